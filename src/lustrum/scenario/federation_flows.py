"""What the regions of a stored federation sell to each other in every year of their plans."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError
from lustrum.plan import Plan
from lustrum.problem.names import EXPORTS, IMPORTS, PURCHASES
from lustrum.regions.links import COLUMNS, Key
from lustrum.regions.partners import partners
from lustrum.results import read_records, read_toml
from lustrum.results.paths import inside
from lustrum.scenario.federation import FILE, LINKS, SALES, read_sales
from lustrum.scenario.federation_plan import without_outside
from lustrum.scenario.stored import INPUTS


@dataclass(frozen=True, eq=False)
class RegionFlows:
    """Sales between regions.

    Parameters
    ----------
    regions : tuple of str
    years : tuple of int
    base : mapping of (product, from, to) to float
        Of the base year, in the common unit.
    planned : mapping of (product, from, to) to array, shape (years,)
    price : mapping of (product, to) to array, shape (years,)
        What a unit is worth to the buyer's plan, base-year basket = 1.
    unit : str
    """

    regions: tuple[str, ...]
    years: tuple[int, ...]
    base: Mapping[Key, float]
    planned: Mapping[Key, Array]
    price: Mapping[tuple[str, str], Array]
    unit: str


def region_flows(place: Path, plans: Mapping[str, Plan]) -> RegionFlows:
    """Return who sells what to whom by year: as planned where products are linked, else fitted to the base year.

    Raises
    ------
    MissingDataError
        If the federation was planned without the base year's sales.
    """
    inputs = place / INPUTS
    section = read_toml(inside(inputs, FILE))
    path = inside(inputs, section.text("sales") or SALES)
    if not path.is_file():
        raise MissingDataError(
            f"'{place}' was planned without {SALES}: nobody says who sells to whom. Give the federation {SALES} "
            "(product, from, to, value, unit) and plan it again."
        )
    base, _ = read_sales(path, list(plans))
    first = next(iter(plans.values()))
    years = len(first.years)
    planned: dict[Key, Array] = {}
    for product in dict.fromkeys(of for of, _, _ in base):
        linked = _linked(plans, product, years)
        if linked:
            planned |= linked
            continue
        own = {(seller, buyer): value for (of, seller, buyer), value in base.items() if of == product}
        for t in range(years):
            sold, bought = (
                {name: _of(plan, quantity, product, t) for name, plan in plans.items()}
                for quantity in (EXPORTS, IMPORTS)
            )
            found = partners(own, *without_outside(plans, product, own, sold, bought, t + 1), t + 1)
            for i, seller in enumerate(found.sellers):
                for j, buyer in enumerate(found.buyers):
                    planned.setdefault((product, seller, buyer), np.zeros(years))[t] = found.planned[i, j]
    return RegionFlows(
        regions=tuple(plans),
        years=first.years,
        base=base,
        planned=planned,
        price={(product, name): plan.current_prices.values[:, at] for name, plan in plans.items()
               for at, product in enumerate(plan.economy.product)},
        unit=first.economy.flow_unit,
    )  # fmt: skip


def links_with(place: Path, more: Mapping[Key, float]) -> bytes:
    """Return the `links.csv` of a stored federation, or a new one, with limits no larger than those given."""
    path = inside(place / INPUTS, LINKS)
    rows = list(read_records(path, COLUMNS, key=("product", "from", "to"))) if path.is_file() else []
    heads = [*dict.fromkeys(("product", "from", "to", "limit", *(name for row in rows for name in row.written)))]
    lines = {(row.text("product"), row.text("from"), row.text("to")): {**row.written} for row in rows}
    limit = {key: row.number("limit", np.inf) for key, row in zip(lines, rows, strict=True)}
    for key, value in more.items():
        said = lines.setdefault(key, dict(zip(("product", "from", "to"), key, strict=True)))
        said["limit"] = f"{min(value, limit.get(key, np.inf)):.6g}"
    file = io.StringIO()
    writer = csv.DictWriter(file, heads, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines.values())
    return file.getvalue().encode()


def _linked(plans: Mapping[str, Plan], product: str, years: int) -> dict[Key, Array]:
    """Return the flows of a linked product by year; none where it goes through the pool."""
    found: dict[Key, Array] = {}
    for buyer, plan in plans.items():
        table = plan.quantities.get(PURCHASES)
        for item, values in zip(table.index.items, table.values.T, strict=True) if table is not None else ():
            if item[0] == product and item[1] in plans:
                found[product, item[1], buyer] = np.maximum(values[:years], 0.0)
    return found


def _of(plan: Plan, quantity: str, product: str, t: int) -> float:
    table = plan.quantities.get(quantity)
    if table is None or (product,) not in table.index.items:
        return 0.0
    return float(table.values[t, table.index.items.index((product,))])
