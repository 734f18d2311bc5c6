"""GRAS: RAS for matrices with negative cells."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.data.balancing.changes import Balanced, changes_of
from lustrum.data.balancing.matrix import Labels, checked, refuse_lines
from lustrum.data.balancing.ras import MOST_ITERATIONS, TOLERANCE
from lustrum.data.balancing.zeros import refuse_zeros
from lustrum.errors import StoppedError


def gras(
    matrix: Array,
    row_totals: Array,
    column_totals: Array,
    *,
    rows: Labels = (),
    columns: Labels = (),
    tolerance: float = TOLERANCE,
    most_iterations: int = MOST_ITERATIONS,
) -> Balanced:
    r"""Return the matrix that meets its totals, with positive cells times r s and negative cells over r s.

    .. math:: \min \sum_{ij} |a_{ij}| \, (z_{ij} \ln z_{ij} - z_{ij} + 1), \quad x_{ij} = a_{ij} z_{ij},

    with given row and column sums of x. Signs stay, zeros stay; on a matrix without negative cells it is RAS. Each
    multiplier solves a quadratic equation, :math:`p r - n / r = u`, where p and n add up the positive and the negative
    cells of the line; a line without positive cells has :math:`r = -n / u`.

    Parameters
    ----------
    matrix : array, shape (rows, columns)
    row_totals, column_totals : array
        Of either sign.
    rows, columns : sequence of str, optional
    tolerance : float
        Largest gap allowed, as a share of the largest total or cell.
    most_iterations : int

    Raises
    ------
    DataError
        If a line has cells of one sign only, or none, and a total of the other sign; the totals do not add up; or no
        matrix with these signs and zeros has them.
    StoppedError
        If `most_iterations` are not enough: some cells must all but vanish.

    References
    ----------
    .. [1] Junius and Oosterhaven, The solution of updating or regionalizing a matrix with both positive and negative
       entries, *Economic Systems Research* 15 (2003), 87-96.
    .. [2] Lenzen, Wood and Gallego, Some comments on the GRAS method, *Economic Systems Research* 19 (2007), 461-465.
    .. [3] Temurshoev, Miller and Bouwmeester, A note on the GRAS method, *Economic Systems Research* 25
       (2013), 361-367.

    Examples
    --------
    >>> import numpy as np
    >>> found = gras(np.array([[7.0, -3.0], [2.0, 9.0]]), np.array([5.0, 12.0]), np.array([10.0, 7.0]))
    >>> np.allclose(found.values.sum(axis=1), [5.0, 12.0])
    True
    """
    before, row_totals, column_totals, rows, columns = checked(matrix, row_totals, column_totals, rows, columns)
    _refuse_signs(before, row_totals, column_totals, (rows, columns))
    kept, r, s = _without_emptied(before, row_totals, column_totals)
    positive, negative = np.where(kept > 0, kept, 0.0), np.where(kept < 0, -kept, 0.0)
    largest = max(np.abs(row_totals).max(initial=0.0), np.abs(column_totals).max(initial=0.0), np.abs(before).max())
    row_open, column_open = (kept != 0).any(axis=1), (kept != 0).any(axis=0)
    x, y = np.ones(before.shape[0]), np.ones(before.shape[1])
    history = [_largest_gap(kept, row_totals, column_totals)]
    while not history[-1] <= tolerance * largest:
        if len(history) > most_iterations or not np.isfinite(history[-1]):
            refuse_zeros(before, row_totals, column_totals, (rows, columns))
            known = [gap for gap in history if np.isfinite(gap)]
            raise StoppedError(
                f"GRAS stopped after {len(history) - 1:,} iterations with a gap of {known[-1]:,.6g}: some cells must "
                "all but vanish. Allow more iterations, a larger tolerance, or take weighted_least_squares.",
                gap=known[-1],
            )
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            x = _multipliers(positive @ y, negative @ (1.0 / y), row_totals, row_open)
            y = _multipliers(x @ positive, (1.0 / x) @ negative, column_totals, column_open)
            gap = float(np.max(np.abs(_cells(positive, negative, x, y).sum(axis=1) - row_totals), initial=0.0))
        history.append(gap)
    values = _cells(positive, negative, x, y) if len(history) > 1 else kept
    return Balanced(
        values,
        changes_of(before, values, rows, columns),
        "gras",
        len(history) - 1,
        _largest_gap(values, row_totals, column_totals),
        tuple(history[1:]),
        np.where(row_open, x, r),
        np.where(column_open, y, s),
        gras_distance(values, before),
    )


def gras_distance(values: Array, before: Array) -> float:
    """Return the sum of |a| (z ln z - z + 1) with z = x / a, each term at least zero; the distance GRAS makes least.

    Both of one shape, (rows, columns).
    """
    here = before != 0
    ratio = values[here] / before[here]
    logarithms = np.where(ratio > 0, ratio * np.log(np.where(ratio > 0, ratio, 1.0)), 0.0)
    return float(np.sum(np.abs(before[here]) * (logarithms - ratio + 1.0)))


def _multipliers(positive: Array, negative: Array, total: Array, is_open: Flags) -> Array:
    """Return the positive root of p r - n / r = u, in the form that loses no digits; 1 for an empty line."""
    root = np.sqrt(total**2 + 4.0 * positive * negative)
    up = np.divide(total + root, 2.0 * positive, out=np.ones_like(total), where=is_open & (total >= 0) & (positive > 0))
    return np.divide(2.0 * negative, root - total, out=up, where=is_open & (total < 0))


def _cells(positive: Array, negative: Array, r: Array, s: Array) -> Array:
    scale = np.outer(r, s)
    cells: Array = positive * scale - negative / scale
    return cells


def _largest_gap(values: Array, row_totals: Array, column_totals: Array) -> float:
    by_row = np.max(np.abs(values.sum(axis=1) - row_totals), initial=0.0)
    return float(max(by_row, np.max(np.abs(values.sum(axis=0) - column_totals), initial=0.0)))


def _without_emptied(matrix: Array, row_totals: Array, column_totals: Array) -> tuple[Array, Array, Array]:
    """Return the matrix without lines of one sign whose total is zero: in the limit their cells vanish."""
    kept = matrix.copy()
    r, s = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    while True:
        by_row = (row_totals == 0) & (kept != 0).any(axis=1) & ((kept >= 0).all(axis=1) | (kept <= 0).all(axis=1))
        by_column = (column_totals == 0) & (kept != 0).any(axis=0) & ((kept >= 0).all(axis=0) | (kept <= 0).all(axis=0))
        if not by_row.any() and not by_column.any():
            return kept, r, s
        r[by_row] = np.where((kept[by_row] >= 0).all(axis=1), 0.0, np.inf)
        s[by_column] = np.where((kept[:, by_column] >= 0).all(axis=0), 0.0, np.inf)
        kept[by_row] = 0.0
        kept[:, by_column] = 0.0


def _refuse_signs(
    matrix: Array, row_totals: Array, column_totals: Array, labels: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    above = ((matrix > 0).any(axis=1), (matrix > 0).any(axis=0))
    below = ((matrix < 0).any(axis=1), (matrix < 0).any(axis=0))
    totals = (row_totals, column_totals)
    lacks_positive = ((row_totals > 0) & ~above[0], (column_totals > 0) & ~above[1])
    lacks_negative = ((row_totals < 0) & ~below[0], (column_totals < 0) & ~below[1])
    refuse_lines("signs", lacks_positive, totals, labels, "no cell of this {word} is above zero")
    refuse_lines("signs", lacks_negative, totals, labels, "no cell of this {word} is below zero")
