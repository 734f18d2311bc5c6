"""Lines and transformers: their reactance by bus voltage, and one row for each independent cycle (Kirchhoff)."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from lustrum.power.system import LINE, Activity, Cycle, Fleet

if TYPE_CHECKING:
    from lustrum.power.pypsa import Making


def branches(making: Making) -> None:
    """Add lines and transformers as fleets whose flow goes either way."""
    for component in ("lines", "transformers"):
        table = making.folder.table[component]
        for at, name in enumerate(table.names):
            existing, units = making.capacity(table, at, "s")
            if component == "transformers" and table.text("type", at):
                message = f"'{name}' has a standard type, which sets its size too; lustrum holds none."
                way_out = "Write s_nom and x, and leave type blank."
                making.faults.append(table.rows[at].fault("not_supported", "type", message, way_out))
            ends = (making.bus(table, "bus0", at), making.bus(table, "bus1", at))
            most = table.path("s_max_pu", at)
            activity = Activity(name, ((ends[0], -1.0), (ends[1], 1.0)), 0.0, -1.0 * most, most)
            making.add(component, Fleet(name, LINE, table.text("carrier", at), existing, units, (activity,)))


def cycles(making: Making) -> tuple[Cycle, ...]:
    """Return the independent cycles of each period's lines and transformers: those that close a spanning forest."""
    impedance: dict[int, float] = {}
    ends: dict[int, tuple[int, int]] = {}
    for component in ("lines", "transformers"):
        table = making.folder.table[component]
        for at, name in enumerate(table.names):
            fleet = making.of[component, name]
            ends[fleet] = (making.bus(table, "bus0", at), making.bus(table, "bus1", at))
            impedance[fleet] = _impedance(making, component, at)
    found: list[Cycle] = []
    for y in range(len(making.steps.periods)):
        names = sorted(ends, key=lambda k: (making.fleets[k].name, k))  # the same cycles in whatever order rows stand
        serving = {k: ends[k] for k in names if _serves(making.fleets[k], y)}
        for terms in independent_cycles(serving):
            for fleet, _ in terms:
                _need_impedance(making, fleet, impedance)
            found.append(Cycle(tuple((fleet, sign * impedance[fleet]) for fleet, sign in terms), y))
    from lustrum.results import raise_faults

    raise_faults(making.faults, making.folder.path)
    return tuple(found)


def _serves(fleet: Fleet, period: int) -> bool:
    return any(unit.active[period] for unit in fleet.units) or fleet.existing[period] != 0.0


def _impedance(making: Making, component: str, at: int) -> float:
    """Return x (of direct current r) in a unit common to the network."""
    table, buses = making.folder.table[component], making.folder.table["buses"]
    bus = making.bus(table, "bus0", at)
    of = "r" if buses.text("carrier", bus) == "DC" else "x"
    value = table.number(of, at)
    if component == "lines":
        return value / buses.number("v_nom", bus) ** 2
    rated = table.number("s_nom", at)
    return value * table.number("tap_ratio", at) / rated if rated else value


def _need_impedance(making: Making, fleet: int, impedance: dict[int, float]) -> None:
    """Refuse a line in a cycle of which nobody says how power divides there."""
    if impedance[fleet] != 0.0:
        return
    component, name = next(key for key, place in making.of.items() if place == fleet)
    table = making.folder.table[component]
    row = table.rows[table.names.index(name)]
    said = f"'{name}' stands in a cycle of lines and has no reactance"
    if table.text("type", table.names.index(name)):
        said += " of its own but a standard type, which lustrum does not hold"
    way_out = "Write x (for direct current r), or ask for --network transport."
    making.faults.append(row.fault("missing", "x", f"{said}.", way_out))
    impedance[fleet] = float("nan")


def independent_cycles(ends: dict[int, tuple[int, int]]) -> list[list[tuple[int, float]]]:
    """Return a cycle for each branch outside a spanning forest, with the sign in which it runs through each branch.

    >>> independent_cycles({7: (0, 1), 8: (1, 2), 9: (2, 0)})
    [[(8, 1.0), (9, 1.0), (7, 1.0)]]
    """
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for branch, (start, end) in ends.items():
        near[start].append((branch, end))
        near[end].append((branch, start))
    parent: dict[int, tuple[int, int]] = {}
    depth: dict[int, int] = {}
    tree: set[int] = set()
    for root in near:
        if root in depth:
            continue
        depth[root] = 0
        waiting = deque([root])
        while waiting:
            node = waiting.popleft()
            for branch, other in near[node]:
                if other not in depth:
                    depth[other], parent[other] = depth[node] + 1, (branch, node)
                    tree.add(branch)
                    waiting.append(other)
    return [_closed(branch, ends, parent, depth) for branch in ends if branch not in tree]


def _closed(
    branch: int, ends: dict[int, tuple[int, int]], parent: dict[int, tuple[int, int]], depth: dict[int, int]
) -> list[tuple[int, float]]:
    """Return the cycle of a branch: along it from start to end, then back through the tree."""
    start, end = ends[branch]
    back: list[tuple[int, float]] = []
    down: list[tuple[int, float]] = []
    while start != end:
        if depth[end] >= depth[start]:
            via, above = parent[end]
            back.append((via, 1.0 if ends[via] == (end, above) else -1.0))
            end = above
        else:
            via, above = parent[start]
            down.append((via, 1.0 if ends[via] == (above, start) else -1.0))
            start = above
    return [(branch, 1.0), *back, *reversed(down)]
