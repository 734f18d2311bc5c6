"""What is best: goals a plan may have. Every one is a political choice, so its weights are inputs and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.base_year import benchmark
from lustrum.problem.declarations import Constraint, Goal, GoalMeasure
from lustrum.problem.expression import Expression
from lustrum.problem.names import ACTIVITY_LEVEL, INVESTMENT, LABOUR, OUTPUT
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.consumption import BASKETS, Utility
from lustrum.problem.problem import PlanProblem
from lustrum.wording.names import nearest

GoalFunction = Callable[[PlanProblem], Goal]

DISCOUNT = 0.97


def discounted_consumption(
    problem: PlanProblem,
    discount: float | None = None,
    terminal: bool = True,
    future_weight: float = 1.0,
    future_from: int = 0,
) -> Goal:
    """Most discounted utility of consumption; with `terminal`, the last year solved stands for all after it, (0.8).

    Parameters
    ----------
    discount : float, optional
        What a year later counts: rho of the benchmark, with which the trend is as good as any path, unless given;
        `DISCOUNT` where the base year has no benchmark.
    terminal : bool
        Whether the last year solved stands for all after it.
    future_weight : float
        Every year from `future_from` on counts this many times: how much the years to come are worth, a vote.
    future_from : int
        First year of the plan (1, 2 ...) that counts as the future; 0 for the first one after the years shown.
    """
    utility = problem.find(Utility)
    if utility is None:
        raise UsageError("The goal discounted_consumption needs the part `consumption` with form product or basket.")
    own = benchmark(problem)
    own_discount = DISCOUNT if own is None else own.discount(utility.theta)
    stated, discount = discount, own_discount if discount is None else discount
    weights = discount ** np.arange(problem.horizon, dtype=float)
    if terminal:
        ratio = discount * (1.0 + problem.growth.trend) ** (1.0 - utility.theta)
        if ratio >= 1.0:
            raise UsageError(
                f"The years after the plan weigh without end: discount x (1 + g)^(1 - theta) = {ratio:.4f} must be "
                "below 1. Lower the discount factor or set theta = 1."
            )
        weights[-1] /= 1.0 - ratio
    if future_weight != 1.0:
        first = future_from or len(problem.years) + 1
        if not (np.isfinite(future_weight) and future_weight >= 0.0) or not 1 <= first <= problem.horizon:
            raise UsageError(
                f"goal.future_weight = {future_weight:g} from year {first} on: give a weight of 0 or more and a year "
                f"from 1 to {problem.horizon}."
            )
        weights[first - 1 :] *= future_weight
        problem.assume(
            "future_weight",
            f"Year {first} of the plan and every later one count this many times.",
            f"{future_weight:g}",
            "goal.future_weight",
        )
    problem.assume(
        "discount",
        "A year later counts this much; the last year solved stands for all years after it."
        if terminal
        else "A year later counts this much.",
        f"{discount:.4g}" + (
            f"; {own_discount:.4g} by the base year's own return" if stated is not None and own is not None else ""
        ),
        "goal.discount" if stated is not None else "manual, equation D1" if own is not None else "manual, defaults",
    )  # fmt: skip
    return Goal(
        "discounted_consumption",
        True,
        f"{_unit_of_utility(problem)}, discounted",
        [(utility.expression, weights)],
        title="the most consumption, later years discounted",
        measure=GoalMeasure(
            float(weights @ utility.at_trend),
            float(weights @ utility.one_per_cent),
            "per cent of consumption above the trend path, in every year",
        ),
        worth=weights * problem.growth.factor(problem.horizon)[:, 0] ** -utility.theta / _basket_cost(problem),
    )


def _unit_of_utility(problem: PlanProblem) -> str:
    """Return what the worth of consumption is counted in: whole baskets where products have units of their own."""
    return BASKETS if problem.economy.is_physical else problem.economy.unit


def _basket_cost(problem: PlanProblem) -> float:
    """Return what the basket costs at benchmark prices: the goal counts baskets, and prices are those of its parts."""
    own = benchmark(problem)
    return 1.0 if own is None else own.basket_cost(problem.economy.household_consumption)


def least_shortfall(
    problem: PlanProblem,
    discount: float = DISCOUNT,
    shortfall_weight: float = 10.0,
    investment_weight: float = 1.0,
) -> Goal:
    """Least weighted shortfall from the targets, plus discounted investment: every wish of the form >= may fall short.

    A unit of shortfall costs `shortfall_weight` times a unit of investment in the same year.
    """
    weights = discount ** np.arange(problem.horizon, dtype=float)
    terms = []
    targets = [c for c in problem.constraints.values() if c.wish and c.wish.quantity and c.sense == ">="]
    if not targets:
        raise UsageError("The goal shortfall needs targets: give [[wish]] entries with sense '>='.")
    _refuse_several_units(problem, targets, investment_weight)
    for target in targets:
        assert target.wish is not None
        short = problem.add_variable(
            f"shortfall_{target.name}", target.index, units=target.units, scale=0.01 * target.wish.scale
        )
        problem.constraints[target.name] = replace(target, expression=target.expression + short)
        terms.append((short.total(), shortfall_weight * weights * target.years))
        problem.add_quantity(f"shortfall_{target.name}", short, units=target.units, base=0.0)
    if investment_weight and INVESTMENT in problem.quantities:
        terms.append((problem.quantities[INVESTMENT].expression.total(), investment_weight * weights))
    problem.assume(
        "shortfall_weight",
        "A unit of shortfall costs as much as this many units of investment.",
        f"{shortfall_weight:g}",
        "goal.shortfall_weight",
    )
    return Goal(
        "least_shortfall",
        False,
        problem.economy.flow_unit,
        terms,
        title="the least shortfall of deliveries",
    )


def _refuse_several_units(problem: PlanProblem, targets: Sequence[Constraint], investment_weight: float) -> None:
    """Refuse to add up what falls short of products, and investment, counted in units of their own."""
    invests = bool(investment_weight) and INVESTMENT in problem.quantities
    rows = sum(len(each.index) for each in targets)
    if problem.economy.is_physical and rows + invests > 1:
        raise UsageError(
            f"The goal shortfall would add up what falls short of {rows} targets{' and investment' if invests else ''}"
            f", which {problem.economy.name} counts in units of their own: another unit would give another plan "
            "(convention 3). Take the goal 'targets', which counts the part of each target that is met, or give the "
            "table at prices."
        )


def terminal_capacity(problem: PlanProblem, weights: Mapping[str, float] | None = None) -> Goal:
    """Most productive capacity when the last year shown has ended, all orders that were placed by then included.

    Parameters
    ----------
    weights : mapping of activity to number, optional
        What a unit of capital of an activity counts; those not named count nothing. Without it all count the same.
    """
    planned = problem.find(PlannedCapital)
    if planned is None:
        raise UsageError("The goal capacity needs the part `capital`.")
    at_the_end = np.zeros(problem.horizon)
    after = len(problem.years)
    if after >= problem.horizon:
        raise UsageError("The goal capacity looks at the year after the plan: solve at least one year of tail.")
    at_the_end[after] = 1.0
    return Goal(
        "terminal_capacity",
        True,
        problem.economy.unit,
        [(_capital(problem, planned, weights), at_the_end)],
        title="the most capacity at the end of the plan",
    )


def _capital(problem: PlanProblem, planned: PlannedCapital, weights: Mapping[str, float] | None) -> Expression:
    """Return the capital of all activities, each with its weight, as one row; the weights are recorded."""
    if weights is None:
        if problem.economy.is_physical and len(planned.stock) > 1:
            raise UsageError(
                f"The goal capacity would add up the capacity of activities that {problem.economy.name} counts in "
                "units of their own: another unit would give another plan (convention 3). Say under [goal.weights] "
                "what a unit of each counts, or give the table at prices."
            )
        return planned.stock.total()
    owners = [problem.economy.activity.labels[j] for j in planned.base.activity]
    for name, weight in weights.items():
        if name not in owners:
            raise UsageError(
                f"goal.weights names '{name}', which owns no capital. {nearest(name, dict.fromkeys(owners))}"
            )
        if not np.isfinite(weight):
            raise UsageError(f"goal.weights gives '{name}' the weight '{weight}'; give a number.")
    said = ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
    problem.assume("capacity_weights", "What a unit of capital counts, by activity; others nothing.", said, "[goal]")
    row = np.array([[float(weights.get(name, 0.0)) for name in owners]])
    return (sparse.csc_array(row) @ planned.stock).indexed(Index.single())


def highest_floor(problem: PlanProblem) -> Goal:
    """The highest multiple of the base-year basket below which no year and nobody falls."""
    if "floor_level" not in problem.quantities:
        raise UsageError("The goal floor needs the part `consumption_floor` without a level (parts_added).")
    weights = np.zeros(problem.horizon)
    weights[0] = 1.0
    quantity = problem.quantities["floor_level"]
    return Goal(
        "highest_floor",
        True,
        quantity.units,
        [(quantity.expression, weights)],
        title="the highest floor under consumption",
    )


def total_output(problem: PlanProblem, last_years: int = 0, prices: Mapping[str, float] | None = None) -> Goal:
    """Most output over the plan, or over its last years only.

    Parameters
    ----------
    last_years : int
        So many of the last years shown count; 0 for all of them.
    prices : mapping of product to number, optional
        What a unit of each product counts, needed where products are counted in units of their own.
    """
    weights = _last(problem, last_years)
    return Goal(
        "total_output",
        True,
        problem.economy.flow_unit,
        [(_output(problem, prices), weights)],
        title="the most output",
    )


def _output(problem: PlanProblem, prices: Mapping[str, float] | None) -> Expression:
    """Return all output as one row, at the prices given; without them things of several units are not added up."""
    economy = problem.economy
    labels = economy.product.labels
    if prices is None:
        if economy.is_physical and len(labels) > 1:
            raise UsageError(
                f"The goal output would add up products that {economy.name} counts in units of their own: another unit "
                "would give another plan (convention 3). Give each product its price under [goal.prices], or the table "
                "at prices."
            )
        return problem.quantities[ACTIVITY_LEVEL].expression.total()
    for name, price in prices.items():
        if name not in labels:
            raise UsageError(f"goal.prices names '{name}', which is no product. {nearest(name, labels)}")
        if not (np.isfinite(price) and price >= 0.0):
            raise UsageError(f"goal.prices gives '{name}' the price '{price}'; give a number of 0 or more.")
    if missing := [label for label in labels if label not in prices]:
        raise UsageError(f"goal.prices gives no price for {shown(missing)}: missing is not zero; write 0 if it is.")
    said = ", ".join(f"{name} {price:g}" for name, price in prices.items())
    problem.assume("output_prices", "What a unit of each product counts in the goal.", said, "[goal.prices]")
    row = np.array([[float(prices[label]) for label in labels]])
    return (sparse.csc_array(row) @ problem.quantities[OUTPUT].expression).indexed(Index.single())


def total_employment(problem: PlanProblem, last_years: int = 0) -> Goal:
    """Most labour used over the years shown, or over the last of them only."""
    if LABOUR not in problem.quantities:
        raise UsageError("The goal employment needs labour.csv and the part `labour`.")
    weights = _last(problem, last_years)
    quantity = problem.quantities[LABOUR]
    if not quantity.additive and len(quantity.expression) > 1:
        raise UsageError(
            "The goal employment would add up kinds of work that are counted in units of their own (convention 3): "
            f"{shown(list(dict.fromkeys(problem.economy.labour_unit.values())))}. Give all of labour.csv in one unit."
        )
    return Goal(
        "total_employment",
        True,
        quantity.units,
        [(quantity.expression.total(), weights)],
        title="the most employment",
    )


def _last(problem: PlanProblem, years: int) -> Array:
    """Return one for each of the last `years` shown (all of them for 0), zero for the others and the tail."""
    weights = np.zeros(problem.horizon)
    shown = len(problem.years)
    weights[shown - years if years else 0 : shown] = 1.0
    return weights


def weighted_quantities(problem: PlanProblem, weights: dict[str, float], discount: float = 1.0) -> Goal:
    """Most of a weighted, discounted sum of named quantities: the short way to a goal of one's own."""
    by_year = np.zeros(problem.horizon)
    by_year[: len(problem.years)] = discount ** np.arange(len(problem.years), dtype=float)
    terms = []
    for name, weight in weights.items():
        if name not in problem.quantities:
            raise UsageError(
                f"The goal names '{name}', which this plan does not have. {nearest(name, problem.quantities)}"
            )
        quantity = problem.quantities[name]
        if not quantity.additive and len(quantity.expression) > 1:
            raise UsageError(
                f"The goal would add up the {len(quantity.expression)} items of '{name}', which are counted in units "
                "of their own: another unit would give another plan (convention 3). Take the goal 'output' with a "
                "price of each product under [goal.prices], or give the table at prices."
            )
        terms.append((problem.quantities[name].expression.total(), weight * by_year))
    return Goal("weighted_quantities", True, "weighted sum", terms, title="the most of the quantities weighed")


