"""Satellite accounts: emissions, energy, water, whatever goes with activity levels; caps on them are wishes."""

from __future__ import annotations

import numpy as np

from lustrum.labels import Index
from lustrum.problem.problem import PlanProblem


def satellites(problem: PlanProblem) -> None:
    """Each account is a sum of coefficients times activity levels, E x, named so that wishes can cap it."""
    economy = problem.economy
    if economy.satellites is None:
        return
    unit = ", ".join(sorted(set(economy.satellite_unit.values()))) or "unit of each account"
    problem.add_quantity(
        "satellites",
        (economy.satellites @ problem.variables["activity_level"]).indexed(Index.of(economy.account)),
        units=unit,
        base=np.asarray(economy.satellites @ economy.base_level),
        additive=len(economy.account) == 1,
        meaning="Satellite accounts of all activities.",
    )
