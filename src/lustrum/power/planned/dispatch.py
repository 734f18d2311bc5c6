"""Power flows of every year, period and scenario: limits, nodes, stores, cycles, what is left unserved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.labels import Index
from lustrum.power.planned.capacity import Building
from lustrum.power.planned.system import PlannedPower
from lustrum.power.planned.terms import Rows, labels_of
from lustrum.power.system import Fleet, Store
from lustrum.problem import PlanProblem, Variable
from lustrum.problem.declarations import BALANCE, IDENTITY
from lustrum.problem.names import POWER_BALANCE, POWER_DEMAND, POWER_FLOW, POWER_LEVEL, POWER_STORED, POWER_UNSERVED

WHEN = ("scenario", "period")


@dataclass(frozen=True, eq=False)
class Running:
    """Flows as later rows need them.

    Parameters
    ----------
    flow : Variable
        Over flows, scenarios and periods.
    unserved : Variable
        Over nodes, scenarios and periods, in units of power.
    demand : Variable
        Energy asked for in a year.
    """

    flow: Variable
    unserved: Variable
    demand: Variable
    part: ClassVar[str] = "power"


def run(problem: PlanProblem, power: PlannedPower, building: Building) -> Running:
    """Declare flows, stores and nodes."""
    system, steps = power.system, power.steps
    names = tuple(system.fleets[k].activities[a].name for k, a in power.flows)
    scenarios, periods = when(power)
    lower, upper = _bounds(power)
    size = np.repeat([max(float(power.existing[0, k]), 1.0) for k, _ in power.flows], steps)
    flow = problem.add_variable(
        POWER_FLOW, labels_of(("flow", *WHEN), names, scenarios, periods), units=system.power, lower=lower,
        upper=upper, scale=size,
    )  # fmt: skip
    nodes = labels_of(("node", *WHEN), system.node, scenarios, periods)
    unserved = problem.add_variable(
        POWER_UNSERVED, nodes, units=system.power, scale=np.maximum((power.share * power.energy).ravel(), 1e-9),
        upper=np.where(power.share.ravel() > 0.0, np.inf, 0.0),
    )  # fmt: skip
    demand = problem.add_variable(
        POWER_DEMAND, Index.single(), units=f"{system.energy}/year", scale=power.energy, follows_trend=True
    )
    running = Running(flow, unserved, demand)
    problem.publish(running)
    _within_capacity(problem, power, building, flow)
    _energy(problem, power, building, flow)
    for k, store in enumerate(system.stores):
        _store(problem, power, building, flow, (k, store))
    _nodes(problem, power, running, nodes)
    _cycles(problem, power, flow)
    return running


def when(power: PlannedPower) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of scenarios and of the periods of a year."""
    steps = power.system.steps
    count = power.steps // len(steps.scenarios)
    return tuple(name or "every year" for name in steps.scenarios), tuple(
        label or f"period {number}" for number, label in enumerate(steps.label[:count], start=1)
    )


def columns_of(power: PlannedPower, flow: int) -> Indices:
    """Return the columns of one flow, shape (steps of a year,)."""
    return np.arange(flow * power.steps, (flow + 1) * power.steps)


def _alone(power: PlannedPower, k: int) -> bool:
    """Whether the capacity of a fleet is given, and no other flow shares it: then it stands in bounds."""
    fleet = power.system.fleets[k]
    return not power.can_add[k] and (not fleet.shared or len(fleet.activities) == 1)


def _bounds(power: PlannedPower) -> tuple[Array, Array]:
    lower = np.zeros((power.years, len(power.flows) * power.steps))
    upper = np.full_like(lower, np.inf)
    for f, (k, a) in enumerate(power.flows):
        activity, here = power.system.fleets[k].activities[a], columns_of(power, f)
        low, high = power.by_year(activity.low), power.by_year(activity.high)
        lower[:, here] = np.where(low < 0.0, -np.inf, 0.0)
        if _alone(power, k):
            stands = power.existing[:, [k]]
            lower[:, here], upper[:, here] = low * stands, high * stands
    return lower, upper


def _within_capacity(problem: PlanProblem, power: PlannedPower, building: Building, flow: Variable) -> None:
    """Flows lie within the capacity that serves, where it is decided or shared: low K <= f <= high K."""
    scenarios, periods = when(power)
    for sign, name in ((1.0, "power_limit"), (-1.0, "power_least")):
        groups: list[tuple[str, list[int], int, Array]] = []
        for k, fleet in enumerate(power.system.fleets):
            if _alone(power, k):
                continue
            own = [f for f, (fleet_of, _) in enumerate(power.flows) if fleet_of == k]
            for group in [own] if fleet.shared else [[f] for f in own]:
                activity = fleet.activities[power.flows[group[0]][1]]
                share = power.by_year(activity.high if sign > 0.0 else activity.low)
                if sign > 0.0 or share.any():
                    groups.append((activity.name, group, k, share))
        if not groups:
            continue
        rows = Rows(problem, len(groups) * power.steps)
        for number, (_, group, k, share) in enumerate(groups):
            here = columns_of(power, number)
            for f in group:
                rows.put(flow, here, columns_of(power, f), sign)
            rows.give(here, -sign * share * power.existing[:, [k]])
            if (place := building.place(k)) is not None:
                rows.put(building.serving, here, place, -sign * share)
        index = labels_of(("flow", *WHEN), [each[0] for each in groups], scenarios, periods)
        problem.add_constraint(
            name, rows.expression(index) <= 0.0, units=power.system.power,
            title=f"{'Most' if sign > 0.0 else 'Least'} of {{flow}}, {{scenario}}, {{period}}",
            meaning="What runs lies within the capacity that serves and is available.",
        )  # fmt: skip


