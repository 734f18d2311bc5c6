"""Bring rows, columns and objective to comparable size, by powers of two so that nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, ShortPositions
from lustrum.solver.standard_form import StandardForm, diagonal

PASSES = 3


@dataclass(frozen=True, slots=True)
class Scaling:
    """Factors that are powers of two: scaled x = x / column, scaled row = row * row factor, scaled objective likewise.

    Parameters
    ----------
    row : array, shape (m,)
        What each row is multiplied by.
    column : array, shape (n,)
        The unit in which each column is counted.
    objective : float
        What the objective is multiplied by.
    """

    row: Array
    column: Array
    objective: float = 1.0

    def unscale_x(self, x: Array) -> Array:
        """Return a point, or a direction, of the original problem, shape (n,)."""
        return x * self.column

    def scale_x(self, x: Array) -> Array:
        """Return a point of the scaled problem, shape (n,)."""
        return x / self.column

    def unscale_dual(self, dual: Array) -> Array:
        """Return row duals of the original problem, shape (m,)."""
        return dual * self.row / self.objective

    def scale_dual(self, dual: Array) -> Array:
        """Return row duals of the scaled problem, shape (m,)."""
        return dual / self.row * self.objective

    def unscale_ray(self, ray: Array) -> Array:
        """Return the row multipliers of a Farkas proof for the original problem, shape (m,)."""
        return ray * self.row


def scale(form: StandardForm) -> tuple[StandardForm, Scaling]:
    """Return the form with rows, columns and objective scaled, and the factors used.

    With hints, columns are counted in units of `column_scale` and rows in units of `row_scale`; two passes of Ruiz'
    equilibration (divide by the root of the largest entry) even out what is left. Without hints, Curtis-Reid passes
    bring the geometric means of rows and columns to 1, each row is divided by its largest entry, and one common factor
    brings the bounds near 1. The objective is multiplied so that its coefficients lie around 1.

    Returns
    -------
    scaled : StandardForm
        Shares `start` and `index` with the original.
    scaling : Scaling
    """
    row_log, column_log = _hint_logs(form)
    column_of = np.repeat(np.arange(form.columns, dtype=np.int32), np.diff(form.start))
    if form.nonzeros:
        entry_log = np.log2(np.abs(np.where(form.value == 0.0, 1.0, form.value)))
        if form.row_scale is None and form.column_scale is None:
            column_log = _curtis_reid(form, entry_log, column_of)
            row_log -= _largest(entry_log + column_log[column_of], form, by_row=True)
        else:
            for _ in range(PASSES - 1):
                level = entry_log + column_log[column_of]
                level += row_log[form.index]
                row_log -= 0.5 * _largest(level, form, by_row=True)
                column_log -= 0.5 * _largest(level, form, by_row=False)
    row = np.exp2(np.rint(row_log))
    column = np.exp2(np.rint(column_log))
    if form.column_scale is None and form.row_scale is None:
        common = _bound_level(form, row, column)
        row, column = row / common, column * common
    cost = form.cost * column
    quadratic = form.quadratic
    if quadratic is not None:
        unit = diagonal(column)
        quadratic = sp.csc_array(unit @ quadratic @ unit)
    objective = _objective_factor(cost)
    value = form.value * column[column_of]
    value *= row[form.index]
    with np.errstate(over="ignore"):  # a bound too large for its unit is no bound
        column_lower, column_upper = form.column_lower / column, form.column_upper / column
    scaled = replace(
        form,
        cost=cost * objective,
        offset=form.offset * objective,
        value=value,
        row_lower=form.row_lower * row,
        row_upper=form.row_upper * row,
        column_lower=column_lower,
        column_upper=column_upper,
        quadratic=None if quadratic is None else quadratic * objective,
        column_scale=None,
        row_scale=None,
    )
    return scaled, Scaling(row, column, objective)


def no_scaling(form: StandardForm) -> Scaling:
    """Return the scaling that changes nothing."""
    return Scaling(np.ones(form.rows), np.ones(form.columns))


def units_of(form: StandardForm) -> tuple[Array, Array]:
    """Return the units in which violations of rows and of column bounds count: the hints, else what `scale` would use.

    Returns
    -------
    row_unit, column_unit : arrays, shapes (m,) and (n,)
    """
    if form.row_scale is not None and form.column_scale is not None:
        return form.row_scale, form.column_scale
    scaling = scale(form)[1]
    row = 1.0 / scaling.row if form.row_scale is None else form.row_scale
    column = scaling.column if form.column_scale is None else form.column_scale
    return row, column


def _hint_logs(form: StandardForm) -> tuple[Array, Array]:
    row = np.zeros(form.rows) if form.row_scale is None else -np.log2(form.row_scale)
    column = np.zeros(form.columns) if form.column_scale is None else np.log2(form.column_scale)
    return row, column


def _curtis_reid(form: StandardForm, entry_log: Array, column_of: ShortPositions) -> Array:
    """Return column logarithms from alternating row and column means; exact zeros of A count as ones."""
    row_count = np.maximum(np.bincount(form.index, minlength=form.rows), 1)
    column_count = np.maximum(np.diff(form.start), 1)
    row_sum = np.bincount(form.index, weights=entry_log, minlength=form.rows)
    column_sum = np.bincount(column_of, weights=entry_log, minlength=form.columns)
    column_log = np.zeros(form.columns)
    for _ in range(PASSES):
        row_total = row_sum + np.bincount(form.index, weights=column_log[column_of], minlength=form.rows)
        row_log = -row_total / row_count
        column_total = column_sum + np.bincount(column_of, weights=row_log[form.index], minlength=form.columns)
        column_log = -column_total / column_count
    return column_log


def _largest(level: Array, form: StandardForm, by_row: bool) -> Array:
    """The largest logarithm in every row, or in every column; 0 where there is no entry."""
    if by_row:
        largest = np.full(form.rows, -np.inf)
        np.maximum.at(largest, form.index, level)
    else:
        largest = np.full(form.columns, -np.inf)
        filled = np.flatnonzero(np.diff(form.start))
        largest[filled] = np.maximum.reduceat(level, form.start[filled])
    return np.where(np.isfinite(largest), largest, 0.0)


def _bound_level(form: StandardForm, row: Array, column: Array) -> float:
    """The size of the small scaled bounds, as a power of two; 1 where all bounds are infinite or zero.

    Of each of the four kinds of bounds the tenth part is taken from below, and of these the least: far bounds that
    never bind ("at most a billion") must not set the level, for violations would then count in billions.
    """
    levels = []
    for bound in (form.row_lower * row, form.row_upper * row, form.column_lower / column, form.column_upper / column):
        sizes = np.abs(bound[np.isfinite(bound) & (bound != 0)])
        sizes = sizes[sizes < 1e20]
        if sizes.size:
            levels.append(float(np.partition(sizes, sizes.size // 10)[sizes.size // 10]))
    return float(np.exp2(np.rint(np.log2(min(levels))))) if levels else 1.0


def _objective_factor(cost: Array) -> float:
    """One over the geometric mean of the median and the largest cost, as a power of two."""
    sizes = np.abs(cost[cost != 0])
    if not sizes.size:
        return 1.0
    return float(np.exp2(-np.rint(0.5 * (np.log2(np.median(sizes)) + np.log2(sizes.max())))))
