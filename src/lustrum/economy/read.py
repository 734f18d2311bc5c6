"""From checked tables to an `Economy`: per unit of activity level, aligned once, nothing filled in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.data import EconomyTables, Levels, check_tables, levels_of, read_tables
from lustrum.data.balance import Balance, balance_of
from lustrum.data.valuation import to_basic_prices
from lustrum.economy.components import read_components
from lustrum.economy.economy import Economy
from lustrum.economy.final_demand import read_final_demand
from lustrum.economy.official_titles import named_by_lists, official_titles
from lustrum.labels import Axis, shown
from lustrum.results import Assumption

DEFAULTS = {"capacity": "base level", "utilisation": "1", "production_lag_years": "0", "gestation_years": "1"}
"""What an activity gets where a column of activities.csv is filled for others; recorded as an assumption."""


def read_economy(path: Path | str, *, check: bool = True) -> Economy:
    """Read an economy folder or workbook, test every identity, and return what it says.

    Parameters
    ----------
    path : Path or str
        A folder, or one .xlsx workbook with sheets of the same names.
    check : bool
        Raise when an accounting identity fails beyond its tolerance.

    Raises
    ------
    DataError
        With every fault found in one pass.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> read_economy(bundled_path("germany_1995"))
    Economy('Germany 1995, 6 branches', base year 1995, 7 products, 6 activities, million EUR)
    """
    tables = read_tables(path)
    if not check:
        return economy_from_tables(tables)
    checks = check_tables(tables)
    checks.raise_if_failed()
    return replace(economy_from_tables(tables), checks=checks)


def economy_from_tables(tables: EconomyTables) -> Economy:
    """Return the economy of tables that were read: coefficients per unit of activity level, flows of the base year.

    Tables whose use is at purchasers' prices beside `valuation.csv` are taken to basic prices first, which is recorded:
    supply and use at two kinds of prices would balance nowhere.
    """
    if "valuation" in tables.wide:
        tables = to_basic_prices(tables)
    meta = tables.meta
    levels, balance = levels_of(tables), balance_of(tables)
    notes = [*tables.assumptions, *_unstated(tables, levels, balance), *_world_prices_left_out(tables)]
    final, imports = read_final_demand(tables, balance, notes)
    notes += named_by_lists(tables)
    if component := _rows(tables, "value_added"):
        notes.append(read_components(component).assumption())
    return Economy(
        name=meta["name"],
        base_year=int(meta["base_year"]),
        currency=meta["currency"],
        unit=meta["unit"],
        price_base=meta["price_base"],
        valuation=meta["valuation"],
        source=meta["source"],
        licence=meta["licence"],
        product=_axis("product", tables.products, meta),
        activity=_axis("activity", tables.activities, meta),
        base_level=levels.base,
        final_demand=final,
        imports=imports,
        statistical_discrepancy=_discrepancy(tables, levels, balance),
        **_production(tables, levels),
        **_capacity(tables, notes),
        **_capital(tables),
        former_investment=_pair_paths(tables, "former_investment", "activity", "asset"),
        **_labour(tables, levels),
        **_stocks(tables, notes),
        **_satellites(tables, levels),
        **_groups(tables),
        **_trade(tables),
        paths=_pair_paths(tables, "paths", "quantity", "label"),
        inputs=tables.inputs,
        assumptions=tuple(notes),
        path=str(tables.path),
    )


def _rows(tables: EconomyTables, name: str) -> tuple[str, ...]:
    """Return the row labels of a table, none where the economy has no such table."""
    return tables.wide[name].rows if name in tables.wide else ()


def _coefficients(
    tables: EconomyTables, levels: Levels, name: str, rows: tuple[str, ...] | None = None
) -> sparse.csc_array | None:
    """Return a table per unit of activity level, shape (rows, activities); None where there is no such table."""
    if name not in tables.wide:
        return None
    matrix = sparse.csc_array(tables.wide[name].aligned(rows, tables.activities) / levels.stated)
    matrix.eliminate_zeros()
    return matrix


def _states_no_balance(tables: EconomyTables, levels: Levels) -> bool:
    """Whether the tables describe techniques some of which no level of the base year belongs to."""
    return tables.is_physical and not bool((levels.base > 0.0).all())


def _discrepancy(tables: EconomyTables, levels: Levels, balance: Balance) -> Array:
    """Return supply less use of each product in the base year, shape (products,), in its flow unit; rounding is 0."""
    gap: Array = np.zeros(len(tables.products)) if _states_no_balance(tables, levels) else balance.product_gap.copy()
    gap[np.abs(gap) < 1e-9 * np.maximum(np.abs(balance.supply).sum(axis=1), 1.0)] = 0.0
    return gap


def _unstated(tables: EconomyTables, levels: Levels, balance: Balance) -> list[Assumption]:
    """Say what holds where the tables state nothing, and which gaps are accepted."""
    meta, physical, folder = tables.meta, tables.is_physical, "economy folder"
    notes: list[Assumption] = []
    if _states_no_balance(tables, levels):
        text = "No balance of the base year is stated."
        notes.append(Assumption("statistical_discrepancy", text, "0", "activities.csv"))
    notes += _gap_notes(meta)
    if "supply" not in tables.wide:
        notes.append(Assumption("supply", "Each activity makes the product of its own name.", "no supply.csv", folder))
    if "taxes_on_products" not in tables.long and not physical:
        notes.append(Assumption("taxes_on_products", "No taxes on products are counted.", "0", folder))
    if levels.origin == "costs" and not physical:
        text = "The level of an activity is the sum of its costs."
        notes.append(Assumption("base_level", text, "column sums", folder))
    if not balance.imports_from:
        notes.append(Assumption("imports", "Nothing is imported.", "0", "economy.toml, [trade] closed"))
    if meta.get("tolerance"):
        text = "Gaps between supply and use, output and costs are accepted up to this share."
        notes.append(Assumption("tolerance", text, f"{meta['tolerance']:g}", "economy.toml"))
    if meta.get("as_written"):
        text = "Figures that look as if they were in another unit are meant as they stand."
        notes.append(Assumption("as_written", text, ", ".join(meta["as_written"]), "economy.toml"))
    return notes


def _production(tables: EconomyTables, levels: Levels) -> dict[str, Any]:
    """Return supply, use, value added and taxes on products, and the imported part of what is used."""
    supply = sparse.csc_array(levels.supply / levels.stated)
    supply.eliminate_zeros()
    factor = dict(zip(tables.activities, levels.factor.tolist(), strict=True))  # columns times this: base-year flows
    imported, added = tables.wide.get("imported_use"), tables.wide.get("value_added")
    return {
        "supply": supply,
        "use": _coefficients(tables, levels, "use", tables.products),
        "imported_use": {
            user: imported.aligned(tables.products, (user,))[:, 0] * factor.get(user, 1.0) for user in imported.columns
        }
        if imported is not None
        else {},
        "component": Axis("component", _rows(tables, "value_added")),
        "value_added": None if added is None else added.aligned(columns=tables.activities) / levels.stated,
        "taxes_on_products": {user: tax * factor.get(user, 1.0) for user, tax in _taxes(tables).items()},
    }


def _capacity(tables: EconomyTables, notes: list[Assumption]) -> dict[str, Any]:
    """Return capacities, how far they can be used, how long making and building take, and who owns them."""
    column = _by_activity(tables, notes)
    return {
        "capacity": column["capacity"],
        "capacity_stated": _stated(tables, "capacity"),
        "utilisation": column["utilisation"],
        "production_lag": _whole(column["production_lag_years"], 0),
        "gestation": _whole(column["gestation_years"], 1),
        "ownership": _ownership(tables),
    }


def _labour(tables: EconomyTables, levels: Levels) -> dict[str, Any]:
    """Return work per unit of level and of investment, and what is on offer, by skill."""
    skill = _rows(tables, "labour" if "labour" in tables.wide else "investment_labour")
    building = tables.wide.get("investment_labour")
    return {
        "skill": Axis("skill", skill),
        "labour": _coefficients(tables, levels, "labour"),
        "labour_unit": _units(tables.meta, "labour", skill),
        "labour_supply": _paths(tables, "labour_supply", ("skill",), "available"),
        "investment_labour": None if building is None else sparse.csc_array(building.aligned(skill, tables.activities)),
    }


def _satellites(tables: EconomyTables, levels: Levels) -> dict[str, Any]:
    """Return satellite accounts per unit of level, and their units."""
    accounts = _rows(tables, "satellites")
    return {
        "account": Axis("account", accounts),
        "satellites": _coefficients(tables, levels, "satellites"),
        "satellite_unit": _units(tables.meta, "satellites", accounts),
    }


def _trade(tables: EconomyTables) -> dict[str, Any]:
    """Return world prices, reserves, finance from abroad and the rate of exchange."""
    trade, year = tables.meta.get("trade", {}), int(tables.meta["base_year"])
    return {
        "world_import_price": _paths(tables, "world_prices", ("product",), "import_price", year),
        "world_export_price": _paths(tables, "world_prices", ("product",), "export_price", year),
        "reserves": _optional(trade, "reserves"),
        "net_finance": _optional(trade, "net_finance"),
        "exchange_rate": _optional(trade, "exchange_rate"),
        "foreign_currency": str(trade.get("currency", "foreign currency")),
    }


def _world_prices_left_out(tables: EconomyTables) -> list[Assumption]:
    if "world_prices" not in tables.long:
        return []
    stated = set(tables.long["world_prices"].text("product"))
    left_out = [label for label in tables.products if label not in stated]
    text = f"World prices of {shown(left_out)} are 1: a unit costs abroad what it costs at home in the base year."
    return [Assumption("world_prices", text, "1", "no line in world_prices.csv")] if left_out else []


def _axis(name: str, labels: tuple[str, ...], meta: Mapping[str, Any]) -> Axis:
    titles = meta.get("titles", {}).get(name, {}) or official_titles(name, labels)
    return Axis(name, labels, tuple(str(titles.get(label, label)) for label in labels) if titles else ())


def _units(meta: Mapping[str, Any], table: str, labels: tuple[str, ...]) -> dict[str, str]:
    given = meta.get(table, {}).get("unit", f"{table} units")
    return {label: str(given.get(label, "")) if isinstance(given, Mapping) else str(given) for label in labels}


def _gap_notes(meta: Mapping[str, Any]) -> list[Assumption]:
    """Return what is said of gaps: each by itself, those of one identity and one note together."""
    alike: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for gap in meta.get("known_gap", ()):
        alike[gap["identity"], str(gap.get("note", "A gap in the source."))].append(gap)
    notes = []
    for (identity, note), gaps in alike.items():
        largest = max(gaps, key=lambda gap: abs(gap["gap"]))
        name = f"known_gap.{largest['label'] if len(gaps) == 1 else identity}"
        more = "" if len(gaps) == 1 else f" {len(gaps)} of {identity}, the largest of '{largest['label']}'."
        notes.append(Assumption(name, note + more, f"{largest['gap']:g}", "economy.toml"))
    return notes


def _by_activity(tables: EconomyTables, notes: list[Assumption]) -> dict[str, Array | None]:
    """Return the optional columns of activities.csv in the order of the use table, None where nothing is stated."""
    names = ("capacity", "utilisation", "production_lag_years", "gestation_years")
    if "activities" not in tables.long:
        return dict.fromkeys(names)
    table = tables.long["activities"]
    place = {label: i for i, label in enumerate(table.text("activity"))}
    order = [place[label] for label in tables.activities]
    result: dict[str, Array | None] = {}
    for name in names:
        column = table.number(name)[order]
        blank = np.isnan(column)
        result[name] = None if blank.all() else column
        if blank.any() and not blank.all():
            lacking = [label for label, empty in zip(tables.activities, blank, strict=True) if empty]
            text = f"{name} of {shown(lacking)} is blank in {table.file}."
            notes.append(Assumption(f"activities.{name}", text, DEFAULTS[name], "default"))
    levels = levels_of(tables)
    if (capacity := result["capacity"]) is not None:
        result["capacity"] = np.where(np.isnan(capacity), levels.base, capacity)
    if (utilisation := result["utilisation"]) is not None:
        result["utilisation"] = np.where(np.isnan(utilisation), 1.0, utilisation)
    return result


def _stated(tables: EconomyTables, name: str) -> Any:
    """Return where a column of activities.csv is filled, in the order of the use table; None where it never is."""
    if "activities" not in tables.long:
        return None
    table = tables.long["activities"]
    place = {label: i for i, label in enumerate(table.text("activity"))}
    filled = ~np.isnan(table.number(name)[[place[label] for label in tables.activities]])
    return filled if filled.any() else None


def _ownership(tables: EconomyTables) -> tuple[str, ...]:
    if "activities" not in tables.long:
        return ()
    stated = {str(r["activity"]): str(r.get("ownership") or "") for r in tables.long["activities"].records}
    return tuple(stated[label] for label in tables.activities) if any(stated.values()) else ()


def _whole(column: Array | None, default: int) -> Any:
    return None if column is None else np.where(np.isnan(column), default, column).astype(np.int64)


def _capital(tables: EconomyTables) -> dict[str, Any]:
    """Return stocks of capital and their wear by asset, and what building them takes."""
    asset, stock, rate = _capital_stock(tables)
    investment, coefficients = tables.wide.get("investment"), tables.wide.get("capital_coefficients")
    order = tables.products, tables.activities
    return {
        "asset": asset,
        "capital_stock": stock,
        "capital_stock_at": tables.meta.get("capital_stock_at"),
        "depreciation_rate": rate,
        "investment_flows": None if investment is None else investment.aligned(*order).copy(),
        # Per unit of capacity, not of the stated level: these columns stay as they are.
        "capital_coefficients": None if coefficients is None else sparse.csc_array(coefficients.aligned(*order)),
    }


def _capital_stock(tables: EconomyTables) -> tuple[Axis, Array | None, Array | None]:
    if "capital" not in tables.long:
        return Axis("asset", ()), None, None
    table = tables.long["capital"]
    labels = tuple(dict.fromkeys(table.text("asset")))
    shape = (len(tables.activities), len(labels))
    stock, rate = np.full(shape, np.nan), np.full(shape, np.nan)
    row = {label: i for i, label in enumerate(tables.activities)}
    column = {label: i for i, label in enumerate(labels)}
    stocks, rates = table.number("stock"), table.number("depreciation_rate")
    for activity, asset, k, d in zip(table.text("activity"), table.text("asset"), stocks, rates, strict=True):
        stock[row[activity], column[asset]] = k
        rate[row[activity], column[asset]] = d
    return _axis("asset", labels, tables.meta), stock, rate


def _taxes(tables: EconomyTables) -> dict[str, float]:
    if "taxes_on_products" not in tables.long:
        return {}
    table = tables.long["taxes_on_products"]
    return dict(zip(table.text("user"), table.number("value").tolist(), strict=True))


def _stocks(tables: EconomyTables, notes: list[Assumption]) -> dict[str, Any]:
    if "stocks" not in tables.long:
        return {"initial_stock": None, "stock_loss_rate": None, "stock_capacity": None}
    table = tables.long["stocks"]
    place = {label: i for i, label in enumerate(tables.products)}
    order = [place[label] for label in table.text("product")]
    initial = np.zeros(len(tables.products))
    loss, capacity = np.zeros(len(initial)), np.zeros(len(initial))
    initial[order] = table.number("initial")
    loss[order] = table.number("loss_rate")
    left_out = sorted(set(range(len(initial))) - set(order))
    if left_out:
        text = f"{shown([tables.products[i] for i in left_out])} cannot be stored."
        notes.append(Assumption("stocks", text, "0", f"no line in {table.file}"))
    # A product without a line cannot be stored; a line without a capacity sets no limit.
    capacity[order] = np.where(np.isnan(table.number("capacity")), np.inf, table.number("capacity"))
    return {"initial_stock": initial, "stock_loss_rate": loss, "stock_capacity": capacity}


def _groups(tables: EconomyTables) -> dict[str, Any]:
    if "households" not in tables.long:
        return {}
    table = tables.long["households"]
    consumption = np.column_stack([table.number(p) for p in tables.products])
    return {
        "group": Axis("group", tuple(table.text("group"))),
        "population": table.number("population"),
        "income": table.number("income"),
        "group_consumption": consumption,
    }


def _paths(
    tables: EconomyTables, name: str, labels: tuple[str, ...], value: str, default_year: int | None = None
) -> dict[str, dict[int, float]]:
    result: dict[str, dict[int, float]] = defaultdict(dict)
    for record in tables.long[name].records if name in tables.long else ():
        if (number := record.get(value)) is not None:
            when = default_year if (year := record.get("year")) is None else int(float(year))
            assert when is not None
            result[str(record[labels[0]])][when] = float(number)
    return dict(result)


def _pair_paths(tables: EconomyTables, name: str, one: str, other: str) -> dict[tuple[str, str], dict[int, float]]:
    """Return values by year of a long file with two labels; the second may be blank."""
    result: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for record in tables.long[name].records if name in tables.long else ():
        by_year = result[str(record[one]), str(record.get(other) or "")]
        by_year[int(float(str(record["year"])))] = float(str(record["value"]))
    return dict(result)


def _optional(table: Mapping[str, Any], key: str) -> float | None:
    return None if key not in table else float(table[key])
