"""Rows of a folder with system.toml: reserve, all that is added of a plant, shares of the peak, emissions."""

from __future__ import annotations

import math

import numpy as np

from lustrum.arrays import Array
from lustrum.power.folder_making import Growing
from lustrum.power.system import CapacityRow, FlowRow
from lustrum.results import Section

RESERVE = 0.15


def capacity_rows(making: Growing, top: Section, demand: Array) -> tuple[CapacityRow, ...]:
    """Return the rows over capacities; `demand` is of shape (nodes, steps)."""
    rows = [
        CapacityRow(f"most of {name}", tuple((k, u, 1.0) for k in places for u in range(len(making.fleets[k].units))),
                    upper=most)
        for name, most, places in making.groups
    ]  # fmt: skip
    reserve = top.share("reserve", RESERVE)
    if "reserve" not in top:
        making.tables.assume("reserve", "Firm capacity exceeds the peak by this share.", f"{RESERVE:g}", "manual, 9.6")
    total = demand.sum(axis=0)
    for y, year in enumerate(making.settings.years):
        peak = float(total[making.steps.period == y].max(initial=0.0))
        have = sum(fleet.firm * float(fleet.existing[y]) for fleet in making.fleets)
        terms = tuple(
            (k, u, fleet.firm)
            for k, fleet in enumerate(making.fleets)
            for u, unit in enumerate(fleet.units)
            if unit.active[y] and fleet.firm
        )
        need = peak * (1.0 + reserve)
        if not terms and have < need:  # nothing is there by then
            making.tables.warnings.append(
                f"RESERVE NOT MET IN {year}: {have:.4g} {making.settings.power} firm, {need:.4g} asked for, and "
                "nothing can be built by then"
            )
            continue
        rows.append(
            CapacityRow(f"reserve {year}", terms, need - have, kind="reserve", period=y, per_peak=1.0 + reserve)
        )
    for each in top.tables("limit"):
        each.refuse_unknown(("name", "carrier", "most_share_of_peak"))
        each.refuse_missing(("carrier", "most_share_of_peak"))
        known = sorted({fleet.carrier for fleet in making.fleets})
        carrier = each.word("carrier", known)
        share = each.share("most_share_of_peak")
        for y, year in enumerate(making.settings.years):
            peak = float(total[making.steps.period == y].max(initial=0.0))
            rows.append(_share(making, f"{carrier} {year}", carrier, share * peak, y))
    return tuple(rows)


def _share(making: Growing, name: str, carrier: str, most: float, y: int) -> CapacityRow:
    fleets = [(k, fleet) for k, fleet in enumerate(making.fleets) if fleet.carrier == carrier]
    have = sum(float(fleet.existing[y]) for _, fleet in fleets)
    terms = tuple((k, u, 1.0) for k, fleet in fleets for u, unit in enumerate(fleet.units) if unit.active[y])
    return CapacityRow(name, terms, upper=most - have, period=y)


def emission_rows(making: Growing, top: Section) -> tuple[FlowRow, ...]:
    """Return the limit on emissions of each period's years, or their price."""
    asked = top.table("emissions")
    asked.refuse_unknown(("limit", "price", "unit"))
    if not asked.values:
        return ()
    steps = making.steps
    rows = []
    limit, price = asked.number("limit", math.inf, least=0.0), asked.number("price", 0.0, least=0.0)
    for y, year in enumerate(making.settings.years):
        for s in range(len(steps.scenarios)):
            here = (steps.period == y) & (steps.scenario == s)
            flows = tuple(
                (k, 0, np.where(here, steps.hours * np.asarray(fleet.activities[0].emission["emissions"]), 0.0))
                for k, fleet in enumerate(making.fleets)
                if fleet.activities[0].emission
            )
            if price > 0.0:  # every unit is above a limit of nought, at its price
                present = float(steps.weight[here].sum() / steps.hours[here].sum())
                rows.append(FlowRow(f"emissions {year}", flows, upper=0.0, price=price * present, kind="emissions"))
            if math.isfinite(limit):
                rows.append(FlowRow(f"most emissions {year}", flows, upper=limit, kind="emissions"))
    return tuple(rows)
