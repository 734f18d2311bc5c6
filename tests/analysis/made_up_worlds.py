"""Balanced world tables for the laws of the analysis room; every number follows from a seed."""

from __future__ import annotations

import numpy as np

from lustrum.data.world import WorldTable

CATEGORIES = ("households", "gfcf")


def made_up_world(seed: int, regions: int = 3, sectors: int = 3, *, scale: float = 1.0) -> WorldTable:
    """Return a world whose sales and costs are output, with emissions of industries and of households."""
    rng = np.random.default_rng(seed)
    n, m = regions * sectors, regions * len(CATEGORIES)
    Z = rng.uniform(1.0, 9.0, (n, n)) * (rng.random((n, n)) < 0.8)
    Y = rng.uniform(1.0, 30.0, (n, m))
    output = np.maximum(Z.sum(axis=1) + Y.sum(axis=1), 1.1 * Z.sum(axis=0))
    Y[:, 0] += output - Z.sum(axis=1) - Y.sum(axis=1)
    wages = rng.uniform(0.2, 0.8, n) * (output - Z.sum(axis=0))
    value = np.vstack([wages, output - Z.sum(axis=0) - wages])
    own = rng.uniform(0.0, 40.0, (2, m))
    own[:, 1::2] = 0.0  # investors emit nothing themselves
    return _world(
        tuple(f"R{i // sectors}" for i in range(n)),
        tuple(f"S{i % sectors}" for i in range(n)),
        tuple(f"R{j // len(CATEGORIES)}" for j in range(m)),
        CATEGORIES * regions,
        *(flow * scale for flow in (Z, Y, value, output)),
        rng.uniform(0.0, 50.0, (2, n)),
        own,
    )


def shuffled(table: WorldTable, seed: int) -> WorldTable:
    """Return the same world with rows and users in another order."""
    rng = np.random.default_rng(seed)
    rows, users = rng.permutation(len(table.region)), rng.permutation(len(table.user_region))
    return _world(
        tuple(table.region[i] for i in rows),
        tuple(table.sector[i] for i in rows),
        tuple(table.user_region[j] for j in users),
        tuple(table.user_category[j] for j in users),
        table.intermediate[np.ix_(rows, rows)],
        table.final_demand[np.ix_(rows, users)],
        table.value_added[:, rows],
        table.output[rows],
        table.satellites[:, rows],
        table.final_satellites[:, users],
    )


def with_twins(table: WorldTable, region: str) -> WorldTable:
    """Return the world with one region split into two equal halves that trade as the whole did with itself."""
    rows, users = list(range(len(table.region))), list(range(len(table.user_region)))
    twice = [i for i in rows if table.region[i] == region]
    again = [j for j in users if table.user_region[j] == region]
    half = np.array([0.5 if table.region[i] == region else 1.0 for i in rows + twice])
    half_user = np.array([0.5 if table.user_region[j] == region else 1.0 for j in users + again])
    row, user = rows + twice, users + again
    return _world(
        (*table.region, *(f"{region} twin" for _ in twice)),
        tuple(table.sector[i] for i in row),
        (*table.user_region, *(f"{region} twin" for _ in again)),
        tuple(table.user_category[j] for j in user),
        table.intermediate[np.ix_(row, row)] * np.outer(half, half),
        table.final_demand[np.ix_(row, user)] * np.outer(half, half_user),
        table.value_added[:, row] * half,
        table.output[row] * half,
        table.satellites[:, row] * half,
        table.final_satellites[:, user] * half_user,
    )


def _world(region, sector, user_region, user_category, Z, Y, value, output, emitted, own) -> WorldTable:
    return WorldTable(
        name="made up",
        year=2000,
        currency="crown",
        unit="million crowns",
        price_base="current prices of 2000",
        valuation="basic",
        source="made up",
        licence="none",
        region=region,
        sector=sector,
        intermediate=Z,
        user_region=user_region,
        user_category=user_category,
        final_demand=Y,
        component=("wages", "surplus"),
        value_added=value,
        output=output,
        account=("CO2", "hours"),
        account_unit=("Mt", "million hours"),
        satellites=emitted,
        final_satellites=own,
    )
