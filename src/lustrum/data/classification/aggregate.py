"""Aggregate an economy: its products and activities along mappings, every file with its own rule."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balance import cell_error_of
from lustrum.data.classification.grouping import Grouping, Groupings
from lustrum.data.classification.mapping import Mapping, check_mapping
from lustrum.data.classification.records import aggregated_records
from lustrum.data.levels import levels_of
from lustrum.data.schema import WIDE
from lustrum.data.tables import EconomyTables, LongTable, WideTable
from lustrum.errors import UsageError
from lustrum.results import Fault, raise_faults

PER_CAPACITY = ("capital_coefficients", "investment_labour")
"""Files that hold quantities per unit of capacity, which have no sum."""

AT_STATED_LEVEL = ("supply", "use", "imported_use", "value_added", "labour", "satellites")
"""Files whose columns belong to an activity's stated level."""


def aggregate(
    tables: EconomyTables, *mappings: Mapping, by_file: MappingOf[str, Mapping] | None = None
) -> EconomyTables:
    """Return an economy with fewer (or renamed, or divided) products and activities.

    Flows are added up at base-year levels, rates weighted by what they belong to, lags must agree. Sums of every
    file, GDP and every identity stay what they were.

    Parameters
    ----------
    tables : EconomyTables
        Left as it is.
    *mappings : Mapping
        Of products, activities or both; an axis no mapping speaks of stays as it is. Lines of several mappings add up.
    by_file : mapping of table name to Mapping, optional
        Mappings by which single files are divided instead; their targets must be the same.

    Returns
    -------
    EconomyTables

    Raises
    ------
    DataError
        If a label is not mapped, lags or price records of labels that are joined differ, or a file has no sum.
    UsageError
        If quantities are physical: unlike things cannot be added up.

    Examples
    --------
    >>> from lustrum.data import bundled_path, read_tables
    >>> from lustrum.data.classification import Line
    >>> germany = read_tables(bundled_path("germany_1995"))
    >>> goods = Mapping("goods", tuple(Line(label, "goods" if label < "CPA_G" else "services")
    ...                                for label in germany.products))
    >>> aggregate(germany, goods).products
    ('goods', 'services')
    """
    groups = groupings(tables, mappings, by_file or {})
    _refuse(groups)
    wide = {name: _wide(name, groups) for name in WIDE if name in tables.wide}
    supply = _supply(groups)
    if supply is not None:
        wide["supply"] = supply
    wide = {name: wide[name] for name in WIDE if name in wide}
    long: dict[str, LongTable] = aggregated_records(groups)
    result = replace(tables, wide=wide, long=long, meta=_meta(groups, [mapping.name for mapping in mappings]))
    return result


def groupings(
    tables: EconomyTables, mappings: tuple[Mapping, ...], by_file: MappingOf[str, Mapping] | None = None
) -> Groupings:
    """Return how products and activities are grouped."""
    whole = Mapping(
        " and ".join(mapping.name for mapping in mappings),
        tuple(line for mapping in mappings for line in mapping.lines),
        {target: title for mapping in mappings for target, title in mapping.titles.items()},
    )
    check_mapping(whole)
    special = {}
    for file, mapping in (by_file or {}).items():
        check_mapping(mapping)
        special[file] = (
            _grouping(mapping, tables.products, "product"),
            _grouping(mapping, tables.activities, "activity"),
        )
    product, activity = (
        _grouping(whole, tables.products, "product"), _grouping(whole, tables.activities, "activity")
    )  # fmt: skip
    for file, (of_products, of_activities) in special.items():
        if of_products.targets != product.targets or of_activities.targets != activity.targets:
            raise UsageError(f"The mapping for '{file}' has other targets than the mapping of the economy.", file=file)
    return Groupings(tables, levels_of(tables), product, activity, special)


def _grouping(mapping: Mapping, labels: tuple[str, ...], axis: str) -> Grouping:
    if not mapping.along(axis):
        return Grouping(labels, labels, np.eye(len(labels)), {})
    targets, shares = mapping.matrix(labels, axis)
    return Grouping(labels, targets, shares, mapping.titles)


