r"""Among equally good answers take the one nearest to a reference: a second pass on the optimal face.

The optimal face is where every column and every row with a dual other than zero stays at its bound. On it

.. math:: \sum_k |x_k - r_k| / s_k

is made least over the chosen columns. A column whose reference lies inside its bounds is split into what lies above and
what lies below the reference, so that no rows are added; fixed columns leave the problem. Duals, gap and certificate
stay those of the first pass.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices
from lustrum.errors import UsageError
from lustrum.solver.backends import BACKENDS
from lustrum.solver.certificate import certify, objective_unit
from lustrum.solver.highs_methods import SIMPLEX
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import scale as scale_form
from lustrum.solver.scaling import units_of
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

SHARE = 1e-6
"""A dual above this share of the prices its column or row deals with counts as more than zero, however small."""


@dataclass(frozen=True, slots=True)
class TieBreak:
    """The answer nearest to the reference among the best ones.

    Parameters
    ----------
    x : array, shape (n,)
    moved : int
        Chosen columns that differ from the first pass by more than 1e-6 of their scale.
    largest_move : float
        Largest such difference, relative to the scale.
    objective_change : float
        Objective at `x` less that of the first pass.
    distance : float
        Sum of relative distances to the reference at `x`.
    seconds : float
    kept : bool
        Whether the second pass was kept; if not, `x` is that of the first pass and `message` says why.
    message : str
    """

    x: Array
    moved: int
    largest_move: float
    objective_change: float
    distance: float
    seconds: float
    kept: bool
    message: str


@dataclass(frozen=True, slots=True)
class Face:
    """The problem on the optimal face: the columns left, what each counts for, and how to get back to x.

    `column` is the original column of each one left, `sign` is -1 for the part below the reference; x is
    `base + sum of sign * value` over its parts.
    """

    form: StandardForm
    column: Indices
    sign: Array
    base: Array

    def x(self, value: Array) -> Array:
        """Return the point of the original problem, shape (n,); `value` has one entry for each column left."""
        return self.base + np.bincount(self.column, weights=self.sign * value, minlength=self.base.size)


def tie_break(
    form: StandardForm,
    solution: Solution,
    columns: Any,
    reference: Any,
    scale: Any,
    tolerance: float = 1e-9,
    options: SolverOptions | None = None,
) -> TieBreak:
    """Return, among the points as good as the solution, the one nearest to the reference.

    The answer of a method that leaves no basis is the middle of all best ones, and is returned as it is.

    Parameters
    ----------
    form : StandardForm
        The one `solution` belongs to.
    solution : Solution
        With status 'optimal'.
    columns : array of int
    reference, scale : arrays of the same length
        Where each column should lie, and the unit, above zero, in which its distance counts.
    tolerance : float
        A dual counts as zero below this, per base level, relative to the largest objective coefficient per base level.
        The objective may change by 10 times this, relative, and not by less than 1e-8.
    options : SolverOptions, optional

    Raises
    ------
    UsageError
        If the solution is not optimal, or the three arrays cannot be meant.
    """
    began = time.monotonic()
    chosen, reference, scale = _checked(form, solution, columns, reference, scale)
    options = options or SolverOptions()
    first = solution.x

    def done(x: Array, kept: bool, message: str) -> TieBreak:
        moves = np.abs(x - first)[chosen] / scale
        return TieBreak(
            x=x,
            moved=int((moves > 1e-6).sum()),
            largest_move=float(moves.max(initial=0.0)),
            objective_change=form.objective(x) - form.objective(first),
            distance=float((np.abs(x[chosen] - reference) / scale).sum()),
            seconds=time.monotonic() - began,
            kept=kept,
            message=message,
        )

    weight, goal = np.zeros(form.columns), np.zeros(form.columns)
    weight[chosen], goal[chosen] = 1.0 / scale, reference
    if not weight.any():
        return done(first, True, "There is nothing to choose between.")
    backend = BACKENDS.get(solution.method)
    if backend is not None and not backend.able.leaves_basis:
        # Its numbers are near their bounds, not at them; and the middle of the best answers is one answer, not many.
        return done(first, True, "An interior point lies in the middle of the best answers; it is taken as it is.")
    face = optimal_face(form, solution, weight, goal, tolerance)
    if face.column.size == 0:
        return done(first, True, "The best answer is the only one.")
    scaled, scaling = scale_form(face.form)
    tight = {name: min(getattr(options, name), 1e-9) for name in ("feasibility_tolerance", "optimality_tolerance")}
    raw = SIMPLEX.model(scaled, replace(options, **tight)).solve()
    if raw.outcome == "interrupted":
        raise KeyboardInterrupt
    if raw.x is None or raw.outcome != "optimal":
        return done(first, False, f"The second pass ended '{raw.message}'; the first answer is kept.")
    value = np.clip(scaling.unscale_x(raw.x), face.form.column_lower, face.form.column_upper)
    x = np.clip(face.x(value), form.column_lower, form.column_upper)
    result = done(x, True, "Among the best answers, the nearest to the reference was taken.")
    infeasible = certify(form, x, None).primal_infeasibility
    if infeasible > options.certificate_tolerance:
        return done(first, False, f"The second pass is off by {infeasible:.1e}; the first answer is kept.")
    unit = objective_unit(form, form.quadratic_product(first), units_of(form)[1])
    allowed = max(10 * tolerance, 1e-8) * (unit + abs(form.objective(first) - form.offset))
    if abs(result.objective_change) > allowed:
        change = result.objective_change
        return done(first, False, f"The second pass changes the objective by {change:.3g}; the first answer is kept.")
    if result.distance > done(first, True, "").distance * (1 + 1e-9):
        return done(first, True, "The first answer is already the nearest to the reference.")
    return result


def _shares(form: StandardForm, dual: Array, slope: Array) -> tuple[Array, Array]:
    """Return how much of the prices a column or a row deals with its own dual makes up, between 0 and 1.

    A column or a row that is small against the whole objective has small duals in base levels; against its own prices
    it has not, and would be moved off its best value for nothing.
    """
    matrix = form.csc
    priced = np.abs(matrix.data) * np.abs(dual)[matrix.indices]
    column = np.repeat(np.arange(form.columns), np.diff(matrix.indptr))
    total = np.abs(form.cost) + np.bincount(column, priced, minlength=form.columns)
    safe = np.where(total > 0.0, total, 1.0)
    by_row = np.zeros(form.rows)
    np.maximum.at(by_row, matrix.indices, priced / safe[column])
    return np.abs(slope) / safe, by_row


@dataclass(frozen=True, slots=True)
class _Held:
    """Which columns or rows the duals of the first pass hold, and where.

    `place` is the bound the dual points at, or the value of the first pass where that is not near it.
    """

    held: Flags
    place: Array


@dataclass(frozen=True, slots=True)
class _Side:
    """Columns or rows of a solved problem: value and dual, the dual's share of the prices it deals with, and bounds."""

    value: Array
    dual: Array
    share: Array
    unit: Array
    lower: Array
    upper: Array

    def held(self, sign: float, least: float) -> _Held:
        """Return what stays where it is on the optimal face; a dual per unit counts as zero up to `least`."""
        fixed = self.lower == self.upper
        held = (np.abs(self.dual) * self.unit > least) | (self.share > SHARE) | fixed
        bound = np.where(fixed | (sign * self.dual > 0), self.lower, self.upper)
        finite = np.isfinite(bound)
        near = finite & (np.abs(np.where(finite, bound, 0.0) - self.value) <= 1e-6 * self.unit)
        return _Held(held, np.where(near, bound, self.value))


