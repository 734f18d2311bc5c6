"""Rows that add up others beside them: a total among its parts, by what it is called or by its figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.results.fault import Fault
from lustrum.results.records import Record
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

FEWEST = 2
"""Rows a sum must have: one row with the figures of another repeats it, which is another fault."""


def rows_that_add_up(figures: Array, within: float | Array = 1e-9) -> list[tuple[int, int, int]]:
    """Return rows whose every figure is the sum of the rows right below, or right above, or of all others.

    Parameters
    ----------
    figures : array, shape (rows, columns)
        Figures that may be added down a column: heads, sums of money. One column proves nothing, nor do columns in
        proportion.
    within : float or array, shape (columns,)
        Relative difference up to which a sum is met: that of printed digits.

    Returns
    -------
    list of (row, first, last)
        The row and the block it adds up, `last` not counted; ``(row, 0, rows)`` for all others.

    Examples
    --------
    >>> rich = np.array([[400.0, 800.0], [100.0, 2000.0], [60.0, 600.0], [40.0, 1400.0]])
    >>> rows_that_add_up(rich)
    [(1, 2, 4)]
    """
    count = len(figures)
    if not np.isfinite(figures).all():  # a cell at fault is named by whoever read it; nothing can be added up with it
        return []
    if figures.ndim != 2 or count <= FEWEST or np.linalg.matrix_rank(figures) < 2:
        return []
    upto = np.vstack([np.zeros(figures.shape[1]), np.cumsum(figures, axis=0)])
    found = []
    for row, own in enumerate(figures):
        limit = np.asarray(within) * np.abs(own)
        below = (np.abs(upto[row + 1 + FEWEST :] - upto[row + 1] - own) <= limit).all(axis=1)
        above = (np.abs(upto[row] - upto[: max(row - FEWEST + 1, 0)] - own) <= limit).all(axis=1)
        if own.any() and below.any():
            found.append((row, row + 1, row + 1 + FEWEST + int(np.argmax(below))))
        elif own.any() and above.any():
            found.append((row, int(np.argmax(above)), row))
        elif own.any() and (np.abs(upto[-1] - 2.0 * own) <= limit).all():
            found.append((row, 0, count))
    return found


def repeated_rows(rows: Sequence[Record], column: str, figures: Array | None = None) -> list[Fault]:
    """Return the faults of rows that are called a total, or a part of another row, and so count its figures again.

    Parameters
    ----------
    rows : sequence of Record
    column : str
        What a row is called.
    figures : array, shape (rows, columns), optional
        Where a name may also be a proper one (an enterprise called Total): only a total whose figures are within a
        twentieth those of all other rows together is one.
    """
    faults = []
    for k, row in enumerate(rows):
        word, label = repeats(row.text(column)), row.text(column)
        if not word or len(rows) < FEWEST:
            continue
        if figures is not None and word == "total":
            others = figures.sum(axis=0) - figures[k]
            if not (np.abs(figures[k] - others) <= 0.05 * np.abs(others)).all():
                continue
        says = "says 'of which': it is part of another row" if word == "part" else "is a total among the data"
        faults.append(row.fault("repeated", column, f"'{label}' {says}.", "Leave the row out."))
    return faults


def unknown_labels(rows: Sequence[Record], column: str, known: Collection[str], what: str) -> list[Fault]:
    """Return the faults of rows whose label is not known, but for totals: `repeated_rows`."""
    return [
        row.fault("unknown_label", column, f"'{row.text(column)}' is no {what}.", nearest(row.text(column), known))
        for row in rows
        if row.text(column) not in known and not repeats(row.text(column))
    ]


def lines_twice(rows: Sequence[Record], column: str, alike: Sequence[str] = ()) -> list[Fault]:
    """Return the faults of lines that say again what another says, under the label of a column.

    Parameters
    ----------
    rows : sequence of Record
    column : str
        What a row is called.
    alike : sequence of str
        Columns in which two lines must agree to be one; all unless given.
    """
    first: dict[tuple[object, ...], Record] = {}
    faults = []
    for row in rows:
        names = alike or tuple(row.cells)
        twin = first.setdefault(tuple(row.cells.get(name) for name in names), row)
        if twin is not row:
            message = f"'{row.text(column)}' stands twice: in {twin.place} and in {row.place}."
            faults.append(row.fault("duplicate_label", column, message, "Keep one."))
    return faults
