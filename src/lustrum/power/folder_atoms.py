"""Sources, converters, stores and lines of a folder with system.toml."""

from __future__ import annotations

import math

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.power.folder_making import Growing
from lustrum.power.folder_time import Scenarios, by_step, said_by_block
from lustrum.power.pypsa_lines import independent_cycles
from lustrum.power.system import CONVERTER, LINE, SOURCE, STORE, Activity, Cycle, Fleet, Store, Unit
from lustrum.results import Record


def availability(making: Growing, row: Record, name: str) -> Array:
    """Return what is available of each unit of capacity, shape (steps,): of the line, or by block."""
    said = said_by_block(making, "availability", name, "share")
    return by_step(making, np.where(np.isnan(said), row.number("availability", 1.0), said))


def by_period(making: Growing, name: str, cost: float) -> float | Array:
    """Return a running cost, by step where costs.csv gives it by year, shape (steps,)."""
    paid = making.paid(name, "variable_cost")
    if np.isnan(paid).all():
        return cost
    return np.asarray(np.where(np.isnan(paid), cost, paid)[making.steps.period])


def _finish(making: Growing, row: Record, name: str, places: list[int]) -> None:
    """Bind all that is ever added of a plant."""
    most = row.number("most_added", math.inf)
    if math.isfinite(most) and places:
        making.groups.append((name, most, places))


def _firm(row: Record, share: Array) -> float:
    return row.number("firm", float(share.min(initial=1.0)))


def _fixed_cost(making: Growing, row: Record, existing: Array) -> float:
    return row.number("fixed_cost", 0.0) * float(making.settings.weight @ existing)


def add_sources(making: Growing, given: Scenarios) -> None:
    """Add sources.csv; a source whose running cost changes by vintage is one fleet for each."""
    for row in making.tables.rows["sources"]:
        name = making.own(row, "source")
        source = _Source(making, given, row, name)
        existing, units = making.existing(row, name), making.units(row, name)
        if source.growth == 0.0:
            every = tuple(unit for unit in units if unit is not None)
            places = [source.fleet(name, existing, every, making.settings.base_year)]
        else:
            first = making.settings.years[0]
            places = [source.fleet(f"{name} {first}", existing, _one(units[0]), first)]
            for unit, year in zip(units[1:], making.settings.years[1:], strict=True):
                if unit is not None:
                    places.append(source.fleet(f"{name} {year}", np.zeros(len(existing)), _one(unit), year))
        _finish(making, row, name, places)


class _Source:
    """A line of sources.csv, of which one fleet or one for each vintage is made."""

    def __init__(self, making: Growing, given: Scenarios, row: Record, name: str) -> None:
        self.making, self.row, self.name = making, row, name
        self.node = making.tables.place(row, "node", making.node, "nodes.csv")
        self.share = availability(making, row, name)
        self.growth = row.number("variable_cost_growth", 0.0)
        self.most: float | Array = row.number("energy_factor", math.inf)
        if row.text("follows_inflow") == "true":
            self.most = _dry(making, given, self.most)

    def fleet(self, label: str, existing: Array, units: tuple[Unit, ...], year: int) -> int:
        """Add a fleet at the running cost of a year and return its place; `existing` is of shape (periods,)."""
        making, row = self.making, self.row
        fixed = row.number("variable_cost", 0.0) * (1.0 + self.growth) ** (year - making.settings.base_year)
        cost = by_period(making, self.name, fixed)
        emission = row.number("emission", 0.0)
        emitted: dict[str, float | Array] = {"emissions": emission} if emission else {}
        activity = Activity(label, ((self.node, 1.0),), cost, 0.0, self.share, emission=emitted)
        return making.add(
            Fleet(
                label, SOURCE, row.text("carrier"), existing, units, (activity,), energy_most=self.most,
                firm=_firm(row, self.share), fixed_cost=_fixed_cost(making, row, existing),
            )
        )  # fmt: skip


def _one(unit: Unit | None) -> tuple[Unit, ...]:
    return () if unit is None else (unit,)


