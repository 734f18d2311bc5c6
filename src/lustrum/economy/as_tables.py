"""From an `Economy` back to the tables of its folder, so that reading them gives the same economy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.data import EconomyTables, check_tables
from lustrum.data.schema import TEXT_KEYS
from lustrum.data.tables import LongTable, WideTable
from lustrum.data.write_folder import csv_text
from lustrum.economy.economy import Economy
from lustrum.economy.economy import Path as ByYear
from lustrum.economy.read import economy_from_tables
from lustrum.errors import UsageError
from lustrum.results.as_toml import as_toml

GAP = "What the figures of the base year leave open."
"""Said of an identity that does not hold in an economy whose figures come from several sources."""

Rows = list[dict[str, str | float | None]]


def tables_of(economy: Economy) -> EconomyTables:
    """Return the tables that say what an economy does: flows of its base year, and what goes with them.

    What its identities leave open is stated as known gaps, and assumptions that reading would not make by itself are
    recorded, so that nothing is lost between an economy and its folder.

    Raises
    ------
    UsageError
        If the capacity of some activities is stated and that of others is not: a folder states it of all or of none.
    """
    tables = EconomyTables(Path(), _meta(economy), dict(_wide(economy)), dict(_long(economy)))
    failed = [each for each in check_tables(tables).identities if not each.passed]
    if failed:
        gaps = [{"identity": e.name, "label": e.label, "gap": e.gap, "note": GAP} for e in failed]
        tables = replace(tables, meta=tables.meta | {"known_gap": gaps})
    made = {each.name for each in economy_from_tables(tables).assumptions}
    kept = [a for a in economy.assumptions if a.name not in made and not a.name.startswith("known_gap.")]
    if not kept:
        return tables
    told = [{"name": a.name, "text": a.text, "value": a.value, "source": a.source} for a in kept]
    return replace(tables, meta=tables.meta | {"assumption": told}, assumptions=tuple(kept))


def files_of(tables: EconomyTables) -> dict[str, bytes]:
    """Return the files of an economy folder by their names."""
    every: list[WideTable | LongTable] = [*tables.wide.values(), *tables.long.values()]
    return {"economy.toml": as_toml(tables.meta).encode()} | {each.file: csv_text(each).encode() for each in every}


def _meta(economy: Economy) -> dict[str, Any]:
    meta: dict[str, Any] = {key: getattr(economy, key) for key in TEXT_KEYS} | {"base_year": economy.base_year}
    meta["cell_error"] = 0.0  # figures are written to their last digit
    if economy.capital_stock_at is not None and economy.capital_stock is not None:
        meta["capital_stock_at"] = economy.capital_stock_at
    trade = {
        key: value
        for key in ("reserves", "net_finance", "exchange_rate")
        if (value := getattr(economy, key)) is not None
    }
    if economy.foreign_currency != "foreign currency":
        trade["currency"] = economy.foreign_currency
    if not economy.imports.any() and not economy.imported_use:
        trade["closed"] = True
    for key, units in (("labour", economy.labour_unit), ("satellites", economy.satellite_unit)):
        if units:
            meta[key] = {"unit": dict(units)}
    titles = {
        axis.name: dict(zip(axis.labels, axis.titles, strict=True))
        for axis in (economy.product, economy.activity, economy.asset)
        if axis.titles
    }
    return meta | ({"trade": trade} if trade else {}) | ({"titles": titles} if titles else {})


def _wide(economy: Economy) -> Iterator[tuple[str, WideTable]]:
    product, activity = economy.product.labels, economy.activity.labels
    stated = _stated(economy)

    def table(name: str, rows: Sequence[str], columns: Sequence[str], values: Any) -> tuple[str, WideTable]:
        dense = values.toarray() if isinstance(values, sparse.csc_array) else np.array(values, dtype=float)
        return name, WideTable(name, f"{name}.csv", tuple(rows), tuple(columns), dense, 0)

    def flows(matrix: Any) -> Array:
        return np.asarray((matrix.toarray() if isinstance(matrix, sparse.csc_array) else matrix) * stated)

    yield table("supply", product, activity, flows(economy.supply))
    yield table("use", product, activity, flows(economy.use))
    final = economy.final_demand
    yield table("final_demand", product, tuple(final), np.array(list(final.values())).T)
    if economy.imported_use:
        factor = dict(zip(activity, (economy.base_level / stated).tolist(), strict=True))
        columns = [flow / (factor.get(user) or 1.0) for user, flow in economy.imported_use.items()]
        yield table("imported_use", product, tuple(economy.imported_use), np.array(columns).T)
    if economy.value_added is not None:
        yield table("value_added", economy.component.labels, activity, flows(economy.value_added))
    if economy.investment_flows is not None:
        yield table("investment", product, activity, economy.investment_flows)
    if economy.capital_coefficients is not None:
        yield table("capital_coefficients", product, activity, economy.capital_coefficients)
    if economy.labour is not None:
        yield table("labour", economy.skill.labels, activity, flows(economy.labour))
    if economy.investment_labour is not None:
        yield table("investment_labour", economy.skill.labels, activity, economy.investment_labour)
    if economy.satellites is not None:
        yield table("satellites", economy.account.labels, activity, flows(economy.satellites))


def _stated(economy: Economy) -> Array:
    """Return the level to which the columns of each activity belong, shape (activities,): its own, 1 where it is 0."""
    return np.where(economy.base_level == 0.0, 1.0, economy.base_level)


def _long(economy: Economy) -> Iterator[tuple[str, LongTable]]:
    for name, rows in _rows(economy):
        if rows:
            columns = [key for key in rows[0] if any(row.get(key) is not None for row in rows)]
            yield name, LongTable(name, f"{name}.csv", tuple(columns), [{c: row[c] for c in columns} for row in rows])


def _rows(economy: Economy) -> Iterator[tuple[str, Rows]]:
    product = economy.product.labels
    yield "activities", _activities(economy)
    yield "capital", _capital(economy)
    if economy.imports.any() or economy.imported_use:
        yield "imports", [{"product": p, "value": v} for p, v in zip(product, economy.imports.tolist(), strict=True)]
    yield "taxes_on_products", _taxes(economy)
    yield "labour_supply", _by_year(economy.labour_supply, "skill", "available")
    if economy.initial_stock is not None:
        yield "stocks", _stocks(economy)
    if economy.group_consumption is not None:
        yield "households", _groups(economy)
    yield "world_prices", _world_prices(economy)
    yield (
        "paths",
        [
            {"quantity": quantity, "label": label, "year": float(year), "value": value}
            for (quantity, label), path in economy.paths.items()
            for year, value in path.items()
        ],
    )
    yield (
        "former_investment",
        [
            {"activity": activity, "asset": asset, "year": float(year), "value": value}
            for (activity, asset), path in economy.former_investment.items()
            for year, value in path.items()
        ],
    )


def _records(key: str, labels: Sequence[str], columns: Mapping[str, Any]) -> Rows:
    """Return a row for each label with what the columns say of it, None where they are not stated or NaN."""
    rows: Rows = []
    for place, label in enumerate(labels):
        cells = {name: None if each is None else float(each[place]) for name, each in columns.items()}
        rows.append({key: label} | {name: None if v is None or np.isnan(v) else v for name, v in cells.items()})
    return rows


def _activities(economy: Economy) -> Rows:
    base, stated = economy.base_level, _stated(economy)
    capacity = None if economy.capacity is None else economy.stated_capacity
    if capacity is not None and np.isnan(capacity).any() and not np.isnan(capacity).all():
        lacking = [economy.activity.labels[k] for k in np.flatnonzero(np.isnan(capacity))]
        raise UsageError(
            f"{economy.name} states the capacity of some activities and not of {', '.join(lacking[:5])}; a folder "
            "states it of all or of none: write theirs in activities.csv.",
            activities=lacking,
        )
    columns = {
        "base_level": base,
        "stated_level": stated if (base == 0.0).any() else None,
        "capacity": capacity,
        "production_lag_years": economy.production_lag,
        "gestation_years": economy.gestation,
        "utilisation": economy.utilisation,
    }
    rows = _records("activity", economy.activity.labels, columns)
    for row, owner in zip(rows, economy.ownership or [None] * len(rows), strict=True):
        row["ownership"] = owner or None
    return rows


def _capital(economy: Economy) -> Rows:
    if economy.capital_stock is None:
        return []
    rows: Rows = []
    rates = economy.depreciation_rate
    for a, activity in enumerate(economy.activity.labels):
        for k, asset in enumerate(economy.asset.labels):
            stock = float(economy.capital_stock[a, k])
            if not np.isnan(stock):
                rate = np.nan if rates is None else float(rates[a, k])
                rows.append({
                    "activity": activity, "asset": asset, "stock": stock,
                    "depreciation_rate": None if np.isnan(rate) else rate,
                })  # fmt: skip
    return rows


def _taxes(economy: Economy) -> Rows:
    """Return taxes on products at the stated level of those who pay them: of every user, or of none."""
    idle = set(np.array(economy.activity.labels)[economy.base_level == 0.0].tolist())
    users = (*economy.activity.labels, *economy.final_demand)
    return [
        {"user": user, "value": 0.0 if user in idle else economy.taxes_on_products[user]}
        for user in users
        if user in economy.taxes_on_products
    ]


def _stocks(economy: Economy) -> Rows:
    """Return what is in store of each product that can be stored: one without a row has room for nothing."""
    room = economy.stock_capacity
    columns = {
        "initial": economy.initial_stock,
        "loss_rate": economy.stock_loss_rate,
        "capacity": None if room is None else np.where(np.isinf(room), np.nan, room),
    }
    rows = _records("product", economy.product.labels, columns)
    return [row for k, row in enumerate(rows) if row["initial"] or room is None or room[k] > 0.0]


def _groups(economy: Economy) -> Rows:
    consumed = economy.group_consumption
    assert consumed is not None
    columns = {"population": economy.population, "income": economy.income}
    return [
        row | {product: float(value) for product, value in zip(economy.product.labels, consumed[k], strict=True)}
        for k, row in enumerate(_records("group", economy.group.labels, columns))
    ]


def _by_year(paths: Mapping[str, ByYear], key: str, value: str) -> Rows:
    return [{key: label, "year": float(y), value: v} for label, path in paths.items() for y, v in path.items()]


def _world_prices(economy: Economy) -> Rows:
    bought, sold = economy.world_import_price, economy.world_export_price
    rows: Rows = []
    for label in dict.fromkeys((*bought, *sold)):
        for year in sorted({*bought.get(label, {}), *sold.get(label, {})}):
            rows.append({
                "product": label, "import_price": bought.get(label, {}).get(year),
                "export_price": sold.get(label, {}).get(year), "year": float(year),
            })  # fmt: skip
    return rows
