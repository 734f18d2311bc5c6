"""Cells that balancing must leave as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Flags
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

MOVED = (
    "use", "final_demand", "imported_use", "imports", "value_added", "taxes_on_products", "supply", "activities",
    "valuation", "investment", "households",
)  # fmt: skip
"""Files whose cells balancing may move."""


@dataclass(frozen=True)
class Kept:
    """What is held: (file, row, column) each, '' for all of them.

    >>> Kept((("use", "steel", ""),)).mask("use", ("wheat", "steel"), ("farms", "mills")).tolist()
    [[False, False], [True, True]]
    """

    places: tuple[tuple[str, str, str], ...] = ()

    def mask(self, file: str, rows: Sequence[str], columns: Sequence[str]) -> Flags:
        """Return which cells of a file are held, shape (rows, columns)."""
        held = np.zeros((len(rows), len(columns)), dtype=bool)
        for name, row, column in self.places:
            if name == file:
                across = [not row or label == row for label in rows]
                down = [not column or label == column for label in columns]
                held |= np.outer(across, down)
        return held


def kept_cells(tables: EconomyTables, keep: Sequence[str]) -> Kept:
    """Return what is held: ``FILE``, ``FILE:ROW`` or ``FILE:ROW:COLUMN``, with nothing between colons for all.

    Raises
    ------
    UsageError
        If there is no such file, row or column.
    """
    places = []
    for text in keep:
        file, row, column = _parts(text)
        there = [name for name in MOVED if name in tables.wide or name in tables.long]
        if file not in there:
            raise UsageError(f"keep '{text}': no file '{file}' that balancing moves. {nearest(file, there)}", keep=text)
        rows, columns = _labels(tables, file)
        for word, label, labels in (("row", row, rows), ("column", column, columns)):
            if label and label not in labels:
                raise UsageError(
                    f"keep '{text}': {file}.csv has no {word} '{label}'. {nearest(label, labels)}", keep=text
                )
        places.append((file, row, column))
    return Kept(tuple(places))


def _parts(text: str) -> tuple[str, str, str]:
    file, _, rest = text.partition(":")
    row, _, column = rest.partition(":")
    return file.removesuffix(".csv"), row, column


def _labels(tables: EconomyTables, file: str) -> tuple[Sequence[str], Sequence[str]]:
    if file in tables.wide:
        return tables.wide[file].rows, tables.wide[file].columns
    table = tables.long[file]
    if file == "households":
        return table.text("group"), tables.products
    return table.text(table.columns[0]), ("base_level",) if file == "activities" else ("value",)
