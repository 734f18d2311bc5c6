"""What happened in the years after a table, at its prices: final demand, outputs, jobs and investment by year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data import bundled_path
from lustrum.economy import Economy
from lustrum.errors import DataError, MissingDataError
from lustrum.labels import Axis, shown
from lustrum.results import Column, Record, Section, read_records, read_toml
from lustrum.wording.names import nearest

BUNDLED = {"us_2012": "us_2012_actual"}
"""Bundled economies with figures of the years after them."""

KEYS = ("name", "description", "economy", "years", "price_base", "source", "licence", "unit")
UNITS = ("final_demand", "output", "jobs", "imports", "investment", "deflators")
"""Of the files read and of those that bundled folders hold beside them."""

ASSET = "gfcf_"
"""Begins the names of categories of final demand that are investment in an asset."""
ONE_ASSET, THE_ASSET = "gfcf", "capital"
"""The one column of investment of a table that does not tell assets apart, and the asset it is."""
HOUSEHOLD_CONSUMPTION = "households"


@dataclass(frozen=True)
class Actual:
    """What happened, at base-year prices, in the economy's unit a year.

    Parameters
    ----------
    years : tuple of int
        One after another, from the year after the base year.
    final_demand : mapping of category to array, shape (years, products)
    output, jobs : arrays, shape (years, activities)
    investment : mapping of asset to array, shape (years, products)
    """

    years: tuple[int, ...]
    final_demand: Mapping[str, Array]
    output: Array
    jobs: Array
    investment: Mapping[str, Array]


def bundled_actual(name: str, economy: Economy) -> Actual | None:
    """Return what happened after the table of a bundled economy, None where no later figures are bundled."""
    return read_actual(bundled_path(BUNDLED[name]), economy) if name in BUNDLED else None


def read_actual(folder: Path, economy: Economy) -> Actual:
    """Return the figures of a folder of later years, aligned with the economy.

    The folder holds ``actual.toml`` (`price_base`, and in `[unit]` those of `final_demand`, `output` and `jobs`),
    ``final_demand.csv`` (year, product, category, value), ``output.csv`` and ``jobs.csv`` (year, activity, value).

    Raises
    ------
    UsageError
        If a file is not there.
    DataError
        If figures have another unit or price base than the economy, or a label it does not know.
    MissingDataError
        If a category, label or year has no figure: what is not stated is not zero; if the economy tells of several
        kinds of work.
    """
    settings = _refuse_other_base(folder, economy)
    if len(economy.skill) != 1:
        raise MissingDataError(
            f"{economy.name} tells of {len(economy.skill)} kinds of work ({shown(list(economy.skill.labels))}), and "
            "jobs.csv of one: add the kinds up in labour.csv."
        )
    demand: Sequence[Record] = _tidy(folder / "final_demand.csv", "product", "category")
    told = tuple(sorted({year for row in demand if (year := row.whole("year")) is not None}))
    # Of a table moved on to a later year at the prices of before, the years up to it have passed.
    passed = economy.base_year if _is_moved(economy) else -1
    years = tuple(year for year in told if year > passed)
    demand = [row for row in demand if row.whole("year") in years]
    due = tuple(range(economy.base_year + 1, economy.base_year + 1 + len(years)))
    if not years or years != due:
        raise MissingDataError(
            f"'{folder / 'final_demand.csv'}' tells of {shown([str(year) for year in told]) or 'no year'}; give every "
            f"year from {economy.base_year + 1}, the first after the table, to the last."
        )
    if "years" in settings and settings.values["years"] != list(told):
        said = f"has years = '{settings.values['years']}', and final_demand.csv tells of {shown(list(map(str, told)))}."
        raise settings.error("years", said)
    for row in demand:
        if row.text("category") not in economy.final_demand:
            raise DataError(
                f"final_demand.csv, {row.place}, column 'category': '{row.text('category')}' is no category of "
                f"{economy.name}. {nearest(row.text('category'), economy.final_demand)}"
            )
    final = {}
    for name in economy.final_demand:
        rows = [row for row in demand if row.text("category") == name]
        final[name] = _grid(rows, "product", economy.product, years, f"final_demand.csv, {name}")
    output, jobs = (
        _grid(
            [row for row in _tidy(folder / f"{name}.csv", "activity") if (row.whole("year") or 0) > passed],
            "activity", economy.activity, years, f"{name}.csv",
        )
        for name in ("output", "jobs")
    )  # fmt: skip
    if HOUSEHOLD_CONSUMPTION not in final:
        raise MissingDataError(
            f"final_demand.csv of {economy.name} has no category '{HOUSEHOLD_CONSUMPTION}': a plan of past years is "
            "held against what households got. Map yours under [columns] in economy.toml."
        )
    investment = {
        name.removeprefix(ASSET) if name != ONE_ASSET else THE_ASSET: flow
        for name, flow in final.items()
        if name.startswith(ASSET) or name == ONE_ASSET
    }
    return Actual(years, final, output, jobs, investment)


def _refuse_other_base(folder: Path, economy: Economy) -> Section:
    """Refuse figures whose unit or prices are not those of the table: they would meet in one sum."""
    settings = read_toml(folder / "actual.toml")
    settings.refuse_unknown(KEYS)
    settings.refuse_missing(("price_base", "unit"))
    price_base = settings.text("price_base")
    moved = _is_moved(economy)
    year = next(iter(re.findall(r"\d{4}", economy.price_base)), "") if moved else str(economy.base_year)
    if year not in price_base:
        raise DataError(
            f"The figures of '{folder}' are at {price_base}, the table at {economy.price_base}: give them at prices of "
            f"{year} (deflated), and say so as price_base in actual.toml."
        )
    units = settings.table("unit")
    units.refuse_unknown(UNITS)
    units.refuse_missing(("final_demand", "output", "jobs"))
    work = next(iter(economy.labour_unit.values()), "")
    for name, due in (("final_demand", economy.unit), ("output", economy.unit), ("jobs", work)):
        if due and (unit := units.text(name)) != due:
            said = f"{name} of '{folder}' is in '{unit}', the table in '{due}': convert it, and state the unit."
            raise DataError(str(units.error(name, said)))
    return settings


def _is_moved(economy: Economy) -> bool:
    """Say whether a table was moved on to a later year: its prices stayed those of before."""
    return any(each.name == "rebase" for each in economy.assumptions)


def _tidy(path: Path, *labels: str) -> tuple[Record, ...]:
    columns = dict.fromkeys(labels, Column()) | {"year": Column("year"), "value": Column("number")}
    return read_records(path, columns, key=(*labels, "year")).rows


def _grid(rows: Sequence[Record], dimension: str, axis: Axis, years: tuple[int, ...], what: str) -> Array:
    """Return the figures of rows by year and label, shape (years, labels); each must be there."""
    result = np.full((len(years), len(axis)), np.nan)
    for row in rows:
        label, year = row.text(dimension), row.whole("year")
        if label not in axis.labels or year not in years:
            raise DataError(
                f"{what}, {row.place}: '{label}' in {year} is no {dimension} of {years[0]}-{years[-1]}. Known: "
                f"{shown(list(axis.labels))}."
            )
        result[years.index(year), axis.position(label)] = row.number("value")
    gaps = np.argwhere(np.isnan(result))
    if len(gaps):
        year, place = gaps[0]
        raise MissingDataError(
            f"{what}: no figure of {dimension} '{axis.labels[place]}' in {years[year]} ({len(gaps)} of {result.size} "
            "are missing). State 0 where it was nothing."
        )
    return result
