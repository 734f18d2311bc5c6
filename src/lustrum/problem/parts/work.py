"""Work and everything paid that is not the normal return on capital: limited where nothing else limits labour."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import benchmark_of
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.base_year import benchmark, starting_capital, trend_of
from lustrum.problem.check import Answer, Check, checked_by, equal
from lustrum.problem.names import ACTIVITY_LEVEL, LABOUR_LIMIT, WORK, WORK_LIMIT
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem
from lustrum.wording.numbers import figure


def work_is_paid(answer: Answer) -> Check | None:
    """Work is what levels need of base-year pay at this year's output per job."""
    table, lag = answer.quantities.get(WORK), answer.economy.production_lag
    if table is None or (lag is not None and lag.any()) or trend_of(answer.economy, answer.growth) is None:
        return None
    per_job = (1.0 + float(answer.growth["productivity"] or 0.0)) ** -np.arange(1.0, len(table.years) + 1)
    paid = work_by_level(answer)
    need = (answer.quantities[ACTIVITY_LEVEL].values @ paid * per_job)[:, None]
    return equal("work is what the activities need", table, need, np.maximum(np.asarray(table.base), 1.0))


def work_by_level(answer: Answer) -> Array:
    """Return l of an answer's benchmark, shape (activities,), in base-year money per unit of level."""
    trend = trend_of(answer.economy, answer.growth)
    assert trend is not None
    capital = starting_capital(answer.economy, answer.options, answer.growth)
    return benchmark_of(answer.economy, trend, capital).work


@checked_by(work_is_paid)
def work(problem: PlanProblem, limit: bool | None = None, growth: float | None = None, more: float = 0.0) -> None:
    """Work stays within what the base year did, grown: sum_j l_j / (1 + pi)^t x_j <= (1 + n)^t sum_j l_j x0_j.

    Parameters
    ----------
    limit : bool, optional
        Whether it limits the plan; unless said it does where labour (persons, hours) does not.
    growth : float, optional
        Yearly growth of work on hand; growth.labour unless given.
    more : float
        Work on hand beyond that, from the first year on, as a part of it: 0.01 is one per cent more.
    """
    economy, found = problem.economy, benchmark(problem)
    if found is None or not found.work.any():
        return
    if not (np.isfinite(more) and more > -1.0):
        raise UsageError(f"work.more is '{more:g}': a part of the work on hand is meant, 0.01 for one per cent more.")
    n, pi = problem.growth.labour if growth is None else growth, problem.growth.productivity
    if n is None or pi is None:
        raise MissingDataError("The growth of labour and of output per job must be named: growth.labour, productivity.")
    per_job = (1.0 + pi) ** -problem.elapsed
    need = (sparse.csc_array(found.work[None, :]) @ problem.published(Activities).begun).indexed(Index.single())
    base, need = float(found.work @ economy.base_level), need * per_job
    unit = economy.flow_unit
    limits = LABOUR_LIMIT not in problem.constraints if limit is None else limit
    on_hand = base * (1.0 + more) * (1.0 + n) ** problem.elapsed
    if limits:
        problem.add_constraint(
            WORK_LIMIT, need <= on_hand, title="Work", units=unit, binds_everything=True,
            worth=(1.0 + pi) ** problem.elapsed,
            meaning="Work and everything paid that is not the normal return on capital, in base-year pay.",
        )  # fmt: skip
    problem.add_quantity(
        WORK, need, units=unit, base=base, title="Work, in base-year pay", headline=True, grows=n,
        meaning="Work and everything paid that is not the normal return on capital, in base-year pay.",
    )  # fmt: skip
    problem.assume(
        "work",
        "Work is all that is paid beyond the normal return on capital and its wear"
        + (", and as much of it is on hand as the base year did, grown at the rate of labour"
           + (f", and {100 * more:g} per cent more." if more else ".")
           if limits else "; it is counted and not limited."),
        f"{figure(base)} {economy.unit} in the base year",
        "manual, equation D2",
    )  # fmt: skip
