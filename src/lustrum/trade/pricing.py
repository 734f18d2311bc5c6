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


def cost_by_limit(problem: PlanProblem, plan: Plan, variable: str) -> dict[str, Array]:
    """Return what each block of rows adds to the cost of one unit of a variable, in present value.

    Parameters
    ----------
    problem : PlanProblem
        The one the plan solves.
    plan : Plan
        With the shadow prices of every year solved.
    variable : str

    Returns
    -------
    costs : mapping of block name to array, shape (years, items)
        Positive where a row makes a unit dearer, negative where it pays for it.

    Raises
    ------
    UsageError
        If the plan is not one of this problem, or was stored by a version that kept no prices of the years behind it.
    """
    if len(plan.solved_years) < problem.horizon:
        raise UsageError(
            f"The plan '{plan.name}' was stored without the {problem.horizon - len(plan.solved_years)} years solved "
            "behind it, whose prices this question needs: make it again with `lustrum plan`."
        )
    column = problem.variables[variable]
    years, items = len(plan.years), len(column)
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
                np.add.at(cost[t], term.columns, sign * data * np.nan_to_num(prices.values[row, term.rows]))
        costs[name] = cost
    return costs
