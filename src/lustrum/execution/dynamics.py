r"""How an indicator moves, by its own past: do its readings stray about an even level, or does the level itself wander?

Weather about an even course and a stock that stays where it went ask for different forecasts. Smoothers with the
gains of a few such ways run beside one another; the way whose forecasts strayed least so far is the indicator's own:

.. math:: e = y - (l + b), \qquad l \leftarrow l + b + k_1 e, \qquad b \leftarrow b + k_2 e
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.execution.filter import Models, Own

WAYS = (0.03, 0.3, 3.0, 10.0)
"""Of each way: the variance of the level's moves, in units of that of a reading about it."""
FIRST = 1
"""The way that is taken before the past says otherwise."""
KEEP = 0.98
"""Weight that an error keeps from one reading to the next."""
TRUST = 24.0
"""Readings without any difference between the ways that stand at the beginning."""
BETTER = 0.97
"""Another way is taken where its errors are smaller by so much: what is nearly as good is not worth a change."""
WILD, USUAL = 4.0, 8.0
"""Mean errors past which a reading says nothing of how an indicator moves: it begins anew there. Errors needed before
any is called so."""
SPREAD = 1.2533
"""Spread of what is normal, in units of its mean size."""
SETTLED = 24
"""First readings, in which gains are those of averages."""
TREND = 0.02
"""Least part of the level's gain that the slope takes: without any a trend would never be known."""


def models_of(models: Models) -> tuple[Models, ...]:
    """Return the four models of each way; steps, spikes and new slopes are as large beside a difference of readings."""
    usual = 2.0 * models.reading[0] + models.level[0]
    found = []
    for level in WAYS:
        larger = (2.0 + level) / usual
        found.append(
            replace(
                models,
                reading=(1.0, models.reading[1] * larger, 1.0, 1.0),
                level=(level, level, models.level[2] * larger, level),
                slope=(*models.slope[:3], models.slope[3] * larger),
            )
        )
    return tuple(found)


def gain(level: float) -> float:
    r"""Return the gain a filter of a level that wanders settles at: :math:`(\sqrt{w^2 + 4 w} - w) / 2`.

    >>> round(gain(0.3), 3), round(gain(10.0), 3)
    (0.418, 0.916)
    """
    return float((np.sqrt(level * level + 4.0 * level) - level) / 2.0)


@dataclass(frozen=True, eq=False)
class Smoothed:
    """What the smoothers say.

    Attributes
    ----------
    own : Own
        How each indicator moves.
    surprise : array, shape (readings, indicators)
        Readings less what the smoother of the own way expected, in spreads of that; NaN where missing. A smoother is
        slower than the filter to take a slide for the course, and goes on being surprised.
    """

    own: Own
    surprise: Array


def smooth(readings: Array, models: Models | None = None) -> Smoothed:
    """Return how each indicator moves, at each reading by those before it, and how that reading surprises.

    Parameters
    ----------
    readings : array, shape (readings, indicators)
        NaN where missing: nothing is learned there.
    models : Models, optional
        Whose probabilities, and sizes beside a difference of two readings, all ways keep.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(200, 1))
    >>> found = smooth(np.hstack([noise, np.cumsum(noise, axis=0)]))
    >>> [WAYS[way] for way in found.own.way[-1]]
    [0.03, 10.0]
    """
    rows, wide = readings.shape
    smoothers = _Smoothers(wide)
    way = np.full((rows, wide), FIRST)
    surprise = np.full((rows, wide), np.nan)
    for row in range(rows):
        way[row] = smoothers.chosen
        there = np.isfinite(readings[row])
        surprise[row] = smoothers.surprise(readings[row])
        if there.any():
            smoothers.move(np.where(there, readings[row], 0.0), there)
        else:
            smoothers.level += smoothers.slope
    return Smoothed(Own(models_of(models or Models()), way), surprise)


class _Smoothers:
    """The smoothers of all ways; arrays of shape (ways, indicators), and (indicators,) of what is counted."""

    def __init__(self, wide: int) -> None:
        self.gain = np.array([gain(level) for level in WAYS])[:, None]
        self.level, self.slope, self.strayed = np.zeros((3, len(WAYS), wide))
        self.seen, self.count = np.zeros((2, wide))
        self.chosen = np.full(wide, FIRST)

    def move(self, y: Array, there: Flags) -> None:
        """Learn from readings of shape (indicators,), where they are there."""
        error = y - (self.level + self.slope)
        size = np.abs(error)
        mean = self.strayed / np.maximum(self.count, 1e-9)
        bound = np.where(self.count > USUAL, WILD * mean, np.inf)
        wild = (size > bound) | (self.seen < 1)
        lifted = np.where(wild, error, np.maximum(self.gain, 1.0 / (self.seen + 1.0)) * error)
        early = np.where(self.seen < SETTLED, 1.0 / (self.seen + 2.0) ** 2, 0.0)
        turned = np.where(wild, 0.0, np.maximum(TREND * self.gain, early) * error)
        self.level = self.level + self.slope + np.where(there, lifted, 0.0)
        self.slope = self.slope + np.where(there, turned, 0.0)
        known = there & (self.seen > 2)
        self.strayed = np.where(known, KEEP * self.strayed + np.minimum(size, bound.min(axis=0)), self.strayed)
        self.count = np.where(known, KEEP * self.count + 1.0, self.count)
        self.seen = self.seen + there
        self._choose()

    def surprise(self, y: Array) -> Array:
        """Return how readings of shape (indicators,) surprise the smoother of the own way; 0 where little is known, and
        where a reading is wild: what one shows alone is the filter's to say."""
        expected, strayed = (
            np.take_along_axis(each, self.chosen[None], axis=0)[0] for each in (self.level + self.slope, self.strayed)
        )
        spread = SPREAD * strayed / np.maximum(self.count, 1e-9)
        known = (self.count > USUAL) & (spread > 0.0)
        found = (y - expected) / np.where(known, spread, np.inf)
        return np.asarray(np.where(np.abs(found) > WILD / SPREAD, 0.0 * found, found))

    def _choose(self) -> None:
        alike = self.strayed.mean(axis=0) * TRUST / np.maximum(self.count, 1.0)
        weighed = self.strayed + alike
        held = np.take_along_axis(weighed, self.chosen[None], axis=0)[0]
        self.chosen = np.where(weighed.min(axis=0) < BETTER * held, weighed.argmin(axis=0), self.chosen)
