"""`lustrum council register`: posts, who named whom, and how bureaucratic the records look."""

from __future__ import annotations

from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, opened, told


@click.command(cls=Command)
@council_argument
@click.option("--post", metavar="TEXT", help="Enter a post; needs --who, --by, --since, --until.")
@click.option("--who", metavar="NAME", help="Who holds it.")
@click.option("--by", metavar="NAME", help="Who named or elected them.")
@click.option("--since", metavar="DAY", help="First day.")
@click.option("--until", metavar="DAY", help="Day it ends.")
@click.option("--elected", is_flag=True, help="Elected, not appointed.")
@click.option("--candidates", type=int, metavar="N", help="How many stood.")
@click.option("--agenda", metavar="K/N", help="Items settled before their meeting, of all.")
@json_option
def register(council: str, agenda: str | None, as_json: bool, **given: Any) -> int:
    """Show the register of appointments and what the records say of bureaucratisation, components first.

    Seven components between 0 and 1, three sub-indices, their mean; distortion of seats against votes; participation.
    """
    from lustrum.councils.distortion import distortions, from_first_votes
    from lustrum.councils.register import COMPONENTS, bureaucratisation, participation, unanswered

    with opened(council) as kept:
        if given["post"]:
            content = {key: given[key] for key in ("post", "who", "by", "since", "until")}
            more = {"elected": given["elected"], "candidates": given["candidates"]}
            with kept.act() as act:
                named = {key: value or "" for key, value in content.items()}
                act.add("appointment", id=act.state.next_id("appointment"), **named, **more)
        state, today = kept.state(ballots=True), kept.clock()[:10]
    found = bureaucratisation(state, today, agenda=settled(agenda))
    document: dict[str, Any] = {
        "day": today,
        "components": dict(found.components),
        "sub_indices": found.roots,
        "index": found.index,
        "notes": list(found.notes),
        "register": list(state.kept.get("appointment", {}).values()),
        "distortion": distortions(state),
        "distortion_from_first_votes": [
            {
                **vars(each),
                "votes": {name: str(number) for name, number in each.votes.items()},
                "squared": str(each.squared),
                "per_cent": each.per_cent,
            }
            for each in from_first_votes(state, today)
        ],
        "unanswered": unanswered(state, today),
        "participation": participation(state),
    }
    lines = [f"{COMPONENTS[name]}: {_said(value)}." for name, value in found.components.items()]
    lines += [f"{root}: {_said(value)}." for root, value in found.roots.items()]
    lines += [f"Index, the mean of the components known: {_said(found.index)}.", *found.notes]
    lines += [f"{each['post']}: {each['who']}, by {each['by']}, {each['since']} to {each['until']}."
              for each in document["register"]]  # fmt: skip
    lines += [f"Seats of {vote} stand {value:.1f} per cent from its first votes (Gallagher)."
              for vote, value in document["distortion"].items()]  # fmt: skip
    for each in document["distortion_from_first_votes"]:
        stages = f"{each['stages']} stage{'s' * (each['stages'] != 1)}"
        gap = f"{each['per_cent']:.1f} per cent from the first votes, over {stages} (Gallagher)"
        lines.append(f"Seats of {each['body']} stand {gap}.")
    waiting = document["unanswered"]
    if waiting["asked"]:
        lines.append(f"{waiting['unanswered']} of {waiting['asked']} proposals and petitions wait for an answer, "
                     f"median {waiting['median_days']:g} days." if waiting["unanswered"] else
                     f"All {waiting['asked']} proposals and petitions were answered or voted on.")  # fmt: skip
    lines += [f"{each['vote']}: {each['ballots']} of {each['electors']} voted." for each in document["participation"]]
    return told(as_json, document, f"What the records say on {today}, components first:", *lines)


def settled(agenda: str | None) -> tuple[int, int] | None:
    """Return items settled before their meeting, and items.

    Raises
    ------
    UsageError
        If it is not written as 3/12.
    """
    from lustrum.errors import UsageError

    if agenda is None:
        return None
    first, mark, last = agenda.partition("/")
    if not (mark and first.strip().isdigit() and last.strip().isdigit() and int(first) <= int(last) > 0):
        raise UsageError(f"'{agenda}' says no items of an agenda: write 3/12.")
    return int(first), int(last)


def _said(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"
