"""One region of a world table as an economy of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Flags, Positions
from lustrum.data.assemble import Record, Wide, assemble_tables
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.results import Assumption
from lustrum.wording.names import nearest

EXPORTS = "exports"
TAXES = ("TXSP", "TLS", "TAXSUB", "D21X31", "Taxes less subsidies on products purchased: Total")
"""Rows that are taxes less subsidies on products, whoever publishes them."""
PAID_ABROAD = ("IntTTM", "PURR", "EXP_adj")
"""Rows that are paid to other countries: international trade and transport margins, purchases of residents abroad and
adjustments of exports. They become products nobody makes here, so that costs stay output; as in WIOD's own national
tables."""


def national(table: WorldTable, region: str) -> EconomyTables:
    """Return the economy of one region: what it makes, buys at home and abroad, and sells abroad.

    Like-named sectors of all other regions are added up to imports by product and user. Sales to all other regions,
    to their sectors and their final users, are exports.

    Parameters
    ----------
    table : WorldTable
    region : str
        One of `table.regions`.

    Raises
    ------
    UsageError
        If the table has no such region; the message lists those it has.
    """
    place = _place(table, region)
    flows = _flows(place)
    kept = _not_empty(place, flows)
    return assemble_tables(
        Path(table.inputs[0][0]) if table.inputs else Path(table.name),
        _meta(place),
        _matrices(place, flows, kept),
        _lists(place, kept),
        decimals=table.decimals,
        inputs=table.inputs,
        assumptions=(*table.assumptions, *_left_out(place, kept)),
    )


@dataclass(frozen=True, eq=False)
class _Place:
    """Where one region stands in a world table, and what is counted together there.

    `here` marks its rows, `users` its final users; `products` are its own sectors, then those only others have.
    `adding` sums rows of other regions to products, shape (products, rows abroad); `into` sums final users to
    categories, shape (users, categories). `margins`, `taxes` and `rest` are positions of components: paid to other
    countries, taxes less subsidies on products, and value added.
    """

    table: WorldTable
    region: str
    here: Flags
    users: Flags
    sectors: list[str]
    products: list[str]
    categories: list[str]
    adding: Array
    into: Array
    margins: Positions
    taxes: Positions
    rest: Positions


@dataclass(frozen=True, eq=False)
class _Flows:
    """Goods a region uses, by product and then by margin paid abroad, in the table's unit a year.

    `use` and `imported_use` have shape (labels, sectors), `final` (exports among it) and `imported_final` have shape
    (labels, categories).
    """

    labels: list[str]
    use: Array
    final: Array
    imported_use: Array
    imported_final: Array


@dataclass(frozen=True)
class _NotEmpty:
    """Positions of the products, sectors and final categories of a region that have any flow."""

    products: list[int]
    sectors: list[int]
    categories: list[int]


def _place(table: WorldTable, region: str) -> _Place:
    """Return where a region stands in the table, or say which regions there are."""
    if region not in table.regions:
        listed = ", ".join(table.regions)
        said = f"There is no region '{region}' in the table." if region else "Say which region with --region."
        raise UsageError(f"{said} {nearest(region, table.regions) if region else ''} There: {listed}.")
    here = np.array([label == region for label in table.region])
    users = np.array([label == region for label in table.user_region])
    sectors = [sector for sector, mine in zip(table.sector, here, strict=True) if mine]
    foreign = [sector for sector in dict.fromkeys(table.sector) if sector not in set(sectors)]
    products = [*sectors, *foreign]
    uses = [category for category, mine in zip(table.user_category, users, strict=True) if mine]
    # A world table may have a column of sales to places outside it: exports as well.
    categories = [category for category in dict.fromkeys(uses) if category != EXPORTS] + [EXPORTS]
    margins = [at for at, name in enumerate(table.component) if name in PAID_ABROAD]
    taxes = [at for at, name in enumerate(table.component) if name in TAXES]
    return _Place(
        table=table,
        region=region,
        here=here,
        users=users,
        sectors=sectors,
        products=products,
        categories=categories,
        adding=_adding(products, [sector for sector, mine in zip(table.sector, here, strict=True) if not mine]),
        into=_adding(categories, uses).T,
        margins=_positions(margins),
        taxes=_positions(taxes),
        rest=_positions([at for at in range(len(table.component)) if at not in {*margins, *taxes}]),
    )


def _flows(place: _Place) -> _Flows:
    """Return what the region buys at home and abroad, and sells to all others."""
    table, here, users = place.table, place.here, place.users
    count, foreign = len(place.sectors), len(place.products) - len(place.sectors)
    home = np.vstack([table.intermediate[np.ix_(here, here)], np.zeros((foreign, count))])
    abroad = place.adding @ table.intermediate[np.ix_(~here, here)]
    final_home = table.final_demand[np.ix_(here, users)] @ place.into
    final_home = np.vstack([final_home, np.zeros((foreign, len(place.categories)))])
    final_abroad = place.adding @ (table.final_demand[np.ix_(~here, users)] @ place.into)
    margin_use = table.value_added[np.ix_(place.margins, here)]
    margin_final = table.final_value_added[np.ix_(place.margins, users)] @ place.into
    final = np.vstack([final_home + final_abroad, margin_final])
    exports = table.intermediate[np.ix_(here, ~here)].sum(axis=1) + table.final_demand[np.ix_(here, ~users)].sum(axis=1)
    final[:count, -1] += exports
    return _Flows(
        labels=[*place.products, *(table.component[at] for at in place.margins)],
        use=np.vstack([home + abroad, margin_use]),
        final=final,
        imported_use=np.vstack([abroad, margin_use]),
        imported_final=np.vstack([final_abroad, margin_final]),
    )


def _not_empty(place: _Place, flows: _Flows) -> _NotEmpty:
    """Return which sectors work, which products they or final users deal with, and which categories use anything."""
    table, count = place.table, len(place.sectors)
    works = (table.output[place.here] != 0) | flows.use.any(axis=0) | table.value_added[:, place.here].any(axis=0)
    taxed = _taxes_of_categories(place)
    return _NotEmpty(
        products=[
            at
            for at in range(len(flows.labels))
            if (at < count and works[at]) or flows.use[at].any() or flows.final[at].any()
        ],
        sectors=np.flatnonzero(works).tolist(),
        categories=[at for at in range(len(place.categories)) if flows.final[:, at].any() or taxed[at]],
    )


def _taxes_of_categories(place: _Place) -> Array:
    """Return taxes less subsidies on what final users buy, shape (categories,), in the table's unit."""
    taxes: Array = (place.table.final_value_added[np.ix_(place.taxes, place.users)] @ place.into).sum(axis=0)
    return taxes


