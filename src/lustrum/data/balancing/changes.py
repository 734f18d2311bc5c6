"""What balancing gives back: the new numbers, and every cell that had to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array


@dataclass(frozen=True)
class Change:
    """One cell that balancing moved.

    Parameters
    ----------
    row, column : str
        Labels of the cell.
    before, after : float
    file : str
        File the cell stands in; '' for a matrix of its own.
    """

    row: str
    column: str
    before: float
    after: float
    file: str = ""

    @property
    def change(self) -> float:
        """By how much the cell moved: after less before."""
        return self.after - self.before

    @property
    def relative(self) -> float:
        """The change as a share of the size before; infinite where a zero moved."""
        return self.change / abs(self.before) if self.before else float("inf")


@dataclass(frozen=True, eq=False)
class Balanced:
    """A matrix that meets its totals.

    Parameters
    ----------
    values : array, shape (rows, columns)
    changes : tuple of Change
        Every cell that moved, the largest first.
    method : str
        ``ras``, ``gras``, ``weighted_least_squares`` ...
    iterations : int
        0 where the answer came from one factorisation.
    largest_gap : float
        Largest distance between a sum of `values` and the total it must meet, in the matrix's unit.
    history : tuple of float
        Largest gap after each iteration.
    row_multipliers, column_multipliers : array or None
        r and s of a biproportional method, where cell = r * cell before * s.
    objective : float or None
        Value of the distance that was made least, where the method has one.
    certificate : object or None
        Proof that came with the answer, such as `lustrum.solver.Certificate`.
    """

    values: Array
    changes: tuple[Change, ...]
    method: str
    iterations: int
    largest_gap: float
    history: tuple[float, ...] = ()
    row_multipliers: Array | None = None
    column_multipliers: Array | None = None
    objective: float | None = None
    certificate: object = field(default=None, repr=False)

    @property
    def largest_change(self) -> Change | None:
        """The cell that moved most; None where nothing had to move."""
        return self.changes[0] if self.changes else None


def changes_of(
    before: Array, after: Array, rows: Sequence[str] = (), columns: Sequence[str] = (), file: str = ""
) -> tuple[Change, ...]:
    """Return every cell in which two matrices differ, the largest change first.

    Parameters
    ----------
    before, after : array, shape (rows, columns)
    rows, columns : sequence of str, optional
        Labels; 1, 2, 3 ... where none are given.
    file : str
        File the cells stand in.

    Examples
    --------
    >>> import numpy as np
    >>> changes_of(np.array([[1.0, 2.0]]), np.array([[1.0, 2.5]]), ["wheat"], ["mills", "homes"])
    (Change(row='wheat', column='homes', before=2.0, after=2.5, file=''),)
    """
    rows, columns = labels_or_numbers(rows, before.shape[0]), labels_or_numbers(columns, before.shape[1])
    moved = np.argwhere(before != after)
    sizes = np.abs(after - before)[moved[:, 0], moved[:, 1]]
    order = np.argsort(-sizes, kind="stable")
    return tuple(
        Change(rows[i], columns[j], float(before[i, j]), float(after[i, j]), file) for i, j in moved[order].tolist()
    )


def labels_or_numbers(labels: Sequence[str], count: int) -> tuple[str, ...]:
    """Return the labels, or 1, 2, 3 ... where there are none."""
    return tuple(labels) if len(labels) else tuple(str(number) for number in range(1, count + 1))
