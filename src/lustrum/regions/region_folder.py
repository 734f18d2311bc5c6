"""One region's account as the tables of an economy, every estimated file named with how it was estimated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.balance import balance_of
from lustrum.data.check import check_tables
from lustrum.data.read import read_tables
from lustrum.data.schema import ASSET_PREFIX
from lustrum.data.tables import EconomyTables
from lustrum.data.write_folder import csv_text, number_text
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.region_accounts import EXPORTS, Nation, RegionAccount
from lustrum.results import Assumption
from lustrum.results.as_toml import as_toml

TRADE = "trade_of_region.csv"
KEPT_META = ("base_year", "currency", "unit", "price_base", "valuation", "licence", "capital_stock_at", "satellites")
SCALED = ("satellites", "investment")
"""Wide files whose columns go by the activity's share."""


def region_tables(nation: Nation, account: RegionAccount, jobs: Array, how: str) -> EconomyTables:
    """Return a region's economy: exports and imports hold trade with other regions.

    Activities in which nobody works here are left out, products that nobody uses or makes as well.

    Parameters
    ----------
    nation : Nation
    account : RegionAccount
    jobs : array, shape (activities,)
    how : str
        Method and delta, for the record: "FLQ, delta 0.1".

    Raises
    ------
    DataError
        If the region's tables do not add up: gaps of the country's columns that were known there and are not here.
    """
    works = np.flatnonzero(account.share > 0.0)
    use = account.own + account.from_regions + account.imported
    exports = account.exports + account.transit + account.to_regions
    # A kind of capital that nobody here owns is not bought here either.
    users = account.final_own + account.final_from_regions + account.final_imported
    kept = [k for k, name in enumerate(nation.categories) if not name.startswith(ASSET_PREFIX) or users[:, k].any()]
    categories = [*(nation.categories[k] for k in kept), EXPORTS]
    final = np.column_stack([users[:, kept], exports])
    bought = np.column_stack(
        [
            (account.from_regions + account.imported)[:, works],
            (account.final_from_regions + account.final_imported)[:, kept],
            account.transit,
        ]
    )
    there = np.flatnonzero(use.any(axis=1) | final.any(axis=1) | account.supply.any(axis=1))
    products = [nation.products[i] for i in there]
    activities = [nation.activities[j] for j in works]
    components = nation.tables.wide["value_added"].rows if len(nation.value_added) else ()
    wide: dict[str, Wide] = {
        "supply": (products, activities, account.supply[np.ix_(there, works)]),
        "use": (products, activities, use[np.ix_(there, works)]),
        "final_demand": (products, categories, final[there]),
        "imported_use": (products, [*activities, *categories], bought[there]),
    }
    if components:
        wide["value_added"] = (list(components), activities, account.value_added[:, works])
    long: dict[str, list[Record]] = {}
    if account.taxes.any() or account.final_taxes.any():
        paid = [*account.taxes[works], *account.final_taxes[[*kept, -1]]]
        long["taxes_on_products"] = [
            {"user": user, "value": float(value)} for user, value in zip([*activities, *categories], paid, strict=True)
        ]
    labour_unit = _scaled(nation, account, jobs, activities, wide, long)
    estimated = _estimated(wide, long, how)
    tables = assemble_tables(
        nation.tables.path,
        _meta(nation, account, labour_unit, {"product": {*products}, "activity": {*activities}}),
        wide,
        long,
        decimals=6,
        inputs=nation.tables.inputs,
        assumptions=[
            *nation.tables.assumptions,
            *nation.assumptions,
            *estimated,
            *_left_out(nation, account, long, wide),
        ],
    )
    check_tables(tables).raise_if_failed()
    return tables


def folder_files(tables: EconomyTables, nation: Nation, account: RegionAccount) -> dict[str, bytes]:
    """Return the files of a region's folder by name."""
    meta: dict[str, Any] = {**tables.meta, "extra": {"files": [TRADE]}}
    files = {"economy.toml": as_toml(meta)}
    files |= {f"{name}.csv": csv_text(table) for name, table in tables.wide.items()}
    files |= {f"{name}.csv": csv_text(table) for name, table in tables.long.items()}
    abroad = account.imported.sum(axis=1) + account.final_imported.sum(axis=1) + account.transit
    columns = (account.to_regions, account.bought_in_regions, account.exports + account.transit, abroad)
    lines = ["product,to_regions,from_regions,exports_abroad,imports_abroad"]
    lines += [
        ",".join([name, *(number_text(float(value), 6) for value in row)])
        for name, row in zip(nation.products, np.column_stack(columns), strict=True)
    ]
    files[TRADE] = "\n".join(lines) + "\n"
    return {name: text.encode() for name, text in files.items()}


