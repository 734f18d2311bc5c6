"""Capital: projects ordered, what they need, what they add to the stock, and what the stock lets run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy import Benchmark, Capital
from lustrum.labels import Index, shown
from lustrum.problem.base_year import benchmark, gestation_of, planned_capital, planned_elsewhere, trend_of
from lustrum.problem.check import Answer, Check, checked_by, entry_is, equal, not_negative, worst_of
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import ABOVE_CAPACITY, ACTIVITY_LEVEL, CAPACITY, CAPITAL, INVESTMENT
from lustrum.problem.parts.above_capacity import above_capacity
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem


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
    owed : array, shape (pairs,)
        Orders for a unit of activity level that leave the years after the plan what they need.
    """

    base: Capital
    need: Array
    orders: Variable
    stock: Variable
    owed: Array
    part: ClassVar[str] = "capital"


def stock_needed(answer: Answer) -> tuple[Capital, Array]:
    """Return the capital at the start and the stock needed per unit of level, shape (solved years, pairs)."""
    base = planned_capital(answer.economy, answer.options, answer.growth)
    trend = trend_of(answer.economy, answer.growth)
    years = len(answer.quantities[CAPITAL].years), len(answer.years)
    return base, _need(base, years, trend, answer.options.get("capital", {}), gestation_of(answer.economy, base))


def _need(
    base: Capital, years: tuple[int, int], trend: float | None, options: Mapping[str, Any], gestation: Positions
) -> Array:
    """Return stock needed per unit of level: on the trend, or as options of equation (0.5) ask; `years`: solved, shown.

    Of shape (solved years, pairs).
    """
    if trend is None or _own_requirement(options):
        drift = options.get("asset_trend")
        return base.requirement(*years, trend=drift is None or bool(drift))
    return base.requirement_on_trend(years[0], trend, gestation)


def _own_requirement(options: Mapping[str, Any]) -> bool:
    return options.get("asset_trend") is not None or options.get("count_base_year_additions") is not None


def goods_are_ordered(answer: Answer) -> Check | None:
    """Capital goods in the balance are those of the orders."""
    base = planned_capital(answer.economy, answer.options, answer.growth)
    return entry_is(answer, "investment", np.asarray((base.goods @ answer.quantities[INVESTMENT].values.T).T))


def stock_is_what_was_built(answer: Answer) -> Check | None:
    """Capital is what was left of last year's plus the orders of a gestation ago."""
    base = planned_capital(answer.economy, answer.options, answer.growth)
    stock, orders = answer.quantities[CAPITAL], answer.quantities[INVESTMENT].values
    gestation = gestation_of(answer.economy, base)
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
    """No activity runs beyond what its stocks allow, but for what is run above capacity and paid for."""
    if CAPACITY not in answer.limits:
        return None
    base, need = stock_needed(answer)
    stock, level = answer.quantities[CAPITAL], answer.quantities[ACTIVITY_LEVEL].values
    if ABOVE_CAPACITY in answer.quantities:
        level = level - answer.quantities[ABOVE_CAPACITY].values
    worst, where = worst_of(stock, need * level[:, base.activity] - stock.values, np.maximum(base.stock, 1.0))
    return Check("no activity runs beyond its capacity", worst, where)


