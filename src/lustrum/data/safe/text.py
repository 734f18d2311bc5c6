"""Text tables as rows of cells."""

from __future__ import annotations

import csv
from pathlib import Path

from lustrum.data.safe.workbook import Grid


def read_grid(path: Path, delimiter: str = ",") -> Grid:
    """Return the cells of a text table."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [cells for cells in csv.reader(stream, delimiter=delimiter, strict=True) if cells]
