"""Where every indicator stands on a day: its level and slope, what happened, its band, who holds the signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lustrum.arrays import Array, WholeNumbers
from lustrum.execution.alarms import WITHIN, Alarm
from lustrum.execution.bands import errors_ahead, first_width, width
from lustrum.execution.causes import Group, Links, group_alarms
from lustrum.execution.escalation import PATIENCE, Clock, out_since, outside, recovered_at
from lustrum.execution.indices import FlowChart, Indices, own_indices
from lustrum.execution.monitor import Watched, watch
from lustrum.execution.series import Series, last_day
from lustrum.execution.track_files import Signal

if TYPE_CHECKING:
    from lustrum.execution.figures_files import Target

DAMPED = 0.9
"""What a slope counts a period later, where a course is followed on: Gardner and McKenzie, "Forecasting trends in time
series", Management Science 31 (1985). A slope known from few readings would run away over the years of a signal."""
BY_FIGURES, BY_COURSE, BY_LIMIT, BY_PAST = "control figures", "course before the event", "voted limit", "own past"
"""Whence a band comes."""


@dataclass(frozen=True, eq=False)
class Standing:
    """An indicator on a day.

    Parameters
    ----------
    watched : Watched
    level, low, high : array, shape (periods,)
        In the indicator's unit: the filtered level with its season, and the band; NaN where there is none.
    band_from : str
        `BY_FIGURES`, `BY_COURSE`, `BY_LIMIT` or `BY_PAST`.
    out : int or None
        Place of the reading at which it left its band and has not recovered since.
    elapsed : int
        Since then, as the clock counts; -1 where it is not out.
    holder : str
        Who holds the signal; '' where there is none.
    acting : tuple of str
        Who may act on it by now, from the unit up.
    next_in : int or None
        In how much time the next level takes it up.
    indices : Indices or None
    signal : Signal or None
        Where the indicator is one by which workers or users speak of another.
    product : str
        Its label in the plan's table, '' where it has none.
    """

    watched: Watched
    level: Array
    low: Array
    high: Array
    band_from: str
    out: int | None
    elapsed: int
    holder: str
    acting: tuple[str, ...]
    next_in: int | None
    indices: Indices | None
    signal: Signal | None = None
    product: str = ""

    @property
    def series(self) -> Series:
        """Its figures, since the last break."""
        return self.watched.series

    @property
    def name(self) -> str:
        """Name of the indicator."""
        return self.series.indicator

    @cached_property
    def last(self) -> int | None:
        """Place of the last figure, None where there is none."""
        known = np.flatnonzero(np.isfinite(self.series.values))
        return int(known[-1]) if len(known) else None

    @property
    def silent_for(self) -> int:
        """Periods due of which nothing is known, at the end."""
        return len(self.series) - 1 - (-1 if self.last is None else self.last)

    @property
    def slope(self) -> float:
        """Change a period: a share where the indicator is judged by shares, else in its unit; NaN before any figure."""
        if self.last is None:
            return float("nan")
        value = float(self.watched.slope[self.last])
        return float(np.expm1(value)) if self.watched.logarithm else value

    @property
    def standing_alarms(self) -> tuple[Alarm, ...]:
        """Alarms that were not taken back."""
        return tuple(each for each in self.watched.alarms if each.stands)

    @property
    def newest(self) -> Alarm | None:
        """The alarm of the last readings, None where nothing happened in them."""
        if self.last is None or not self.standing_alarms:
            return None
        alarm = self.standing_alarms[-1]
        return alarm if self.last - max(alarm.seen, alarm.until) < WITHIN else None

    @property
    def inside(self) -> bool | None:
        """Whether the last level lies in its band; None where there is none."""
        if self.last is None:
            return None
        place = slice(self.last, self.last + 1)
        out, known = outside(self.level[place], self.low[place], self.high[place])
        return None if not known[0] else not bool(out[0])

    @property
    def surprised(self) -> bool:
        """Whether anybody has to look: something happened lately, it is out of its band, or silent."""
        return self.newest is not None or self.out is not None or self.silent_for > 0

    @property
    def fall(self) -> float:
        """How far the last level lies from the course before the newest alarm, 0 where there is none: a share where
        the indicator is judged by shares, else in its unit."""
        alarm = self.newest
        if alarm is None or self.last is None:
            return 0.0
        begin = max(alarm.at - 1, 0)
        line = self.watched.level[begin] + (self.last - begin) * self.watched.slope[begin]
        value = float(
            (self.watched.readings[self.last] if alarm.what == "spike" else self.watched.level[self.last]) - line
        )
        return float(np.expm1(value)) if self.watched.logarithm else value


