"""The answers of a power system: what is built, how it runs, what power and water are worth, what is left unserved."""

from __future__ import annotations

import numpy as np

from lustrum.power.solve import Dispatch
from lustrum.power.store_answers import levels_result, stores_result
from lustrum.power.system import LINE, UNSERVED, Fleet
from lustrum.power.told import (
    demand_of,
    energy_of,
    in_period,
    left_by_scenario,
    period_label,
    scenario_label,
    sentence,
    step_label,
    unserved_of,
)
from lustrum.power.worth import price_parts, price_unit
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure, short_figure
from lustrum.wording.typeset import tiny

LEAST = 1e-7
"""Of all demand: what counts as unserved."""


def power_results(found: Dispatch, *, details: bool = False) -> list[Result]:
    """Return the answers of a system, its capacities and energy first.

    Parameters
    ----------
    details : bool
        Also dispatch by step and every stage of every store.
    """
    results = [fleets_result(found), price_result(found), balance_result(found)]
    for optional in (build_result(found), stores_result(found), unserved_result(found), emissions_result(found)):
        if optional is not None:
            results.append(optional)
    if details:
        results.append(dispatch_result(found))
        if found.system.stores:
            results.append(levels_result(found))
    return results


def finding(found: Dispatch) -> str:
    """Return the first sentence: what it costs, and what that is a unit of energy."""
    system = found.system
    years = len(system.steps.periods)
    served = sum(
        (demand_of(found, y) - unserved_of(found, y)) * _present(found, y) for y in range(years)
    )  # both sides in present value
    said = f"{system.name} costs {figure(found.total_cost, 8)} {system.money} in all"
    if served > 0.0:
        factor, unit = price_unit(system.money, system.energy)
        said += f", {figure(factor * found.total_cost / served, 4)} {unit} served"
    return said


def _present(found: Dispatch, period: int) -> float:
    """Return the present value of one unit of money a year in a period, mean of its steps by hours."""
    steps = found.system.steps
    hours = in_period(found, period)
    here = steps.period == period
    total = float(hours.sum())
    return float(steps.weight[here].sum()) / total if total > 0.0 else 0.0


def shown_fleets(found: Dispatch) -> list[int]:
    """Return the fleets that are told of: all but what stands for demand left unserved."""
    return [k for k, fleet in enumerate(found.system.fleets) if fleet.kind != UNSERVED]


def fleets_result(found: Dispatch) -> Result:
    """Return capacity, energy and use by fleet and period."""
    system = found.system
    items: list[tuple[str, ...]] = []
    rows: list[list[float]] = []
    units: list[str] = []
    for k in shown_fleets(found):
        for y in range(len(system.steps.periods)):
            fleet, hours = system.fleets[k], float(in_period(found, y).sum())
            capacity, energy = float(found.capacity[k, y]), energy_of(found, k, y)
            cost = _running_cost(found, k, y)
            most = capacity * fleet.full * hours
            use = 100.0 * energy / most if 0.0 < most < np.inf and not fleet.unit else np.nan
            items.append((fleet.name, fleet.kind, fleet.carrier, period_label(found, y)))
            rows.append([capacity, capacity - float(fleet.existing[y]), energy, use, cost])
            units.append(fleet.unit or system.power)
    table = np.array(rows).reshape(len(rows), 5)
    return Result(
        "power",
        f"Power of {system.name}",
        ("fleet", "kind", "carrier", "period"),
        items,
        {
            "capacity": Measure(table[:, 0], system.power, "what serves in the period"),
            "added": Measure(table[:, 1], system.power, "of it, decided here"),
            "energy": Measure(table[:, 2], f"{system.energy}/year", "mean of the scenarios"),
            "use": Measure(table[:, 3], "%", "of full capacity in all hours"),
            "running_cost": Measure(table[:, 4], f"{system.money}/year"),
            "counted_in": Measure(units, "", "unit of the capacity"),
        },
        notes=(finding(found), *_proof(found), *system.warnings),
        assumptions=system.assumptions,
        drawing=Drawing("bars", "capacity", title=sentence(finding(found))),
    )