def _refuse(groups: Groupings) -> None:
    """Refuse sums of unlike things, of quantities per unit, and techniques that would vanish among others."""
    tables, activity, base = groups.tables, groups.activity, groups.levels.base
    if tables.is_physical and not (groups.product.renames and activity.renames):
        raise UsageError(
            "Quantities are physical, each product in a unit of its own: they cannot be added up or divided by value. "
            "Map labels one to one, or use a table in money."
        )
    faults = []
    for name in PER_CAPACITY:
        if name in tables.wide and not activity.renames:
            message = "holds quantities per unit of capacity, which cannot be added up over activities."
            way_out = "Leave the file out, or keep the activities as they are."
            faults.append(Fault("no_sum", tables.wide[name].file, "", "", message, way_out))
    for target in activity.targets if not activity.renames else ():
        sources = [label for label, _ in activity.sources(target)]
        idle = [label for label in sources if base[activity.labels.index(label)] == 0]
        if idle and len(sources) > 1:
            message = f"is not in use in the base year and would vanish within '{target}'."
            way_out = "Map it to a label of its own, or leave it out."
            faults += [Fault("technique_lost", "activities.csv", label, "", message, way_out) for label in idle]
    paths = tables.long.get("paths")
    if paths is not None:
        changed = _changed(groups.product) | _changed(activity)
        for record in paths.records:
            if record.get("label") in changed:
                message = "a path by year of a label that changes; how it is added up is not known."
                faults.append(Fault("no_sum", paths.file, str(record["label"]), "", message, "Leave the path out."))
    raise_faults(faults, tables.path)


def _changed(grouping: Grouping) -> set[str]:
    """Return labels that do not simply stay what they are."""
    same = {target for target in grouping.targets if grouping.sources(target) == [(target, 1.0)]}
    return set(grouping.labels) - same


def _wide(name: str, groups: Groupings) -> WideTable:
    table, shape = groups.tables.wide[name], WIDE[name]
    product, activity = groups.of(name)
    values, rows, columns = table.values, table.rows, table.columns
    scaled = False
    if shape.columns in ("activity", "user"):
        here = [label for label in activity.labels if label in table.column_positions]
        others = [label for label in columns if label not in activity.labels]
        flows = table.aligned(columns=tuple(here))
        factor = groups.levels.factor[[activity.labels.index(label) for label in here]]
        if name in AT_STATED_LEVEL and not activity.renames:
            flows, scaled = flows * factor, bool((factor != 1.0).any())
        shares = activity.reordered(tuple(here))
        some = [j for j in range(len(activity.targets)) if shares[:, j].any()]
        values = np.hstack([flows @ shares[:, some], table.aligned(columns=tuple(others))])
        columns = (*(activity.targets[j] for j in some), *others)
    if shape.rows == "product":
        values, rows = product.reordered(rows).T @ values, product.targets
    return WideTable(
        name, table.file, rows, columns, _as_printed(values, table.decimals, groups, scaled), table.decimals
    )


def _as_printed(values: Array, decimals: int, groups: Groupings, scaled: bool) -> Array:
    """Return sums of printed figures with their decimals: what floating point adds beyond them is noise."""
    if scaled or groups.product.divides or groups.activity.divides or groups.by_file:
        return values
    return np.round(values, decimals)


def _supply(groups: Groupings) -> WideTable | None:
    """Return a supply table where there was none and activities no longer make just the product of their own name."""
    tables, product, activity = groups.tables, groups.product, groups.activity
    if "supply" in tables.wide:
        return None
    made = {label: row for row, label in enumerate(product.labels)}
    own = product.shares[[made[label] for label in activity.labels]]
    if set(activity.targets) <= set(product.targets):
        column = [product.targets.index(target) for target in activity.targets]
        moved = np.zeros_like(own)
        moved[:, column] = activity.shares
        if np.array_equal(own, moved):
            return None
    if activity.renames:
        supply = product.shares.T @ groups.levels.supply @ activity.shares
    else:
        supply = product.shares.T @ (groups.levels.supply * groups.levels.factor) @ activity.shares
    decimals = tables.long["activities"].decimals if "activities" in tables.long else tables.wide["use"].decimals
    return WideTable("supply", "supply.csv", product.targets, activity.targets, supply, decimals)


