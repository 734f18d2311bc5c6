"""A table of cell texts as numbers: how it writes them is decided once, from all of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.results.cell_text import Cell, Convention, decide_convention, take_apart
from lustrum.results.fault import Fault
from lustrum.results.number import PLAIN, printed_decimals

_PLAIN_ROW = re.compile(rf"{PLAIN}(?:;{PLAIN})*")
_POINT_IS_DECIMAL = re.compile(r"\.[0-9]{1,2}(?![0-9])|\.[0-9]{4}|(?<![0-9])0\.[0-9]|[0-9]{4}\.[0-9]|\.[0-9]*[eE]")
_AMBIGUOUS_POINT = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])")


@dataclass(frozen=True, eq=False)
class Numbers:
    """Cells as numbers: NaN where a cell says that the figure is unknown.

    Parameters
    ----------
    values : array, shape (rows, columns)
    decimals : int
        Most printed decimals of a cell.
    convention : Convention
    unknown, flags : tuple of (row, column, text)
        Where figures are unknown, and which carry a flag.
    """

    values: Array
    decimals: int
    convention: Convention
    unknown: tuple[tuple[int, int, str], ...] = ()
    flags: tuple[tuple[int, int, str], ...] = ()


def read_numbers(
    grid: Sequence[Sequence[str]],
    *,
    file: str,
    rows: Sequence[str],
    columns: Sequence[str],
    faults: list[Fault],
    convention: Convention | None = None,
    blank: str = "fault",
) -> Numbers:
    """Return the cells of a table as numbers; what cannot be decided goes to `faults` with its labels.

    Parameters
    ----------
    grid : rows of texts, shape (rows, columns)
    file : str
        Named in faults.
    rows, columns : sequence of str
        Labels of the grid.
    faults : list of Fault
        Added to.
    convention : Convention, optional
        How numbers are written, where that is known; decided from the cells otherwise.
    blank : {"fault", "unknown", "zero"}
        What a blank cell means to this publisher.

    Returns
    -------
    Numbers
    """
    values = np.full((len(rows), len(columns)), np.nan)
    plain = _read_plain(grid, values, convention)
    if plain is not None:
        return Numbers(values, plain, convention or Convention())
    values[:] = np.nan
    if convention is None:
        try:
            convention = decide_convention(cell for cells in grid for cell in cells)
        except UsageError as error:
            at = _odd_cell(grid, error)
            row, column = ("", "") if at is None else (rows[at[0]], columns[at[1]])
            faults.append(Fault("ambiguous", file, row, column, str(error)))
            return Numbers(values, 0, Convention())
    unknown: list[tuple[int, int, str]] = []
    flags: list[tuple[int, int, str]] = []
    parts: list[tuple[int, int]] = []
    decimals, wholes = 0, 0
    known: dict[str, Cell] = {}
    for i, j, text in _cells(grid):
        cell = known.get(text)
        if cell is None:
            cell = known[text] = take_apart(text)
        if not text.strip() and blank != "fault":
            unknown += [(i, j, text)] if blank == "unknown" else []
            values[i, j] = np.nan if blank == "unknown" else 0.0
            continue
        if cell.unknown:
            unknown.append((i, j, text))
            continue
        number = None if cell.fault else value_of(cell, convention)
        if number is None:
            faults.append(_unreadable(cell, text, convention, (file, rows[i], columns[j])))
            continue
        values[i, j] = number
        if cell.flag:
            flags.append((i, j, cell.flag))
        if cell.per_cent:
            parts.append((i, j))
        elif number:
            wholes += 1
        decimals = max(decimals, _decimals(cell, convention))
    if parts and wholes:
        i, j = parts[0]
        message = f"'{grid[i][j]}' is in per cent where {wholes} other cells are not."
        faults.append(Fault("not_a_number", file, rows[i], columns[j], message, "Write all of them as shares."))
    notes = _notes(grid, convention, blank, per_cent=bool(parts))
    return Numbers(
        values, decimals, Convention(convention.decimal, convention.grouping, notes), tuple(unknown), tuple(flags)
    )


def _odd_cell(grid: Sequence[Sequence[str]], error: UsageError) -> tuple[int, int] | None:
    """Return the cell written as fewer are, the likelier slip; else the first that the message names."""
    said, odd = str(error), error.data.get("cell")
    named = [(i, j) for i, j, text in _cells(grid) if text.strip() and (text == odd or f"'{text}'" in said)]
    return next((each for each in named if grid[each[0]][each[1]] == odd), next(iter(named), None))


def _unreadable(cell: Cell, text: str, convention: Convention, place: tuple[str, str, str]) -> Fault:
    """Return the fault of a cell that is no number; `place` is its file, row and column."""
    if not text.strip():
        kind, way_out = "blank", "Write 0 if it is zero, ':' if it is unknown."
    else:
        kind, way_out = "not_a_number", "Compare with the source."
    why = cell.fault or f"its marks do not part thousands, or '{convention.decimal}' is not where it should be"
    message = f"'{text}': {why}." if text.strip() else f"{why}."
    return Fault(kind, *place, message, way_out)


def _notes(grid: Sequence[Sequence[str]], convention: Convention, blank: str, *, per_cent: bool) -> tuple[str, ...]:
    """Say how the cells are written: as the convention has it, in per cent, with blanks for zero."""
    notes = convention.notes + (("all figures are in per cent",) if per_cent else ())
    if blank == "zero" and any(not cell.strip() for cells in grid for cell in cells):
        notes += ("blank cells are zero, as the publisher leaves them",)
    return notes


def _cells(grid: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    for i, cells in enumerate(grid):
        for j, text in enumerate(cells):
            yield i, j, text


def _read_plain(grid: Sequence[Sequence[str]], values: Array, convention: Convention | None) -> int | None:
    """Fill `values` where every cell is in plain decimal notation and can mean one thing only; None otherwise."""
    if convention is not None and (convention.decimal != "." or "." in convention.grouping):
        return None
    certain, doubtful, decimals = convention is not None, False, 0
    for i, cells in enumerate(grid):
        joined = ";".join(cells)
        # A cell may hold the mark itself: '1;2' is no number, and not two.
        if joined.count(";") >= len(cells) or _PLAIN_ROW.fullmatch(joined) is None:
            return None
        values[i] = np.array(cells, dtype=float)
        certain = certain or _POINT_IS_DECIMAL.search(joined) is not None
        doubtful = doubtful or _AMBIGUOUS_POINT.search(joined) is not None
        decimals = max(decimals, max((printed_decimals(cell) for cell in cells if "." in cell), default=0))
    return decimals if np.isfinite(values).all() and (certain or not doubtful) else None


def value_of(cell: Cell, convention: Convention) -> float | None:
    """Return the number of a cell under a convention, None where its marks do not fit.

    >>> value_of(take_apart("1.234,5"), Convention(",", "."))
    1234.5
    """
    if cell.scientific:
        number = float(cell.core)
    else:
        whole, mark, fraction = cell.core.partition(convention.decimal)
        if any(not character.isdigit() for character in fraction) or (mark and not fraction):
            return None
        groups = re.split(r"[ .,']", whole)
        if len(groups) > 1:
            marks = {character for character in whole if not character.isdigit()}
            sized = 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
            if len(marks) > 1 or not sized or not marks <= {*convention.grouping, " ", "'"}:
                return None
        number = float(f"{''.join(groups) or '0'}.{fraction or '0'}")
    if not np.isfinite(number):
        return None
    number = -number if cell.negative else number
    return number / 100.0 if cell.per_cent else number


def _decimals(cell: Cell, convention: Convention) -> int:
    if cell.scientific:
        return printed_decimals(cell.core)
    fraction = len(cell.core.partition(convention.decimal)[2])
    if fraction > 12:
        whole, _, decimals = cell.core.partition(convention.decimal)
        fraction = printed_decimals(f"{re.sub('[^0-9]', '', whole) or '0'}.{decimals}")
    return fraction + 2 * cell.per_cent
