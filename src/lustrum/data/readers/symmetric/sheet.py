"""One sheet of cells, from a text file or a workbook, with the address of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from lustrum.data.probe import WORKBOOKS, SourceFile
from lustrum.data.safe.text import MOST_GRID
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.errors import DataError
from lustrum.results import Fault
from lustrum.results.cell_text import take_apart
from lustrum.results.text import read_text

DELIMITERS = "\t;|,"
DASHES = {"-", "–", "—", "−"}
"""What offices print for nil; figures not available are printed in other ways."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """Cells of one sheet, blank rows among them.

    Parameters
    ----------
    file : str
        Name of the file, and of the sheet where it is one of a workbook.
    grid : rows of texts, all of one width
    lines : tuple of int
        Line of the file at which each row stands; () in a workbook, whose cells have addresses.
    ragged : tuple of (row, cells)
        Rows of a text file that have another number of cells than most.
    """

    file: str
    grid: Grid
    lines: tuple[int, ...] = ()
    ragged: tuple[tuple[int, int], ...] = ()

    def place(self, row: int, column: int | None = None) -> str:
        """Return the address of a cell or a row: ``N4`` in a workbook, ``line 4, cell 14`` in a text file."""
        if self.lines:
            return f"line {self.lines[row]}" + ("" if column is None else f", cell {column + 1}")
        return f"row {row + 1}" if column is None else f"{letters(column)}{row + 1}"

    def figure(self, row: int, column: int) -> bool:
        """Say whether a cell holds a number."""
        return is_figure(self.grid[row][column])

    def text(self, row: int, column: int) -> str:
        return self.grid[row][column].strip()

    def figures(self, row: int, first: int = 1) -> int:
        """Return how many cells of a row hold numbers, from a column on."""
        return sum(map(is_figure, self.grid[row][first:]))


def letters(column: int) -> str:
    """Return a column's name in a workbook.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_figure(text: str) -> bool:
    """Say whether a text is a number, however it is written.

    >>> is_figure("1 234,5"), is_figure("(12)"), is_figure("A01"), is_figure("-"), is_figure("2010 prices")
    (True, True, False, False, False)
    """
    stripped = text.strip()
    return bool(stripped) and any(map(str.isdigit, stripped)) and bool(take_apart(stripped).core)


def grid_of(file: SourceFile, name: str = "") -> Sheet:
    """Return a whole sheet of a workbook, or a text file.

    Raises
    ------
    DataError
        If it cannot be read; the message says why.
    """
    if file.content in WORKBOOKS:
        rows = read_sheets(file.path, [name])[name]
        width = max(map(len, rows), default=0)
        return Sheet(f"{file.name}, sheet {name}", [cells + [""] * (width - len(cells)) for cells in rows])
    text = read_text(file.path, MOST_GRID)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    grid: Grid = []
    lines: list[int] = []
    try:
        for cells in reader:
            grid.append(cells)
            lines.append(reader.line_num)
    except csv.Error as error:
        fault = Fault("not_a_table", file.name, "", "", f"no table at line {reader.line_num}: {error}.")
        raise DataError(f"1 fault in {file.path}:\n  {fault}", faults=[fault]) from None
    return _squared(file.name, grid, tuple(lines))


def _squared(file: str, grid: Grid, lines: tuple[int, ...]) -> Sheet:
    full = Counter(len(cells) for cells in grid if sum(map(is_figure, cells)) >= 2)
    usual = max(full, key=lambda width: (full[width], width), default=0)
    ragged = [
        (row, len(cells)) for row, cells in enumerate(grid) if len(cells) != usual and sum(map(is_figure, cells)) >= 2
    ]
    width = max(map(len, grid), default=0)
    return Sheet(file, [cells + [""] * (width - len(cells)) for cells in grid], lines, tuple(ragged))


def delimiter_of(text: str) -> str:
    """Return the mark that parts the cells of most lines alike, whatever stands in the title.

    >>> repr(delimiter_of("Table 3, million euros\\n;A;B\\nA;1,5;2,5\\nB;3;4"))
    "';'"
    """
    sample = [line for line in text.splitlines()[:400] if line.strip()]

    def alike(mark: str) -> tuple[int, int]:
        widths = Counter(len(re.sub(r'"[^"]*"', "", line).split(mark)) for line in sample)
        width, lines = max(widths.items(), key=lambda item: (item[0] > 2, item[1]), default=(1, 0))
        return (lines, -DELIMITERS.index(mark)) if width > 2 else (0, -DELIMITERS.index(mark))

    return max(DELIMITERS, key=alike)
