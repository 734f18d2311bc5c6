r"""Where the optimum leaves prices open, take those nearest to a reference: a second pass on the optimal dual face.

At a degenerate optimum, such as a base year where everything binds at once, duals may be anything between two values.
To let row i be moved by at most w_i, each unit counting r_i, is to add to the dual problem

.. math:: \sum_i w_i |y_i - r_i|

so that for small w the duals of the moved problem are those of the optimal face nearest to the reference. The moved
problem differs by few columns, and its basis is that of the first pass but for a few exchanges; the moves are then
taken back, so that the duals belong to the problem as it stands. The certificate judges them with the first pass's x.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.solver.basis import Basis
from lustrum.solver.certificate import certify, reduced_costs
from lustrum.solver.highs_methods import going_on
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import scale, units_of
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

MOVE = 1e-4
"""How far a row may be moved, in its own size: far above what a method calls zero, and taken back in the end."""
FAR = 0.01
"""Duals within this part of their reference are near enough: only the others are moved."""
MOST_EXCHANGES = 1_000
"""The moved problem lies a few exchanges of the basis away; where it does not, prices stay as they are."""
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
    if solution.status is not Status.OPTIMAL or solution.basis is None or form.quadratic is not None or not rows.size:
        return solution
    far = np.abs(solution.dual[rows] - reference) > FAR * np.abs(reference)
    if not far.any():
        return solution
    options, whole = options or SolverOptions(), (rows, reference)
    rows, reference = rows[far], reference[far]
    moved, wide = _moved(form, rows, reference)
    scaled, scaling = scale(moved)
    basis = Basis.of(solution.basis)
    towards = 1.0 if form.maximise else -1.0
    up = np.where(towards * (reference - solution.dual[rows]) > 0.0, 2, 0).astype(np.int8)
    model = going_on("dual").model(scaled, replace(options, iteration_limit=MOST_EXCHANGES))
    model.set_start(basis=Basis(np.concatenate([basis.column, up]), basis.row))
    if model.solve().outcome != "optimal":
        return solution
    added, none = np.arange(form.columns, moved.columns), np.zeros(len(wide))
    model.change_column_bounds(added, none, none)
    raw = model.solve()
    if raw.outcome == "interrupted":
        raise KeyboardInterrupt
    if raw.outcome != "optimal" or raw.dual is None:
        return solution
    dual = scaling.unscale_dual(raw.dual)
    return _judged(form, solution, dual, options, whole)


def _moved(form: StandardForm, rows: Indices, reference: Array) -> tuple[StandardForm, Array]:
    """Return the form with a column for each row that may be moved, and how far each may."""
    size = units_of(form)[0][rows]
    wide = MOVE * size
    more = sp.csc_array((np.ones(rows.size), (rows, np.arange(rows.size))), shape=(form.rows, rows.size))
    matrix = sp.csc_array(sp.hstack([form.csc, more]))
    matrix.sort_indices()
    unit = units_of(form)[1]
    moved = replace(
        form,
        cost=np.concatenate([form.cost, reference]),
        start=matrix.indptr,
        index=matrix.indices,
        value=matrix.data,
        column_lower=np.concatenate([form.column_lower, -wide]),
        column_upper=np.concatenate([form.column_upper, wide]),
        column_scale=np.concatenate([unit, size]),
    )
    return moved, wide


def _judged(
    form: StandardForm, solution: Solution, dual: Array, options: SolverOptions, wished: tuple[Indices, Array]
) -> Solution:
    """Return the solution with other duals if they prove it as well and are nearer to what is wished."""
    rows, reference = wished
    certificate = certify(form, solution.x, dual)
    weight = units_of(form)[0][rows]
    nearer = weight @ np.abs(dual[rows] - reference) < weight @ np.abs(solution.dual[rows] - reference)
    first = solution.certificate
    allowed = LARGEST_GAP if first is None else max(LARGEST_GAP, first.relative_gap)
    proven = certificate.dual_infeasibility <= options.certificate_tolerance and certificate.relative_gap <= allowed
    if not (nearer and proven):
        return solution
    reduced = reduced_costs(form, solution.x, dual)
    return replace(solution, dual=dual, reduced_cost=reduced, certificate=certificate)
