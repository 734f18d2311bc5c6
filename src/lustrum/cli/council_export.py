"""`lustrum council export`: the log as static files."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, json_option, one_place
from lustrum.cli.council_kept import council_argument, key_option, opened, signer_of, told


@click.command(cls=Command)
@council_argument
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--out", "-o", type=click.Path(path_type=Path), help="The folder; the same as FOLDER.")
@click.option("--decisions", type=click.Path(path_type=Path), metavar="FILE", help="Write the decisions as JSON, too.")
@key_option
@json_option
def export(
    council: str, folder: Path | None, out: Path | None, decisions: Path | None, key: str | None, as_json: bool
) -> int:
    """Write the log, signed as it is now, to FOLDER: tiles that any web server can give out and anybody can verify.

    A folder that holds an earlier export of the same log is renewed; another log's is not written over.
    """
    from lustrum.councils.deciding import decisions_of
    from lustrum.councils.decision_file import decisions_json
    from lustrum.councils.export import export_log
    from lustrum.councils.published import published
    from lustrum.results.files import write_text_atomically

    place = one_place(folder, out)
    with opened(council) as kept:
        size = export_log(kept, place, signer_of(council, key))
        if decisions is not None:
            found, state = decisions_of(kept), kept.state(ballots=True)
            beside = published(state, found, kept.clock()[:10])
            write_text_atomically(decisions, decisions_json(found, state.name, beside))
    document = {"folder": str(place), "entries": size, "decisions": None if decisions is None else str(decisions)}
    return told(as_json, document, f"{size} entries are in {place}; verify them with `lustrum council verify {place}`.")
