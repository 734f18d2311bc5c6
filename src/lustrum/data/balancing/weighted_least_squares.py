"""Weighted least squares: cells move by squares of their moves, each divided by how far it may be trusted to move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags
from lustrum.data.balancing.changes import Balanced, changes_of
from lustrum.data.balancing.matrix import Labels, checked
from lustrum.data.balancing.nearest import NoSuchPointError, nearest_point
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults

WEIGHTS = {"size": 1, "size_squared": 2}
"""Weight of a squared move: 1 / |cell|, so that doubtful money spreads as cells are large, or 1 / cell squared, so that
it spreads by equal percentages and large cells take nearly all."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """Where the cells of a matrix may go when it is balanced.

    Parameters
    ----------
    fixed : array of bool, shape (rows, columns), optional
        Cells held as they are.
    keep_signs : bool
        No cell passes zero.
    lower, upper : array, shape (rows, columns), optional
        Further bounds.
    """

    fixed: Flags | None = None
    keep_signs: bool = True
    lower: Array | None = None
    upper: Array | None = None

    def of(self, before: Array) -> tuple[Array, Array]:
        """Return the least and the most each cell of a matrix may become, both of its shape (rows, columns)."""
        low = np.where((before > 0) & self.keep_signs, 0.0, -np.inf)
        high = np.where((before < 0) & self.keep_signs, 0.0, np.inf)
        return (
            low if self.lower is None else np.maximum(low, self.lower),
            high if self.upper is None else np.minimum(high, self.upper),
        )


def weighted_least_squares(
    matrix: Array,
    row_totals: Array,
    column_totals: Array,
    *,
    rows: Labels = (),
    columns: Labels = (),
    weights: str | Array = "size",
    within: Bounds | None = None,
    constraints: tuple[sp.csr_array, Array] | None = None,
) -> Balanced:
    r"""Return the matrix nearest to A that meets its totals and any further linear equations.

    .. math:: \min \tfrac12 \sum_{ij} w_{ij} (x_{ij} - a_{ij})^2

    Parameters
    ----------
    matrix : array, shape (rows, columns)
        Zeros stay zero; give a cell that may be filled a first guess.
    row_totals, column_totals : array
    rows, columns : sequence of str, optional
    weights : {'size', 'size_squared'} or array, shape (rows, columns)
        ``size`` is 1 / |cell|; of an array each entry must be above zero, infinite for a cell that is held.
    within : Bounds, optional
        Where cells may go; without it none passes zero.
    constraints : (sparse matrix, right-hand side), optional
        Further equations over the cells, row by row: the matrix has rows times columns columns.

    Raises
    ------
    DataError
        If no matrix within the bounds meets the equations: the rows and columns that clash are named.

    References
    ----------
    .. [1] Stone, Champernowne and Meade, The precision of national income estimates, *Review of Economic Studies* 9
       (1942), 111-125.
    .. [2] Friedlander, A technique for estimating a contingency table, *Journal of the Royal Statistical Society* A 124
       (1961), 412-420.

    Examples
    --------
    >>> import numpy as np
    >>> found = weighted_least_squares(np.array([[1.0, 3.0]]), np.array([6.0]), np.array([2.0, 4.0]))
    >>> found.values.round(9).tolist(), found.certificate.passed(1e-9)
    ([[2.0, 4.0]], True)
    """
    before, row_totals, column_totals, rows, columns = checked(matrix, row_totals, column_totals, rows, columns)
    within = within or Bounds()
    variance = _variance(before, weights)
    if within.fixed is not None:
        variance = np.where(np.asarray(within.fixed, dtype=bool), 0.0, variance)
    low, high = within.of(before)
    equations, right = sums_of(before.shape), np.concatenate([row_totals, column_totals])
    lines = [*(f"row '{label}'" for label in rows), *(f"column '{label}'" for label in columns)]
    names = [f"{line} ({total:,.12g})" for line, total in zip(lines, right, strict=True)]
    if constraints is not None:
        equations = sp.csr_array(sp.vstack([equations, constraints[0]]))
        right = np.concatenate([right, constraints[1]])
        names += [f"equation {number}" for number in range(1, len(constraints[1]) + 1)]
    try:
        found = nearest_point(before.ravel(), variance.ravel(), equations, right, low.ravel(), high.ravel())
    except NoSuchPointError as error:
        clash = ", ".join(names[row] for row in error.data["rows"])
        message = f"no matrix with these zeros, signs and held cells meets the totals of {clash} together."
        raise_faults(
            [Fault("no_balance", "", "", "", message, "Hold fewer cells, fill a zero, or mend a total.")],
            "the matrix to balance",
        )
        raise
    values = found.x.reshape(before.shape)
    gap = float(np.max(np.abs(equations @ found.x - right), initial=0.0))
    return Balanced(
        values,
        changes_of(before, values, rows, columns),
        "weighted_least_squares",
        found.iterations,
        gap,
        objective=found.distance,
        certificate=found.certificate,
    )


def sums_of(shape: tuple[int, int]) -> sp.csr_array:
    """Return the equations that add up each row, then each column, over cells row by row."""
    across = sp.kron(sp.eye_array(shape[0]), np.ones((1, shape[1])))
    down = sp.kron(np.ones((1, shape[0])), sp.eye_array(shape[1]))
    return sp.csr_array(sp.vstack([across, down]))


def _variance(before: Array, weights: str | Array) -> Array:
    if isinstance(weights, str):
        if weights not in WEIGHTS:
            raise UsageError(f"There are no weights '{weights}'. Known: {', '.join(WEIGHTS)}, or an array.")
        return np.asarray(np.abs(before) ** WEIGHTS[weights])
    given = np.asarray(weights, dtype=float)
    if given.shape != before.shape or not (given > 0).all():
        raise UsageError(f"Weights must be above zero, one for each cell of {before.shape}.")
    return np.where(before == 0, 0.0, 1.0 / given)
