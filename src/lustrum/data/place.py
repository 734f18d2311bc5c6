"""Where a cell of a table stands in the file it was read from: `tables.xlsx, Use!E12`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lustrum.results import Fault

OF_LABELS = ("unknown_label", "unknown_column", "duplicate_label", "label_space", "total_as_data", "date_label")
"""Kinds of faults that lie in a label itself."""


@dataclass(frozen=True)
class Place:
    """Rows and columns of one table in its file, by label.

    Parameters
    ----------
    file : str
    sheet : str
        '' for a text file.
    rows, columns : mapping of label to position, the first is 0
        None where a label stands in no single row or column.
    labels : tuple of (row, column), optional
        The row and the column that hold the labels, where each is one: a fault of a label is placed at its cell.
    lines : mapping of row label to line
        Of a text file with a row in each line, the first is 1.
    cells : mapping of (row, column) to address
        Of figures that stand one by one, with the file: `use.csv, line 12`.
    """

    file: str
    sheet: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    labels: tuple[int, int] | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, row: str = "", column: str = "") -> str:
        """Return the address of a cell, a row or a column; the file alone where it is not known.

        >>> Place("t.xlsx", "Use", {"01": 4}, {"Farming": 2}).of("01", "Farming")
        't.xlsx, Use!C5'
        """
        if (row, column) in self.cells:
            return self.cells[row, column]
        if not self.sheet:
            return f"{self.file}, line {self.lines[row]}" if row in self.lines else self.file
        return f"{self.file}, {self.within(row, column)}"

    def knows(self, row: str, column: str) -> bool:
        """Say whether an address can be given of a cell, row or column."""
        in_sheet = bool(self.sheet) and (row in self.rows or column in self.columns)
        return in_sheet or row in self.lines or (row, column) in self.cells

    def also(self, rows: Mapping[str, str], columns: Mapping[str, str]) -> Place:
        """Return the place with more names for its rows and columns: each name with the label in the file."""
        return replace(
            self,
            rows={**self.rows, **{name: self.rows[label] for name, label in rows.items() if label in self.rows}},
            columns={
                **self.columns,
                **{name: self.columns[label] for name, label in columns.items() if label in self.columns},
            },
            cells={
                **self.cells,
                **{
                    (other, name): address
                    for (row, column), address in self.cells.items()
                    for other in (row, *(name for name, label in rows.items() if label == row))
                    for name in (column, *(name for name, label in columns.items() if label == column))
                },
            },
        )

    def within(self, row: str = "", column: str = "") -> str:
        """Return the address inside the file: `Use!C5`, `Use!5:5`, `Use!C:C`, or the sheet."""
        return address(self.sheet, self.rows.get(row), self.columns.get(column))


def address(sheet: str, row: int | None, column: int | None) -> str:
    """Return the address of a cell, row or column as a spreadsheet writes it.

    >>> address("Use", 4, 27), address("Use", 4, None), address("Supply 2018", None, 0)
    ('Use!AB5', 'Use!5:5', "'Supply 2018'!A:A")
    """
    name = sheet if sheet.replace("_", "").isalnum() else f"'{sheet}'"
    if row is None and column is None:
        return name
    if row is None or column is None:
        line = letters(column) if column is not None else str((row or 0) + 1)
        return f"{name}!{line}:{line}"
    return f"{name}!{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Return the letters of a column, the first is 0.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    found = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def placed(faults: Iterable[Fault], places: Mapping[str, Place]) -> list[Fault]:
    """Return faults with the file they stand in and the address of the cell, or the table where it is not known."""
    return [
        replace(each, file=_told(places[each.file], each)) if each.file in places else each for each in faults
    ]  # fmt: skip


def _told(place: Place, fault: Fault) -> str:
    where = place.of(fault.row, fault.column)
    if place.labels is not None and fault.kind in OF_LABELS and not (fault.row and fault.column):
        row = place.rows.get(fault.row) if fault.row else place.labels[0]
        column = place.columns.get(fault.column) if fault.column else place.labels[1]
        if row is not None and column is not None:
            return f"{place.file}, {address(place.sheet, row, column)}"
    return where if place.knows(fault.row, fault.column) else f"{where} ({fault.file.removesuffix('.csv')})"
