"""`lustrum council answer`: a proposal or a petition is answered."""

from __future__ import annotations

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, opened, told


@click.command(cls=Command)
@council_argument
@click.argument("to", metavar="ID")
@click.option("--text", required=True, metavar="TEXT", help="The answer.")
@click.option("--by", metavar="BODY", help="Who answers.")
@click.option("--debated", metavar="DAY", help="When it was debated, which a tenth of the electors can ask for.")
@json_option
def answer(council: str, to: str, text: str, by: str | None, debated: str | None, as_json: bool) -> int:
    """Answer the proposal or petition ID, once; what is wrong with an answer is said by `lustrum council correct`."""
    with opened(council) as kept, kept.act() as act:
        act.add("answer", to=to, text=text, by=by, debated=debated)
        entry = act.position
    said = f"'{to}' is answered (entry {entry})."
    return told(as_json, {"to": to, "entry": entry, "by": by, "debated": debated}, said)
