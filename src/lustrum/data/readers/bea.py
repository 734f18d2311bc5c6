"""What the workbooks of the US Bureau of Economic Analysis have in common: one sheet a year, codes over names.

Above the figures stand some title rows, one row of codes and one of names (in either order); codes of the rows stand in
the first column, names in the second. Blank cells and `...` are zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.errors import UsageError
from lustrum.results import Fault
from lustrum.results.cell_numbers import read_numbers
from lustrum.results.cell_text import MACHINE

SOURCE = "US Bureau of Economic Analysis, Industry Economic Accounts"
LICENCE = "work of the US government, public domain"

FINAL = {
    "F010": "households", "F02S": "gfcf_structures", "F02E": "gfcf_equipment", "F02N": "gfcf_intellectual_property",
    "F02R": "gfcf_residential", "F030": "inventories", "F040": "exports",
}  # fmt: skip
GOVERNMENT = re.compile(r"F(06|07|10)C\d*")
GOVERNMENT_INVESTMENT = re.compile(r"F(06|07|10)[ENS]\d*")
HEAD = 12


def category_of(code: str) -> str:
    """Return the standard category of a column of final use, '' for imports and totals.

    >>> category_of("F010"), category_of("F06C"), category_of("F10S"), category_of("F050")
    ('households', 'government', 'gfcf_government', '')
    """
    if GOVERNMENT.fullmatch(code):
        return "government"
    return "gfcf_government" if GOVERNMENT_INVESTMENT.fullmatch(code) else FINAL.get(code, "")


@dataclass(frozen=True, eq=False)
class Sheet:
    """One year's table: figures by code of row and column, and what the codes mean."""

    rows: list[str]
    columns: list[str]
    values: Array
    titles: dict[str, str]
    decimals: int

    def block(self, rows: list[str], columns: list[str]) -> Array:
        """Return figures in the order asked for; a code the sheet lacks raises UsageError."""
        for code in (*rows, *columns):
            if code not in self.rows and code not in self.columns:
                raise UsageError(f"The table has no row or column '{code}'.")
        at = np.array([self.rows.index(code) for code in rows], dtype=int)
        block: Array = self.values[np.ix_(at, np.array([self.columns.index(code) for code in columns], dtype=int))]
        return block

    def column(self, code: str, rows: list[str]) -> Array:
        """Return one column, zero where the sheet has none of that code."""
        return self.block(rows, [code])[:, 0] if code in self.columns else np.zeros(len(rows))


def code_row(grid: Grid, markers: set[str]) -> int | None:
    """Return the row that holds all of these codes, None where there is none."""
    for number, cells in enumerate(grid[:HEAD]):
        if markers <= {cell.strip() for cell in cells}:
            return number
    return None


def sheets_with(source: Probe, markers: set[str]) -> list[tuple[SourceFile, str]]:
    """Return the sheets of workbooks that hold these codes in a row at their top."""
    return [
        (file, name)
        for file in source.files
        if file.content in WORKBOOKS
        for name, head in file.sheets.items()
        if code_row(head, markers) is not None
    ]


def read_sheet(file: SourceFile, name: str, markers: set[str], faults: list[Fault]) -> Sheet:
    """Return one sheet as figures by code."""
    grid = read_sheets(file.path, [name])[name]
    top = code_row(grid, markers)
    assert top is not None
    codes = [cell.strip() for cell in grid[top]]
    places = [place for place, code in enumerate(codes) if place >= 2 and _is_code(code)]
    body = [cells for cells in grid[top + 1 :] if cells and _is_code(cells[0].strip()) and len(cells) > 2]
    rows = [cells[0].strip() for cells in body]
    texts = [[_text(cells[place]) if place < len(cells) else "" for place in places] for cells in body]
    columns = [codes[place] for place in places]
    numbers = read_numbers(
        texts,
        file=f"{file.name}, sheet {name}",
        rows=rows,
        columns=columns,
        faults=faults,
        convention=MACHINE,
        blank="zero",
    )
    names = {cells[0].strip(): cells[1].strip() for cells in body}
    for label in (top - 1, top + 1):
        if 0 <= label < len(grid) and sum(bool(cell.strip()) for cell in grid[label]) >= len(places) // 2:
            line = grid[label]
            names |= {
                codes[place]: line[place].strip() for place in places if place < len(line) and line[place].strip()
            }
            break
    return Sheet(rows, columns, numbers.values, names, min(numbers.decimals, 3))


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z0-9]{2,8}", text)) or text in ("Used", "Other")


def _text(cell: str) -> str:
    return "" if set(cell.strip()) <= {".", "-"} else cell
