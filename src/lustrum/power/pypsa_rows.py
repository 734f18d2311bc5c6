"""PyPSA's global constraints: primary energy and emissions, energy by carrier, capacity and cost of transmission."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lustrum.power.system import FlowRow
from lustrum.wording.names import nearest

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.power.pypsa import Making

SENSES = {"<=": (-math.inf, 1.0), ">=": (1.0, math.inf), "==": (1.0, 1.0), "=": (1.0, 1.0)}
KNOWN = ("primary_energy", "operational_limit")


def flow_rows(making: Making) -> tuple[FlowRow, ...]:
    """Return global_constraints.csv as rows; a type that is not known is a fault."""
    table = making.folder.table["global_constraints"]
    found = []
    for at, name in enumerate(table.names):
        kind, sense, constant = table.text("type", at), table.text("sense", at), table.number("constant", at)
        row = table.rows[at]
        if kind not in KNOWN:
            message = f"'{kind}' is a limit lustrum does not know."
            making.faults.append(row.fault("not_supported", "type", message, f"Known: {', '.join(KNOWN)}."))
            continue
        if sense not in SENSES or math.isnan(constant):
            column = "sense" if sense not in SENSES else "constant"
            message = f"is '{row.text(column)}'."
            making.faults.append(row.fault("unknown_word", column, message, "Write <=, >= or ==, and a number."))
            continue
        if table.text("bus", at):
            message = "limits one bus, and lustrum reads limits of the whole network."
            making.faults.append(row.fault("not_supported", "bus", message, "Leave it blank."))
        found.append(_row(making, name, kind, at, constant))
    return tuple(found)


def _row(making: Making, name: str, kind: str, at: int, constant: float) -> FlowRow:
    table, steps = making.folder.table["global_constraints"], making.steps
    weight = steps.hours * steps.years[steps.period]
    period = table.number("investment_period", at)
    if not math.isnan(period) and making.folder.periods:
        if int(period) not in making.folder.periods:
            message = f"'{period:g}' does not stand in investment_periods.csv."
            making.faults.append(table.rows[at].fault("unknown_label", "investment_period", message))
        else:
            weight = weight * (steps.period == making.folder.periods.index(int(period)))
    attribute = table.text("carrier_attribute", at)
    flows: list[tuple[int, int, Array]] = []
    for k, fleet in enumerate(making.fleets):
        if ("generators", fleet.name) not in making.of or making.of["generators", fleet.name] != k:
            continue
        share = fleet.activities[0].emission.get(attribute, 0.0) if kind == "primary_energy" else 0.0
        if kind == "operational_limit" and fleet.carrier == attribute:
            share = 1.0
        if np.any(np.asarray(share) != 0.0):
            flows.append((k, 0, weight * share))
    if kind == "primary_energy" and attribute != "co2_emissions":
        message = f"'{attribute}' is no column of carriers.csv that lustrum reads; it reads co2_emissions."
        making.faults.append(table.rows[at].fault("not_supported", "carrier_attribute", message))
    known = list(dict.fromkeys([*making.folder.table["carriers"].names, *(fleet.carrier for fleet in making.fleets)]))
    if kind == "operational_limit" and attribute not in known:
        message = f"'{attribute}' is a carrier of nothing: the limit would hold nothing."
        fault = table.rows[at].fault("unknown_label", "carrier_attribute", message, nearest(attribute, known))
        making.faults.append(fault)
    levels, given = _left_in_stores(making, at, kind, attribute)
    low, high = SENSES[table.text("sense", at)]
    bound = constant - given
    return FlowRow(
        name, tuple(flows), levels, bound if math.isfinite(low) else -math.inf,
        bound if math.isfinite(high) else math.inf, kind="emissions" if kind == "primary_energy" else "limit",
    )  # fmt: skip


def _left_in_stores(
    making: Making, at: int, kind: str, attribute: str
) -> tuple[tuple[tuple[int, int, float], ...], float]:
    """Return what stores of a carrier hold at the end, taken off, and what they held at the start."""
    levels: list[tuple[int, int, float]] = []
    given = 0.0
    table = making.folder.table["global_constraints"]
    for s, store in enumerate(making.stores):
        share = making.emissions.get(store.carrier, 0.0) if kind == "primary_energy" else 0.0
        if kind == "operational_limit" and store.carrier == attribute:
            share = 1.0
        if not share or store.cyclic:
            continue
        if making.folder.periods:
            message = f"counts what '{store.name}' holds, and there are investment periods."
            fault = table.rows[at].fault("not_supported", "type", message, "Make the store cyclic.")
            making.faults.append(fault)
            continue
        levels.append((s, len(store.before) - 1, -share))
        given += share * float(np.asarray(store.initial))
    return tuple(levels), given
