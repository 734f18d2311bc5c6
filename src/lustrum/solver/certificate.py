r"""Our own check of every answer, from the original data: feasibility, stationarity, gap; proofs of impossibility.

Violations are measured in base-level units (`scaling.units_of`): a row's in units of its typical activity, a column's
in units of its typical value, a dual's in the objective's largest coefficient per base level. A violation smaller than
what doubles can hold is forgiven: each is divided by at least `ROUNDING` of the sum of the terms it was computed from.

With :math:`g = c + Qx`, row duals y and reduced costs :math:`z = g - A'y` (derivatives of the objective as stated),
a point is optimal if it is feasible, if no y or z points at a bound that is not there, and if primal and dual objective
meet:

.. math:: c'x + \tfrac12 x'Qx \;=\; \sum_i y_i b_i + \sum_j z_j d_j - \tfrac12 x'Qx,

where b and d are the bounds the signs of y and z point at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.solver.scaling import units_of
from lustrum.solver.standard_form import StandardForm

ROUNDING = 1e-6
NOISE = 1e-13
"""A sum this much smaller than its terms is rounding and counts as zero."""

INFINITE = 1e20
"""Bounds from here on count as absent, for HiGHS and for us."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """How far an answer is from being feasible and optimal; computed by us, not by the solver.

    Parameters
    ----------
    primal_infeasibility : float
        Largest violation of a row or column bound, in base-level units.
    dual_infeasibility : float
        Largest dual or reduced cost that points at a bound that is not there, per base level, relative to the largest
        objective coefficient per base level. Infinite where no duals were given.
    relative_gap : float
        Distance between primal and dual objective, relative to the objective plus its largest coefficient per base
        level. Infinite where no duals were given.
    worst_row, worst_column : int
        The row and column with the largest violation, primal or dual; -1 where there is none above zero.
    primal_objective, dual_objective : float
        As stated, with the constant.
    """

    primal_infeasibility: float
    dual_infeasibility: float
    relative_gap: float
    worst_row: int
    worst_column: int
    primal_objective: float
    dual_objective: float

    def passed(self, tolerance: float = 1e-6) -> bool:
        """Whether point and duals prove each other optimal."""
        return bool(
            self.feasible(tolerance) and self.dual_infeasibility <= tolerance and self.relative_gap <= tolerance
        )

    def feasible(self, tolerance: float = 1e-6) -> bool:
        """Whether the point meets every row and every bound."""
        return bool(self.primal_infeasibility <= tolerance)

    def __str__(self) -> str:
        return (
            f"primal infeasibility {self.primal_infeasibility:.1e}, dual infeasibility {self.dual_infeasibility:.1e}, "
            f"relative gap {self.relative_gap:.1e}"
        )


def certify(form: StandardForm, x: Array, y: Array | None) -> Certificate:
    """Return how far a point and its row duals are from optimal.

    Parameters
    ----------
    form : StandardForm
        The original problem, not a scaled one.
    x : array, shape (n,)
    y : array, shape (m,), or None
        Row duals; `y[i]` is the derivative of the objective as stated with respect to the right-hand side of row i.
        Without them only feasibility is judged.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> certify(form, np.array([3.0, 0.0]), np.array([1.0])).passed()
    True
    >>> certify(form, np.array([0.0, 3.0]), np.array([2.0])).dual_infeasibility
    0.5
    """
    row_unit, column_unit = units_of(form)
    row_lower, row_upper, column_lower, column_upper = bounds_of(form)
    sign = -1.0 if form.maximise else 1.0
    matrix, sizes = form.csc, abs(form.csc)
    x = np.where(np.isfinite(x), x, np.inf)
    if not np.isfinite(x).all():
        return Certificate(np.inf, np.inf, np.inf, -1, int(np.argmax(~np.isfinite(x))), np.nan, np.nan)
    activity = matrix @ x
    row_wrong = _outside(activity, row_lower, row_upper) / np.maximum(row_unit, ROUNDING * (sizes @ np.abs(x)))
    column_wrong = _outside(x, column_lower, column_upper) / np.maximum(column_unit, ROUNDING * np.abs(x))
    primal = max(row_wrong.max(initial=0.0), column_wrong.max(initial=0.0))
    objective = form.objective(x)
    if y is None or not np.isfinite(y).all():
        return Certificate(primal, np.inf, np.inf, _worst(row_wrong), _worst(column_wrong), objective, -sign * np.inf)

    bent = form.quadratic_product(x)
    price, reduced, slope_terms = slopes(form, x, y)
    unit = objective_unit(form, bent, column_unit)
    rounding = ROUNDING * column_unit * slope_terms
    row_slope = astray(price, row_lower, row_upper) * row_unit / unit
    column_slope = astray(reduced, column_lower, column_upper) * column_unit / np.maximum(unit, rounding)
    dual = max(row_slope.max(initial=0.0), column_slope.max(initial=0.0))

    terms = np.concatenate([_support(price, row_lower, row_upper), _support(reduced, column_lower, column_upper)])
    curvature = 0.5 * float(x @ bent)
    value = float(form.cost @ x) + curvature
    dual_value = sign * float(terms.sum()) - curvature
    size = max(unit + abs(value), ROUNDING * float(np.abs(terms).sum() + np.abs(form.cost) @ np.abs(x)))
    return Certificate(
        primal_infeasibility=float(primal),
        dual_infeasibility=float(dual),
        relative_gap=abs(value - dual_value) / size,
        worst_row=_worst(np.maximum(row_wrong, row_slope)),
        worst_column=_worst(np.maximum(column_wrong, column_slope)),
        primal_objective=objective,
        dual_objective=dual_value + form.offset,
    )


def slopes(form: StandardForm, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return duals and reduced costs of the problem as a minimum, and the terms each reduced cost is the sum of.

    Parameters
    ----------
    form : StandardForm
    x : array, shape (n,)
    y : array, shape (m,)
        Duals of the objective as stated.

    Returns
    -------
    price : array, shape (m,)
    reduced : array, shape (n,)
        0 where it is the rounding of its terms: times a far bound, rounding would be a gap.
    terms : array, shape (n,)
        Sizes of cost, slope of the quadratic part and priced entries, added up.
    """
    sign = -1.0 if form.maximise else 1.0
    bent = form.quadratic_product(x)
    price = sign * y
    reduced = sign * (form.cost + bent) - form.csc.T @ price
    terms = np.abs(form.cost) + np.abs(bent) + abs(form.csc).T @ np.abs(price)
    return price, np.where(np.abs(reduced) > NOISE * terms, reduced, 0.0), terms


