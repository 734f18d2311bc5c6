"""The answers of a power system: what is built, how it runs, what power and water are worth, what is left unserved."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.power.solve import Dispatch
from lustrum.power.system import LINE, STORE, UNSERVED, Fleet
from lustrum.power.worth import price_parts
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


def period_label(found: Dispatch, period: int) -> str:
    """Return how people call a period."""
    return found.system.steps.periods[period] or "all"


def scenario_label(found: Dispatch, scenario: int) -> str:
    """Return how people call a scenario."""
    return found.system.steps.scenarios[scenario] or "as given"


def in_period(found: Dispatch, period: int, scenario: int = -1) -> Array:
    """Return the hours of a year that steps stand for in a period, shape (steps,), those of scenarios by probability."""
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
    if kind == LINE:
        return float(hours @ np.abs(flows[0]))
    if kind == STORE and len(flows) == 1:
        return float(hours @ np.maximum(flows[0], 0.0))
    return float(hours @ (flows[0] if kind == STORE else flows.sum(axis=0)))


def demand_of(found: Dispatch, period: int, scenario: int = -1) -> float:
    """Return the demand of a year over all nodes."""
    return float((found.system.demand @ in_period(found, period, scenario)).sum())


def finding(found: Dispatch) -> str:
    """Return the first sentence: what it costs, and what that is a unit of energy."""
    system = found.system
    years = len(system.steps.periods)
    served = sum(
        (demand_of(found, y) - unserved_of(found, y)) * _present(found, y) for y in range(years)
    )  # both sides in present value
    said = f"{system.name} costs {figure(found.total_cost, 8)} {system.money} in all"
    if served > 0.0:
        said += f", {figure(found.total_cost / served, 4)} {system.money} for each {system.energy} served"
    return said


def _present(found: Dispatch, period: int) -> float:
    """Return the present value of one unit of money a year in a period, mean of its steps by hours."""
    steps = found.system.steps
    hours = in_period(found, period)
    here = steps.period == period
    total = float(hours.sum())
    return float(steps.weight[here].sum()) / total if total > 0.0 else 0.0


def unserved_of(found: Dispatch, period: int, scenario: int = -1) -> float:
    """Return energy left unserved in a year."""
    return sum(
        energy_of(found, k, period, scenario) for k, each in enumerate(found.system.fleets) if each.kind == UNSERVED
    )


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
            use = 100.0 * energy / (capacity * hours) if 0.0 < capacity * hours < np.inf and not fleet.unit else np.nan
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
        drawing=Drawing("bars", "capacity", title=_sentence(finding(found))),
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
        drawing=Drawing("bars", "cost", title=_sentence(said)),
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
    table = np.array(rows).reshape(len(rows), 4)
    unit = f"{system.money}/{system.energy}"
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
        drawing=Drawing("bars", "price", title=_sentence(said)),
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


def stores_result(found: Dispatch) -> Result | None:
    """Return stores: what they hold, how full they get, what water in them is worth; None without stores."""
    system = found.system
    items, rows = [], []
    for k, store in enumerate(system.stores):
        for y in range(len(system.steps.periods)):
            for s in range(len(system.steps.scenarios)):
                here = (system.steps.period == y) & (system.steps.scenario == s)
                at = np.unique(store.stage[here])
                holds = float(found.capacity[store.fleet, y]) * store.hours_of_capacity
                level = found.level[k][at] if len(found.level[k]) else np.full(len(at), np.nan)
                worth = found.water_value[k][at]
                hours = system.steps.hours * here
                rows.append(
                    [
                        holds, float(np.min(level)), float(np.max(level)), float(np.nanmean(worth)),
                        float(np.nanmin(worth)), float(np.nanmax(worth)),
                        float(store_inflow(found, k) @ hours), float(found.spill[k] @ hours),
                    ]
                )  # fmt: skip
                items.append((store.name, period_label(found, y), scenario_label(found, s)))
    if not items:
        return None
    table, unit = np.array(rows), f"{system.money}/{system.energy}"
    names = ("holds", "lowest", "highest", "value", "least_value", "most_value", "inflow", "spilled")
    units = (*[system.energy] * 3, *[unit] * 3, *[f"{system.energy}/year"] * 2)
    said = f"{len(system.stores)} stores; one more unit in them is worth {short_figure(float(np.nanmax(table[:, 5])))} {unit} at most"
    return Result(
        "power_stores",
        "Stores and reservoirs: level, limits and what one more unit in them is worth",
        ("store", "period", "scenario"),
        items,
        {name: Measure(table[:, j], units[j]) for j, name in enumerate(names)},
        notes=(said,),
        drawing=Drawing("bars", "value", title=_sentence(said)),
    )


def store_inflow(found: Dispatch, k: int) -> Array:
    """Return the inflow of a store, that of capacity added included, shape (steps,)."""
    store, steps = found.system.stores[k], found.system.steps
    extra = 0.0 if store.inflow_per_capacity is None else store.inflow_per_capacity * found.capacity[store.fleet][steps.period]
    return np.asarray(store.inflow + extra)


def unserved_result(found: Dispatch) -> Result | None:
    """Return what is left unserved by period and scenario; None where the system lets nothing be."""
    system = found.system
    if not any(fleet.kind == UNSERVED for fleet in system.fleets):
        return None
    items, rows = [], []
    for y in range(len(system.steps.periods)):
        for s in range(len(system.steps.scenarios)):
            demand, left = demand_of(found, y, s), unserved_of(found, y, s)
            items.append((period_label(found, y), scenario_label(found, s)))
            rows.append([left, 100.0 * left / demand if demand > 0.0 else 0.0])
    table = np.array(rows)
    worst = int(table[:, 1].argmax())
    said = "all that is asked for is served"
    if table[worst, 1] > 100.0 * LEAST:
        said = f"most is left unserved in {items[worst][0]}, {items[worst][1]}: {table[worst, 1]:.2f} per cent of demand"
    return Result(
        "power_unserved",
        "What is left unserved",
        ("period", "scenario"),
        items,
        {"unserved": Measure(table[:, 0], f"{system.energy}/year"), "share": Measure(table[:, 1], "% of demand")},
        notes=(said,),
        drawing=Drawing("bars", "share", title=_sentence(said)),
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
    said = f"{short_figure(float(np.sum(values)) / len(system.steps.periods))} units a year, mean of the periods"
    return Result(
        "power_emissions",
        "Emissions",
        ("period", "fleet", "emission"),
        items,
        {"emitted": Measure(np.array(values), "units/year", "in the unit of the factors given")},
        notes=(said,),
        drawing=Drawing("bars", "emitted", title=_sentence(said)),
    )


def dispatch_result(found: Dispatch) -> Result:
    """Return what every fleet brings to every node in every step."""
    system, steps = found.system, found.system.steps
    items, values = [], []
    for k, fleet in enumerate(system.fleets):
        delivered = found.delivered(k)
        for n in np.flatnonzero(np.abs(delivered).max(axis=1, initial=0.0) > 0.0):
            for t in range(len(steps)):
                items.append((fleet.name, system.node[n], _step(found, t)))
                values.append(float(delivered[n, t]))
    title, measure = "Dispatch by step", {"power": Measure(np.array(values), system.power, "below zero: taken")}
    return Result("power_dispatch", title, ("fleet", "node", "step"), items, measure, drawing=Drawing("none"))


def _step(found: Dispatch, t: int) -> str:
    steps = found.system.steps
    parts = (steps.periods[steps.period[t]], steps.scenarios[steps.scenario[t]], steps.label[t])
    label = steps.label[t]
    return " ".join(part for part in parts if part and (part is parts[2] or part not in label))


def levels_result(found: Dispatch) -> Result:
    """Return the level of every store at the end of every stage, its limits and what one more unit is worth."""
    system, steps = found.system, found.system.steps
    items, rows = [], []
    for k, store in enumerate(system.stores):
        if not len(found.level[k]):
            continue
        low, high = (np.broadcast_to(each, (len(store.before),)) for each in (store.level_low, store.level_high))
        first = np.zeros(len(store.before), dtype=np.intp)
        first[store.stage[::-1]] = np.arange(len(steps))[::-1]
        for i in range(len(store.before)):
            holds = float(found.capacity[store.fleet, steps.period[first[i]]]) * store.hours_of_capacity
            label = store.stage_label[i] if store.stage_label else _step(found, int(first[i]))
            items.append((store.name, label))
            water = float(found.water_value[k][i])
            rows.append([float(found.level[k][i]), float(low[i]) * holds, float(high[i]) * holds, water])
    table = np.array(rows).reshape(len(rows), 4)
    measures = {
        "level": Measure(table[:, 0], system.energy, "at the end"),
        "least": Measure(table[:, 1], system.energy),
        "most": Measure(table[:, 2], system.energy),
        "value": Measure(table[:, 3], f"{system.money}/{system.energy}", "of one more unit"),
    }
    return Result("power_levels", "Levels of stores", ("store", "stage"), items, measures, drawing=Drawing("none"))


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}"

