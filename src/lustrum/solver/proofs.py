"""Proofs that a problem has no answer (Farkas) or no best one (a direction of endless growth), checked by us."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.solver.certificate import bounds_of, objective_unit
from lustrum.solver.scaling import units_of
from lustrum.solver.standard_form import StandardForm

NOISE = 1e-13
"""Parts of a sum this much smaller than its terms are rounding and count as zero."""


@dataclass(frozen=True, slots=True)
class FarkasCertificate:
    """A weighted sum of rows that no point within the column bounds can meet.

    Parameters
    ----------
    valid : bool
        The margin exceeds rounding and the violation is within 1e-6.
    violation : float
        What the proof leaves open, relative to its margin: it holds for every point whose columns without a bound stay
        below 1 / violation base levels; 0 where it holds everywhere.
    margin : float
        Every point violates some row by at least this much, in base-level units; at or below 0 nothing is proven.
    ray : array, shape (m,)
        The row multipliers, positive where the lower bound is used, negative where the upper one is; largest 1 in
        multipliers per base level.
    """

    valid: bool
    violation: float
    margin: float
    ray: Array

    def passed(self, tolerance: float = 1e-6) -> bool:
        """Whether the proof holds for every point within 1 / tolerance base levels."""
        return self.valid and self.violation <= tolerance


@dataclass(frozen=True, slots=True)
class UnboundedCertificate:
    """A direction that never leaves the bounds and always betters the objective.

    Parameters
    ----------
    valid : bool
        The growth is above zero and the violation within 1e-6. That a feasible point exists is for the caller to show.
    violation : float
        Largest violation of a row or bound per step, in base-level units, relative to the growth.
    growth : float
        Betterment of the objective per step, relative to its largest coefficient per base level.
    direction : array, shape (n,)
        Largest component: one base level per step.
    """

    valid: bool
    violation: float
    growth: float
    direction: Array

    def passed(self, tolerance: float = 1e-6) -> bool:
        """Whether the direction is one of endless growth."""
        return self.valid and self.violation <= tolerance


def certify_infeasible(form: StandardForm, ray: Array) -> FarkasCertificate:
    r"""Return whether row multipliers, of either overall sign, prove that no point meets all rows and bounds.

    With multipliers w and :math:`d = A'w`, every point that meets the rows has
    :math:`d'x \ge \sum_{w>0} w_i l_i + \sum_{w<0} w_i u_i`; every point within the column bounds has
    :math:`d'x \le \sum_{d>0} d_j u_j + \sum_{d<0} d_j l_j`. Where the first is above the second there is no point.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [0.0, 0.0], row_lower=3.0, column_upper=1.0)
    >>> certify_infeasible(form, np.array([1.0])).valid
    True
    >>> certify_infeasible(form, np.array([0.0])).valid
    False
    """
    row_unit, column_unit = units_of(form)
    one, other = (_farkas(form, w, row_unit, column_unit) for w in (ray, -ray))
    return max(one, other, key=lambda proof: (proof.valid, proof.margin))


def _farkas(form: StandardForm, ray: Array, row_unit: Array, column_unit: Array) -> FarkasCertificate:
    row_lower, row_upper, column_lower, column_upper = bounds_of(form)
    bound = np.where(ray > 0, row_lower, row_upper)
    ray = np.where(np.isfinite(ray) & np.isfinite(bound), ray, 0.0)  # any multipliers may be left out of a proof
    largest = float((np.abs(ray) * row_unit).max(initial=0.0))
    if largest == 0.0:
        return FarkasCertificate(False, np.inf, 0.0, ray)
    ray = ray / largest
    ray = np.where(np.abs(ray) * row_unit > NOISE, ray, 0.0)
    demanded = ray * np.where(np.isfinite(bound), bound, 0.0)
    slope = form.csc.T @ ray
    slope = np.where(np.abs(slope) > NOISE * (abs(form.csc).T @ np.abs(ray)), slope, 0.0)
    reach = np.where(slope > 0, column_upper, column_lower)
    open_ended = (slope != 0) & ~np.isfinite(reach)
    possible = np.where(open_ended, 0.0, slope) * np.where(np.isfinite(reach), reach, 0.0)
    distance = float(demanded.sum() - possible.sum())
    rounding = 1e-13 * float(np.abs(demanded).sum() + np.abs(possible).sum())
    margin = distance / float(np.abs(ray) @ row_unit)
    if distance <= rounding:
        return FarkasCertificate(False, np.inf, margin, ray)
    violation = float((np.abs(slope) * column_unit)[open_ended].sum()) / distance
    return FarkasCertificate(violation <= 1e-6, violation, margin, ray)


def certify_unbounded(form: StandardForm, direction: Array) -> UnboundedCertificate:
    """Return whether a direction keeps to all rows and bounds and betters the objective for ever.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 1.0], maximise=True, row_upper=1.0)
    >>> certify_unbounded(form, np.array([1.0, 1.0])).valid
    True
    """
    row_unit, column_unit = units_of(form)
    row_lower, row_upper, column_lower, column_upper = bounds_of(form)
    direction = np.where(np.isfinite(direction), direction, 0.0)
    length = float((np.abs(direction) / column_unit).max(initial=0.0))
    if length == 0.0:
        return UnboundedCertificate(False, np.inf, 0.0, direction)
    direction = direction / length

    def leaves(step: Array, lower: Array, upper: Array) -> Array:
        down = np.where(np.isfinite(lower), np.maximum(-step, 0.0), 0.0)
        return np.maximum(down, np.where(np.isfinite(upper), np.maximum(step, 0.0), 0.0))

    activity = form.csc @ direction
    activity = np.where(np.abs(activity) > NOISE * (abs(form.csc) @ np.abs(direction)), activity, 0.0)
    row_wrong = leaves(activity, row_lower, row_upper) / row_unit
    column_wrong = leaves(direction, column_lower, column_upper) / column_unit
    bent = form.quadratic_product(direction)
    unit = objective_unit(form, bent, column_unit)
    curved = np.abs(bent) * column_unit / unit
    wrong = max(row_wrong.max(initial=0.0), column_wrong.max(initial=0.0), curved.max(initial=0.0))
    sign = 1.0 if form.maximise else -1.0
    growth = sign * float(form.cost @ direction) / unit
    if growth <= 1e-12:
        return UnboundedCertificate(False, np.inf, growth, direction)
    violation = float(wrong) / growth
    return UnboundedCertificate(violation <= 1e-6, violation, growth, direction)
