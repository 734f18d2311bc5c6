"""Units of regions at two dates or more: people and income, read from one table with every fault named by its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Column, Fault, Record, raise_faults, read_records, repeated_rows
from lustrum.results.records import header_of, what_the_header_says

COUNTED = ("residence", "work")
"""Where income is counted: where people live, or where they work."""

JOBS = "jobs"
"""How the regions of a federation are counted where their people are not said."""

COLUMNS = {
    "region": Column(),
    "province": Column(needed=False),
    "unit": Column(),
    "year": Column("year"),
    "population": Column("number"),
    "value": Column("number", needed=False),
    "value_per_head": Column("number", needed=False),
    "transfers": Column("number", needed=False),
    "error": Column("number", needed=False, least=0.0),
    "counted": Column("word", needed=False, words=COUNTED),
    "measure": Column(needed=False),
}


@dataclass(frozen=True, eq=False)
class RegionUnits:
    """The smallest units of regions at every date; arrays of shape (years, units).

    Parameters
    ----------
    region, province, unit : tuple of str, length units
        `province` is empty where the file has no such column.
    years : tuple of int
        Earliest first.
    population, income : array, shape (years, units)
        People; income (or consumption, or capacity) per head, in `measure`.
    transfers : array, shape (years, units), or None
        Part of income per head that was paid from elsewhere.
    error : array, shape (years, units), or None
        Standard error of income per head.
    counted : str
        "residence", "work", "jobs" where there are jobs in place of people, or "" where the file does not say.
    measure : str
        Unit of income per head.
    """

    name: str
    region: tuple[str, ...]
    province: tuple[str, ...]
    unit: tuple[str, ...]
    years: tuple[int, ...]
    population: Array
    income: Array
    transfers: Array | None = None
    error: Array | None = None
    counted: str = ""
    measure: str = "per head"

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions, in the order of the file."""
        return tuple(dict.fromkeys(self.region))

    @property
    def whole(self) -> bool:
        """Whether each region is one unit, so that nothing inside it is known."""
        return len(self.regions) == len(self.region)

    @property
    def stratum(self) -> tuple[tuple[str, str], ...]:
        """Region and province of each unit; the region alone where there are no provinces."""
        return tuple(zip(self.region, self.province or self.region, strict=True))


def read_region_units(path: Path | str) -> RegionUnits:
    """Return the units of a CSV file: region, province?, unit, year, population, value or value_per_head.

    `value` is the total of a unit, `value_per_head` is per head: one of the two. Optional are `transfers` (in the unit
    of the value, contained in it), `error` (standard error of the value), `counted` (residence or work) and `measure`
    (unit of the value, the same in every row).

    Raises
    ------
    UsageError
        For columns that are not there, one date or one region only.
    DataError
        With every fault: people or income of 0 or less, a unit that is missing at a date, a unit in two regions.
    """
    header = header_of(path, COLUMNS)
    kinds = [name for name in ("value", "value_per_head") if name in header]
    if len(kinds) != 1:
        said = "both: keep one" if kinds else f"neither: {what_the_header_says(path, COLUMNS)}"
        raise UsageError(
            f"'{path}' needs a column value (total of the unit) or value_per_head, and has {said} It must be known "
            "which of the two a figure is."
        )
    faults: list[Fault] = []
    rows = read_records(path, COLUMNS, key=("unit", "year"), faults=faults).rows
    raise_faults([*faults, *(f for name in ("region", "province", "unit") for f in repeated_rows(rows, name))], path)
    _refuse_numbers(rows, kinds[0], faults)
    first = {row.text("unit"): row for row in reversed(rows)}
    unit = tuple(dict.fromkeys(row.text("unit") for row in rows))
    years = tuple(sorted({int(row.number("year")) for row in rows}))
    _refuse_places(rows, first, unit, years, faults)
    raise_faults(faults, Path(path))
    region = tuple(first[name].text("region") for name in unit)
    _refuse_too_few(path, years, region)
    at = {(row.text("unit"), int(row.number("year"))): row for row in rows}

    def figures(column: str) -> Array:
        return np.array([[at[name, year].number(column) for name in unit] for year in years])

    population = figures("population")
    heads = population if kinds[0] == "value" else np.ones_like(population)
    measures = {row.text("measure") for row in rows if row.text("measure")}
    counted = {row.text("counted") for row in rows if row.text("counted")}
    return RegionUnits(
        Path(path).stem,
        region,
        tuple(first[name].text("province") for name in unit) if "province" in header else (),
        unit,
        years,
        population,
        figures(kinds[0]) / heads,
        figures("transfers") / heads if "transfers" in header else None,
        figures("error") / heads if "error" in header else None,
        next(iter(counted), ""),
        f"{next(iter(measures), 'value')} per head",
    )


def _refuse_numbers(rows: tuple[Record, ...], value: str, faults: list[Fault]) -> None:
    way_out = "Correct the figure, or leave the unit out at every date."
    for row in rows:
        for column, what in (("population", "people"), (value, "income")):
            if not row.number(column) > 0.0:
                message = f"{what} of '{row.text('unit')}' must be above 0; it is {row.number(column):zg}."
                faults.append(row.fault("range", column, message, way_out))
    for column in ("measure", "counted"):
        stated = list(dict.fromkeys(row.text(column) for row in rows if column in row.cells))
        if len(stated) > 1:
            last = next(row for row in rows if row.text(column) == stated[1])
            names = " and ".join(f"'{word}'" if word else "nothing" for word in stated[:2])
            message = f"says {names} in one file."
            faults.append(last.fault("mixed", column, message, "Figures of two kinds are not compared: keep one."))


def _refuse_places(
    rows: tuple[Record, ...], first: dict[str, Record], unit: tuple[str, ...], years: tuple[int, ...],
    faults: list[Fault],
) -> None:  # fmt: skip
    for row in rows:
        for column in ("region", "province"):
            if column not in row.cells:
                continue
            there, here = first[row.text("unit")].text(column), row.text(column)
            if not here:
                faults.append(row.fault("blank", column, f"'{row.text('unit')}' has no {column}.", "Name it."))
            elif there and here != there:
                message = f"'{row.text('unit')}' lies in '{there}' at one date and in '{here}' at another."
                faults.append(row.fault("moved", column, message, "Count every date on the borders of one."))
    seen = {(row.text("unit"), int(row.number("year"))) for row in rows}
    for name in unit:
        absent = [str(year) for year in years if (name, year) not in seen]
        if absent:
            message = f"'{name}' has no row for {shown(absent)}: who is compared must be there at every date."
            way_out = "Add the row, or leave the unit out at every date."
            faults.append(first[name].fault("missing", "unit", message, way_out))


def _refuse_too_few(path: Path | str, years: tuple[int, ...], region: tuple[str, ...]) -> None:
    if len(years) < 2:
        raise UsageError(f"'{path}' holds one date, {years[0]}: gaps are followed from one date to another.")
    if len(set(region)) < 2:
        raise UsageError(
            f"'{path}' holds one region, '{region[0]}': there is nothing between regions. Give the others, or name the "
            "provinces as regions."
        )
