"""Satellite accounts: emissions, energy, water, whatever goes with activity levels; caps on them are wishes."""

from __future__ import annotations

import numpy as np

from lustrum.labels import Index
from lustrum.problem.names import ACTIVITY_LEVEL, SATELLITES
from lustrum.problem.problem import PlanProblem


def satellites(problem: PlanProblem) -> None:
    """Each account is a sum of coefficients times activity levels, E x, named so that wishes can cap it."""
    economy = problem.economy
    if economy.satellites is None:
        return
    units = [economy.satellite_unit.get(account, "") for account in economy.account]
    several = len(set(units)) > 1
    problem.add_quantity(
        SATELLITES,
        (economy.satellites @ problem.variables[ACTIVITY_LEVEL]).indexed(Index.of(economy.account)),
        units="unit of each account" if several else units[0],
        item_units=units if several else (),
        base=np.asarray(economy.satellites @ economy.base_level),
        additive=len(economy.account) == 1,
        meaning="Satellite accounts of all activities.",
    )
