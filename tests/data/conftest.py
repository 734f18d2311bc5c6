"""A copy of a bundled economy in which a test plants its faults."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.errors import DataError
from lustrum.results import Fault


@dataclass
class Folder:
    """An economy folder that may be spoilt."""

    path: Path

    def rows(self, file: str) -> list[list[str]]:
        """Return the cells of a file."""
        return list(csv.reader(io.StringIO((self.path / file).read_text("utf-8"))))

    def write(self, file: str, rows: list[list[str]]) -> None:
        """Write the cells of a file."""
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(rows)
        (self.path / file).write_text(stream.getvalue(), "utf-8")

    def place(self, file: str, row: str, column: str) -> tuple[list[list[str]], int, int]:
        """Return the cells of a file, and where a cell stands; `row` may be several labels, joined by a comma."""
        rows = self.rows(file)
        wanted = row.split(", ")
        line = next(number for number, cells in enumerate(rows) if cells[: len(wanted)] == wanted)
        return rows, line, rows[0].index(column)

    def get(self, file: str, row: str, column: str) -> str:
        """Return a cell."""
        rows, i, j = self.place(file, row, column)
        return rows[i][j]

    def set(self, file: str, row: str, column: str, value: str) -> None:
        """Write a cell."""
        rows, i, j = self.place(file, row, column)
        rows[i][j] = value
        self.write(file, rows)

    def times(self, file: str, row: str, column: str, factor: float) -> None:
        """Multiply a cell."""
        self.set(file, row, column, f"{float(self.get(file, row, column)) * factor:.4f}")

    def all_times(self, file: str, factor: float) -> None:
        """Multiply a whole wide file."""
        rows = self.rows(file)
        self.write(
            file, [rows[0], *([cells[0], *(f"{float(c) * factor:.6f}" for c in cells[1:])] for cells in rows[1:])]
        )

    def toml(self, old: str, new: str) -> None:
        """Replace a text of economy.toml, which must be there."""
        file = self.path / "economy.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def faults(self) -> list[Fault]:
        """Return the faults that reading, or else checking, names."""
        try:
            tables = read_tables(self.path)
        except DataError as error:
            return list(error.faults)
        return list(check_tables(tables).faults)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Folder]:
    """Return a function that copies a bundled economy."""

    def copied(name: str) -> Folder:
        target = tmp_path / name
        shutil.copytree(bundled_path(name), target)
        return Folder(target)

    return copied


@pytest.fixture
def germany(copy_of: Callable[[str], Folder]) -> Folder:
    """A copy of `germany_1995`."""
    return copy_of("germany_1995")


@pytest.fixture
def us(copy_of: Callable[[str], Folder]) -> Folder:
    """A copy of `us_2012`."""
    return copy_of("us_2012")
