"""Read PyPSA's CSV folder: every cell typed, every fault with file, line and column; nothing dropped in silence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.errors import DataError, UsageError
from lustrum.power.pypsa_schema import APART, COMPONENTS, OUTPUT, UNKNOWN_TO_US, Component, Value
from lustrum.results import Column, Fault, Record, raise_faults, read_records
from lustrum.results.paths import inside
from lustrum.results.records import header_of
from lustrum.results.totals import repeats
from lustrum.wording.names import nearest

FIGURE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
INDEX = ("snapshot_id", "snapshot", "snapshots", "name", "timestep", "period")
"""Names of the columns that say which snapshot a row of a series is for."""
BINDS = re.compile(r"nom_(?:min|max)_.+|bus\d+|efficiency\d+|delay\d*|.*_(?:piecewise|pw)")
"""Columns that bind or join something: limits by bus and carrier, ends beyond the seventh, curves of costs."""
TRUE, FALSE = ("true", "1", "1.0"), ("false", "0", "0.0")
WEIGHTINGS = ("objective", "stores", "generators")
PERIODS = "investment_periods.csv"
"""PyPSA writes it empty where there are none."""


@dataclass(eq=False)
class Table:
    """A component: names, columns by letter, and what is given by snapshot.

    Parameters
    ----------
    column : mapping of column to list of values
    series : mapping of column to name to array, shape (snapshots,)
    """

    name: str
    names: list[str] = field(default_factory=list)
    rows: list[Record] = field(default_factory=list)
    column: dict[str, list[Value]] = field(default_factory=dict)
    series: dict[str, dict[str, Array]] = field(default_factory=dict)

    def text(self, column: str, at: int) -> str:
        """Return a text."""
        return str(self.column[column][at])

    def number(self, column: str, at: int) -> float:
        """Return a number."""
        return float(self.column[column][at])

    def true(self, column: str, at: int) -> bool:
        """Return a yes or no."""
        return bool(self.column[column][at])

    def path(self, column: str, at: int) -> float | Array:
        """Return a number, or numbers by snapshot, shape (snapshots,), where a file gives them."""
        found = self.series.get(column, {}).get(self.names[at])
        return self.number(column, at) if found is None else found


@dataclass(eq=False)
class PypsaFolder:
    """What a PyPSA folder says.

    Parameters
    ----------
    snapshot : tuple of str
    period : array of int, shape (snapshots,)
    weighting : mapping of {'objective', 'stores', 'generators'} to array, shape (snapshots,)
    periods : tuple of int
        Empty where the network has no investment periods.
    period_weight, period_years : arrays, shape (periods,)
    unread : tuple of str
        Files and columns nobody here knows.
    """

    path: Path
    name: str = ""
    snapshot: tuple[str, ...] = ()
    period: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    weighting: dict[str, Array] = field(default_factory=dict)
    periods: tuple[int, ...] = ()
    period_weight: Array = field(default_factory=lambda: np.ones(1))
    period_years: Array = field(default_factory=lambda: np.ones(1))
    table: dict[str, Table] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)


def is_pypsa_folder(path: Path) -> bool:
    """Say whether a folder is one of PyPSA's."""
    return (path / "buses.csv").is_file() or (path / "snapshots.csv").is_file()


def read_pypsa_folder(path: Path | str) -> PypsaFolder:
    """Return the tables of a PyPSA folder.

    Raises
    ------
    UsageError
        If there is no such folder, or it holds no buses.csv.
    DataError
        With every fault found.
    """
    path = Path(path)
    if not (path / "buses.csv").is_file():
        raise UsageError(f"'{path}' has no buses.csv; name a folder PyPSA wrote with n.export_to_csv_folder().")
    found = PypsaFolder(path, path.resolve().name)
    unread: list[str] = []
    _network(found)
    _snapshots(found)
    for name, component in COMPONENTS.items():
        found.table[name] = _component(found, name, component, unread)
    if not found.table["buses"].names:
        found.faults.append(Fault("missing", "buses.csv", "line 1", "name", "names no bus.", "A network has one."))
    _series(found, unread)
    _strangers(found, unread)
    found.unread = tuple(unread)
    raise_faults(found.faults, path)
    return found


