"""The people of the demonstration of councils: delegates, candidates and ballots, all made up, and what they vote on.

Nobody here lives, and nothing here says what the United States should do. Ballots follow from a few leanings by plain
arithmetic, so that everybody makes the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TERRITORIES = ("North", "South", "East", "West", "Lakes")
ELECTORS, SEATS, CANDIDATES = 30, 10, 13
"""Of each territory: who may vote, who is elected, who stands."""
DELEGATES = len(TERRITORIES) * SEATS
ASSEMBLY = "assembly"

_PROPOSAL = """\
title = "{title}"
text = "{text}"
submitter = "{submitter}"
body = "assembly"
councils = ["{council}"]

[[change.wish]]
{wish}
"""
PROPOSALS: Mapping[str, str] = {
    "homes": _PROPOSAL.format(
        title="A tenth more homes",
        text="Rents rise faster than wages. Build a tenth above the trend in every year, not a twentieth.",
        submitter="assembly of tenants",
        council="North",
        wish="""\
name = "more homes"
quantity = "investment"
label = "A16, residential"
sense = ">="
than_trend = 1.10""",
    ),
    "homes-at-once": _PROPOSAL.format(
        title="A third more homes at once",
        text="Whoever waits for a home waits too long: a third above the trend from the first year on.",
        submitter="homes now",
        council="Lakes",
        wish="""\
name = "homes at once"
quantity = "investment"
label = "A16, residential"
sense = ">="
than_trend = 1.33""",
    ),
    "debt": _PROPOSAL.format(
        title="A quarter less debt abroad",
        text="What is borrowed today is paid back tomorrow: a quarter below the trend by 2017, not a tenth.",
        submitter="assembly of savers",
        council="East",
        wish="""\
name = "less debt abroad"
quantity = "trade_deficit"
by = 2017
sense = "<="
than_trend = 0.75""",
    ),
}
"""By identifier, as files."""

VOTES: Mapping[str, tuple[int, int, int]] = {"homes": (29, 17, 4), "homes-at-once": (11, 36, 3), "debt": (19, 27, 4)}
"""Yes, no and abstentions on each proposal."""
MINORITY: Mapping[str, dict[str, Any]] = {
    "homes": {"text": "Machines first: homes are built by them.", "by": ["East 1", "East 2"], "votes": 17},
    "homes-at-once": {"text": "The wait is the costliest of all plans.", "by": ["Lakes 1", "Lakes 2"], "votes": 11},
}

AIMS: Mapping[str, dict[str, Any]] = {
    "care and schools": {"quantity": "consumption", "label": "A18", "sense": ">=", "by": 2017},
    "power": {"quantity": "investment", "label": "A03, structures", "sense": ">=", "by": 2017},
    "machines": {"quantity": "investment", "label": "A08, equipment", "sense": ">=", "by": 2017},
    "less debt": {"quantity": "trade_deficit", "label": "", "sense": "<=", "by": 2017},
}
PROGRAMME = 20_000.0
"""Million dollars a year by 2017, divided among the aims by the vote on their weights."""

FLOORS: Mapping[str, dict[str, Any]] = {
    "consumption": {"quantity": "consumption", "sense": ">="},
    "investment": {"quantity": "investment", "sense": ">="},
}
"""Of all that households buy, and of all that is built and installed, as multiples of the trend, in every year."""

PROJECTS: Mapping[str, tuple[int, dict[str, Any]]] = {
    "clinics": (3000, {"quantity": "investment", "label": "A18, structures", "sense": ">=", "by": 2015}),
    "railways": (2500, {"quantity": "investment", "label": "A12, structures", "sense": ">=", "by": 2015}),
    "water": (1500, {"quantity": "investment", "label": "A20, government", "sense": ">=", "by": 2015}),
    "farm machines": (1000, {"quantity": "investment", "label": "A01, equipment", "sense": ">=", "by": 2015}),
    "research": (2000, {"quantity": "investment", "label": "A17, intellectual_property", "sense": ">=", "by": 2015}),
}
"""Cost in million dollars, and what is built."""
BUDGET = 6000


def electors(territory: str) -> list[str]:
    """Return who may vote in a territory."""
    return [f"{territory} elector {number}" for number in range(1, ELECTORS + 1)]


def candidates(territory: str) -> list[str]:
    """Return who stands in a territory."""
    return [f"{territory} {number}" for number in range(1, CANDIDATES + 1)]


def ranking(place: int, territory: str) -> str:
    """Return how an elector ranks the candidates: from their own favourite on, every second one."""
    names = candidates(territory)
    first = (place * place + 3 * place + 4 * TERRITORIES.index(territory) * (place % 3)) % len(names)
    return " > ".join(names[(first + 2 * k) % len(names)] for k in range(4 + place % 4))


def yes_no(proposal: str) -> list[str]:
    """Return the ballots of all delegates on a proposal, in their order."""
    yes, no, abstain = VOTES[proposal]
    return ["yes"] * yes + ["no"] * no + ["abstain"] * abstain


def weights(place: int) -> str:
    """Return how a delegate divides the programme: three camps, each with shades of its own."""
    shade = place % 5
    camps = ((50 - shade, 20 + shade, 20, 10), (15, 45 - shade, 30 + shade, 10), (10, 10 + shade, 30, 50 - shade))
    parts = camps[place % 3]
    return "; ".join(f"{name} = 0.{part:02d}" for name, part in zip(AIMS, parts, strict=True))


def floors(place: int) -> str:
    """Return the least a delegate wants of consumption and of investment, in multiples of the trend."""
    consumption = 1010 if place % 5 < 3 else 990 + place % 7
    investment = 1050 if place % 3 else 1000 + 10 * (place % 4)
    return f"consumption = {consumption / 1000:.3f}; investment = {investment / 1000:.3f}"


def budget(place: int) -> str:
    """Return the projects a delegate approves of."""
    camps = (("clinics", "water"), ("railways", "research"), ("clinics", "farm machines"), ("research", "water"))
    return "; ".join(camps[place % 4])


def settlement(place: int, options: list[str]) -> str:
    """Return how a delegate ranks the ways to make floors fit."""
    uniform, first, second = options
    orders = ((uniform, first, second), (uniform, second, first), (first, uniform, second), (second, uniform, first))
    return " > ".join(orders[place % 4])
