"""`lustrum council new`: begin a council and its log."""

from __future__ import annotations

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, key_path, told, write_secret


@click.command(cls=Command)
@council_argument
@click.option("--name", required=True, metavar="TEXT", help="Of the council.")
@click.option("--origin", metavar="NAME", help="Of the log, as example.org/council; made of the name where not said.")
@click.option("--text", metavar="TEXT", help="What the council is for; its statutes.")
@click.option("--key", metavar="FILE", help="Where the new private key is written; COUNCIL.key where not said.")
@json_option
def new(council: str, name: str, origin: str | None, text: str | None, key: str | None, as_json: bool) -> int:
    """Begin a council: COUNCIL is a new file, or an empty database, postgresql://USER@HOST/NAME.

    Its log is signed by a key of its own. Whoever has the key can sign a log that was written anew: keep it apart.
    """
    from lustrum.councils.log.notes import new_signer
    from lustrum.councils.store import new_council

    path = key_path(council, key)
    signer = new_signer(origin or "-".join(name.casefold().split()).replace("+", "-"))
    write_secret(path, f"{signer}\n")
    try:
        with new_council(council, name, signer, text or "") as begun:
            begun.checkpoint(signer)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    said = {"council": council, "name": name, "key": str(signer.key), "private_key": str(path)}
    return told(
        as_json, said, f"'{name}' has begun.", f"Its log is signed by {signer.key}", f"The private key is in {path}."
    )
