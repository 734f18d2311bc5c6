r"""Inertia: what a plan ordered last year stays, unless another order is worth more than the change costs.

.. math:: -\lambda \sum_d 0.5^d\, |z_d - z_d^{old}|

in the goal, in money of the base year at what it is worth to the goal on the trend.
"""

from __future__ import annotations

import numpy as np

from lustrum.problem.declarations import IDENTITY
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.problem import PlanProblem

WEIGHT = 0.8
"""Lambda: what a unit of investment moved in the first year costs the goal, in units of consumption. Rolling the United
States from 2012 to 2017 by 0.3, 0.5 and 0.8 moves 5.0, 4.5 and 4.0 per cent of investment; 0.8 costs 0.07 per cent of
consumption on average, 0.12 in the dearest year."""
FADES = 0.5
"""Of that, the part that counts a year later."""


def inertia(problem: PlanProblem, weight: float = WEIGHT) -> None:
    """Investment keeps to an earlier plan's unless more is won: -lambda sum 0.5^d |z_d - z_d old| in the goal.

    Parameters
    ----------
    weight : float
        Lambda, consumption a unit of investment moved has to win in the first year; 0 keeps to nothing. Years for which
        `former_investment.csv` of the economy states no orders are free.
    """
    former, planned = problem.economy.former_investment, problem.published(PlannedCapital)
    if weight == 0.0 or not former:
        return
    index, unit = planned.base.index, problem.economy.flow_unit
    years = [problem.economy.base_year + int(t) for t in problem.elapsed[:, 0]]
    before = np.array(
        [[former.get((item[0], item[1]), {}).get(year, np.nan) for item in index.items] for year in years]
    )
    known = np.isfinite(before).all(axis=1)
    if not known.any():
        return
    moved = problem.add_variable("investment_moved", index, units=unit, scale=planned.orders.scale)
    held = np.nan_to_num(before)
    at = [int(t) + 1 for t in np.flatnonzero(known)]
    title = "Change of {asset} ordered by {activity}"
    problem.add_constraint(
        "investment_raised", planned.orders - moved <= held, units=unit, years=at, kind=IDENTITY, title=title
    )
    problem.add_constraint(
        "investment_lowered", planned.orders + moved >= held, units=unit, years=at, kind=IDENTITY, title=title
    )
    problem.goal_costs.append((moved.total(), weight * np.where(known, FADES ** np.arange(problem.horizon), 0.0)))
    problem.assume(
        "inertia",
        f"Investment keeps to what the plan before had ordered for {years[at[0] - 1]} to {years[at[-1] - 1]}: a unit "
        "moved costs the goal this much consumption in the first year, half in each later one.",
        f"{weight:g}",
        "former_investment.csv",
    )
