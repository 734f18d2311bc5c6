"""Rows of value added as offices print them: parts beside their sums, subsidies with either sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import address
from lustrum.data.readers.handbook_sheet import HandbookSheet, Line
from lustrum.data.readers.headings import BELOW
from lustrum.results import Fault, raise_faults

MOST_PARTS = 5
"""Rows that a row may be the sum of."""


def components(sheet: HandbookSheet, industries: Sequence[int]) -> tuple[dict[str, Array], tuple[LeftOut, ...]]:
    """Return the rows of value added by name, and those left out because they are parts of another.

    Arrays of shape (industries,), in the unit of the sheet.

    Two rows of one kind (operating surplus and mixed income) are kept apart under the names they are printed with.
    Subsidies are negative, whether they are printed so or as something to take away.
    """
    offset = len(sheet.products)
    lines = [line for line in sheet.below if line.kind in BELOW]
    _refuse_twice(sheet, lines)
    values = [_signed(line, sheet.values[offset + sheet.below.index(line)][industries]) for line in lines]
    error = 10.0**-sheet.decimals
    parts = _parts(values, error)
    kept = [place for place in range(len(lines)) if place not in parts]
    names = _names([lines[place] for place in kept])
    left = tuple(
        LeftOut(
            lines[place].label,
            float(values[place].sum()),
            f"a part of '{lines[whole].label}'",
            address(sheet.place.sheet, lines[place].number, None) if sheet.place.sheet else "",
        )
        for place, whole in parts.items()
    )
    return {name: values[place] for name, place in zip(names, kept, strict=True)}, left


def _refuse_twice(sheet: HandbookSheet, lines: Sequence[Line]) -> None:
    """Refuse a row that stands twice under the same words: it would count twice."""
    first: dict[str, Line] = {}
    faults: list[Fault] = []
    for line in lines:
        twin = first.setdefault(line.title.casefold(), line)
        if twin is not line:
            there, here = (address(sheet.place.sheet, each.number, None) for each in (twin, line))
            message = f"the row stands twice, at {there} and {here}: which of them counts is not said."
            faults.append(Fault("duplicate_label", sheet.place.file, line.label, "", message, "Keep one."))
    raise_faults(faults, sheet.place.file)


def less_parts(coverage: tuple[Coverage, ...], left: tuple[LeftOut, ...]) -> tuple[Coverage, ...]:
    """Return the coverage of a sheet of which further rows turned out to be parts of others."""
    return tuple(
        replace(each, used=each.used - len(left), left=(*each.left, *left)) if each.what == "rows" and left else each
        for each in coverage
    )


def _signed(line: Line, values: Array) -> Array:
    if line.kind == "subsidies_on_production" and values.sum() > 0:
        return -values
    return values


def _parts(values: Sequence[Array], error: float) -> dict[int, int]:
    """Return rows that add up to another row, by the row they are parts of: it stands above or below them."""
    found: dict[int, int] = {}
    for whole, total in enumerate(values):
        if not total.any():
            continue
        for count in range(2, MOST_PARTS + 1):
            for start in (whole + 1, whole - count):
                run = range(start, start + count)
                if start < 0 or start + count > len(values) or whole in run or found.keys() & {whole, *run}:
                    continue
                added = np.sum([values[place] for place in run], axis=0)
                several = sum(bool(values[place].any()) for place in run) > 1
                if several and np.abs(added - total).max() <= error * (count + 1) / 2:
                    found |= dict.fromkeys(run, whole)
    return found


def _names(lines: Sequence[Line]) -> list[str]:
    """Return a name for each row: its kind, or its own words where a kind has several rows."""
    kinds = [line.kind for line in lines]
    named = [kind if kinds.count(kind) == 1 else _slug(line.title) for line, kind in zip(lines, kinds, strict=True)]
    return [name if named.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(named)]


def _slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    return words or "component"
