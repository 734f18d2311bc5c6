"""A country's table taken apart by region: technology, needs, own supply, trade with abroad and with other regions.

Every region's output and foreign exports go by its jobs, its inputs by the country's technology (or its own), its final
demand by its share in value added, jobs or stocks. What it makes itself of its domestic needs is a quotient's share;
the rest comes from other regions, and what it makes beyond its own use and exports goes to them. Summed over regions
all of it is the country's table: purchases from other regions are sales to them, product by product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.data.balance import balance_of, imported_use
from lustrum.data.schema import ASSET_PREFIX
from lustrum.data.tables import EconomyTables
from lustrum.errors import DataError, UsageError
from lustrum.labels import shown
from lustrum.regions.employment import Employment
from lustrum.regions.quotients import charm_imports, heterogeneity, own_supply
from lustrum.results import Assumption

EXPORTS = "exports"


@dataclass(frozen=True, eq=False)
class Nation:
    """A country's base-year flows, in the table's unit a year.

    Parameters
    ----------
    products, activities, categories : tuple of str
        Activities at work in the base year; categories of final demand without exports.
    supply : array, shape (products, activities)
    domestic, imported : array, shape (products, activities)
        Use by where it was made.
    final_domestic, final_imported : array, shape (products, categories)
    exports, transit : array, shape (products,)
        Exports made at home, and imports that are exported again.
    value_added : array, shape (components, activities)
    taxes, final_taxes : array, shape (activities,), (categories and exports,)
    """

    tables: EconomyTables
    products: tuple[str, ...]
    activities: tuple[str, ...]
    categories: tuple[str, ...]
    supply: Array
    domestic: Array
    imported: Array
    final_domestic: Array
    final_imported: Array
    exports: Array
    transit: Array
    value_added: Array
    taxes: Array
    final_taxes: Array
    assumptions: tuple[Assumption, ...] = ()

    @property
    def output(self) -> Array:
        """Output by product, shape (products,)."""
        total: Array = self.supply.sum(axis=1)
        return total

    @property
    def maker(self) -> Positions:
        """Position of the principal maker of each product, -1 where nobody makes it; shape (products,)."""
        place: Positions = np.where(self.supply.max(axis=1) > 0.0, self.supply.argmax(axis=1), -1).astype(np.int64)
        return place


@dataclass(frozen=True, eq=False)
class RegionAccount:
    """One region's flows; shapes as in `Nation`.

    Parameters
    ----------
    own, from_regions, imported : array, shape (products, activities)
        Use by where it was made: in the region, in others, abroad.
    final_own, final_from_regions, final_imported : array, shape (products, categories)
    exports, transit, to_regions : array, shape (products,)
    share : array, shape (activities,)
        Share in the country's activity levels.
    """

    name: str
    share: Array
    supply: Array
    own: Array
    from_regions: Array
    imported: Array
    final_own: Array
    final_from_regions: Array
    final_imported: Array
    exports: Array
    transit: Array
    to_regions: Array
    value_added: Array
    taxes: Array
    final_taxes: Array

    @property
    def bought_in_regions(self) -> Array:
        """All that is bought in other regions, shape (products,)."""
        total: Array = self.from_regions.sum(axis=1) + self.final_from_regions.sum(axis=1)
        return total


def nation_of(tables: EconomyTables) -> Nation:
    """Return a country's flows by where they were made.

    Without `imported_use.csv` the imports of a product are spread over its users in proportion, which is recorded.

    Raises
    ------
    UsageError
        If products are counted in units of their own, or use stands at other prices than supply.
    """
    if tables.is_physical:
        raise UsageError(f"{tables.meta['name']} counts products in units of their own; shares of jobs need money.")
    if "valuation" in tables.wide:
        raise UsageError("Use stands at purchasers' prices: `lustrum load DIR --prices basic --out NEW` comes first.")
    flows = balance_of(tables)
    works = np.flatnonzero(flows.levels.base > 0.0)
    n = len(tables.activities)
    everything = np.hstack([flows.use, flows.final])
    assumptions: tuple[Assumption, ...] = ()
    at = tables.categories.index(EXPORTS) if EXPORTS in tables.categories else -1
    exported = flows.final[:, at] if at >= 0 else np.zeros(len(tables.products))
    if "imported_use" in tables.wide:
        bought = imported_use(tables, flows.levels.factor)
    else:
        made = flows.supply.sum(axis=1)
        transit = np.clip(exported - made, 0.0, np.maximum(flows.imports, 0.0))
        inside = everything.sum(axis=1) - exported
        rate = np.divide(flows.imports - transit, inside, out=np.zeros_like(made), where=np.abs(inside) > 0.0)
        bought = everything * rate[:, None]
        if at >= 0:
            bought[:, n + at] = transit
        text = "The table does not say who uses imports: every user of a product buys the same part of it abroad."
        assumptions = (Assumption("imports_in_proportion", text, "in proportion to use", "no imported_use.csv"),)
    kept = [k for k in range(len(tables.categories)) if k != at]
    final, final_bought = flows.final[:, kept], bought[:, [n + k for k in kept]]
    transit = bought[:, n + at] if at >= 0 else np.zeros(len(tables.products))
    return Nation(
        tables,
        tables.products,
        tuple(tables.activities[j] for j in works),
        tuple(tables.categories[k] for k in kept),
        flows.supply[:, works],
        (flows.use - bought[:, :n])[:, works],
        bought[:, works],
        final - final_bought,
        final_bought,
        exported - transit,
        transit,
        flows.value_added[:, works],
        flows.taxes[works],
        np.append(flows.final_taxes[kept], flows.final_taxes[at] if at >= 0 else 0.0),
        assumptions,
    )


def regional_accounts(
    nation: Nation,
    employment: Employment,
    method: str,
    delta: float,
    technology: Mapping[str, Array] | None = None,
) -> list[RegionAccount]:
    """Return the account of every region, which add up to the country's.

    Parameters
    ----------
    nation : Nation
    employment : Employment
        Over the nation's activities.
    method : str
        Of `quotients.METHODS`.
    delta : float
        Of FLQ and its kin.
    technology : mapping of region to array, shape (products, activities)
        Input per unit of output of a region itself (flq_own); the country's for regions that are not in it. All
        regions are then scaled cell by cell so that they add up to the country's table.

    Raises
    ------
    DataError
        If a region's own technology costs more than its output.
    """
    share = employment.share
    needs = _needs(nation, employment, technology or {})
    weight = _weights(nation, employment)
    accounts = []
    for r, name in enumerate(employment.region):
        factor = needs[r]
        domestic, imported = nation.domestic * factor, nation.imported * factor
        final, final_bought = nation.final_domestic * weight[r], nation.final_imported * weight[r]
        supply = nation.supply * share[r]
        made = supply.sum(axis=1)
        seller = np.divide(made, nation.output, out=np.zeros_like(made), where=nation.output > 0.0)
        if method == "charm":
            industries, users = _charm(nation, made, domestic, imported, final, final_bought)
        else:
            industries, users = own_supply(method, seller, share[r], float(employment.size[r]), nation.maker, delta)
        own, final_own = domestic * industries, final * users[:, None]
        exports = nation.exports * seller
        own, final_own = _within(own, final_own, made - exports)
        value_added, taxes = _incomes(nation, name, share[r], domestic + imported)
        accounts.append(
            RegionAccount(
                name,
                share[r],
                supply,
                own,
                domestic - own,
                imported,
                final_own,
                final - final_own,
                final_bought,
                exports,
                nation.transit * float(employment.size[r]),
                np.zeros(len(made)),
                value_added,
                taxes,
                nation.final_taxes * np.append(weight[r], float(employment.size[r])),
            )
        )
    return _paired(accounts)


def _needs(nation: Nation, employment: Employment, technology: Mapping[str, Array]) -> list[Array]:
    """Return the share of each region in every cell of the country's use, each of shape (products, activities).

    Own technology is scaled cell by cell over all regions; cells where the country uses nothing stay empty.
    """
    share = employment.share
    if not technology:
        return [np.tile(row, (len(nation.products), 1)) for row in share]
    output = nation.supply.sum(axis=0)
    total = nation.domestic + nation.imported
    used = []
    for r, name in enumerate(employment.region):
        own = technology.get(name)
        used.append(total * share[r] if own is None else np.maximum(own, 0.0) * (output * share[r]))
    together = np.sum(used, axis=0)
    even = [np.tile(row, (len(nation.products), 1)) for row in share]
    return [
        np.where(together > 0.0, each / np.where(together > 0.0, together, 1.0), fallback)
        for each, fallback in zip(used, even, strict=True)
    ]


def _weights(nation: Nation, employment: Employment) -> list[Array]:
    """Return each region's share of every category of final demand, shape (categories,).

    Of government by jobs, of a capital good by the stocks of its owners where they are stated, else by value added.
    """
    income = nation.value_added.sum(axis=0) if len(nation.value_added) else nation.supply.sum(axis=0)
    earned = employment.share @ income / income.sum()
    stocks = _stocks(nation)

    def weight(category: str) -> Array:
        owned = stocks.get(category)
        if owned is not None and owned.sum() > 0.0:
            found: Array = employment.share @ owned / owned.sum()
            return found
        return employment.size if category == "government" else earned

    columns = np.column_stack([weight(name) for name in nation.categories])
    return list(columns)


def _stocks(nation: Nation) -> dict[str, Array]:
    """Return stocks by owner for each category of capital formation, each of shape (activities,)."""
    found: dict[str, Array] = {}
    if "capital" in nation.tables.long:
        place = {name: at for at, name in enumerate(nation.activities)}
        factor = dict(zip(nation.tables.activities, balance_of(nation.tables).levels.factor, strict=True))
        for row in nation.tables.long["capital"].records:
            owner, asset = str(row["activity"]), f"{ASSET_PREFIX}{row['asset']}"
            if owner in place:
                stock = found.setdefault(asset, np.zeros(len(nation.activities)))
                stock[place[owner]] += float(row["stock"] or 0.0) * factor[owner]
    return found


def _charm(
    nation: Nation, made: Array, domestic: Array, imported: Array, final: Array, final_bought: Array
) -> tuple[Array, Array]:
    abroad = imported.sum(axis=1) + final_bought.sum(axis=1)
    need = domestic.sum(axis=1) + final.sum(axis=1)
    bought = nation.imported.sum(axis=1) + nation.final_imported.sum(axis=1)
    use = bought + nation.domestic.sum(axis=1) + nation.final_domestic.sum(axis=1)
    share = heterogeneity(nation.output, use, nation.exports, bought)
    elsewhere = np.clip(charm_imports(made, need + abroad, share) - abroad, 0.0, None)
    left = np.clip(1.0 - np.divide(elsewhere, need, out=np.zeros_like(need), where=need > 0.0), 0.0, 1.0)
    return np.tile(left[:, None], (1, domestic.shape[1])), left


def _within(own: Array, final_own: Array, most: Array) -> tuple[Array, Array]:
    """Scale a product's own supply down where the region does not make that much of it."""
    used = own.sum(axis=1) + final_own.sum(axis=1)
    kept = np.where(used > np.maximum(most, 0.0), np.maximum(most, 0.0) / np.where(used > 0.0, used, 1.0), 1.0)
    return own * kept[:, None], final_own * kept[:, None]


