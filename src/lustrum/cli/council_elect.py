"""`lustrum council elect`: an election is opened."""

from __future__ import annotations

from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told
from lustrum.cli.council_vote import check_time, stated, stated_options


@click.command(cls=Command)
@council_argument
@click.option("--body", required=True, metavar="BODY", help="Who elects.")
@click.option("--candidates", required=True, metavar="'A; B'", help="Who stands.")
@click.option("--to", metavar="BODY", help="In which those elected sit; the one that elects where not said.")
@click.option("--seats", type=int, default=1, show_default=True, metavar="N", help="To be filled.")
@click.option("--rule", default="stv-scottish", show_default=True, metavar="NAME", help="How it is counted.")
@click.option("--since", required=True, metavar="DAY", help="First day of the term.")
@click.option("--until", required=True, metavar="DAY", help="Day the term ends.")
@click.option("--title", metavar="TEXT", help="Of the election.")
@click.option("--mandate", "text", metavar="TEXT", help="What those elected are sent for.")
@click.option("--voice", is_flag=True, help="Seats that speak and do not vote.")
@stated_options
@json_option
def elect(council: str, body: str, as_json: bool, **given: Any) -> int:
    """Open an election; ballots are cast by `council vote`, `council decide` gives the mandates.

    Terms are two in a row at most. Those elected may be recalled.
    """
    from lustrum.councils.voting import open_a_vote

    check_time(given["closes"])
    asked = {"title": given["title"] or f"Election of {given['seats']} by {body}", "body": body, "kind": "election",
             "rule": given["rule"], "options": names(given["candidates"]), "seats": given["seats"], "to": given["to"],
             "term": [given["since"], given["until"]], "text": given["text"],
             "voice": given["voice"] or None}  # fmt: skip
    with opened(council) as kept:
        name = open_a_vote(kept, **{key: value for key, value in asked.items() if value is not None}, **stated(given))
        found = kept.vote(name)
    said = f"'{name}' is open to {found.members} electors: {', '.join(found.asked['options'])} stand."
    return told(as_json, {"vote": name, "electors": found.members}, said)