def reduced_costs(form: StandardForm, x: Array, y: Array) -> Array:
    """Return z = c + Qx - A'y, shape (n,): the derivative of the objective as stated by each column's bound.

    `x` and `y` have shapes (n,) and (m,).
    """
    reduced: Array = form.cost + form.quadratic_product(x) - form.csc.T @ y
    return reduced


def bounds_of(form: StandardForm) -> tuple[Array, Array, Array, Array]:
    """Return row bounds, shape (m,), and column bounds, shape (n,), lower ones first, with absent ones infinite."""

    def low(bound: Array) -> Array:
        return np.where(bound <= -INFINITE, -np.inf, bound)

    def high(bound: Array) -> Array:
        return np.where(bound >= INFINITE, np.inf, bound)

    return low(form.row_lower), high(form.row_upper), low(form.column_lower), high(form.column_upper)


def _outside(value: Array, lower: Array, upper: Array) -> Array:
    return np.maximum(np.maximum(lower - value, value - upper), 0.0)


def astray(slope: Array, lower: Array, upper: Array) -> Array:
    """Return the part, zero or above, of each slope of a minimum that points at a bound that is not there.

    All arrays are of one shape (k,), k rows or columns.
    """
    return np.where(np.isneginf(lower), np.maximum(slope, 0.0), 0.0) + np.where(
        np.isposinf(upper), np.maximum(-slope, 0.0), 0.0
    )


def _support(slope: Array, lower: Array, upper: Array) -> Array:
    """Slope times the bound it points at: the lower one where positive, the upper one where negative; 0 without."""
    bound = np.where(slope > 0, lower, upper)
    return np.where((slope != 0) & np.isfinite(bound), slope, 0.0) * np.where(np.isfinite(bound), bound, 0.0)


def objective_unit(form: StandardForm, bent: Array, column_unit: Array) -> float:
    """Return the largest objective coefficient (or slope of the quadratic part) per base level; 1 without an objective.

    `bent` is Qx and `column_unit` the base levels, both of shape (n,).
    """
    slope = np.maximum(np.abs(form.cost), np.abs(bent)) * column_unit
    return float(slope.max(initial=0.0)) or 1.0


def _worst(violation: Array) -> int:
    """The place of the largest violation, -1 where there is none."""
    return int(np.argmax(violation)) if violation.size and violation.max() > 0 else -1