def _records(found: PypsaFolder, file: str, known: Sequence[str], *, key: Sequence[str] = ()) -> tuple[Record, ...]:
    """Return the lines of a file, none where it is not there or holds none."""
    if not (found.path / file).is_file():
        return ()
    faults: list[Fault] = []
    columns = {name: Column(needed=False) for name in known}
    try:
        rows = read_records(
            inside(found.path, file), columns, key=key, others=Column(), faults=faults, first=INDEX[0]
        ).rows
    except DataError as error:
        if file == PERIODS and all(getattr(fault, "kind", "") == "empty_file" for fault in error.faults):
            return ()
        raise
    found.faults += [fault for fault in faults if fault.kind != "empty_file"]
    return rows


def _network(found: PypsaFolder) -> None:
    for row in _records(found, "network.csv", ("name", "pypsa_version")):
        found.name = row.text("name") or found.name


def number_in(found: PypsaFolder, row: Record, column: str, default: float) -> float:
    """Return a figure as PyPSA writes it, `default` where the cell is blank; anything else is a fault.

    Without limit is what has none by default; a size or a cost without limit leaves nothing to plan.
    """
    text = row.text(column)
    if not text:
        return default
    low = text.casefold()
    if low in ("inf", "+inf", "-inf", "infinity", "-infinity") and math.isinf(default):
        return -math.inf if low.startswith("-") else math.inf
    if low == "nan" and math.isnan(default):
        return math.nan
    if not FIGURE.fullmatch(text):
        message = f"is '{text[:60]}', which is no number as PyPSA writes it."
        found.faults.append(row.fault("not_a_number", column, message, "Write digits and a point, or leave it blank."))
        return default
    value = float(text)
    if math.isinf(value):
        message = f"is {text[:60]}, larger than a number can be."
        way_out = "Write inf where there is no limit." if math.isinf(default) else "Write the figure meant."
        found.faults.append(row.fault("out_of_range", column, message, way_out))
        return default
    return value


def _true_in(found: PypsaFolder, row: Record, column: str, default: bool) -> bool:
    low = row.text(column).casefold()
    if not low:
        return default
    if low not in (*TRUE, *FALSE):
        message = f"is '{low[:60]}', neither True nor False."
        found.faults.append(row.fault("unknown_word", column, message, "Write True or False."))
    return low in TRUE


def _snapshots(found: PypsaFolder) -> None:
    rows = _records(found, "snapshots.csv", (*INDEX, *WEIGHTINGS, "weightings"))
    if not (found.path / "snapshots.csv").is_file():
        found.faults.append(
            Fault("missing_file", "snapshots.csv", "", "", "is not there: when the network runs is not known.")
        )
    for row in _records(found, PERIODS, ("period", "objective", "years")):
        found.periods += (int(number_in(found, row, "period", 0.0)),)
        found.period_weight = np.append(found.period_weight, number_in(found, row, "objective", 1.0))
        found.period_years = np.append(found.period_years, number_in(found, row, "years", 1.0))
    if found.periods:
        found.period_weight, found.period_years = found.period_weight[1:], found.period_years[1:]
    if rows and not set(rows[0].cells) & {*INDEX, *WEIGHTINGS, "weightings"}:
        message = f"the header names no snapshots: {', '.join(rows[0].cells)[:60]}."
        found.faults.append(Fault("missing_column", "snapshots.csv", "line 1", INDEX[1], message, "Name a column so."))
    labels, period = [], []
    for at, row in enumerate(rows):
        name = next(
            (each for each in ("snapshot", "timestep", "snapshots", "name", "snapshot_id") if row.text(each)), ""
        )
        label = row.text(name) if name else str(at)
        year = row.text("period")
        if found.periods:
            value = int(number_in(found, row, "period", -1.0))
            if value not in found.periods:
                message = f"'{year}' does not stand in investment_periods.csv."
                found.faults.append(row.fault("unknown_label", "period", message, "Add the period there."))
            period.append(found.periods.index(value) if value in found.periods else 0)
            label = f"{year} {label}"
        labels.append(label)
    found.snapshot = tuple(labels)
    found.period = np.array(period if found.periods else [0] * len(labels), dtype=np.intp)
    for name in WEIGHTINGS:
        values = [number_in(found, row, name, number_in(found, row, "weightings", 1.0)) for row in rows]
        found.weighting[name] = np.array(values)
        stated = [bool(row.text(name)) for row in rows]
        if any(stated) and not all(stated):
            message = f"is blank at {stated.count(False)} of {len(rows)} snapshots, and others have hours."
            found.faults.append(rows[stated.index(False)].fault("blank", name, message, "Write it at every snapshot."))
        for row, hours in zip(rows, values, strict=True):
            if not 0.0 <= hours < math.inf:
                message = f"is {hours:g}; hours are from 0 up."
                found.faults.append(row.fault("out_of_range", name, message))