def _dry(making: Growing, given: Scenarios, factor: float | Array) -> Array:
    """Return the energy factor by period and scenario, shape (periods, scenarios)."""
    return np.tile(np.minimum(factor * given.inflow, 1.0), (len(making.settings.years), 1))


def add_converters(making: Growing) -> None:
    """Add converters.csv: from one node to another at an efficiency."""
    for row in making.tables.rows["converters"]:
        name = making.own(row, "converter")
        paid = by_period(making, name, row.number("variable_cost", 0.0))
        ends = [making.tables.place(row, end, making.node, "nodes.csv") for end in ("from", "to")]
        share, existing = availability(making, row, name), making.existing(row, name)
        units = tuple(unit for unit in making.units(row, name) if unit is not None)
        activity = Activity(
            name,
            ((ends[0], -1.0), (ends[1], row.number("efficiency", 1.0))),
            paid,
            0.0,
            share,
        )
        fleet = Fleet(name, CONVERTER, row.text("carrier"), existing, units, (activity,), firm=row.number("firm", 0.0),
                      fixed_cost=_fixed_cost(making, row, existing))  # fmt: skip
        _finish(making, row, name, [making.add(fleet)])


def add_lines(making: Growing, *, flow: bool) -> None:
    """Add lines.csv; a line that loses on its way is two flows, one each way."""
    for row in making.tables.rows["lines"]:
        name = making.own(row, "line")
        start, end = (making.tables.place(row, each, making.node, "nodes.csv") for each in ("from", "to"))
        existing = making.existing(row, name)
        units = tuple(unit for unit in making.units(row, name) if unit is not None)
        if row.number("firm", 0.0) > 0.0:
            message = f"of '{name}': a line makes no power, and counts at no peak."
            making.tables.faults.append(row.fault("not_supported", "firm", message, "Leave it blank."))
        loss = row.number("loss", 0.0)
        activities: tuple[Activity, ...] = (Activity(name, ((start, -1.0), (end, 1.0)), 0.0, -1.0, 1.0),)
        if loss > 0.0:
            there = Activity(name, ((start, -1.0), (end, 1.0 - loss)))
            back = Activity(f"{name} back", ((end, -1.0), (start, 1.0 - loss)))
            activities = (there, back)
        fleet = Fleet(name, LINE, "", existing, units, activities, fixed_cost=_fixed_cost(making, row, existing))
        place = making.add(fleet)
        if flow and loss == 0.0:
            making.reactance[place] = row.number("reactance", math.nan)
        _finish(making, row, name, [place])


def line_cycles(making: Growing) -> tuple[Cycle, ...]:
    """Return Kirchhoff's rows of lines without losses; a line in a cycle without reactance is a fault."""
    found = []
    for y in range(len(making.settings.years)):
        serving = {}
        for place in sorted(making.reactance, key=lambda k: making.fleets[k].name):
            fleet = making.fleets[place]
            if fleet.existing[y] or any(unit.active[y] for unit in fleet.units):
                (start, _), (end, _) = fleet.activities[0].ends
                serving[place] = (start, end)
        for terms in independent_cycles(serving):
            for place, _ in terms:
                if math.isnan(making.reactance[place]):
                    name = making.fleets[place].name
                    message = f"'{name}' stands in a cycle of lines: how power divides there is not known."
                    way_out = "Write its reactance, or ask for --network transport."
                    making.tables.fault("blank", "lines.csv", name, "reactance", message, way_out)
                    making.reactance[place] = 1.0
            found.append(Cycle(tuple((place, sign * making.reactance[place]) for place, sign in terms), y))
    return tuple(found)