@dataclass(frozen=True, eq=False)
class Tracked:
    """Every indicator on a day.

    Parameters
    ----------
    at : date
    standings : tuple of Standing
    groups : tuple of Group
        Falls of the last readings by cause.
    clock : Clock
    flows : tuple of FlowChart
    """

    at: date
    standings: tuple[Standing, ...]
    groups: tuple[Group, ...]
    clock: Clock
    flows: tuple[FlowChart, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Standing]:
        """Standings by indicator."""
        return {each.name: each for each in self.standings}

    @property
    def escalated(self) -> tuple[Standing, ...]:
        """Those out of their band, the longest first."""
        return tuple(sorted((s for s in self.standings if s.out is not None), key=lambda s: (-s.elapsed, s.name)))

    @property
    def silent(self) -> tuple[Standing, ...]:
        """Those of which figures are missing at the end."""
        return tuple(sorted((s for s in self.standings if s.silent_for > 0), key=lambda s: (-s.silent_for, s.name)))

    def signals_of(self, name: str) -> tuple[Standing, ...]:
        """Return the signals of workers and users about an indicator."""
        return tuple(each for each in self.standings if each.signal is not None and each.signal.of == name)


@dataclass(frozen=True, eq=False)
class Beside:
    """What is known beside the series.

    Parameters
    ----------
    figures : mapping of indicator to targets by number of the period
    capability : mapping of indicator to capability and potentiality
    signals : mapping of indicator to Signal
    products : mapping of indicator to label of the table
    links : Links or None
        Of the plan's table.
    flows : tuple of FlowChart
    """

    figures: Mapping[str, Mapping[int, Target]] = field(default_factory=dict)
    capability: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    signals: Mapping[str, Signal] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    links: Links | None = None
    flows: tuple[FlowChart, ...] = ()


def track(
    every: Sequence[Series], at: date, beside: Beside | None = None, *, clock: Clock | None = None,
    warm_up: int | None = None,
) -> Tracked:  # fmt: skip
    """Return where every indicator stands on a day, nothing later known.

    Parameters
    ----------
    every : sequence of Series
        As known on the day.
    at : date
    beside : Beside, optional
    clock : Clock, optional
    warm_up : int, optional
        First figures of each in which nothing is judged.
    """
    given, kept = beside or Beside(), clock or Clock()
    standings = tuple(_standing(each, at, given, kept) for each in watch(every, warm_up=warm_up))
    return Tracked(at, standings, _groups(standings, given.links), kept, given.flows)


def _standing(watched: Watched, at: date, beside: Beside, clock: Clock) -> Standing:
    series, name = watched.series, watched.series.indicator
    signal = beside.signals.get(name)
    level = watched.figure(watched.level, watched.factors)
    if signal is not None:
        level, low, high = series.values, np.full(len(series), -np.inf), np.full(len(series), signal.limit)
        band_from = BY_LIMIT
    elif name in beside.figures:
        low, high = _targets(series, beside.figures[name])
        band_from = BY_FIGURES
    else:
        low, high, band_from = _course_band(watched, sum(clock.holds) + PATIENCE)
    # A band about each next forecast tells how far a figure may stray, not that it has been out since some day.
    out = None if band_from == BY_PAST else out_since(level, low, high)
    elapsed = -1
    if out is not None:
        began = series.first + out
        elapsed = len(series) - 1 - out if clock.counted == "periods" else (at - last_day(series.period, began)).days
    stated = beside.capability.get(name)
    known = series.values[np.isfinite(series.values)]
    indices = own_indices(series.values) if stated is None or not len(known) else Indices(float(known[-1]), *stated)
    holder = "" if out is None else clock.holder(elapsed)
    acting = () if out is None else clock.acting(elapsed)
    next_in = None if out is None else clock.next_in(elapsed)
    product = beside.products.get(name, name)
    return Standing(
        watched, level, low, high, band_from, out, elapsed, holder, acting, next_in, indices, signal, product
    )


