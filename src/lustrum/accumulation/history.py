"""The growth ray year by year, from tables of flows and of who buys which capital good.

A folder holds ``intermediate_flows.csv`` (year, producer, one column for each buyer), ``investment_network.csv`` (year,
producer, one column for each buyer: shares of what the buyer invests, summing to one) and ``sector_vectors.csv`` (year,
sector, gross_output, value_added, consumption_use, depreciation_rate, employment_thousand, investment_nominal,
investment_quantity_index_2012), ``sectors.csv`` (code, name) beside them: the layout in which vom Lehn and Winberry's
37-sector data of the United States circulate.

Stocks are not in such tables. They are built from investment at constant prices, ``K' = (1 - d) K + I``, from a first
stock ``I / (d + g)`` with g the growth of investment over the first ten years, and valued at the price of capital goods
of each year. The first years still bear the guess of the first stock.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.accumulation.growth_ray import GrowthRay, angle, growth_ray
from lustrum.arrays import Array
from lustrum.errors import DataError, MissingDataError, NotProductiveError
from lustrum.results import Assumption

FILES = ("intermediate_flows.csv", "investment_network.csv", "sector_vectors.csv")
FIRST_YEARS = 10


@dataclass(frozen=True, eq=False)
class DynamicTables:
    """Flows, capital goods and levels by year; arrays of shape (years, n) or (years, n, n)."""

    years: tuple[int, ...]
    sectors: tuple[str, ...]
    titles: dict[str, str]
    flows: Array
    network: Array
    output: Array
    value_added: Array
    consumption: Array
    depreciation: Array
    employment: Array
    investment: Array
    investment_volume: Array


@dataclass(frozen=True, eq=False)
class RayOfYear:
    """One year: the two rays, and how far the year's structure stands from each (degrees)."""

    year: int
    fastest: GrowthRay
    at_todays_consumption: GrowthRay | None
    angle: float
    angle_at_todays_consumption: float
    structure: Array
    capital_output: float


def is_dynamic_folder(folder: Path) -> bool:
    """Say whether a folder holds tables of many years in this layout."""
    return folder.is_dir() and all((folder / name).exists() for name in FILES)


def read_dynamic_tables(folder: Path) -> DynamicTables:
    """Return the tables of a folder, years with every figure alone.

    Raises
    ------
    MissingDataError
        If a file or column is missing, or no year is whole.
    DataError
        If a sector is missing in a year, or shares of the investment network do not sum to one.
    """
    import pandas as pd

    frames = []
    for name in FILES:
        if not (folder / name).exists():
            raise MissingDataError(f"'{folder}' holds no {name}; a growth ray by year needs {', '.join(FILES)}.")
        frames.append(pd.read_csv(folder / name))
    flows, network, vectors = frames
    needed = (
        "gross_output", "value_added", "consumption_use", "depreciation_rate", "employment_thousand",
        "investment_nominal", "investment_quantity_index_2012",
    )  # fmt: skip
    missing = [name for name in ("year", "sector", *needed) if name not in vectors]
    if missing:
        raise MissingDataError(f"'{folder / FILES[2]}' has no column {', '.join(missing)}.")
    sectors = tuple(str(code) for code in dict.fromkeys(vectors["sector"]))
    whole = vectors.groupby("year")[list(needed)].apply(lambda rows: bool(rows.notna().all().all()))
    years = tuple(int(year) for year in whole.index[whole] if year in set(flows["year"]) & set(network["year"]))
    if not years:
        raise MissingDataError(f"'{folder}' has no year in which every figure is given.")
    place = {code: i for i, code in enumerate(sectors)}
    n = len(sectors)

    def grids(frame: pd.DataFrame, name: str, *, every: bool) -> Array:
        result = np.zeros((len(years), n, n))
        absent = [code for code in sectors if code not in frame]
        if absent:
            raise DataError(f"'{folder / name}' has no column {', '.join(absent)}.")
        for t, year in enumerate(years):
            rows = frame[frame["year"] == year]
            rows_at = [place[str(code)] for code in rows["producer"]]
            if every and sorted(rows_at) != list(range(n)):
                raise DataError(f"'{folder / name}' does not name every sector once in {year}.")
            result[t, rows_at] = rows[list(sectors)].to_numpy(float)
        return result

    def column(name: str) -> Array:
        table = vectors.pivot(index="year", columns="sector", values=name)
        result: Array = table.loc[list(years), list(sectors)].to_numpy(float)
        return result

    shares = grids(network, FILES[1], every=False)
    apart = np.abs(shares.sum(axis=1) - 1.0)
    if apart.max() > 1e-3:
        t, j = np.unravel_index(int(apart.argmax()), apart.shape)
        raise DataError(
            f"'{folder / FILES[1]}': what {sectors[j]} invests in {years[t]} comes to {shares[t, :, j].sum():.4f} "
            "instead of 1."
        )
    names = pd.read_csv(folder / "sectors.csv") if (folder / "sectors.csv").exists() else None
    titles = {} if names is None else dict(zip(names["code"].astype(str), names["name"].astype(str), strict=True))
    return DynamicTables(
        years, sectors, titles, grids(flows, FILES[0], every=True), shares, *(column(name) for name in needed)
    )


