"""How periods, scenarios and steps of a power system are called, and what flows in a year of each."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.power.solve import Dispatch
from lustrum.power.system import CONVERTER, LINE, STORE, UNSERVED


def period_label(found: Dispatch, period: int) -> str:
    """Return how people call a period."""
    return found.system.steps.periods[period] or "all"


def scenario_label(found: Dispatch, scenario: int) -> str:
    """Return how people call a scenario."""
    return found.system.steps.scenarios[scenario] or "as given"


def in_period(found: Dispatch, period: int, scenario: int = -1) -> Array:
    """Return the hours of a year that steps stand for in a period, shape (steps,), scenarios by probability."""
    steps = found.system.steps
    here = steps.hours * (steps.period == period)
    if scenario >= 0:
        return np.asarray(here * (steps.scenario == scenario))
    return np.asarray(here * steps.probability[steps.scenario])


def energy_of(found: Dispatch, fleet: int, period: int, scenario: int = -1) -> float:
    """Return what a fleet brings in a year, gross of what it takes: the first flow of a converter or line."""
    hours = in_period(found, period, scenario)
    flows = found.flow[fleet]
    kind = found.system.fleets[fleet].kind
    if not len(flows):
        return 0.0
    if kind in (LINE, CONVERTER):
        return float(hours @ np.abs(flows).sum(axis=0))
    if kind == STORE and len(flows) == 1:
        return float(hours @ np.maximum(flows[0], 0.0))
    return float(hours @ (flows[0] if kind == STORE else flows.sum(axis=0)))


def demand_of(found: Dispatch, period: int, scenario: int = -1) -> float:
    """Return the demand of a year over all nodes."""
    return float((found.system.demand @ in_period(found, period, scenario)).sum())


def unserved_of(found: Dispatch, period: int, scenario: int = -1) -> float:
    """Return energy left unserved in a year."""
    return sum(
        energy_of(found, k, period, scenario) for k, each in enumerate(found.system.fleets) if each.kind == UNSERVED
    )


def left_by_scenario(found: Dispatch) -> tuple[list[tuple[str, str]], Array]:
    """Return each period and scenario, and energy left unserved in a year and in per cent of demand, shape (n, 2)."""
    items, rows = [], []
    for y in range(len(found.system.steps.periods)):
        for s in range(len(found.system.steps.scenarios)):
            demand, left = demand_of(found, y, s), unserved_of(found, y, s)
            items.append((period_label(found, y), scenario_label(found, s)))
            rows.append([left, 100.0 * left / demand if demand > 0.0 else 0.0])
    return items, np.array(rows)


def step_label(found: Dispatch, t: int) -> str:
    """Return how people call a step."""
    steps = found.system.steps
    parts = (steps.periods[steps.period[t]], steps.scenarios[steps.scenario[t]], steps.label[t])
    label = steps.label[t]
    return " ".join(part for part in parts if part and (part is parts[2] or part not in label))


def sentence(note: str) -> str:
    """Return a note as the title of a picture."""
    return f"{note[:1].upper()}{note[1:]}"
