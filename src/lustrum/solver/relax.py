"""The nearest problem that has an answer: soft rows are loosened, the least important first; no more than needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices, WholeNumbers
from lustrum.errors import StoppedError, VerificationError
from lustrum.solver.certificate import bounds_of, certify
from lustrum.solver.clock import Clock
from lustrum.solver.extend import append_columns, append_rows, check_group, without_objective
from lustrum.solver.farkas import certify_infeasible
from lustrum.solver.options import SolverOptions
from lustrum.solver.solve import Solution, solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

LEAST = 1e-9
"""A relative relaxation below this is rounding and counts as none."""

ALLOWANCE = 1e-7
"""What every relaxed bound is given beyond the least, relative to the row's scale.

At exactly the least relaxation the answers left form a set without inside, whose duals have no limit; this much room
gives them one, and is too little to be seen in a printed figure.
"""

WIDE_ALLOWANCE = 1e-5
"""What is given where the duals are still too large to be checked: a figure of six digits may show it."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What soft rows have to give.

    Parameters
    ----------
    total_by_rank : dict of int to float
        Sum of relative relaxations in every rank.
    down, up : arrays aligned with the soft rows
        By how much each lower bound has to sink and each upper bound to rise, in the row's own units.
    form_relaxed : StandardForm
        The form with these bounds, each moved bound by `ALLOWANCE` times the row's scale further out; the form itself
        if hard rows alone cannot be met.
    hard_infeasible : bool
        Whether the hard rows and column bounds alone have no answer.
    ray : array, shape (m,), or None
        Then: the certified proof, zero on soft rows.
    x : array, shape (n,), or None
        A point of `form_relaxed`.
    """

    total_by_rank: dict[int, float]
    down: Array
    up: Array
    form_relaxed: StandardForm
    hard_infeasible: bool
    ray: Array | None
    x: Array | None


@dataclass(frozen=True, slots=True)
class Elastic:
    """A form without objective whose rows give way: columns beyond those of the form count relative relaxations."""

    form: StandardForm
    item: Indices
    """Which soft row each of the new columns belongs to."""
    lowers: Flags
    """Whether it lowers the lower bound; otherwise it raises the upper one."""


def relax(form: StandardForm, rows: Any, ranks: Any, scales: Any, options: SolverOptions | None = None) -> Relaxation:
    """Return the least relaxation of soft rows that lets an answer exist; all other rows and bounds stay hard.

    The sum of relative relaxations of rank 1 is made least, then, with that sum frozen, the sum of rank 2, and so on:
    what is least important gives way first.

    Parameters
    ----------
    form : StandardForm
        Its objective does not count.
    rows : array of int
        The soft rows.
    ranks : array of int
        1 for the most important.
    scales : array
        What a relaxation of each row is measured against, above zero, in the row's units.
    options : SolverOptions, optional
        The time limit holds for all steps together.

    Raises
    ------
    UsageError, StoppedError, VerificationError

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0], [1.0]], [0.0], row_lower=[10.0, -np.inf], row_upper=[np.inf, 4.0])
    >>> relax(form, [0], [1], [10.0]).down.tolist(), relax(form, [0], [1], [10.0]).total_by_rank
    ([6.0], {1: 0.6})
    """
    options = options or SolverOptions()
    clock = Clock(options.time_limit)
    rows, scales, ranks = check_group(form, rows, scales, ranks)
    loose = elastic(form, rows, scales)
    every = [int(rank) for rank in np.unique(ranks)]
    rank_of = ranks[loose.item]
    problem = _with_sums(form, loose, every, rank_of)
    totals: dict[int, float] = {}
    answer: Solution | None = None
    for k, rank in enumerate(every or [0]):
        cost = np.concatenate([np.zeros(form.columns), (rank_of == rank).astype(np.float64)])
        answer = finished(solve(replace(problem, cost=cost), clock.options(options)))
        if answer.status is Status.INFEASIBLE:
            if totals:
                raise VerificationError(
                    f"Rank {rank} of the relaxation has no answer although rank {every[0]} had one."
                )
            assert answer.ray is not None
            nothing, ray = np.zeros(rows.size), answer.ray[: form.rows].copy()
            ray[rows] = 0.0  # a row that gives way has no part in the proof but rounding
            if not certify_infeasible(form, ray).valid:
                raise VerificationError("The proof that the hard rows alone cannot be met does not hold.")
            return Relaxation({}, nothing, nothing.copy(), form, True, ray, None)
        if every:
            problem, totals[rank] = _frozen(problem, form, k, rank_of == rank, answer)
    assert answer is not None
    relative = answer.x[form.columns :]
    amount = np.where(relative > LEAST, relative, 0.0)
    down = np.bincount(loose.item[loose.lowers], weights=amount[loose.lowers], minlength=rows.size) * scales
    up = np.bincount(loose.item[~loose.lowers], weights=amount[~loose.lowers], minlength=rows.size) * scales
    relaxed = loosened(form, rows, down, up, scales)
    x = np.clip(answer.x[: form.columns], form.column_lower, form.column_upper)
    off = certify(relaxed, x, None).primal_infeasibility
    if off > options.certificate_tolerance:
        raise VerificationError(f"The relaxed problem is not met by its own point: off by {off:.1e} base levels.")
    return Relaxation(totals, down, up, relaxed, False, None, x)


def elastic(form: StandardForm, rows: WholeNumbers, scales: Array) -> Elastic:
    """Return the form without objective, with one column for every finite bound of the soft rows.

    `rows` and `scales` have one entry for each soft row, shape (k,); scales in the row's units.
    """
    lower, upper, _, _ = bounds_of(form)
    sinks, rises = np.flatnonzero(np.isfinite(lower[rows])), np.flatnonzero(np.isfinite(upper[rows]))
    item = np.concatenate([sinks, rises])
    lowers = np.arange(item.size) < sinks.size
    value = np.where(lowers, 1.0, -1.0) * scales[item]
    more = sp.csc_array((value, (rows[item], np.arange(item.size))), shape=(form.rows, item.size))
    return Elastic(append_columns(without_objective(form), more), item, lowers)


def loosened(
    form: StandardForm, rows: WholeNumbers, down: Array, up: Array, scales: Array, allowance: float = ALLOWANCE
) -> StandardForm:
    """Return the form with the bounds of some rows moved out, `allowance` further than asked where asked at all.

    All arrays have one entry for each of the rows, shape (k,), in the row's units.
    """
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[rows] -= np.where(down > 0, down + allowance * scales, 0.0)
    upper[rows] += np.where(up > 0, up + allowance * scales, 0.0)
    return replace(form, row_lower=lower, row_upper=upper)


def finished(answer: Solution) -> Solution:
    """Return an answer that is optimal or infeasible; raise on any other ending."""
    if answer.status is Status.STOPPED:
        raise StoppedError(f"The search for the nearest answer was stopped: {answer.message}", status=answer.status)
    if answer.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        raise VerificationError(f"The search for the nearest answer failed: {answer.message}", status=answer.status)
    return answer


def _with_sums(form: StandardForm, loose: Elastic, every: list[int], rank_of: WholeNumbers) -> StandardForm:
    """Return the elastic form with one row for every rank: the sum of its relaxations, not bounded yet."""
    if not loose.item.size:
        return loose.form
    place = np.searchsorted(every, rank_of)
    column = form.columns + np.arange(rank_of.size)
    sums = sp.csc_array((np.ones(rank_of.size), (place, column)), shape=(len(every), loose.form.columns))
    return append_rows(loose.form, sums)


def _frozen(
    problem: StandardForm, form: StandardForm, k: int, members: Flags, answer: Solution
) -> tuple[StandardForm, float]:
    """Return the problem with the sum of one rank not above its least value, and that value."""
    relative = answer.x[form.columns :][members]
    total = float(relative[relative > LEAST].sum())
    column_upper, row_upper = problem.column_upper.copy(), problem.row_upper.copy()
    if total == 0.0:
        column_upper[form.columns :][members] = 0.0
    else:
        row_upper[form.rows + k] = float(relative.sum()) + LEAST * (1.0 + total)
    return replace(problem, column_upper=column_upper, row_upper=row_upper), total
