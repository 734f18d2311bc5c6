"""How fast investment may change, and what it owes to the years after the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags
from lustrum.economy import Capital
from lustrum.labels import Index
from lustrum.problem.base_year import benchmark, gestation_of
from lustrum.problem.declarations import IDENTITY, Wish
from lustrum.problem.expression import Expression
from lustrum.problem.parts.capital import PlannedCapital, by_asset, owner_of
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem

OPENED_BAND = 0.50
"""How far investment of activities opened to growth, or to decline, may move in a year, as a share of itself."""
STEPS = (0.01, 0.02, 0.03, np.inf)
"""Lengths of the steps by which investment leaves the trend in a year, in base-year investment times the trend.

The last ends at the walls.
"""
LOSSES = (0.02, 0.1, 0.3, 0.6)
"""Part of the capital goods lost in each step: what is built in haste, or left to wait, costs more.

Were the first step free, investment would drift within it from year to year for nothing.
"""
OUTER = 0.15, 0.15, 0.50
"""Walls on fall and rise in total and on each activity where the cost of pace does the work."""
WALLS = 0.05, 0.08, 0.20
"""The same where it does not: the economy has no benchmark, or nobody wants the cost."""


def absorptive_limits(
    problem: PlanProblem,
    total_fall: float | None = None,
    total_rise: float | None = None,
    activity_band: float | None = None,
    allowance: float = 0.02,
    build_more: Sequence[str] = (),
    build_less: Sequence[str] = (),
    no_expansion: Sequence[str] = (),
    opened_band: float = OPENED_BAND,
    pace_costs: bool = True,
) -> None:
    """Investment may rise and fall only so fast: in each asset in total, and in each activity.

    Parameters
    ----------
    total_fall, total_rise : float, optional
        Sum over activities of each asset stays within 1 + g - fall .. 1 + g + rise of the year before: 0.15 where
        haste costs, else 0.05 and 0.08. Not asked with capital coefficients, where capacity has no sum.
    activity_band : float, optional
        Each activity and asset stays within 1 + g -+ band of the year before (0.50; 0.20 where haste costs nothing),
    allowance : float
        give or take this share of yearly depreciation, so that a start from nothing is possible.
    build_more, build_less : sequence of str
        Activities whose investment may rise, or fall, within `opened_band` instead of `activity_band`; `lustrum
        coefficients --settle` names them.
    no_expansion : sequence of str
        Activities that replace at most what wears out.
    opened_band : float
        Band of yearly growth of the activities opened.
    pace_costs : bool
        Investment that leaves the trend loses part of its goods, the more the faster.
    """
    planned = problem.published(PlannedCapital)
    base, costs = planned.base, pace_costs and benchmark(problem) is not None
    outer = OUTER if costs else WALLS
    fall, rise = (
        problem.default("total_fall", total_fall, outer[0]),
        problem.default("total_rise", total_rise, outer[1]),
    )
    band = problem.default("activity_band", activity_band, outer[2])
    # Units of several kinds of capacity have no sum: another unit would be another plan.
    economy = problem.economy
    alone = len(by_asset(base)[0]) == len(base.index)
    summed = economy.capital_coefficients is None and (alone or not economy.is_physical)
    if summed:
        _walls_of_assets(problem, planned, (fall, rise), costs)
    _walls_of_activities(
        problem, planned, band, max(band, opened_band), allowance, (build_more, [*build_less, *no_expansion])
    )
    closed = _owned(problem, base, no_expansion)
    if closed.any():
        _no_expansion(problem, planned, closed)
    said = "; leaving the trend costs part of the goods" if costs else ""
    text = (
        "Investment in each asset changes within a band around the trend from year to year, "
        f"and each activity's within a wider one{said}."
    )
    problem.assume(
        "absorptive_limits",
        text if summed else "Investment of each activity changes within a band around the trend from year to year.",
        f"total -{100 * fall:g}/+{100 * rise:g} points, activity +-{100 * band:g} points"
        if summed
        else f"activity +-{100 * band:g} points",
        "manual, defaults",
    )


def _walls_of_assets(problem: PlanProblem, planned: PlannedCapital, walls: tuple[float, float], costs: bool) -> None:
    """Keep the sum of orders of each asset within a fall and a rise of the year before's."""
    base, g, unit = planned.base, problem.growth.trend, problem.economy.flow_unit
    index, gather = by_asset(base)
    total: Expression = problem.variables.get("asset_investment") or (gather @ planned.orders).indexed(index)
    before = total.lag(1, history=np.asarray(gather @ base.base_investment))
    if costs:
        _pace(problem, base, total, before)
    problem.add_constraint(
        "investment_rise",
        total <= before * (1.0 + g + walls[1]),
        title="Yearly rise of {asset} investment",
        units=unit,
        width=["total_rise"],
    )
    problem.add_constraint(
        "investment_fall",
        total >= before * (1.0 + g - walls[0]),
        title="Yearly fall of {asset} investment",
        units=unit,
        width=["total_fall"],
    )


