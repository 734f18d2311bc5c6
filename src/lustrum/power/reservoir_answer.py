"""The answer about a dam alone: what its head, flow and volume give."""

from __future__ import annotations

import math

import numpy as np

from lustrum.power.reservoir import Dam, energy_gwh, flow_at, power_mw, refuse_impossible
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure


def reservoir_result(dam: Dam) -> Result:
    """Return what a dam gives, each figure with its unit.

    Raises
    ------
    UsageError
        If it cannot be; see `refuse_impossible`.
    """
    refuse_impossible(dam)
    rows: list[tuple[str, float, str]] = [("head", dam.head, "m")]
    power, flow = dam.power, dam.flow
    if math.isnan(power) and not math.isnan(flow):
        power = power_mw(flow, dam.head, dam.efficiency)
    if math.isnan(flow) and not math.isnan(power):
        flow = flow_at(power, dam.head, dam.efficiency)
    if not math.isnan(flow):
        rows += [("flow at full load", flow, "m3/s"), ("power", power, "MW")]
    rows.append(("energy of 1 km3", energy_gwh(1.0, dam.head, dam.efficiency), "GWh"))
    notes = []
    if not math.isnan(dam.volume):
        energy = energy_gwh(dam.volume, dam.head, dam.efficiency)
        rows += [("volume in use", dam.volume, "km3"), ("energy in store", energy, "GWh")]
        if not math.isnan(power):
            hours = 1000.0 * energy / power
            rows.append(("hours at full load", hours, "hours"))
            notes.append(f"the water in store runs it at full load for {figure(hours, 3)} hours")
    if not math.isnan(dam.area):
        fall = dam.head if math.isnan(dam.drawdown) else dam.drawdown
        rows += [("area", dam.area, "km2"), ("most volume", dam.area * fall / 1000.0, "km3")]
    values = Measure(np.array([value for _, value, _ in rows]), "")
    units = Measure([unit for _, _, unit in rows], "")
    first = notes or [f"1 km3 over {dam.head:g} m gives {figure(energy_gwh(1.0, dam.head, dam.efficiency), 3)} GWh"]
    return Result(
        "power_reservoir", "A dam by its head, flow and volume", ("figure",), [(name,) for name, _, _ in rows],
        {"value": values, "counted_in": units}, notes=tuple(first), drawing=Drawing("none"),
    )  # fmt: skip
