"""Labelled results: numbers with their items, years and unit, handed out as pandas or xarray only when asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.extras import drawn, needed
from lustrum.labels import Axis, Index, shown
from lustrum.results.as_html import MOST_ROWS, html_table, left_out

if TYPE_CHECKING:
    import pandas
    import xarray

    from lustrum.economy import Economy


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

    def __repr__(self) -> str:
        return f"Table('{self.name}', {len(self.index)} items, {self.years[0]}-{self.years[-1]}, {self.units[:80]})"

    def _repr_html_(self) -> str:
        rows = []
        for place, item in enumerate(self.index.items[:MOST_ROWS]):
            values = [*([] if self.base is None else [self.base[place]]), *self.values[:, place]]
            own = [self.unit_of(place)] if self.item_units else []
            rows.append([*item, *own, *(f"{value:z,.6g}" if math.isfinite(value) else "" for value in values)])
        left = [*self.index.dims, *(["unit"] if self.item_units else [])]
        header = [*left, *(["base year"] if self.base is not None else []), *map(str, self.years)]
        unit = "each row in its own unit" if self.item_units else self.units
        caption = f"{self.title or self.name}, {unit}"
        return html_table(caption, header, rows, words=len(left), more=left_out(len(self.index), MOST_ROWS))

    def plot(self) -> Any:
        """Return the picture of the table, its largest items over the years; a notebook shows it, `save` writes it."""
        return drawn(self)

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
        """Return the sum over items by year, shape (years,); NaN where the items are in units of their own."""
        if not self.additive and len(self.index) > 1:
            return np.full(len(self.years), np.nan)
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

    def to_pandas(self, economy: Economy | None = None) -> pandas.DataFrame:
        """Return the tidy form as a data frame; with an economy a column of titles stands beside each of its labels."""
        frames = needed("pandas", "frames", "A data frame")
        found: pandas.DataFrame = frames.DataFrame(list(self.rows()), columns=list(self.header))
        for dim, titles in self._titles(economy).items():
            found.insert(int(found.columns.get_loc(dim)) + 1, f"{dim}_title", found[dim].map(titles))  # type: ignore[arg-type]
        return found

    def _titles(self, economy: Economy | None) -> dict[str, dict[str, str]]:
        """Return what the labels of each dimension mean that an economy has titles for."""
        axes = {dim: getattr(economy, dim, None) for dim in self.index.dims}
        return {
            dim: {label: axis.title(label) for label in axis.labels}
            for dim, axis in axes.items()
            if isinstance(axis, Axis) and axis.titles
        }

    def to_xarray(self, economy: Economy | None = None) -> xarray.DataArray:
        """Return the table as an array over its dimensions and `year`; items that do not exist are NaN.

        With an economy, ``DIMENSION_title`` is a coordinate beside each dimension it has titles for.
        """
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
        for dim, titles in self._titles(economy).items():
            names = [titles.get(str(label), str(label)) for label in labelled[dim].values]
            labelled = labelled.assign_coords({f"{dim}_title": (dim, names)})
        return labelled
