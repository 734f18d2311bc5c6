"""What the capital of a plan can make: the stock each unit of level needs, and levels with all stocks in use."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.problem.names import ACTIVITY_LEVEL, CAPITAL, LABOUR, LABOUR_LIMIT
from lustrum.problem.parts.capital import stock_needed


def full_capacity(plan: Plan, year: int) -> Array:
    """Return the level every activity could run at in a solved year if its stocks were all in use, NaN without stocks.

    Of shape (activities,), in the economy's unit a year; `year` is one of the years solved.

    All assets of an activity are needed together, so that the scarcest one counts.
    """
    base, need = stock_needed(plan)
    at = plan.solved_years.index(year)
    stock = plan.quantities[CAPITAL].values[at]
    level = np.full(len(plan.economy.activity), np.inf)
    np.minimum.at(level, base.activity, stock / need[at])
    return np.where(np.isfinite(level), level, np.nan)


def labour_at_full_capacity(plan: Plan, year: int) -> tuple[Array, Array]:
    """Return labour that full capacity would need and labour on hand, by skill, in a solved year.

    Both of shape (skills,), in the unit of each skill.

    Activities without stocks count at their planned level. Where a plan has no limit of labour the second is NaN.
    """
    economy = plan.economy
    assert economy.labour is not None
    at = plan.solved_years.index(year)
    planned = plan.quantities[ACTIVITY_LEVEL].values[at]
    level = full_capacity(plan, year)
    per_job = (1.0 + float(plan.growth["productivity"] or 0.0)) ** -(at + 1.0)
    need = np.asarray(economy.labour @ np.where(np.isnan(level), planned, level)) * per_job
    used = plan.quantities[LABOUR].values[at]
    limit = plan.limits.get(LABOUR_LIMIT)
    return need, np.full(len(used), np.nan) if limit is None else used + limit.slack.values[at]
