"""What is said of links between regions: flows beside their limits, what a unit more is worth, what freight takes."""

from __future__ import annotations

import numpy as np

from lustrum.labels import shown
from lustrum.plan import Plan
from lustrum.problem.names import LINK_LIMIT, PURCHASES
from lustrum.regions.purchases import OUTSIDE
from lustrum.results import Drawing, Measure, Result
from lustrum.scenario.federation_plan import FederationPlan
from lustrum.wording.numbers import figure

FULL = 1e-6
"""Part of a limit below which nothing is left of it."""


def links_result(found: FederationPlan) -> Result | None:
    """Flows that have a limit or freight, by year; None where no product is linked or none has either."""
    links = found.federation.links
    if links is None or not (links.limit or links.freight):
        return None
    keys = [key for key in dict.fromkeys((*links.limit, *links.freight)) if key[2] in found.plans]
    items: list[tuple[str, str, str, str]] = []
    columns: dict[str, list[float]] = {"flow": [], "base_flow": [], "limit": [], "one_more": [], "freight": []}
    full: list[tuple[float, str]] = []
    for product, seller, buyer in keys:
        plan = found.plans[buyer]
        table = plan.tables.get(PURCHASES)
        if table is None or (product, seller) not in table.index.items:
            continue
        at = table.index.items.index((product, seller))
        base = float("nan") if table.base is None else float(table.base[at])
        limit = links.limit.get((product, seller, buyer), float("nan"))
        rate = links.freight.get((product, seller, buyer), 0.0)
        trend = found.federation.scenarios[buyer].growth.trend
        price = _price(plan, product, seller)
        for t, year in enumerate(plan.years):
            flow = float(table.values[t, at])
            items.append((product, seller, buyer, str(year)))
            values = (flow, base, limit, price[t], rate * (flow - base * (1.0 + trend) ** (t + 1)))
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
            if limit - flow <= FULL * max(limit, 1.0):
                full.append((price[t], f"{product} from {seller} to {buyer}"))
    first = next(iter(found.plans.values()))
    unit, goal = first.economy.flow_unit, first.goal_units
    told = {
        "flow": Measure(np.array(columns["flow"]), unit),
        "base_flow": Measure(np.array(columns["base_flow"]), unit, str(first.economy.base_year)),
        "limit": Measure(np.array(columns["limit"]), unit),
        "worth_of_one_more": Measure(
            np.array(columns["one_more"]),
            f"{goal} per {unit}",
            "what the common goal gains",
        ),
        "freight": Measure(
            np.array(columns["freight"]), unit, "of transport, beyond the base year's along the trend; below zero saved"
        ),
    }
    return Result(
        "links",
        "Links between regions: flows, limits, freight",
        ("product", "from", "to", "year"),
        items,
        told,
        notes=(_finding(full), *_said(found, columns["freight"], len(first.years))),
        drawing=Drawing("none"),
    )


def _price(plan: Plan, product: str, seller: str) -> list[float]:
    """Return what one more unit of a link's limit is worth by year; nothing where it has none."""
    limit = plan.limits.get(LINK_LIMIT)
    nothing = [float("nan")] * len(plan.years)
    if limit is None or (product, seller) not in limit.shadow_price.index.items:
        return nothing
    at = limit.shadow_price.index.items.index((product, seller))
    found: list[float] = limit.shadow_price.values[: len(plan.years), at].tolist()
    return found


def _finding(full: list[tuple[float, str]]) -> str:
    if not full:
        return "No link is at its limit"
    names = list(dict.fromkeys(name for _, name in sorted(full, key=lambda each: -np.nan_to_num(each[0]))))
    return f"At their limit, the dearest first: {shown(names, 6)}"


def _said(found: FederationPlan, freight: list[float], years: int) -> list[str]:
    """Say what freight takes in the last year, and what regions trade with themselves."""
    said = []
    unit = next(iter(found.plans.values())).economy.flow_unit
    taken = sum(value for k, value in enumerate(freight) if k % years == years - 1)
    if any(freight):
        way = "takes" if taken >= 0.0 else "saves"
        said.append(f"Beyond the base year's, carriage {way} {figure(abs(taken))} {unit} of transport in the last year")
    itself = 0.0
    for name, plan in found.plans.items():
        table = plan.tables.get(PURCHASES)
        for item, value in zip(table.index.items, table.values[len(plan.years) - 1], strict=True) if table else ():
            itself += float(value) if item[1] == name and item[1] != OUTSIDE else 0.0
    if itself > FULL:
        said.append(
            f"Regions trade {figure(itself)} {unit} with themselves in the last year: what they sell and buy exceeds "
            "what all others take or give, as through the pool; a limit of 0 from a region to itself forbids it"
        )
    return said
