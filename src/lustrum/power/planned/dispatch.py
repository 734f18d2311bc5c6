"""Power flows of every year, period and scenario: limits, nodes, stores, cycles, what is left unserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.labels import Index
from lustrum.power.planned.capacity import Building
from lustrum.power.planned.flows import WHEN, Flows, columns_of, declare_flows, is_alone, when
from lustrum.power.planned.system import PlannedPower
from lustrum.power.planned.terms import Rows, labels_of
from lustrum.power.system import Fleet, Store
from lustrum.problem import PlanProblem, Variable
from lustrum.problem.declarations import BALANCE, IDENTITY
from lustrum.problem.names import POWER_BALANCE, POWER_DEMAND, POWER_LEVEL, POWER_STORED, POWER_UNSERVED


@dataclass(frozen=True, eq=False)
class Running:
    """Flows as later rows need them.

    Parameters
    ----------
    flow : Flows
    unserved : Variable
        Over nodes, scenarios and periods, in units of power.
    demand : Variable
        Energy asked for in a year.
    lost : Variable
        Of it, left unserved, mean of the scenarios.
    """

    flow: Flows
    unserved: Variable
    demand: Variable
    lost: Variable
    part: ClassVar[str] = "power"


def run(problem: PlanProblem, power: PlannedPower, building: Building) -> Running:
    """Declare flows, stores and nodes."""
    system = power.system
    scenarios, periods = when(power)
    flow = declare_flows(problem, power, building)
    nodes = labels_of(("node", *WHEN), system.node, scenarios, periods)
    unserved = problem.add_variable(
        POWER_UNSERVED, nodes, units=system.power, scale=np.maximum((power.share * power.energy).ravel(), 1e-9),
        upper=np.where(power.share.ravel() > 0.0, np.inf, 0.0),
    )  # fmt: skip
    demand = problem.add_variable(
        POWER_DEMAND, Index.single(), units=f"{system.energy}/year", scale=power.energy, follows_trend=True
    )
    lost = problem.add_variable("power_lost", Index.single(), units=f"{system.energy}/year", scale=0.01 * power.energy)
    running = Running(flow, unserved, demand, lost)
    problem.publish(running)
    _within_capacity(problem, power, building, flow)
    _energy(problem, power, building, flow)
    _stores(problem, power, building, flow)
    _nodes(problem, power, running, nodes)
    _not_served(problem, power, running)
    _cycles(problem, power, flow)
    return running


def _within_capacity(problem: PlanProblem, power: PlannedPower, building: Building, flow: Flows) -> None:
    """Flows lie within the capacity that serves, where it is decided or shared: low K <= f <= high K."""
    scenarios, periods = when(power)
    for sign, name in ((1.0, "power_limit"), (-1.0, "power_least")):
        groups: list[tuple[str, list[int], int, Array]] = []
        for k, fleet in enumerate(power.system.fleets):
            if is_alone(power, k):
                continue
            own = [f for f, (of, _) in enumerate(power.flows) if of == k and f in flow.place]
            if not own:
                continue
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
                flow.put(rows, here, (f, slice(None)), sign, power.steps)
            rows.give(here, -sign * share * power.existing[:, [k]])
            if (place := building.place(k)) is not None:
                rows.put(building.serving, here, place, -sign * share)
        index = labels_of(("flow", *WHEN), [each[0] for each in groups], scenarios, periods)
        problem.add_constraint(
            name, rows.expression(index) <= 0.0, units=power.system.power,
            title=f"{'Most' if sign > 0.0 else 'Least'} of {{flow}}, {{scenario}}, {{period}}",
            meaning="What runs lies within the capacity that serves and is available.",
        )  # fmt: skip


def _energy(problem: PlanProblem, power: PlannedPower, building: Building, flow: Flows) -> None:
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
                    flow.put(rows, np.full(len(here), row), (f, here), hours[here], power.steps)
            whole = most[:, [s]] * hours[here].sum()
            rows.give(np.array([row]), -whole * power.existing[:, [k]])
            if (place := building.place(k)) is not None:
                rows.put(building.serving, np.array([row]), place, -whole)
    problem.add_constraint(
        "power_energy", rows.expression(labels_of(("plant", "scenario"), [f.name for _, f, _ in bound], names)) <= 0.0,
        units=f"{power.system.energy}/year", title="Energy of {plant}, {scenario}",
        meaning="Energy of a year lies within what water, wind or sun give the plant in it.",
    )  # fmt: skip


def _stores(problem: PlanProblem, power: PlannedPower, building: Building, flow: Flows) -> None:
    """Levels of stores: s' = keep s + inflow - spill + filled - drawn, and the most they hold."""
    stores = power.system.stores
    if not stores:
        return
    scenarios, periods = when(power)
    count = len(scenarios) * len(power.seasons)
    index = labels_of(("store", "scenario", "season"), [store.name for store in stores], scenarios, power.seasons)
    followed = [number for number, store in enumerate(stores) if store.turns is None]
    kept = [number * count + stage for number in followed for stage in range(count)]
    size = [float(power.size[each.fleet]) * each.hours_of_capacity for each in stores]
    level = problem.add_variable(
        POWER_LEVEL, index.take(kept), units=power.system.energy, scale=np.repeat(np.array(size), count)[kept]
    )
    spill = problem.add_variable(
        "power_spill", labels_of(("store", *WHEN), [each.name for each in stores], scenarios, periods),
        units=power.system.power, upper=np.hstack([_most_spilled(power, each) for each in stores]),
        scale=np.repeat(np.array(size) / np.array([each.hours_of_capacity for each in stores]), power.steps),
    )  # fmt: skip
    rows = Rows(problem, len(index))
    for number, store in enumerate(stores):
        first = number * count
        _water(power, building, rows, (first, store), flow)
        stage = first + store.stage[: power.steps]
        hours = power.system.steps.store_hours[: power.steps]
        rows.put(spill, stage, np.arange(number * power.steps, (number + 1) * power.steps), -hours)
        if number in followed:
            at = followed.index(number) * count
            _carry(rows, level, (first, at), store, count)
    problem.add_constraint(
        POWER_STORED, (-rows.expression(index)).equals(0.0), kind=BALANCE, units=power.system.energy,
        title="Water and energy in {store}, {scenario}, {season}",
        meaning="What is in store is what was, plus what flows in and is put in, less what is drawn and spilled.",
    )  # fmt: skip
    problem.add_quantity(
        POWER_LEVEL, level, units=power.system.energy, additive=False, title="Level of stores",
        meaning="Energy in store at the end of each season.",
    )  # fmt: skip
    _hold(problem, power, building, level, [stores[number] for number in followed])
    _turn(problem, power, building, flow)