@checked_by(not_negative("investment", "capital"), goods_are_ordered, stock_is_what_was_built, capacity_suffices)
def capital(
    problem: PlanProblem,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
    asset_trend: bool | None = None,
    count_base_year_additions: bool | None = None,
    overtime: bool = True,
    kinds: str | None = None,
    sections: Mapping[str, str] | None = None,
    kind_rates: Mapping[str, float] | None = None,
) -> None:
    """Capital at the start of a year is what was left of last year's plus orders of a gestation ago: K' = (1-d) K + z.

    Parameters
    ----------
    depreciation_rate, stock_growth : float, optional
        Where the economy gives no stocks or no rates: 0.05 and the trend, or what its investment says.
    asset_trend : bool, optional
        Assets go on gaining and losing weight against each other as in the base year (or, false, do not); a unit of
        output needs the stock that the trend has where nothing is said.
    count_base_year_additions : bool, optional
        Capacity at the start of the plan includes what was built in the base year (or, false, does not).
    overtime : bool
        Activities may run a little above capacity, at rising cost.
    kinds : str, optional
        Tell capital apart by kind, as a named list says (`us_2017`): what sections of ISIC own and how it wears.
    sections : mapping, optional
        Section of ISIC of activities whose label does not say: ``{ mills = "C" }``.
    kind_rates : mapping, optional
        Yearly wear of kinds in place of the list's: ``{ dwellings = 0.02 }``.
    """
    economy = problem.economy
    found = benchmark(problem)
    base = _starting(problem, found)
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
    gestation = gestation_of(economy, base)
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
    options = {"asset_trend": asset_trend, "count_base_year_additions": count_base_year_additions}
    on_trend = found is not None and not _own_requirement(options)
    trend = found.growth if found is not None else None
    need = _need(base, (problem.horizon, len(problem.years)), trend, options, gestation)
    g = problem.growth.trend if problem.growth.is_named else 0.0
    owed = base.base_investment / base.capacity if on_trend else need[-1] * (base.depreciation + g)
    problem.publish(PlannedCapital(base, need, z, stock, owed))
    running: Expression = problem.published(Activities).level
    if found is not None and overtime:
        running = running - above_capacity(problem, replace(found, capital=base))
    problem.add_constraint(
        CAPACITY,
        (owner_of(problem, base) @ running).indexed(base.index) * need <= stock,
        units=economy.unit,
        title="Capital ({asset}) of {activity}",
        grows=base.base_growth,
        meaning="All assets of an activity are needed together: stock per unit of level times level fits the stock.",
        # What a unit of stock earns in the base year: normal return and wear of the goods it is made of.
        worth=None if found is None else (found.return_ + base.depreciation) * (found.value @ base.goods),
    )
    _name_quantities(problem, base, z, stock)
    _say_defaults(problem, base)


def _starting(problem: PlanProblem, found: Benchmark | None) -> Capital:
    """Return the capital that this part plans: that of the benchmark, but what another part plans."""
    if found is None:
        return planned_capital(problem.economy, problem.options, vars(problem.growth))
    elsewhere = planned_elsewhere(problem.economy, problem.options)
    return found.capital.without(elsewhere) if len(elsewhere) else found.capital


def owner_of(problem: PlanProblem, base: Capital) -> sparse.csc_array:
    """Return the matrix that says which activity owns each pair, shape (pairs, activities)."""
    return sparse.csc_array(
        (np.ones(len(base.index)), (np.arange(len(base.index)), base.activity)),
        shape=(len(base.index), len(problem.economy.activity)),
    )


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
    by_others = np.union1d(base.activity, planned_elsewhere(economy, problem.options))
    unlimited = np.setdiff1d(np.flatnonzero(np.isnan(economy.stated_capacity)), by_others)
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
    by_others = np.union1d(by_stock, planned_elsewhere(problem.economy, problem.options))
    return np.setdiff1d(np.flatnonzero(np.isfinite(problem.economy.stated_capacity)), by_others)


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
    index, gather = by_asset(base)
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


def by_asset(base: Capital) -> tuple[Index, sparse.csc_array]:
    """Return the assets somebody owns, and the matrix that sums pairs of activity and asset over activities."""
    kinds, place = np.unique(base.asset, return_inverse=True)
    pairs = np.arange(len(base.asset))
    gather = sparse.csc_array((np.ones(len(pairs)), (place, pairs)), shape=(len(kinds), len(pairs)))
    return Index(("asset",), tuple((base.asset_labels[k],) for k in kinds)), gather
