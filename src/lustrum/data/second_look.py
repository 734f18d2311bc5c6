"""A second look at a workbook with faults: what else would be found once its cells hold what is likely meant.

So that one pass names all that is wrong: a table with one cell that cannot be read is still tested for the others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace

from lustrum.data.balance import balance_of
from lustrum.data.check import check_tables
from lustrum.data.folder import Grid, Source
from lustrum.data.tables import EconomyTables
from lustrum.errors import LustrumError
from lustrum.results import Fault
from lustrum.results.number import meant

Interpret = Callable[[Source, list[Fault]], EconomyTables]
ROUNDS = 4
"""A fault mended may show another one behind it, so many times."""
OF_KEYS = ("missing_key", "wrong_type", "unknown_key", "unknown_value")
"""Faults of the sheet `economy`."""


class CannotGuessError(Exception):
    """A fault of a kind nobody can mend by a guess."""


def second_look(
    source: Source, faults: Sequence[Fault], interpret: Interpret
) -> tuple[EconomyTables | None, list[Fault]]:
    """Return the tables as they are likely meant, None where nobody can say, and all faults that are found so.

    Parameters
    ----------
    source : Source
        Of the workbook, as it was read.
    faults : sequence of Fault
        Of the first look, with the address of each cell.
    interpret : function of a source and a list of faults
        Gives the tables.
    """
    guessed = replace(
        source,
        meta=copy.deepcopy(source.meta),
        grids={name: [list(row) for row in grid] for name, grid in source.grids.items()},
        notes=list(source.notes),
    )
    guessed.meta.pop("columns", None)  # names are mapped by now
    found, new = list(faults), list(faults)
    unknown: list[Fault] = []
    renamed: set[tuple[str, str]] = set()
    try:
        for _ in range(ROUNDS):
            unknown += _mend(guessed, new, renamed)
            new = []
            tables = interpret(guessed, new)
            if not new:
                values = _closing(unknown, tables)
                for fault, value in values.items():
                    _put(guessed, fault, f"{value:.10g}")
                tables = interpret(guessed, new) if values else tables
                found = [_with_value(fault, values.get(fault)) for fault in found]
                more = check_tables(tables).faults if len(values) == len(unknown) else ()
                found = [fault for fault in found if not _is_elsewhere(fault, renamed)]
                return tables, [*found, *(each for each in more if each not in found)]
            found += [each for each in new if each not in found]
    except (CannotGuessError, LustrumError, ValueError, LookupError):  # a guess is no ground to fail on
        pass
    return None, [fault for fault in found if not _is_elsewhere(fault, renamed)]


def _is_elsewhere(fault: Fault, renamed: set[tuple[str, str]]) -> bool:
    """Say whether a label is missing only because it is misspelt, which is told already."""
    return fault.kind == "missing_label" and (_sheet(fault), fault.row or fault.column) in renamed


def _sheet(fault: Fault) -> str:
    """Return the sheet a fault stands in, by its address: `use` of ``home.xlsx, use!C4``."""
    return fault.file.rpartition(", ")[2].partition("!")[0].partition(" (")[0].strip("'")


def _mend(source: Source, faults: Sequence[Fault], renamed: set[tuple[str, str]]) -> list[Fault]:
    """Put likely figures and labels in place of those at fault; return the cells nobody can guess, which become 0.

    Labels put in place of others are added to `renamed`, with their sheet.
    """
    unknown: list[Fault] = []
    for fault in faults:
        if fault.kind in OF_KEYS:  # what the tables are about says nothing of their figures
            if fault.row not in source.meta or fault.kind == "wrong_type":
                source.meta[fault.row] = 2000 if fault.row == "base_year" else "basic"
            continue
        name, grid = _grid(source, fault)
        label = fault.row or fault.column
        if fault.kind == "label_space":
            grid[:] = [[cell.strip() for cell in cells] for cells in grid]
        elif fault.kind in ("not_a_number", "blank") and fault.row and fault.column:
            row, column = _position(grid, fault)
            guess = meant(grid[row][column])
            grid[row][column] = guess or "0"
            unknown += [] if guess else [fault]
        elif fault.kind in ("unknown_label", "unknown_column") and (near := _near(fault)):
            renamed.add((name, near))
            _rename(grid, label, near)
        elif not _is_elsewhere(fault, renamed):
            raise CannotGuessError
    return unknown


def _grid(source: Source, fault: Fault) -> tuple[str, Grid]:
    """Return the sheet a fault stands in, and its cells."""
    name = _sheet(fault)
    if name not in source.grids:
        raise CannotGuessError
    return name, source.grids[name]


def _position(grid: Grid, fault: Fault) -> tuple[int, int]:
    column = grid[0].index(fault.column)
    return next((k for k, cells in enumerate(grid) if k and cells[0] == fault.row), 0), column


def _put(source: Source, fault: Fault, text: str) -> None:
    _, grid = _grid(source, fault)
    row, column = _position(grid, fault)
    grid[row][column] = text


def _near(fault: Fault) -> str:
    return fault.way_out.partition("Did you mean '")[2].partition("'?")[0]


def _rename(grid: Grid, label: str, to: str) -> None:
    grid[0][:] = [to if cell == label else cell for cell in grid[0]]
    for cells in grid[1:]:
        if cells[0] == label:
            cells[0] = to


def _closing(unknown: Sequence[Fault], tables: EconomyTables) -> dict[Fault, float]:
    """Return the figure that would close the row of each cell nobody can guess, where it is the only one there."""
    if not unknown or tables.is_physical:
        return {}
    gaps = dict(zip(tables.products, balance_of(tables).product_gap.tolist(), strict=True))
    rows = [fault.row for fault in unknown]
    return {
        fault: gaps[fault.row]
        for fault in unknown
        if rows.count(fault.row) == 1
        and gaps.get(fault.row, -1.0) >= 0.0
        and any(f", {sheet}!" in fault.file for sheet in ("use", "final_demand"))
    }


def _with_value(fault: Fault, value: float | None) -> Fault:
    return fault if value is None else replace(fault, way_out=f"{fault.way_out} {value:.10g} would close the row.")
