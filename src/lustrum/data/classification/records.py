"""Records of long files added up by target: stocks and flows are summed, rates weighted, lags must agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from lustrum.data.classification.grouping import Grouping, Groupings
from lustrum.data.tables import LongTable
from lustrum.results import Fault, raise_faults

Record = dict[str, str | float | None]
Parts = Sequence[tuple[Record, float]]
"""Records that make up a target, each with its share."""


def aggregated_records(groups: Groupings) -> dict[str, LongTable]:
    """Return every long file of an economy along its groupings, faults of all of them together."""
    faults: list[Fault] = []
    result = {}
    for name, table in groups.tables.long.items():
        rule = _RULES.get(name)
        if rule is None:
            result[name] = table
            continue
        records = rule(table, groups, faults)
        if records:
            result[name] = replace(table, records=records)
    raise_faults(faults, groups.tables.path)
    return result


def _by_label(table: LongTable, column: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in table.records:
        found.setdefault(str(record[column]), []).append(record)
    return found


def _number(record: Record, column: str) -> float | None:
    value = record.get(column)
    return None if value is None else float(value)


def _sum(parts: Parts, column: str, table: LongTable, target: str, faults: list[Fault]) -> float | None:
    """Return the sum of a column; None where no part states it; a fault where only some do."""
    stated = [(_number(record, column), share) for record, share in parts]
    known = [value * share for value, share in stated if value is not None]
    if known and len(known) < len(stated):
        message = f"{column} is stated for {len(known)} of the {len(stated)} labels that make up '{target}'."
        faults.append(Fault("blank", table.file, target, column, message, "State it for all of them, or for none."))
    return float(sum(known)) if known else None


def _weighted(
    parts: Parts, column: str, weights: Sequence[float], table: LongTable, target: str, faults: list[Fault]
) -> float | None:
    """Return the mean of a rate by weights; equal rates need none."""
    stated = [_number(record, column) for record, _ in parts]
    if len(set(stated)) == 1:
        return stated[0]
    counted = [(value, weight) for value, weight in zip(stated, weights, strict=True) if weight > 0]
    if any(value is None for value, _ in counted):
        message = f"{column} is stated for some of the labels that make up '{target}' and not for others."
        faults.append(Fault("blank", table.file, target, column, message, "State it for all of them, or for none."))
        return None
    if not counted:
        message = f"{column} differs between the labels that make up '{target}', and nothing is there to weight it by."
        faults.append(Fault("no_weight", table.file, target, column, message, "Make them equal, or map them apart."))
        return None
    return sum(float(value or 0.0) * weight for value, weight in counted) / sum(weight for _, weight in counted)


def _agreed(parts: Parts, column: str, table: LongTable, target: str, faults: list[Fault]) -> str | float | None:
    """Return what all parts say alike, such as a lag; a fault where they differ."""
    stated = {record.get(column) for record, _ in parts}
    if len(stated) > 1:
        told = ", ".join(sorted("blank" if value is None else str(value) for value in stated))
        message = f"{column} differs between the labels that make up '{target}': {told}."
        faults.append(Fault("differs", table.file, target, column, message, "Make it equal, or map them apart."))
    return next(iter(stated))


def _activities(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    records = _by_label(table, "activity")
    grouping = groups.of("activities")[1]
    base = dict(zip(groups.tables.activities, groups.levels.base.tolist(), strict=True))
    result: list[Record] = []
    for target in grouping.targets:
        sources = grouping.sources(target)
        parts = [(records[label][0], share) for label, share in sources]
        if len(parts) == 1 and parts[0][1] == 1.0:
            result.append({**parts[0][0], "activity": target})
            continue
        row: Record = {"activity": target}
        for column in table.columns[1:]:
            if column in ("capacity",):
                row[column] = _sum(parts, column, table, target, faults)
            elif column == "base_level":
                row[column] = _base(parts, [base[label] for label, _ in sources])
            elif column == "stated_level":
                row[column] = None  # columns are base-year flows by now
            elif column in ("industry", "ownership"):
                said = {record.get(column) for record, _ in parts}
                row[column] = next(iter(said)) if len(said) == 1 else None
            elif column == "utilisation":
                row[column] = _utilisation(parts, [base[label] for label, _ in sources], table, target, faults)
            else:
                row[column] = _agreed(parts, column, table, target, faults)
        result.append(row)
    return result


def _base(parts: Parts, levels: Sequence[float]) -> float | None:
    if all(record.get("base_level") is None and record.get("stated_level") is None for record, _ in parts):
        return None
    return float(sum(level * share for level, (_, share) in zip(levels, parts, strict=True)))


def _utilisation(
    parts: Parts, levels: Sequence[float], table: LongTable, target: str, faults: list[Fault]
) -> float | None:
    """Return output over capacity: capacities add up, so that rates are weighted by them, not by output."""
    stated = [_number(record, "utilisation") for record, _ in parts]
    if len(set(stated)) == 1:
        return stated[0]
    weights = [
        share * level / rate if rate else 0.0 for (_, share), level, rate in zip(parts, levels, stated, strict=True)
    ]
    if any(rate is None for rate in stated):
        weights = [1.0] * len(parts)  # named as blank
    return _weighted(parts, "utilisation", weights, table, target, faults)


def _capital(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    records = _by_label(table, "activity")
    grouping = groups.of("capital")[1]
    result: list[Record] = []
    for target in grouping.targets:
        by_asset: dict[str, list[tuple[Record, float]]] = {}
        for label, share in grouping.sources(target):
            for record in records.get(label, []):
                by_asset.setdefault(str(record["asset"]), []).append((record, share))
        for asset, parts in by_asset.items():
            row: Record = {"activity": target, "asset": asset}
            weights = [float(record["stock"] or 0.0) * share for record, share in parts]
            row["stock"] = float(sum(weights))
            if "depreciation_rate" in table.columns:
                row["depreciation_rate"] = _weighted(parts, "depreciation_rate", weights, table, target, faults)
            result.append(row)
    return result


def _stocks(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    records = _by_label(table, "product")
    grouping = groups.of("stocks")[0]
    result: list[Record] = []
    for target in grouping.targets:
        parts = [(records[label][0], share) for label, share in grouping.sources(target) if label in records]
        if not parts:
            continue
        weights = [float(record["initial"] or 0.0) * share for record, share in parts]
        row: Record = {"product": target, "initial": float(sum(weights))}
        if "loss_rate" in table.columns:
            row["loss_rate"] = _weighted(parts, "loss_rate", weights, table, target, faults)
        if "capacity" in table.columns:
            row["capacity"] = _sum(parts, "capacity", table, target, faults)
        result.append(row)
    return result


def _values(axis: str) -> Callable[[LongTable, Groupings, list[Fault]], list[Record]]:
    def rule(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
        records = _by_label(table, axis)
        product, activity = groups.of(table.name)
        grouping = product if axis == "product" else activity
        factor = dict(zip(groups.tables.activities, groups.levels.factor.tolist(), strict=True))
        result: list[Record] = []
        for target in grouping.targets:
            sources = [(label, share) for label, share in grouping.sources(target) if label in records]
            if not sources:
                continue
            total = 0.0
            for label, share in sources:
                scale = 1.0 if axis == "product" or grouping.renames else factor[label]
                total += share * scale * float(records[label][0]["value"] or 0.0)
            result.append({axis: target, "value": total})
        others = [record for label, all_ in records.items() if label not in grouping.labels for record in all_]
        return [*result, *others]

    return rule


def _households(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    grouping = groups.of("households")[0]
    result: list[Record] = []
    for record in table.records:
        bought = np.array([float(record[label] or 0.0) for label in grouping.labels])
        row = {key: value for key, value in record.items() if key not in grouping.labels}
        result.append({**row, **dict(zip(grouping.targets, (bought @ grouping.shares).tolist(), strict=True))})
    return result


def _world_prices(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    """Weight prices of a year by base-year imports and exports; a product without a price of its own has price 1."""
    from lustrum.data.balance import balance_of

    grouping, tables = groups.of("world_prices")[0], groups.tables
    balance = balance_of(tables)
    sold = balance.final[:, tables.categories.index("exports")] if "exports" in tables.categories else np.zeros(1)
    traded = {
        "import_price": dict(zip(tables.products, balance.imports.tolist(), strict=True)),
        "export_price": dict(zip(tables.products, np.broadcast_to(sold, balance.imports.shape).tolist(), strict=True)),
    }
    by_year: dict[str | float | None, dict[str, Record]] = {}
    for record in table.records:
        by_year.setdefault(record.get("year"), {})[str(record["product"])] = record
    result: list[Record] = []
    for target in grouping.targets:
        sources = grouping.sources(target)
        for year, records in by_year.items():
            if not any(label in records for label, _ in sources):
                continue
            absent = [label for label, _ in sources if label not in records]
            if absent:
                message = f"no price in {year} for '{absent[0]}', which becomes part of '{target}'."
                faults.append(Fault("blank", table.file, absent[0], str(year), message, "State it: 1 if it stays."))
                continue
            parts = [(records[label], share) for label, share in sources]
            row: Record = {"product": target}
            for column in table.columns:
                if column in traded:
                    weights = [share * max(traded[column][label], 0.0) for label, share in sources]
                    row[column] = _weighted(parts, column, weights, table, target, faults)
                elif column == "year":
                    row[column] = year
            result.append(row)
    return result


def _totals(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    """Add up printed totals where all parts of a target have one; others have nothing to be tested against."""
    result: list[Record] = []
    product, activity = groups.of("totals")
    axes: tuple[tuple[str, Grouping], ...] = (("product_use", product), ("activity_output", activity))
    for quantity, grouping in axes:
        printed = {
            str(each["label"]): float(each["value"] or 0.0) for each in table.records if each["quantity"] == quantity
        }
        for target in grouping.targets:
            sources = grouping.sources(target)
            if all(label in printed for label, _ in sources):
                total = sum(printed[label] * share for label, share in sources)
                result.append({"quantity": quantity, "label": target, "value": float(total)})
    return [*result, *(record for record in table.records if record["quantity"] == "category_use")]


def _as_it_is(table: LongTable, groups: Groupings, faults: list[Fault]) -> list[Record]:
    return list(table.records)


_RULES: dict[str, Callable[[LongTable, Groupings, list[Fault]], list[Record]]] = {
    "activities": _activities,
    "capital": _capital,
    "stocks": _stocks,
    "imports": _values("product"),
    "taxes_on_products": _values("user"),
    "households": _households,
    "world_prices": _world_prices,
    "totals": _totals,
    "labour_supply": _as_it_is,
    "paths": _as_it_is,
}
