"""Capital: projects ordered, what they need, what they add to the stock, and what the stock lets run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from lustrum.arrays import Flags, Positions
from lustrum.economy.capital import Capital, derive_capital
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.problem import PlanProblem, Wish

OPENED_BAND = 0.50
"""How far investment of activities opened to growth, or to decline, may move in a year, as a share of itself."""


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
    problem.capital = base
    for note in base.assumptions:
        problem.assumptions[note.name] = note
    z = problem.add_variable(
        "investment",
        base.index,
        units=economy.flow_unit,
        scale=np.where(base.base_investment > 0, base.base_investment, 0.05 * base.stock),
        follows_trend=True,
    )
    stock = problem.add_variable("capital", base.index, units=economy.unit, scale=base.stock)
    problem.uses("investment", _goods(problem, base, z))
    gestation = _gestation(problem, base)
    survival = 1.0 - base.depreciation
    # The pipeline: orders of the base year (and, with a longer gestation, of the years before it) were z0 a year. What
    # of it arrives in year 1 is part of the stock year 1 starts with, so the history below is what stands beside it.
    arriving = z.lag(gestation, history=base.base_investment)
    beside = base.stock - np.where(gestation > 0, base.base_investment, 0.0)
    problem.add_constraint(
        "capital_accumulation",
        stock.equals((stock * survival).lag(1, history=beside) + arriving),
        units=economy.unit,
    )
    need = base.requirement(problem.horizon, len(problem.years), trend=asset_trend)
    problem.options.setdefault("capital", {}).setdefault("asset_trend", asset_trend)
    owner = sparse.csc_array(
        (np.ones(len(base.index)), (np.arange(len(base.index)), base.activity)),
        shape=(len(base.index), len(economy.activity)),
    )
    x = problem.variables["activity_level"]
    problem.add_constraint(
        "capacity",
        (owner @ x).indexed(base.index) * need <= stock,
        units=economy.unit,
        meaning="All assets of an activity are needed together: stock per unit of level times level fits the stock.",
    )
    problem.add_quantity(
        "investment", z, units=economy.flow_unit, base=base.base_investment, meaning="Orders of capital goods."
    )
    problem.add_quantity(
        "capital", stock, units=economy.unit, base=base.base_stock, meaning="Stock at the start of the year."
    )
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
    by_stock = _base(problem).activity if "capacity" in problem.constraints else np.empty(0, dtype=np.int64)
    if "activity_level" not in problem.variables:
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
        problem.variables["activity_level"].take(stated.tolist()) <= most * used[stated],
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
        total.equals(gather @ z),
        units=problem.economy.flow_unit,
        meaning="Investment in an asset is the sum of its orders by all activities.",
    )
    return sparse.csc_array(base.goods[:, first]) @ total


def _by_asset(base: Capital) -> tuple[Index, sparse.csc_array]:
    """Return the assets somebody owns, and the matrix that sums pairs of activity and asset over activities."""
    kinds, place = np.unique(base.asset, return_inverse=True)
    pairs = np.arange(len(base.asset))
    gather = sparse.csc_array((np.ones(len(pairs)), (place, pairs)), shape=(len(kinds), len(pairs)))
    return Index(("asset",), tuple((base.asset_labels[k],) for k in kinds)), gather


def _gestation(problem: PlanProblem, base: Capital) -> np.ndarray:
    given = problem.economy.gestation
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
    base = _base(problem)
    z, unit = problem.variables["investment"], problem.economy.flow_unit
    g = problem.growth.trend
    index, gather = _by_asset(base)
    total: Expression = problem.variables.get("asset_investment") or (gather @ z).indexed(index)
    before = total.lag(1, history=np.asarray(gather @ base.base_investment))
    problem.add_constraint("investment_rise", total <= before * (1.0 + g + total_rise), units=unit)
    problem.add_constraint("investment_fall", total >= before * (1.0 + g - total_fall), units=unit)
    slack = allowance * base.depreciation * base.stock
    own_before = z.lag(1, history=base.base_investment)
    more, less, closed = (_owned(problem, base, names) for names in (build_more, build_less, no_expansion))
    rise = 1.0 + g + np.where(more, max(activity_band, opened_band), activity_band)
    fall = 1.0 + g - np.where(less | closed, max(activity_band, opened_band), activity_band)
    problem.add_constraint("activity_investment_rise", z <= own_before * rise + slack, units=unit)
    problem.add_constraint("activity_investment_fall", z >= own_before * np.maximum(fall, 0.0) - slack, units=unit)
    if closed.any():
        at = np.flatnonzero(closed).tolist()
        worn = problem.variables["capital"].take(at) * base.depreciation[at]
        problem.add_constraint(
            "no_expansion",
            z.take(at) <= worn,
            units=unit,
            meaning="Activities that save no foreign exchange replace at most what wears out.",
        )
    problem.assume(
        "absorptive_limits",
        "Investment in each asset changes within a band around the trend from year to year, "
        "and each activity's within a wider one.",
        f"total -{100 * total_fall:g}/+{100 * total_rise:g} points, activity +-{100 * activity_band:g} points",
        "manual, defaults",
    )


def _owned(problem: PlanProblem, base: Capital, names: Sequence[str]) -> Flags:
    """Return which pairs of activity and asset belong to the activities named."""
    return np.isin(base.activity, problem.economy.activity.positions(list(names)))


def terminal_capital(problem: PlanProblem) -> None:
    """In the last year solved, orders replace what wears out and keep capacity growing: z >= (d + g) kap x."""
    base = _base(problem)
    need = base.requirement(
        problem.horizon, len(problem.years), trend=problem.options.get("capital", {}).get("asset_trend", True)
    )
    g = problem.growth.trend
    owner = sparse.csc_array(
        (np.ones(len(base.index)), (np.arange(len(base.index)), base.activity)),
        shape=(len(base.index), len(problem.economy.activity)),
    )
    level: Expression = (owner @ problem.variables["activity_level"]).indexed(base.index)
    problem.add_constraint(
        "terminal_investment",
        problem.variables["investment"] >= level * (need * (base.depreciation + g)),
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


def _base(problem: PlanProblem) -> Capital:
    if problem.capital is None:
        raise UsageError("This part needs the part `capital` before it in the list of parts.")
    base: Capital = problem.capital
    return base
