r"""All duals that prove an optimum: one of them, the directions in which they may move, and how far.

With B an optimal basis and :math:`x_B = B^{-1} b`, duals prove x if and only if the reduced cost of every basic column
that lies strictly between its bounds is nothing. So the others, the degenerate ones, are all that is free:

.. math:: y(d) = y + M d, \qquad z(d) = z - W' M d, \qquad M = B^{-\top} E,

with E the columns of the identity at the degenerate places and W the matrix with its rows' activities as columns. The
signs of z(d) are :math:`G d \le h`. At the optimum of a plan d has some dozens of entries where x has thousands, and
most of them stand alone: what the optimum leaves open is small, and every end of it is found exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices
from lustrum.solver.basis import Basis
from lustrum.solver.certificate import certify, reduced_costs
from lustrum.solver.highs_methods import going_on
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import Scaling, scale
from lustrum.solver.solve import Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

AT_BOUND = 1e-9
"""A basic variable this near to its bound, in scaled units, is degenerate."""
EXACT = 1e-10
"""Tolerance at which the basis is looked through once more, so that it does not matter which method left it."""
MOST_EXCHANGES = 1_000
"""A basis that is so many exchanges from one of that tolerance is left as it is, and nothing is said of its duals."""
MOST_FREE = 1_000
"""With more degenerate variables than this nothing is said."""
NOISE = 1e-9
"""A sum this much smaller than its terms is rounding."""


@dataclass(frozen=True, slots=True)
class DualFace:
    """The duals y(d) = dual + moves d with sides d <= room; d = 0 is one of them.

    Parameters
    ----------
    dual : array, shape (m,)
        In the form's own units, of the objective as stated.
    moves : array, shape (m, k)
    sides : array, shape (q, k)
    room : array, shape (q,)
        Zero or above.
    """

    dual: Array
    moves: Array
    sides: Array
    room: Array

    @property
    def is_point(self) -> bool:
        """Whether the optimum has one set of duals only."""
        return not self.moves.shape[1]

    @property
    def open_rows(self) -> Indices:
        """Rows whose dual may not be one value, an array of positions in ascending order."""
        return np.flatnonzero(self.moves.any(axis=1))

    def at(self, free: Array) -> Array:
        """Return the duals, shape (m,), at a place d, shape (k,)."""
        dual: Array = self.dual + self.moves @ free
        return dual


def dual_face(form: StandardForm, solution: Solution, options: SolverOptions | None = None) -> DualFace | None:
    """Return all duals that prove an optimal solution; None where that is not known, see `exactly`.

    Examples
    --------
    >>> from lustrum.solver import solve
    >>> form = StandardForm.from_matrix([[1.0], [1.0]], [1.0], row_upper=[2.0, 2.0], maximise=True)
    >>> face = dual_face(form, solve(form))
    >>> face.open_rows.tolist(), face.moves.shape
    ([0, 1], (2, 1))
    """
    return exactly(form, solution, options)[1]


def exactly(
    form: StandardForm, solution: Solution, options: SolverOptions | None = None
) -> tuple[Solution, DualFace | None]:
    """Return a solution looked through once more at the least tolerance, and all duals that prove it.

    Two methods that stop within their tolerances may stop at two vertices; exactly seen one of them is best.

    The solution comes back as it is, without a face, where it is not optimal, its method leaves no basis, the form is
    quadratic, or neither simplex method comes to an exact basis in `MOST_EXCHANGES`; without a face where more than
    `MOST_FREE` variables are degenerate.
    """
    if solution.status is not Status.OPTIMAL or solution.basis is None or form.quadratic is not None:
        return solution, None
    options = options or SolverOptions()
    scaled, scaling = scale(form)
    exact = replace(
        options,
        feasibility_tolerance=EXACT,
        optimality_tolerance=EXACT,
        presolve=False,
        iteration_limit=MOST_EXCHANGES,
    )
    for way in ("dual", "primal"):  # where the one goes a long way round, the other often does not
        model = going_on(way).model(scaled, exact)
        model.set_start(basis=Basis.of(solution.basis))
        raw = model.solve()
        if raw.outcome == "interrupted":
            raise KeyboardInterrupt
        if raw.outcome == "optimal":
            break
    if raw.outcome != "optimal" or raw.basis is None or raw.x is None or raw.dual is None:
        return solution, None
    x, dual = scaling.unscale_x(raw.x), scaling.unscale_dual(raw.dual)
    certificate = certify(form, x, dual)
    if not certificate.passed(options.certificate_tolerance):
        return solution, None
    seen = replace(
        solution,
        x=x,
        row_activity=form.csc @ x,
        dual=dual,
        reduced_cost=reduced_costs(form, x, dual),
        objective=form.objective(x),
        certificate=certificate,
        basis=raw.basis,
        iterations=solution.iterations + raw.iterations,
        seconds=solution.seconds + raw.seconds,
    )
    place = _Place.of(scaled, raw.x, Basis.of(raw.basis))
    basic = model.basic_variables()
    if basic is None:
        return seen, None
    degenerate = np.flatnonzero((place.at_lower | place.at_upper)[basic])
    inverse = model.inverse_rows(degenerate) if degenerate.size <= MOST_FREE else None
    return seen, None if inverse is None else _face(scaled, scaling, raw.dual, inverse, basic[degenerate], place)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where columns and the activities of rows lie, each of shape (n + m,)."""

    at_lower: Flags
    at_upper: Flags
    basic: Flags

    @classmethod
    def of(cls, form: StandardForm, x: Array, basis: Basis) -> _Place:
        """Return where all lie at a point x, shape (n,), of a scaled form with a basis."""
        value = np.concatenate([x, form.csc @ x])
        lower = np.concatenate([form.column_lower, form.row_lower])
        upper = np.concatenate([form.column_upper, form.row_upper])
        status = np.concatenate([basis.column, basis.row])
        size = np.maximum(1.0, np.abs(value))
        # A nonbasic variable is at the bound its status says, however near the other one is.
        low = (value - lower <= AT_BOUND * size) & (status != 2)
        high = (upper - value <= AT_BOUND * size) & (status != 0)
        fixed = lower == upper
        return cls(low | fixed, high | fixed, status == 1)