def _targets(series: Series, targets: Mapping[int, Target]) -> tuple[Array, Array]:
    """Return the bands of control figures by period, shape (periods,) each; NaN where there is no figure."""
    low, high = np.full((2, len(series)), np.nan)
    for place in range(len(series)):
        target = targets.get(series.first + place)
        if target is not None:
            low[place], high[place] = target.low, target.high
    return low, high


def _ahead(steps: WholeNumbers) -> Array:
    """Return how many slopes a course goes on in so many steps, shape (steps,): each counts a little less."""
    counted: Array = np.asarray(DAMPED * (1.0 - DAMPED**steps) / (1.0 - DAMPED), dtype=np.float64)
    return counted


def _course_band(watched: Watched, longest: int) -> tuple[Array, Array, str]:
    """Return the band about the course an event left, from the event on until it has recovered, or the assembly has
    known of it for a year of readings and nobody gave a control figure: then the new course is the course. Where there
    is no event, the band of each next figure by the indicator's own past. Shape (periods,) each.
    """
    rows = len(watched.series)
    low, high = np.full((2, rows), np.nan)
    if not rows:
        return low, high, BY_PAST
    errors = errors_ahead(watched.readings, watched.level, watched.slope, begin=watched.warm_up // 2)
    bounds = () if watched.logarithm else (0.0, np.inf)
    until = 0
    for alarm in (each for each in watched.alarms if each.stands and each.what != "spike"):
        if alarm.at < until:
            continue
        first = first_width(errors[: alarm.at], *bounds)
        begin = max(alarm.at - 1, 0)
        place = np.arange(alarm.at, min(rows, alarm.at + longest + 1))
        line = watched.level[begin] + _ahead(place - begin) * watched.slope[begin]
        half = width(first, place - begin)
        back = recovered_at(watched.level[place], line - half, line + half)
        # The way back is no event of its own: alarms up to the recovery belong to the course that was left.
        until = int(place[-1] if back is None else place[back]) + 1
        if until == rows and back is None:
            low[place], high[place] = line - half, line + half
    if np.isfinite(low[-1]):
        return watched.figure(low, watched.factors), watched.figure(high, watched.factors), BY_COURSE
    half = width(first_width(errors, *bounds), 1)
    low, high = watched.forecast - half, watched.forecast + half
    low[: watched.warm_up], high[: watched.warm_up] = np.nan, np.nan
    return watched.figure(low, watched.factors), watched.figure(high, watched.factors), BY_PAST


def _groups(standings: Sequence[Standing], links: Links | None) -> tuple[Group, ...]:
    """Return the falls of the last readings by cause; each by itself where there is no table."""
    told = [each for each in standings if each.signal is None and each.last is not None and each.watched.judged]
    speaks = {each.product: each for each in told}
    # Of several indicators of one product the one that fell farthest speaks for it, of shares where there are any.
    for each in sorted(told, key=lambda one: (one.fall < 0.0, one.watched.logarithm, -one.fall)):
        speaks[each.product] = each
    falls = {product: each.fall if each.watched.logarithm else np.nan for product, each in speaks.items()}
    spreads = {
        product: float(each.watched.forecast_sd[each.last]) for product, each in speaks.items() if each.last is not None
    }  # fmt: skip
    alarmed = [product for product, each in speaks.items() if each.newest is not None and each.fall < 0.0]
    known = links or Links((), np.zeros((0, 0)), np.zeros((0, 0)))
    return group_alarms(known, falls, spreads, alarmed)