def add_stores(making: Growing, given: Scenarios) -> None:
    """Add stores.csv: batteries, pumps and reservoirs, with inflow.csv by scenario."""
    for row in making.tables.rows["stores"]:
        name = making.own(row, "store")
        node = making.tables.place(row, "node", making.node, "nodes.csv")
        share, existing = availability(making, row, name), making.existing(row, name)
        units = tuple(unit for unit in making.units(row, name) if unit is not None)
        pump = row.number("pump", 1.0)
        paid = by_period(making, name, row.number("variable_cost", 0.0))
        out = Activity(f"{name} dispatch", ((node, 1.0),), paid, 0.0, share)
        into = Activity(f"{name} store", ((node, -1.0),), 0.0, 0.0, pump * share)
        fleet = Fleet(name, STORE, row.text("carrier"), existing, units, (out, into), shared=False,
                      firm=_firm(row, share), fixed_cost=_fixed_cost(making, row, existing))  # fmt: skip
        place = making.add(fleet)
        making.stores.append(_store(making, row, name, node, place, given))
        _finish(making, row, name, [place])


def _store(making: Growing, row: Record, name: str, node: int, place: int, given: Scenarios) -> Store:
    steps, cycle = making.steps, row.text("cycle")
    stage, season = _stages(making)
    stages = int(stage.max()) + 1
    inflow = by_step(making, _inflow(making, name)) * given.inflow[steps.scenario]
    hours = np.bincount(stage, steps.store_hours, minlength=stages)
    by_capacity = row.text("inflow_of") == "capacity"
    before = np.arange(-1, stages - 1)
    first = np.flatnonzero(season == 0)
    before[first] = -1 if cycle == "none" else first + int(season.max())
    turns = {"day": hours / 24.0, "week": hours / 168.0, "season": np.ones(stages)}.get(cycle)
    if turns is not None:
        before = np.arange(stages)
    if cycle == "none" and row.number("initial", 0.0) > 0.0 and not row.states("end_least"):
        message = f"'{name}' begins with something in it and ends as it likes: what it begins with would be free."
        making.tables.faults.append(row.fault("no_end", "initial", message, "Choose cycle year, or write end_least."))
    low = np.zeros(stages)
    if row.states("end_least"):
        low[np.flatnonzero(season == season.max())] = row.number("end_least")
    loss = row.number("loss", 0.0)
    efficiency = (row.number("efficiency_out", 1.0), row.number("efficiency_in", 1.0))
    filling: tuple[tuple[int, float | Array], ...] = ((0, -1.0 / efficiency[0]), (1, efficiency[1]))
    return Store(
        name, node, row.text("carrier"), place, row.number("hours"), stage, before, np.power(1.0 - loss, hours),
        filling,
        np.zeros(len(steps)) if by_capacity else inflow, row.number("initial", 0.0),
        inflow if by_capacity else None, turns=turns, level_low=low,
        stage_label=tuple(_stage_labels(making, stage, stages)),
    )  # fmt: skip


def _inflow(making: Growing, name: str) -> Array:
    """Return what flows into a store, shape (blocks,): nought where inflow.csv says nothing of it at all."""
    said = said_by_block(making, "inflow", name, "inflow")
    left = int(np.isnan(said).sum())
    if 0 < left < len(said):
        message = f"{left} blocks of '{name}' are not given."
        making.tables.fault("missing_row", "inflow.csv", name, "block", message, "Missing is not zero: write 0.")
    return np.nan_to_num(said)


def _stages(making: Growing) -> tuple[Indices, Indices]:
    """Return the stage of each step, shape (steps,), and which season each stage is, shape (stages,)."""
    rows = making.tables.rows["blocks"]
    names = list(dict.fromkeys(row.text("season") for row in rows))
    own = np.array([names.index(row.text("season")) for row in rows], dtype=np.intp)
    copies = len(making.steps) // max(len(rows), 1)
    stage = np.concatenate([own + k * len(names) for k in range(copies)]).astype(np.intp)
    return stage, np.tile(np.arange(len(names)), copies)


def _stage_labels(making: Growing, stage: Indices, stages: int) -> list[str]:
    steps, rows = making.steps, making.tables.rows["blocks"]
    first = np.zeros(stages, dtype=np.intp)
    first[stage[::-1]] = np.arange(len(stage))[::-1]
    found = []
    for t in first:
        parts = (
            steps.periods[steps.period[t]],
            steps.scenarios[steps.scenario[t]],
            rows[int(t) % len(rows)].text("season"),
        )
        found.append(" ".join(part for part in parts if part) or "year")
    return found
