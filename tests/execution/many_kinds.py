"""Series as they come, by the thousand and in parts, seasonal or still, with faults at known places."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.execution.season import place_in_cycle
from lustrum.execution.series import spelled

BEGINS = {"day": 737_425, "week": 105_346, "month": 2010 * 12, "quarter": 1990 * 4, "year": 1900}
"""Number of the first period, by kind."""


def noise(rows: int, seed: int = 1) -> Array:
    """Return what a series varies by, shape (rows,), of spread 1."""
    return np.random.default_rng(seed).normal(size=rows)


def with_fault(line: Array, what: str, size: float, at: int) -> Array:
    """Return a line, shape (rows,), with something that happens at a place."""
    after = np.arange(len(line)) - at
    if what == "spike":
        return line + size * (after == 0)
    if what == "step":
        return line + size * (after >= 0)
    if what == "slope":
        return line + size * np.maximum(after + 1, 0)
    if what == "spread":
        return np.where(after >= 0, line.mean() + size * (line - line.mean()), line)
    return line


def season(kind: str, rows: int) -> Array:
    """Return a round of a series' own kind, shape (rows,)."""
    length = {"day": 7, "week": 52, "month": 12, "quarter": 4, "year": 1}[kind]
    place = np.array(place_in_cycle(kind, BEGINS[kind], rows))
    return np.sin(2.0 * np.pi * place / length) + (place == length - 1)


def write(path: Path, kind: str, lines: dict[str, Sequence[float]]) -> Path:
    """Write series as a table of reports; what is NaN was not reported."""
    with path.open("w", newline="", encoding="utf-8") as file:
        into = csv.writer(file)
        into.writerow(("indicator", "period", "value", "unit"))
        for name, line in lines.items():
            into.writerows(
                (name, spelled(kind, BEGINS[kind] + k), repr(float(value)), "t")
                for k, value in enumerate(line)
                if np.isfinite(value)
            )
    return path
