"""Published tables as they were read: labels beside numbers, nothing filled, nothing reordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage
from lustrum.data.place import Place
from lustrum.results import Assumption


@dataclass(frozen=True, eq=False)
class WideTable:
    """A file whose first row and first column are labels.

    Parameters
    ----------
    name, file : str
        ``use`` and ``use.csv``.
    rows, columns : tuple of str
    values : array, shape (rows, columns)
    decimals : int
        Largest number of printed decimals: half of the last one is the rounding error of a cell.
    """

    name: str
    file: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    decimals: int

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    @cached_property
    def row_positions(self) -> Mapping[str, int]:
        """Where each row label stands."""
        return {label: position for position, label in enumerate(self.rows)}

    @cached_property
    def column_positions(self) -> Mapping[str, int]:
        """Where each column label stands."""
        return {label: position for position, label in enumerate(self.columns)}

    def aligned(self, rows: tuple[str, ...] | None = None, columns: tuple[str, ...] | None = None) -> Array:
        """Return the values in the order of `rows` and `columns`; an unknown label raises KeyError.

        Of shape (rows, columns).
        """
        values = self.values
        if rows is not None and rows != self.rows:
            values = values[[self.row_positions[label] for label in rows]]
        if columns is not None and columns != self.columns:
            values = values[:, [self.column_positions[label] for label in columns]]
        return values


@dataclass(frozen=True, eq=False)
class LongTable:
    """A file with one record a row: labels and texts as `str`, numbers as `float`, a blank optional cell as None."""

    name: str
    file: str
    columns: tuple[str, ...]
    records: list[dict[str, str | float | None]]
    decimals: int = 0

    def text(self, column: str) -> list[str]:
        """Return a column of labels."""
        return [str(record[column]) for record in self.records]

    def number(self, column: str) -> Array:
        """Return a column of numbers, NaN where the cell is blank or the column not there, shape (records,)."""
        cells = [record.get(column) for record in self.records]
        return np.array([float(cell) if cell is not None else np.nan for cell in cells], dtype=float)


@dataclass(frozen=True, eq=False)
class EconomyTables:
    """Everything an economy folder or workbook says.

    Parameters
    ----------
    path : Path
    meta : dict
        `economy.toml` as parsed and tested.
    wide, long : dict
        Tables by name (`use`, `capital` ...); a name is absent where there is no such file.
    inputs : tuple of (relative path, sha256)
    assumptions : tuple of Assumption
        Those recorded in `economy.toml`.
    coverage : tuple of Coverage
        What of a publication was read, and what was left out; () for an economy folder, of which all is.
    places : mapping of file to Place
        Where the cells of a published table stand in its own file.
    """

    path: Path
    meta: dict[str, Any]
    wide: dict[str, WideTable]
    long: dict[str, LongTable]
    inputs: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = field(default=())
    coverage: tuple[Coverage, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def products(self) -> tuple[str, ...]:
        """Products: the rows of the use table."""
        return self.wide["use"].rows

    @property
    def activities(self) -> tuple[str, ...]:
        """Activities: the columns of the use table."""
        return self.wide["use"].columns

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories of final demand, under their standard names."""
        return self.wide["final_demand"].columns

    @property
    def is_physical(self) -> bool:
        """Products are counted in units of their own, so that sums over products mean nothing."""
        return bool(self.meta.get("valuation") == "physical")