def nearest_to_trend(problem: PlanProblem) -> Goal:
    """Least squared relative distance of deliveries to households from the base year times the trend; a convex QP.

    Needs the part `consumption` with form "free". HiGHS certifies such problems up to the size stated by
    `lustrum.solver.solve`; beyond it take the piecewise-linear goal `discounted_consumption`.
    """
    deliveries = problem.variables.get("deliveries")
    if deliveries is None:
        raise UsageError("The goal trend needs the part `consumption` with form = 'free'.")
    bought = deliveries.scale > 0.0
    wished = np.where(bought, deliveries.scale, 1.0) * problem.growth.factor(problem.horizon)
    weight = np.where(bought, 1.0 / wished, 0.0)
    # sum (c / w - 1)^2 = sum c^2 / w^2 - 2 c / w + 1, and a QP takes half the second derivative.
    half = np.where(bought, 0.5, 0.0)
    linear = (deliveries * weight - half).total()
    return Goal(
        "nearest_to_trend",
        False,
        "squared relative distance",
        [(linear, np.full(problem.horizon, -2.0))],
        [(deliveries, 2.0 * weight**2)],
        title="deliveries as near the trend as they can be",
    )


def charged(problem: PlanProblem, goal: Goal) -> Goal:
    """Return a goal less what parts said things cost (`goal_costs`), at what money is worth to it on the trend.

    Raises
    ------
    UsageError
        If something costs and the goal does not say what money is worth to it.
    """
    if not problem.goal_costs:
        return goal
    if goal.worth is None:
        raise UsageError(
            f"The goal '{goal.name}' does not say what money is worth to it, so that nothing can be weighed against "
            "it: no inertia (inertia.weight = 0 under [options], --inertia 0), or "
            "the goal 'consumption'."
        )
    sign = -1.0 if goal.maximise else 1.0
    goal.terms += [(cost, sign * by_year * goal.worth) for cost, by_year in problem.goal_costs]
    return goal


def nothing(problem: PlanProblem) -> Goal:
    """No goal: any plan that holds together, which the tie-break makes the one nearest the base year."""
    return Goal(
        "nothing",
        False,
        "1",
        [(problem.constant(Index.single(), np.zeros(1)), np.zeros(problem.horizon))],
        title="no goal but to hold together, near the base year",
    )