def _pace(problem: PlanProblem, base: Capital, total: Expression, before: Expression) -> None:
    """Total per asset = (1 + g) last year's + up - down, in steps that lose more and more of the goods; D8."""
    g, (index, gather) = problem.growth.trend, by_asset(base)
    invested = np.asarray(gather @ base.base_investment)
    places, count = np.flatnonzero(invested > 0.0), len(STEPS)
    length = (invested[places][:, None] * STEPS).ravel()
    items = tuple((index.items[a][0], str(k + 1)) for a in places for k in range(count))
    steps = Index(("asset", "step"), items)
    to_asset = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(np.arange(len(places)), count), np.arange(len(items)))),
        shape=(len(places), len(items)),
    )
    how: dict[str, Any] = {
        "units": problem.economy.flow_unit,
        "upper": problem.growth.factor(problem.horizon) * length,
        "scale": np.where(np.isfinite(length), length, 0.1 * np.repeat(invested[places], count)),
    }
    moved = [
        problem.add_variable("investment_faster", steps, **how),
        problem.add_variable("investment_slower", steps, **how),
    ]
    of = index.take(places.tolist())
    faster, slower = ((to_asset @ v).indexed(of) for v in moved)
    problem.add_constraint(
        "pace_of_investment",
        total.take(places.tolist()).equals(before.take(places.tolist()) * (1.0 + g) + faster - slower),
        kind=IDENTITY,
        title="Pace of {asset} investment",
        units=problem.economy.flow_unit,
        meaning="Investment in an asset is last year's grown with the trend, and what is built faster or slower.",
    )
    bought = np.asarray((base.goods * base.base_investment) @ gather.T.toarray())
    mix = bought[:, places] / invested[places]
    lost = np.tile(LOSSES, len(places))
    problem.uses(
        "lost_by_pace", mix @ (to_asset @ (moved[0] * lost) + to_asset @ (moved[1] * lost)),
        title="Lost by changing the pace of investment", at_home=False, final=False,
    )  # fmt: skip
    problem.assume(
        "pace_of_investment",
        "Investment that leaves the trend loses part of the capital goods: "
        f"{', '.join(f'{100 * a:g}' for a in LOSSES)} per cent in steps of "
        f"{', '.join(f'{100 * v:g}' for v in STEPS[:-1])} per cent of base-year investment and beyond, up and down.",
        "by step",
        "manual, equation D8",
    )


def _walls_of_activities(
    problem: PlanProblem,
    planned: PlannedCapital,
    band: float,
    opened: float,
    allowance: float,
    names: tuple[Sequence[str], Sequence[str]],
) -> None:
    """Keep each activity's orders within a band of the year before's; `opened` for those named to rise, to fall."""
    base, z, g, unit = planned.base, planned.orders, problem.growth.trend, problem.economy.flow_unit
    more, less = (_owned(problem, base, each) for each in names)
    rise: Array = 1.0 + g + np.where(more, opened, band)
    fall: Array = 1.0 + g - np.where(less, opened, band)
    slack = allowance * base.depreciation * base.stock
    before = z.lag(1, history=base.base_investment)
    problem.add_constraint(
        "activity_investment_rise",
        z <= before * rise + slack,
        title="Yearly rise of {asset} investment of {activity}",
        units=unit,
        width=["activity_band"],
    )
    problem.add_constraint(
        "activity_investment_fall",
        z >= before * np.maximum(fall, 0.0) - slack,
        title="Yearly fall of {asset} investment of {activity}",
        units=unit,
        width=["activity_band"],
    )


def _no_expansion(problem: PlanProblem, planned: PlannedCapital, closed: Flags) -> None:
    at = np.flatnonzero(closed).tolist()
    worn = planned.stock.take(at) * planned.base.depreciation[at]
    problem.add_constraint(
        "no_expansion",
        planned.orders.take(at) <= worn,
        units=problem.economy.flow_unit,
        title="No expansion of {activity} ({asset})",
        meaning="Activities that save no foreign exchange replace at most what wears out.",
    )


def _owned(problem: PlanProblem, base: Capital, names: Sequence[str]) -> Flags:
    """Return which pairs of activity and asset belong to the activities named."""
    return np.isin(base.activity, problem.economy.activity.positions(list(names)))


def terminal_capital(problem: PlanProblem) -> None:
    """In the last year solved, orders replace what wears out and keep capacity growing: z >= owed x.

    Orders that take longer to build owe it in as many years before the end: all that is used after it only.
    """
    planned = problem.published(PlannedCapital)
    base, g = planned.base, problem.growth.trend
    level: Expression = (owner_of(problem, base) @ problem.published(Activities).level).indexed(base.index)
    takes = np.maximum(gestation_of(problem.economy, base), 1)
    owes = problem.horizon - problem.elapsed < takes
    problem.add_constraint(
        "terminal_investment",
        planned.orders >= level * (planned.owed * owes),
        title="{asset} investment owed to later years by {activity}",
        units=problem.economy.flow_unit,
        years=(np.flatnonzero(owes.any(axis=1)) + 1).tolist(),
        wish=Wish(
            1, "part terminal_capital, manual, equation (0.9)", np.maximum(base.base_investment, 1e-3 * base.stock)
        ),
    )
    problem.assume(
        "terminal_capital",
        "Capital is not run down before the end: orders of the last year keep capacity growing.",
        f"growth {100 * g:z.2f} %",
        "manual, equation (0.9)",
    )
