"""`lustrum council amend`: a rival of a proposal to be edited, or one laid before a body."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import is_council, names, opened, told
from lustrum.cli.council_propose import refuse_existing, write_new


@click.command(cls=Command)
@click.argument("place", metavar="PROPOSAL.toml|COUNCIL")
@click.argument("amendment", metavar="AMENDMENT.toml", type=click.Path(path_type=Path))
@click.option("--signed", metavar="'A; B'", help="Electors who support it; their names stand in the log.")
@click.option("--file", type=click.Path(path_type=Path), help="Electors who support it, one name a line.")
@json_option
def amend(place: str, amendment: Path, signed: str | None, file: Path | None, as_json: bool) -> int:
    """Write an AMENDMENT of a proposal to be edited, or lay one before its body in a kept COUNCIL.

    An amendment is a rival of the proposal: all variants are ranked in one vote (Schulze), then the winner is put to
    yes or no against things as they are.
    """
    from lustrum.councils.proposals import read_proposal
    from lustrum.errors import UsageError

    if is_council(place):
        from lustrum.councils.laying import lay

        asked = read_proposal(amendment)
        if not asked.amends:
            raise UsageError(f"'{amendment}' amends nothing: say amends = \"ID of the proposal\".")
        with opened(place) as kept:
            why = lay(kept, asked, signed=names(signed, file))
        said = f"'{asked.title}' is laid before {asked.body} as '{asked.id}', a rival of '{asked.amends}': {why}."
        return told(as_json, {"amendment": asked.id, "amends": asked.amends, "support": why}, said)
    if signed is not None or file is not None:
        raise UsageError("Signatures are gathered below a finished amendment: name the council it is laid before.")
    from lustrum.councils.template import amendment as text_of

    refuse_existing(amendment)
    text = text_of(read_proposal(place))
    return write_new(amendment, text, as_json, f"lustrum council check {amendment} PLAN")
