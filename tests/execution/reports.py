"""Tables of reports with planted troubles, for the tests of tracking."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lustrum.execution.series import spelled

FIRST, MONTHS = 2020 * 12, 60
NAMES = ("coal", "steel", "cars", "bread")


def courses(months: int = MONTHS, names: tuple[str, ...] = NAMES) -> dict[str, np.ndarray]:
    """Return even courses whose figures vary by one per cent."""
    generator = np.random.default_rng(7)
    return {name: 100.0 * np.exp(generator.normal(scale=0.01, size=months)) for name in names}


def write_reports(path: Path, figures: Mapping[str, np.ndarray], **more: str) -> Path:
    """Write figures as a table of reports; `more` are columns with one cell for all rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["indicator", "period", "value", "unit", *more])
        for name, line in figures.items():
            for k, value in enumerate(line):
                if np.isfinite(value):
                    writer.writerow([name, spelled("month", FIRST + k), repr(float(value)), "t", *more.values()])
    return path