def _most_spilled(power: PlannedPower, store: Store) -> Array:
    """Return the most that is spilled, shape (years, steps of a year): what flows in, without end where that grows."""
    water = np.maximum(power.by_year(store.inflow), 0.0)
    return np.full_like(water, np.inf) if store.inflow_per_capacity is not None else water


def _water(power: PlannedPower, building: Building, rows: Rows, which: tuple[int, Store], flow: Flows) -> None:
    """Put what flows in, and what is filled and drawn, into the rows of a store, the first of which is given."""
    first, store = which
    stage, hours = first + store.stage[: power.steps], power.system.steps.store_hours[: power.steps]
    flows = [f for f, (k, _) in enumerate(power.flows) if k == store.fleet]
    for a, brings in store.filling:
        flow.put(rows, stage, (flows[a], slice(None)), power.by_year(brings)[0] * hours, power.steps)
    water = power.by_year(store.inflow)
    if store.inflow_per_capacity is not None:
        given = power.by_year(store.inflow_per_capacity)
        water = water + given * power.existing[:, [store.fleet]]
        if (place := building.place(store.fleet)) is not None:
            rows.put(building.serving, stage, np.full(len(stage), place), given * hours)
    rows.give(stage, water * hours)


def _carry(rows: Rows, level: Variable, first: tuple[int, int], store: Store, count: int) -> None:
    """Put the level of a store, and the one before, into its rows; `first` row and first column are given."""
    row, column = first
    everyone = np.arange(count)
    rows.put(level, row + everyone, column + everyone, -1.0)
    before = store.before[:count]
    later, begins = np.flatnonzero(before >= 0), np.flatnonzero(before < 0)
    rows.put(level, row + later, column + before[later], store.keep[:count][later])
    if len(begins):
        initial = np.broadcast_to(np.asarray(store.initial, float), (len(store.before),))[:count]
        rows.give(row + begins, (initial * store.keep[:count])[begins])


