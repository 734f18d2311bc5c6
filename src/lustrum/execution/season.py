"""Calendar factors of an indicator's own past: what a month is above or below its year, renewed once a year.

Nothing is divided by a season nobody can see: whether there is one is tested first, and once found it is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lustrum.arrays import Array, Flags
from lustrum.execution.series import first_day, within_year


@dataclass(frozen=True)
class Cycle:
    """How a kind of period goes round.

    Parameters
    ----------
    length : int
        Periods in a round: a year's months, a week's days.
    renewed : int
        Rounds after which factors are renewed.
    least, most : int
        Rounds of the past that are needed, and that are used.
    """

    length: int
    renewed: int
    least: int
    most: int


CYCLES = {
    "day": Cycle(7, 4, 4, 12),
    "week": Cycle(52, 1, 3, 5),
    "month": Cycle(12, 1, 3, 5),
    "quarter": Cycle(4, 1, 3, 5),
}
"""Years have none."""
SURE = 0.001
"""A season is found where months would differ so much by chance in one case of a thousand: it is asked every year."""
SURER = 1e-6
"""The same asked of the changes themselves, whose spread nobody knows."""
WILD, USUAL = 3.0, 95.0
"""A reading that lies so many times as far from those about it as 95 of 100 do counts as they do."""


@dataclass(frozen=True, eq=False)
class Seasonal:
    """Readings without their season.

    Attributes
    ----------
    readings : array, shape (readings, indicators)
    factors : array, shape (readings, indicators)
        What was taken off; 0 where no season was found.
    found : array of bool, shape (indicators,)
    """

    readings: Array
    factors: Array
    found: Flags


def place_in_cycle(kind: str, first: int, rows: int) -> tuple[int, ...]:
    """Return the place of each period in its round, from 0.

    >>> place_in_cycle("month", 2021 * 12 + 10, 4)
    (10, 11, 0, 1)
    """
    if kind not in CYCLES:
        return (0,) * rows
    if kind == "day":
        return tuple(first_day("day", first + row).weekday() for row in range(rows))
    return tuple(min(within_year(kind, first + row), CYCLES[kind].length - 1) for row in range(rows))


def without_season(readings: Array, kind: str, first: int) -> Seasonal:
    """Return readings less their calendar factors: medians, over years past, of what a month lies above the centred
    mean of its year, renewed when a year begins.

    The first factors, from three years, hold for those years too: nothing is judged in them.

    Parameters
    ----------
    readings : array, shape (readings, indicators)
        Logarithms, or levels where they may be negative; NaN where missing.
    kind : str
        Kind of period.
    first : int
        Number of the first period.

    Examples
    --------
    >>> year = np.log([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.0])
    >>> found = without_season(np.tile(year, 5)[:, None], "month", 2015 * 12)
    >>> bool(np.ptp(found.readings) < 1e-12)
    True
    """
    rows, wide = readings.shape
    factors = np.zeros((rows, wide))
    found = np.zeros(wide, dtype=bool)
    cycle = CYCLES.get(kind)
    if cycle is None or rows < cycle.least * cycle.length:
        return Seasonal(readings, factors, found)
    place = np.array(place_in_cycle(kind, first, rows))
    begins = [row for row in range(cycle.least * cycle.length, rows) if place[row] == 0][:: cycle.renewed]
    if not begins or begins[0] > cycle.least * cycle.length:
        begins.insert(0, cycle.least * cycle.length)
    known = np.zeros((cycle.length, wide))
    for k, begin in enumerate(begins):
        past = slice(max(0, begin - cycle.most * cycle.length), begin)
        medians, seen = _factors(readings[past], place[past], cycle.length)
        found = found | seen
        known = np.where(found, medians, 0.0)
        until = begins[k + 1] if k + 1 < len(begins) else rows
        factors[0 if k == 0 else begin : until] = known[place[0 if k == 0 else begin : until]]
    return Seasonal(readings - factors, factors, found)


def _factors(readings: Array, place: Array, length: int) -> tuple[Array, Flags]:
    """Return factors of the readings of some years, shape (length, indicators), and whether there is a season."""
    tame = _without_wild(readings, place, length)
    above = tame - _centred(tame, length)
    moved = np.diff(readings, axis=0, prepend=np.nan)
    medians = np.stack([_median(above[place == k]) for k in range(length)])
    medians = np.where(np.isfinite(medians), medians, 0.0)
    return medians - medians.mean(axis=0), _differ(moved, place, length)


def _without_wild(readings: Array, place: Array, length: int) -> Array:
    """Return readings with wild ones put back, same shape: far from the median of the round about them, and not as
    that month of other years is."""
    half = length // 2
    padded = np.pad(readings, ((half, half), (0, 0)), mode="reflect")
    about = _median(np.moveaxis(np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1, axis=0), -1, 0))
    about = about + np.stack([_median((readings - about)[place == k]) for k in range(length)])[place]
    rest = readings - about
    # Not the median of their sizes: where one month of twelve stands out, most of them are nearly nothing.
    usual = np.nanpercentile(np.where(np.isfinite(rest).any(axis=0), np.abs(rest), 0.0), USUAL, axis=0)
    with np.errstate(invalid="ignore"):
        wild = np.abs(rest) > WILD * np.where(usual > 0.0, usual, np.inf)
    return np.where(wild, about, readings)


def _centred(readings: Array, length: int) -> Array:
    """Return the mean of a whole round about each reading, its two ends by half where it is even; NaN at both ends."""
    weights = np.ones(length + 1) if length % 2 == 0 else np.ones(length)
    if length % 2 == 0:
        weights[[0, -1]] = 0.5
    weights /= weights.sum()
    half = len(weights) // 2
    middle = np.full_like(readings, np.nan)
    rows = len(readings) - 2 * half
    middle[half : half + rows] = sum(w * readings[k : k + rows] for k, w in enumerate(weights))
    return middle


def _differ(moved: Array, place: Array, length: int) -> Flags:
    """Return whether changes differ by the place of the round more than by chance, shape (indicators,): an analysis
    of variance of ranks; of changes, as what wanders gives neighbouring months something in common. Few rounds have few
    ranks: there the changes themselves may say it, if they are surer by far.

    Parameters
    ----------
    moved : array, shape (readings, indicators)
    place : array, shape (readings,)
    length : int
    """
    ranks = stats.rankdata(moved, axis=0, nan_policy="omit")
    counts = np.stack([np.isfinite(moved[place == k]).sum(axis=0) for k in range(length)])
    number = np.isfinite(moved).sum(axis=0)
    enough = (counts.min(axis=0) >= 2) & (number > length)
    return np.asarray(enough & ((_chance(ranks, place, counts) < SURE) | (_chance(moved, place, counts) < SURER)))


def _chance(values: Array, place: Array, counts: Array) -> Array:
    """Return how likely chance makes means by place differ so much, shape (indicators,); 1 where nothing varies.

    Parameters
    ----------
    values : array, shape (readings, indicators)
    place : array, shape (readings,)
    counts : array, shape (places, indicators)
    """
    length, number = len(counts), np.maximum(counts.sum(axis=0), 1)
    middle = np.nansum(values, axis=0) / number
    means = np.stack([np.nansum(values[place == k], axis=0) for k in range(length)]) / np.maximum(counts, 1)
    between = (counts * (means - middle) ** 2).sum(axis=0)
    total = np.nansum((values - middle) ** 2, axis=0)
    free = np.maximum(number - length, 1)
    within = np.maximum(total - between, 1e-9 * np.maximum(total, 1e-300))
    return np.where(total > 0.0, stats.f.sf(between / (length - 1) / (within / free), length - 1, free), 1.0)


def _median(group: Array) -> Array:
    """Return medians of what there is along the first axis, NaN where there is nothing; shape (indicators,)."""
    if not len(group):
        return np.full(group.shape[1:], np.nan)
    ordered = np.sort(group, axis=0)
    count = np.isfinite(group).sum(axis=0)
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, len(group) - 1)
    both = np.take_along_axis(ordered, np.stack([low, high]), axis=0)
    return np.asarray(both.mean(axis=0))
