"""Consumption now against capacity later, as a curve of solved plans: each point the most capacity above a floor.

For floors phi under every delivery to households (part `consumption_floor`), most terminal capacity K(phi). The plan is
a linear programme, so that K is concave and piecewise linear; its slope is the sum of the duals of the floor rows.
Points are put where the curve is least known: where the tangents of two neighbours meet farthest above their chord.
That distance bounds what the curve between them can still hide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.problem.names import CAPITAL, CONSUMPTION, CONSUMPTION_FLOOR, INVESTMENT

POINTS = 9
LOWEST = 0.75
"""Share of the highest floor at which a curve begins whose floors are not named."""

BELOW_HIGHEST = 1e-3
"""The last point stands this far below the highest floor: on it slopes have no upper end."""

FLAT = 1e-9
NARROWEST = 1e-3
"""Floors closer than this are one choice to a voter: no point is put between them."""


@dataclass(frozen=True)
class Question:
    """What a plan of the scenario is asked.

    Parameters
    ----------
    goal : str
        As in a scenario: `capacity`, `floor`, `consumption`; empty for the scenario's own.
    goal_options : mapping
    floor : float, optional
        Multiple of the base-year basket nobody falls below.
    floor_growth : float
    years : int, optional
        How many years are planned, where not those of the scenario.
    """

    goal: str = ""
    goal_options: Mapping[str, Any] = field(default_factory=dict)
    floor: float | None = None
    floor_growth: float = 0.0
    years: int | None = None


Ask = Callable[[Question], Plan]


@dataclass(frozen=True, eq=False)
class Point:
    """One solved plan.

    Parameters
    ----------
    floor : float
        Multiple of the base-year basket.
    capacity : float
        Stock of capital when the last year has ended, at base-year prices.
    slope : float
        Capacity lost per unit more of the floor (per base basket a year in every year), positive.
    price : float
        Capacity lost per unit of consumption a year guaranteed in every year: slope over base-year consumption.
    consumption, investment : array, shape (years,)
    """

    floor: float
    capacity: float
    slope: float
    price: float
    consumption: Array
    investment: Array
    plan: Plan


@dataclass(frozen=True, eq=False)
class Frontier:
    """The curve.

    Parameters
    ----------
    points : tuple of Point
        By rising floor.
    highest : float
        The highest floor there is.
    unknown : float
        The most the curve can stand above the chord between two neighbouring points; NaN with one point.
    capacity_now : float
        Stock at the start of the plan.
    base_consumption : float
        What a floor of 1 holds, a year.
    """

    points: tuple[Point, ...]
    highest: float
    unknown: float
    capacity_now: float
    base_consumption: float
    floor_growth: float
    unit: str
    plans: int


def consumption_frontier(
    ask: Ask,
    floors: Sequence[float] = (),
    *,
    points: int = POINTS,
    floor_growth: float = 0.0,
    on_progress: Callable[[str], None] | None = None,
) -> Frontier:
    """Return the frontier between the floor under consumption and capacity at the end.

    Parameters
    ----------
    ask : function of a Question
        Solves the scenario for another goal with a floor.
    floors : sequence of float
        Multiples of the base-year basket; chosen where the curve bends when empty.
    points : int
        How many plans, where floors are chosen.

    Raises
    ------
    UsageError
        If a floor is above the highest there is, or the economy is in physical units.
    """
    say = on_progress or (lambda text: None)
    say("the highest floor there is")
    top = ask(Question("floor", floor_growth=floor_growth))
    if top.economy.is_physical:
        raise UsageError("Capital in physical units has no sum: value the economy's flows before asking its frontier.")
    _refuse(top, "the highest floor")
    highest = float(top.objective)
    over = [floor for floor in floors if floor > highest or floor < 0.0]
    if over:
        raise UsageError(
            f"No plan keeps a floor of {max(over):g} base-year baskets; floors go from 0 to {highest:.4f} here."
        )
    found: dict[float, Point] = {}

    count = len(set(floors)) if floors else points

    def solved(floor: float) -> None:
        say(f"plan {len(found) + 1} of {count}: most capacity above a floor of {floor:.4f}")
        plan = ask(Question("capacity", floor=floor, floor_growth=floor_growth))
        _refuse(plan, f"a floor of {floor:.4f}")
        found[floor] = _point(plan, floor, floor_growth)

    if floors:
        for floor in sorted(set(floors)):
            solved(min(floor, highest * (1.0 - 1e-9)))
    else:
        if points < 2:
            raise UsageError(f"A frontier of {points} points is no curve; ask for 2 or more.")
        for floor in (LOWEST * highest, highest * (1.0 - BELOW_HIGHEST)):
            solved(floor)
        while len(found) < points:
            place, gap = _least_known(sorted(found.values(), key=lambda point: point.floor))
            if gap <= 1e-4 * _spread(found.values()):
                break
            solved(place)
    curve = tuple(sorted(found.values(), key=lambda point: point.floor))
    return Frontier(
        curve,
        highest,
        _least_known(curve)[1] if len(curve) > 1 else float("nan"),
        float(curve[0].plan.quantities[CAPITAL].values[0].sum()),
        _base_consumption(curve[0].plan),
        floor_growth,
        curve[0].plan.economy.unit,
        len(found) + 1,
    )


def floor_slope(plan: Plan, growth: float = 0.0) -> float:
    """Return what the goal loses per unit more of the floor: the sum of the duals of its rows, each times its size."""
    limit = plan.limit(CONSUMPTION_FLOOR)
    consumption = plan.quantities[CONSUMPTION]
    base = consumption.base
    assert base is not None
    size = dict(zip(consumption.index.items, base.tolist(), strict=True))
    row = np.array([size[item] for item in limit.shadow_price.index.items])
    path = (1.0 + growth) ** np.arange(1, len(plan.solved_years) + 1, dtype=float)
    return float(np.nansum(limit.shadow_price.values * path[:, None] * row))


def chord_prices(floors: Sequence[float], capacities: Sequence[float]) -> Array:
    """Return the mean price of a unit of floor between neighbouring points; on a concave curve between their slopes.

    Of shape (points - 1,).

    >>> chord_prices([60.0, 70.0, 80.0], [640.4, 623.6, 576.7]).round(2).tolist()
    [1.68, 4.69]
    """
    lost: Array = -np.diff(np.asarray(capacities, dtype=float)) / np.diff(np.asarray(floors, dtype=float))
    return lost


def _point(plan: Plan, floor: float, growth: float) -> Point:
    slope = floor_slope(plan, growth)
    return Point(
        floor,
        float(plan.objective),
        slope,
        slope / _base_consumption(plan),
        plan.table(CONSUMPTION).values.sum(axis=1),
        plan.table(INVESTMENT).values.sum(axis=1),
        plan,
    )


def _base_consumption(plan: Plan) -> float:
    base = plan.quantities[CONSUMPTION].base
    assert base is not None
    return float(np.maximum(base, 0.0).sum())


def _spread(points: Any) -> float:
    values = [point.capacity for point in points]
    return float(max(values) - min(values))


def _least_known(curve: Sequence[Point]) -> tuple[float, float]:
    """Return the floor where neighbouring tangents meet farthest above the chord, and how far."""
    best = (curve[0].floor, 0.0)
    for left, right in pairwise(curve):
        width = right.floor - left.floor
        if width <= NARROWEST or right.slope - left.slope <= FLAT * max(abs(right.slope), 1.0):
            continue
        # left.capacity - left.slope (f - left.floor) = right.capacity - right.slope (f - right.floor)
        f = (left.capacity - right.capacity + left.slope * left.floor - right.slope * right.floor) / (
            left.slope - right.slope
        )
        f = min(max(f, left.floor + 0.02 * width), right.floor - 0.02 * width)
        share = (f - left.floor) / width
        chord = left.capacity + share * (right.capacity - left.capacity)
        tangent = min(left.capacity - left.slope * (f - left.floor), right.capacity + right.slope * (right.floor - f))
        if tangent - chord > max(best[1], FLAT * abs(chord)):
            best = (f, tangent - chord)
    return best


def _refuse(plan: Plan, what: str) -> None:
    if plan.status == "optimal":
        return
    why = f" {plan.wish_report.sentence}" if plan.wish_report is not None else ""
    raise UsageError(
        f"The plan for {what} is {plan.status}: the scenario's own wishes or limits stand in the way.{why} Make the "
        "scenario solve (`lustrum plan`), then ask for its frontier."
    )
