"""What limits add to the cost of a column: shadow prices times coefficients, limit by limit, whatever parts a plan has.

At the optimum a column in use costs what it brings: the sum over all rows of shadow price times coefficient is what the
goal itself gives for it (usually nothing). Split by row this is the full account of a product's cost at home: labour,
capacity, every other limit; and of an import: foreign exchange, margins, shares and yearly bounds.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.problem import PlanProblem


def cost_by_limit(problem: PlanProblem, plan: Plan, variable: str) -> tuple[dict[str, Array], Array]:
    """Return what each block of rows adds to the cost of one unit of a variable, in present value.

    Parameters
    ----------
    problem : PlanProblem
        The one the plan solves.
    plan : Plan
        Solved, or stored and read again (then shadow prices of the tail are not known).
    variable : str

    Returns
    -------
    costs : mapping of block name to array, shape (years, items)
        Positive where a row makes a unit dearer, negative where it pays for it.
    cut : array of bool, shape (years, items)
        Where a row of a year that is not stored belongs to the cost, so that the sum lacks it.
    """
    column = problem.variables[variable]
    years, items = len(plan.years), len(column)
    cut = np.zeros((years, items), dtype=bool)
    costs: dict[str, Array] = {}
    for name, block in problem.constraints.items():
        terms = [term for term in block.expression.terms if term.variable is column and len(term.rows)]
        if not terms:
            continue
        prices = plan.limit(name).shadow_price
        if prices.index.items != block.index.items:
            raise UsageError(f"The plan's rows '{name}' are not those of this scenario: solve it again.")
        sign = -1.0 if block.sense == ">=" else 1.0
        cost = np.zeros((years, items))
        for term in terms:
            for t in range(years):
                row = t + term.lag
                if not 0 <= row < problem.horizon or not block.years[row]:
                    continue
                data = term.data[row] if term.data.ndim == 2 else term.data
                used = data != 0.0
                if row >= len(prices.years):
                    cut[t, term.columns[used]] = True
                    continue
                np.add.at(cost[t], term.columns, sign * data * np.nan_to_num(prices.values[row, term.rows]))
        costs[name] = cost
    return costs, cut
