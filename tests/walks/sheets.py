"""A workbook typed over cell by cell, as somebody with a spreadsheet does: every cell as it stands, no formulas."""

from __future__ import annotations

import re
from pathlib import Path

import xlsxwriter

from lustrum.data.safe.workbook import read_sheets
from lustrum.results.number import parse_number


def typed_over(book: Path, cells: dict[str, str]) -> None:
    """Put texts into cells of a workbook by address, ``use!B2``; the cells that hold a number become numbers."""
    sheets = read_sheets(book)
    for address, text in cells.items():
        sheet, row, column = place_of(address)
        grid = sheets[sheet]
        while len(grid) <= row:
            grid.append([""] * len(grid[0]))
        grid[row] += [""] * (column + 1 - len(grid[row]))
        grid[row][column] = text
    with xlsxwriter.Workbook(str(book), {"strings_to_formulas": False}) as out:
        for name, grid in sheets.items():
            sheet = out.add_worksheet(name)
            for i, row in enumerate(grid):
                for j, cell in enumerate(row):
                    number = parse_number(cell)
                    if number is not None:
                        sheet.write_number(i, j, number)
                    elif cell:
                        sheet.write_string(i, j, cell)


def place_of(address: str) -> tuple[str, int, int]:
    """Return sheet, row and column of an address, the first are 0."""
    sheet, letters, row = re.fullmatch(r"(\w+)!([A-Z]+)(\d+)", address).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return sheet, int(row) - 1, column - 1


def cell(book: Path, address: str) -> str:
    """Return what stands in a cell."""
    sheet, row, column = place_of(address)
    return read_sheets(book)[sheet][row][column]
