"""Ways out of a clash: how far one soft row, or one group of hard rows, has to move for an answer to exist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, WholeNumbers
from lustrum.solver.certificate import bounds_of
from lustrum.solver.clash import Clash, check_clash
from lustrum.solver.clock import Clock
from lustrum.solver.extend import append_columns, append_rows, check_group, without_objective
from lustrum.solver.options import SolverOptions
from lustrum.solver.relax import LEAST, Relaxation, finished, relax
from lustrum.solver.solve import solve
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status


@dataclass(frozen=True, slots=True)
class Move:
    """One bound of one row, moved out.

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
    """

    row: int
    side: Literal["lower", "upper"]
    bound_before: float
    bound_after: float
    amount: float
    relative: float


@dataclass(frozen=True, slots=True)
class WayOut:
    """One row of a clash moved while the rest of the clash stays, for the whole problem to have an answer.

    Parameters
    ----------
    move : Move
    also : tuple of Move
        What rows outside the clash give up beside it: other clashes, solved alongside.
    x : array, shape (n,)
        A certified point of the problem with all these bounds moved.
    """

    move: Move
    also: tuple[Move, ...]
    x: Array


def ways_out(
    form: StandardForm,
    clash: Clash,
    rows: Any,
    ranks: Any,
    scales: Any,
    options: SolverOptions | None = None,
    *,
    known: Relaxation | None = None,
) -> list[WayOut]:
    """Return for each row of a clash the nearest answer in which the rest of the clash is kept.

    The other rows of the clash stay hard; that row and the soft rows outside the clash give up the least, rank by rank,
    as in `relax.relax`. Every way is solved and its point certified. Rows for which no amount helps are left out. The
    least important rows come first, among those the least relative move.

    Parameters
    ----------
    form, rows, ranks, scales, options
        As for `relax.relax`.
    clash : Clash
        From `clash.minimal_clash`.
    known : Relaxation, optional
        Of all soft rows: the way out of a clash of one row, which is then not sought again.

    Raises
    ------
    UsageError, StoppedError, VerificationError
    """
    options = options or SolverOptions()
    clock = Clock(options.time_limit)
    rows, scales, ranks = check_group(form, rows, scales, ranks)
    check_clash(form, clash)
    members = np.array(clash.rows, dtype=np.int64)
    ways: list[tuple[tuple[int, float, int], WayOut]] = []
    for row in clash.rows:
        soft = np.flatnonzero(~np.isin(rows, members) | (rows == row))
        if known is not None and len(soft) == len(rows):
            nearest = known
        else:
            nearest = relax(form, rows[soft], ranks[soft], scales[soft], clock.options(options))
        if nearest.hard_infeasible or nearest.x is None:
            continue
        moves = _moves(form, nearest, rows[soft], scales[soft])
        own = [move for move in moves if move.row == row]
        if own:
            rank = int(ranks[rows == row][0])
            others = tuple(move for move in moves if move.row != row)
            ways.append(((-rank, own[0].relative, row), WayOut(own[0], others, nearest.x)))
    return [way for _, way in sorted(ways, key=lambda item: item[0])]


def _moves(form: StandardForm, nearest: Relaxation, rows: WholeNumbers, scales: Array) -> list[Move]:
    relaxed = nearest.form_relaxed
    moves = []
    for k, row in enumerate(rows.tolist()):
        if nearest.down[k] > 0:
            before, after = float(form.row_lower[row]), float(relaxed.row_lower[row])
            moves.append(Move(row, "lower", before, after, before - after, (before - after) / float(scales[k])))
        if nearest.up[k] > 0:
            before, after = float(form.row_upper[row]), float(relaxed.row_upper[row])
            moves.append(Move(row, "upper", before, after, after - before, (after - before) / float(scales[k])))
    return moves


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
