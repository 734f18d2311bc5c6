r"""Representative periods: the hours of a year as a few blocks of a few seasons, energy and peak as they were.

The year is cut into seasons of whole days, one after the other. In each season the hours of highest demand (all that
reach it) are a block of their own; the mean day of the others is cut into arcs of hours of the day, so that

.. math:: \sum_{\text{arcs}} \sum_{h \in \text{arc}} n_h \sum_j \left(\frac{x_{hj} - \bar x_j}{\max |x_j|}\right)^2

is least, x the mean of series j at an hour of the day and n its number of days (dynamic programming over all cuts of
the circle of 24 hours). A block's figures are the means of its hours: nothing is scaled, so the sum over hours of every
series is kept, and so is the peak. Which day of a season comes first changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.errors import UsageError

DAY = 24
YEARS = (8760, 8784)
"""Hours of a year, and of a leap year."""
SEASONS, BLOCKS = 4, 6


@dataclass(frozen=True, eq=False)
class Representative:
    """Blocks of seasons.

    Parameters
    ----------
    season, block : tuple of str, one for each period
    hours : array, shape (periods,)
    value : array, shape (series, periods)
        Mean of every series over the hours of a period.
    of_hour : array of int, shape (hours,)
        The period an hour belongs to.
    """

    season: tuple[str, ...]
    block: tuple[str, ...]
    hours: Array
    value: Array
    of_hour: Indices


def representative(series: Array, demand: Array, seasons: int = SEASONS, blocks: int = BLOCKS) -> Representative:
    """Return the blocks that stand for the hours of a year.

    Parameters
    ----------
    series : array, shape (series, hours)
        All that is to be kept: demand, availability, inflow; whatever its unit.
    demand : array, shape (hours,)
        Whose highest hour of each season is kept as it is.
    seasons : int
    blocks : int
        Of each season, the peak among them: 2 to 25.

    Raises
    ------
    UsageError
        If the hours are not those of a year, or the numbers cannot be meant.

    Examples
    --------
    >>> hours = np.arange(8760) % 24.0
    >>> found = representative(hours[None], hours)
    >>> len(found.hours), found.hours.sum(), found.value.max()
    (24, np.float64(8760.0), np.float64(23.0))
    """
    series, demand = np.atleast_2d(np.asarray(series, dtype=float)), np.asarray(demand, dtype=float)
    count = series.shape[1]
    if count not in YEARS or demand.shape != (count,):
        raise UsageError(
            f"A series of {count:,} hours is no year: give 8,760 hours (8,784 of a leap year), one a line."
        )
    days = count // DAY
    if not 1 <= seasons <= days or not 2 <= blocks <= DAY + 1:
        raise UsageError(
            f"{seasons} seasons of {blocks} blocks cannot be meant: 1 to {days} seasons of 2 to {DAY + 1} blocks."
        )
    scale = np.abs(series).max(axis=1, keepdims=True)
    scaled = series / np.where(scale > 0.0, scale, 1.0)
    of_hour = np.zeros(count, dtype=np.intp)
    season: list[str] = []
    block: list[str] = []
    for s in range(seasons):
        at = np.arange(DAY * (days * s // seasons), DAY * (days * (s + 1) // seasons))
        own, names = _blocks(scaled[:, at], demand[at], at % DAY, blocks)
        of_hour[at] = own + len(season)
        season += [f"season {s + 1}"] * len(names)
        block += names
    hours = np.bincount(of_hour, minlength=len(season)).astype(float)
    value = np.array([np.bincount(of_hour, row, minlength=len(season)) for row in series]) / hours
    return Representative(tuple(season), tuple(block), hours, value, of_hour)


def _blocks(scaled: Array, demand: Array, of_day: Indices, blocks: int) -> tuple[Indices, list[str]]:
    """Return the block of each hour of a season, shape (hours,), and their names, the peak first."""
    top = demand == demand.max()
    number = np.bincount(of_day[~top], minlength=DAY).astype(float)
    total = np.array([np.bincount(of_day[~top], row[~top], minlength=DAY) for row in scaled])
    with np.errstate(invalid="ignore"):
        mean = np.where(number > 0.0, total / np.where(number > 0.0, number, 1.0), 0.0)
    arc = arcs(mean, number, blocks - 1)
    own = np.where(top, 0, 1 + arc[of_day]).astype(np.intp)
    kept, own = np.unique(own, return_inverse=True)
    names = ["peak" if k == 0 else _arc_name(arc, k - 1) for k in kept.tolist()]
    return own.astype(np.intp), names


def _arc_name(arc: Indices, which: int) -> str:
    """Return the hours of the day of an arc, as 22-5."""
    inside = arc == which
    first = int(np.flatnonzero(inside & ~np.roll(inside, 1))[0]) if not inside.all() else 0
    return f"{first}-{(first + int(inside.sum()) - 1) % DAY}"


def arcs(mean: Array, number: Array, count: int) -> Indices:
    """Return the arc of each hour of the day, shape (24,), so that squares within arcs are least.

    Parameters
    ----------
    mean : array, shape (series, 24)
    number : array, shape (24,)
        Days an hour of the day stands for.
    count : int
        Arcs, 1 to 24.
    """
    if count == DAY:
        return np.arange(DAY, dtype=np.intp)
    order = (np.arange(DAY)[:, None] + np.arange(DAY)) % DAY  # every cut of the circle at once
    cost = np.array([_within(mean[:, each], number[each]) for each in order])
    least = np.full((DAY, count + 1, DAY + 1), np.inf)
    least[:, 0, 0] = 0.0
    back = np.zeros((DAY, count + 1, DAY + 1), dtype=np.intp)
    for k in range(1, count + 1):
        for end in range(k, DAY + 1):
            ways = least[:, k - 1, :end] + cost[:, :end, end - 1]
            back[:, k, end] = ways.argmin(axis=1)
            least[:, k, end] = ways.min(axis=1)
    total = least[:, count, DAY]
    start = int(np.flatnonzero(total <= total.min() * (1.0 + 1e-9) + 1e-15)[0])  # the first of equal ones
    chosen, end = np.zeros(DAY, dtype=np.intp), DAY
    for k in range(count, 0, -1):
        before = int(back[start, k, end])
        chosen[order[start, before:end]] = k - 1
        end = before
    return chosen


def _within(mean: Array, number: Array) -> Array:
    """Return the squares within the hours from i to j, shape (24, 24)."""
    weight, first = np.cumsum(number), np.cumsum(mean * number, axis=1)
    second = np.cumsum(mean**2 * number, axis=1)

    def over(sums: Array) -> Array:
        before = np.concatenate([np.zeros_like(sums[..., :1]), sums[..., :-1]], axis=-1)
        return np.asarray(sums[..., None, :] - before[..., :, None])

    days = over(weight)
    squares = over(second) - over(first) ** 2 / np.where(days > 0.0, days, 1.0)
    return np.asarray(np.maximum(squares, 0.0).sum(axis=0))
