"""The proof that a problem has no answer: a Farkas ray, checked by us."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.solver.certificate import NOISE, bounds_of
from lustrum.solver.scaling import units_of
from lustrum.solver.standard_form import StandardForm


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


def certify_infeasible(form: StandardForm, ray: Array) -> FarkasCertificate:
    r"""Return whether row multipliers w, shape (m,), of either sign, prove that no point meets all rows and bounds.

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