def _incomes(nation: Nation, name: str, share: Array, use: Array) -> tuple[Array, Array]:
    """Return value added and taxes of a region: the country's by level, less what its own technology costs more."""
    value_added, taxes = nation.value_added * share, nation.taxes * share
    more = use.sum(axis=0) - (nation.domestic + nation.imported).sum(axis=0) * share
    total = value_added.sum(axis=0)
    short = [
        a for a, left, worth in zip(nation.activities, total - more, total, strict=True) if left < -1e-9 * abs(worth)
    ]
    if short and np.abs(more).max() > 0.0:
        raise DataError(
            f"{name}: own technology of {shown(short)} uses up more than the output. Mend the coefficients, or leave "
            "the region to the country's technology."
        )
    left = np.divide(total - more, total, out=np.ones_like(total), where=np.abs(total) > 0.0)
    return value_added * left, taxes


def _paired(accounts: list[RegionAccount]) -> list[RegionAccount]:
    """Return accounts whose sales to other regions can all be bought there.

    Of each product one region may both sell and buy more outside than all others together buy and sell; the difference
    stays inside it.
    """
    made = np.array([a.supply.sum(axis=1) for a in accounts])
    exports = np.array([a.exports for a in accounts])
    inside = np.array([a.own.sum(axis=1) + a.final_own.sum(axis=1) for a in accounts])
    bought = np.array([a.bought_in_regions for a in accounts])
    sold = made - exports - inside
    all_bought = bought.sum(axis=0)
    over = np.maximum(sold + bought - np.maximum(all_bought, sold.sum(axis=0)), 0.0)
    kept = np.minimum(over, np.minimum(np.maximum(bought, 0.0), np.maximum(sold, 0.0)))
    result = []
    for r, account in enumerate(accounts):
        moved = np.divide(kept[r], bought[r], out=np.zeros_like(kept[r]), where=bought[r] > 0.0)[:, None]
        result.append(
            replace(
                account,
                own=account.own + moved * account.from_regions,
                from_regions=(1.0 - moved) * account.from_regions,
                final_own=account.final_own + moved * account.final_from_regions,
                final_from_regions=(1.0 - moved) * account.final_from_regions,
                to_regions=sold[r] - kept[r],
            )
        )
    return result
