"""What balances and still cannot be meant: stocks, jobs and capacities a factor of a thousand from what flows imply.

Each is asked back as a fault that names the figure probably meant. Who means the figures as they stand says so with
``as_written = ["capital"]`` in economy.toml, which is recorded with the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

import numpy as np

from lustrum.data.balance import Balance
from lustrum.data.meta import FILE
from lustrum.data.tables import EconomyTables, LongTable
from lustrum.results import Fault
from lustrum.units import single
from lustrum.wording.numbers import figure

CAPITAL_OUTPUT = 3.0, 40.0
"""Stock over a year's value added: about three in most countries; beyond 40 times more or less it is asked back."""
HIGHEST_GROWTH, LOWEST_GROWTH = 0.5, -0.2
"""Yearly rates outside these are asked back, in every file and scenario."""
LABOUR_FACTOR = 100.0
"""Labour on hand over labour used, or the reverse, from which another unit is likelier than idle hands."""
WAGE = {"jobs": (50.0, 2e6), "hours": (0.02, 2e3)}
"""Wages a year or an hour, in currencies of like size, between which any country's average lies."""
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "DEM")


def check_plausible(balance: Balance) -> list[Fault]:
    """Return faults for figures that are likely in another unit, or contradict each other across files."""
    tables = balance.tables
    meant = {str(name).removesuffix(".csv") for name in tables.meta.get("as_written", ())}
    checks = (_capital_of_year, _capital_output, _labour_on_hand, _wages)
    faults = [fault for check in checks for fault in check(balance) if fault.file.removesuffix(".csv") not in meant]
    return [*_capacity(balance), *faults]


def thousands(ratio: float) -> float:
    """Return the power of a thousand nearest to a ratio.

    >>> thousands(1005.0), thousands(2e-6), thousands(3.0)
    (1000.0, 1e-06, 1.0)
    """
    return float(10.0 ** (3 * round(log10(ratio) / 3)))


def _by_thousands(factor: float) -> str:
    size = factor if factor > 1 else 1 / factor
    return f"{size:,.0f} times too {'large' if factor > 1 else 'small'}"


def _mend(factor: float, file: str) -> str:
    word = "Divide" if factor > 1 else "Multiply"
    name = file.removesuffix(".csv")
    size = factor if factor > 1 else 1 / factor
    return f'{word} by {size:,.0f}, or say as_written = ["{name}"] in {FILE} if the figures are meant.'


def _capacity(balance: Balance) -> Iterator[Fault]:
    """A capacity below what was produced with it."""
    tables = balance.tables
    table = tables.long.get("activities")
    if table is None:
        return
    place = {label: row for row, label in enumerate(table.text("activity"))}
    order = [place[label] for label in tables.activities]
    utilisation = np.nan_to_num(table.number("utilisation")[order], nan=1.0)
    capacity = table.number("capacity")[order] * utilisation
    error = balance.cell_error("activities") + balance.supply_error
    for label, level, most in zip(tables.activities, balance.levels.base, capacity, strict=True):
        if most < level - error - 1e-9 * level:
            unit = tables.meta.get("unit", "")
            message = f"capacity {figure(most)} is below its base-year level {figure(level)} {unit}."
            way_out = "Capacity is at least what was produced; what is lost later goes into paths.csv as `capacity`."
            yield Fault("capacity_below_level", table.file, label, "capacity", message, way_out)


def _capital_of_year(balance: Balance) -> Iterator[Fault]:
    """Stocks against what was invested in them in the base year."""
    tables = balance.tables
    table = tables.long.get("capital")
    if table is None:
        return
    year, unit = tables.meta.get("base_year"), tables.meta.get("unit", "")
    at_end = tables.meta.get("capital_stock_at") == "end"
    assets, stocks, rates = table.text("asset"), table.number("stock"), table.number("depreciation_rate")
    for asset, invested in _invested(balance).items():
        own = np.array([label == asset for label in assets])
        if not own.any() or invested <= 0.0:
            continue
        total, worn = float(stocks[own].sum()), float((stocks[own] * np.nan_to_num(rates[own])).sum())
        if at_end and total <= invested:
            message = (
                f"stock of '{asset}' at the end of {year} ({figure(total)} {unit}) is not larger than what was "
                f"invested in it that year ({figure(invested)})."
            )
            yield Fault("stock_below_investment", table.file, "", "stock", message, "Look for another unit or date.")
            continue
        growth = (invested - worn) / (total - invested if at_end else total)
        if growth > HIGHEST_GROWTH:
            message = (
                f"the stock of '{asset}' ({figure(total)} {unit}) would have grown by {100 * growth:.0f} % in {year}, "
                f"when {figure(invested)} was invested in it."
            )
            yield Fault("stock_growth", table.file, "", "stock", message, _unit_or_date(table))


