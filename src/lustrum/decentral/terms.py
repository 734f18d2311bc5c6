"""The terms of a plan: what centre and units all know, because they agreed on it before the first question.

Which rows are shared (an item and a year each), in which unit they are counted, how much there is of each, who takes
part. Their fingerprint goes with the introduction: who has other terms is refused before anything is said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.decentral.messages import canonical, digest
from lustrum.errors import DataError, MissingDataError
from lustrum.labels import shown

FILE = "terms.json"
"""Where a folder of a centre or a unit keeps them."""


@dataclass(frozen=True, eq=False)
class Terms:
    """What all know.

    Attributes
    ----------
    name : str
    unit : str
        Of the shared rows.
    years : tuple of int
        Planned, those after the plan included.
    items : tuple of str
        Shared in each year: rows stand year by year.
    level : array, shape (shared rows,)
        What there is to share: the sum of all uses.
    units : tuple of str
    paid_for : bool
        Whether each unit's use adds up, year by year, to what it is financed: then sums of years are kept.
    masks : mapping of unit to str
        Public keys by which units mask sums in pairs (`masks`); empty where they do not.
    """

    name: str
    unit: str
    years: tuple[int, ...]
    items: tuple[str, ...]
    level: Array
    units: tuple[str, ...]
    paid_for: bool = True
    masks: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows are shared."""
        return len(self.years) * len(self.items)

    @property
    def groups(self) -> list[Positions]:
        """Rows of a year, shape (items,) each; none where sums of years mean nothing."""
        if not self.paid_for:
            return []
        return list(np.arange(self.rows, dtype=np.int64).reshape(len(self.years), len(self.items)))

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all terms."""
        return digest(canonical(self._said()))[:32]

    def label(self, row: int) -> tuple[str, int]:
        """Return item and year of a shared row."""
        return self.items[row % len(self.items)], self.years[row // len(self.items)]

    def _said(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "years": list(self.years),
            "items": list(self.items),
            "level": [float(f"{value:.12g}") for value in self.level],
            "units": list(self.units),
            "paid_for": self.paid_for,
            **({"masks": dict(self.masks)} if self.masks else {}),
        }

    def as_json(self) -> bytes:
        """Return the terms as a file holds them."""
        return json.dumps(self._said(), indent=1, ensure_ascii=False).encode() + b"\n"


def read_terms(path: Path) -> Terms:
    """Read `terms.json` of a folder.

    Raises
    ------
    MissingDataError
        If it is not there.
    DataError
        If it cannot be read.
    """
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise MissingDataError(f"'{path}' has no {FILE}: make the folders of centre and units by `lustrum unit new`.")
    try:
        said = json.loads(file.read_bytes())
        terms = Terms(
            str(said.pop("name")),
            str(said.pop("unit")),
            tuple(int(year) for year in said.pop("years")),
            tuple(str(item) for item in said.pop("items")),
            np.array(said.pop("level"), dtype=float),
            tuple(str(unit) for unit in said.pop("units")),
            bool(said.pop("paid_for")),
            {str(unit): str(key) for unit, key in said.pop("masks", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(f"'{file}' is no file of terms: {str(error)[:100]}. Take the one the centre wrote.") from None
    if said:
        raise DataError(f"'{file}' says {shown(sorted(said))}, which terms do not. Take the one the centre wrote.")
    if terms.masks and set(terms.masks) != set(terms.units):
        odd = sorted(set(terms.masks) ^ set(terms.units))
        raise DataError(
            f"'{file}' has keys for masks of other units than take part: {shown(odd)}. All have one, or none."
        )
    if terms.level.shape != (terms.rows,) or not np.isfinite(terms.level).all():
        raise DataError(f"'{file}' has {terms.level.size} levels for {terms.rows} shared rows: take the centre's file.")
    return terms
