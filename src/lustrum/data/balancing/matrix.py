"""What every method asks of a matrix and its totals before it begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.data.balancing.changes import labels_or_numbers
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults

AGREEMENT = 1e-9
"""Share of the grand total by which row totals and column totals may differ."""

Labels = Sequence[str]


def checked(
    matrix: Array, row_totals: Array, column_totals: Array, rows: Labels, columns: Labels
) -> tuple[Array, Array, Array, tuple[str, ...], tuple[str, ...]]:
    """Return matrix, totals and labels as arrays that fit together.

    Raises
    ------
    UsageError
        If shapes do not fit.
    DataError
        If a number is missing, or the row totals add up to another grand total than the column totals.
    """
    matrix = np.array(matrix, dtype=float)
    rows, columns = labels_or_numbers(rows, matrix.shape[0]), labels_or_numbers(columns, matrix.shape[1])
    row_totals, column_totals = np.array(row_totals, dtype=float), np.array(column_totals, dtype=float)
    for word, totals, labels in (("row", row_totals, rows), ("column", column_totals, columns)):
        count = matrix.shape[0 if word == "row" else 1]
        if totals.shape != (count,) or len(labels) != count:
            raise UsageError(f"A matrix of shape {matrix.shape} needs {count} {word} totals, not {totals.shape}.")
    faults = [
        Fault("blank", "", rows[i], columns[j], "the number is missing, and missing is not zero.", "Give a number.")
        for i, j in np.argwhere(~np.isfinite(matrix))
    ]
    faults += [
        Fault("blank", "", rows[i], "", "the total is missing.") for i in np.flatnonzero(~np.isfinite(row_totals))
    ]
    faults += [
        Fault("blank", "", "", columns[j], "the total is missing.") for j in np.flatnonzero(~np.isfinite(column_totals))
    ]
    raise_faults(faults, "the matrix to balance")
    across, down = float(row_totals.sum()), float(column_totals.sum())
    if abs(across - down) > AGREEMENT * max(np.abs(row_totals).sum(), np.abs(column_totals).sum()):
        message = f"row totals add up to {across:,.12g}, column totals to {down:,.12g}: {across - down:+z,.6g}."
        way_out = "Settle the totals first, say by scaling the less certain ones."
        raise_faults([Fault("totals", "", "", "", message, way_out)], "the totals")
    return matrix, row_totals, column_totals, rows, columns


def refuse_lines(
    kind: str, impossible: tuple[Flags, Flags], totals: tuple[Array, Array], labels: tuple[Labels, Labels], why: str
) -> None:
    """Raise with every row and column whose total the matrix cannot meet whatever its multipliers.

    Each pair is by rows, shape (rows,), and by columns, shape (columns,).
    """
    faults = []
    for word, bad, wanted, names in zip(("row", "column"), impossible, totals, labels, strict=True):
        for position in np.flatnonzero(bad).tolist():
            message = f"{why.format(word=word)}, but the total is {wanted[position]:,.12g}."
            row, column = (names[position], "") if word == "row" else ("", names[position])
            faults.append(Fault(kind, "", row, column, message, "Give a cell a first guess, or mend the total."))
    raise_faults(faults, "the matrix to balance")
