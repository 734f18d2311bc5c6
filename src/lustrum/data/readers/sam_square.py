"""The square of a social accounting matrix in a sheet: every account along rows and columns, nothing passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place, address
from lustrum.data.probe import HEAD_ROWS, SourceFile
from lustrum.data.readers.handbook_sheet import without_dash
from lustrum.data.safe.workbook import Grid
from lustrum.results import Assumption, Fault
from lustrum.results.cell_numbers import read_numbers, value_of
from lustrum.results.cell_text import Convention, take_apart
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

LEAST = 8
"""A square of fewer accounts is taken for something else."""
CHECKS = re.compile(r"(check|difference|diff|balance|discrepancy|imbalance)s?", re.I)
"""What else than accounts may stand beside them."""


@dataclass(frozen=True, eq=False)
class Square:
    """A square of accounts as it stands in a sheet.

    Parameters
    ----------
    codes : tuple of str
    values : array, shape (n, n)
    decimals : int
    """

    codes: tuple[str, ...]
    values: Array
    decimals: int
    coverage: tuple[Coverage, ...]
    place: Place


def corner(grid: Grid) -> tuple[int, int] | None:
    """Return the header row and the label column of a square table, None where there is none."""
    for row, header in enumerate(grid[:20]):
        labels = [cell.strip() for cell in header]
        for column in range(min(4, len(labels))):
            below = {cells[column].strip() for cells in grid[row + 1 :] if len(cells) > column} - {""}
            beside = {label for label in labels[column + 1 :] if label}
            if len(beside & below) >= min(LEAST, max(len(below) - 2, 4)):
                return row, column
    return None


def account_labels(grid: Grid) -> tuple[list[str], list[str]]:
    """Return the labels along the columns and the rows of a sheet whose rows and columns are nearly the same labels.

    A label misspelt in one direction is no reason to take the sheet for something else. Of a long table only the first
    rows are known: all of these are among the columns.
    """
    at = corner(grid)
    if at is None:
        return [], []
    top, column = at
    beside = [cell.strip() for cell in grid[top][column + 1 :] if cell.strip()]
    below = [cells[column].strip() for cells in grid[top + 1 :] if len(cells) > column and cells[column].strip()]
    common = set(beside) & set(below)
    cut = len(grid) >= HEAD_ROWS
    wanted = len(below) if cut else max(len(set(beside)), min(len(below), len(set(beside))))
    return (beside, below) if len(common) >= 0.75 * wanted else ([], [])


def read_square(
    grid: Grid, file: SourceFile, sheet: str, notes: list[Assumption], faults: list[Fault]
) -> Square | None:
    """Return the square of accounts of a sheet, None where there is none.

    An account named in one direction alone, one that stands twice and a second square below go to `faults`.
    """
    at = corner(grid)
    if at is None:
        return None
    top, column = at
    place = Place(file.name, sheet)
    columns = _labels(
        [(number, cell.strip()) for number, cell in enumerate(grid[top]) if number > column], place, faults, along="row"
    )
    lines = [(n, cells[column].strip() if column < len(cells) else "") for n, cells in enumerate(grid) if n > top]
    rows = _labels(_before_second(lines, grid, (top, column), place, faults), place, faults, along="column")
    codes = tuple(label for label in columns if label in rows)
    place = Place(file.name, sheet, {code: rows[code] for code in codes}, {code: columns[code] for code in codes})
    if not sheet:
        _refuse_ragged(grid, top, rows, place, faults)
    left = _left_out(grid, rows, columns, codes, place, faults)
    blank = dashes = 0
    texts: list[list[str]] = []
    for code in codes:
        cells = grid[rows[code]]
        line = [cells[columns[other]] if columns[other] < len(cells) else "" for other in codes]
        dashes += sum(without_dash(text) != text for text in line)
        line = list(map(without_dash, line))
        blank += sum(not text.strip() for text in line)
        texts.append([text if text.strip() else "0" for text in line])
    if blank:
        notes.append(Assumption("blank", "Blank cells of the matrix are zero.", f"{blank} cells", file.name))
    if dashes:
        notes.append(Assumption("dash", "A dash alone is zero, as offices print it.", f"{dashes} cells", file.name))
    found: list[Fault] = []
    numbers = read_numbers(texts, file=file.name, rows=codes, columns=codes, faults=found)
    for i, j, text in numbers.unknown:
        message = f"'{text}': the figure is missing, and missing is not zero."
        found.append(Fault("blank", file.name, codes[i], codes[j], message, "Give the figure."))
    faults += [Fault(f.kind, place.of(f.row, f.column), f.row, f.column, f.message, f.way_out) for f in found]
    return Square(codes, numbers.values, min(numbers.decimals, 6), left, place)


def _refuse_ragged(grid: Grid, top: int, rows: dict[str, int], place: Place, faults: list[Fault]) -> None:
    """Name lines of a text file with a cell more or less than the header: the figures of one stand under others."""
    for label, number in rows.items():
        if not repeats(label) and len(grid[number]) != len(grid[top]):
            message = f"{len(grid[number])} cells where the header has {len(grid[top])}."
            way_out = "Quote figures that hold commas, and write every cell."
            faults.append(Fault("ragged_row", place.of(), label, "", message, way_out))


def _labels(lines: list[tuple[int, str]], place: Place, faults: list[Fault], *, along: str) -> dict[str, int]:
    """Return where each label stands; one that stands twice is named with both places."""
    found: dict[str, int] = {}
    for number, label in lines:
        if not label:
            continue
        if label in found:
            here, there = (
                address(place.sheet, n, None) if along == "column" else address(place.sheet, None, n)
                for n in (number, found[label])
            )
            stands = f"stands twice, in {there} and in {here}" if place.sheet else "stands twice"
            what = "row" if along == "column" else "column"
            message = f"the {what} of account '{label}' {stands}."
            faults.append(Fault("duplicate_label", place.of(), label, "", message, "Keep one."))
            continue
        found[label] = number
    return found


def _before_second(
    lines: list[tuple[int, str]], grid: Grid, corner_at: tuple[int, int], place: Place, faults: list[Fault]
) -> list[tuple[int, str]]:
    """Return the rows above a second square of the same accounts, which is refused with its place."""
    top, column = corner_at
    header = {cell.strip() for cell in grid[top][column + 1 :] if cell.strip()}
    for position, (number, _) in enumerate(lines):
        again = {cell.strip() for cell in grid[number][column + 1 :] if cell.strip()}
        if position and len(again & header) >= max(LEAST / 2, 0.6 * len(header)):
            title = next((cell.strip() for cells in reversed(grid[:number]) for cell in cells if cell.strip()), "")
            where = address(place.sheet, number, None) if place.sheet else f"row {number + 1} (blank rows not counted)"
            message = f"a second matrix of the same accounts begins in {where}, below '{title}': only one can be meant."
            way_out = "Put it into a file or sheet of its own, or remove it."
            faults.append(Fault("duplicate_table", place.of(), "", "", message, way_out))
            return lines[:position]
    return lines


def _left_out(
    grid: Grid,
    rows: dict[str, int],
    columns: dict[str, int],
    codes: tuple[str, ...],
    place: Place,
    faults: list[Fault],
) -> tuple[Coverage, ...]:
    """Return the coverage of a square: totals are left out, labels in one direction alone are faults."""
    left: dict[str, list[LeftOut]] = {"rows": [], "columns": []}
    for what, labels, others in (("rows", rows, columns), ("columns", columns, rows)):
        for label, number in labels.items():
            if label in codes and not repeats(label):
                continue
            along = [line[number] if number < len(line) else "" for line in grid]
            cells = along if what == "columns" else grid[number]
            figures = [_number(cell) for cell in cells if take_apart(cell).core]
            if not figures:
                continue
            where = address(place.sheet, number, None) if what == "rows" else address(place.sheet, None, number)
            if repeats(label) or CHECKS.fullmatch(label):
                left[what].append(LeftOut(label, sum(figures), "a total", where if place.sheet else ""))
                continue
            one, other = ("row", "column") if what == "rows" else ("column", "row")
            file = place.file if not place.sheet else f"{place.file}, {where}"
            message = f"the {one} '{label}' has no {other} of this name, {sum(figures):,.10g} in all."
            way_out = nearest(label, [each for each in others if each not in codes] or list(codes))
            row, column = (label, "") if what == "rows" else ("", label)
            faults.append(Fault("unknown_label", file, row, column, message, way_out))
    source = f"{place.file}, sheet {place.sheet}" if place.sheet else place.file
    return tuple(Coverage(source, what, len(codes) + len(left[what]), len(codes), tuple(left[what])) for what in left)


def _number(cell: str) -> float:
    return value_of(take_apart(cell), Convention()) or 0.0
