"""Files beside a ledger: reports as a table, stated capability, limits of what people say, flow charts."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lustrum.execution.definitions import CLOSING, LEVELS
from lustrum.execution.indices import FlowChart, Node
from lustrum.execution.series import PERIODS, Series, ended_before, last_day, number_of, series_of
from lustrum.results.fault import Fault, raise_faults
from lustrum.results.records import Column, Record, header_of, read_records
from lustrum.results.sums import repeated_rows
from lustrum.wording.names import nearest

SUFFIX = ".csv"
"""A ledger whose name ends so is a table of reports."""

PART = "of which"
"""Begins a row that tells part of another again."""

REPORTS: Mapping[str, Column] = {
    "indicator": Column(),
    "period": Column("period"),
    "value": Column("number"),
    "unit": Column(needed=False),
    "owner": Column(needed=False),
    "by": Column(needed=False),
    "level": Column("word", needed=False, blank=True, words=LEVELS),
    "parent": Column(needed=False),
    "product": Column(needed=False),
    "received": Column("period", needed=False, blank=True),
    "version": Column(needed=False),
    "correction": Column(needed=False),
}
CAPABILITY: Mapping[str, Column] = {
    "indicator": Column(),
    "capability": Column("number", above=0.0),
    "potentiality": Column("number", above=0.0),
}
SIGNALS: Mapping[str, Column] = {
    "indicator": Column(),
    "of": Column(),
    "by": Column("word", words=("workers", "users")),
    "limit": Column("share", least=0.0, most=1.0),
}
FLOW: Mapping[str, Column] = {
    "chart": Column(),
    "place": Column("whole", least=1),
    "step": Column(),
    "capacity": Column("number", least=0.0),
    "yield": Column("number", needed=False, above=0.0),
    "owner": Column(needed=False),
}


@dataclass(frozen=True)
class Signal:
    """What workers or users say of an indicator, by an indicator of its own: the share that calls it bad.

    Parameters
    ----------
    indicator, of : str
        The signal's own name, and that of what it speaks of.
    by : {"workers", "users"}
    limit : float
        Share, voted on, above which it is raised.
    """

    indicator: str
    of: str
    by: str
    limit: float


@dataclass(frozen=True, eq=False)
class Told:
    """Reports of a table.

    Parameters
    ----------
    series : mapping of indicator to Series
    products : mapping of indicator to label of the plan's table, where one is stated
    """

    series: Mapping[str, Series]
    products: Mapping[str, str]


def read_told(path: Path | str, at: date) -> Told:
    """Return the series of a table of reports as known on a day, each up to the last period due.

    Parameters
    ----------
    path : Path or str
        Columns indicator, period, value and, where stated, unit, owner, level, parent, product, received. Of several
        reports of a period the one received last counts; without the column each period stands once.
    at : date
        Periods that had not ended, and reports received later, are left out.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where an indicator is told by several kinds of period or in several units.
    """
    received = "received" in header_of(path, REPORTS)
    key = ("indicator", "period", "received") if received else ("indicator", "period")
    faults: list[Fault] = []
    lines: dict[str, dict[str, tuple[int, float]]] = {}
    heads: dict[str, Record] = {}
    for row in read_records(path, REPORTS, key=key, faults=faults):
        name = row.text("indicator")
        if not name or not row.states("period"):
            continue
        if name not in heads and name.casefold().startswith(PART):
            message = f"is '{name}': a part of another indicator, told in the same file."
            faults.append(row.fault("part_of", "indicator", message, "Leave it out, or give it a name of its own."))
        head = heads.setdefault(name, row)
        _compare(head, row, faults)
        period = row.period("period")
        day = row.period("received").first if row.states("received") else date.min
        if period.kind not in PERIODS or day > at or last_day(period.kind, number_of(period)) >= at:
            continue
        line = lines.setdefault(name, {})
        old = line.get(str(period))
        if old is None or day.toordinal() >= old[0]:
            line[str(period)] = (day.toordinal(), row.number("value"))
    raise_faults(faults, path)
    series = {name: _series(name, heads[name], line, at) for name, line in lines.items()}
    return Told(series, {name: row.text("product") for name, row in heads.items() if row.text("product")})


def _compare(head: Record, row: Record, faults: list[Fault]) -> None:
    """Name a row that tells an indicator by another kind of period or in another unit than its first row."""
    kind, first = row.period("period").kind, head.period("period").kind
    if kind not in PERIODS:
        faults.append(row.fault("no_period", "period", f"is a {kind}.", f"Indicators have {', '.join(PERIODS)}."))
    elif kind != first:
        message = f"is a {kind}, where '{head.text('indicator')}' is told by the {first} in {head.place}."
        faults.append(row.fault("mixed_periods", "period", message, "Give each kind of period its own indicator."))
    if row.text("unit") != head.text("unit"):
        message = f"is '{row.text('unit')}', where {head.place} has '{head.text('unit')}'."
        faults.append(row.fault("mixed_units", "unit", message, "Give all figures of an indicator in one unit."))


def _series(name: str, head: Record, line: Mapping[str, tuple[int, float]], at: date) -> Series:
    found = series_of(
        name, head.text("unit"), list(line), [value for _, value in line.values()], known_on=at,
        owner=head.text("owner") or head.text("by"), level=head.text("level") or "factory",
        parent=head.text("parent"),
    )  # fmt: skip
    return extended(found, at)


def extended(series: Series, at: date) -> Series:
    """Return a series with the periods whose reports should have come by a day and did not as missing."""
    due = ended_before(series.period, at)
    while (at - last_day(series.period, due)).days <= CLOSING[series.period]:
        due -= 1
    missing = due - series.last
    if missing <= 0:
        return series
    from dataclasses import replace

    import numpy as np

    values = np.r_[series.values, np.full(missing, math.nan)]
    return replace(series, values=values, version=series.version + (series.version[-1],) * missing)


def read_capability(path: Path | str, known: Collection[str]) -> dict[str, tuple[float, float]]:
    """Return stated capability and potentiality by indicator.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where an indicator is not known, or could do more than it could do at most.
    """
    faults: list[Fault] = []
    found: dict[str, tuple[float, float]] = {}
    for row in read_records(path, CAPABILITY, key=("indicator",), faults=faults):
        _must_be_known(row, "indicator", known, faults)
        capability, potentiality = row.number("capability"), row.number("potentiality")
        if capability > potentiality:
            message = f"is {capability:g}, above the potentiality of {potentiality:g}."
            faults.append(row.fault("bounds", "capability", message, "Potentiality is the most there could be."))
        found[row.text("indicator")] = (capability, potentiality)
    raise_faults(faults, path)
    return found


SHARES = ("1", "share", "")
"""Units of a share; '' where a table of reports states none."""


def read_signals(path: Path | str, known: Mapping[str, Series]) -> dict[str, Signal]:
    """Return the signals of workers and users by their own indicator.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where an indicator is not known, or the signal itself is told in another unit than a share,
        as its limit is one.
    """
    faults: list[Fault] = []
    found = {}
    for row in read_records(path, SIGNALS, key=("indicator",), faults=faults):
        _must_be_known(row, "indicator", known, faults)
        _must_be_known(row, "of", known, faults)
        name = row.text("indicator")
        if name in known and known[name].unit not in SHARES:
            message = f"is '{name}', told in '{known[name].unit}', and its limit is a share."
            way_out = "Report the share that says bad, 0.12 for 12 per cent, in the unit 1."
            faults.append(row.fault("wrong_unit", "indicator", message, way_out))
        found[name] = Signal(name, row.text("of"), row.text("by"), row.number("limit"))
    raise_faults(faults, path)
    return found


def _must_be_known(row: Record, column: str, known: Collection[str], faults: list[Fault]) -> None:
    name = row.text(column)
    if name and name not in known:
        message = f"is '{name}', which nothing is known of."
        faults.append(row.fault("unknown_label", column, message, nearest(name, known)))


def read_flow(path: Path | str) -> tuple[FlowChart, ...]:
    """Return quantified flow charts, their steps in the order of their places.

    Raises
    ------
    UsageError, DataError
        As `read_records`.
    """
    charts: dict[str, list[tuple[int, Node]]] = {}
    rows = read_records(path, FLOW, key=("chart", "place"))
    raise_faults([*repeated_rows(rows.rows, "step"), *repeated_rows(rows.rows, "chart")], path)
    for row in rows:
        node = Node(row.text("step"), row.number("capacity"), row.number("yield", 1.0), row.text("owner"))
        charts.setdefault(row.text("chart"), []).append((row.whole("place") or 0, node))
    ordered = {name: sorted(nodes, key=lambda each: each[0]) for name, nodes in sorted(charts.items())}
    return tuple(FlowChart(name, tuple(node for _, node in nodes)) for name, nodes in ordered.items())
