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
    tight = min(options.feasibility_tolerance, 1e-9)
    raw = SIMPLEX.model(scaled, replace(options, feasibility_tolerance=tight)).solve()
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


def optimal_face(form: StandardForm, solution: Solution, weight: Array, goal: Array, tolerance: float) -> Face:
    """Return the problem of least distance to a goal on the optimal face of a solution.

    `weight` (one over the unit of each distance, 0 where none counts) and `goal` have shape (n,).
    """
    first, dual, slope = solution.x, solution.dual, solution.reduced_cost
    row_unit, column_unit = units_of(form)
    unit = objective_unit(form, form.quadratic_product(first), column_unit)
    column_share, row_share = _shares(form, dual, slope)
    sign = -1.0 if form.maximise else 1.0

    def at_bound(
        slope: Array,
        share: Array,
        per: Array,
        value: Array,
        lower: Array,
        upper: Array,
    ) -> tuple[Flags, Array]:
        """Which ones the duals hold, and where: at the bound the dual points at, or where they are if not near it."""
        held = (np.abs(slope) * per > tolerance * unit) | (share > SHARE) | (lower == upper)
        bound = np.where(sign * slope > 0, lower, upper)
        bound = np.where(lower == upper, lower, bound)
        near = np.isfinite(bound) & (np.abs(np.where(np.isfinite(bound), bound, 0.0) - value) <= 1e-6 * per)
        return held, np.where(near, bound, value)

    held, place = at_bound(slope, column_share, column_unit, first, form.column_lower, form.column_upper)
    free = np.flatnonzero(~held)
    base = np.where(held, place, 0.0)
    row_held, row_place = at_bound(dual, row_share, row_unit, form.csc @ first, form.row_lower, form.row_upper)
    matrix = form.csc
    done = matrix @ base  # what the fixed columns already contribute
    lower = np.where(row_held, row_place, form.row_lower) - done
    upper = np.where(row_held, row_place, form.row_upper) - done

    inside = (weight > 0) & (goal > form.column_lower) & (goal < form.column_upper)
    above = goal >= form.column_upper  # pulled up, never split
    split = free[inside[free]]
    base[split] = goal[split]
    column = np.concatenate([free, split])
    part = np.concatenate([np.ones(free.size), -np.ones(split.size)])
    low, high = form.column_lower[column].copy(), form.column_upper[column].copy()
    halves = inside[column]
    room = np.where(part > 0, high - goal[column], goal[column] - low)
    low[halves], high[halves] = 0.0, room[halves]
    pull = np.where(above & ~inside, -1.0, 1.0)[column] * weight[column]

    shift = np.zeros(form.columns)
    shift[split] = goal[split]
    moved = matrix @ shift
    left = sp.csc_array(matrix[:, column])
    left.data *= np.repeat(part, np.diff(left.indptr))
    lower, upper = lower - moved, upper - moved
    row_hint = row_unit
    if form.quadratic is not None:
        # On the face of a convex quadratic problem the slope of the quadratic part does not change.
        whole = sp.csr_array(form.whole_quadratic)
        bent = np.flatnonzero(np.diff(whole.indptr))
        extra = sp.csc_array(whole[bent, :][:, column])
        extra.data *= np.repeat(part, np.diff(extra.indptr))
        value = (whole @ (first - base))[bent]
        left = sp.csc_array(sp.vstack([left, extra]))
        lower, upper = np.concatenate([lower, value]), np.concatenate([upper, value])
        row_hint = np.concatenate([row_unit, np.maximum(abs(whole) @ column_unit, 1e-300)[bent]])
    kept = np.bincount(left.indices, minlength=left.shape[0]) > 0
    left = sp.csc_array(left[np.flatnonzero(kept), :])
    left.sort_indices()
    return Face(
        form=StandardForm(
            maximise=False,
            cost=pull,
            offset=0.0,
            start=left.indptr,
            index=left.indices,
            value=left.data,
            row_lower=lower[kept],
            row_upper=upper[kept],
            column_lower=low,
            column_upper=high,
            column_scale=column_unit[column],
            row_scale=row_hint[kept],
        ),
        column=column,
        sign=part,
        base=base,
    )


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
