"""What a ledger knows on a day: every indicator's series, and the units that are silent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import UsageError
from lustrum.execution.definitions import Definition, Definitions
from lustrum.execution.series import Series, number_of, spelled
from lustrum.periods import read_period

if TYPE_CHECKING:
    from lustrum.execution.store import Ledger

MOST_PERIODS = 200_000
"""Between the first and last period of an indicator; a longer line is a slip in a year."""


def series_known(ledger: Ledger, known_on: date | None = None, indicators: Sequence[str] = ()) -> dict[str, Series]:
    """Return the series of every indicator, or of some, as they were known on a day.

    Parameters
    ----------
    ledger : Ledger
    known_on : date, optional
        Reports received later are left out, and each series goes on to the last period due by then, missing where
        nothing came. Without it, to the last period anybody reported.
    indicators : sequence of str
        Names; all where none is given.

    Returns
    -------
    mapping of indicator to Series
        In the order of their definition; without those of which nothing is known.
    """
    definitions = ledger.definitions(known_on)
    for name in indicators:
        definitions.newest(name)
    found: dict[str, dict[int, list[float]]] = {name: {} for name in indicators or definitions}
    numbers: dict[str, int] = {}
    for indicator, period, value, version, received, late, _ in ledger.taken(known_on, indicators):
        place = numbers.get(period)
        if place is None:
            place = numbers[period] = number_of(read_period(period))
        line = found.setdefault(indicator, {})
        before = line.get(place)
        day = _day(received)
        if before is None:
            line[place] = [value, version, day, late, 0]
        elif day >= before[2]:
            line[place] = [value, version, day, late, before[4] + 1]
        else:
            before[4] += 1
    last: dict[str, int] = {}
    for name, line in found.items():
        kind = definitions.newest(name).period
        last[kind] = max(last.get(kind, -1), max(line, default=-1))
    made = {}
    for name, line in found.items():
        if line:
            newest = definitions.newest(name)
            end = last[newest.period] if known_on is None else max(newest.due(known_on), max(line))
            made[name] = _series(definitions.versions[name], line, end, known_on)
    return made


_DAYS: dict[str, int] = {}


def _day(text: str) -> int:
    found = _DAYS.get(text)
    if found is None:
        found = _DAYS[text] = date.fromisoformat(text).toordinal()
    return found


def _series(
    versions: Sequence[Definition], line: Mapping[int, Sequence[float]], last: int, known_on: date | None
) -> Series:
    newest, first = versions[-1], min(line)
    size = last - first + 1
    if size > MOST_PERIODS:
        raise UsageError(
            f"'{newest.indicator}' reaches from {spelled(newest.period, first)} to {spelled(newest.period, last)}, "
            f"{size:,} {newest.period}s; {MOST_PERIODS:,} are the most. Look for a slip in a year."
        )
    values, corrected = np.full(size, np.nan), np.zeros(size)
    late = np.zeros(size, dtype=bool)
    group, links = _groups(versions)
    in_force = _in_force(versions, first, size)
    for place, (value, version, _, is_late, times) in line.items():
        values[place - first], in_force[place - first] = value, int(version)
        late[place - first], corrected[place - first] = bool(is_late), times
    return Series(
        newest.indicator,
        newest.unit,
        newest.period,
        first,
        values,
        tuple(group[version] for version in in_force),
        links,
        late,
        corrected,
        known_on,
        newest.owner,
        newest.level,
        newest.parent,
    )


def _groups(versions: Sequence[Definition]) -> tuple[dict[int, int], tuple[tuple[int, float], ...]]:
    """Return for each version the one whose figures it goes on with, and the link factors where it does not."""
    group, links = {versions[0].version: versions[0].version}, []
    for before, after in pairwise(versions):
        if not after.differs(before) and after.link == 1.0:
            group[after.version] = group[before.version]
        else:
            group[after.version] = after.version
            links.append((after.version, after.link))
    return group, tuple(links)


def _in_force(versions: Sequence[Definition], first: int, size: int) -> list[int]:
    found = [versions[0].version] * size
    for each in versions[1:]:
        begin = max(0, (each.since or first) - first)
        found[begin:] = [each.version] * len(found[begin:])
    return found


@dataclass(frozen=True)
class Silence:
    """An indicator of which a report is due and has not come.

    Parameters
    ----------
    indicator, owner, level : str
    missing : int
        Periods without a figure, up to the last that is due.
    last : str
        The last period reported; '' where none ever was.
    since : str
        The first period of the silence that lasts; '' where the last report due has come and gaps lie before it.
    due : str
        Closing day of the first report of that silence, or of the first gap.
    days : int
        Since then.
    """

    indicator: str
    owner: str
    level: str
    missing: int
    last: str
    since: str
    due: str
    days: int


def silent(ledger: Ledger, day: date) -> list[Silence]:
    """Return the indicators that are silent on a day, longest first.

    An indicator that was never reported is silent from its definition's first period, where it states one, and counts
    as one missing period otherwise.
    """
    definitions = ledger.definitions(day)
    known = series_known(ledger, day)
    found = [each for name in definitions if (each := _silence(definitions, name, known.get(name), day)) is not None]
    return sorted(found, key=lambda each: (-each.days, each.indicator))


def _silence(definitions: Definitions, name: str, series: Series | None, day: date) -> Silence | None:
    newest = definitions.newest(name)
    due = newest.due(day)
    begin = definitions.versions[name][0].since
    if series is None:
        first = due if begin is None else begin
        if first > due:
            return None
        return _said(newest, due - first + 1, "", first, first, day)
    begin = series.first if begin is None else min(begin, series.first)
    gaps = [begin + k for k in range(series.first - begin)]
    gaps += [series.first + int(k) for k in np.flatnonzero(np.isnan(series.values))]
    gaps = [place for place in gaps if place <= due]
    if not gaps:
        return None
    heard = series.first + int(np.flatnonzero(~np.isnan(series.values))[-1])
    since = heard + 1 if heard < due else None
    return _said(newest, len(gaps), spelled(newest.period, heard), since, gaps[0] if since is None else since, day)


def _said(newest: Definition, missing: int, last: str, since: int | None, first: int, day: date) -> Silence:
    closing = newest.closing(first)
    return Silence(
        newest.indicator,
        newest.owner,
        newest.level,
        missing,
        last,
        "" if since is None else spelled(newest.period, since),
        closing.isoformat(),
        max(0, math.floor((day - closing).days)),
    )