def _component(found: PypsaFolder, name: str, component: Component, unread: list[str]) -> Table:
    file = f"{name}.csv"
    rows = _records(found, file, ("name", *component.read), key=("name",))
    table = Table(name, [row.text("name") for row in rows], list(rows))
    for row in rows:
        if repeats(row.text("name")) == "part":
            message = f"'{row.text('name')}' is part of another row, and would be counted twice."
            found.faults.append(row.fault("repeated", "name", message, "Leave it out."))
    if not rows:
        if (found.path / file).is_file():
            _headed(found, file, component)
        table.column = {column: [] for column in component.read}
        return table
    header = tuple(rows[0].cells)
    for needed in ("name", *component.needed):
        if needed not in header:
            found.faults.append(Fault("missing_column", file, "", needed, "is not there.", "It needs it."))
    for column, (letter, default) in component.read.items():
        if column not in header:
            table.column[column] = [default] * len(rows)
        elif letter == "t":
            table.column[column] = [row.text(column) or str(default) for row in rows]
        elif letter == "b":
            table.column[column] = [_true_in(found, row, column, bool(default)) for row in rows]
        else:
            table.column[column] = [number_in(found, row, column, float(default)) for row in rows]
    for column in header:
        if column in component.refused:
            _refuse(found, table, column, *component.refused[column])
        elif BINDS.fullmatch(column) and column not in component.read:
            _refuse_any(found, table, column)
        elif column not in (*component.read, *component.plain, *OUTPUT, "name"):
            unread.append(f"column '{column}' of {file}")
    return table


def _headed(found: PypsaFolder, file: str, component: Component) -> None:
    """Refuse a file without a row under its header whose header is one: a row, or names nobody knows."""
    known = ("name", *component.read, *component.refused, *component.plain)
    try:
        header = header_of(inside(found.path, file), known)
    except DataError:
        return  # it holds nothing
    if header and not set(header) & set(known):
        message = f"the header names no column that is known: {', '.join(header[:4])}."
        found.faults.append(Fault("missing_column", file, "line 1", "name", message, "The first line names columns."))


def _refuse_any(found: PypsaFolder, table: Table, column: str) -> None:
    """Refuse a column that binds or joins something wherever it is not blank."""
    for row in table.rows:
        if row.text(column) and row.text(column).casefold() not in ("nan", "inf"):
            message = f"is {row.text(column)[:40]} of '{row.text('name')}', and lustrum plans without it."
            way_out = "Leave it blank if the answer may do without: the optimum would differ."
            found.faults.append(row.fault("not_supported", column, message, way_out))


def _refuse(found: PypsaFolder, table: Table, column: str, letter: str, nothing: Value) -> None:
    """Refuse values of a column that would change the optimum in a way that is not known here."""
    for row in table.rows:
        if letter == "b":
            value: Value = _true_in(found, row, column, bool(nothing))
        else:
            value = number_in(found, row, column, float(nothing))
        same = value == nothing or (value != value and nothing != nothing)
        if not same:
            message = f"is {row.text(column)} of '{row.text('name')}', and lustrum plans without it."
            way_out = "Leave it blank if the answer may do without: the optimum would differ."
            found.faults.append(row.fault("not_supported", column, message, way_out))


