"""RAS: rows and columns scaled in turn until both meet their totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balancing.changes import Balanced, changes_of
from lustrum.data.balancing.matrix import Labels, checked, refuse_lines
from lustrum.data.balancing.zeros import refuse_zeros
from lustrum.errors import StoppedError
from lustrum.results import Fault, raise_faults

TOLERANCE = 1e-12
MOST_ITERATIONS = 10_000


@dataclass(frozen=True, eq=False)
class RasStep:
    """One half of an iteration: rows scaled, or columns scaled.

    Parameters
    ----------
    iteration : int
        From 1 on; each has a step by row and a step by column.
    axis : {'row', 'column'}
        What was scaled.
    multipliers : array
        By how much each row or column was scaled in this step.
    values : array, shape (rows, columns)
        The matrix after the step.
    largest_gap : float
        Largest distance of a row or column sum from its total.
    """

    iteration: int
    axis: str
    multipliers: Array
    values: Array
    largest_gap: float


def ras_steps(
    matrix: Array, row_totals: Array, column_totals: Array, *, rows: Labels = (), columns: Labels = ()
) -> Iterator[RasStep]:
    """Yield the matrix after each step of the RAS method, by row and by column in turn, without end.

    `matrix` has shape (rows, columns), the totals (rows,) and (columns,), in one unit.

    Examples
    --------
    >>> import numpy as np
    >>> steps = ras_steps(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([4.0, 2.0]), np.array([3.0, 3.0]))
    >>> next(steps).values.tolist()
    [[2.0, 2.0], [1.0, 1.0]]
    """
    values, row_totals, column_totals = _checked(matrix, row_totals, column_totals, rows, columns)[:3]
    iteration = 0
    while True:
        iteration += 1
        by_row = _ratio(row_totals, values.sum(axis=1))
        values = by_row[:, None] * values
        yield RasStep(iteration, "row", by_row, values, _largest_gap(values, row_totals, column_totals))
        by_column = _ratio(column_totals, values.sum(axis=0))
        values = values * by_column
        yield RasStep(iteration, "column", by_column, values, _largest_gap(values, row_totals, column_totals))


def ras(
    matrix: Array,
    row_totals: Array,
    column_totals: Array,
    *,
    rows: Labels = (),
    columns: Labels = (),
    tolerance: float = TOLERANCE,
    most_iterations: int = MOST_ITERATIONS,
) -> Balanced:
    r"""Return the matrix r A s that meets its totals: the one nearest to A in cross entropy.

    .. math:: \min \sum_{ij} x_{ij} \ln (x_{ij} / a_{ij}) \quad\text{with given row and column sums of } x.

    Parameters
    ----------
    matrix : array, shape (rows, columns)
        No cell below zero; see `gras` for those. Zeros stay zero.
    row_totals, column_totals : array
    rows, columns : sequence of str, optional
        Labels for messages and changes.
    tolerance : float
        Largest gap allowed, as a share of the largest total.
    most_iterations : int

    Raises
    ------
    DataError
        If a cell is negative, a row of zeros has a total, the totals do not add up to one grand total, or the zeros
        leave no matrix with these totals.
    StoppedError
        If `most_iterations` are not enough: some cells must all but vanish.

    References
    ----------
    .. [1] Stone, *Input-Output and National Accounts*, OEEC 1961.
    .. [2] Bacharach, *Biproportional Matrices and Input-Output Change*, Cambridge University Press 1970.
    .. [3] Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 7.4.

    Examples
    --------
    >>> import numpy as np
    >>> ras(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([4.0, 2.0]), np.array([3.0, 3.0])).values.tolist()
    [[2.0, 2.0], [1.0, 1.0]]
    """
    before, row_totals, column_totals, rows, columns = _checked(matrix, row_totals, column_totals, rows, columns)
    largest = max(float(row_totals.max(initial=0.0)), float(column_totals.max(initial=0.0)))
    r, s = np.ones(before.shape[0]), np.ones(before.shape[1])
    history = [_largest_gap(before, row_totals, column_totals)]
    while history[-1] > tolerance * largest:
        if len(history) > most_iterations:
            refuse_zeros(before, row_totals, column_totals, (rows, columns))
            raise StoppedError(
                f"RAS stopped after {len(history) - 1:,} iterations with a gap of {history[-1]:,.6g}: some cells must "
                "all but vanish. Allow more iterations, a larger tolerance, or take weighted_least_squares.",
                gap=history[-1],
            )
        with np.errstate(over="ignore", invalid="ignore"):
            r = _ratio(row_totals, before @ s)
            s = _ratio(column_totals, r @ before)
            history.append(float(np.max(np.abs(r * (before @ s) - row_totals), initial=0.0)))
        if not np.isfinite(history[-1]):
            # Multipliers without end: zeros that forbid the totals, or cells that must vanish.
            refuse_zeros(before, row_totals, column_totals, (rows, columns))
            raise StoppedError(
                f"RAS found no multipliers: after {len(history) - 1:,} iterations they grow beyond every number, for "
                "some cells must all but vanish. Take weighted_least_squares, or mend a total.",
                gap=history[-2],
            )
    values = before * np.outer(r, s) if len(history) > 1 else before
    return Balanced(
        values,
        changes_of(before, values, rows, columns),
        "ras",
        len(history) - 1,
        _largest_gap(values, row_totals, column_totals),
        tuple(history[1:]),
        r,
        s,
        cross_entropy(values, before),
    )


def cross_entropy(values: Array, before: Array) -> float:
    """Return the sum of x ln(x / a) - x + a, each term at least zero; the distance RAS makes least.

    Both of one shape, (rows, columns).
    """
    filled = values > 0
    logarithms = values[filled] * np.log(values[filled] / before[filled])
    return float(logarithms.sum() - values.sum() + before.sum())


def _checked(
    matrix: Array, row_totals: Array, column_totals: Array, rows: Labels, columns: Labels
) -> tuple[Array, Array, Array, tuple[str, ...], tuple[str, ...]]:
    matrix, row_totals, column_totals, rows, columns = checked(matrix, row_totals, column_totals, rows, columns)
    way_out = "RAS scales cells above zero; take gras for a matrix with negative cells."
    faults = [
        Fault("negative", "", rows[i], columns[j], f"{matrix[i, j]:,.12g} is negative.", way_out)
        for i, j in np.argwhere(matrix < 0)
    ]
    faults += [
        Fault("negative", "", rows[i], "", "its total is negative.", way_out) for i in np.flatnonzero(row_totals < 0)
    ]
    faults += [
        Fault("negative", "", "", columns[j], "its total is negative.", way_out)
        for j in np.flatnonzero(column_totals < 0)
    ]
    raise_faults(faults, "the matrix to balance")
    empty = ((matrix.sum(axis=1) == 0) & (row_totals > 0), (matrix.sum(axis=0) == 0) & (column_totals > 0))
    refuse_lines("empty", empty, (row_totals, column_totals), (rows, columns), "every cell of this {word} is zero")
    return matrix, row_totals, column_totals, rows, columns


def _ratio(total: Array, found: Array) -> Array:
    """Return total over found; 1 where both are zero, so that an empty line stays as it is."""
    return np.divide(total, found, out=np.where(total == 0, 1.0, np.inf), where=found != 0)


def _largest_gap(values: Array, row_totals: Array, column_totals: Array) -> float:
    by_row = np.max(np.abs(values.sum(axis=1) - row_totals), initial=0.0)
    return float(max(by_row, np.max(np.abs(values.sum(axis=0) - column_totals), initial=0.0)))
