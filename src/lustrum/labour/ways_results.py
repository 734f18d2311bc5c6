"""What `lustrum labour` answers of gaps: ways to close one with prices, the cheapest mix, what agreements stop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.labour.balance import Balance
from lustrum.labour.known import DAMPING, Labour
from lustrum.labour.settle import Settled, Tried, gaps
from lustrum.labour.ways import Way
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

LISTED = 5
EARLY = 0.5
"""Part of a gap that lies in the first year from which that is its reason."""

NOT_WORTH = "every way left costs more than the post adds, or needs an agreement nobody has stated"

TITLES = {
    "premium": "a higher wage there, for all with the skill",
    "support": "help with moving, for those who move",
    "places": "more places in training",
    "hours": "longer hours",
    "technique": "a technique with less of the skill",
    "move_work": "move the work to where people are",
    "shrink": "a smaller plan",
}


def ways_result(balance: Balance, tried: Sequence[Tried]) -> Result:
    """Return every way tried alone, gap by gap, the cheapest first, each with the balance solved again."""
    people = balance.labour.people
    notes = [_cheapest_said(balance, tried)]
    notes.append(
        "each way alone, the balance solved again; price: cost over post-years filled, both in present value; what "
        "other posts then lose stands beside it"
    )
    if asking := sorted({each.way.asks for each in tried if each.way.asks}):
        notes.append(f"hours need {', '.join(asking)}, which nobody has stated")
    for each in tried:
        if each.way.lost > 0.0:
            notes.append(_stopped_said(balance.labour, each.way))
    unit = f"{people.money} / {people.unit}"
    return Result(
        "ways",
        "What closes each gap, and at which price",
        ("skill", "region", "way"),
        [(people.skill[each.skill], people.region[each.region], each.way.name) for each in tried],
        {
            "price": Measure(np.array([each.price for each in tried]), unit, "for one post filled for a year"),
            "filled": Measure(np.array([each.closed for each in tried]), f"{people.unit} x years", "posts filled"),
            "cost": Measure(np.array([each.cost for each in tried]), people.money, "over all years, present value"),
            "elsewhere": Measure(
                np.array([each.elsewhere for each in tried]), people.money, "what other empty posts then lose more"
            ),
            "gain": Measure(np.array([each.gain for each in tried]), people.money, "what filled posts add, less both"),
            "asked": Measure([each.way.size for each in tried], "", "what is asked for"),
            "but": Measure([(each.way.asks and f"asks for {each.way.asks}") or each.way.why for each in tried], "", ""),
        },
        titles={**people.titles, **TITLES},
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def _cheapest_said(balance: Balance, tried: Sequence[Tried]) -> str:
    people, said = balance.labour.people, []
    for cell in dict.fromkeys((each.skill, each.region) for each in tried):
        mine = [each for each in tried if (each.skill, each.region) == cell and np.isfinite(each.price)]
        name = f"{people.skill[cell[0]]} in {people.region[cell[1]]}"
        if not mine:
            said.append(f"{name}: no way is open")
            continue
        best = min(mine, key=lambda each: each.price)
        part = best.closed / max(float(balance.gap[:, cell[0], cell[1]].sum()), 1e-300)
        said.append(
            f"{name}: {TITLES[best.way.name]}, {figure(best.price, 3)} {people.money} for a post and year, "
            f"fills {100 * part:z.3g} % of the gap"
        )
    return f"cheapest for {'; '.join(said)}"


def mix_result(found: Settled) -> Result:
    """Return what the cheapest mix comes to: gaps before and after, what is done, what it costs, what stays and why."""
    before, after = found.before, found.after
    labour, people = before.labour, before.labour.people
    cells = sorted({*gaps(before), *gaps(after)}, key=lambda c: -before.lost[:, c[0], c[1]].sum())
    lost = float(before.lost.sum() - after.lost.sum())
    notes = [
        f"posts that stay empty fall from {figure(float(before.gap.sum()), 4)} to {figure(float(after.gap.sum()), 4)} "
        f"{people.unit} x years, at {figure(found.cost, 4)} {people.money} in all; what they would have lost is "
        f"{figure(lost, 4)}",
        _rounds_said(found),
    ]
    for each in found.stopped:
        notes.append(_stopped_said(labour, each))
    notes += _left_said(found)
    rise, span = after.levers.wage, f"{people.unit} x years"
    into = [np.flatnonzero((labour.routes.skill == k) & (labour.routes.end == r)) for k, r in cells]
    return Result(
        "cheapest_mix",
        "The cheapest mix that closes the gaps",
        ("skill", "region"),
        [(people.skill[k], people.region[r]) for k, r in cells],
        {
            "before": Measure(np.array([before.gap[:, k, r].sum() for k, r in cells]), span, "empty"),
            "after": Measure(np.array([after.gap[:, k, r].sum() for k, r in cells]), span, "empty"),
            "wage": Measure(np.array([100 * (rise[k, r] - 1) for k, r in cells]), "%", "premium on today's"),
            "support": Measure(
                np.array([after.levers.support[ways].max(initial=0.0) for ways in into]), "utils", "moving made easier"
            ),
            "places": Measure(np.array([_more_places(after, k, r) for k, r in cells]), people.unit, "more, all years"),
            "hours": Measure(
                np.array([100 * (after.levers.hours[:, k, r].max() - 1) for k, r in cells]), "%", "longer at most"
            ),
            "posts": Measure(
                np.array([after.levers.need[:, k, r].min() for k, r in cells]), people.unit, "fewer or more, worst year"
            ),
            "by": Measure([", ".join(found.taken.get(cell, ())) or "nothing" for cell in cells], "", "ways taken"),
        },
        titles=people.titles,
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def _left_said(found: Settled) -> list[str]:
    """Return what stays empty and why: too early for anybody, an agreement nobody has made, or not worth it."""
    after, people = found.after, found.after.labour.people
    said = []
    for k, r in gaps(after):
        name, gap = f"{people.skill[k]} in {people.region[r]}", after.gap[:, k, r]
        if any(name in each.why for each in found.stopped):
            continue
        first = float(gap[0] / max(gap.sum(), 1e-300))
        year = after.labour.years[int(gap.argmax())]
        why = "who trains or moves now works there a year later at the earliest" if first > EARLY else NOT_WORTH
        said.append(f"{name} stays {figure(float(gap.max()), 3)} short in {year}: {why}")
    more = [f"{len(said) - LISTED} more gaps stay open"] if len(said) > LISTED else []
    return [*said[:LISTED], *more]


def _rounds_said(found: Settled) -> str:
    step = f"{100 * DAMPING:g} per cent of the way a round"
    if found.converged:
        return f"wages, help, places and hours stopped moving after {found.rounds} rounds, {step}"
    return f"wages, help, places and hours still moved after {found.rounds} rounds, {step}: read figures as on the way"


def _stopped_said(labour: Labour, way: Way) -> str:
    lost = f", {figure(way.lost, 3)} {labour.people.money} a year" if way.lost > 0.0 else ""
    return f"an agreement stops it, nothing is forced: {way.why}{lost}"


def _more_places(balance: Balance, skill: int, region: int) -> float:
    which = [p for p, each in enumerate(balance.labour.training) if (each.skill, each.region) == (skill, region)]
    return float(balance.levers.places[which].sum())


def wage_floor_result(labour: Labour) -> Result | None:
    """Return whose wage an agreement lifts, and what that comes to; None where nobody's."""
    lifted = labour.wage > labour.people.wage * (1.0 + 1e-12)
    if not lifted.any():
        return None
    people, cells = labour.people, [(int(k), int(r)) for k, r in np.argwhere(lifted)]
    rise = np.array([labour.wage[k, r] - people.wage[k, r] for k, r in cells])
    heads = np.array([people.persons[k, r] for k, r in cells])
    return Result(
        "wage_floor",
        "Whom the agreed least wage lifts",
        ("skill", "region"),
        [(people.skill[k], people.region[r]) for k, r in cells],
        {
            "rise": Measure(rise, f"{people.money} / {people.unit}", "a year"),
            "bill": Measure(rise * heads, people.money, "a year, for all with the skill in the base year"),
        },
        titles=people.titles,
        notes=(
            f"{labour.agreement.said}: {figure(float((rise * heads).sum()), 4)} {people.money} a year more in wages",
            "who pays it is a question of prices and of the budget: lustrum prices --change wages, lustrum money",
        ),
        drawing=Drawing("bars", "bill"),
    )
