"""`lustrum council verify`: a log is checked from its first entry to its last count."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import is_council, opened, told, write_secret

if TYPE_CHECKING:
    from lustrum.councils.log.notes import Key


@click.command(cls=Command)
@click.argument("place", metavar="COUNCIL|FOLDER")
@click.option("--key", metavar="KEY", help="The log's public key, NAME+ID+KEY, or a file with it.")
@click.option("--earlier", multiple=True, type=click.Path(path_type=Path), help="A checkpoint kept from before.")
@click.option("--witness", "witnesses", multiple=True, metavar="KEY", help="The public key of a witness.")
@click.option("--cosign", metavar="FILE", help="Add a witness's signature by this private key, made if not there.")
@json_option
def verify(
    place: str, key: str | None, earlier: tuple[Path, ...], witnesses: tuple[str, ...], cosign: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Verify a council, or a log exported to FOLDER: signatures, the tree, every act, every count again.

    Whether a log was written anew from its beginning only shows against a checkpoint kept from before (--earlier) or
    one that a witness has signed. `tools/verify_log.py` does the same and needs nothing of lustrum.
    """
    from lustrum.councils.verify import verify_council, verify_export
    from lustrum.errors import UsageError

    folder = Path(place)
    if is_council(place):
        with opened(place) as council:
            found = verify_council(council)
    elif (folder / "checkpoint").is_file():
        known = [_key(each) for each in witnesses]
        found = verify_export(folder, key=None if key is None else _key(key), earlier=earlier, witnesses=known)
    else:
        raise UsageError(f"'{place}' is neither a council nor an exported log.")
    found.refuse()
    lines = [f"{vote}: {said}." for vote, said in found.votes.items()]
    if cosign is not None:
        if key is None or is_council(place):
            raise UsageError(
                "A witness looks at an exported log with the key it was given: FOLDER --key KEY --cosign FILE."
            )
        lines.append(_cosign(folder, key, cosign, earlier))
    if found.witnesses:
        lines.append(f"Witnessed by {', '.join(found.witnesses)}.")
    document = {
        "name": found.name, "entries": found.size, "root": found.root.hex(), "votes": found.votes,
        "checkpoints": found.checkpoints, "witnesses": list(found.witnesses), "notes": found.notes, "holds": True,
    }  # fmt: skip
    signed = f"{found.checkpoints} signed checkpoint{'s' * (found.checkpoints != 1)}"
    first = f"The log of {found.name} holds: {found.size} entries, {signed}."
    return told(as_json, document, first, f"Root: {found.root.hex()}", *lines, *found.notes)


def _key(text: str) -> Key:
    """Return a public key that is written, or stands in a file."""
    from lustrum.councils.log.notes import read_key
    from lustrum.results.text import read_small_text

    if "+" not in text and Path(text).is_file():
        text = read_small_text(Path(text), 10_000)
    return read_key(text)


def _cosign(folder: Path, key: str, cosign: str, earlier: tuple[Path, ...]) -> str:
    """Add a witness's signature to the checkpoint of an exported log that was just verified."""
    from lustrum.councils.log.checkpoints import witness
    from lustrum.councils.log.notes import COSIGNATURE, Signer, new_signer, read_signer
    from lustrum.results.files import write_text_atomically
    from lustrum.results.text import read_small_text

    if not Path(cosign).exists():
        write_secret(Path(cosign), f"{new_signer(Path(cosign).stem, COSIGNATURE)}\n")
    signer = read_signer(read_small_text(Path(cosign), 10_000))
    witnessing = Signer(signer.name, signer.seed, COSIGNATURE)
    text = read_small_text(folder / "checkpoint", 1_000_000)
    note = witness(text, _key(key), witnessing, None, ())
    write_text_atomically(folder / "checkpoint", str(note))
    return f"Cosigned by {witnessing.key}" + ("." if earlier else "; keep this checkpoint for the next time.")