def _left_out(place: _Place, kept: _NotEmpty) -> list[Assumption]:
    """Say what of the region has no place in an economy folder."""
    table, users = place.table, place.users
    notes: list[Assumption] = []
    left = [(table.component[at], table.final_value_added[at, users].sum()) for at in place.rest]
    dropped = [f"{name} {value:,.6g}" for name, value in left if value]
    if dropped:
        text = "Rows beside final demand that are neither taxes nor margins are left out of the region's final uses."
        notes.append(Assumption("final_rows", text, f"{'; '.join(dropped)} {table.unit}", table.source))
    own = np.abs(table.final_satellites[:, users]).sum(axis=1)
    if own.any():
        text = "What final users themselves emit or use has no place in an economy folder and is left out."
        some_accounts = f"{int((own > 0).sum())} of {len(table.account)} accounts"
        notes.append(Assumption("final_satellites", text, some_accounts, table.source))
    working = set(kept.sectors)
    idle = [name for at, name in enumerate(place.sectors) if at not in working]
    if idle:
        text = "Sectors that neither make nor use anything here are left out as activities."
        notes.append(Assumption("empty_industries", text, ", ".join(idle), table.source))
    return notes


def _matrices(place: _Place, flows: _Flows, kept: _NotEmpty) -> dict[str, Wide]:
    """Return use, final demand, their imported part, value added and satellites by label."""
    table = place.table
    labels = [flows.labels[at] for at in kept.products]
    activities = [place.sectors[at] for at in kept.sectors]
    categories = [place.categories[at] for at in kept.categories]
    by_sector, by_category = np.ix_(kept.products, kept.sectors), np.ix_(kept.products, kept.categories)
    imported = np.hstack([flows.imported_use[by_sector], flows.imported_final[by_category]])
    components = [table.component[at] for at in place.rest]
    wide: dict[str, Wide] = {
        "use": (labels, activities, flows.use[by_sector]),
        "final_demand": (labels, categories, flows.final[by_category]),
        "imported_use": (labels, [*activities, *categories], imported),
        "value_added": (components, activities, table.value_added[np.ix_(place.rest, place.here)][:, kept.sectors]),
    }
    if len(table.account):
        wide["satellites"] = (list(table.account), activities, table.satellites[:, place.here][:, kept.sectors])
    return wide


