"""`lustrum council propose`: a proposal to fill in, or one laid before a body."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, current_call, json_option
from lustrum.cli.council_kept import is_council, names, opened, told


@click.command(cls=Command)
@click.argument("place", metavar="PLAN|COUNCIL")
@click.argument("proposal", metavar="PROPOSAL.toml", type=click.Path(path_type=Path))
@click.option("--signed", metavar="'A; B'", help="Electors who support it; their names stand in the log.")
@click.option("--file", type=click.Path(path_type=Path), help="Electors who support it, one name a line.")
@json_option
def propose(place: str, proposal: Path, signed: str | None, file: Path | None, as_json: bool) -> int:
    """Write a PROPOSAL to be filled in for PLAN, or lay one before its body in a kept COUNCIL.

    With a plan the file is new: it says what may be changed, with labels and figures of the plan. With a council it is
    a finished one: it needs 50 signatures, 2 per cent of the electors or a council that submits it.
    """
    from lustrum.errors import UsageError

    if is_council(place):
        from lustrum.councils.laying import lay
        from lustrum.councils.proposals import read_proposal

        asked = read_proposal(proposal)
        with opened(place) as kept:
            why = lay(kept, asked, signed=names(signed, file))
        said = f"'{asked.title}' is laid before {asked.body} as '{asked.id}': {why}."
        return told(as_json, {"proposal": asked.id, "body": asked.body, "support": why}, said)
    if signed is not None or file is not None:
        raise UsageError("Signatures are gathered below a finished proposal: name the council it is laid before.")
    from lustrum.cli.console import progress
    from lustrum.councils.template import template
    from lustrum.workspace import subject_at

    refuse_existing(proposal)
    with progress(quiet=as_json) as tell:
        text = template(subject_at(place, tell).session.problem, place, str(proposal))
    return write_new(proposal, text, as_json, f"lustrum council check {proposal} {place}")


def refuse_existing(file: Path) -> None:
    """Refuse to write over a file that somebody wrote."""
    from lustrum.errors import UsageError

    if file.exists():
        raise UsageError(f"'{file}' is there already; name a new file.")


def write_new(file: Path, text: str, as_json: bool, following: str) -> int:
    """Write a new file and say what comes next."""
    from lustrum.results import write_text_atomically

    write_text_atomically(file, text)
    current_call().written = file
    return told(as_json, {"written": str(file)}, f"Written to {file}: fill it in.", f"Next: {following}")