@dataclass(frozen=True, slots=True)
class _Parts:
    """Columns of the second pass: each free one, then what of a split one lies below the goal.

    `column` is the original column, `sign` is -1 below the goal, `pull` what a unit of the part costs; `base` is the
    point the parts start from, shape (n,): fixed columns where they are held, split ones at the goal.
    """

    column: Indices
    sign: Array
    lower: Array
    upper: Array
    pull: Array
    base: Array


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of the second pass over its parts, and a hint of their size."""

    matrix: sp.csc_array
    lower: Array
    upper: Array
    scale: Array


def optimal_face(form: StandardForm, solution: Solution, weight: Array, goal: Array, tolerance: float) -> Face:
    """Return the problem of least distance to a goal on the optimal face of a solution.

    `weight` (one over the unit of each distance, 0 where none counts) and `goal` have shape (n,).
    """
    columns, rows = _held_by_duals(form, solution, tolerance)
    parts = _parts_about_goal(form, columns, weight, goal)
    left = _rows_of_parts(form, rows, parts)
    if form.quadratic is not None:
        left = _with_slope_held(form, left, parts, solution.x)
    kept = np.bincount(left.matrix.indices, minlength=left.matrix.shape[0]) > 0
    matrix = sp.csc_array(left.matrix[np.flatnonzero(kept), :])
    matrix.sort_indices()
    return Face(
        form=StandardForm(
            maximise=False,
            cost=parts.pull,
            offset=0.0,
            start=matrix.indptr,
            index=matrix.indices,
            value=matrix.data,
            row_lower=left.lower[kept],
            row_upper=left.upper[kept],
            column_lower=parts.lower,
            column_upper=parts.upper,
            column_scale=units_of(form)[1][parts.column],
            row_scale=left.scale[kept],
        ),
        column=parts.column,
        sign=parts.sign,
        base=parts.base,
    )


def _held_by_duals(form: StandardForm, solution: Solution, tolerance: float) -> tuple[_Held, _Held]:
    """Return which columns and which rows stay at their place on the optimal face."""
    row_unit, column_unit = units_of(form)
    x, dual, slope = solution.x, solution.dual, solution.reduced_cost
    least = tolerance * objective_unit(form, form.quadratic_product(x), column_unit)
    column_share, row_share = _shares(form, dual, slope)
    sign = -1.0 if form.maximise else 1.0
    columns = _Side(x, slope, column_share, column_unit, form.column_lower, form.column_upper)
    rows = _Side(form.csc @ x, dual, row_share, row_unit, form.row_lower, form.row_upper)
    return columns.held(sign, least), rows.held(sign, least)


def _parts_about_goal(form: StandardForm, columns: _Held, weight: Array, goal: Array) -> _Parts:
    """Return the free columns, those whose goal lies inside their bounds split into what is above and below it."""
    free = np.flatnonzero(~columns.held)
    inside = (weight > 0) & (goal > form.column_lower) & (goal < form.column_upper)
    split = free[inside[free]]
    base = np.where(columns.held, columns.place, 0.0)
    base[split] = goal[split]
    column = np.concatenate([free, split])
    sign = np.concatenate([np.ones(free.size), -np.ones(split.size)])
    lower, upper = form.column_lower[column].copy(), form.column_upper[column].copy()
    halves = inside[column]
    room = np.where(sign > 0, upper - goal[column], goal[column] - lower)
    lower[halves], upper[halves] = 0.0, room[halves]
    above = goal >= form.column_upper  # pulled up, never split
    pull = np.where(above & ~inside, -1.0, 1.0)[column] * weight[column]
    return _Parts(column, sign, lower, upper, pull, base)


def _rows_of_parts(form: StandardForm, rows: _Held, parts: _Parts) -> _Rows:
    """Return the rows over the parts: what the point they start from contributes is taken off their bounds."""
    goal = np.zeros(form.columns)
    split = parts.column[parts.sign < 0]
    goal[split] = parts.base[split]
    # Held columns are taken off first, then the goals of split ones.
    held, moved = form.csc @ (parts.base - goal), form.csc @ goal
    return _Rows(
        matrix=_over_parts(form.csc, parts),
        lower=np.where(rows.held, rows.place, form.row_lower) - held - moved,
        upper=np.where(rows.held, rows.place, form.row_upper) - held - moved,
        scale=units_of(form)[0],
    )


def _with_slope_held(form: StandardForm, rows: _Rows, parts: _Parts, first: Array) -> _Rows:
    """Add rows that hold the slope: on the face of a convex quadratic problem that of the quadratic part is one."""
    whole = sp.csr_array(form.whole_quadratic)
    bent = np.flatnonzero(np.diff(whole.indptr))
    slope = (whole @ (first - parts.base))[bent]
    size = np.maximum(abs(whole) @ units_of(form)[1], 1e-300)[bent]
    return _Rows(
        matrix=sp.csc_array(sp.vstack([rows.matrix, _over_parts(sp.csc_array(whole[bent, :]), parts)])),
        lower=np.concatenate([rows.lower, slope]),
        upper=np.concatenate([rows.upper, slope]),
        scale=np.concatenate([rows.scale, size]),
    )


def _over_parts(matrix: sp.csc_array, parts: _Parts) -> sp.csc_array:
    """Return a matrix over the original columns as one over the parts."""
    over = sp.csc_array(matrix[:, parts.column])
    over.data *= np.repeat(parts.sign, np.diff(over.indptr))
    return over


def _checked(
    form: StandardForm, solution: Solution, columns: Any, reference: Any, scale: Any
) -> tuple[Indices, Array, Array]:
    if solution.status is not Status.OPTIMAL:
        raise UsageError(f"Ties are broken among best answers; this one is '{solution.status}'.")
    chosen = np.asarray(columns, dtype=np.intp)
    reference, scale = np.asarray(reference, dtype=np.float64), np.asarray(scale, dtype=np.float64)
    if chosen.ndim != 1 or reference.shape != chosen.shape or scale.shape != chosen.shape:
        raise UsageError(
            f"Columns, reference and scale must be lists of one length, not {chosen.shape}, {reference.shape} and "
            f"{scale.shape}."
        )
    if chosen.size and (chosen.min() < 0 or chosen.max() >= form.columns or np.unique(chosen).size != chosen.size):
        raise UsageError(f"Columns must be different numbers from 0 to {form.columns - 1}.", columns=chosen)
    if not (np.isfinite(reference).all() and np.isfinite(scale).all() and (scale > 0).all()):
        bad = np.flatnonzero(~(np.isfinite(reference) & np.isfinite(scale) & (scale > 0)))
        raise UsageError(f"Reference must be finite and scale above zero; not so at {bad[:5].tolist()}.", positions=bad)
    return chosen, reference, scale
