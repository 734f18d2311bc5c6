"""An economy moved on to a later year: outputs, uses and jobs of that year, capital and capacity carried, not reset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy.economy import Economy
from lustrum.errors import DataError
from lustrum.labels import Axis
from lustrum.results import Assumption


@dataclass(frozen=True, eq=False)
class LaterYear:
    """A year after the base year, at the prices of the base year.

    Parameters
    ----------
    year : int
    level : array, shape (activities,)
        In the economy's unit a year.
    final_demand : mapping of category to array, shape (products,)
    imports : array, shape (products,)
    jobs : array, shape (activities,)
        Of all skills together; NaN where nothing is known, which leaves labour per unit of level as it is.
    capital : array, shape (activities, assets), or None
        Stock at the end of the year, by perpetual inventory.
    depreciation : array, shape (activities, assets), or None
    capacity : array, shape (activities,)
        Level each activity can run at with what it owns at the start of the year; NaN where it owns nothing.
    assets : tuple of str
        Of the columns of `capital`, where the economy states no stocks and has no assets of its own.
    """

    year: int
    level: Array
    final_demand: Mapping[str, Array]
    imports: Array
    jobs: Array
    capital: Array | None
    depreciation: Array | None
    capacity: Array
    assets: tuple[str, ...] = ()


def rebase(economy: Economy, later: LaterYear) -> Economy:
    """Return the economy with a later year as its base year.

    Technique, prices and paths stay; what the year's uses leave open against its supply is its discrepancy, as in any
    table. Capacity is what the stocks carried allow: a year of low output loses no plant. Where more was made than
    that, it could be made.

    Raises
    ------
    DataError
        If a level is not known, or not above 0 where the base year's was.

    Returns
    -------
    Economy
    """
    ran = economy.base_level > 0.0
    unknown = ~np.isfinite(later.level)
    faulty = np.flatnonzero(unknown | (ran & ~(later.level > 0.0)))
    if len(faulty):
        worst, what = economy.activity.labels[faulty[0]], "has no known level" if unknown[faulty[0]] else "made nothing"
        raise DataError(f"'{worst}' {what} in {later.year}: a base year needs its level. Look at output.csv.")
    ratio = np.divide(later.level, economy.base_level, out=np.ones_like(later.level), where=ran)
    final = dict(later.final_demand)
    uses = np.asarray(economy.use @ later.level) + np.sum(list(final.values()), axis=0)
    gap = np.asarray(economy.supply @ later.level) + later.imports - uses
    held = np.isfinite(later.capacity)
    capacity = np.where(held, np.fmax(later.capacity, later.level), economy.capacity_or_base() * ratio)
    note = Assumption(
        "rebase",
        f"The base year was moved from {economy.base_year} to {later.year}: technique and prices are those of before, "
        "capital and capacity carried by perpetual inventory.",
        f"gap of the year {float(np.abs(gap).sum()):.6g} {economy.unit}",
        "economy.rebase",
    )
    return replace(
        economy,
        base_year=later.year,
        price_base=economy.constant_prices,
        base_level=later.level.copy(),
        final_demand=final,
        imports=later.imports.copy(),
        statistical_discrepancy=gap,
        imported_use=_imported(economy, ratio, final),
        taxes_on_products=_taxes(economy, ratio, final),
        capacity=capacity,
        capacity_stated=held if economy.capacity_stated is None else economy.capacity_stated | held,
        asset=economy.asset if len(economy.asset) or later.capital is None else Axis("asset", later.assets),
        capital_stock=later.capital,
        capital_stock_at="end",
        depreciation_rate=later.depreciation,
        investment_flows=_flows(economy, final),
        labour=_labour(economy, later),
        group_consumption=_groups(economy, final),
        assumptions=(*economy.assumptions, note),
        inputs=economy.inputs,
        checks=None,
    )


def _imported(economy: Economy, ratio: Array, final: Mapping[str, Array]) -> dict[str, Array]:
    """Return imported use by user, grown as the user did."""
    found = {}
    for user, flow in economy.imported_use.items():
        if user in economy.activity.labels:
            found[user] = flow * ratio[economy.activity.position(user)]
        else:
            before = economy.final(user)
            grown = np.divide(final.get(user, before), before, out=np.ones_like(before), where=before != 0.0)
            found[user] = flow * np.maximum(grown, 0.0)
    return found


def _taxes(economy: Economy, ratio: Array, final: Mapping[str, Array]) -> dict[str, float]:
    found = {}
    for user, tax in economy.taxes_on_products.items():
        if user in economy.activity.labels:
            found[user] = tax * float(ratio[economy.activity.position(user)])
        else:
            before = float(economy.final(user).sum())
            found[user] = tax * (float(final[user].sum()) / before if before and user in final else 1.0)
    return found


def _flows(economy: Economy, final: Mapping[str, Array]) -> Array | None:
    """Return investment by product and activity, each product grown as its capital formation did."""
    if economy.investment_flows is None:
        return None
    before = np.sum([economy.final(name) for name in economy.capital_formation], axis=0)
    after = np.sum([final[name] for name in economy.capital_formation], axis=0)
    grown = np.divide(after, before, out=np.ones_like(before), where=before != 0.0)
    return np.asarray(economy.investment_flows * grown[:, None])


def _labour(economy: Economy, later: LaterYear) -> sparse.csc_array | None:
    if economy.labour is None:
        return None
    before = np.asarray(economy.labour.sum(axis=0)).ravel() * later.level
    known = np.isfinite(later.jobs) & (before > 0.0)
    return sparse.csc_array(economy.labour * np.divide(later.jobs, before, out=np.ones_like(before), where=known))


def _groups(economy: Economy, final: Mapping[str, Array]) -> Array | None:
    """Return consumption by group, each product grown as that of all households did; shape as it was."""
    if economy.group_consumption is None:
        return None
    before = economy.household_consumption
    after = final.get("households", before)
    grown = np.divide(after, before, out=np.ones_like(before), where=before > 0.0)
    axis = economy.group_consumption.shape.index(len(before))
    return np.asarray(economy.group_consumption * (grown[:, None] if axis == 0 else grown[None, :]))
