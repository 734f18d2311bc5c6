"""`lustrum council roll`: bodies and who votes in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told


@click.command(cls=Command)
@council_argument
@click.argument("body", required=False)
@click.option("--new", "level", metavar="LEVEL", help="Set the body up: factory, territory, sector or assembly.")
@click.option("--name", metavar="TEXT", help="Of a new body, in words.")
@click.option("--within", metavar="BODY", help="The body a new one stands below.")
@click.option("--seats", type=int, metavar="N", help="Of a new body: seats of its board.")
@click.option("--chair", metavar="RULE", help="Of a new body: none, no-vote (the chair has none), odd-board.")
@click.option("--quorum", metavar="X", help="Of a new body: share of electors that has to vote; 1/2.")
@click.option("--add", metavar="'A; B'", help="Electors who come.")
@click.option("--voice", metavar="'A; B'", help="Seats that speak and do not vote.")
@click.option("--remove", metavar="'A; B'", help="Electors who go.")
@click.option("--file", type=click.Path(path_type=Path), help="Electors who come, one name a line.")
@json_option
def roll(council: str, body: str | None, level: str | None, as_json: bool, **given: Any) -> int:
    """Show the roll of BODY, set a body up, or enter who comes and goes.

    A vote is open to those on the roll, and to delegates with a mandate, when it is opened; later entries change
    later votes.
    """
    from lustrum.councils.store import chunks

    setting = {key: given[key] for key in ("within", "seats", "chair", "quorum") if given[key] is not None}
    come, speak = names(given["add"], given["file"]), names(given["voice"])
    go = names(given["remove"])
    with opened(council) as kept:
        if body is None:
            return _bodies(kept.state(), as_json)
        if level or come or speak or go:
            with kept.act() as act:
                if level:
                    act.add("body", id=body, name=given["name"] or body, level=level, **setting)
                changes = [{"add": part} for part in chunks(come)] + [{"voice": part} for part in chunks(speak)]
                changes += [{"remove": part} for part in chunks(go)]
                act.extend("roll", [{"body": body} | each for each in changes])
        state = kept.state()
        found = state.body(body)
        today = kept.clock()[:10]
        sitting = [each.person for each in state.seats(body, today)]
        electors = sorted(state.electors(body, today))
    document = {
        "body": body, "name": found.name, "level": found.level, "within": found.within, "chair": found.chair,
        "quorum": found.quorum, "electors": electors, "voice": sorted(n for n, v in found.roll.items() if not v),
        "mandates": sitting,
    }  # fmt: skip
    shown = ", ".join(electors[:30]) + (f" and {len(electors) - 30} more" if len(electors) > 30 else "")
    return told(as_json, document, f"{found.name} ({found.level}): {len(electors)} electors.", shown or "Nobody yet.")


def _bodies(state: Any, as_json: bool) -> int:
    """List the bodies of a council."""
    bodies = {name: {"name": each.name, "level": each.level, "electors": len(each.roll)}
              for name, each in state.bodies.items()}  # fmt: skip
    lines = [
        f"{name}: {each['name']} ({each['level']}), {each['electors']} on the roll." for name, each in bodies.items()
    ]
    return told(
        as_json, {"bodies": bodies}, *(lines or ["No body is set up yet: lustrum council roll ... --new LEVEL."])
    )