def _face(
    form: StandardForm, scaling: Scaling, dual: Array, inverse: Array, degenerate: Indices, place: _Place
) -> DualFace:
    """Return the face, in the form's own units, from a dual and the rows of the inverse at what is degenerate.

    `dual` has shape (m,), `inverse` (k, m), `degenerate` (k,): variables, rows counted behind the columns.
    """
    sense = -1.0 if form.maximise else 1.0
    moves = np.ascontiguousarray(inverse.T)
    moves[np.abs(moves) <= NOISE * np.abs(moves).max(axis=0, initial=0.0)] = 0.0
    # Derivatives of the reduced costs by d, for a minimum: of columns, then of the rows' activities.
    turned = sp.csr_array(form.csc.T)
    effect = sp.csr_array(sp.vstack([-sense * _products(turned, moves), sense * sp.csr_array(moves)]))
    reduced = sense * np.concatenate([form.cost - turned @ dual, dual])
    inside = place.basic.copy()
    inside[degenerate] = False
    reduced[place.basic] = 0.0
    reaching = (np.diff(effect.indptr) > 0) & ~inside
    # At a lower bound a reduced cost is zero or above, at an upper one zero or below, between both nothing.
    least = np.flatnonzero(reaching & ~place.at_upper)
    most = np.flatnonzero(reaching & ~place.at_lower)
    sides = np.vstack([-effect[least, :].toarray(), effect[most, :].toarray()])
    room = np.maximum(np.concatenate([reduced[least], -reduced[most]]), 0.0)
    width = _widths(sides, room)
    sides, moves = sides * width, moves * width
    size = np.abs(sides).max(axis=1, initial=0.0)
    return DualFace(
        dual=scaling.unscale_dual(dual),
        moves=moves * (scaling.row / scaling.objective)[:, None],
        sides=sides / size[:, None],
        room=room / size,
    )


def _products(turned: sp.csr_array, moves: Array) -> sp.csr_array:
    """Return the effects of moves, shape (n, k), without those that are sums of nothing; `moves` has shape (m, k).

    A move touches the rows of one place in a plan, one in two hundred: whole arrays would be nearly all zeros.
    """
    sparse = sp.csr_array(moves)
    effect, terms = turned @ sparse, abs(turned) @ abs(sparse)
    found = sp.csr_array(effect.multiply(abs(effect) > NOISE * terms))
    found.eliminate_zeros()
    return found


def _widths(sides: Array, room: Array) -> Array:
    """Return how far each free variable goes, about, shape (k,): so that all are of one size.

    `sides` and `room` have shapes (q, k) and (q,).
    """
    reach = np.divide(room[:, None], np.abs(sides), out=np.full(sides.shape, np.inf), where=sides != 0.0)
    reach[reach == 0.0] = np.inf
    nearest = reach.min(axis=0, initial=np.inf)
    return np.where(np.isfinite(nearest), nearest, 1.0)


def together(*matrices: Array) -> list[Indices]:
    """Return the columns of matrices, each of shape (any, k), that a chain of shared rows joins: one array a part."""
    count = matrices[0].shape[1]
    met = np.eye(count, dtype=bool)
    for matrix in matrices:
        filled = (matrix != 0.0).astype(np.float64)
        met |= filled.T @ filled > 0.0
    left, parts = np.ones(count, dtype=bool), []
    for first in range(count):
        if not left[first]:
            continue
        part = met[first]
        while (wider := met[part].any(axis=0)).sum() > part.sum():
            part = wider
        left &= ~part
        parts.append(np.flatnonzero(part))
    return parts
