"""How far the yearly figures of a plan lie from the trend, and move when less or more is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.plan.indicators import Indicator, indicators
from lustrum.plan.plan import Plan
from lustrum.problem import Growth, names
from lustrum.results import Assumption, Drawing, Measure, Result

AUDIT = "audit"
"""Name under which the answer is kept with a plan."""
FIRST_YEARS, MORE_YEARS = 5, 3
"""The first five years of a plan are what is decided now; they should be the same when three more are asked."""
PEOPLE = (names.LABOUR, names.WORK)
"""Figures of which the trend is the growth of labour, without that of output per job."""
PRECISION = 4
"""Decimals of a move in per cent: plans are equal up to 1e-6."""
TREND, UNWISHED, LONGER = "off_the_trend", "by_the_wishes", "with_more_years"


@dataclass(frozen=True)
class Move:
    """The furthest a figure moves: in per cent of its size, and the year; not a number where it has none."""

    points: float
    year: int


def moves(
    plan: Plan, others: Mapping[str, Plan], *, failed: Sequence[str] = (), assumptions: Sequence[Assumption] = ()
) -> Result:
    """Return how far the yearly figures of a plan's first years move, each with the year in which it moves most.

    Parameters
    ----------
    others : mapping of `UNWISHED` and `LONGER` to Plan
        The same plan without its wishes, and asked for more years; whichever there is. Off the trend and by the wishes
        is this plan less the other, with more years the other less this one, in per cent of this plan's figure; of the
        gross domestic product where the figure is below zero in some year, as a surplus of trade is.
    failed : sequence of str
        Sentences without full stop: which of them has no plan, and why.
    """
    own = {one.name: one for one in indicators(plan)}
    found = {TREND: _off_the_trend(plan, own)} if trend_of(plan) is not None else {}
    for which, other in others.items():
        sign = -1.0 if which == UNWISHED else 1.0
        theirs = {one.name: np.array(one.values[: len(plan.years)]) for one in indicators(other)}
        found[which] = {name: _furthest(plan, one, theirs[name], sign) for name, one in own.items() if name in theirs}
    first = min(FIRST_YEARS, len(plan.years))
    return Result(
        AUDIT,
        f"How far the first {first} years lie from the trend, and move",
        ("figure",),
        [(name,) for name in own],
        _measures(found, tuple(own)),
        titles={name: one.title for name, one in own.items()},
        notes=(*(_note(found[which], own, which) for which in found), *failed),
        assumptions=tuple(assumptions),
        drawing=Drawing("none"),
    )


def trend_of(plan: Plan) -> float | None:
    """Return g, the yearly growth of the trend, None where the growth of labour or of output per job is not named."""
    growth = Growth.of(plan.growth)
    return growth.trend if growth.is_named else None


def _off_the_trend(plan: Plan, own: Mapping[str, Indicator]) -> dict[str, Move]:
    t, g, n = np.array(plan.years) - plan.base_year, trend_of(plan) or 0.0, plan.growth["labour"] or 0.0
    return {
        name: _furthest(plan, one, one.base * (1.0 + (n if name in PEOPLE else g)) ** t, -1.0)
        for name, one in own.items()
    }


def _measures(found: Mapping[str, Mapping[str, Move]], figures: Sequence[str]) -> dict[str, Measure]:
    measures = {}
    for which, by_name in found.items():
        each = [by_name.get(name, Move(math.nan, 0)) for name in figures]
        measures[which] = Measure(np.array([move.points for move in each]), "%", _MEANINGS[which])
        years = [str(move.year) if abs(move.points) > 0.0 else "" for move in each]
        measures[f"{which}_in"] = Measure(years, "1", "year in which it is furthest")
    return measures


_MEANINGS = {
    TREND: "furthest that it lies from the base year grown with the trend; of itself, of GDP where it is below zero",
    UNWISHED: "furthest that the wishes move it: the plan less the plan without wishes; measured alike",
    LONGER: f"furthest that it moves when {MORE_YEARS} more years are asked; measured alike",
}

_NOTES = {
    TREND: "furthest from the trend is {title}, by {points:+z.1f} per cent in {year}",
    UNWISHED: "against the plan without wishes, what moves most is {title}, by {points:+z.1f} per cent in {year}",
    LONGER: "asked for "
    + str(MORE_YEARS)
    + " more years, what moves most is {title}, by {points:+z.1f} per cent in {year}",
}


def _note(by_name: Mapping[str, Move], own: Mapping[str, Indicator], which: str) -> str:
    """Return what moves most, as a sentence without its full stop."""
    known = {name: move for name, move in by_name.items() if not math.isnan(move.points)}
    if not known:
        return "no figure has a size to move by"
    name = max(known, key=lambda each: abs(known[each].points))
    return _NOTES[which].format(title=own[name].title.lower(), points=known[name].points, year=known[name].year)


def _furthest(plan: Plan, one: Indicator, other: np.ndarray, sign: float) -> Move:
    """Return the furthest of `sign` (other - one) over the first years; `other` has shape (years,).

    A figure that is below zero, or crosses it, is measured in the gross domestic product where that is in its money.
    """
    count = min(FIRST_YEARS, len(plan.years))
    values = np.array(one.values[:count])
    size = values
    if not (one.base > 0.0 and (values > 0.0).all() and (other[:count] > 0.0).all()):
        product = next((each for each in indicators(plan) if each.name == "gdp"), None)
        in_its_money = product is not None and one.unit.startswith(plan.economy.unit)
        size = np.array(product.values[:count]) if product is not None and in_its_money else np.full(count, np.nan)
    points = 100.0 * sign * (other[:count] - values) / size
    if np.isnan(points).all():
        return Move(math.nan, plan.years[0])
    t = int(np.nanargmax(np.abs(points)))
    return Move(round(float(points[t]), PRECISION) + 0.0, plan.years[t])


def moved_by_more_years(answer: Result) -> list[tuple[str, float, int]]:
    """Return name, per cent and year of each figure that an answer of `moves` says moves when more years are asked."""
    if LONGER not in answer.measures:
        return []
    rows = zip(answer.items, answer[LONGER], answer[f"{LONGER}_in"], strict=True)
    return [(name, float(points), int(year)) for (name,), points, year in rows if abs(points) > 0.0]
