"""Plans stored by earlier versions: figures in CSV tables, the plan years only, no kinds or titles of limits."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.labels import Index
from lustrum.plan import BalanceEntry, Limit, Plan, Table
from lustrum.problem.declarations import BALANCE, IDENTITY, LIMIT, WISH
from lustrum.wording.names import plain
from lustrum.workspace.manifest import index_of, told

HEADLINES = {
    "output": "Gross output",
    "consumption": "Household consumption",
    "government": "Government consumption",
    "investment": "Investment",
    "capital": "Capital at the start of the year",
    "labour": "Labour used",
    "imports": "Imports",
    "exports": "Exports",
    "stocks": "Stocks at the end of the year",
    "reserves": "Reserves",
    "trade_deficit": "Trade deficit",
}
"""Yearly figures of format 1, which did not say them itself; never added to."""

NOT_FINAL = ("output", "intermediate_use", "stock_on_hand", "stock_carried_over", "statistical_discrepancy")


def plan_of(folder: Path, m: Mapping[str, Any], economy: Economy) -> Plan:
    """Return a plan of format 1; the tail behind its years was not stored, so that it ends with them."""
    years = tuple(m["years"])
    base = _read_base(folder)
    quantities = {}
    for name, d in m["quantities"].items():
        index = index_of(d)
        values = _read_values(folder / "tables" / f"{name}.csv", index, years)
        start = np.array([base.get((name, index.label(i)), np.nan) for i in range(len(index))])
        additive = not economy.is_physical or d["unit"] not in (economy.unit, economy.flow_unit)
        quantities[name] = Table(
            name,
            index,
            years,
            values,
            d["unit"],
            start,
            d["meaning"],
            HEADLINES.get(name, plain(name)),
            additive,
            name in HEADLINES,
        )
    return Plan(
        years=years,
        solved_years=years,
        economy=economy,
        quantities=quantities,
        limits=_limits(folder, m, years),
        balance=_balance(folder, m, economy, years),
        **told(m),
    )


def _limits(folder: Path, m: Mapping[str, Any], years: tuple[int, ...]) -> dict[str, Limit]:
    if not m["limits"]:
        return {}
    prices = _read_stacked(folder / "tables" / "shadow_prices.csv")
    slacks = _read_stacked(folder / "tables" / "slack.csv")
    limits = {}
    for d in m["limits"]:
        index, name = index_of(d), d["name"]
        kind = WISH if d["is_wish"] else IDENTITY if d["sense"] == "=" else BALANCE if d["part"] == "balance" else LIMIT
        level = np.broadcast_to(np.array(d["size"], dtype=float), (len(years), len(index)))
        limits[name] = Limit(
            name=name,
            part=d["part"],
            kind=kind,
            title=plain(name),
            meaning=d["meaning"],
            sense=d["sense"],
            binds_everything=name in ("labour_limit", "trade_balance", "reserve_floor"),
            shadow_price=Table(name, index, years, _from_stack(prices, name, index, years), d["price_unit"]),
            slack=Table(name, index, years, _from_stack(slacks, name, index, years), d["unit"]),
            level=Table(name, index, years, level, d["unit"]),
        )
    return limits


def _balance(folder: Path, m: Mapping[str, Any], economy: Economy, years: tuple[int, ...]) -> dict[str, BalanceEntry]:
    index = Index.of(economy.product)
    values = {name: np.zeros((len(years), len(index))) for name, *_ in m["balance"]}
    if values:
        when = {str(year): t for t, year in enumerate(years)}
        for product, entry, _, year, value, _ in _records(folder / "tables" / "balance.csv"):
            if entry in values:
                values[entry][when[year], economy.product.position(product)] = float(value)
    continued = {"consumption": ("households", "npish"), "investment": economy.capital_formation}
    return {
        name: BalanceEntry(
            name,
            side,
            at_home,
            name not in NOT_FINAL,
            Table(name, index, years, values[name], unit, title=plain(name)),
            tuple(column for column in continued.get(name, (name,)) if column in economy.final_demand),
        )
        for name, side, at_home, unit in m["balance"]
    }


def _records(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def _read_values(path: Path, index: Index, years: tuple[int, ...]) -> Array:
    values = np.full((len(years), len(index)), np.nan)
    places = {item: i for i, item in enumerate(index.items)}
    when = {str(year): t for t, year in enumerate(years)}
    for *labels, year, value, _ in _records(path):
        values[when[year], places[tuple(labels)]] = float(value)
    return values


def _read_stacked(path: Path) -> dict[tuple[str, str, str], float]:
    return {(limit, label, year): float(value) for limit, label, year, value, _ in _records(path)}


def _from_stack(stack: Mapping[tuple[str, str, str], float], name: str, index: Index, years: tuple[int, ...]) -> Array:
    labels = [index.label(i) for i in range(len(index))]
    return np.array([[stack.get((name, label, str(year)), np.nan) for label in labels] for year in years])


def _read_base(folder: Path) -> dict[tuple[str, str], float]:
    path = folder / "tables" / "base_year.csv"
    if not path.exists():
        return {}
    return {(quantity, label): float(value) for quantity, label, value, _ in _records(path)}
