"""One region of a world table as an economy of its own."""

from __future__ import annotations

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
    if region not in table.regions:
        listed = ", ".join(table.regions)
        said = f"There is no region '{region}' in the table." if region else "Say which region with --region."
        raise UsageError(f"{said} {nearest(region, table.regions) if region else ''} There: {listed}.")
    here = np.array([label == region for label in table.region])
    users = np.array([label == region for label in table.user_region])
    sectors = [sector for sector, mine in zip(table.sector, here, strict=True) if mine]
    foreign = [sector for sector in dict.fromkeys(table.sector) if sector not in set(sectors)]
    products = [*sectors, *foreign]
    adding = _adding(products, [s for s, mine in zip(table.sector, here, strict=True) if not mine])
    count = len(sectors)
    pad = np.zeros((len(foreign), count))
    categories = [c for c, mine in zip(table.user_category, users, strict=True) if mine]
    # A world table may have a column of sales to places outside it: exports as well.
    kept = [category for category in dict.fromkeys(categories) if category != EXPORTS] + [EXPORTS]
    into = _adding(kept, categories).T
    home = np.vstack([table.intermediate[np.ix_(here, here)], pad])
    abroad = adding @ table.intermediate[np.ix_(~here, here)]
    final_home = np.vstack([table.final_demand[np.ix_(here, users)] @ into, np.zeros((len(foreign), len(kept)))])
    final_abroad = adding @ (table.final_demand[np.ix_(~here, users)] @ into)
    exports = table.intermediate[np.ix_(here, ~here)].sum(axis=1) + table.final_demand[np.ix_(here, ~users)].sum(axis=1)
    output = table.output[here]
    notes: list[Assumption] = list(table.assumptions)
    margins = _positions([place for place, name in enumerate(table.component) if name in PAID_ABROAD])
    margin_rows = [table.component[place] for place in margins]
    margin_use = table.value_added[np.ix_(margins, here)]
    margin_final = table.final_value_added[np.ix_(margins, users)] @ into
    taxes = _positions([place for place, name in enumerate(table.component) if name in TAXES])
    rest = _positions(
        [place for place in range(len(table.component)) if place not in {*margins.tolist(), *taxes.tolist()}]
    )
    left = [(table.component[place], table.final_value_added[place, users].sum()) for place in rest]
    dropped = [f"{name} {value:,.6g}" for name, value in left if value]
    if dropped:
        text = "Rows beside final demand that are neither taxes nor margins are left out of the region's final uses."
        notes.append(Assumption("final_rows", text, f"{'; '.join(dropped)} {table.unit}", table.source))
    own = np.abs(table.final_satellites[:, users]).sum(axis=1)
    if own.any():
        text = "What final users themselves emit or use has no place in an economy folder and is left out."
        some_accounts = f"{int((own > 0).sum())} of {len(table.account)} accounts"
        notes.append(Assumption("final_satellites", text, some_accounts, table.source))
    final = np.vstack([final_home + final_abroad, margin_final])
    final[:count, -1] += exports
    final_imported = np.vstack([final_abroad, margin_final])
    flows = np.vstack([home + abroad, margin_use])
    imported = np.vstack([abroad, margin_use])
    works = (output != 0) | flows.any(axis=0) | table.value_added[:, here].any(axis=0)
    active = np.flatnonzero(works).tolist()
    some = [
        place
        for place in range(len(flows))
        if (place < count and works[place]) or flows[place].any() or final[place].any()
    ]
    idle = [name for place, name in enumerate(sectors) if place not in set(active)]
    if idle:
        text = "Sectors that neither make nor use anything here are left out as activities."
        notes.append(Assumption("empty_industries", text, ", ".join(idle), table.source))
    by_activity = table.value_added[np.ix_(taxes, here)].sum(axis=0)
    by_category = (table.final_value_added[np.ix_(taxes, users)] @ into).sum(axis=0)
    some_final = [place for place in range(len(kept)) if final[:, place].any() or by_category[place]]
    labels = [[*products, *margin_rows][place] for place in some]
    activities = [sectors[place] for place in active]
    categories_left = [kept[place] for place in some_final]
    wide: dict[str, Wide] = {
        "use": (labels, activities, flows[np.ix_(some, active)]),
        "final_demand": (labels, categories_left, final[np.ix_(some, some_final)]),
        "imported_use": (
            labels,
            [*activities, *categories_left],
            np.hstack([imported[np.ix_(some, active)], final_imported[np.ix_(some, some_final)]]),
        ),
        "value_added": (
            [table.component[place] for place in rest],
            activities,
            table.value_added[np.ix_(rest, here)][:, active],
        ),
    }
    long: dict[str, list[Record]] = {
        "activities": [
            {"activity": name, "base_level": float(output[place])}
            for name, place in zip(activities, active, strict=True)
        ]
    }
    if len(taxes):
        long["taxes_on_products"] = [
            {"user": name, "value": float(value)}
            for name, value in (
                *zip(activities, by_activity[active], strict=True),
                *zip(categories_left, by_category[some_final], strict=True),
            )
        ]
    if len(table.account):
        wide["satellites"] = (list(table.account), activities, table.satellites[:, here][:, active])
    meta: dict[str, object] = {
        "name": f"{region} {table.year}, from {table.name}",
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
    if gaps := _known_gaps(table, here):
        meta["known_gap"] = gaps
    path = Path(table.inputs[0][0]) if table.inputs else Path(table.name)
    return assemble_tables(
        path, meta, wide, long, decimals=table.decimals, inputs=table.inputs, assumptions=tuple(notes)
    )


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
