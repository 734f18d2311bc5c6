"""Activities: what they make and what they use up, with a choice between techniques."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import NotProductiveError, UsageError
from lustrum.labels import Index
from lustrum.problem.check import Answer, Check, checked_by, entry_is, not_negative
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import ACTIVITY_LEVEL, OUTPUT
from lustrum.problem.problem import PlanProblem


@dataclass(frozen=True, eq=False)
class Activities:
    """Activity levels as later parts need them.

    Parameters
    ----------
    level : Variable
        Dated by output.
    begun : Expression
        The same levels dated by their inputs and labour.
    """

    level: Variable
    begun: Expression
    part: ClassVar[str] = "production"


def output_is_made(answer: Answer) -> Check | None:
    """Output in the balance is S x."""
    level = answer.quantities[ACTIVITY_LEVEL].values
    return entry_is(answer, "output", np.asarray((answer.economy.supply @ level.T).T))


def inputs_are_used(answer: Answer) -> Check | None:
    """Intermediate use in the balance is A x, each activity's dated by its output less its lag."""
    economy, level = answer.economy, answer.quantities[ACTIVITY_LEVEL].values
    lag = economy.production_lag
    if lag is None or not lag.any():
        return entry_is(answer, "intermediate_use", np.asarray((economy.use @ level.T).T))
    # What is begun in the last years ends after the plan: their inputs are taken as the plan states them.
    used: Array = answer.balance["intermediate_use"].table.values.copy()
    for year in range(len(level) - int(lag.max())):
        used[year] = economy.use @ np.array([level[year + k, j] for j, k in enumerate(lag)])
    return entry_is(answer, "intermediate_use", used)


@checked_by(not_negative("activity_level"), output_is_made, inputs_are_used)
def production(problem: PlanProblem, after_horizon: str = "growth") -> None:
    """Activities run at level x, supply S x and use up A x; with a production lag, inputs fall that many years earlier.

    Parameters
    ----------
    after_horizon : {"growth", "static", "nothing"}
        What is produced after the last year solved, for activities whose inputs fall earlier: the last year's levels
        growing at the trend, the levels a stationary economy needs for base-year final demand, or nothing.
    """
    economy = problem.economy
    activity = Index.of(economy.activity)
    x = problem.add_variable(
        ACTIVITY_LEVEL, activity, units=economy.flow_unit, scale=economy.base_level, follows_trend=True
    )
    supply = economy.supply @ x
    begun: Expression = x
    lag = economy.production_lag
    if lag is not None and lag.any():
        begun = x.lead(lag) + _beyond(problem, x, after_horizon)
        early = [year for year in range(1, min(int(lag.max()), problem.horizon) + 1)]
        for year in early:
            late = np.flatnonzero(lag >= year)
            problem.add_constraint(
                f"work_in_progress_{year}",
                x.take(late.tolist()).equals(economy.base_level[late]),
                units=economy.flow_unit,
                years=[year],
                title="Work in progress of {activity}",
                meaning="What is finished in the first years was begun before the plan: base levels.",
            )
    problem.publish(Activities(x, begun))
    product = Index.of(economy.product)
    problem.supplies(OUTPUT, supply, final=False)
    problem.uses("intermediate_use", economy.use @ begun, final=False)
    problem.add_quantity(
        ACTIVITY_LEVEL, x, units=economy.flow_unit, base=economy.base_level, meaning="Level of each activity."
    )
    problem.add_quantity(
        OUTPUT,
        supply.indexed(product),
        units=economy.flow_unit,
        base=economy.base_output,
        title="Gross output",
        headline=True,
        meaning="Output of each product by all activities.",
    )


def _beyond(problem: PlanProblem, x: Expression, after_horizon: str) -> Expression:
    """Return activity levels dated after the horizon, seen from the years in which their inputs fall."""
    economy, horizon = problem.economy, problem.horizon
    lag = economy.production_lag
    assert lag is not None
    if after_horizon == "static":
        levels = np.zeros((horizon, len(economy.activity)))
        for year in range(horizon):
            levels[year, year + lag >= horizon] = 1.0
        return problem.constant(x.index, levels * static_levels(problem))
    if after_horizon == "nothing":
        return problem.constant(x.index, np.zeros(len(economy.activity)))
    if after_horizon != "growth":
        raise UsageError(f"production.after_horizon is '{after_horizon}'; known: growth, static, nothing.")
    total = problem.constant(x.index, np.zeros(len(economy.activity)))
    g = problem.growth.trend
    for length in np.unique(lag[lag > 0]):
        for back in range(int(length)):
            # Year H - back needs x[H - back + length] = x[H] (1 + g)^(length - back); x[H] is `back` years ahead.
            when = np.zeros((horizon, 1))
            when[horizon - 1 - back] = (1.0 + g) ** (int(length) - back)
            total = total + x.masked(lag == length).lead(back) * when
    return total


def static_levels(problem: PlanProblem) -> np.ndarray:
    """Return the activity levels with which a stationary economy meets base-year final demand, capital goods aside.

    ``x = (S - A)^-1 (f - m)``: all final uses but capital formation and inventories, less the imports of the base year,
    shape (activities,).

    Raises
    ------
    UsageError
        Where there are not as many activities as products.
    NotProductiveError
        Where the technology uses up as much as it makes.
    """
    economy = problem.economy
    if not economy.is_square:
        raise UsageError("A static end needs as many activities as products; use after_horizon='growth'.")
    demand = lasting_demand(economy)
    net = (economy.supply - economy.use).toarray()
    levels = np.linalg.solve(net, demand)
    if (levels < -1e-9 * np.abs(levels).max(initial=1.0)).any():
        label = economy.activity.labels[int(np.argmin(levels))]
        raise NotProductiveError(
            f"The technology uses up as much as it makes: the static level of '{label}' is {levels.min():.6g}, below 0."
        )
    return np.maximum(levels, 0.0)


def lasting_demand(economy: Economy) -> np.ndarray:
    """Return what an economy at rest must make for others than its own industries, shape (products,).

    All final uses of the base year but capital formation and inventories, less imports.
    """
    passing = {"inventories", *economy.capital_formation}
    kept = [economy.final(name) for name in sorted(set(economy.final_demand) - passing)]
    demand: np.ndarray = np.sum([np.zeros(len(economy.product)), *kept], axis=0) - economy.imports
    return demand