def _scaled(
    nation: Nation, account: RegionAccount, jobs: Array, activities: list[str], wide: dict[str, Wide],
    long: dict[str, list[Record]],
) -> str | None:  # fmt: skip
    """Add what goes by the activity's share: jobs, capital, capacity, satellites; return the unit of labour if new."""
    tables = nation.tables
    share = dict(zip(nation.activities, account.share, strict=True))
    factor = dict(zip(tables.activities, balance_of(tables).levels.factor, strict=True))
    column = np.array([share[name] * factor[name] for name in activities])
    for name in (*SCALED, "labour"):
        if name in tables.wide:
            table = tables.wide[name]
            wide[name] = (list(table.rows), activities, table.aligned(columns=tuple(activities)) * column)
    unit = None
    if "labour" not in wide:
        number = dict(zip(nation.activities, jobs, strict=True))
        wide["labour"] = (["jobs"], activities, np.array([[number[name] for name in activities]]))
        unit = "jobs"
    if "capital" in tables.long:
        long["capital"] = [
            {**row, "stock": float(row["stock"] or 0.0) * share[str(row["activity"])] * factor[str(row["activity"])]}
            for row in tables.long["capital"].records
            if str(row["activity"]) in activities
        ]
    base = dict(zip(nation.activities, nation.supply.sum(axis=0), strict=True))
    stated = (
        {str(row["activity"]): row for row in tables.long["activities"].records} if "activities" in tables.long else {}
    )
    long["activities"] = []
    for name in activities:
        row = {key: value for key, value in stated.get(name, {}).items() if key != "stated_level"}
        row |= {"activity": name, "base_level": float(base[name] * share[name])}
        if isinstance(row.get("capacity"), float):
            row["capacity"] = float(row["capacity"] or 0.0) * float(share[name])
        long["activities"].append(row)
    return unit


def _estimated(wide: Mapping[str, Wide], long: Mapping[str, list[Record]], how: str) -> list[Assumption]:
    """Return one assumption for every file: how its cells were estimated, and how many there are."""
    said = {
        "supply": "the country's, by the region's share in jobs",
        "use": "the country's inputs per unit of output, or the region's own, times the region's output",
        "final_demand": "the country's, by the region's share in value added (government: in jobs; capital goods: in "
        "stocks); exports hold sales to other regions: what is made beyond own use and exports abroad",
        "imported_use": f"from abroad as in the country; from other regions what is not made here: {how}",
        "value_added": "the country's per unit of output",
        "labour": "as stated by region, or the country's by the region's share in jobs",
    }
    notes = []
    for name, (_, _, values) in wide.items():
        text = f"Every cell of {name}.csv is estimated: {said.get(name, said['supply'])}."
        notes.append(
            Assumption(f"estimated.{name}", text, f"{np.asarray(values).size} cells, {how}", "lustrum regionalise")
        )
    for name, rows in long.items():
        text = f"Every figure of {name}.csv is estimated: {said['supply']}."
        notes.append(Assumption(f"estimated.{name}", text, f"{len(rows)} rows", "lustrum regionalise"))
    return notes


def _left_out(
    nation: Nation, account: RegionAccount, long: Mapping[str, list[Record]], wide: Mapping[str, Wide]
) -> list[Assumption]:
    known = {*long, *wide, "imports", "totals"}
    files = [name for name in (*nation.tables.wide, *nation.tables.long) if name not in known]
    notes = []
    if files:
        text = "What has no share by region is left out."
        notes.append(Assumption("left_out", text, ", ".join(f"{name}.csv" for name in files), "lustrum regionalise"))
    idle = [name for name, share in zip(nation.activities, account.share, strict=True) if not share > 0.0]
    if idle:
        text = "Activities in which nobody works here are left out; what they make is bought outside."
        notes.append(Assumption("empty_activities", text, ", ".join(idle), "jobs of the region"))
    return notes


def _meta(
    nation: Nation, account: RegionAccount, labour_unit: str | None, labels: Mapping[str, set[str]]
) -> dict[str, Any]:
    stated = nation.tables.meta
    meta: dict[str, Any] = {"name": f"{account.name}, a region of {stated['name']}"}
    meta |= {key: stated[key] for key in KEPT_META if key in stated}
    meta["source"] = f"{stated['source']}; estimated for {account.name} from jobs by region"
    # A cell is a share of one that was rounded; gaps of columns are shares of the country's.
    meta["cell_error"] = balance_of(nation.tables).cell_error("use")
    if labour_unit:
        meta["labour"] = {"unit": labour_unit}
    elif "labour" in stated:
        meta["labour"] = stated["labour"]
    if "titles" in stated:
        titles = {
            kind: {label: title for label, title in names.items() if label in labels.get(kind, names)}
            for kind, names in stated["titles"].items()
        }
        meta["titles"] = {kind: names for kind, names in titles.items() if names}
    return meta


def own_technology(nation: Nation, place: Path) -> Array:
    """Return inputs per unit of output of a region's own economy folder, shape (products, activities).

    Raises
    ------
    UsageError
        If the folder lacks a product or activity of the country's table.
    """
    tables = read_tables(place)
    missing = [name for name in nation.products if name not in tables.products]
    missing += [name for name in nation.activities if name not in tables.activities]
    if missing:
        raise UsageError(f"'{place}' lacks {shown(missing)}: its labels must be those of the country's table.")
    flows = balance_of(tables)
    rows = [tables.products.index(name) for name in nation.products]
    columns = [tables.activities.index(name) for name in nation.activities]
    output = flows.supply.sum(axis=0)[columns]
    use = flows.use[np.ix_(rows, columns)]
    inputs: Array = np.divide(use, output, out=np.zeros_like(use), where=np.broadcast_to(output > 0.0, use.shape))
    return inputs
