"""`lustrum council elect`: an election is opened."""

from __future__ import annotations

from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told
from lustrum.cli.council_vote import check_time, stated, stated_options

DISTRICT = 4
"""Seats of a district at least, so that small lists have a chance (page 11.2 of the model)."""


@click.command(cls=Command)
@council_argument
@click.option("--body", required=True, metavar="BODY", help="Who elects.")
@click.option("--candidates", metavar="'A; B'", help="Who stands, where they stand on no lists.")
@click.option(
    "--list",
    "lists",
    multiple=True,
    metavar="'LIST=A; B'",
    help="A list and who stands on it, in order; seats won by lists go to its first names.",
)
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
    on, options = listed(given["lists"], names(given["candidates"]), given["rule"])
    asked = {"title": given["title"] or f"Election of {given['seats']} by {body}", "body": body, "kind": "election",
             "rule": given["rule"], "options": options, "lists": on or None, "seats": given["seats"], "to": given["to"],
             "term": [given["since"], given["until"]], "text": given["text"],
             "voice": given["voice"] or None}  # fmt: skip
    note = ""
    with opened(council) as kept:
        name = open_a_vote(kept, **{key: value for key, value in asked.items() if value is not None}, **stated(given))
        found = kept.vote(name)
    if given["seats"] < DISTRICT and on:
        note = f"Fewer than {DISTRICT} seats keep small lists out, whatever the rule."
    said = f"'{name}' is open to {found.members} electors: {', '.join(found.asked['options'])} stand."
    document = {"vote": name, "electors": found.members} | ({"note": note} if note else {})
    return told(as_json, document, said, *([note] if note else []))


def listed(lists: tuple[str, ...], candidates: list[str], rule: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the lists with their names, and for whom votes are cast: lists, or the people on them.

    Raises
    ------
    UsageError
        If nobody stands, or a list is not written as LIST=A; B.
    """
    from lustrum.councils.cast import form_of
    from lustrum.errors import UsageError

    found: dict[str, list[str]] = {}
    for each in lists:
        title, mark, text = each.partition("=")
        if not mark or not title.strip() or title.strip() in found:
            raise UsageError(f"'{each}' is no list: write each once, --list 'Red=Ann; Bo'.")
        found[title.strip()] = names(text)
    if found and candidates:
        raise UsageError("Whoever stands is named by --candidates, or by a --list each, not by both.")
    if not found and not candidates:
        raise UsageError("Say who stands: --candidates 'Ann; Bo', or --list 'Red=Ann; Bo' for each list.")
    if not found or form_of({"rule": rule}) == "lists":
        return found, list(found) or candidates
    return found, [name for on in found.values() for name in on]