def _proof(found: Dispatch) -> list[str]:
    certificate = found.solution.certificate
    form = found.programme
    said = f"one linear programme of {form.entries.rows:,} rows and {form.columns:,} columns"
    gap = f"; both sides of the optimum agree to {tiny(certificate.relative_gap)}" if certificate is not None else ""
    return [said + gap]


def _running_cost(found: Dispatch, k: int, period: int) -> float:
    hours = in_period(found, period)
    pairs = zip(found.system.fleets[k].activities, found.flow[k], strict=True)
    return float(sum(float(hours @ (np.asarray(each.cost) * flow)) for each, flow in pairs))


def build_result(found: Dispatch) -> Result | None:
    """Return what is added: when it is ordered, when it serves, how much; None where nothing could be."""
    system = found.system
    items, rows = [], []
    for fleet, added in zip(system.fleets, found.added, strict=True):
        for unit, value in zip(fleet.units, added, strict=True):
            if value > 1e-9 * max(1.0, float(np.abs(found.capacity[np.isfinite(found.capacity)]).max(initial=0.0))):
                items.append((fleet.name, unit.ordered or "-", unit.arrives or "-"))
                rows.append([float(value), float(value) * unit.cost])
    if not any(fleet.units for fleet in system.fleets):
        return None
    table = np.array(rows).reshape(len(rows), 2)
    first = f"{len(rows)} additions, {short_figure(float(table[:, 1].sum()))} {system.money} in present value"
    said = first if rows else "nothing is added"
    return Result(
        "power_build",
        "What is built, when it is ordered and when it serves",
        ("fleet", "ordered", "arrives"),
        items,
        {
            "added": Measure(table[:, 0], system.power),
            "cost": Measure(table[:, 1], system.money, "present value of all it is charged"),
        },
        notes=(said,),
        drawing=Drawing("bars", "cost", title=sentence(said)),
    )


def price_result(found: Dispatch) -> Result:
    """Return the price of power by node and period, split into energy, firm capacity and grid."""
    system = found.system
    items, rows = [], []
    for n, node in enumerate(system.node):
        for y in range(len(system.steps.periods)):
            parts = price_parts(found, n, y)
            if parts is not None:
                items.append((node, period_label(found, y)))
                rows.append([sum(parts), *parts])
    factor, unit = price_unit(system.money, system.energy)
    table = factor * np.array(rows).reshape(len(rows), 4)
    said = "nowhere is any power asked for"
    if rows:
        low, high = int(table[:, 0].argmin()), int(table[:, 0].argmax())
        said = f"power is worth {short_figure(table[low, 0])} to {short_figure(table[high, 0])} {unit}"
    return Result(
        "power_price",
        "Price of power by node",
        ("node", "period"),
        items,
        {
            "price": Measure(table[:, 0], unit, "mean, weighted by demand"),
            "energy": Measure(table[:, 1], unit, "what one more unit costs to make or to store"),
            "firm_capacity": Measure(table[:, 2], unit, "what reserve asks for, spread over demand"),
            "grid": Measure(table[:, 3], unit, "above what it is worth where it is cheapest"),
        },
        notes=(said,),
        drawing=Drawing("bars", "price", title=sentence(said)),
    )


def balance_result(found: Dispatch) -> Result:
    """Return energy by carrier, period and scenario: normal years beside dry ones."""
    system = found.system
    items, values = [], []
    several = len(system.steps.scenarios) > 1
    for y in range(len(system.steps.periods)):
        for s in range(len(system.steps.scenarios)):
            by_carrier: dict[tuple[str, str], float] = {}
            for k, fleet in enumerate(system.fleets):
                if fleet.kind == LINE:
                    continue
                for n, made in enumerate(found.delivered(k) @ in_period(found, y, s)):
                    node_kind = system.node_carrier[n] or "power"
                    key = (_source_name(fleet), node_kind)
                    by_carrier[key] = by_carrier.get(key, 0.0) + float(made)
            for (carrier, node_kind), made in by_carrier.items():
                items.append((period_label(found, y), scenario_label(found, s), carrier, node_kind))
                values.append(made)
    dry = _dry_note(found) if several else []
    return Result(
        "power_balance",
        "Energy by source, normal years beside others" if several else "Energy by source",
        ("period", "scenario", "carrier", "at"),
        items,
        {"energy": Measure(np.array(values), f"{system.energy}/year", "below zero: taken")},
        notes=tuple(dry) or ("what is made less what is taken, of a year",),
        drawing=Drawing("bars", "energy"),
    )


