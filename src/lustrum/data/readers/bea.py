"""What the workbooks of the US Bureau of Economic Analysis have in common: one sheet a year, codes over names.

Above the figures stand some title rows, one row of codes and one of names (in either order); codes of the rows stand in
the first column, names in the second. Blank cells and `...` are zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place, address
from lustrum.data.probe import WORKBOOKS, Probe, SourceFile
from lustrum.data.readers.twice import twice
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.errors import UsageError
from lustrum.results import Fault
from lustrum.results.cell_numbers import read_numbers
from lustrum.results.cell_text import MACHINE
from lustrum.results.number import parse_number

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
    place: Place
    beside: tuple[LeftOut, ...] = ()
    beside_columns: tuple[LeftOut, ...] = ()
    used: set[tuple[str, str]] = field(default_factory=set)

    def block(self, rows: list[str], columns: list[str]) -> Array:
        """Return figures in the order asked for; a code the sheet lacks raises UsageError, shape (rows, columns)."""
        for what, wanted, there in (("row", rows, self.rows), ("column", columns, self.columns)):
            for code in wanted:
                if code not in there:
                    raise UsageError(f"{self.place.file}, sheet {self.place.sheet}: there is no {what} '{code}'.")
        self.used.update(("rows", code) for code in rows)
        self.used.update(("columns", code) for code in columns)
        at = np.array([self.rows.index(code) for code in rows], dtype=int)
        block: Array = self.values[np.ix_(at, np.array([self.columns.index(code) for code in columns], dtype=int))]
        return block

    def column(self, code: str, rows: list[str]) -> Array:
        """Return one column, zero where the sheet has none of that code, shape (rows,)."""
        return self.block(rows, [code])[:, 0] if code in self.columns else np.zeros(len(rows))

    def coverage(self) -> tuple[Coverage, ...]:
        """Return what of the sheet was asked for; totals and rows without a code are left out by name."""
        source = f"{self.place.file}, sheet {self.place.sheet}"
        found = []
        for what, codes, sums in (
            ("rows", self.rows, self.values.sum(axis=1)),
            ("columns", self.columns, self.values.sum(axis=0)),
        ):
            left = [
                LeftOut(
                    self.titles.get(code, code) or code,
                    float(value),
                    f"{code}, a total" if re.match(r"T\d|TS|VA", code) else f"{code}, no part of these tables",
                    self.place.within(code) if what == "rows" else self.place.within("", code),
                )
                for code, value in zip(codes, sums, strict=True)
                if (what, code) not in self.used
            ]
            used = len(codes) - len(left)
            left += self.beside if what == "rows" else self.beside_columns
            found.append(Coverage(source, what, used + len(left), used, tuple(left)))
        return tuple(found)


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


def by_year(sheets: Sequence[tuple[SourceFile, str]]) -> dict[str, tuple[SourceFile, str]]:
    """Return sheets by the year they are named by.

    Raises
    ------
    UsageError
        If two sheets are of one year; both are named.
    """
    found: dict[str, tuple[SourceFile, str]] = {}
    for file, name in sheets:
        year = name.strip()
        if not re.fullmatch(r"\d{4}", year):
            continue
        if year in found:
            one, other = (Place(each.name, sheet).of() for each, sheet in (found[year], (file, name)))
            raise UsageError(f"Two tables of {year}: {one} and {other}. Name the files that are meant.")
        found[year] = file, name
    return found


def read_sheet(file: SourceFile, name: str, markers: set[str], faults: list[Fault]) -> Sheet:
    """Return one sheet as figures by code."""
    grid = read_sheets(file.path, [name])[name]
    top = code_row(grid, markers)
    assert top is not None
    codes = [cell.strip() for cell in grid[top]]
    places = [place for place, code in enumerate(codes) if place >= 2 and _is_code(code)]
    lines = [n for n, cells in enumerate(grid) if n > top and cells and _is_code(cells[0].strip()) and len(cells) > 2]
    body = [grid[number] for number in lines]
    if not body:
        message = f"{address(name, top, None)}: no row below the codes of the columns has a code in column A."
        empty = not any(cells and cells[0].strip() for cells in grid)
        way_out = "Column A is empty: take it out." if empty else "Fetch the file again."
        faults.append(Fault("missing_label", file.name, f"sheet '{name}'", "", message, way_out))
    rows = [cells[0].strip() for cells in body]
    texts = [[_text(cells[place]) if place < len(cells) else "" for place in places] for cells in body]
    columns = [codes[place] for place in places]
    faults += twice(rows, "row", file.name, lambda position: address(name, lines[position], None))
    faults += twice(columns, "column", file.name, lambda position: address(name, None, places[position]))
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
    beside = tuple(_beside(grid, top, lines, places, name))
    columns_beside = tuple(_beside_columns(grid, codes, lines, places, name))
    place = Place(file.name, name, dict(zip(rows, lines, strict=True)), dict(zip(columns, places, strict=True)))
    return Sheet(rows, columns, numbers.values, names, min(numbers.decimals, 3), place, beside, columns_beside)


def _beside(grid: Grid, top: int, lines: list[int], places: list[int], sheet: str) -> Iterator[LeftOut]:
    """Yield rows that hold figures and have no code."""
    for number, cells in enumerate(grid):
        if number <= top or number in lines:
            continue
        figures = [parse_number(cells[place]) for place in places if place < len(cells)]
        known = [figure for figure in figures if figure is not None]
        if known:
            label = next((cell.strip() for cell in cells if cell.strip()), "")
            yield LeftOut(label, sum(known), "a row without a code", address(sheet, number, None))


def _beside_columns(grid: Grid, codes: list[str], lines: list[int], places: list[int], sheet: str) -> Iterator[LeftOut]:
    """Yield columns that hold figures and have no code above them."""
    for place in range(2, max((len(grid[number]) for number in lines), default=0)):
        figures = [parse_number(grid[number][place]) for number in lines if place < len(grid[number])]
        known = [figure for figure in figures if figure is not None]
        if known and place not in places:
            label = codes[place] if place < len(codes) else ""
            yield LeftOut(label, sum(known), "a column without a code", address(sheet, None, place))


def placed_sheets(supply: Sheet, use: Sheet) -> dict[str, Place]:
    """Return where the tables of an economy stand in the sheets; uses bear other names there, their columns too."""
    return {
        "supply.csv": supply.place, "imports.csv": supply.place, "valuation.csv": supply.place,
        "use.csv": use.place, "final_demand.csv": use.place, "value_added.csv": use.place,
    }  # fmt: skip


def _is_code(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z0-9]{2,8}", text)) or text in ("Used", "Other")


def _text(cell: str) -> str:
    return "" if set(cell.strip()) <= {".", "-"} else cell
