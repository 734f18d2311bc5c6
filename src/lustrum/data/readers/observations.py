"""Figures of Eurostat by their codes, gathered from any number of files and sheets: each once, each with its place."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.data.coverage import Coverage, LeftOut
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
    """Figures by key, then by row and column."""

    cells: dict[Key, Cells] = field(default_factory=dict)
    decimals: int = 0
    flags: list[str] = field(default_factory=list)
    inputs: list[tuple[str, str]] = field(default_factory=list)
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
            found.setdefault(key[part], place)
        return found

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
