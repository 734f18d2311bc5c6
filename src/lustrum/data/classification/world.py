"""Aggregate a world table: its regions, its sectors, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.data.classification.mapping import Mapping, check_mapping
from lustrum.data.world import WorldTable


def aggregate_world(table: WorldTable, regions: Mapping | None = None, sectors: Mapping | None = None) -> WorldTable:
    """Return a world table with fewer regions, sectors or both.

    Every sum stays what it was: output, value added, final demand, satellite accounts of the world.

    Parameters
    ----------
    table : WorldTable
    regions : Mapping, optional
        Lines of axis ``region`` (or ``both``).
    sectors : Mapping, optional
        Lines of axis ``activity``, ``product`` or ``both``.

    Raises
    ------
    DataError
        If a region or sector is not mapped.
    """
    by_region = _shares(regions, table.regions, ("region", "both"))
    by_sector = _shares(sectors, tuple(dict.fromkeys(table.sector)), ("both", "activity", "product"))
    places: dict[tuple[str, str], int] = {}
    entries: list[tuple[int, int, float]] = []
    for row, (region, sector) in enumerate(zip(table.region, table.sector, strict=True)):
        for new_region, region_share in by_region[region].items():
            for new_sector, sector_share in by_sector[sector].items():
                column = places.setdefault((new_region, new_sector), len(places))
                entries.append((row, column, region_share * sector_share))
    group = _matrix(entries, len(table.region), places, by_region, by_sector)
    users: dict[tuple[str, str], int] = {}
    bought: list[tuple[int, int, float]] = []
    for row, (region, category) in enumerate(zip(table.user_region, table.user_category, strict=True)):
        for new_region, share in by_region[region].items():
            bought.append((row, users.setdefault((new_region, category), len(users)), share))
    user = _matrix(bought, len(table.user_region), users, by_region, None)
    labels, user_labels = _ordered(places, by_region, by_sector), _ordered(users, by_region, None)
    whole = all(share == 1.0 for parts in (*by_region.values(), *by_sector.values()) for share in parts.values())

    def printed(values: Array) -> Array:
        return np.round(values, table.decimals) if whole else values

    return replace(
        table,
        region=tuple(region for region, _ in labels),
        sector=tuple(sector for _, sector in labels),
        intermediate=printed(np.asarray(group.T @ (group.T @ table.intermediate.T).T)),
        user_region=tuple(region for region, _ in user_labels),
        user_category=tuple(category for _, category in user_labels),
        final_demand=printed(np.asarray(group.T @ (user.T @ table.final_demand.T).T)),
        value_added=printed(np.asarray((group.T @ table.value_added.T).T)),
        output=printed(np.asarray(group.T @ table.output)),
        satellites=np.asarray((group.T @ table.satellites.T).T),
        final_satellites=np.asarray((user.T @ table.final_satellites.T).T),
        final_value_added=printed(np.asarray((user.T @ table.final_value_added.T).T)),
        merged=table.merged * _cells(table.region, table.user_region) / _cells(labels, user_labels),
        row_error=None if table.row_error is None else np.asarray(group.T @ table.row_error),
    )


def _cells(rows: Sequence[object], users: Sequence[object]) -> int:
    return len(rows) * (len(rows) + len(users))


Shares = dict[str, dict[str, float]]


def _shares(mapping: Mapping | None, labels: tuple[str, ...], axes: tuple[str, ...]) -> Shares:
    if mapping is None:
        return {label: {label: 1.0} for label in labels}
    axis = axes[0]
    lines = tuple(replace(line, axis=axis) for line in mapping.lines if line.axis in axes)
    chosen = replace(mapping, lines=tuple(dict.fromkeys(lines)))
    check_mapping(chosen)
    along = "region" if axis == "region" else "activity"
    chosen.matrix(labels, along)  # names what is missing
    shares = chosen.along(along)
    here = set(labels)
    return {label: parts for label, parts in shares.items() if label in here}


def _ordered(places: dict[tuple[str, str], int], by_region: Shares, by_sector: Shares | None) -> list[tuple[str, str]]:
    """Return labels by region, then by sector, each in the order of its mapping."""
    region = {
        name: number for number, name in enumerate(dict.fromkeys(to for each in by_region.values() for to in each))
    }
    if by_sector is None:
        return sorted(places, key=lambda place: (region[place[0]], places[place]))
    sector = {
        name: number for number, name in enumerate(dict.fromkeys(to for each in by_sector.values() for to in each))
    }
    return sorted(places, key=lambda place: (region[place[0]], sector[place[1]]))


def _matrix(
    entries: list[tuple[int, int, float]],
    count: int,
    places: dict[tuple[str, str], int],
    by_region: Shares,
    by_sector: Shares | None,
) -> sp.csr_array:
    order = {places[label]: number for number, label in enumerate(_ordered(places, by_region, by_sector))}
    rows, columns, values = zip(*entries, strict=True)
    at = [order[column] for column in columns]
    return sp.csr_array(sp.coo_array((values, (rows, at)), shape=(count, len(places))))
