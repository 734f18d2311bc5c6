"""Back-tests: a plan made from a past table, held against what happened at constant prices."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from lustrum.arrays import Array
from lustrum.data import bundled_path
from lustrum.economy import Economy, read_economy
from lustrum.labels import Axis
from lustrum.plan import Plan, solve_plan, verify_or_raise
from lustrum.problem import DEFAULT_PARTS, Goal, Growth, PlanProblem, WishedValue, build_plan
from lustrum.problem.goals import least_shortfall
from lustrum.problem.names import ACTIVITY_LEVEL, CONSUMPTION, INVESTMENT
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.production import production
from lustrum.problem.parts.trade import trade
from lustrum.scenario.actual import BUNDLED, Actual, bundled_actual

GROWTH = Growth(labour=0.012, productivity=0.008)
SHORTFALL_WEIGHT = 10.0
MOST = 5
"""Products told of whose deliveries fell short."""


@dataclass(frozen=True)
class BackTest:
    """Errors of two plans made from the base-year table, beside those of a naive forecast.

    Attributes
    ----------
    output_error : tuple of float, per cent by year
        Outputs needed for final demand as it happened against actual outputs: mean absolute error weighted by output.
    naive_error : tuple of float
        The same for base-year output growing in proportion to true total output.
    planned_output_error : tuple of float
        The same for the plan that was only told deliveries to households, government, exports, inventories and jobs.
    investment_ratio : mapping of asset to tuple of float
        Planned over actual investment by year.
    shortfall_share : tuple of float
        Deliveries that fell short of the target, per cent of actual household consumption.
    shortfall_products : tuple of (product, title, shortfall over all years)
    """

    years: tuple[int, ...]
    output_error: tuple[float, ...]
    naive_error: tuple[float, ...]
    planned_output_error: tuple[float, ...]
    investment_ratio: Mapping[str, tuple[float, ...]]
    total_investment_ratio: tuple[float, ...]
    shortfall_share: tuple[float, ...]
    shortfall_products: tuple[tuple[str, str, float], ...]
    unit: str
    sentences: tuple[str, ...]


def backtest_for(name: str, economy: Economy | None = None) -> BackTest | None:
    """Return the back-test of a bundled economy, None where no later figures are bundled.

    `economy` is the one of that name, where it was read before.
    """
    if name not in BUNDLED:
        return None
    economy = economy or read_economy(bundled_path(name))
    actual = bundled_actual(name, economy)
    return None if actual is None else backtest(economy, actual)


def backtest(
    economy: Economy,
    actual: Actual,
    growth: Growth = GROWTH,
    shortfall_weight: float = SHORTFALL_WEIGHT,
    tell: Callable[[str], object] = str,
) -> BackTest:
    """Plan the years of `actual` from the base-year table in two ways and return the errors.

    Parameters
    ----------
    growth : Growth
        Trend of what neither plan is told.
    shortfall_weight : float
        What a unit of delivery that falls short costs, in units of investment.
    tell : function
        Is told each step.
    """
    # What each group of households got is told by nobody: deliveries are those of all of them.
    economy = dataclasses.replace(economy, group=Axis("group", ()), group_consumption=None)
    tell("plan 1 of 2: final demand as it happened")
    told = demand_as_it_happened(economy, actual, growth)
    tell("plan 2 of 2: deliveries and jobs as targets")
    planned = deliveries_as_targets(economy, actual, growth, shortfall_weight)
    made = np.asarray(economy.supply.sum(axis=0)).ravel()  # all products, by a unit of level
    base = made * economy.base_level
    naive = base * actual.output.sum(axis=1, keepdims=True) / base.sum()
    orders = planned.table(INVESTMENT)
    assets = list(dict.fromkeys(asset for _, asset in orders.index.items))
    by_asset = {
        asset: orders.values[:, [i for i, item in enumerate(orders.index.items) if item[1] == asset]].sum(axis=1)
        for asset in assets
    }
    total = np.sum([actual.investment[asset].sum(axis=1) for asset in assets], axis=0)
    short = _shortfall(planned, economy, actual)
    worst = sorted(zip(economy.product, short.sum(axis=0).tolist(), strict=True), key=lambda pair: -pair[1])[:MOST]
    result = BackTest(
        years=actual.years,
        output_error=_output_error(told.table(ACTIVITY_LEVEL).values * made, actual.output),
        naive_error=_output_error(naive, actual.output),
        planned_output_error=_output_error(planned.table(ACTIVITY_LEVEL).values * made, actual.output),
        investment_ratio={asset: _floats(by_asset[asset] / actual.investment[asset].sum(axis=1)) for asset in assets},
        total_investment_ratio=_floats(orders.values.sum(axis=1) / total),
        shortfall_share=_floats(100.0 * short.sum(axis=1) / actual.final_demand["households"].sum(axis=1)),
        shortfall_products=tuple((p, economy.product.title(p), s) for p, s in worst if s > 0.0),
        unit=economy.unit,
        sentences=(),
    )
    return dataclasses.replace(result, sentences=_sentences(result))


def demand_as_it_happened(economy: Economy, actual: Actual, growth: Growth = GROWTH) -> Plan:
    """Return the outputs the base-year technology needs for the final demand that happened, with base import shares."""

    def final_demand(problem: PlanProblem) -> None:
        """All final demand at home is what it was."""
        home = sum(flow for name, flow in actual.final_demand.items() if name not in ("exports", "import_margins"))
        problem.uses("final_demand", np.asarray(home))

    def least_output(problem: PlanProblem) -> Goal:
        """No more is made than is used."""
        levels = problem.quantities[ACTIVITY_LEVEL].expression.total()
        return Goal("least_output", False, economy.flow_unit, [(levels, np.ones(problem.horizon))])

    problem = build_plan(
        _with_paths(economy, actual, ("exports",)),
        list(actual.years),
        least_output,
        [production, final_demand, partial(trade, given=True, finance=_plenty(economy))],
        growth=growth,
        tail=0,
    )
    plan = solve_plan(problem, name="final demand as it happened", break_ties=False)
    verify_or_raise(plan)
    return plan


def deliveries_as_targets(
    economy: Economy, actual: Actual, growth: Growth = GROWTH, shortfall_weight: float = SHORTFALL_WEIGHT
) -> Plan:
    """Return the plan with least discounted investment that delivers what households got, as far as it can."""
    wishes = [
        WishedValue(CONSUMPTION, label, year, ">=", float(value), 2, "deliveries as they happened")
        for label, path in zip(economy.product, actual.final_demand["households"].T, strict=True)
        if economy.household_consumption[economy.product.position(label)] > 0.0
        for year, value in zip(actual.years, path, strict=True)
    ]
    known = dataclasses.replace(
        _with_paths(economy, actual, ("exports", "government", "inventories")),
        labour_supply={economy.skill.labels[0]: dict(zip(actual.years, actual.jobs.sum(axis=1).tolist(), strict=True))},
    )
    # The goal counts investment and nothing else: running above capacity would be free, and the stock of the trend
    # would take the investment of a slump as enough. What a unit of output needs goes on as in the base year.
    stated = {
        consumption: partial(consumption, form="free"),
        capital: partial(capital, asset_trend=True, overtime=False),
    }
    parts = [stated.get(part, part) for part in DEFAULT_PARTS]
    problem = build_plan(
        known,
        list(actual.years),
        partial(least_shortfall, shortfall_weight=shortfall_weight),
        parts,
        growth=growth,
        wishes=wishes,
        tail=0,
    )
    plan = solve_plan(problem, name="deliveries as targets")
    verify_or_raise(plan)
    return plan


def _shortfall(planned: Plan, economy: Economy, actual: Actual) -> Array:
    """Return what was to be delivered to households and was not, shape (years, products)."""
    delivered = planned.table(CONSUMPTION)
    place = economy.product.positions([item[-1] for item in delivered.index.items])
    result = np.zeros((len(actual.years), len(economy.product)))
    result[:, place] = np.maximum(actual.final_demand["households"][:, place] - delivered.values, 0.0)
    return result


def _with_paths(economy: Economy, actual: Actual, categories: tuple[str, ...]) -> Economy:
    paths = {
        (category, label): dict(zip(actual.years, actual.final_demand[category][:, i].tolist(), strict=True))
        for category in categories
        if category in actual.final_demand  # a table without exports or inventories has none later on
        for i, label in enumerate(economy.product)
    }
    return dataclasses.replace(economy, paths={**economy.paths, **paths})


def _plenty(economy: Economy) -> float:
    """More finance than any plan could use: with everything given, trade is an outcome and not a limit."""
    return 10.0 * float(economy.imports.sum())


def _output_error(planned: Array, actual: Array) -> tuple[float, ...]:
    return _floats(100.0 * np.abs(planned - actual).sum(axis=1) / actual.sum(axis=1))


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _sentences(test: BackTest) -> tuple[str, ...]:
    def listed(values: tuple[float, ...], digits: int = 1) -> str:
        return ", ".join(f"{value:.{digits}f}" for value in values)

    first, last = test.years[0], test.years[-1]
    names = ", ".join(title.lower() for _, title, _ in test.shortfall_products[:3]) or "none"
    return (
        f"With all final demand of {first}-{last} as it happened, the base-year table misses actual outputs by "
        f"{listed(test.output_error)} per cent year by year; proportional growth misses them by "
        f"{listed(test.naive_error)}.",
        f"Told only deliveries to households, government, exports, inventories and jobs, the plan misses outputs by "
        f"{listed(test.planned_output_error)} per cent.",
        f"Its investment is {listed(test.total_investment_ratio, 2)} times what was really invested.",
        f"Deliveries fall short by {listed(test.shortfall_share)} per cent of consumption, most in {names}.",
    )
