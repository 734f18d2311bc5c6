"""A floor under consumption: in no year does a household get less than a stated multiple of the base-year basket."""

from __future__ import annotations

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.declarations import Wish
from lustrum.problem.expression import Expression
from lustrum.problem.names import CONSUMPTION, CONSUMPTION_FLOOR
from lustrum.problem.problem import PlanProblem


def consumption_floor(
    problem: PlanProblem,
    level: float | None = None,
    growth: float = 0.0,
    priority: int = 1,
    origin: str = "options.consumption_floor",
) -> None:
    """No delivery to households falls below the floor: c_it >= level (1 + growth)^t c0_i in every year solved.

    Parameters
    ----------
    level : float, optional
        Multiple of the base-year basket, group by group and product by product; without it the goal `floor` chooses
        the highest one there is.
    growth : float
        Yearly growth of the floor, as a fraction.
    priority : int
        As of any wish: 1 is kept longest.
    origin : str
        Who asked for it.
    """
    quantity = problem.quantities.get(CONSUMPTION)
    if quantity is None:
        raise UsageError("The part `consumption_floor` needs the part `consumption` before it in the list of parts.")
    if level is not None and not (np.isfinite(level) and level >= 0.0):
        raise UsageError(f"consumption_floor.level is '{level:g}'; give a multiple of the base-year basket, 0 or more.")
    bought = np.flatnonzero(quantity.base > 0.0)
    base = quantity.base[bought]
    index = quantity.expression.index.take(bought.tolist())
    path = (1.0 + growth) ** problem.elapsed
    floor: Expression
    if level is None:
        chosen = problem.add_variable("floor_level", Index.single(), units="baskets of the base year", scale=1.0)
        if problem.horizon > 1:
            problem.add_constraint(
                "floor_is_one",
                chosen.equals(chosen.lag(1)),
                units="baskets of the base year",
                years=range(2, problem.horizon + 1),
                title="One floor for every year",
                meaning="The floor is the same multiple in every year, its growth apart.",
            )
        problem.add_quantity(
            "floor_level",
            chosen,
            units="baskets of the base year",
            base=1.0,
            meaning="Multiple of the base-year basket that nobody falls below.",
        )
        floor = (base[:, None] @ chosen).indexed(index) * path
    else:
        floor = problem.constant(index, level * base * path)
        problem.assume(
            "consumption_floor",
            "No product and no group gets less than this multiple of base-year consumption in any year solved.",
            f"{level:g}, growing {100 * growth:g} % a year",
            origin,
        )
    problem.add_constraint(
        CONSUMPTION_FLOOR,
        quantity.expression.take(bought.tolist()).indexed(index) >= floor,
        units=problem.economy.flow_unit,
        title="Floor of consumption: " + ", ".join(f"{{{dim}}}" for dim in index.dims),
        wish=None if level is None else Wish(priority, origin, base),
    )
