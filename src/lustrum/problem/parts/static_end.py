"""A static end: after the plan the economy stands still, with what the base year asks of it and nothing under way."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, NotProductiveError, UsageError
from lustrum.problem.declarations import Wish
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.production import Activities, lasting_demand
from lustrum.problem.problem import PlanProblem

OUTSIDE = ("inventories",)
"""Uses that an economy at rest does not have, beside capital formation: what wears out is counted itself."""


def static_end(problem: PlanProblem, priority: int = 1, origin: str = "options.static_end") -> None:
    r"""After the plan the economy stands still: levels meet base-year demand and wear, nothing else is under way.

    .. math:: x_{T+1} \ge x^*, \quad (S - A - G\,\hat d\,\kappa)\, x^* = f - m, \qquad
              z_{jt} \le d_j K_{jt} \;\text{ for }\; t + g_j > T

    Parameters
    ----------
    priority : int
        As of any wish: 1 is kept longest.
    origin : str
        Who asked for it.
    """
    if problem.horizon == len(problem.years):
        raise UsageError("The part static_end speaks of the year after the plan: solve at least one year of tail.")
    level = problem.published(Activities).level
    after, levels = len(problem.years) + 1, levels_at_rest(problem)
    problem.add_constraint(
        "static_end",
        level >= levels,
        units=problem.economy.flow_unit,
        years=[after],
        title="Static end: level of {activity}",
        meaning="The year after the plan can do what an economy at rest needs to meet the demand of the base year.",
        wish=Wish(priority, origin, np.maximum(levels, 1e-9 * levels.max(initial=1.0))),
    )
    planned = problem.find(PlannedCapital)
    if planned is None:
        return
    gestation = problem.economy.gestation
    ready = np.ones(len(planned.base.index), int) if gestation is None else gestation[planned.base.activity]
    for wait in np.unique(ready):
        late = np.flatnonzero(ready == wait)
        orders, stock = planned.orders.take(late.tolist()), planned.stock.take(late.tolist())
        problem.add_constraint(
            f"static_end_building_{wait}",
            orders <= stock * planned.base.depreciation[late],
            units=problem.economy.flow_unit,
            years=range(max(after - int(wait), 1), problem.horizon + 1),
            title="Static end: {asset} ordered by {activity}",
            meaning="What would be ready only after the plan replaces what wears out, and no more.",
            wish=Wish(priority, origin, np.maximum(planned.base.stock[late], 1e-9)),
        )


def levels_at_rest(problem: PlanProblem) -> Array:
    """Return the levels at which an economy at rest meets base-year final uses less imports, and replaces wear.

    Of shape (activities,).

    Raises
    ------
    UsageError
        Where there are not as many activities as products.
    NotProductiveError
        Where the technology, wear included, uses up as much as it makes.
    """
    economy = problem.economy
    if not economy.is_square:
        raise UsageError(
            f"A static end needs as many activities as products; there are {len(economy.activity)} and "
            f"{len(economy.product)}: state it by wishes on output after the plan."
        )
    demand = lasting_demand(economy)
    if not set(economy.final_demand) - {*OUTSIDE, *economy.capital_formation}:
        raise MissingDataError("A static end needs final demand in final_demand.csv besides capital formation.")
    net = (economy.supply - economy.use).toarray()
    if (planned := problem.find(PlannedCapital)) is not None:
        base, need = planned.base, planned.need[len(problem.years)]
        owner = sparse.csc_array(
            (need * base.depreciation, (np.arange(len(need)), base.activity)), shape=(len(need), len(economy.activity))
        )
        net = net - (base.goods @ owner).toarray()
    levels = np.linalg.solve(net, demand)
    if (levels < -1e-9 * np.abs(levels).max(initial=1.0)).any():
        label = economy.activity.labels[int(np.argmin(levels))]
        raise NotProductiveError(
            f"An economy at rest would need a level of '{label}' below 0 ({levels.min():.6g} {economy.flow_unit}): the "
            "technology uses up, and wears out, as much as it makes."
        )
    return np.maximum(levels, 0.0)
