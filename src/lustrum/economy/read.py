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
from lustrum.data import EconomyTables, check_tables, levels_of, read_tables
from lustrum.data.balance import balance_of
from lustrum.data.valuation import to_basic_prices
from lustrum.economy.capital import MOST_NEGATIVE
from lustrum.economy.components import read_components
from lustrum.economy.economy import Economy
from lustrum.labels import Axis, shown
from lustrum.results import Assumption

DEFAULTS = {"capacity": "base level", "utilisation": "1", "production_lag_years": "0", "gestation_years": "1"}
"""What an activity gets where a column of activities.csv is filled for others; recorded as an assumption."""
MOST_SECOND_HAND = 0.5
"""Share of an asset's investment beyond which negative cells are no sales of second-hand goods, but a fault."""


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
    meta, wide, long = tables.meta, tables.wide, tables.long
    products, activities = tables.products, tables.activities
    levels, balance = levels_of(tables), balance_of(tables)
    notes = list(tables.assumptions)

    def coefficients(name: str, rows: tuple[str, ...] | None = None) -> sparse.csc_array | None:
        if name not in wide:
            return None
        matrix = sparse.csc_array(wide[name].aligned(rows, activities) / levels.stated)
        matrix.eliminate_zeros()
        return matrix

    use = coefficients("use", products)
    assert use is not None
    supply = sparse.csc_array(levels.supply / levels.stated)
    supply.eliminate_zeros()
    physical = tables.is_physical
    unstated = physical and not (levels.base > 0.0).all()
    if unstated:
        notes.append(
            Assumption("statistical_discrepancy", "No balance of the base year is stated.", "0", "activities.csv")
        )
    gap = np.zeros(len(products)) if unstated else balance.product_gap.copy()
    gap[np.abs(gap) < 1e-9 * np.maximum(np.abs(balance.supply).sum(axis=1), 1.0)] = 0.0
    notes += _gap_notes(meta)
    if "supply" not in wide:
        notes.append(
            Assumption("supply", "Each activity makes the product of its own name.", "no supply.csv", "economy folder")
        )
    if "taxes_on_products" not in long and not physical:
        notes.append(Assumption("taxes_on_products", "No taxes on products are counted.", "0", "economy folder"))
    if levels.origin == "costs" and not physical:
        notes.append(
            Assumption(
                "base_level", "The level of an activity is the sum of its costs.", "column sums", "economy folder"
            )
        )
    if not balance.imports_from:
        notes.append(Assumption("imports", "Nothing is imported.", "0", "economy.toml, [trade] closed"))
    if meta.get("tolerance"):
        text = "Gaps between supply and use, output and costs are accepted up to this share."
        notes.append(Assumption("tolerance", text, f"{meta['tolerance']:g}", "economy.toml"))
    if meta.get("as_written"):
        text = "Figures that look as if they were in another unit are meant as they stand."
        notes.append(Assumption("as_written", text, ", ".join(meta["as_written"]), "economy.toml"))
    final = {name: wide["final_demand"].aligned(products, (name,))[:, 0].copy() for name in tables.categories}
    imports = np.asarray(balance.imports, dtype=float).copy()
    if not physical:
        final, imports = _negative_imports(products, final, imports, notes)
        if "stocks" not in long:
            final = _second_hand(products, final, notes)
    component = wide["value_added"].rows if "value_added" in wide else ()
    if component:
        notes.append(read_components(component).assumption())
    coefficient_table = wide.get("capital_coefficients")
    activity_table = _by_activity(tables, notes)
    labour_table = wide.get("labour") or wide.get("investment_labour")
    skill = Axis("skill", labour_table.rows if labour_table is not None else ())
    asset, stock, rate = _capital(tables)
    trade = meta.get("trade", {})
    factor = dict(zip(activities, levels.factor.tolist(), strict=True))  # columns times this are base-year flows
    groups, stocks = _groups(tables), _stocks(tables, notes)
    return Economy(
        name=meta["name"],
        base_year=int(meta["base_year"]),
        currency=meta["currency"],
        unit=meta["unit"],
        price_base=meta["price_base"],
        valuation=meta["valuation"],
        source=meta["source"],
        licence=meta["licence"],
        product=_axis("product", products, meta),
        activity=_axis("activity", activities, meta),
        base_level=levels.base,
        supply=supply,
        use=use,
        final_demand=final,
        imports=imports,
        statistical_discrepancy=gap,
        imported_use={
            user: wide["imported_use"].aligned(products, (user,))[:, 0] * factor.get(user, 1.0)
            for user in (wide["imported_use"].columns if "imported_use" in wide else ())
        },
        component=Axis("component", component),
        value_added=wide["value_added"].aligned(columns=activities) / levels.stated if "value_added" in wide else None,
        taxes_on_products={user: tax * factor.get(user, 1.0) for user, tax in _taxes(tables).items()},
        capacity=activity_table["capacity"],
        capacity_stated=_stated(tables, "capacity"),
        utilisation=activity_table["utilisation"],
        production_lag=_whole(activity_table["production_lag_years"], 0),
        gestation=_whole(activity_table["gestation_years"], 1),
        ownership=_ownership(tables),
        asset=asset,
        capital_stock=stock,
        capital_stock_at=meta.get("capital_stock_at"),
        depreciation_rate=rate,
        investment_flows=wide["investment"].aligned(products, activities).copy() if "investment" in wide else None,
        # Per unit of capacity, not of the stated level: these columns stay as they are.
        capital_coefficients=(
            None if coefficient_table is None else sparse.csc_array(coefficient_table.aligned(products, activities))
        ),
        skill=skill,
        labour=coefficients("labour"),
        labour_unit=_units(meta, "labour", skill.labels),
        labour_supply=_paths(tables, "labour_supply", ("skill",), "available"),
        investment_labour=(
            sparse.csc_array(wide["investment_labour"].aligned(skill.labels, activities))
            if "investment_labour" in wide
            else None
        ),
        initial_stock=stocks["initial_stock"],
        stock_loss_rate=stocks["stock_loss_rate"],
        stock_capacity=stocks["stock_capacity"],
        account=Axis("account", wide["satellites"].rows if "satellites" in wide else ()),
        satellites=coefficients("satellites"),
        satellite_unit=_units(meta, "satellites", wide["satellites"].rows if "satellites" in wide else ()),
        **groups,
        world_import_price=_paths(tables, "world_prices", ("product",), "import_price", int(meta["base_year"])),
        world_export_price=_paths(tables, "world_prices", ("product",), "export_price", int(meta["base_year"])),
        reserves=_optional(trade, "reserves"),
        net_finance=_optional(trade, "net_finance"),
        exchange_rate=_optional(trade, "exchange_rate"),
        foreign_currency=str(trade.get("currency", "foreign currency")),
        paths=_quantity_paths(tables),
        inputs=tables.inputs,
        assumptions=tuple(notes),
        path=str(tables.path),
    )


