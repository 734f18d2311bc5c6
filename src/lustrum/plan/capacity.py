"""What the capital of a plan can make: the stock each unit of level needs, and levels with all stocks in use."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.problem.names import ACTIVITY_LEVEL, CAPITAL, LABOUR, LABOUR_LIMIT, WORK, WORK_LIMIT
from lustrum.problem.parts.capital import stock_needed
from lustrum.problem.parts.work import work_by_level


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


def short_of_hands(plan: Plan, year: int) -> tuple[str, float] | None:
    """Return what full capacity would lack most in a solved year, a skill or work, and the share it lacks.

    Below 0 where all could run; None where nothing limits how much is worked.
    """
    if LABOUR_LIMIT in plan.limits:
        need, have = labour_at_full_capacity(plan, year)
        over = need / have - 1.0
        if not np.isfinite(over).any():
            return None
        worst = int(np.nanargmax(over))
        return plan.economy.skill.labels[worst], float(over[worst])
    if WORK_LIMIT not in plan.limits:
        return None
    at = plan.solved_years.index(year)
    full, per_job = _all_at_work(plan, year), (1.0 + float(plan.growth["productivity"] or 0.0)) ** -(at + 1.0)
    on_hand = plan.quantities[WORK].values[at] + plan.limits[WORK_LIMIT].slack.values[at]
    return WORK, float(work_by_level(plan) @ full * per_job / on_hand[0] - 1.0)


def labour_at_full_capacity(plan: Plan, year: int) -> tuple[Array, Array]:
    """Return labour that full capacity would need and labour on hand, by skill, in a solved year.

    Both of shape (skills,), in the unit of each skill.

    Activities without stocks count at their planned level. Where a plan has no limit of labour the second is NaN.
    """
    economy = plan.economy
    assert economy.labour is not None
    at = plan.solved_years.index(year)
    per_job = (1.0 + float(plan.growth["productivity"] or 0.0)) ** -(at + 1.0)
    need = np.asarray(economy.labour @ _all_at_work(plan, year)) * per_job
    used = plan.quantities[LABOUR].values[at]
    limit = plan.limits.get(LABOUR_LIMIT)
    return need, np.full(len(used), np.nan) if limit is None else used + limit.slack.values[at]


def _all_at_work(plan: Plan, year: int) -> Array:
    """Return levels with all stocks in use, those of activities without stocks as planned, shape (activities,)."""
    planned = plan.quantities[ACTIVITY_LEVEL].values[plan.solved_years.index(year)]
    level = full_capacity(plan, year)
    return np.where(np.isnan(level), planned, level)
