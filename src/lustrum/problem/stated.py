"""The law of what is stated: an activity that no stock limits runs at most at the capacity stated for it."""

from __future__ import annotations

import numpy as np

from lustrum.problem.base_year import starting_capital
from lustrum.problem.check import Answer, Check, worst_of
from lustrum.problem.names import ACTIVITY_LEVEL, CAPITAL


def stated_capacity_is_kept(answer: Answer) -> Check | None:
    """Recompute u cap from activities.csv and paths.csv, and hold the levels of the plan against it.

    Years for which a path of capacity gives nothing are not looked at.
    """
    economy, level = answer.economy, answer.quantities.get(ACTIVITY_LEVEL)
    stated = np.flatnonzero(np.isfinite(economy.stated_capacity))
    if level is None or not len(stated):
        return None
    if CAPITAL in answer.quantities:
        stated = np.setdiff1d(stated, starting_capital(economy, answer.options, answer.growth).activity)
    if not len(stated):
        return None
    most = np.full(level.values.shape, np.inf)
    for place in stated:
        path = economy.paths.get(("capacity", economy.activity.labels[place]))
        stands = float(economy.stated_capacity[place])
        used = 1.0 if economy.utilisation is None else float(economy.utilisation[place])
        most[:, place] = [used * (stands if path is None else path.get(year, np.inf)) for year in level.years]
    beyond = np.where(np.isfinite(most), level.values - most, 0.0)
    worst, where = worst_of(level, beyond, np.maximum(economy.base_level, 1.0))
    return Check("no activity runs beyond the capacity stated for it", worst, where)
