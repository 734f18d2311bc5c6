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

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.accumulation.growth_ray import GrowthRay, angle, growth_ray
from lustrum.arrays import Array
from lustrum.errors import DataError, MissingDataError, NotProductiveError
from lustrum.labels import shown
from lustrum.results import Assumption, Column, Record, read_records
from lustrum.wording.names import nearest

FILES = ("intermediate_flows.csv", "investment_network.csv", "sector_vectors.csv")
FIRST_YEARS = 10
NEEDED = (
    "gross_output", "value_added", "consumption_use", "depreciation_rate", "employment_thousand",
    "investment_nominal", "investment_quantity_index_2012",
)  # fmt: skip
"""Columns of the vectors, in the order of `DynamicTables`; a year in which one is blank is left out."""
VECTORS = {
    "year": Column("year"),
    "sector": Column(),
    "gross_output": Column("number", blank=True, above=0.0),
    "value_added": Column("number", blank=True),
    "consumption_use": Column("number", blank=True),
    "depreciation_rate": Column("share", blank=True, least=0.0, below=1.0),
    "employment_thousand": Column("number", blank=True, above=0.0),
    "investment_nominal": Column("number", blank=True, above=0.0),
    "investment_quantity_index_2012": Column("number", blank=True, above=0.0),
    "value_added_quantity_index_2012": Column("number", needed=False, blank=True),
    "capital_share": Column("share", needed=False, blank=True),
}
OVER = 0.05
"""Share of its output by which what a sector buys and adds may be more: taxes and rounding of two sources."""

Rows = Sequence[Record]


@dataclass(frozen=True, eq=False)
class DynamicTables:
    """Flows, capital goods and levels by year; arrays of shape (years, n) or (years, n, n).

    `left_out` are years that some file tells of, but not every figure.
    """

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
    left_out: tuple[int, ...] = ()


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
    """Return the tables of a folder, years with every figure alone; the others are named in `left_out`.

    Raises
    ------
    MissingDataError
        If a file is missing, or no year is whole.
    DataError
        If a cell is no number, a row, column or sector is missing, unknown or there twice, with its line; if shares of
        the investment network do not sum to one, or what a sector buys and adds is more than it makes.
    """
    for name in FILES:
        if not (folder / name).exists():
            raise MissingDataError(f"'{folder}' holds no {name}; a growth ray by year needs {', '.join(FILES)}.")
    vectors = read_records(folder / FILES[2], VECTORS, key=("year", "sector")).rows
    sectors = tuple(dict.fromkeys(row.text("sector") for row in vectors))
    buyers = {"year": Column("year"), "producer": Column()} | dict.fromkeys(sectors, Column("number"))
    flows, network = (read_records(folder / name, buyers, key=("year", "producer")).rows for name in FILES[:2])
    years = _whole_years(vectors, flows, network)
    if not years:
        raise MissingDataError(f"'{folder}' has no year in which every figure is given.")
    if gap := [year for year in range(years[0], years[-1]) if year not in years]:
        blank = next((row for row in vectors if row.whole("year") == gap[0] and not all(map(row.states, NEEDED))), None)
        where = f"{FILES[2]}, {blank.place}" if blank else f"a file of '{folder}' lacks row '{gap[0]}'"
        raise MissingDataError(
            f"{where}: not every figure of {gap[0]} is given, and stocks are built up year by year from {years[0]} to "
            f"{years[-1]}. Give all figures of the years between."
        )
    told = {year for rows in (vectors, flows, network) for row in rows if (year := row.whole("year")) is not None}
    levels = {name: _levels(folder / FILES[2], vectors, name, years, sectors) for name in NEEDED}
    bought = _grids(folder / FILES[0], flows, years, sectors, every=True)
    shares = _grids(folder / FILES[1], network, years, sectors, every=False)
    _refuse_shares(folder / FILES[1], shares, years, sectors)
    _refuse_costs(folder / FILES[0], bought, levels, years, sectors)
    return DynamicTables(
        years,
        sectors,
        _titles(folder / "sectors.csv", sectors),
        bought,
        shares,
        levels["gross_output"],
        levels["value_added"],
        levels["consumption_use"],
        levels["depreciation_rate"],
        levels["employment_thousand"],
        levels["investment_nominal"],
        levels["investment_quantity_index_2012"],
        left_out=tuple(sorted(told - set(years))),
    )


