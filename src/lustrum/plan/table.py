"""Labelled results: numbers with their items, years and unit, handed out as pandas or xarray only when asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.extras import needed
from lustrum.labels import Index, shown

if TYPE_CHECKING:
    import pandas
    import xarray


@dataclass(frozen=True)
class Table:
    """Values of one quantity over its items and years.

    Parameters
    ----------
    name, units, meaning : str
    index : Index
        The items, one tuple of labels each.
    years : tuple of int
    values : array, shape (years, items)
        NaN where there is no such number.
    base : array, shape (items,), optional
        The base-year value, NaN where the table does not say.
    title : str
        For people.
    additive : bool
        Whether the items share a unit and may be added up.
    headline : bool
        Whether its sum stands among the yearly figures of a plan.
    item_units : tuple of str
        Unit of each item where they differ; empty where `units` is that of all.
    """

    name: str
    index: Index
    years: tuple[int, ...]
    values: Array
    units: str
    base: Array | None = None
    meaning: str = ""
    title: str = ""
    additive: bool = True
    headline: bool = False
    item_units: tuple[str, ...] = ()

    def at(self, label: str, year: int) -> float:
        """Return one number; an unknown label or year is refused with the known ones."""
        return float(self.values[self.year_position(year), self.position(label)])

    def position(self, label: str) -> int:
        """Return the position of an item, named by its labels joined with ', '."""
        labels = [", ".join(item) for item in self.index.items]
        if label not in labels:
            raise UsageError(f"The table '{self.name}' has no item '{label}'. Known: {shown(labels)}.")
        return labels.index(label)

    def year_position(self, year: int) -> int:
        """Return the position of a calendar year."""
        if year not in self.years:
            raise UsageError(f"The table '{self.name}' has no year {year}; it has {self.years[0]}-{self.years[-1]}.")
        return self.years.index(year)

    def unit_of(self, place: int) -> str:
        """Return the unit of the item at a place."""
        return self.item_units[place] if self.item_units else self.units

    def total(self) -> Array:
        """Return the sum over items by year, shape (years,)."""
        total: Array = np.nansum(self.values, axis=1)
        return total

    def first(self, count: int) -> Table:
        """Return the first `count` years."""
        return replace(self, years=self.years[:count], values=self.values[:count])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield tidy rows: labels, year, value, unit; numbers that do not exist are left out."""
        units = [self.unit_of(place) for place in range(len(self.index))]
        for year, values in zip(self.years, self.values.tolist(), strict=True):
            for item, value, unit in zip(self.index.items, values, units, strict=True):
                if not math.isnan(value):
                    yield (*item, year, value, unit)

    @property
    def header(self) -> tuple[str, ...]:
        """Column names of the tidy form."""
        return (*self.index.dims, "year", "value", "unit")

    def to_pandas(self) -> pandas.DataFrame:
        """Return the tidy form as a data frame."""
        frames = needed("pandas", "frames", "A data frame")
        found: pandas.DataFrame = frames.DataFrame(list(self.rows()), columns=list(self.header))
        return found

    def to_xarray(self) -> xarray.DataArray:
        """Return the table as an array over its dimensions and `year`; items that do not exist are NaN."""
        arrays = needed("xarray", "xarray", "A labelled array")
        axes = [tuple(dict.fromkeys(item[d] for item in self.index.items)) for d in range(len(self.index.dims))]
        result = np.full((len(self.years), *map(len, axes)), np.nan)
        places = [{label: i for i, label in enumerate(axis)} for axis in axes]
        for column, item in enumerate(self.index.items):
            where: tuple[Any, ...] = tuple(place[label] for place, label in zip(places, item, strict=True))
            result[(slice(None), *where)] = self.values[:, column]
        coordinates: dict[str, Sequence[Any]] = {"year": list(self.years)}
        coordinates.update(zip(self.index.dims, map(list, axes), strict=True))
        labelled: xarray.DataArray = arrays.DataArray(
            result, coordinates, dims=("year", *self.index.dims), name=self.name, attrs={"units": self.units}
        )
        return labelled
