r"""By how much what a unit says of its goal must be widened, so that it holds in spite of what its solver leaves open.

A solver's answer misses rows and bounds a little, and so do its duals. With y and z the duals of rows and columns, v by
how much rows and columns are missed, and s the part of a dual that points at a bound that is not there, the best value
lies between

.. math:: \min(\text{primal}, \text{dual}) - |y|'v_{\text{rows}} - |z|'v_{\text{columns}} - \varepsilon
          \quad\text{and}\quad \max(\text{primal}, \text{dual}) + 2\,|s|' w + \varepsilon :

to mend a row costs what it is missed by at its dual, and a reduced cost without a bound is worth no more than what the
column may be: w is its size in the answer, its base level at least, taken twice. :math:`\varepsilon` is the rounding of
sums in doubles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.solver import Solution, StandardForm, certify
from lustrum.solver.certificate import astray, bounds_of, slopes
from lustrum.solver.scaling import units_of

EPSILON = 1e-14
"""Of the sum of all terms of a goal: rounding."""


@dataclass(frozen=True)
class Between:
    """Values between which the best one of a programme lies, the goal being a maximum."""

    lower: float
    upper: float


def between(form: StandardForm, answer: Solution) -> Between:
    """Return between which values the best one of a form lies, from an answer with duals."""
    x, y = answer.x, answer.dual
    found = answer.certificate or certify(form, x, y)
    row_unit, column_unit = units_of(form)
    row_lower, row_upper, lower, upper = bounds_of(form)
    price, reduced, terms = slopes(form, x, y)
    activity = form.csc @ x
    under = float(np.abs(price) @ _outside(activity, row_lower, row_upper))
    under += float(np.abs(reduced) @ _outside(x, lower, upper))
    over = float(astray(price, row_lower, row_upper) @ np.maximum(np.abs(activity), row_unit))
    over += float(astray(reduced, lower, upper) @ np.maximum(np.abs(x), column_unit))
    rounding = EPSILON * float(terms @ np.abs(x) + np.abs(form.cost) @ np.abs(x))
    ends = found.primal_objective, found.dual_objective
    return Between(min(ends) - under - rounding, max(ends) + 2.0 * over + rounding)


def held(form: StandardForm, x: Array, y: Array, missed: Array, price: Array) -> float:
    """Return what a plan is surely worth where what it misses of shared rows can be had, or dumped, at a price.

    The plan is put back within its bounds first. A column a little below nought, as of an emergency supply, would be
    paid for what it does not do.

    Parameters
    ----------
    x : array, shape (columns,)
        Within its bounds.
    y : array, shape (rows,)
        Duals of the unit's own rows.
    missed, price : array, shape (shared rows,)
    """
    row_lower, row_upper, _, _ = bounds_of(form)
    off = 2.0 * float(np.abs(y) @ _outside(form.csc @ x, row_lower, row_upper))
    rounding = EPSILON * (float(np.abs(form.cost) @ np.abs(x)) + abs(form.offset))
    return form.objective(x) - float(price @ np.abs(missed)) - off - rounding


def _outside(values: Array, lower: Array, upper: Array) -> Array:
    return np.maximum(np.maximum(lower - values, values - upper), 0.0)
