r"""Expansion and dispatch as one linear programme.

.. math::

    \min\; & \textstyle\sum_u c_u K_u + \sum_{a,t} w_t\, c_{at}\, f_{at} + \text{constants} \\
    & \textstyle\sum_a e_{na}\, f_{at} = d_{nt} \quad\text{at every node } n \text{ in every step } t \\
    & \text{low}_{at} K_t \le f_{at} \le \text{high}_{at} K_t, \qquad
      K_t = K^0_t + \textstyle\sum_{u \text{ active in } t} K_u \\
    & s_i = \text{keep}_i\, s_{i-1} + \textstyle\sum_{t \in i} h_t\,(\text{inflow}_t - \text{spill}_t
      + \sum_a g_a f_{at}), \qquad \text{low} \cdot E \le s_i \le \text{high} \cdot E \\
    & \textstyle\sum_{l \text{ around a cycle}} x_l\, f_{lt} = 0

with K capacity of a vintage u, f flows, s the level of a store after stage i. Capacity that cannot grow stands in the
bounds of its flows, not in rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.power.system import Fleet, Store, System
from lustrum.solver import StandardForm


@dataclass
class Entries:
    """Entries of a matrix and bounds of its rows, gathered block by block."""

    row: list[Indices] = field(default_factory=list)
    column: list[Indices] = field(default_factory=list)
    value: list[Array] = field(default_factory=list)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    rows: int = 0

    def add(self, lower: Array | float, upper: Array | float, count: int) -> Indices:
        """Add rows with bounds, shape (count,) or one for all, and return their places, shape (count,)."""
        places = np.arange(self.rows, self.rows + count, dtype=np.intp)
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=float), (count,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=float), (count,)))
        self.rows += count
        return places

    def put(self, row: Indices, column: Indices | int, value: Array | float) -> None:
        """Put entries at rows and columns, shapes that broadcast to one another; zeros are left out."""
        rows, columns, values = np.broadcast_arrays(row, column, np.asarray(value, dtype=float))
        kept = values != 0.0
        self.row.append(rows[kept].ravel())
        self.column.append(columns[kept].ravel())
        self.value.append(values[kept].ravel())

    def matrix(self, columns: int) -> sp.csc_array:
        """Return the matrix; entries at one place add up."""
        empty = np.zeros(0, dtype=np.intp)
        found = sp.coo_array(
            (
                np.concatenate([np.zeros(0), *self.value]),
                (np.concatenate([empty, *self.row]), np.concatenate([empty, *self.column])),
            ),
            (self.rows, columns),
        )
        return sp.csc_array(found)


class Programme:
    """The programme of a system: where its rows and columns stand."""

    def __init__(self, system: System) -> None:
        self.system, self.steps = system, system.steps
        count, none = len(system.steps), np.zeros(0, dtype=np.intp)
        # Columns and rows stand in the order of names: of several optima the same one is found, however rows were
        # ordered by whoever wrote them.
        self.order = sorted(range(len(system.fleets)), key=lambda k: (system.fleets[k].kind, system.fleets[k].name))
        self.store_order = sorted(range(len(system.stores)), key=lambda k: system.stores[k].name)
        self.capacity: list[Indices] = [none] * len(system.fleets)
        self.flow: list[list[Indices]] = [[]] * len(system.fleets)
        self.level: list[Indices] = [none] * len(system.stores)
        self.spill: list[Indices] = [none] * len(system.stores)
        self.columns = 0
        for k in self.order:
            self.capacity[k] = self._lay(len(system.fleets[k].units))
        for k in self.order:
            self.flow[k] = [self._lay(count) for _ in system.fleets[k].activities]
        for k in self.store_order:
            store = system.stores[k]
            self.level[k] = self._lay(0 if store.turns is not None else len(store.before))
            self.spill[k] = self._lay(count if _spills(store) else 0)
        self.flow_row_order = sorted(range(len(system.flow_rows)), key=lambda k: (system.flow_rows[k].name, k))
        self.excess = np.zeros(len(system.flow_rows), dtype=np.intp)
        self.excess[self.flow_row_order] = self._lay(len(system.flow_rows))
        self.cost = np.zeros(self.columns)
        self.lower = np.zeros(self.columns)
        self.upper = np.full(self.columns, np.inf)
        self.entries = Entries()
        self.balance = np.zeros((0, 0), dtype=np.intp)
        self.store_row: list[Indices] = [none] * len(system.stores)
        self.capacity_row: list[Indices] = [none] * len(system.capacity_rows)
        self.flow_row: list[Indices] = [none] * len(system.flow_rows)
        self.limit_row: list[list[Indices]] = [[]] * len(system.fleets)

    def _lay(self, count: int) -> Indices:
        places = np.arange(self.columns, self.columns + count, dtype=np.intp)
        self.columns += count
        return places

    def form(self) -> StandardForm:
        """Return the programme in the solver's form."""
        self._units()
        self._balances()
        for k in self.order:
            fleet = self.system.fleets[k]
            self.limit_row[k] = self._limits(k, fleet)
            self._energy(k, fleet)
            self._ramps(k, fleet)
        for k in self.store_order:
            self._store(k, self.system.stores[k])
        self._cycles()
        self._rows()
        bounds = (np.concatenate([np.zeros(0), *each]) for each in (self.entries.lower, self.entries.upper))
        row_lower, row_upper = bounds
        return StandardForm.from_matrix(
            self.entries.matrix(self.columns), self.cost, offset=self.constant, row_lower=row_lower,
            row_upper=row_upper, column_lower=self.lower, column_upper=self.upper,
        )  # fmt: skip

    @property
    def constant(self) -> float:
        """What is paid whatever is decided."""
        return self.system.constant + sum(fleet.fixed_cost for fleet in self.system.fleets)

    def _units(self) -> None:
        for fleet, places in zip(self.system.fleets, self.capacity, strict=True):
            for place, unit in zip(places, fleet.units, strict=True):
                self.lower[place], self.upper[place], self.cost[place] = unit.lower, unit.upper, unit.cost

    def _balances(self) -> None:
        system, count = self.system, len(self.steps)
        order = sorted(range(len(system.node)), key=lambda n: system.node[n])
        asked = system.demand[order].ravel()
        free = np.repeat(np.broadcast_to(system.surplus, (len(system.node),))[order], count)
        places = self.entries.add(asked, np.where(free, np.inf, asked), asked.size)
        self.balance = np.zeros((len(system.node), count), dtype=np.intp)
        self.balance[order] = places.reshape(len(system.node), count)
        for fleet, flows in zip(system.fleets, self.flow, strict=True):
            for activity, columns in zip(fleet.activities, flows, strict=True):
                self.cost[columns] = activity.cost * self.steps.weight
                for node, brings in activity.ends:
                    self.entries.put(self.balance[node], columns, brings)

    def _limits(self, k: int, fleet: Fleet) -> list[Indices]:
        """Bind flows by capacity: in bounds where it is given, in rows where it is decided."""
        existing = fleet.existing[self.steps.period]
        rows: list[Indices] = []
        for activity, columns in zip(fleet.activities, self.flow[k], strict=True):
            # with units the bounds stay open, so that what one more of capacity is worth stands in one place, its row
            alone = not fleet.units and (not fleet.shared or len(fleet.activities) == 1)
            self.lower[columns] = np.where(np.asarray(activity.low) < 0.0, -np.inf, 0.0)
            if alone:
                self.lower[columns] = _times(activity.low, existing)
                self.upper[columns] = _times(activity.high, existing)
                continue
            if not fleet.shared:
                rows += self._two_rows(k, fleet, [columns], activity.low, activity.high, existing)
        if fleet.shared and (fleet.units or len(fleet.activities) > 1):
            first = fleet.activities[0]
            rows += self._two_rows(k, fleet, self.flow[k], first.low, first.high, existing)
        for activity, columns in zip(fleet.activities, self.flow[k], strict=True):
            if activity.fixed is not None:
                given = np.flatnonzero(~np.isnan(activity.fixed))
                self.lower[columns[given]] = self.upper[columns[given]] = activity.fixed[given]
        return rows

    def _two_rows(
        self, k: int, fleet: Fleet, flows: list[Indices], low: float | Array, high: float | Array, existing: Array
    ) -> list[Indices]:
        count, found = len(self.steps), []
        for share, sign in ((high, 1.0), (low, -1.0)):
            part = np.broadcast_to(np.asarray(share, dtype=float), (count,))
            bound = np.flatnonzero(np.isfinite(part) if sign > 0.0 else (part != 0.0) & np.isfinite(part))
            rows = self.entries.add(-np.inf, sign * part[bound] * existing[bound], len(bound))
            for columns in flows:
                self.entries.put(rows, columns[bound], sign)
            self._capacity_in(k, fleet, rows, bound, -sign * part[bound])
            full = np.full(count, -1, dtype=np.intp)
            full[bound] = rows
            found.append(full)
        return found

    def _capacity_in(self, k: int, fleet: Fleet, rows: Indices, at: Indices, factor: Array) -> None:
        """Put the capacity that may be added into rows at steps, shape (rows,), times a factor."""
        for place, unit in zip(self.capacity[k], fleet.units, strict=True):
            self.entries.put(rows, int(place), factor * unit.active[self.steps.period[at]])

    def _energy(self, k: int, fleet: Fleet) -> None:
        """Bind the energy of a year by capacity, of each period and scenario; and that of all steps by a sum."""
        steps = self.steps
        shape = (len(steps.periods), len(steps.scenarios))
        for share, sign in ((fleet.energy_most, 1.0), (fleet.energy_least, -1.0)):
            part = np.broadcast_to(np.asarray(share, dtype=float), shape)
            for y in range(shape[0]):
                for s in range(shape[1]):
                    value = float(part[y, s])
                    if not np.isfinite(value) or (sign < 0.0 and value == 0.0):
                        continue
                    at = np.flatnonzero((steps.period == y) & (steps.scenario == s))
                    hours = steps.hours[at]
                    row = self.entries.add(-np.inf, sign * value * hours.sum() * fleet.existing[y], 1)
                    for columns in self.flow[k]:
                        self.entries.put(row, columns[at], sign * hours)
                    self._capacity_in(k, fleet, row, at[:1], np.array([-sign * value * hours.sum()]))
        if np.isfinite(fleet.sum_most) or np.isfinite(fleet.sum_least):
            row = self.entries.add(fleet.sum_least, fleet.sum_most, 1)
            self.entries.put(row, self.flow[k][0], steps.hours)

    def _ramps(self, k: int, fleet: Fleet) -> None:
        steps, count = self.steps, len(self.steps)
        joined = (np.diff(steps.period) == 0) & (np.diff(steps.scenario) == 0)
        for limit, sign in ((fleet.ramp_up, 1.0), (fleet.ramp_down, -1.0)):
            most = np.broadcast_to(np.asarray(limit, dtype=float), (count,))[1:]
            at = np.flatnonzero(joined & ~np.isnan(most)) + 1
            if not len(at):
                continue
            part, columns = most[at - 1], self.flow[k][0]
            rows = self.entries.add(-np.inf, part * fleet.existing[steps.period[at]], len(at))
            self.entries.put(rows, columns[at], sign)
            self.entries.put(rows, columns[at - 1], -sign)
            self._capacity_in(k, fleet, rows, at, -part)

    def _store(self, k: int, store: Store) -> None:
        steps, stages, level = self.steps, len(store.before), self.level[k]
        start = store.before < 0
        fleet, per_capacity = self.system.fleets[store.fleet], store.inflow_per_capacity
        inflow: Array = np.asarray(store.inflow, dtype=float)
        if per_capacity is not None:
            inflow = inflow + per_capacity * fleet.existing[steps.period]
        came = np.asarray(np.bincount(store.stage, inflow * steps.store_hours, minlength=stages), dtype=float)
        initial = np.broadcast_to(np.asarray(store.initial, dtype=float), (stages,))
        given: Array = -came - np.where(start, initial * (store.keep if store.initial_loses else 1.0), 0.0)
        rows = self.entries.add(given, given, stages)
        self.store_row[k] = rows
        if len(level):
            self.entries.put(rows, level, -1.0)
            later = np.flatnonzero(~start)
            self.entries.put(rows[later], level[store.before[later]], store.keep[later])
            self.cost[level] = store.level_cost
        for activity, brings in store.filling:
            self.entries.put(rows[store.stage], self.flow[store.fleet][activity], brings * steps.store_hours)
        if per_capacity is not None:
            for place, unit in zip(self.capacity[store.fleet], fleet.units, strict=True):
                brings = per_capacity * steps.store_hours * unit.active[steps.period]
                self.entries.put(rows[store.stage], int(place), brings)
        if len(self.spill[k]):
            self.entries.put(rows[store.stage], self.spill[k], -steps.store_hours)
            self.upper[self.spill[k]] = np.maximum(store.inflow, 0.0) if per_capacity is None else np.inf
            self.cost[self.spill[k]] = store.spill_cost * steps.weight
        self._holds(store, level)

    def _holds(self, store: Store, level: Indices) -> None:
        """Bind the level, or what goes through in a stage of many cycles, by what the store holds."""
        steps, stages = self.steps, len(store.before)
        fleet = self.system.fleets[store.fleet]
        period = np.zeros(stages, dtype=np.intp)
        period[store.stage] = steps.period
        first = np.zeros(stages, dtype=np.intp)
        first[store.stage[::-1]] = np.arange(len(steps))[::-1]
        holds = fleet.existing[period] * store.hours_of_capacity
        if store.turns is not None:
            rows = self.entries.add(-np.inf, store.turns * holds, stages)
            for activity, brings in store.filling:
                into = np.maximum(brings, 0.0) * steps.store_hours
                self.entries.put(rows[store.stage], self.flow[store.fleet][activity], into)
            self._capacity_in(store.fleet, fleet, rows, first, -store.turns * store.hours_of_capacity)
            return
        low, high = (
            np.broadcast_to(np.asarray(each, float), (stages,)) for each in (store.level_low, store.level_high)
        )
        if fleet.units:
            for part, sign in ((high, 1.0), (low, -1.0)):
                at = np.arange(stages) if sign > 0.0 else np.flatnonzero(part)
                rows = self.entries.add(-np.inf, sign * part[at] * holds[at], len(at))
                self.entries.put(rows, level[at], sign)
                factor = -sign * part[at] * store.hours_of_capacity
                self._capacity_in(store.fleet, fleet, rows, first[at], factor)
            self.lower[level] = np.where(low < 0.0, -np.inf, 0.0)
        else:
            self.lower[level], self.upper[level] = _times(low, holds), _times(high, holds)
        if store.level_fixed is not None:
            set_ = np.flatnonzero(~np.isnan(store.level_fixed))
            self.lower[level[set_]] = self.upper[level[set_]] = store.level_fixed[set_]

    def _cycles(self) -> None:
        for cycle in self.system.cycles:
            at = np.flatnonzero(self.steps.period == cycle.period)
            rows = self.entries.add(0.0, 0.0, len(at))
            largest = max(abs(value) for _, value in cycle.terms)
            for fleet, value in cycle.terms:
                self.entries.put(rows, self.flow[fleet][0][at], value / largest)

    def _rows(self) -> None:
        rows = self.system.capacity_rows
        for k in sorted(range(len(rows)), key=lambda k: (rows[k].name, k)):
            capacity = rows[k]
            row = self.entries.add(capacity.lower, capacity.upper, 1)
            for fleet, unit, value in capacity.terms:
                self.entries.put(row, int(self.capacity[fleet][unit]), value)
            self.capacity_row[k] = row
        for k in self.flow_row_order:
            place, each = self.excess[k], self.system.flow_rows[k]
            row = self.entries.add(each.lower, each.upper, 1)
            for fleet, activity, by_step in each.flows:
                columns = self.flow[fleet][activity]
                self.entries.put(row, columns if each.at is None else columns[each.at], by_step)
            for fleet, unit, value in each.capacities:
                self.entries.put(row, int(self.capacity[fleet][unit]), value)
            for store, stage, value in each.levels:
                self.entries.put(row, int(self.level[store][stage]), value)
            if np.isfinite(each.price):
                self.entries.put(row, int(place), -1.0)
                self.cost[place] = each.price
            else:
                self.upper[place] = 0.0
            self.flow_row[k] = row


def _spills(store: Store) -> bool:
    return store.spills and bool(store.inflow.any() or store.inflow_per_capacity is not None)


def _times(share: float | Array, capacity: Array) -> Array:
    """Return a share of capacity, shape (steps,); nought of what has no end is nought."""
    part = np.broadcast_to(np.asarray(share, dtype=float), capacity.shape)
    endless = np.isinf(part) | np.isinf(capacity)
    safe = np.where(endless & ((part == 0.0) | (capacity == 0.0)), 0.0, part)
    with np.errstate(invalid="ignore"):
        found: Array = np.where(safe == 0.0, 0.0, safe * capacity)
    return found
