"""Indicators watched: figures to logarithms, season taken off, filtered, alarms raised; each in its own time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.execution.alarms import Alarm, alarms_of, restarts
from lustrum.execution.cumulative import Cumulative, cumulate, without_momentum
from lustrum.execution.dynamics import smooth
from lustrum.execution.filter import EXPECTED, Filtered, Models, run_filter
from lustrum.execution.season import without_season
from lustrum.execution.series import Series

WARM_UP = {"day": 28, "week": 26, "month": 24, "quarter": 12, "year": 8}
"""First readings of an indicator in which nothing is judged, by its kind of period."""
NOTHING = 0.01
"""What stands for a figure of 0 among figures that are else above 0, whose logarithms are taken: a hundredth of the
last one, so that a standstill is the largest fall there is and not an error."""

FINEST = 1e-4
"""Logarithms are taken to vary by a hundredth of a per cent at least."""


@dataclass(frozen=True, eq=False)
class Watched:
    """What watching an indicator found.

    Parameters
    ----------
    series : Series
        Since the last break of its definition.
    logarithm : bool
        Whether changes are judged as shares.
    season : bool
        Whether a season was found and taken off.
    warm_up : int
        First readings in which nothing was judged.
    readings : array, shape (periods,)
        What was filtered: logarithms or figures, less their season.
    factors : array, shape (periods,)
        Season taken off.
    level, level_sd, slope, forecast, forecast_sd : array, shape (periods,)
    silence : array of int, shape (periods,)
        Missing figures in a row.
    alarms : tuple of Alarm
    """

    series: Series
    logarithm: bool
    season: bool
    warm_up: int
    readings: Array
    factors: Array
    level: Array
    level_sd: Array
    slope: Array
    forecast: Array
    forecast_sd: Array
    silence: Array
    alarms: tuple[Alarm, ...]

    @property
    def known(self) -> int:
        """How many figures there are."""
        return int(np.isfinite(self.readings).sum())

    @property
    def judged(self) -> bool:
        """Whether there are enough figures to judge the last."""
        return self.known > self.warm_up

    def figure(self, readings: Array | float, factors: Array | float = 0.0) -> Array:
        """Return readings of the filter as figures in the indicator's unit, any shape."""
        whole = np.asarray(readings) + np.asarray(factors)
        return np.asarray(np.exp(whole) if self.logarithm else whole)


def watch(
    every: Sequence[Series], models: Models | None = None, *, warm_up: int | None = None, season: bool = True
) -> tuple[Watched, ...]:
    """Return what is found in indicators, in their order; each from the last break of its definition on.

    Parameters
    ----------
    every : sequence of Series
    models : Models, optional
    warm_up : int, optional
        First figures of each in which nothing is judged; `WARM_UP` by the kind of period where not given.
    season : bool
        Whether a season is looked for and taken off.

    Raises
    ------
    UsageError
        If the warm-up is shorter than three figures.
    """
    if warm_up is not None and warm_up < 3:
        raise UsageError(f"A warm-up of {warm_up} figures says nothing of how much they vary: give 3 or more.")
    parts = [trimmed(each.since_break()) for each in every]
    groups: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        groups[part.period, part.first, len(part)].append(place)
    found: dict[int, Watched] = {}
    for places in groups.values():
        told = _watch_together([parts[place] for place in places], models, warm_up, season)
        found.update(zip(places, told, strict=True))
    return tuple(found[place] for place in range(len(parts)))


def trimmed(series: Series) -> Series:
    """Return a series from its first figure on."""
    there = np.flatnonzero(np.isfinite(series.values))
    return series.part(int(there[0])) if len(there) else series.part(len(series))


def to_readings(values: Array, warm_up: int) -> tuple[Array, Flags]:
    """Return what is filtered, and of which indicators it is logarithms: those whose first figures are all above 0.

    Parameters
    ----------
    values : array, shape (periods, indicators)
        Figures, NaN where missing.
    warm_up : int
    """
    count = np.cumsum(np.isfinite(values), axis=0)
    early = np.where(count <= warm_up, values, np.nan)
    logarithm = ~(early <= 0.0).any(axis=0) & np.isfinite(early).any(axis=0)
    positive = values.copy()
    for column in np.flatnonzero(logarithm & (values <= 0.0).any(axis=0)):
        last = np.nan
        for row, value in enumerate(values[:, column]):
            if value > 0.0:
                last = value
            elif np.isfinite(value):
                positive[row, column] = NOTHING * last
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(logarithm, np.log(positive), values)), np.asarray(logarithm)


def _watch_together(
    parts: Sequence[Series], models: Models | None, warm_up: int | None, season: bool
) -> list[Watched]:  # fmt: skip
    """Return what is found in series of the same periods."""
    kind, first = parts[0].period, parts[0].first
    quiet = WARM_UP[kind] if warm_up is None else warm_up
    readings, logarithm = to_readings(np.stack([part.values for part in parts], axis=1), quiet)
    taken = without_season(readings, kind, first) if season else None
    rest = readings if taken is None else taken.readings
    filtered, slow = filter_and_cumulate(rest, logarithm, models, quiet)
    found = []
    for k, part in enumerate(parts):
        lines = {
            name: getattr(filtered, name)[:, k]
            for name in ("level", "level_sd", "slope", "forecast", "forecast_sd", "silence")
        }
        factors = np.zeros(len(part)) if taken is None else taken.factors[:, k]
        seasonal = taken is not None and bool(taken.found[k])
        alarms = alarms_of(filtered, slow, k, quiet)
        found.append(Watched(part, bool(logarithm[k]), seasonal, quiet, rest[:, k], factors, **lines, alarms=alarms))
    return found


def filter_and_cumulate(
    readings: Array, logarithm: Flags | bool = True, models: Models | None = None, warm_up: int = 24
) -> tuple[Filtered, Cumulative]:
    """Return the filter of readings and the evidence of slow slides beside it.

    Parameters
    ----------
    readings : array, shape (periods, indicators)
    logarithm : array of bool, shape (indicators,), or bool
        Where readings are logarithms, they are taken to vary by `FINEST` at least; else by a billionth of their own
        size.
    models : Models, optional
    warm_up : int
    """
    size = np.nanmax(np.abs(readings), axis=0, initial=0.0) if readings.size else np.zeros(readings.shape[1])
    least = np.where(logarithm, FINEST, np.maximum(1e-9 * size, 1e-150))
    unit = np.where(least > 0.0, least, 1.0)
    # Each in units of its own least spread, so that one floor holds for all of them.
    rows = readings / unit
    smoothed = smooth(rows, models)
    scaled = run_filter(rows, smoothed.own, warm_up=warm_up, floor=1.0)
    lines = {name: getattr(scaled, name) * unit for name in ("level", "level_sd", "slope", *EXPECTED)}
    filtered = replace(scaled, **lines, variance=scaled.variance * unit**2, readings=readings)
    early = np.cumsum(np.isfinite(readings), axis=0) <= warm_up
    surprise = np.where(early, np.nan, without_momentum(smoothed.surprise))
    return filtered, cumulate(surprise, restarts(scaled))
