r"""Inertia: what a plan ordered last year stays, unless another order is worth more than the change costs.

.. math:: -\lambda \sum_d 0.5^d\, |z_d - z_d^{old}|

in the goal, in money of the base year at what it is worth to the goal on the trend.
"""

from __future__ import annotations

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.table import Table
from lustrum.problem import PlanProblem
from lustrum.problem.parts.capital import PlannedCapital

WEIGHT = 0.8
"""Lambda: what a unit of investment moved in the first year costs the goal, in units of consumption. Rolling the United
States from 2012 to 2017 by 0.3, 0.5 and 0.8 moves 5.0, 4.5 and 4.0 per cent of investment; 0.8 costs 0.07 per cent of
consumption on average, 0.12 in the dearest year."""
FADES = 0.5
"""Of that, the part that counts a year later."""
CHANGE = "investment_moved"


def add_inertia(problem: PlanProblem, old: Table, weight: float = WEIGHT) -> None:
    """Add to a built problem what moving investment away from an older plan's costs.

    Parameters
    ----------
    problem : PlanProblem
    old : Table
        Investment by activity and asset as the older plan had it; years it does not have are free.
    weight : float

    Raises
    ------
    UsageError
        If the problem has no investment, or its goal does not say what money is worth to it.
    """
    if weight == 0.0:
        return
    planned, goal = problem.find(PlannedCapital), problem.goal
    if planned is None:
        raise UsageError("The plan orders no capital, so that nothing can be kept as it was. Ask for no inertia.")
    if goal is None or goal.worth is None:
        name = "none" if goal is None else goal.name
        raise UsageError(f"The goal '{name}' does not say what money is worth to it: ask for no inertia, --inertia 0.")
    index = planned.base.index
    place = {item: k for k, item in enumerate(old.index.items)}
    years = [problem.economy.base_year + int(t) for t in problem.elapsed[:, 0]]
    before = np.full((problem.horizon, len(index)), np.nan)
    for t, year in enumerate(years):
        if year in old.years:
            row = old.values[old.years.index(year)]
            before[t] = [row[place[item]] if item in place else np.nan for item in index.items]
    known = np.isfinite(before).all(axis=1)
    if not known.any():
        return
    moved = problem.add_variable(CHANGE, index, units=problem.economy.flow_unit, scale=planned.orders.scale)
    held = np.nan_to_num(before)
    at = [int(t) + 1 for t in np.flatnonzero(known)]
    for name, relation in (
        ("investment_raised", planned.orders - moved <= held),
        ("investment_lowered", planned.orders + moved >= held),
    ):
        problem.add_constraint(
            name, relation, units=problem.economy.flow_unit, years=at, kind="identity",
            title="Change of {asset} ordered by {activity}",
        )  # fmt: skip
    fading = np.where(known, FADES ** np.arange(problem.horizon), 0.0)
    sign = -1.0 if goal.maximise else 1.0
    goal.terms.append((moved.total(), sign * weight * fading * goal.worth))