def _unit_or_date(table: LongTable) -> str:
    name = table.file.removesuffix(".csv")
    return f'Look for another unit or date, or say as_written = ["{name}"] in {FILE} if the figures are meant.'


def _capital_output(balance: Balance) -> Iterator[Fault]:
    """All stocks against a year's value added."""
    tables = balance.tables
    table = tables.long.get("capital")
    added = float(balance.value_added.sum())
    if table is None or tables.is_physical or added <= 0.0:
        return
    total = float(table.number("stock").sum())
    usual, most = CAPITAL_OUTPUT
    ratio = total / added / usual
    if total <= 0.0 or 1 / most <= ratio <= most:
        return
    factor = thousands(ratio)
    factor = factor if factor != 1.0 else (1000.0 if ratio > 1 else 0.001)
    unit = tables.meta.get("unit", "")
    message = (
        f"stocks add up to {figure(total)}, {figure(total / added)} times a year's value added "
        f"({figure(added)} {unit}): they seem {_by_thousands(factor)}; {figure(total / factor)} is probably meant."
    )
    yield Fault("unit", table.file, "", "stock", message, _mend(factor, table.file))


def _invested(balance: Balance) -> dict[str, float]:
    names = {"gfcf": "capital"} | {name: name[5:] for name in balance.tables.categories if name.startswith("gfcf_")}
    final = zip(balance.tables.categories, balance.final.sum(axis=0), strict=True)
    return {names[name]: float(total) for name, total in final if name in names}


def _labour_used(balance: Balance) -> dict[str, float]:
    tables = balance.tables
    table = tables.wide.get("labour")
    if table is None:
        return {}
    used = table.aligned(columns=tables.activities) @ balance.levels.factor
    return dict(zip(table.rows, used.tolist(), strict=True))


def _labour_on_hand(balance: Balance) -> Iterator[Fault]:
    """Labour on hand against labour used."""
    table = balance.tables.long.get("labour_supply")
    used = _labour_used(balance)
    said: set[str] = set()
    for record in table.records if table is not None else ():
        skill, year, available = str(record["skill"]), record["year"], float(record["available"] or 0.0)
        need = used.get(skill, 0.0)
        if skill in said or need <= 0.0 or available <= 0.0:
            continue
        ratio = available / need
        if 1 / LABOUR_FACTOR < ratio < LABOUR_FACTOR:
            continue
        assert table is not None
        said.add(skill)
        factor = thousands(ratio)
        factor = factor if factor != 1.0 else (1000.0 if ratio > 1 else 0.001)
        unit = _unit_of(balance.tables, "labour", skill)
        effect = "the limit would never bind" if ratio > 1 else "almost nothing could be produced"
        message = (
            f"{figure(available)} {unit} on hand against {figure(need)} used in the base year: {effect}; "
            f"{figure(available / factor)} is probably meant."
        )
        year = f"{float(year):.0f}" if isinstance(year, float) else ""
        yield Fault("unit", table.file, f"{skill}, {year}", "available", message, _mend(factor, table.file))


def _wages(balance: Balance) -> Iterator[Fault]:
    """Wages by job or hour, in currencies of which the size is known."""
    tables = balance.tables
    table = tables.wide.get("labour")
    money, scale = single(str(tables.meta.get("unit", "")))
    if table is None or tables.is_physical or money.split(" ")[0] not in CURRENCIES:
        return
    units = {_unit_of(tables, "labour", skill) for skill in table.rows}
    kind, each = single(units.pop()) if len(units) == 1 else ("", 1.0)
    kind = "hours" if kind.startswith("hour") else "jobs" if kind.split(" ")[0] in ("jobs", "persons", "people") else ""
    used, added = sum(_labour_used(balance).values()) * each, float(balance.value_added.sum()) * scale
    if not kind or used <= 0.0 or added <= 0.0:
        return
    least, most = WAGE[kind]
    income = added / used
    if least <= income <= most:
        return
    factor = 1 / thousands(income / (3e4 if kind == "jobs" else 20.0))
    message = (
        f"value added for each of the {kind[:-1]}s is {figure(income)} {money}: labour seems {_by_thousands(factor)}; "
        f"{figure(used / each / factor)} is probably meant in all."
    )
    yield Fault("unit", table.file, "", "", message, _mend(factor, table.file))


def _unit_of(tables: EconomyTables, name: str, label: str) -> str:
    given = tables.meta.get(name, {}).get("unit", "")
    return str(given.get(label, "")) if isinstance(given, dict) else str(given)