def _series(found: PypsaFolder, unread: list[str]) -> None:
    for name, component in COMPONENTS.items():
        for path in sorted(found.path.glob(f"{name}-*.csv")):
            column = path.stem.removeprefix(f"{name}-")
            if column in OUTPUT or column in component.plain:
                continue
            if BINDS.fullmatch(column) and column not in component.read:
                message = f"gives '{column}', and lustrum plans without that."
                found.faults.append(Fault("not_supported", path.name, "", "", message, "Remove the file."))
                continue
            letter = component.read.get(column, component.refused.get(column, ("", "")))[0]
            if not letter:
                unread.append(f"file {path.name}")
                continue
            if column in component.refused or letter != "s":
                message = f"gives '{column}' by snapshot, and lustrum plans without that."
                found.faults.append(Fault("not_supported", path.name, "", "", message, "Remove the file."))
                continue
            _one_series(found, path.name, found.table[name], column)


def _one_series(found: PypsaFolder, file: str, table: Table, column: str) -> None:
    rows = _records(found, file, (*INDEX, *table.names))
    if not rows:
        return
    header = tuple(rows[0].cells)
    index = [each for each in header[:2] if each in INDEX and each not in table.names]
    index = index or [each for each in header[:1] if each in INDEX]
    if not index:
        message = f"'{header[0]}' names no snapshots."
        found.faults.append(Fault("missing_column", file, "", header[0], message, f"Name it {INDEX[0]}."))
        return
    if len(rows) != len(found.snapshot):
        message = f"has {len(rows)} rows for {len(found.snapshot)} snapshots."
        odd = rows[min(len(rows), len(found.snapshot) + 1) - 1]
        found.faults.append(Fault("ragged", file, odd.place, "", message, "One row for each line of snapshots.csv."))
        return
    _in_order(found, rows, index[-1])
    known = set(table.names)
    default = float(COMPONENTS[table.name].read[column][1])
    for name in header:
        if name in index:
            continue
        if name not in known:
            message = f"'{name}' does not stand in {table.name}.csv."
            found.faults.append(Fault("unknown_label", file, "", name, message, nearest(name, table.names)))
            continue
        values = np.array([number_in(found, row, name, math.nan) for row in rows])
        blank = np.isnan(values)
        if blank.any() and not math.isnan(default):
            at = int(np.flatnonzero(blank)[0])
            message = f"is blank at {int(blank.sum())} of {len(rows)} snapshots, and missing is not zero."
            found.faults.append(rows[at].fault("blank", name, message, "Write it at every snapshot."))
        table.series.setdefault(column, {})[name] = values


def _in_order(found: PypsaFolder, rows: Sequence[Record], column: str) -> None:
    """Refuse rows that name other snapshots than snapshots.csv does in their place."""
    numbers = column == "snapshot_id"
    for at, row in enumerate(rows):
        given = row.text(column)
        known = str(at) if numbers else found.snapshot[at].rpartition(" ")[2] if found.periods else found.snapshot[at]
        same = given == known or (found.periods and found.snapshot[at].endswith(given)) or given == str(at)
        if not same:
            message = f"is '{given[:40]}' where snapshots.csv has '{known[:40]}'."
            way_out = "Rows of a series stand in the order of snapshots.csv."
            found.faults.append(row.fault("out_of_order", column, message, way_out))
            return


def _strangers(found: PypsaFolder, unread: list[str]) -> None:
    """Name files that nobody here knows; refuse components that would change the optimum."""
    for path in sorted(found.path.glob("*.csv")):
        stem = path.stem.partition("-")[0]
        if stem in UNKNOWN_TO_US and _records(found, path.name, ("name",)):
            message = "holds a component that lustrum does not know."
            found.faults.append(Fault("not_supported", path.name, "", "", message, "Remove it if the answer may."))
        elif stem not in COMPONENTS and stem not in APART and path.stem not in ("reservoirs", "build_goods"):
            unread.append(f"file {path.name}")