def _energy(problem: PlanProblem, power: PlannedPower, building: Building, flow: Variable) -> None:
    """Energy of a year lies within what a plant gives in it: sum of hours f <= energy factor x hours x K."""
    steps = power.system.steps
    scenario, hours = steps.scenario[: power.steps], power.hours
    bound: list[tuple[int, Fleet, Array]] = []
    for k, fleet in enumerate(power.system.fleets):
        most = np.broadcast_to(np.asarray(fleet.energy_most, dtype=float), (power.years, len(steps.scenarios)))
        if np.isfinite(most).all():
            bound.append((k, fleet, most))
    if not bound:
        return
    names = when(power)[0]
    rows = Rows(problem, len(bound) * len(names))
    for number, (k, _, most) in enumerate(bound):
        for s in range(len(names)):
            row, here = number * len(names) + s, np.flatnonzero(scenario == s)
            for f, (of, _) in enumerate(power.flows):
                if of == k:
                    rows.put(flow, np.full(len(here), row), columns_of(power, f)[here], hours[here])
            whole = most[:, [s]] * hours[here].sum()
            rows.give(np.array([row]), -whole * power.existing[:, [k]])
            if (place := building.place(k)) is not None:
                rows.put(building.serving, np.array([row]), place, -whole)
    problem.add_constraint(
        "power_energy", rows.expression(labels_of(("plant", "scenario"), [f.name for _, f, _ in bound], names)) <= 0.0,
        units=f"{power.system.energy}/year", title="Energy of {plant}, {scenario}",
        meaning="Energy of a year lies within what water, wind or sun give the plant in it.",
    )  # fmt: skip


def _store(
    problem: PlanProblem, power: PlannedPower, building: Building, flow: Variable, which: tuple[int, Store]
) -> None:
    """Level of a store: s' = keep s + inflow - spill + filled - drawn, and the most it holds."""
    number, store = which
    steps = power.system.steps
    count = len(store.before) // power.years
    stage = store.stage[: power.steps]
    hours = steps.store_hours[: power.steps]
    flows = [f for f, (k, _) in enumerate(power.flows) if k == store.fleet]
    place = building.place(store.fleet)
    items = _stages(power)
    unit = power.system.energy
    if store.turns is not None:
        _turns(problem, power, building, flow, which)
    rows = Rows(problem, count)
    everyone = np.arange(count)
    for a, brings in store.filling:
        rows.put(flow, stage, columns_of(power, flows[a]), power.by_year(brings)[0] * hours)
    per_capacity = store.inflow_per_capacity
    water = power.by_year(store.inflow)
    if per_capacity is not None:
        given = power.by_year(per_capacity)
        water = water + given * power.existing[:, [store.fleet]]
        if place is not None:
            rows.put(building.serving, stage, np.full(len(stage), place), given * hours)
    rows.give(stage, water * hours)
    if water.any() or per_capacity is not None:
        spill = problem.add_variable(
            f"power_spill_{number}", labels_of(WHEN, *when(power)), units=power.system.power,
            upper=np.inf if per_capacity is not None else water, scale=np.maximum(water[0], 1e-9),
        )  # fmt: skip
        rows.put(spill, stage, np.arange(power.steps), -hours)
    if store.turns is None:
        level = problem.add_variable(
            f"{POWER_LEVEL}_{number}", items, units=unit,
            scale=max(float(power.existing[0, store.fleet]), 1.0) * store.hours_of_capacity,
        )  # fmt: skip
        rows.put(level, everyone, everyone, -1.0)
        before = store.before[:count]
        later = np.flatnonzero(before >= 0)
        rows.put(level, later, before[later], store.keep[:count][later])
        begins = np.flatnonzero(before < 0)
        initial = np.broadcast_to(np.asarray(store.initial, float), (len(store.before),))[:count]
        if len(begins):
            rows.give(begins, (initial * store.keep[:count])[begins])
        _holds(problem, power, building, which, level)
        problem.add_quantity(
            f"{POWER_LEVEL}_{number}", level, units=unit, additive=False, title=f"Level of {store.name}",
            meaning="Energy in store at the end of each season.",
        )  # fmt: skip
    problem.add_constraint(
        f"{POWER_STORED}_{number}", rows.expression(items).equals(0.0), kind=BALANCE, units=unit,
        title=f"Water and energy in {store.name}, {{scenario}}, {{season}}",
        meaning="What is in store is what was, plus what flows in and is put in, less what is drawn and spilled.",
    )  # fmt: skip


