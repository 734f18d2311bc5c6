"""The proof that a problem has no best answer: a direction of endless growth, checked by us."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.solver.certificate import NOISE, bounds_of, objective_unit
from lustrum.solver.scaling import units_of
from lustrum.solver.standard_form import StandardForm


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


def certify_unbounded(form: StandardForm, direction: Array) -> UnboundedCertificate:
    """Return whether a direction, shape (n,), keeps to all rows and bounds and betters the objective for ever.

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
