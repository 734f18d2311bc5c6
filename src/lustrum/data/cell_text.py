"""What the text of a cell says: decided once per table, recorded, never coerced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.data.fault import Fault
from lustrum.data.number import parse_number, printed_decimals, why_no_number
from lustrum.data.tables import Array


@dataclass(frozen=True)
class Convention:
    """How a table writes its numbers: decimal mark, mark between thousands ('' for none), and what was decided how."""

    decimal: str = "."
    grouping: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Numbers:
    """Cells as numbers: NaN where a cell says that the figure is unknown; positions and texts of those and of flags."""

    values: Array
    decimals: int
    convention: Convention
    unknown: tuple[tuple[int, int, str], ...] = ()
    flags: tuple[tuple[int, int, str], ...] = ()


def decide_convention(cells: Iterable[str]) -> Convention:
    """Return how a table writes its numbers, from all of its cells."""
    return Convention()


def read_numbers(
    grid: Sequence[Sequence[str]],
    *,
    file: str,
    rows: Sequence[str],
    columns: Sequence[str],
    faults: list[Fault],
    convention: Convention | None = None,
) -> Numbers:
    """Return the cells of a table as numbers; what cannot be decided goes to `faults` with its labels."""
    values = np.full((len(rows), len(columns)), np.nan)
    decimals = 0
    for i, cells in enumerate(grid):
        for j, cell in enumerate(cells):
            number = parse_number(cell)
            if number is None:
                kind, message, way_out = why_no_number(cell)
                faults.append(Fault(kind, file, rows[i], columns[j], message, way_out))
            else:
                values[i, j] = number
                decimals = max(decimals, printed_decimals(cell))
    return Numbers(values, decimals, convention or Convention())
