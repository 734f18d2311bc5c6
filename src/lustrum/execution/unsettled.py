"""When the spread of readings is not what it was: a course that gets restless as a whole, and one that stood still.

One wild reading says nothing of the spread, and the filter hardly lets it. Many, to both sides, do: then the spread is
another one, and to call each of them an event would be a flood of alarms. A course that never moved has no spread at
all: the reading that breaks it is an event, those after it show what the spread is.
"""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array, Flags

LAST = 9
"""Readings looked at together."""
RESTLESS = 2.0
"""Their median size, in spreads of a forecast, past which the spread is another one; by chance in one of 40,000."""
BOTH = 3
"""Of them so many lie to either side, at least: what goes one way is a slide."""
USUAL = 0.6745
"""Median size of what is normal, in spreads."""
MOVED = 1e4
"""Square of a surprise, in units of the least variance, that ends a standstill."""
FRESH = 6
"""Readings after a standstill in which the spread is learned and nothing is judged."""


class Unsettled:
    """What is kept of the last readings of some indicators; arrays of shape (LAST, indicators) or (indicators,)."""

    def __init__(self, wide: int) -> None:
        self.last = np.zeros((LAST, wide))
        self.place = 0
        self.fresh = np.zeros(wide, dtype=int)

    def restless(self, surprise: Array, there: Flags | None) -> Array | None:
        """Return the factor by which variances are another, shape (indicators,); None where none is.

        Parameters
        ----------
        surprise : array, shape (indicators,)
            In spreads of the forecast.
        there : array of bool, shape (indicators,), or None where all are.
        """
        self.last[self.place] = surprise if there is None else np.where(there, surprise, self.last[self.place])
        self.place = (self.place + 1) % LAST
        large = (np.abs(self.last) > RESTLESS).sum(axis=0) * 2 > LAST
        if not large.any():
            return None
        sides = np.minimum((self.last > 0.0).sum(axis=0), (self.last < 0.0).sum(axis=0))
        found = large & (sides >= BOTH)
        if not found.any():
            return None
        middle = np.median(np.abs(self.last), axis=0) / USUAL
        self.last[:, found] = 0.0
        return np.where(found, middle * middle, 1.0)

    def woken(self, still: Flags, square: Array, there: Flags | None) -> Flags:
        """Return where a standstill ends with a reading, shape (indicators,), and count the readings after one.

        Parameters
        ----------
        still : array of bool, shape (indicators,)
            Where nothing has moved.
        square : array, shape (indicators,)
            Of the surprise, in units of the variance of a reading.
        there : array of bool, shape (indicators,), or None where all are.
        """
        self.fresh = np.maximum(self.fresh - (1 if there is None else there.astype(int)), 0)
        found = still & (square > MOVED) & (self.fresh == 0)
        self.fresh = np.where(found, FRESH + 1, self.fresh)
        return np.asarray(found)


def carried(readings: Array) -> Array:
    """Return readings of shape (readings, indicators) with each missing one standing as the last before it (the first
    after it, at the start)."""
    there = np.isfinite(readings)
    if not len(readings):
        return readings
    rows = np.arange(len(readings))[:, None]
    last = np.maximum.accumulate(np.where(there, rows, -1), axis=0)
    first = np.where(there.any(axis=0), there.argmax(axis=0), 0)
    taken = np.take_along_axis(readings, np.where(last >= 0, last, first), axis=0)
    return np.where(np.isfinite(taken), taken, 0.0)
