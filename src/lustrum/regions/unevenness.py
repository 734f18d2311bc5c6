"""Combined development: how far apart the branches of one region stand, by comparative coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown
from lustrum.regions.inequality import dispersion
from lustrum.regions.techniques import PRIMITIVE
from lustrum.results import Column, Drawing, Fault, Measure, Result, raise_faults, read_records, repeated_rows


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Comparative coefficients K by region and product, shape (regions, products), NaN where none is stated."""

    region: tuple[str, ...]
    product: tuple[str, ...]
    value: Array


def read_coefficients(path: Path | str) -> Coefficients:
    """Return coefficients of a CSV file: region, product, coefficient (1 = world level).

    Raises
    ------
    DataError
        With every fault: a coefficient of 0 or less, a product twice in a region.
    """
    columns = {"region": Column(), "product": Column(), "coefficient": Column("number", above=0.0)}
    faults: list[Fault] = []
    rows = read_records(path, columns, key=("region", "product"), faults=faults).rows
    raise_faults([*faults, *repeated_rows(rows, "region"), *repeated_rows(rows, "product")], path)
    region = tuple(dict.fromkeys(row.text("region") for row in rows))
    product = tuple(dict.fromkeys(row.text("product") for row in rows))
    value = np.full((len(region), len(product)), np.nan)
    for row in rows:
        value[region.index(row.text("region")), product.index(row.text("product"))] = row.number("coefficient")
    return Coefficients(region, product, value)


def dispersion_result(found: Coefficients) -> Result:
    """Return how unevenly developed each region is inside, with its most backward and most advanced branch."""
    spread = dispersion(found.value)
    there = ~np.isnan(found.value)
    low = [int(np.nanargmin(row)) for row in found.value]
    high = [int(np.nanargmax(row)) for row in found.value]
    at = range(len(found.region))
    behind = [
        name
        for i, name in enumerate(found.region)
        if found.value[i, low[i]] < PRIMITIVE and found.value[i, high[i]] >= 0.9
    ]
    notes = ["standard deviation of ln K over the branches of a region, each counted once: 0 where all stand alike"]
    if behind:
        notes.append(
            f"{shown(behind)}: branches at the world's level beside branches below K = {PRIMITIVE:g}, the ground of "
            "enclaves"
        )
    return Result(
        "combined_development",
        "How unevenly each region is developed inside",
        ("region",),
        [(name,) for name in found.region],
        {
            "dispersion": Measure(spread, "1", "standard deviation of ln K"),
            "lowest": Measure(np.array([found.value[i, low[i]] for i in at]), "1 = world level"),
            "highest": Measure(np.array([found.value[i, high[i]] for i in at]), "1 = world level"),
            "branches": Measure(there.sum(axis=1).astype(float), "number"),
            "most_backward": Measure([found.product[k] for k in low], ""),
            "most_advanced": Measure([found.product[k] for k in high], ""),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "dispersion"),
    )
