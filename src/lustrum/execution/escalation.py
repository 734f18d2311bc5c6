"""The escalation clock: who holds a signal, by the time an indicator has been out of its band; nobody acts before.

A level keeps the signal for its time. Where the indicator has not recovered by then the next level takes it up; when
the last one's time is over the assembly is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError

HOLDERS = ("unit", "sector", "branch", "country", "assembly")
"""Who holds a signal, from the unit it concerns up; the last one has no clock."""
HOLDS = (3, 5, 7, 10)
"""For how long each keeps it."""
COUNTED = ("periods", "days")
RECOVERED = 3
"""Readings in a row inside the band that end a signal."""
PATIENCE = 12
"""Readings for which the course before an event is remembered where the level has not left its band."""


@dataclass(frozen=True)
class Clock:
    """For how long each level keeps a signal.

    Parameters
    ----------
    holds : tuple of 4 int
        Of unit, sector, branch and country.
    counted : {"periods", "days"}
        Periods are those of the indicator.

    Examples
    --------
    >>> clock = Clock()
    >>> [clock.holder(time) for time in (0, 2, 3, 7, 8, 25)]
    ['unit', 'unit', 'sector', 'sector', 'branch', 'assembly']
    """

    holds: tuple[int, ...] = HOLDS
    counted: str = "periods"

    def __post_init__(self) -> None:
        levels = ", ".join(HOLDERS[:-1])
        if len(self.holds) != len(HOLDERS) - 1:
            raise UsageError(f"The clock has {len(self.holds)} times: give four, for {levels}, as 3,5,7,10.")
        if min(self.holds) < 0:
            raise UsageError(f"A time of {min(self.holds)} cannot be meant: give whole numbers from 0 for {levels}.")
        if self.counted not in COUNTED:
            raise UsageError(f"'{self.counted}' is no way to count: {' or '.join(COUNTED)}.")

    def holder(self, elapsed: int) -> str:
        """Return who holds a signal that began so long ago."""
        end = 0
        for holder, time in zip(HOLDERS, self.holds, strict=False):
            end += time
            if elapsed < end:
                return holder
        return HOLDERS[-1]

    def may_act(self, holder: str, elapsed: int) -> bool:
        """Say whether a level may act on a signal: from when it holds it on."""
        if holder not in HOLDERS:
            raise UsageError(f"'{holder}' is no level: {', '.join(HOLDERS)}.")
        return HOLDERS.index(self.holder(elapsed)) >= HOLDERS.index(holder)

    def acting(self, elapsed: int) -> tuple[str, ...]:
        """Return who may act on a signal that began so long ago, from the unit up; nobody higher may.

        >>> Clock().acting(3)
        ('unit', 'sector')
        """
        return tuple(holder for holder in HOLDERS if self.may_act(holder, elapsed))

    def next_in(self, elapsed: int) -> int | None:
        """Return in how much time the next level takes a signal up, None where the assembly has it."""
        end = 0
        for time in self.holds:
            end += time
            if elapsed < end:
                return end - elapsed
        return None


def out_since(level: Array, low: Array, high: Array, recovered: int = RECOVERED) -> int | None:
    """Return the place of the reading at which an indicator left its band and from which it has not recovered since.

    Parameters
    ----------
    level, low, high : array, shape (periods,)
        The filtered level and the band; where either is missing nothing changes.
    recovered : int
        Readings in a row inside that end it.

    Returns
    -------
    int or None
        None where it is inside, or recovered.
    """
    began: int | None = None
    inside = 0
    out, known = outside(level, low, high)
    for place in np.flatnonzero(known):
        if out[place]:
            began = int(place) if began is None else began
            inside = 0
        elif began is not None:
            inside += 1
            began = None if inside >= recovered else began
    return began


def recovered_at(
    level: Array, low: Array, high: Array, recovered: int = RECOVERED, patience: int = PATIENCE
) -> int | None:
    """Return the place of the reading by which an indicator is first back in its band for good, None where it never is.

    Parameters
    ----------
    level, low, high : array, shape (periods,)
        From the event on.
    recovered, patience : int
        Readings in a row inside that are needed once it was outside, and where it never was: a slow slide is inside at
        first.
    """
    inside, left = 0, False
    out, known = outside(level, low, high)
    for place in map(int, np.flatnonzero(known)):
        inside = 0 if out[place] else inside + 1
        left = left or bool(out[place])
        if inside >= (recovered if left else patience):
            return place
    return None


def outside(level: Array, low: Array, high: Array) -> tuple[Flags, Flags]:
    """Return where a level lies outside its band, and where that is known; shape (periods,) each."""
    known = np.isfinite(level) & ~(np.isnan(low) & np.isnan(high))
    with np.errstate(invalid="ignore"):
        return known & ((level < low) | (level > high)), known
