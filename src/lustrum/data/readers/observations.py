"""Figures of Eurostat by their codes, gathered from any number of files and sheets: each once, each with its place."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place
from lustrum.results import Fault, raise_faults

Key = tuple[str, str, str, str, str]
"""Table, flow, unit, country, year."""
MOST_TWICE = 8
"""Figures that stand twice which a message names."""


class Cells(dict[tuple[str, str], float]):
    """Figures by row and column code, NaN where one is unknown; those that were asked for are remembered."""

    def __init__(self, *args: Any, used: set[tuple[str, str]] | None = None) -> None:
        super().__init__(*args)
        self.used: set[tuple[str, str]] = set() if used is None else used

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        """Return a figure and remember that it was used."""
        self.used.add(key)
        return super().get(key, default)

    def copy(self) -> Cells:
        """Return a copy to which figures may be added; what is used of it is used of this one."""
        return Cells(self, used=self.used)


@dataclass
class Observations:
    """Figures by key, then by row and column.

    `sheets` says of a key where its rows and columns stand, and `said_at` where a label of a part of the key is said
    once for many figures; `beside` says what of the files was no figure.
    """

    cells: dict[Key, Cells] = field(default_factory=dict)
    decimals: int = 0
    flags: list[str] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    sheets: dict[Key, Place] = field(default_factory=dict)
    said_at: dict[tuple[int, str], str] = field(default_factory=dict)
    beside: list[Coverage] = field(default_factory=list)
    _places: dict[tuple[Key, str, str], tuple[float, str]] = field(default_factory=dict)
    _twice: list[Fault] = field(default_factory=list)
    _count: int = 0

    def add(self, key: Key, row: str, column: str, value: float, place: str) -> None:
        """Take up a figure; one that is there already is kept in mind as a fault with both places."""
        before = self._places.setdefault((key, row, column), (value, place))
        if before[1] != place:
            self._count += 1
            if self._count <= MOST_TWICE:
                one, other = (f"{_said(number)} ({where})" for number, where in (before, (value, place)))
                message = f"the figure of {key[3]} {key[4]} stands twice: {one} and {other}."
                way_out = "Keep one; of two releases of a table name the files of one."
                self._twice.append(Fault("duplicate_label", "", row, column, message, way_out))
            return
        self.cells.setdefault(key, Cells())[row, column] = value

    def places(self, part: int) -> dict[str, str]:
        """Return where each label of a part of the key stands first: 3 for countries, 4 for years."""
        found: dict[str, str] = {}
        for (key, _, _), (_, place) in self._places.items():
            found.setdefault(key[part], self.said_at.get((part, key[part]), place))
        return found

    def place_of(self, key: Key) -> Place:
        """Return where the figures of a table stand: each cell, and rows and columns where they are of one sheet."""
        cells = {(row, column): place for (each, row, column), (_, place) in self._places.items() if each == key}
        return replace(self.sheets[key], cells=cells)

    def others(self, table: str) -> str:
        """Say of which country and year, and in which unit, the figures of a table are, '' where there are none."""
        keys = [key for key in self.cells if key[0] == table]
        said = (f"{key[3]} {key[4]} in {key[2]} ({self._first(key)})" for key in keys[:MOST_TWICE])
        return f" The {table} table there is of {'; of '.join(said)}." if keys else ""

    def strays(self, kept: list[Key]) -> list[Fault]:
        """Name figures of another country, year or unit that stand where the tables that are kept have none.

        A download may hold whole tables of several years: only a few figures beside a table are a slip.
        """
        found: list[Fault] = []
        for key, cells in self.cells.items():
            main = next((other for other in kept if other[:2] == key[:2]), None)
            if main is None or key in kept or 2 * len(cells) > len(self.cells[main]):
                continue
            lost = [each for each in cells if each not in self.cells[main]]
            for row, column in lost[:MOST_TWICE]:
                others = f"the {len(self.cells[main]):,} others of the table are of {main[3]} {main[4]} in {main[2]}"
                message = f"the figure is of {key[3]} {key[4]} in {key[2]}, and {others}."
                place = self._places[key, row, column][1]
                found.append(Fault("other_table", place, row, column, message, "Compare the line with the source."))
        return found

    def _first(self, key: Key) -> str:
        return next(place for (each, _, _), (_, place) in self._places.items() if each == key)

    def refuse_twice(self, path: object) -> None:
        """Raise with the first figures that stand twice, and say how many there are."""
        if self._count > len(self._twice):
            message = f"{self._count - len(self._twice):,} more figures stand twice."
            self._twice.append(Fault("duplicate_label", "", "", "", message))
        raise_faults(self._twice, path)


def coverage_of(name: str, cells: Cells, sums: Iterable[str]) -> Coverage:
    """Return how many figures of a table were used, and by which codes the others stand."""
    known = {key: value for key, value in cells.items() if not np.isnan(value)}
    rest = [key for key in known if key not in cells.used]
    used_rows = {row for row, _ in cells.used & known.keys()}
    by_code: dict[str, float] = {}
    for row, column in rest:
        code = column if row in used_rows else row
        by_code[code] = by_code.get(code, 0.0) + known[row, column]
    totals = set(sums)
    left = tuple(
        LeftOut(code, value, "a sum of others" if code in totals else "no part of these tables")
        for code, value in by_code.items()
    )
    return Coverage(name, "figures", len(known), len(known) - len(rest), left)


def _said(number: float) -> str:
    return "unknown" if math.isnan(number) else f"{number:,.12g}"
