"""Read the tables of a freight folder: arcs.csv, needs.csv or flows.csv, nodes.csv."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.freight.capacity import OPEN_HOURS, SPEED, by_headway, days_of, headway_assumed, speed_refused
from lustrum.freight.network import Good, Line, Needs
from lustrum.results import Assumption, Column, Fault, Record, raise_faults, read_records, repeated_rows
from lustrum.results.paths import inside
from lustrum.wording.names import nearest

DIRECTIONS = ("one", "each", "shared")

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "arcs": {
        "from": Column(),
        "to": Column(),
        "season": Column(needed=False),
        "length": Column("number", above=0.0),
        "direction": Column("word", needed=False, blank=True, words=DIRECTIONS),
        "capacity": Column("number", needed=False, blank=True, default=True, least=0.0),
        "headway_minutes": Column("number", needed=False, blank=True, default=True, above=0.0),
        "cost": Column("number", needed=False, blank=True, default=True),
        "bridge": Column(needed=False),
        "rebuilt": Column("number", needed=False, blank=True, default=True, least=0.0),
        SPEED: Column("number", needed=False, blank=True, default=True),
    },
    "needs": {
        "good": Column(),
        "node": Column(),
        "season": Column(needed=False),
        "supply": Column("number", needed=False, blank=True, default=True, least=0.0),
        "need": Column("number", needed=False, blank=True, default=True, least=0.0),
        "penalty": Column("number", needed=False, blank=True, default=True, above=0.0),
    },
    "flows": {
        "good": Column(),
        "from": Column(),
        "to": Column(),
        "season": Column(needed=False),
        "quantity": Column("number", least=0.0),
        "penalty": Column("number", needed=False, blank=True, default=True, above=0.0),
    },
    "nodes": {"node": Column(), "x": Column("number"), "y": Column("number")},
}
LABELS = ("from", "to", "good", "node")
"""Columns that name what a line is about."""


@dataclass
class Reading:
    """A folder being read: every fault and every assumption so far.

    Parameters
    ----------
    season, days : the seasons and their days
    """

    folder: Path
    season: tuple[str, ...] = ()
    days: tuple[float, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)

    def rows(self, name: str) -> tuple[Record, ...]:
        """Return the lines of a table, none where it is not there."""
        file = f"{name}.csv"
        if not (self.folder / file).is_file():
            return ()
        return self.read(file, COLUMNS[name], LABELS)

    def read(self, file: str, columns: Mapping[str, Column], labels: Sequence[str]) -> tuple[Record, ...]:
        """Return the lines of a file of the folder; a total among them, or a part of another, counts twice: refused."""
        found = read_records(inside(self.folder, file), columns, faults=self.faults).rows
        for label in labels:
            if label in columns:
                self.faults += repeated_rows(found, label)
        raise_faults(self.faults, self.folder)  # the figures of a cell at fault are none
        return found

    def needed(self, name: str) -> tuple[Record, ...]:
        """Return the lines of a table that has to be there."""
        if not (self.folder / f"{name}.csv").is_file():
            wanted = ", ".join(column for column, what in COLUMNS[name].items() if what.needed)
            self.fault("missing_file", f"{name}.csv", "", "", "is not there.", f"Its columns are {wanted} and more.")
        return self.rows(name)

    def fault(self, kind: str, file: str, row: str, column: str, message: str, way_out: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, file, row, column, message, way_out))

    def assume(self, name: str, text: str, value: str, source: str = "default") -> None:
        """Note what nobody said."""
        self.assumptions.append(Assumption(name, text, value, source))

    def seasons_of(self, row: Record, *, whole: bool) -> list[int]:
        """Return the seasons a line speaks of; where it names none all, if `whole`, else the only one there is."""
        named = row.text("season")
        if named in self.season:
            return [self.season.index(named)]
        if named:
            message = f"'{named}' is no season of freight.toml."
            self.faults.append(row.fault("unknown_label", "season", message, nearest(named, self.season)))
            return []
        if whole or len(self.season) == 1:
            return list(range(len(self.season)))
        message = "names no season, and there are several."
        self.faults.append(row.fault("blank", "season", message, f"Write one of {', '.join(self.season)}."))
        return []

    def place(self, row: Record, column: str, known: Sequence[str], where: str) -> int | None:
        """Return where a label stands among those known; a fault where it does not."""
        label = row.text(column)
        if label in known:
            return known.index(label)
        message = f"'{label}' does not stand in {where}."
        self.faults.append(row.fault("unknown_label", column, message, nearest(label, known)))
        return None


@dataclass(frozen=True)
class Rules:
    """What freight.toml says of all lines.

    Parameters
    ----------
    per : str
        Period of the column `capacity`.
    train : float
    cost_per_wagon_km : float
        Not a number where nobody says.
    open_hours : float or None
    """

    per: str
    train: float
    cost_per_wagon_km: float
    open_hours: float | None


def read_lines(reading: Reading, rules: Rules) -> tuple[tuple[Line, ...], Array, Array]:
    """Return the lines, their capacity and that after rebuilding, shape (lines, seasons), in wagons a season."""
    rows = reading.needed("arcs")
    seasons = len(reading.season)
    lines: dict[tuple[str, str], Line] = {}
    capacity: dict[tuple[str, str], Array] = {}
    rebuilt: dict[tuple[str, str], Array] = {}
    limited = any(row.states("capacity") or row.states("headway_minutes") for row in rows)
    for row in rows:
        ends = (row.text("from"), row.text("to"))
        if row.states(SPEED):
            reading.faults.append(speed_refused(row))
        if ends[0] == ends[1]:
            reading.faults.append(row.fault("loop", "to", f"the line from '{ends[0]}' leads to itself.", "Remove it."))
        line = _line(reading, row, rules)
        first = lines.setdefault(ends, line)
        if first != line:
            message = "length, direction, cost or bridge differ from the line's other season."
            reading.faults.append(row.fault("differs", "from", message, "A line is the same in all seasons."))
        if ends[::-1] in lines and (line.direction != "one" or lines[ends[::-1]].direction != "one"):
            message = f"the line {ends[1]} – {ends[0]} stands above and runs both ways."
            reading.faults.append(row.fault("twice", "to", message, "Keep one, or write direction one on both."))
        own = capacity.setdefault(ends, np.full(seasons, np.nan))
        new = rebuilt.setdefault(ends, np.full(seasons, np.nan))
        for t in reading.seasons_of(row, whole=True):
            if not np.isnan(own[t]):
                message = f"the line stands twice in {reading.season[t]}."
                reading.faults.append(row.fault("duplicate_label", "from", message, "Keep one."))
            own[t] = _passed(reading, row, rules, t) if limited else np.inf
            days = days_of(rules.per, reading.days[t], sum(reading.days))
            new[t] = row.number("rebuilt") * reading.days[t] / days
    for ends, own in capacity.items():
        for at in np.flatnonzero(np.isnan(own)) if not reading.faults else ():
            message = f"nothing is said of the line in {reading.season[at]}."
            reading.fault("missing_row", "arcs.csv", " – ".join(ends), "season", message, "Add its line.")
    _say(reading, rows, rules, limited)
    shape = (len(lines), seasons)
    return (
        tuple(lines.values()),
        np.array(list(capacity.values())).reshape(shape),
        np.array(list(rebuilt.values())).reshape(shape),
    )


def _line(reading: Reading, row: Record, rules: Rules) -> Line:
    cost = row.number("cost", rules.cost_per_wagon_km * row.number("length"))
    if not cost > 0.0:
        said = "no cost is stated" if np.isnan(cost) else f"a loaded wagon costs {cost:g} over it"
        reading.faults.append(
            row.fault(
                "free_line", "cost", f"{said}: wagons that run for nothing may run in circles, empties first.",
                "State a cost above 0 here, or cost_per_wagon_km in freight.toml.",
            )
        )  # fmt: skip
    return Line(
        row.text("from"), row.text("to"), row.number("length"), row.text("direction") or "each", cost,
        row.text("bridge"),
    )  # fmt: skip


def _passed(reading: Reading, row: Record, rules: Rules, season: int) -> float:
    """Return the wagons a line can pass in a season."""
    days = reading.days[season]
    if row.states("capacity"):
        if row.states("headway_minutes"):
            message = "capacity and headway_minutes are both given."
            reading.faults.append(row.fault("twice", "capacity", message, "Keep the one that was measured."))
        return row.number("capacity") * days / days_of(rules.per, days, sum(reading.days))
    if row.states("headway_minutes"):
        open_hours = OPEN_HOURS if rules.open_hours is None else rules.open_hours
        return by_headway(row.number("headway_minutes"), rules.train, open_hours) * days
    message = "is blank: what the line can pass is not known, and missing is not zero."
    way_out = "Write the wagons, 0 where none can pass, or headway_minutes."
    reading.faults.append(row.fault("blank", "capacity", message, way_out))
    return 0.0


def _say(reading: Reading, rows: Sequence[Record], rules: Rules, limited: bool) -> None:
    """Record what was assumed of lines."""
    if not limited and rows:
        reading.assume("capacity", "No line has a limit.", "none stated", "arcs.csv has no capacity")
    if any(row.states("headway_minutes") for row in rows):
        hours = OPEN_HOURS if rules.open_hours is None else rules.open_hours
        reading.assumptions.append(headway_assumed(hours, rules.open_hours is not None))
    if not all(row.states("direction") for row in rows):
        reading.assume("direction", "A line runs both ways, each with the capacity stated.", "each", "default")


def read_needs(reading: Reading, goods: Sequence[Good], nodes: Sequence[str]) -> Needs:
    """Return what is to be carried, from needs.csv, flows.csv or both."""
    names = [good.name for good in goods]
    shape = (len(nodes), len(reading.season))
    found: dict[tuple[int, str], list[Array]] = {}

    def commodity(good: int, origin: str) -> list[Array]:
        blank = [np.zeros(shape), np.zeros(shape), np.full(shape, np.nan)]
        return found.setdefault((good, origin), blank)

    needs, flows = reading.rows("needs"), reading.rows("flows")
    if not needs and not flows and not reading.faults:
        message = "neither it nor flows.csv is there: nothing is to be carried."
        reading.fault("missing_file", "needs.csv", "", "", message, "Give good, node, season, supply, need, penalty.")
    seen: set[tuple[object, ...]] = set()
    for row in (*needs, *flows):
        of_flow = "quantity" in row.cells
        ends = ("from", "to") if of_flow else ("node", "node")
        good = reading.place(row, "good", names, "[goods] of freight.toml")
        start, end = (reading.place(row, column, nodes, "arcs.csv") for column in ends)
        if good is None or start is None or end is None:
            continue
        if not of_flow and not (row.states("supply") or row.states("need")):
            message = "neither supply nor need is stated."
            reading.faults.append(row.fault("blank", "need", message, "State one, 0 where it is zero."))
        supply, need, penalty = commodity(good, nodes[start] if of_flow else "")
        for t in reading.seasons_of(row, whole=False):
            if (key := (good, start, end, t, of_flow)) in seen:
                reading.faults.append(row.fault("duplicate_label", "good", "stands twice.", "Keep one, or add them."))
            seen.add(key)
            wanted = row.number("quantity", 0.0) if of_flow else row.number("need", 0.0)
            supply[start, t] += wanted if of_flow else row.number("supply", 0.0)
            need[end, t] += wanted
            penalty[end, t] = row.number("penalty")
    for name in sorted(set(names) - {names[g] for (g, _), (_, need, _) in found.items() if need.any()}):
        reading.fault("missing_row", "needs.csv", name, "good", "is needed nowhere.", "Add its need, or leave it out.")
    _refuse_both(reading, found, names)
    _refuse_short(reading, found, goods)
    stacked = [np.array([each[part] for each in found.values()]).reshape(len(found), *shape) for part in range(3)]
    which = np.array([good for good, _ in found], dtype=np.intp)
    return Needs(which, tuple(origin for _, origin in found), *stacked)


def _refuse_both(reading: Reading, found: Mapping[tuple[int, str], object], names: Sequence[str]) -> None:
    """Refuse a good of which one table states where it goes and the other does not."""
    for good in {good for good, origin in found if origin} & {good for good, origin in found if not origin}:
        message = f"'{names[good]}' stands in needs.csv too."
        reading.fault("twice", "flows.csv", names[good], "good", message, "Keep it in one of them.")


def _refuse_short(reading: Reading, found: Mapping[tuple[int, str], Sequence[Array]], goods: Sequence[Good]) -> None:
    """Refuse needs beyond supply: carrying makes no goods, so that the rest would count as freight left standing."""
    for (good, _), (supply, need, _) in found.items():
        had, wanted = supply.sum(axis=0), need.sum(axis=0)
        if goods[good].storage_cost is not None:
            had, wanted = had.cumsum(), wanted.cumsum()
        for t in np.flatnonzero(wanted > had * (1.0 + 1e-9) + 1e-9):
            message = f"{wanted[t]:g} are needed and {had[t]:g} supplied in {reading.season[t]}."
            way_out = "Freight makes no goods: lower the need, or add what is supplied."
            reading.fault("short", "needs.csv", goods[good].name, "supply", message, way_out)


def read_places(reading: Reading, nodes: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return where nodes lie, those that nodes.csv places."""
    found: dict[str, tuple[float, float]] = {}
    for row in reading.rows("nodes"):
        if reading.place(row, "node", nodes, "arcs.csv") is None:
            continue
        if row.text("node") in found:
            reading.faults.append(row.fault("duplicate_label", "node", "stands twice.", "Keep one."))
        found[row.text("node")] = (row.number("x"), row.number("y"))
    return found