def _meta(groups: Groupings, names: list[str]) -> dict[str, Any]:
    """Return economy.toml of the result: titles, known gaps and rounding error follow the labels."""
    tables, product, activity = groups.tables, groups.product, groups.activity
    # Columns bear standard names by now, and what lay beside the tables speaks of other labels.
    meta = {key: value for key, value in tables.meta.items() if key not in ("columns", "extra")}
    before = f"{len(product.labels)} products and {len(activity.labels)} activities"
    after = f"{len(product.targets)} and {len(activity.targets)}"
    story = f"Mapped by {' and '.join(names)}: {before} became {after}."
    meta["description"] = f"{meta['description']} {story}" if meta.get("description") else story
    titles = dict(meta.get("titles", {}))
    for axis, grouping in (("product", product), ("activity", activity)):
        named = _titles(grouping, titles.get(axis, {}))
        titles.pop(axis, None)
        if named:
            titles[axis] = named
    meta.pop("titles", None)
    if titles:
        meta["titles"] = titles
    cells = _cells(groups)
    if cells > 1.0:
        stated = meta.get("cell_error")
        every: list[WideTable | LongTable] = [*tables.wide.values(), *tables.long.values()]
        printed = [cell_error_of(table, tables) for table in every]
        meta["cell_error"] = (max(printed) if stated is None else float(stated)) * float(np.sqrt(cells))
    gaps = _known_gaps(groups)
    meta.pop("known_gap", None)
    if gaps:
        meta["known_gap"] = gaps
    return meta


def _cells(groups: Groupings) -> float:
    """Return how many printed cells a cell of the result stands for, at most on average over a row or column."""
    product, activity, wide = groups.product, groups.activity, groups.tables.wide
    beside = len(wide["final_demand"].columns)
    below = len(wide["value_added"].rows) if "value_added" in wide else 0
    across = product.most * (len(activity.labels) + beside) / (len(activity.targets) + beside)
    down = activity.most * (len(product.labels) + below) / (len(product.targets) + below)
    return max(across, down) if product.most > 1 or activity.most > 1 else 1.0


def _titles(grouping: Grouping, before: MappingOf[str, str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for target in grouping.targets:
        sources = grouping.sources(target)
        if target in grouping.titles:
            named[target] = grouping.titles[target]
        elif len(sources) == 1 and sources[0][0] in before:
            named[target] = before[sources[0][0]]
    return named


def _known_gaps(groups: Groupings) -> list[dict[str, Any]]:
    """Add up the gaps that stand in the source, by target."""
    axes = {
        **dict.fromkeys(
            ("supply_use", "imports", "household_groups", "investment", "total_product_use"), groups.product
        ),
        **dict.fromkeys(("output_costs", "total_activity_output"), groups.activity),
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for gap in groups.tables.meta.get("known_gap", []):
        grouping = axes.get(gap["identity"])
        row = grouping.labels.index(gap["label"]) if grouping is not None and gap["label"] in grouping.labels else None
        parts = [(gap["label"], 1.0)]
        if grouping is not None and row is not None:
            parts = [
                (grouping.targets[j], float(grouping.shares[row, j])) for j in np.flatnonzero(grouping.shares[row])
            ]
        for label, share in parts:
            key = (gap["identity"], label)
            if key in found:
                found[key] = {**found[key], "gap": found[key]["gap"] + share * gap["gap"]}
                found[key]["note"] = f"{found[key]['note']} {gap['note']}"
            else:
                found[key] = {**gap, "label": label, "gap": share * gap["gap"] if share < 1.0 else gap["gap"]}
    return list(found.values())