def _axis(name: str, labels: tuple[str, ...], meta: Mapping[str, Any]) -> Axis:
    titles = meta.get("titles", {}).get(name, {})
    return Axis(name, labels, tuple(str(titles.get(label, label)) for label in labels) if titles else ())


def _units(meta: Mapping[str, Any], table: str, labels: tuple[str, ...]) -> dict[str, str]:
    given = meta.get(table, {}).get("unit", f"{table} units")
    return {label: str(given.get(label, "")) if isinstance(given, Mapping) else str(given) for label in labels}


def _negative_imports(
    products: tuple[str, ...], final: dict[str, Array], imports: Array, notes: list[Assumption]
) -> tuple[dict[str, Array], Array]:
    """Count imports below zero, as adjustment rows of published tables have them, as goods that leave the country."""
    below = np.minimum(imports, 0.0)
    if not below.any():
        return final, imports
    named = [products[i] for i in np.flatnonzero(below)]
    text = f"Imports of {shown(named)} are negative: re-exports or an adjustment of the source, counted as exports."
    notes.append(Assumption("negative_imports", text, f"{-below.sum():g}", "the table"))
    exports = final.get("exports", np.zeros(len(products)))
    return {**final, "exports": exports - below}, imports - below


def _second_hand(products: tuple[str, ...], final: dict[str, Array], notes: list[Assumption]) -> dict[str, Array]:
    """Take large sales of second-hand goods out of investment: a path of its own, as changes of inventories are.

    New investment would otherwise bring used goods with it. Small ones stay in the mix of their asset.
    """
    result = dict(final)
    for name, flow in final.items():
        total, below = float(flow.sum()), np.minimum(flow, 0.0)
        if not name.startswith("gfcf") or total <= 0.0 or -below.sum() <= MOST_NEGATIVE * total:
            continue
        if -below.sum() > MOST_SECOND_HAND * total:
            continue
        result[name] = flow - below
        result["inventories"] = result.get("inventories", np.zeros(len(products))) + below
        named = [products[i] for i in np.flatnonzero(below)]
        text = f"Sales of second-hand goods ({shown(named)}) are taken out of {name} and change with inventories."
        notes.append(Assumption(f"second_hand.{name}", text, f"{below.sum():g}", "the table"))
    return result


def _gap_notes(meta: Mapping[str, Any]) -> list[Assumption]:
    return [
        Assumption(
            f"known_gap.{gap['label']}", str(gap.get("note", "A gap in the source.")), f"{gap['gap']:g}", "economy.toml"
        )
        for gap in meta.get("known_gap", ())
    ]


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


def _capital(tables: EconomyTables) -> tuple[Axis, Array | None, Array | None]:
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


def _stocks(tables: EconomyTables, notes: list[Assumption]) -> dict[str, Array | None]:
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
        number, year = record.get(value), record.get("year")
        if number is None:
            continue
        when = default_year if year is None else int(float(year))
        assert when is not None
        result[str(record[labels[0]])][when] = float(number)
    return dict(result)


def _quantity_paths(tables: EconomyTables) -> dict[tuple[str, str], dict[int, float]]:
    result: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for record in tables.long["paths"].records if "paths" in tables.long else ():
        key = (str(record["quantity"]), str(record.get("label") or ""))
        result[key][int(float(str(record["year"])))] = float(str(record["value"]))
    return dict(result)


def _optional(table: Mapping[str, Any], key: str) -> float | None:
    return None if key not in table else float(table[key])
