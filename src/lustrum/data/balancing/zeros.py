"""Totals that no matrix with given zeros and signs meets: found by the nearest point there is, named line by line."""

from __future__ import annotations

from lustrum.arrays import Array
from lustrum.data.balancing.changes import labels_or_numbers
from lustrum.data.balancing.matrix import Labels
from lustrum.data.balancing.weighted_least_squares import weighted_least_squares
from lustrum.results import Fault, raise_faults


def refuse_zeros(
    matrix: Array, row_totals: Array, column_totals: Array, labels: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """Raise where no matrix with these zeros and signs meets the totals, with the lines that clash and their totals.

    `matrix` has shape (rows, columns), the totals (rows,) and (columns,), in one unit.
    """
    clash = clashing_lines(matrix, row_totals, column_totals, *labels)
    if clash:
        message = f"no matrix with these zeros meets the totals of {clash} together."
        way_out = "Give one of their zeros a first guess, or mend a total."
        raise_faults([Fault("zeros", "", "", "", message, way_out)], "the matrix to balance")


def clashing_lines(matrix: Array, row_totals: Array, column_totals: Array, rows: Labels, columns: Labels) -> str:
    """Return the rows and columns whose totals no matrix with these zeros and signs meets; '' where there is one.

    `matrix` has shape (rows, columns), the totals (rows,) and (columns,), in one unit.
    """
    shape = matrix.shape
    rows, columns = labels_or_numbers(rows, shape[0]), labels_or_numbers(columns, shape[1])
    try:
        weighted_least_squares(matrix, row_totals, column_totals, rows=rows, columns=columns)
    except Exception as error:
        faults = getattr(error, "faults", ())
        if not faults or faults[0].kind != "no_balance":
            raise
        return str(faults[0].message).partition("totals of ")[2].partition(" together")[0]
    return ""