def capital_stocks(tables: DynamicTables) -> Array:
    """Return stocks of capital at the start of each year by owning sector, at the prices of the year.

    Of shape (years, sectors), in the unit of the tables.
    """
    volume, rate = tables.investment_volume, tables.depreciation
    price = tables.investment / volume
    first = min(FIRST_YEARS, len(tables.years) - 1)
    growth = (volume[first] / volume[0]) ** (1.0 / first) - 1.0 if first else np.zeros(len(tables.sectors))
    stock = np.empty_like(volume)
    # The first year's investment may be far from its usual size: the guess takes the mean of the first years.
    usual = volume[: first + 1].mean(axis=0) / (1.0 + growth) ** (first / 2.0)
    stock[0] = usual / np.maximum(rate[0] + growth, 0.5 * rate[0])
    for t in range(1, len(tables.years)):
        stock[t] = (1.0 - rate[t - 1]) * stock[t - 1] + volume[t - 1]
    result: Array = stock * price
    return result


def rays(tables: DynamicTables, *, other_purchases: bool = True) -> list[RayOfYear]:
    """Return the growth ray of every year.

    Parameters
    ----------
    tables : DynamicTables
    other_purchases : bool
        What sectors buy outside the table (farm products, imports without a counterpart at home) is paid for with
        goods in the mix of consumption; otherwise it costs nothing and growth looks faster than it can be.
    """
    stocks = capital_stocks(tables)
    found = []
    for t, year in enumerate(tables.years):
        output = tables.output[t]
        inputs = tables.flows[t] / output
        basket = np.maximum(tables.consumption[t], 0.0)
        if other_purchases:
            outside = np.maximum(1.0 - inputs.sum(axis=0) - tables.value_added[t] / output, 0.0)
            inputs = inputs + np.outer(basket / basket.sum(), outside)
        capital = tables.network[t] * (stocks[t] / output)
        net = np.eye(len(output)) - inputs - capital * tables.depreciation[t]
        per_job = tables.employment[t] / output / tables.employment[t].sum()
        fastest = growth_ray(net, capital)
        try:
            tied: GrowthRay | None = growth_ray(net - np.outer(basket, per_job), capital)
        except NotProductiveError:
            tied = None
        found.append(
            RayOfYear(
                year,
                fastest,
                tied,
                angle(output, fastest.proportions),
                float("nan") if tied is None else angle(output, tied.proportions),
                output / output.sum(),
                float(stocks[t].sum() / tables.value_added[t].sum()),
            )
        )
    return found


def assumptions(tables: DynamicTables, *, other_purchases: bool = True) -> tuple[Assumption, ...]:
    """Return what was filled in."""
    notes = [
        Assumption(
            "first_stock",
            f"Stocks of {tables.years[0]} are investment over depreciation plus growth of the first {FIRST_YEARS} "
            "years; later ones follow from investment at constant prices.",
            "perpetual inventory",
            "no stocks in the tables",
        )
    ]
    if other_purchases:
        notes.append(
            Assumption(
                "other_purchases",
                "What sectors buy outside the table is paid for with goods in the mix of consumption.",
                "mix of consumption_use",
                "the table is not closed",
            )
        )
    return tuple(notes)
