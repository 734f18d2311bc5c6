"""Capital: projects ordered, what they need, what they add to the stock, and what the stock lets run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags, Positions
from lustrum.economy import Economy
from lustrum.economy.capital import Capital, derive_capital
from lustrum.labels import Index, shown
from lustrum.problem.check import Answer, Check, checked_by, entry_is, equal, not_negative, worst_of
from lustrum.problem.declarations import IDENTITY, Wish
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import ACTIVITY_LEVEL, CAPACITY, CAPITAL, INVESTMENT
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem

OPENED_BAND = 0.50
"""How far investment of activities opened to growth, or to decline, may move in a year, as a share of itself."""


@dataclass(frozen=True, eq=False)
class PlannedCapital:
    """The capital of a plan as later parts need it.

    Parameters
    ----------
    base : Capital
        What there is at the start, by pairs of activity and asset.
    need : array, shape (horizon, pairs)
        Stock needed for a unit of activity level.
    orders, stock : Variable
        Over the same pairs: orders of the year, stock at its start.
    """

    base: Capital
    need: Array
    orders: Variable
    stock: Variable
    part: ClassVar[str] = "capital"


STARTING = ("depreciation_rate", "stock_growth", "count_base_year_additions")
"""Options of the part `capital` that say what there is at the start."""


def starting_capital(economy: Economy, options: Mapping[str, Mapping[str, Any]]) -> Capital:
    """Return the capital a plan starts from, given the options of its parts."""
    given = options.get("capital", {})
    return derive_capital(economy, **{name: given[name] for name in STARTING if name in given})


def stock_needed(answer: Answer) -> tuple[Capital, Array]:
    """Return the capital at the start and the stock needed per unit of level, shape (solved years, pairs)."""
    base = starting_capital(answer.economy, answer.options)
    trend = bool(answer.options.get("capital", {}).get("asset_trend", True))
    return base, base.requirement(len(answer.quantities[CAPITAL].years), len(answer.years), trend=trend)


def goods_are_ordered(answer: Answer) -> Check | None:
    """Capital goods in the balance are those of the orders."""
    base = starting_capital(answer.economy, answer.options)
    return entry_is(answer, "investment", np.asarray((base.goods @ answer.quantities[INVESTMENT].values.T).T))


def stock_is_what_was_built(answer: Answer) -> Check | None:
    """Capital is what was left of last year's plus the orders of a gestation ago."""
    base = starting_capital(answer.economy, answer.options)
    stock, orders = answer.quantities[CAPITAL], answer.quantities[INVESTMENT].values
    gestation = _gestation(answer.economy, base)
    pairs = np.arange(len(base.index))
    expected = np.empty_like(stock.values)
    for t in range(len(stock.years)):
        ordered = t - gestation
        arriving = np.where(ordered >= 0, orders[np.maximum(ordered, 0), pairs], base.base_investment)
        if t == 0:
            expected[0] = base.stock + np.where(gestation == 0, arriving, 0.0)
        else:
            expected[t] = (1.0 - base.depreciation) * stock.values[t - 1] + arriving
    return equal("capital is what was left plus what was built", stock, expected, np.maximum(base.stock, 1.0))


def capacity_suffices(answer: Answer) -> Check | None:
    """No activity runs beyond what its stocks allow."""
    if CAPACITY not in answer.limits:
        return None
    base, need = stock_needed(answer)
    stock = answer.quantities[CAPITAL]
    beyond = need * answer.quantities[ACTIVITY_LEVEL].values[:, base.activity] - stock.values
    worst, where = worst_of(stock, beyond, np.maximum(base.stock, 1.0))
    return Check("no activity runs beyond its capacity", worst, where)