def _lists(place: _Place, kept: _NotEmpty) -> dict[str, list[Record]]:
    """Return the level of each activity, and the taxes on products each user pays where the table has any."""
    table = place.table
    output = table.output[place.here]
    long: dict[str, list[Record]] = {
        "activities": [{"activity": place.sectors[at], "base_level": float(output[at])} for at in kept.sectors]
    }
    if len(place.taxes):
        by_sector = table.value_added[np.ix_(place.taxes, place.here)].sum(axis=0)
        by_category = _taxes_of_categories(place)
        paid = [(place.sectors[at], by_sector[at]) for at in kept.sectors]
        paid += [(place.categories[at], by_category[at]) for at in kept.categories]
        long["taxes_on_products"] = [{"user": name, "value": float(value)} for name, value in paid]
    return long


def _meta(place: _Place) -> dict[str, object]:
    """Return what `economy.toml` says of the region: the table's own year, unit, prices and source."""
    table = place.table
    meta: dict[str, object] = {
        "name": f"{place.region} {table.year}, from {table.name}",
        "base_year": table.year,
        "currency": table.currency,
        "unit": table.unit,
        "price_base": table.price_base,
        "valuation": table.valuation,
        "source": table.source,
        "licence": table.licence,
        # A cell of this economy is a sum over regions: its rounding errors grow with the root of their number.
        "cell_error": table.cell_error * float(np.sqrt(len(table.regions))),
    }
    if len(table.account):
        meta["satellites"] = {"unit": dict(zip(table.account, table.account_unit, strict=True))}
    if gaps := _known_gaps(table, place.here):
        meta["known_gap"] = gaps
    return meta


def _adding(into: list[str], labels: list[str]) -> Array:
    """Return the matrix that adds up like-named labels, shape (into, labels)."""
    place = {label: position for position, label in enumerate(into)}
    matrix = np.zeros((len(into), len(labels)))
    matrix[[place[label] for label in labels], range(len(labels))] = 1.0
    return matrix


def _positions(places: list[int]) -> Positions:
    return np.array(places, dtype=np.int64)


def _known_gaps(table: WorldTable, here: Flags) -> list[dict[str, str | float]]:
    """Return the gaps of this region's rows that the source is known to leave, and what they come to in GDP."""
    if table.row_error is None:
        return []
    sales = table.intermediate[here].sum(axis=1) + table.final_demand[here].sum(axis=1)
    gaps = table.output[here] - sales
    sectors = [sector for sector, mine in zip(table.sector, here, strict=True) if mine]
    named: list[dict[str, str | float]] = [
        {"identity": "supply_use", "label": sector, "gap": float(gap), "note": table.row_error_note}
        for sector, gap in zip(sectors, gaps, strict=True)
        if gap
    ]
    if named:
        gap = -float(gaps.sum())
        named.append({"identity": "gdp_expenditure", "label": "GDP", "gap": gap, "note": table.row_error_note})
    return named
