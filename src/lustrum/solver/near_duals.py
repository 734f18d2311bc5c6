r"""Where the optimum leaves prices open, take those nearest to a reference: one answer, whoever found the optimum.

At a degenerate optimum, such as a base year where everything binds at once, duals may be anything on a face. Taken are
those that make

.. math:: \sum_{i \in R} \frac{(a_i - r_i)^2}{|r_i|} + \frac{\epsilon}{V} \sum_{i \notin R} a_i^2,
   \qquad V = \sum_{i \in R} |r_i|

least, with :math:`a_i` the dual of row i times the row's size, in units of the goal, and :math:`r_i` its reference, for
the rows R that have one: relative departures count by value, and what nobody knows a price of is shared out evenly. The
sum is strictly convex, so that one point of the face does it: order of rows, method and machine do not choose.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.solver.certificate import certify, reduced_costs
from lustrum.solver.closest import least_squares_within
from lustrum.solver.dual_face import DualFace, exactly, together
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import units_of
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm

UNKNOWN = 1e-4
"""What a row without a reference counts, beside one with."""
LARGEST_GAP = 1e-8
"""Duals that close the gap less well than this are not taken for the first pass's."""


def with_near_duals(
    form: StandardForm, solution: Solution, rows: Indices, reference: Array, options: SolverOptions | None = None
) -> Solution:
    """Return the solution with the duals of its optimal face that are nearest to a reference.

    Parameters
    ----------
    form : StandardForm
        Linear; the one `solution` belongs to.
    solution : Solution
        Optimal and with a basis; any other is returned as it is.
    rows : array of int
    reference : array of the same shape
        The dual each of these rows should have where the optimum leaves it open, in the form's own units.
    options : SolverOptions, optional

    Examples
    --------
    >>> from lustrum.solver import solve
    >>> form = StandardForm.from_matrix([[1.0], [1.0]], [1.0], row_upper=[2.0, 2.0], maximise=True)
    >>> near = with_near_duals(form, solve(form), np.array([0, 1]), np.array([0.25, 0.75]))
    >>> near.dual.round(6).tolist()
    [0.25, 0.75]
    """
    solution, face = exactly(form, solution, options)
    return solution if face is None else nearest_on(face, form, solution, rows, reference, options)


def nearest_on(
    face: DualFace,
    form: StandardForm,
    solution: Solution,
    rows: Indices,
    reference: Array,
    options: SolverOptions | None = None,
) -> Solution:
    """Return the solution with the duals of a face that are nearest to a reference; see `with_near_duals`.

    `rows` and `reference` have one shape (k,), the latter in the form's own units; the face is that of the solution.
    """
    dual = face.dual
    if not face.is_point:
        free = _nearest(face, *_weighed(face, form, rows, reference))
        if free is None:
            return solution
        dual = face.at(free)
    certificate = certify(form, solution.x, dual)
    options, first = options or SolverOptions(), solution.certificate
    allowed = LARGEST_GAP if first is None else max(LARGEST_GAP, first.relative_gap)
    if certificate.dual_infeasibility > options.certificate_tolerance or certificate.relative_gap > allowed:
        return solution
    reduced = reduced_costs(form, solution.x, dual)
    return replace(solution, dual=dual, reduced_cost=reduced, certificate=certificate)


def _weighed(face: DualFace, form: StandardForm, rows: Indices, reference: Array) -> tuple[Array, Array]:
    """Return the terms whose squares are added up: their moves with the face, shape (terms, k), and where they are."""
    size = units_of(form)[0]
    wished = np.zeros(form.rows)
    wished[rows] = reference
    value = np.abs(wished) * size
    whole = float(value.sum()) or float(np.abs(face.dual) @ size) or 1.0
    per = np.where(value > 0.0, np.sqrt(1.0 / np.where(value > 0.0, value, 1.0) / whole), np.sqrt(UNKNOWN) / whole)
    at = face.open_rows
    scale = (per * size)[at]
    return scale[:, None] * face.moves[at], scale * (face.dual - wished)[at]


def _nearest(face: DualFace, matrix: Array, offset: Array) -> Array | None:
    """Return the d of least squares, shape (k,): parts that have nothing to do with each other one by one."""
    free = np.zeros(matrix.shape[1])
    for part in together(matrix, face.sides):
        terms, sides = matrix[:, part].any(axis=1), face.sides[:, part].any(axis=1)
        found = least_squares_within(
            matrix[np.ix_(terms, part)], offset[terms], face.sides[np.ix_(sides, part)], face.room[sides]
        )
        if found is None:
            return None
        free[part] = found
    return free
