"""Regions of a world table added up to larger ones, and who sold what to whom there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Assumption, Column, Fault, raise_faults, read_records, repeated_rows, unknown_labels


def read_region_map(path: Path, regions: Sequence[str]) -> dict[str, str]:
    """Return into which region each region of a table goes: a CSV with the columns `region` and `into`.

    Raises
    ------
    UsageError
        If a region of the table is not named.
    DataError
        If the file is at fault, a region is named that the table has not; names every line.
    """
    faults: list[Fault] = []
    rows = read_records(path, MAP, key=("region",), faults=faults).rows
    faults += unknown_labels(rows, "region", regions, "region of the table")
    faults += [*repeated_rows(rows, "region"), *repeated_rows(rows, "into")]
    raise_faults(faults, path)
    into = {row.text("region"): row.text("into") for row in rows}
    missing = [name for name in regions if not into.get(name)]
    if missing:
        raise UsageError(
            f"'{path}' does not say where {shown(missing)} goes: every region of the table needs a line, "
            f"'{missing[0]},{missing[0]}' for one that stays by itself."
        )
    return into


MAP = {"region": Column(), "into": Column()}


def merged_regions(table: WorldTable, into: Mapping[str, str]) -> WorldTable:
    """Return the table with regions added up; like-named sectors and categories of merged regions become one.

    What merged regions sell each other becomes sales at home.

    Parameters
    ----------
    table : WorldTable
    into : mapping of region to the region it goes into
        Those not named stay.
    """
    if all(into.get(region, region) == region for region in table.regions):
        return table
    rows, new = _places([(into.get(r, r), s) for r, s in zip(table.region, table.sector, strict=True)])
    users, new_users = _places(
        [(into.get(r, r), c) for r, c in zip(table.user_region, table.user_category, strict=True)]
    )

    def both(values: Array) -> Array:
        return _added(_added(values, rows, len(new), 0), rows, len(new), 1)

    largest = max(np.bincount(rows).max(initial=1), np.bincount(users).max(initial=1))
    row_error = None if table.row_error is None else _added(table.row_error, rows, len(new), 0)
    text = f"{len(table.regions)} regions of the table are added up to {len({region for region, _ in new})}."
    said = "; ".join(f"{name} = {' + '.join(parts)}" for name, parts in _members(table, into).items() if len(parts) > 1)
    return replace(
        table,
        region=tuple(region for region, _ in new),
        sector=tuple(sector for _, sector in new),
        user_region=tuple(region for region, _ in new_users),
        user_category=tuple(category for _, category in new_users),
        intermediate=both(table.intermediate),
        final_demand=_added(_added(table.final_demand, rows, len(new), 0), users, len(new_users), 1),
        output=_added(table.output, rows, len(new), 0),
        value_added=_added(table.value_added, rows, len(new), 1),
        final_value_added=_added(table.final_value_added, users, len(new_users), 1),
        satellites=_added(table.satellites, rows, len(new), 1),
        final_satellites=_added(table.final_satellites, users, len(new_users), 1),
        merged=table.merged * float(largest) ** 2,
        row_error=row_error,
        assumptions=(*table.assumptions, Assumption("regions", text, said, "the map of regions")),
    )


def _members(table: WorldTable, into: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for region in table.regions:
        found.setdefault(into.get(region, region), []).append(region)
    return found


def _places(labels: Sequence[tuple[str, str]]) -> tuple[Positions, list[tuple[str, str]]]:
    """Return for each label its place among the distinct ones, and these."""
    new = list(dict.fromkeys(labels))
    at = {label: place for place, label in enumerate(new)}
    return np.array([at[label] for label in labels], dtype=np.int64), new


def _added(values: Array, places: Positions, count: int, axis: int) -> Array:
    """Return sums of the rows (or columns) that go to the same place."""
    found = np.zeros((count, *values.shape[1:]) if axis == 0 else (values.shape[0], count))
    if axis == 0:
        np.add.at(found, places, values)
    else:
        np.add.at(found.T, places, values.T)
    return found


def sales_between(table: WorldTable) -> dict[tuple[str, str, str], float]:
    """Return what regions sell each other, (product, from, to), in the table's unit a year; zeros are left out."""
    found: dict[tuple[str, str, str], float] = {}
    regions = np.array(table.region)
    users = np.array(table.user_region)
    for buyer in table.regions:
        bought = table.intermediate[:, regions == buyer].sum(axis=1) + table.final_demand[:, users == buyer].sum(axis=1)
        for row in np.flatnonzero((regions != buyer) & (bought != 0.0)):
            found[table.sector[row], table.region[row], buyer] = float(bought[row])
    return found