def _hold(
    problem: PlanProblem, power: PlannedPower, building: Building, level: Variable, stores: Sequence[Store]
) -> None:
    """Keep levels between the least and the most a store holds."""
    count = len(level) // max(len(stores), 1)
    for sign, word in ((1.0, "most"), (-1.0, "least")):
        shares = [
            np.broadcast_to(np.asarray(each.level_high if sign > 0.0 else each.level_low, float), (len(each.before),))
            for each in stores
        ]
        share = np.concatenate([np.zeros(0), *(each[:count] for each in shares)])
        at = np.arange(len(share)) if sign > 0.0 else np.flatnonzero(share)
        if not len(at):
            continue
        rows = Rows(problem, len(at))
        rows.put(level, np.arange(len(at)), at, sign)
        for number, store in enumerate(stores):
            own = np.flatnonzero(at // count == number)
            part = share[at[own]] * store.hours_of_capacity
            rows.give(own, -sign * part * power.existing[:, [store.fleet]])
            if (place := building.place(store.fleet)) is not None:
                rows.put(building.serving, own, place, -sign * part)
        problem.add_constraint(
            f"power_level_{word}", rows.expression(level.index.take(at.tolist())) <= 0.0, units=power.system.energy,
            title=f"{word.capitalize()} in {{store}}, {{scenario}}, {{season}}",
            meaning="The level of a store lies within what it holds.",
        )  # fmt: skip


def _turn(problem: PlanProblem, power: PlannedPower, building: Building, flow: Flows) -> None:
    """Bind what goes through stores that fill and empty many times in a season."""
    stores = [store for store in power.system.stores if store.turns is not None]
    if not stores:
        return
    scenarios, _ = when(power)
    count = len(scenarios) * len(power.seasons)
    hours = power.system.steps.store_hours[: power.steps]
    rows = Rows(problem, count * len(stores))
    for number, store in enumerate(stores):
        assert store.turns is not None
        own, stage = number * count + np.arange(count), number * count + store.stage[: power.steps]
        flows = [f for f, (k, _) in enumerate(power.flows) if k == store.fleet]
        for a, brings in store.filling:
            into = np.maximum(power.by_year(brings)[0], 0.0) * hours
            flow.put(rows, stage, (flows[a], slice(None)), into, power.steps)
        turns = store.turns[:count] * store.hours_of_capacity
        rows.give(own, -turns * power.existing[:, [store.fleet]])
        if (place := building.place(store.fleet)) is not None:
            rows.put(building.serving, own, place, -turns)
    index = labels_of(("store", "scenario", "season"), [store.name for store in stores], scenarios, power.seasons)
    problem.add_constraint(
        "power_turns", rows.expression(index) <= 0.0, units=power.system.energy,
        title="Cycles of {store}, {scenario}, {season}",
        meaning="What is put into a store in a season is what it holds, times the cycles that fit into the season.",
    )  # fmt: skip


def _nodes(problem: PlanProblem, power: PlannedPower, running: Running, index: Index) -> None:
    """At every node what comes and what is left unserved is what is asked for there, and what is let go."""
    rows, everyone = Rows(problem, len(index)), np.arange(len(index))
    rows.put(running.unserved, everyone, everyone, 1.0)
    rows.put(running.demand, everyone, 0, -power.share.ravel())
    surplus = problem.add_variable(
        "power_let_go", index, units=power.system.power, scale=np.maximum((power.share * power.energy).ravel(), 1e-9)
    )
    rows.put(surplus, everyone, everyone, -1.0)
    entries: dict[tuple[int, int], list[float]] = {}
    for f, (k, a) in enumerate(power.flows):
        for node, brings in power.system.fleets[k].activities[a].ends:
            entries[node, f] = power.by_year(brings)[0].tolist()
    shape = len(index), len(power.flows) * power.steps
    row = np.concatenate([columns_of(power, node) for node, _ in entries])
    column = np.concatenate([columns_of(power, f) for _, f in entries])
    brings_ = sparse.csc_array((np.concatenate([*entries.values()]), (row, column)), shape=shape)
    came = (brings_ @ running.flow.every).indexed(index) + rows.expression(index)
    problem.add_constraint(
        POWER_BALANCE, (-came).equals(0.0), kind=BALANCE, units=power.system.power,
        title="Power at {node}, {scenario}, {period}",
        meaning="What reaches a node, and what is left unserved, is what is asked for there and what is let go.",
    )  # fmt: skip


def _not_served(problem: PlanProblem, power: PlannedPower, running: Running) -> None:
    """Gather what is left unserved in one column, which other rows refer to instead of all its parts."""
    rows = Rows(problem, 1)
    everyone = np.arange(len(running.unserved))
    rows.put(
        running.unserved, np.zeros(len(everyone), dtype=int), everyone, np.tile(power.expected, len(power.system.node))
    )
    rows.put(running.lost, np.zeros(1, dtype=int), 0, -1.0)
    problem.add_constraint(
        "power_lost_is_unserved", rows.expression(Index.single()).equals(0.0), kind=IDENTITY,
        units=f"{power.system.energy}/year", title="Power left unserved, mean of the scenarios",
        meaning="Energy left unserved in a year, each scenario by its probability.",
    )  # fmt: skip


def _cycles(problem: PlanProblem, power: PlannedPower, flow: Flows) -> None:
    """Around an independent cycle of lines reactance times flow adds up to nought, in the years it is one."""
    by_year: dict[tuple[tuple[int, float], ...], list[int]] = {}
    for cycle in power.system.cycles:
        by_year.setdefault(cycle.terms, []).append(cycle.period + 1)
    first = {k: f for f, (k, a) in reversed(list(enumerate(power.flows))) if a == 0}
    for number, (terms, years) in enumerate(by_year.items()):
        rows = Rows(problem, power.steps)
        largest = max(abs(value) for _, value in terms)
        for k, value in terms:
            flow.put(rows, np.arange(power.steps), (first[k], slice(None)), value / largest, power.steps)
        problem.add_constraint(
            f"power_cycle_{number}", rows.expression(labels_of(WHEN, *when(power))).equals(0.0), kind=IDENTITY,
            units=power.system.power, years=years, title="Flow around a cycle of lines, {scenario}, {period}",
            meaning="Power divides between lines by Kirchhoff's law.",
        )  # fmt: skip
