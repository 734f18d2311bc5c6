"""A PyPSA folder as a power system: what its generators, links, storage units, stores, loads and limits mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Flags, Indices
from lustrum.power.conventions import annuity
from lustrum.power.pypsa_folder import PypsaFolder, Table, read_pypsa_folder
from lustrum.power.pypsa_lines import branches, cycles
from lustrum.power.pypsa_rows import flow_rows
from lustrum.power.system import (
    CONVERTER,
    SOURCE,
    STORE,
    Activity,
    Fleet,
    Steps,
    Store,
    System,
    Unit,
)  # fmt: skip
from lustrum.results import Assumption, Fault, raise_faults
from lustrum.wording.names import nearest

HOURS = 8760.0


@dataclass(eq=False)
class Making:
    """A system being made from a folder.

    Parameters
    ----------
    of : mapping of (component, name) to place among fleets
    """

    folder: PypsaFolder
    steps: Steps
    node: tuple[str, ...]
    emissions: dict[str, float]
    fleets: list[Fleet] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    of: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def bus(self, table: Table, column: str, at: int) -> int:
        """Return where a bus stands; a fault where it does not."""
        name = table.text(column, at)
        if name in self.node:
            return self.node.index(name)
        message = f"'{name}' does not stand in buses.csv."
        fault = table.rows[at].fault("unknown_label", column, message, nearest(name, self.node))
        self.faults.append(fault)
        return 0

    def active(self, table: Table, at: int) -> Flags:
        """Return in which periods an asset serves, shape (periods,)."""
        if not table.true("active", at):
            return np.zeros(len(self.steps.periods), dtype=bool)
        if not self.folder.periods:
            return np.ones(1, dtype=bool)
        years = np.array(self.folder.periods, dtype=float)
        built, life = table.number("build_year", at), table.number("lifetime", at)
        arrives = built + table.number("lead_time", at) if "lead_time" in table.column else built
        return (years >= arrives) & (years < built + life)

    def yearly(self, table: Table, at: int) -> float:
        """Return what a unit of capacity costs a year."""
        overnight = table.number("overnight_cost", at)
        fixed = table.number("fixed_cost", at) + table.number("fom_cost", at)
        if math.isnan(overnight):
            return table.number("capital_cost", at) + fixed
        rate, life = table.number("discount_rate", at), table.number("lifetime", at)
        hours = self.folder.weighting["objective"]
        modelled = np.bincount(self.folder.period, hours, minlength=1) / HOURS  # as PyPSA counts: years of snapshots
        if np.ptp(modelled) > 1e-9:
            message = "is given, and investment periods have snapshots of different length."
            self.faults.append(table.rows[at].fault("not_supported", "overnight_cost", message, "Write capital_cost."))
        if math.isnan(rate) or math.isinf(life):
            message = "is given without discount_rate and lifetime, which say what it is a year."
            self.faults.append(table.rows[at].fault("missing", "overnight_cost", message, "Give both."))
            return 0.0
        return overnight * annuity(rate, life) * float(modelled[0]) + fixed

    def capacity(self, table: Table, at: int, letter: str) -> tuple[Array, tuple[Unit, ...]]:
        """Return capacity that stands, shape (periods,), and what may be added; PyPSA decides the whole of it."""
        name, active = f"{letter}_nom", self.active(table, at)
        if not table.true(f"{name}_extendable", at):
            return np.where(active, table.number(name, at), 0.0), ()
        lower, upper = table.number(f"{name}_min", at), table.number(f"{name}_max", at)
        if not math.isnan(given := table.number(f"{name}_set", at)):
            lower = upper = given
        if lower > upper:
            message = f"is {lower:g}, above {name}_max, which is {upper:g}."
            self.faults.append(table.rows[at].fault("out_of_range", f"{name}_min", message))
        weight = float(self.folder.period_weight @ active) if self.folder.periods else float(active[0])
        built = f"{table.number('build_year', at):g}" if self.folder.periods else ""
        unit = Unit(table.names[at], lower, upper if active.any() else lower, self.yearly(table, at) * weight,
                    active, built, built)  # fmt: skip
        return np.zeros(len(active)), (unit,)

    def add(self, component: str, fleet: Fleet) -> int:
        """Add a fleet and return its place."""
        self.of[component, fleet.name] = len(self.fleets)
        self.fleets.append(fleet)
        return len(self.fleets) - 1


def read_pypsa(path: Path | str, *, money: str = "", flow: bool = True) -> System:
    """Return the system a PyPSA folder describes.

    Parameters
    ----------
    money : str
        Currency; PyPSA writes none.
    flow : bool
        Whether lines carry by Kirchhoff's voltage law, or as they are told (transport).

    Raises
    ------
    UsageError, DataError
        As `read_pypsa_folder`; with labels that do not stand where they should.
    """
    folder = read_pypsa_folder(path)
    return from_folder(folder, money=money, flow=flow)


def from_folder(folder: PypsaFolder, *, money: str = "", flow: bool = True) -> System:
    """Return the system of tables already read."""
    steps = _steps(folder)
    buses, carriers = folder.table["buses"], folder.table["carriers"]
    emissions = {name: carriers.number("co2_emissions", k) for k, name in enumerate(carriers.names)}
    making = Making(folder, steps, tuple(buses.names), emissions)
    _generators(making)
    _links(making)
    _storage_units(making)
    _stores(making)
    branches(making)
    demand = _demand(making)
    rows = flow_rows(making)
    raise_faults(making.faults, folder.path)
    return System(
        folder.name, money or "money", "MW", str(folder.path), making.node,
        tuple(map(str, buses.column["carrier"])), steps, demand, tuple(making.fleets), tuple(making.stores),
        cycles(making) if flow else (), (), rows, 0.0, "pypsa", assumptions=_assumptions(folder, money, flow),
        warnings=_warnings(making), emission_unit="t",
    )  # fmt: skip


def _steps(folder: PypsaFolder) -> Steps:
    count = len(folder.snapshot)
    weight = folder.weighting["objective"] * folder.period_weight[folder.period]
    return Steps(
        folder.snapshot, np.asarray(folder.period, dtype=np.intp), np.zeros(count, dtype=np.intp), weight,
        folder.weighting["generators"], folder.weighting["stores"],
        tuple(map(str, folder.periods)) or ("",), folder.period_years,
    )  # fmt: skip


def _assumptions(folder: PypsaFolder, money: str, flow: bool) -> tuple[Assumption, ...]:
    found = []
    if not money:
        found.append(
            Assumption("money", "PyPSA names no currency: figures are in the folder's own money.", "money", "PyPSA")
        )
    if not flow:
        found.append(
            Assumption("network", "Lines carry what they are told, without Kirchhoff's law.", "transport", "--network")
        )
    if folder.periods and any(folder.table[each].names for each in ("storage_units", "stores")):
        text = "Stores run on from one investment period to the next where no column says otherwise (PyPSA 1.4)."
        found.append(Assumption("stores", text, "cyclic over all periods", "PyPSA"))
    if folder.unread:
        shown = ", ".join(folder.unread[:12]) + (f" and {len(folder.unread) - 12} more" * (len(folder.unread) > 12))
        found.append(Assumption("unread", "Not known, and not read.", shown, "the folder"))
    return tuple(found)


def _warnings(making: Making) -> tuple[str, ...]:
    """Warn of what PyPSA lets pass: stores that begin full for nothing, water of one year taken for all."""
    found = []
    steps = making.steps
    for store in making.stores:
        if not store.cyclic and np.any(np.asarray(store.initial) > 0.0):
            found.append(
                f"FREE ENERGY: '{store.name}' begins with something in it and may end empty; make it cyclic to count it"
            )
    water = float(sum(store.inflow @ steps.hours for store in making.stores))
    loads = making.folder.table["loads"]
    demand = sum(
        -loads.number("sign", k) * float(np.sum(loads.path("p_set", k) * steps.hours)) for k in range(len(loads.names))
    )
    if demand > 0.0 and water > 0.3 * demand:
        found.append(
            f"ONE YEAR'S WATER: {100.0 * water / demand:.0f} per cent of energy may come from inflow, and the folder "
            "holds one course of it; a dry year is not covered"
        )
    found += _not_counted(making)
    return tuple(found)


def _not_counted(making: Making) -> list[str]:
    """Warn of generators of a carrier that carriers.csv does not have: limits of emissions pass them over."""
    limits, carriers = making.folder.table["global_constraints"], making.folder.table["carriers"].names
    counted = [name for k, name in enumerate(limits.names) if limits.text("type", k) == "primary_energy"]
    strange = [
        making.fleets[k] for (kind, _), k in making.of.items()
        if kind == "generators" and making.fleets[k].carrier not in carriers
    ]  # fmt: skip
    if not counted or not strange:
        return []
    more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
    return [
        f"NOT COUNTED IN '{', '.join(counted)}': carriers.csv has no '{strange[0].carrier}', the carrier of "
        f"'{strange[0].name}'{more}, and so not what it emits; nothing is counted for it, as PyPSA does"
    ]


def _demand(making: Making) -> Array:
    table, steps = making.folder.table["loads"], making.steps
    demand = np.zeros((len(making.node), len(steps)))
    for at in range(len(table.names)):
        if table.true("active", at):
            demand[making.bus(table, "bus", at)] -= table.number("sign", at) * table.path("p_set", at)
    return demand


def _set(path: float | Array, count: int) -> Array | None:
    """Return a flow that is given, shape (steps,), None where none is."""
    values = np.broadcast_to(np.asarray(path, dtype=float), (count,))
    return None if np.isnan(values).all() else np.array(values)


def _firm(table: Table, at: int) -> float:
    given = table.number("firm", at)
    return 0.0 if math.isnan(given) else given


def _generators(making: Making) -> None:
    table, count = making.folder.table["generators"], len(making.steps)
    for at, name in enumerate(table.names):
        existing, units = making.capacity(table, at, "p")
        carrier = table.text("carrier", at)
        each = making.emissions.get(carrier, 0.0)
        emission = {"co2_emissions": each / table.path("efficiency", at)} if each else {}
        activity = Activity(
            name, ((making.bus(table, "bus", at), table.number("sign", at)),), table.path("marginal_cost", at),
            table.path("p_min_pu", at), table.path("p_max_pu", at), _set(table.path("p_set", at), count), emission,
        )  # fmt: skip
        making.add(
            "generators",
            Fleet(
                name, SOURCE, carrier, existing, units, (activity,),
                sum_most=table.number("e_sum_max", at), sum_least=table.number("e_sum_min", at),
                ramp_up=table.path("ramp_limit_up", at), ramp_down=table.path("ramp_limit_down", at),
                firm=_firm(table, at),
            ),
        )  # fmt: skip


def _links(making: Making) -> None:
    table, count = making.folder.table["links"], len(making.steps)
    for at, name in enumerate(table.names):
        existing, units = making.capacity(table, at, "p")
        ends: list[tuple[int, float | Array]] = [(making.bus(table, "bus0", at), -1.0)]
        for k in range(1, 8):
            if table.text(f"bus{k}", at):
                efficiency = "efficiency" if k == 1 else f"efficiency{k}"
                ends.append((making.bus(table, f"bus{k}", at), table.path(efficiency, at)))
        activity = Activity(
            name, tuple(ends), table.path("marginal_cost", at), table.path("p_min_pu", at),
            table.path("p_max_pu", at), _set(table.path("p_set", at), count),
        )  # fmt: skip
        making.add(
            "links",
            Fleet(
                name, CONVERTER, table.text("carrier", at), existing, units, (activity,),
                ramp_up=table.path("ramp_limit_up", at), ramp_down=table.path("ramp_limit_down", at),
                firm=_firm(table, at),
            ),
        )  # fmt: skip


def _before(making: Making, *, cyclic: bool, by_period: bool) -> Indices:
    """Return the stage before each, shape (steps,): -1 where the level starts anew."""
    period, count = making.steps.period, len(making.steps)
    before = np.arange(-1, count - 1, dtype=np.intp)
    if count and by_period and making.folder.periods:
        for y in range(len(making.steps.periods)):
            at = np.flatnonzero(period == y)
            if len(at):
                before[at[0]] = at[-1] if cyclic else -1
    elif count:
        before[0] = count - 1 if cyclic else -1
    return before


def _storage_units(making: Making) -> None:
    table, steps = making.folder.table["storage_units"], making.steps
    count, hours = len(steps), steps.store_hours
    for at, name in enumerate(table.names):
        existing, units = making.capacity(table, at, "p")
        bus, sign = making.bus(table, "bus", at), table.number("sign", at)
        out, into = table.path("efficiency_dispatch", at), table.path("efficiency_store", at)
        given = _set(table.path("p_set", at), count)
        dispatch, charge = (_set(table.path(f"p_{each}_set", at), count) for each in ("dispatch", "store"))
        if given is not None:
            dispatch, charge = np.maximum(given, 0.0), np.maximum(-given, 0.0)
        fleet = Fleet(
            name, STORE, table.text("carrier", at), existing, units,
            (
                Activity(f"{name} dispatch", ((bus, sign),), table.path("marginal_cost", at), 0.0,
                         table.path("p_max_pu", at), dispatch),
                Activity(f"{name} store", ((bus, -sign),), 0.0, 0.0, -np.asarray(table.path("p_min_pu", at)), charge),
            ),
            shared=False, firm=_firm(table, at),
        )  # fmt: skip
        cyclic = table.true("cyclic_state_of_charge", at)
        anew = table.true("cyclic_state_of_charge_per_period" if cyclic else "state_of_charge_initial_per_period", at)
        inflow = np.array(np.broadcast_to(np.asarray(table.path("inflow", at), dtype=float), (count,)))
        making.stores.append(
            Store(
                name, bus, fleet.carrier, making.add("storage_units", fleet), table.number("max_hours", at),
                np.arange(count), _before(making, cyclic=cyclic, by_period=anew),
                (1.0 - np.asarray(table.path("standing_loss", at))) ** hours,
                ((0, -1.0 / np.asarray(out)), (1, into)), inflow, table.number("state_of_charge_initial", at),
                level_fixed=_set(table.path("state_of_charge_set", at), count),
                level_cost=table.path("marginal_cost_storage", at) * steps.weight,
                spill_cost=table.path("spill_cost", at), stage_label=steps.label, initial_loses=False,
            )
        )  # fmt: skip


def _stores(making: Making) -> None:
    table, steps = making.folder.table["stores"], making.steps
    count, hours = len(steps), steps.store_hours
    for at, name in enumerate(table.names):
        existing, units = making.capacity(table, at, "e")
        bus, sign = making.bus(table, "bus", at), table.number("sign", at)
        activity = Activity(
            name, ((bus, sign),), table.path("marginal_cost", at), -np.inf, np.inf,
            _set(table.path("p_set", at), count),
        )  # fmt: skip
        fleet = Fleet(
            name, STORE, table.text("carrier", at), existing, units, (activity,), shared=False, firm=_firm(table, at),
            unit="MWh",
        )  # fmt: skip
        cyclic = table.true("e_cyclic", at)
        anew = table.true("e_cyclic_per_period" if cyclic else "e_initial_per_period", at)
        making.stores.append(
            Store(
                name, bus, fleet.carrier, making.add("stores", fleet), 1.0, np.arange(count),
                _before(making, cyclic=cyclic, by_period=anew),
                (1.0 - np.asarray(table.path("standing_loss", at))) ** hours, ((0, -1.0),), np.zeros(count),
                table.number("e_initial", at), level_low=table.path("e_min_pu", at),
                level_high=table.path("e_max_pu", at), level_fixed=_set(table.path("e_set", at), count),
                level_cost=table.path("marginal_cost_storage", at) * steps.weight, stage_label=steps.label,
                initial_loses=False,
            )
        )  # fmt: skip