def _stages(power: PlannedPower) -> Index:
    """Return the labels of the stages of a year: scenario and season."""
    scenarios = when(power)[0]
    return labels_of(("scenario", "season"), scenarios, power.seasons)


def _holds(
    problem: PlanProblem, power: PlannedPower, building: Building, which: tuple[int, Store], level: Variable
) -> None:
    """Keep the level between the least and the most a store holds."""
    number, store = which
    count = len(level)
    place = building.place(store.fleet)
    stands = power.existing[:, [store.fleet]] * store.hours_of_capacity
    for sign, said in ((1.0, store.level_high), (-1.0, store.level_low)):
        share = np.broadcast_to(np.asarray(said, dtype=float), (len(store.before),))[:count]
        at = np.arange(count) if sign > 0.0 else np.flatnonzero(share)
        if not len(at):
            continue
        rows = Rows(problem, len(at))
        everyone = np.arange(len(at))
        rows.put(level, everyone, at, sign)
        rows.give(everyone, -sign * share[at] * stands)
        if place is not None:
            rows.put(building.serving, everyone, place, -sign * share[at] * store.hours_of_capacity)
        word = "most" if sign > 0.0 else "least"
        problem.add_constraint(
            f"power_level_{word}_{number}", rows.expression(level.index.take(at.tolist())) <= 0.0,
            units=power.system.energy, title=f"{word.capitalize()} in {store.name}, {{scenario}}, {{season}}",
            meaning="The level of a store lies within what it holds.",
        )  # fmt: skip


def _turns(
    problem: PlanProblem, power: PlannedPower, building: Building, flow: Variable, which: tuple[int, Store]
) -> None:
    """Bind what goes through a store that fills and empties many times in a stage."""
    number, store = which
    assert store.turns is not None
    count = len(store.before) // power.years
    stage, hours = store.stage[: power.steps], power.system.steps.store_hours[: power.steps]
    flows = [f for f, (k, _) in enumerate(power.flows) if k == store.fleet]
    rows = Rows(problem, count)
    for a, brings in store.filling:
        rows.put(flow, stage, columns_of(power, flows[a]), np.maximum(power.by_year(brings)[0], 0.0) * hours)
    turns = store.turns[:count] * store.hours_of_capacity
    rows.give(np.arange(count), -turns * power.existing[:, [store.fleet]])
    if (place := building.place(store.fleet)) is not None:
        rows.put(building.serving, np.arange(count), place, -turns)
    problem.add_constraint(
        f"power_turns_{number}", rows.expression(_stages(power)) <= 0.0, units=power.system.energy,
        title=f"Cycles of {store.name}, {{scenario}}, {{season}}",
        meaning="What is put into a store in a season is what it holds, times the cycles that fit into the season.",
    )  # fmt: skip


def _nodes(problem: PlanProblem, power: PlannedPower, running: Running, index: Index) -> None:
    """At every node what comes and what is left unserved is what is asked for: a share of the year's energy."""
    rows = Rows(problem, len(index))
    for f, (k, a) in enumerate(power.flows):
        for node, brings in power.system.fleets[k].activities[a].ends:
            rows.put(running.flow, columns_of(power, node), columns_of(power, f), power.by_year(brings))
    everyone = np.arange(len(index))
    rows.put(running.unserved, everyone, everyone, 1.0)
    rows.put(running.demand, everyone, 0, -power.share.ravel())
    problem.add_constraint(
        POWER_BALANCE, rows.expression(index).equals(0.0), kind=BALANCE, units=power.system.power,
        title="Power at {node}, {scenario}, {period}",
        meaning="What reaches a node, and what is left unserved, is what is asked for there.",
    )  # fmt: skip


def _cycles(problem: PlanProblem, power: PlannedPower, flow: Variable) -> None:
    """Around an independent cycle of lines reactance times flow adds up to nought, in the years it is one."""
    by_year: dict[tuple[tuple[int, float], ...], list[int]] = {}
    for cycle in power.system.cycles:
        by_year.setdefault(cycle.terms, []).append(cycle.period + 1)
    first = {k: f for f, (k, a) in reversed(list(enumerate(power.flows))) if a == 0}
    for number, (terms, years) in enumerate(by_year.items()):
        rows = Rows(problem, power.steps)
        largest = max(abs(value) for _, value in terms)
        for k, value in terms:
            rows.put(flow, np.arange(power.steps), columns_of(power, first[k]), value / largest)
        problem.add_constraint(
            f"power_cycle_{number}", rows.expression(labels_of(WHEN, *when(power))).equals(0.0), kind=IDENTITY,
            units=power.system.power, years=years, title="Flow around a cycle of lines, {scenario}, {period}",
            meaning="Power divides between lines by Kirchhoff's law.",
        )  # fmt: skip
