"""Estimated regions as the folder of a federation: what `lustrum plan` takes, with sales between them by estimate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balancing import ras
from lustrum.data.federation import federation_text, sales_text, scenario_text
from lustrum.errors import StoppedError
from lustrum.regions.region_accounts import Nation, RegionAccount

NEAR = 1e-6
"""Of all sales of a product: what counts as nothing, and as all of it."""


def sales_between(sold: Array, bought: Array) -> Array:
    """Return sales of one product by seller and buyer, nobody to itself, shape (sellers, buyers).

    Each region buys of all others in proportion to what they sell, fitted to what each sells and buys (RAS). Where one
    takes and gives all that the others have, they trade with it alone.

    Parameters
    ----------
    sold, bought : array, shape (regions,)
        To and from other regions, in one unit a year; both add up to the same. Where something is below zero, as sales
        from stocks can be, it is nothing here, and the larger side is scaled to the smaller.

    Examples
    --------
    >>> sales_between(np.array([4.0, 1.0]), np.array([1.0, 4.0])).tolist()
    [[0.0, 4.0], [1.0, 0.0]]
    """
    sold, bought = np.maximum(sold, 0.0), np.maximum(bought, 0.0)
    total = min(float(sold.sum()), float(bought.sum()))
    if not total > 0.0:
        return np.zeros((len(sold), len(bought)))
    sold, bought = sold * (total / sold.sum()), bought * (total / bought.sum())
    largest = int(np.argmax(sold + bought))
    if sold[largest] + bought[largest] >= total * (1.0 - NEAR):
        flows = np.zeros((len(sold), len(bought)))
        flows[largest], flows[:, largest] = bought, sold
        flows[largest, largest] = 0.0
        return flows
    pattern = np.outer(sold, bought) * (1.0 - np.eye(len(sold)))
    try:
        fitted: Array = ras(pattern, sold, bought, tolerance=NEAR).values
    except StoppedError:  # all but one that takes and gives all
        fitted = pattern * np.divide(bought, pattern.sum(axis=0), out=np.zeros_like(bought), where=bought > 0.0)
    return fitted


def estimated_sales(nation: Nation, accounts: Sequence[RegionAccount]) -> dict[tuple[str, str, str], float]:
    """Return who sells what to whom, (product, from, to), in the table's unit a year; zeros are left out."""
    names = [account.name for account in accounts]
    found = {}
    for p, product in enumerate(nation.products):
        sold = np.array([account.to_regions[p] for account in accounts])
        bought = np.array([account.bought_in_regions[p] for account in accounts])
        flows = sales_between(sold, bought)
        for s, b in np.argwhere(flows > NEAR * max(float(flows.sum()), 1e-300)):
            found[product, names[s], names[b]] = round(float(flows[s, b]), 6)
    return found


def federation_files(
    nation: Nation,
    accounts: Sequence[RegionAccount],
    how: str,
    growth: Mapping[str, tuple[float, float]] | None = None,
    people: Mapping[str, float] | None = None,
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return what makes a federation of estimated regions beside their economies: sales, and what is its reader's.

    Parameters
    ----------
    accounts : sequence of RegionAccount
        Of all regions.
    how : str
        Method and delta, for the record: "FLQ, delta 0.1".
    growth : mapping of region to (labour, output per job), optional
        A year, as fractions; a placeholder, said to be one, unless given.
    people : mapping of region to float, optional
        Persons in the base year.

    Returns
    -------
    tuple of mapping of name to content
        `sales.csv`; `federation.toml` and the scenarios, which people change afterwards.
    """
    country = str(nation.tables.meta["name"])
    names = [account.name for account in accounts]
    sales = estimated_sales(nation, accounts)
    said = f"Estimated from the table of the country and jobs by region ({how}), sales between regions in proportion."
    more = (
        f"description = {json.dumps(said, ensure_ascii=False)}\n"
        "# Who sells to whom is estimated too: of all others in proportion to what they sell, nobody of itself.\n"
    )
    text = federation_text(f"{country}, {len(names)} regions", names, bool(sales), more)
    if people:
        lines = [f"{json.dumps(name, ensure_ascii=False)} = {people[name]:.15g}" for name in names]
        text += "\n[people]             # persons in the base year\n" + "\n".join(lines) + "\n"
    else:
        text += "# [people]           # persons in the base year, a line a region: gaps and maps are counted by them\n"
    own = {"federation.toml": text}
    for name in names:
        own[f"regions/{name}/scenario.toml"] = scenario_text(name, (growth or {}).get(name))
    made = {"sales.csv": sales_text(sales, str(nation.tables.meta["unit"])).encode()} if sales else {}
    return made, {name: each.encode() for name, each in own.items()}
