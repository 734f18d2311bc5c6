"""Ways out of a clash: how far one soft row, or one group of hard rows, has to move for an answer to exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from lustrum.errors import VerificationError
from lustrum.solver.certificate import bounds_of, certify
from lustrum.solver.clash import Clash, check_clash
from lustrum.solver.extend import append_columns, append_rows, check_group, without_objective
from lustrum.solver.options import SolverOptions
from lustrum.solver.relax import LEAST, Relaxation, elastic, finished, loosened
from lustrum.solver.settle import Clock
from lustrum.solver.solve import solve
from lustrum.solver.standard_form import FloatArray, IntArray, StandardForm
from lustrum.solver.status import Status


@dataclass(frozen=True, slots=True)
class WayOut:
    """One row to move, and how far, for the whole problem to have an answer.

    Parameters
    ----------
    row : int
    side : {'lower', 'upper'}
        Which of its bounds moves out.
    bound_before, bound_after : float
    amount : float
        Their distance, in the row's units: the least that will do and `relax.ALLOWANCE` of the scale, so that the
        problem with this bound can be solved and rounded.
    relative : float
        The amount relative to the row's scale.
    x : array, shape (n,)
        A certified point of the problem with this bound moved.
    """

    row: int
    side: Literal["lower", "upper"]
    bound_before: float
    bound_after: float
    amount: float
    relative: float
    x: FloatArray


def ways_out(
    form: StandardForm,
    clash: Clash,
    relaxation: Relaxation,
    rows: Any,
    ranks: Any,
    scales: Any,
    options: SolverOptions | None = None,
) -> list[WayOut]:
    """Return for each row of a clash the least move of that row alone that makes the whole problem solvable.

    The other rows of the clash stay hard; soft rows outside the clash may take what the nearest answer gives up of
    them. Every way is solved and its point certified. Rows for which no amount helps are left out. The least important
    rows come first, among those the least relative move.

    Parameters
    ----------
    form, rows, ranks, scales, options
        As for `relax.relax`.
    clash : Clash
        From `clash.minimal_clash`.
    relaxation : Relaxation
        From `relax.relax`.

    Raises
    ------
    UsageError, StoppedError, VerificationError
    """
    options = options or SolverOptions()
    clock = Clock(options.time_limit)
    rows, scales, ranks = check_group(form, rows, scales, ranks)
    check_clash(form, clash)
    place = {int(row): k for k, row in enumerate(rows)}
    members = np.array(clash.rows, dtype=np.int64)
    lower, upper = relaxation.form_relaxed.row_lower.copy(), relaxation.form_relaxed.row_upper.copy()
    lower[members], upper[members] = form.row_lower[members], form.row_upper[members]
    around = replace(form, row_lower=lower, row_upper=upper)
    ways: list[tuple[tuple[int, float, int], WayOut]] = []
    for row in clash.rows:
        k = place[row]
        way = _one_way(around, row, float(scales[k]), clock.options(options))
        if way is not None:
            ways.append(((-int(ranks[k]), way.relative, row), way))
    return [way for _, way in sorted(ways, key=lambda item: item[0])]


def loosen_hard(form: StandardForm, rows: Any, scales: Any, options: SolverOptions | None = None) -> float | None:
    """Return the least theta for which moving every bound of a group of rows out by theta x scale gives an answer.

    All other rows stay as they are. The answer is certified; 0 if the form has an answer as it is, None if no amount
    helps.

    Raises
    ------
    UsageError, StoppedError, VerificationError

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0], [1.0]], [0.0], row_lower=[10.0, -np.inf], row_upper=[np.inf, 4.0])
    >>> loosen_hard(form, [1], [4.0])
    1.5
    """
    options = options or SolverOptions()
    group, sizes, _ = check_group(form, rows, scales)
    lower, upper, _, _ = bounds_of(form)
    both = np.flatnonzero(np.isfinite(lower[group]) & np.isfinite(upper[group]))
    # A row with two bounds becomes two rows: the first keeps the lower bound, its copy the upper one.
    problem = without_objective(form)
    if both.size:
        doubled = group[both]
        unit = 1.0 if form.row_scale is None else form.row_scale[doubled]
        problem = append_rows(problem, sp.csr_array(form.csc)[doubled, :], upper=form.row_upper[doubled], unit=unit)
        highest = problem.row_upper.copy()
        highest[doubled] = np.inf
        problem = replace(problem, row_upper=highest)
    sign = np.where(np.isfinite(lower[group]), 1.0, np.where(np.isfinite(upper[group]), -1.0, 0.0))
    theta = np.zeros((problem.rows, 1))
    theta[group, 0] = sign * sizes
    theta[form.rows :, 0] = -sizes[both]
    answer = finished(solve(append_columns(problem, theta, cost=1.0), options))
    if answer.status is Status.INFEASIBLE:
        return None
    amount = float(answer.x[-1])
    return amount if amount > LEAST else 0.0


def _one_way(form: StandardForm, row: int, scale: float, options: SolverOptions) -> WayOut | None:
    """Return the least move of one row, certified, or None if no amount helps."""
    rows: IntArray = np.array([row], dtype=np.int64)
    scales = np.array([scale])
    loose = elastic(form, rows, scales)
    cost = np.concatenate([np.zeros(form.columns), np.ones(loose.item.size)])
    answer = finished(solve(replace(loose.form, cost=cost), options))
    if answer.status is Status.INFEASIBLE:
        return None
    relative = np.where(answer.x[form.columns :] > LEAST, answer.x[form.columns :], 0.0)
    down, up = float(relative[loose.lowers].sum()) * scale, float(relative[~loose.lowers].sum()) * scale
    moved = loosened(form, rows, np.array([down]), np.array([up]), scales)
    x = np.clip(answer.x[: form.columns], form.column_lower, form.column_upper)
    off = certify(moved, x, None).primal_infeasibility
    if off > options.certificate_tolerance:
        raise VerificationError(f"Moving row {row} by {max(down, up):.6g} leaves a violation of {off:.1e} base levels.")
    if down >= up:
        before, after = float(form.row_lower[row]), float(moved.row_lower[row])
        return WayOut(row, "lower", before, after, before - after, (before - after) / scale, x)
    before, after = float(form.row_upper[row]), float(moved.row_upper[row])
    return WayOut(row, "upper", before, after, after - before, (after - before) / scale, x)