@checked_by(not_negative("investment", "capital"), goods_are_ordered, stock_is_what_was_built, capacity_suffices)
def capital(
    problem: PlanProblem,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
    asset_trend: bool = True,
    count_base_year_additions: bool = True,
) -> None:
    """Capital at the start of a year is what was left of last year's plus orders of a gestation ago: K' = (1-d) K + z.

    Parameters
    ----------
    depreciation_rate, stock_growth : float, optional
        Named rates, needed where the economy gives no stocks or no rates.
    asset_trend : bool
        Assets go on gaining and losing weight against each other as in the base year.
    count_base_year_additions : bool
        Capacity at the start of the plan includes what was built in the base year.
    """
    economy = problem.economy
    base = derive_capital(
        economy,
        depreciation_rate=depreciation_rate,
        stock_growth=stock_growth,
        count_base_year_additions=count_base_year_additions,
    )
    for note in base.assumptions:
        problem.assumptions[note.name] = note
    z = problem.add_variable(
        INVESTMENT,
        base.index,
        units=economy.flow_unit,
        scale=np.where(base.base_investment > 0, base.base_investment, 0.05 * base.stock),
        follows_trend=True,
    )
    stock = problem.add_variable(CAPITAL, base.index, units=economy.unit, scale=base.stock)
    problem.uses(INVESTMENT, _goods(problem, base, z), continues=economy.capital_formation)
    gestation = _gestation(economy, base)
    survival = 1.0 - base.depreciation
    # The pipeline: orders of the base year (and, with a longer gestation, of the years before it) were z0 a year. What
    # of it arrives in year 1 is part of the stock year 1 starts with, so the history below is what stands beside it.
    arriving = z.lag(gestation, history=base.base_investment)
    beside = base.stock - np.where(gestation > 0, base.base_investment, 0.0)
    problem.add_constraint(
        "capital_accumulation",
        stock.equals((stock * survival).lag(1, history=beside) + arriving),
        kind=IDENTITY,
        title="Capital ({asset}) of {activity} from year to year",
        units=economy.unit,
    )
    need = base.requirement(problem.horizon, len(problem.years), trend=asset_trend)
    problem.publish(PlannedCapital(base, need, z, stock))
    owner = sparse.csc_array(
        (np.ones(len(base.index)), (np.arange(len(base.index)), base.activity)),
        shape=(len(base.index), len(economy.activity)),
    )
    x = problem.published(Activities).level
    problem.add_constraint(
        CAPACITY,
        (owner @ x).indexed(base.index) * need <= stock,
        units=economy.unit,
        title="Capital ({asset}) of {activity}",
        grows=base.base_growth,
        meaning="All assets of an activity are needed together: stock per unit of level times level fits the stock.",
    )
    _name_quantities(problem, base, z, stock)
    _say_defaults(problem, base)


def _name_quantities(problem: PlanProblem, base: Capital, z: Variable, stock: Variable) -> None:
    economy = problem.economy
    problem.add_quantity(
        INVESTMENT,
        z,
        units=economy.flow_unit,
        base=base.base_investment,
        headline=True,
        meaning="Orders of capital goods.",
    )
    problem.add_quantity(
        CAPITAL,
        stock,
        units=economy.unit,
        base=base.base_stock,
        title="Capital at the start of the year",
        headline=True,
        meaning="Stock at the start of the year.",
    )


def _say_defaults(problem: PlanProblem, base: Capital) -> None:
    """Record what nobody stated: whose level nothing limits, capacities, times of building."""
    economy = problem.economy
    unlimited = np.setdiff1d(np.flatnonzero(np.isnan(economy.stated_capacity)), base.activity)
    if len(unlimited):
        named = shown([economy.activity.labels[j] for j in unlimited])
        problem.assume("no_capacity", f"Nothing limits the level of {named}: no stocks and no capacity is stated.", "")
    if economy.capacity is None:
        problem.assume(
            "capacity", "Capacity equals the base level of each activity: no slack is invented.", "base level"
        )
    if economy.gestation is None:
        problem.assume("gestation", "Capacity ordered in one year is usable in the next.", "1 year")


def limited_as_stated(problem: PlanProblem) -> Positions:
    """Return the activities whose capacity is stated and which no stock limits in this plan."""
    planned = problem.find(PlannedCapital)
    by_stock = planned.base.activity if planned is not None else np.empty(0, dtype=np.int64)
    if problem.find(Activities) is None:
        return np.empty(0, dtype=np.int64)
    return np.setdiff1d(np.flatnonzero(np.isfinite(problem.economy.stated_capacity)), by_stock)


def stated_capacity(problem: PlanProblem) -> None:
    """An activity that no stock limits runs at most at the capacity stated for it: x <= u cap, as a path if given."""
    economy, stated = problem.economy, limited_as_stated(problem)
    used = np.ones(len(economy.activity)) if economy.utilisation is None else economy.utilisation
    most = np.tile(economy.stated_capacity[stated], (problem.horizon, 1))
    for column, place in enumerate(stated):
        most[:, column] = problem.path("capacity", economy.activity.labels[place], most[:, column])
    problem.add_constraint(
        "stated_capacity",
        problem.published(Activities).level.take(stated.tolist()) <= most * used[stated],
        title="Capacity stated for {activity}",
        units=economy.flow_unit,
        meaning="Activities that own no stocks run at most at the capacity stated for them.",
    )
    problem.assume(
        "stated_capacity",
        f"The capacity stated for {shown([economy.activity.labels[j] for j in stated])} stands in every year: "
        "no stocks of theirs can grow in this plan.",
        "activities.csv, or `capacity` in paths.csv",
        "activities.csv",
    )


def _goods(problem: PlanProblem, base: Capital, z: Variable) -> Expression:
    """Return capital goods bought: where all activities buy an asset in one mix, through one column for each asset.

    The mix then stands once a year in the matrix and not once for every activity.
    """
    if problem.economy.investment_flows is not None or problem.economy.capital_coefficients is not None:
        return base.goods @ z
    index, gather = _by_asset(base)
    _, first = np.unique(base.asset, return_index=True)
    total = problem.add_variable(
        "asset_investment",
        index,
        units=problem.economy.flow_unit,
        lower=-np.inf,
        scale=gather @ z.scale,
    )
    problem.add_constraint(
        "asset_investment",
        total.equals((gather @ z).indexed(index)),
        units=problem.economy.flow_unit,
        kind=IDENTITY,
        title="Investment in {asset}",
        meaning="Investment in an asset is the sum of its orders by all activities.",
    )
    return sparse.csc_array(base.goods[:, first]) @ total