def _source_name(fleet: Fleet) -> str:
    return "unserved" if fleet.kind == UNSERVED else fleet.carrier or fleet.name


def _dry_note(found: Dispatch) -> list[str]:
    """Say what the driest scenario leaves unserved, of the last period."""
    steps, last = found.system.steps, len(found.system.steps.periods) - 1
    parts = []
    for s in range(len(steps.scenarios)):
        demand = demand_of(found, last, s)
        share = 100.0 * unserved_of(found, last, s) / demand if demand > 0.0 else 0.0
        parts.append(f"{scenario_label(found, s)} {share:.2f} per cent")
    return [f"left unserved in {period_label(found, last)}: {', '.join(parts)}"]


def unserved_result(found: Dispatch) -> Result | None:
    """Return what is left unserved by period and scenario; None where the system lets nothing be."""
    system = found.system
    if not any(fleet.kind == UNSERVED for fleet in system.fleets):
        return None
    items, table = left_by_scenario(found)
    worst = int(table[:, 1].argmax())
    said = "all that is asked for is served"
    if table[worst, 1] > 100.0 * LEAST:
        said = (
            f"most is left unserved in {items[worst][0]}, {items[worst][1]}: {table[worst, 1]:.2f} per cent of demand"
        )
    return Result(
        "power_unserved",
        "What is left unserved",
        ("period", "scenario"),
        items,
        {"unserved": Measure(table[:, 0], f"{system.energy}/year"), "share": Measure(table[:, 1], "% of demand")},
        notes=(said,),
        drawing=Drawing("bars", "share", title=sentence(said)),
    )


def emissions_result(found: Dispatch) -> Result | None:
    """Return emissions by period and source; None where nothing emits."""
    system = found.system
    items, values = [], []
    for y in range(len(system.steps.periods)):
        hours = in_period(found, y)
        for fleet, flows in zip(system.fleets, found.flow, strict=True):
            for kind in sorted({name for each in fleet.activities for name in each.emission}):
                total = sum(
                    float(hours @ (np.asarray(each.emission.get(kind, 0.0)) * flow))
                    for each, flow in zip(fleet.activities, flows, strict=True)
                )
                items.append((period_label(found, y), fleet.name, kind))
                values.append(total)
    if not items:
        return None
    unit = system.emission_unit
    said = f"{short_figure(float(np.sum(values)) / len(system.steps.periods))} {unit} a year".replace("  ", " ")
    said += ", mean of the periods" * (len(system.steps.periods) > 1)
    return Result(
        "power_emissions",
        "Emissions",
        ("period", "fleet", "emission"),
        items,
        {
            "emitted": Measure(
                np.array(values), f"{unit}/year" if unit else "", "a year, in the unit of the factors given"
            )
        },
        notes=(said,),
        drawing=Drawing("bars", "emitted", title=sentence(said)),
    )


def dispatch_result(found: Dispatch) -> Result:
    """Return what every fleet brings to every node in every step."""
    system, steps = found.system, found.system.steps
    items, values = [], []
    for k, fleet in enumerate(system.fleets):
        delivered = found.delivered(k)
        for n in np.flatnonzero(np.abs(delivered).max(axis=1, initial=0.0) > 0.0):
            for t in range(len(steps)):
                items.append((fleet.name, system.node[n], step_label(found, t)))
                values.append(float(delivered[n, t]))
    title, measure = "Dispatch by step", {"power": Measure(np.array(values), system.power, "below zero: taken")}
    return Result("power_dispatch", title, ("fleet", "node", "step"), items, measure, drawing=Drawing("none"))