def _whole_years(vectors: Rows, flows: Rows, network: Rows) -> tuple[int, ...]:
    """Return the years that every file tells of and in which no level is blank."""
    partly = {row.whole("year") for row in vectors if not all(row.states(name) for name in NEEDED)}
    every = set.intersection(*({row.whole("year") for row in rows} for rows in (vectors, flows, network)))
    return tuple(sorted(year for year in every - partly if year is not None))


def _grids(path: Path, rows: Rows, years: tuple[int, ...], sectors: tuple[str, ...], *, every: bool) -> Array:
    """Return what each sector buys from each, shape (years, producers, buyers); with `every`, no producer is missing.

    A producer of whom no row tells sells nothing.
    """
    place = {code: i for i, code in enumerate(sectors)}
    result = np.zeros((len(years), len(sectors), len(sectors)))
    named: dict[int, set[str]] = {year: set() for year in years}
    for row in rows:
        year, producer = row.whole("year"), row.text("producer")
        if producer not in place:
            raise DataError(
                f"'{path}', {row.place}: producer '{producer}' is no sector of {FILES[2]}. {nearest(producer, place)}"
            )
        if year not in named:
            continue
        named[year].add(producer)
        result[years.index(year), place[producer]] = [row.number(code) for code in sectors]
    for year, found in named.items():
        if every and (absent := [code for code in sectors if code not in found]):
            raise DataError(f"'{path}' has no row '{absent[0]}' in {year}: name every sector once a year.")
    return result


def _levels(path: Path, rows: Rows, name: str, years: tuple[int, ...], sectors: tuple[str, ...]) -> Array:
    """Return a column of the vectors, shape (years, sectors); every sector must be there in every year."""
    found = {(row.whole("year"), row.text("sector")): row.number(name) for row in rows}
    for year in years:
        for code in sectors:
            if (year, code) not in found:
                raise DataError(f"'{path}' has no row '{code}' in {year}: name every sector once a year.")
    return np.array([[found[year, code] for code in sectors] for year in years])


def _refuse_shares(path: Path, shares: Array, years: tuple[int, ...], sectors: tuple[str, ...]) -> None:
    apart = np.abs(shares.sum(axis=1) - 1.0)
    if apart.max() > 1e-3:
        t, j = np.unravel_index(int(apart.argmax()), apart.shape)
        raise DataError(
            f"'{path}', column '{sectors[j]}': what {sectors[j]} invests in {years[t]} comes to "
            f"{shares[t, :, j].sum():.4f} instead of 1."
        )


def _refuse_costs(
    path: Path, bought: Array, levels: dict[str, Array], years: tuple[int, ...], sectors: tuple[str, ...]
) -> None:
    """Refuse flows that, with value added, are more than output by more than a part: a figure is not what it says."""
    output = levels["gross_output"]
    over = (bought.sum(axis=1) + levels["value_added"]) / output - 1.0
    if over.max() > OVER:
        t, j = np.unravel_index(int(over.argmax()), over.shape)
        raise DataError(
            f"'{path}', column '{sectors[j]}': in {years[t]} {sectors[j]} buys {bought[t, :, j].sum():,.10g} and adds "
            f"{levels['value_added'][t, j]:,.10g}, more than the {output[t, j]:,.10g} it makes. Correct the figure."
        )


def _titles(path: Path, sectors: tuple[str, ...]) -> dict[str, str]:
    """Return what the sectors are called; a file of names may be missing, and may name no other sector."""
    if not path.exists():
        return {}
    names = read_records(path, {"code": Column(), "name": Column()}, key=("code",)).rows
    for row in names:
        if row.text("code") not in sectors:
            raise DataError(
                f"'{path}', {row.place}: '{row.text('code')}' is no sector of {FILES[2]}. "
                f"{nearest(row.text('code'), dict.fromkeys(sectors))}"
            )
    return {row.text("code"): row.text("name") for row in names}


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
    if tables.left_out:
        notes.append(
            Assumption(
                "years_left_out",
                f"{shown([str(year) for year in tables.left_out])}: not every figure is given.",
                "left out",
                "blank cells, or a file that does not tell of the year",
            )
        )
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