def _by_asset(base: Capital) -> tuple[Index, sparse.csc_array]:
    """Return the assets somebody owns, and the matrix that sums pairs of activity and asset over activities."""
    kinds, place = np.unique(base.asset, return_inverse=True)
    pairs = np.arange(len(base.asset))
    gather = sparse.csc_array((np.ones(len(pairs)), (place, pairs)), shape=(len(kinds), len(pairs)))
    return Index(("asset",), tuple((base.asset_labels[k],) for k in kinds)), gather


def _gestation(economy: Economy, base: Capital) -> np.ndarray:
    given = economy.gestation
    return np.ones(len(base.index), dtype=int) if given is None else given[base.activity]


def absorptive_limits(
    problem: PlanProblem,
    total_fall: float = 0.05,
    total_rise: float = 0.08,
    activity_band: float = 0.20,
    allowance: float = 0.02,
    build_more: Sequence[str] = (),
    build_less: Sequence[str] = (),
    no_expansion: Sequence[str] = (),
    opened_band: float = OPENED_BAND,
) -> None:
    """Investment may rise and fall only so fast: in each asset in total, and in each activity.

    Parameters
    ----------
    total_fall, total_rise : float
        Sum over activities of each asset stays within 1 + g - fall .. 1 + g + rise of the year before.
    activity_band : float
        Each activity and asset stays within 1 + g -+ band of the year before,
    allowance : float
        give or take this share of yearly depreciation, so that a start from nothing is possible.
    build_more, build_less : sequence of str
        Activities whose investment may rise, or fall, within `opened_band` instead of `activity_band`; `lustrum
        coefficients --settle` names them.
    no_expansion : sequence of str
        Activities that replace at most what wears out.
    opened_band : float
        Band of yearly growth of the activities opened.
    """
    planned = problem.published(PlannedCapital)
    base, z, unit = planned.base, planned.orders, problem.economy.flow_unit
    g = problem.growth.trend
    index, gather = _by_asset(base)
    total: Expression = problem.variables.get("asset_investment") or (gather @ z).indexed(index)
    before = total.lag(1, history=np.asarray(gather @ base.base_investment))
    problem.add_constraint(
        "investment_rise",
        total <= before * (1.0 + g + total_rise),
        title="Yearly rise of {asset} investment",
        units=unit,
    )
    problem.add_constraint(
        "investment_fall",
        total >= before * (1.0 + g - total_fall),
        title="Yearly fall of {asset} investment",
        units=unit,
    )
    slack = allowance * base.depreciation * base.stock
    own_before = z.lag(1, history=base.base_investment)
    more, less, closed = (_owned(problem, base, names) for names in (build_more, build_less, no_expansion))
    rise = 1.0 + g + np.where(more, max(activity_band, opened_band), activity_band)
    fall = 1.0 + g - np.where(less | closed, max(activity_band, opened_band), activity_band)
    problem.add_constraint(
        "activity_investment_rise",
        z <= own_before * rise + slack,
        title="Yearly rise of {asset} investment of {activity}",
        units=unit,
    )
    problem.add_constraint(
        "activity_investment_fall",
        z >= own_before * np.maximum(fall, 0.0) - slack,
        title="Yearly fall of {asset} investment of {activity}",
        units=unit,
    )
    if closed.any():
        _no_expansion(problem, planned, closed)
    problem.assume(
        "absorptive_limits",
        "Investment in each asset changes within a band around the trend from year to year, "
        "and each activity's within a wider one.",
        f"total -{100 * total_fall:g}/+{100 * total_rise:g} points, activity +-{100 * activity_band:g} points",
        "manual, defaults",
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
    """In the last year solved, orders replace what wears out and keep capacity growing: z >= (d + g) kap x."""
    planned = problem.published(PlannedCapital)
    base, need = planned.base, planned.need
    g = problem.growth.trend
    owner = sparse.csc_array(
        (np.ones(len(base.index)), (np.arange(len(base.index)), base.activity)),
        shape=(len(base.index), len(problem.economy.activity)),
    )
    level: Expression = (owner @ problem.published(Activities).level).indexed(base.index)
    problem.add_constraint(
        "terminal_investment",
        planned.orders >= level * (need * (base.depreciation + g)),
        title="{asset} investment owed to later years by {activity}",
        units=problem.economy.flow_unit,
        years=[problem.horizon],
        wish=Wish(
            1, "part terminal_capital, manual, equation (0.9)", np.maximum(base.base_investment, 1e-3 * base.stock)
        ),
    )
    problem.assume(
        "terminal_capital",
        "Capital is not run down before the end: orders of the last year keep capacity growing.",
        f"growth {100 * g:.2f} %",
        "manual, equation (0.9)",
    )
