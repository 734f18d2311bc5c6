"""Write a system back as a PyPSA folder with its answer, so that people keep their tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.power.solve import Dispatch
from lustrum.power.system import LINE, STORE, Fleet
from lustrum.results.rows import read_rows

COMPONENT = {
    "source": "generators",
    "unserved": "generators",
    "converter": "links",
    "store": "storage_units",
    "line": "lines",
}


def pypsa_files(found: Dispatch) -> dict[str, bytes]:
    """Return the files of a PyPSA folder: those read, with optimal capacities, or those of a system of ours; dispatch,
    levels and prices beside them.
    """
    files = _given(found) if found.system.kind == "pypsa" else _made(found)
    return files | _series(found)


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


def _digits(value: float) -> str:
    return repr(float(value) + 0.0)


def component_of(fleet: Fleet) -> str:
    """Return the component of PyPSA a fleet is."""
    return "stores" if fleet.kind == STORE and fleet.unit else COMPONENT[fleet.kind]


def _optimal(found: Dispatch) -> dict[tuple[str, str], float]:
    """Return the largest capacity over periods by component and name."""
    return {
        (component_of(fleet), fleet.name): float(found.capacity[k].max()) for k, fleet in enumerate(found.system.fleets)
    }


def _given(found: Dispatch) -> dict[str, bytes]:
    """Return the files that were read, their component tables with a column of optimal capacity."""
    source = Path(found.system.source)
    if source.is_file():
        from lustrum.power.pypsa_netcdf import as_folder

        with as_folder(source) as folder:
            return _from(folder, found)
    return _from(source, found)


def _from(source: Path, found: Dispatch) -> dict[str, bytes]:
    optimal = _optimal(found)
    files: dict[str, bytes] = {}
    for path in sorted(source.glob("*.csv")):
        component = path.stem
        files[path.name] = path.read_bytes()
        letter = {"stores": "e", "lines": "s", "transformers": "s"}.get(component, "p")
        column = f"{letter}_nom_opt"
        if component not in ("generators", "links", "storage_units", "stores", "lines", "transformers"):
            continue
        table = read_rows(path, ("name",))
        if "name" not in table.header:
            continue
        place = table.header.index("name")
        keep = [k for k, name in enumerate(table.header) if name != column]
        kind = "lines" if component == "transformers" else component
        made = [
            [*(cells[k] for k in keep), _digits(optimal.get((kind, cells[place]), np.nan))] for _, cells in table.lines
        ]
        files[path.name] = _table([*(table.header[k] for k in keep), column], made)
    return files


def _series(found: Dispatch) -> dict[str, bytes]:
    """Return dispatch, levels, spill and prices by snapshot."""
    system = found.system
    columns: dict[str, dict[str, Array]] = {}

    def put(file: str, name: str, values: Array) -> None:
        columns.setdefault(file, {})[name] = values

    for k, fleet in enumerate(system.fleets):
        component, flows = written_as(found, k), found.flow[k]
        if component == "generators":
            put("generators-p", fleet.name, flows.sum(axis=0))
        elif component == "stores":
            put("stores-p", fleet.name, flows[0])
        elif component == "storage_units":
            put("storage_units-p", fleet.name, flows[0] - (flows[1] if len(flows) > 1 else 0.0))
        elif component in ("links", "lines"):
            put(f"{component}-p0", fleet.name, flows[0])
            for end, (_, brings) in enumerate(fleet.activities[0].ends[1:], start=1):
                put(f"{component}-p{end}", fleet.name, np.asarray(-brings * flows[0]))
            if len(flows) > 1 and fleet.kind == LINE:
                back = fleet.activities[1]
                put(f"{component}-p0", f"{fleet.name} back", flows[1])
                put(f"{component}-p1", f"{fleet.name} back", np.asarray(-back.ends[1][1] * flows[1]))
    for k, store in enumerate(system.stores):
        energy = system.fleets[store.fleet].unit != ""
        if len(found.level[k]):
            put("stores-e" if energy else "storage_units-state_of_charge", store.name, found.level[k][store.stage])
        if not energy:
            put("storage_units-spill", store.name, found.spill[k])
    for n, node in enumerate(system.node):
        put("buses-marginal_price", node, found.price[n])
    return {f"{file}.csv": _by_snapshot(found, values) for file, values in columns.items()}


def _by_snapshot(found: Dispatch, columns: Mapping[str, Array]) -> bytes:
    steps = found.system.steps
    rows = [[str(t), *(_digits(values[t]) for values in columns.values())] for t in range(len(steps))]
    return _table(["snapshot_id", *columns], rows)


def _made(found: Dispatch) -> dict[str, bytes]:
    """Return a system of ours as the tables of one PyPSA network: every step a snapshot, capacities at their best."""
    system, steps = found.system, found.system.steps
    label = [
        " ".join(part for part in (steps.periods[y], steps.scenarios[s], name) if part)
        for y, s, name in zip(steps.period, steps.scenario, steps.label, strict=True)
    ]
    hours = steps.hours * steps.probability[steps.scenario] * steps.years[steps.period]
    files = {
        "network.csv": _table(["name", "pypsa_version"], [[system.name, "1.0.0"]]),
        "snapshots.csv": _table(
            ["snapshot_id", "snapshot", "objective", "stores", "generators"],
            [[t, label[t], _digits(steps.weight[t]), _digits(steps.store_hours[t]), _digits(hours[t])]
             for t in range(len(steps))],
        ),
        "buses.csv": _table(["name", "carrier"], list(zip(system.node, system.node_carrier, strict=True))),
        "carriers.csv": _table(["name"], [[name] for name in sorted({f.carrier for f in system.fleets if f.carrier})]),
        "loads.csv": _table(["name", "bus"], [[f"load {node}", node] for node in system.node]),
        "loads-p_set.csv": _by_snapshot(found, {f"load {n}": system.demand[k] for k, n in enumerate(system.node)}),
    }  # fmt: skip
    reactance = {k: abs(value) for cycle in system.cycles for k, value in cycle.terms}
    best = {k: float(found.capacity[k].max()) for k in range(len(system.fleets))}
    for component in ("generators", "links", "storage_units", "lines"):
        places = [k for k, fleet in enumerate(system.fleets) if written_as(found, k) == component]
        if places:
            files[f"{component}.csv"] = _component(found, component, places, best, reactance)
    return files


def written_as(found: Dispatch, k: int) -> str:
    """Return the component a fleet is written as: a line in no cycle, of which no reactance is known, is a link."""
    fleet = found.system.fleets[k]
    component = component_of(fleet)
    if component != "lines" or found.system.kind == "pypsa":
        return component
    return "lines" if any(k == place for cycle in found.system.cycles for place, _ in cycle.terms) else "links"


def _component(
    found: Dispatch, component: str, places: Sequence[int], best: Mapping[int, float], reactance: Mapping[int, float]
) -> bytes:
    system = found.system
    letter = "s" if component == "lines" else "p"
    ends = ("bus0", "bus1") if component in ("links", "lines") else ("bus",)
    rows = []
    hours = {store.fleet: store for store in system.stores}
    for k in places:
        fleet = system.fleets[k]
        first = fleet.activities[0]
        row: list[object] = [fleet.name, *(system.node[node] for node, _ in first.ends[: len(ends)]), fleet.carrier]
        row += [_digits(best[k]), _digits(best[k]), _digits(float(np.mean(np.asarray(first.cost))))]
        if component == "links":
            both_ways = fleet.kind == LINE and len(fleet.activities) == 1
            row += [_digits(float(np.mean(np.asarray(first.ends[1][1])))), "-1.0" if both_ways else "0.0"]
        elif fleet.kind == STORE:
            row.append(_digits(hours[k].hours_of_capacity))
        elif fleet.kind == LINE:
            row.append(_digits(reactance[k]))
        rows.append(row)
        if len(fleet.activities) > 1 and fleet.kind == LINE:  # a line that loses on its way: a link each way
            ends_back = [system.node[node] for node, _ in fleet.activities[1].ends[:2]]
            rows.append([f"{fleet.name} back", *ends_back, *row[3:]])
    more = {"links": ["efficiency", "p_min_pu"], "storage_units": ["max_hours"], "lines": ["x"]}.get(component, [])
    return _table(["name", *ends, "carrier", f"{letter}_nom", f"{letter}_nom_opt", "marginal_cost", *more], rows)
