r"""Locomotives fall sick and are repaired: where the share of fit ones settles, when traffic stands, what a goal takes.

.. math:: H_{t+1} = (1 - f) H_t + r_t, \qquad H^* = r / f, \qquad
          H_T = (1 - f)^T H_0 + \sum_t (1 - f)^{T-1-t} r_t

H fit locomotives at the start of a period, f the share of them that falls sick in it, r repairs. Only sick ones can be
repaired: r_t is at most N - (1 - f) H_t of a fleet of N. Equation (13.4) of the manual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

MOST_PERIODS = 400
"""Looked ahead for a standstill."""


@dataclass(frozen=True)
class Fleet:
    """A fleet at the start of a programme.

    Parameters
    ----------
    number, fit : float
        N and H_0.
    breakdown : float
        f, of fit locomotives in a period.
    """

    number: float
    fit: float
    breakdown: float

    def __post_init__(self) -> None:
        if not 0.0 < self.breakdown < 1.0:
            raise UsageError(
                f"Breakdown is {self.breakdown:g} of the fit in a period; give a share above 0 and below 1, over a "
                "shorter period where more than all fall sick."
            )
        if not 0.0 <= self.fit <= self.number:
            raise UsageError(f"{self.fit:g} locomotives are fit of a fleet of {self.number:g}.")


def fit_path(fleet: Fleet, repairs: Sequence[float] | Array) -> Array:
    """Return fit locomotives at the start and after each period, shape (periods + 1,), period by period."""
    path = [fleet.fit]
    for each in repairs:
        running = (1.0 - fleet.breakdown) * path[-1]
        path.append(running + min(float(each), fleet.number - running))
    return np.array(path)


def settles_at(fleet: Fleet, repairs: float) -> float:
    """Return the fit locomotives at which so many repairs a period settle: r / f, at most the whole fleet.

    >>> round(settles_at(Fleet(16_000.0, 6_400.0, 0.35), 6 * 256.0) / 16_000.0, 4)
    0.2743
    """
    return min(repairs / fleet.breakdown, fleet.number)


def fit_after(fleet: Fleet, repairs: float, periods: float) -> float:
    """Return the fit locomotives after so many periods of constant repairs, in closed form; the fleet is no limit."""
    left: float = (1.0 - fleet.breakdown) ** periods
    return fleet.fit * left + repairs / fleet.breakdown * (1.0 - left)


def repairs_for(fleet: Fleet, goal: float, weights: Sequence[float] | Array) -> Array:
    """Return the repairs by period, in the proportion of `weights`, that leave `goal` fit after the last.

    In closed form, shape (periods,); all nought where the goal is reached without any.

    Raises
    ------
    UsageError
        If the goal is above the fleet, or repairs in these proportions would be of more than are sick.

    Examples
    --------
    >>> round(float(repairs_for(Fleet(16_000.0, 6_400.0, 0.35), 12_800.0, [1.0] * 9)[0]) / 6)
    755
    """
    shape = np.asarray(weights, dtype=float)
    if not (shape.size and (shape >= 0.0).all() and shape.any()):
        raise UsageError("Repairs need a proportion for each period, none below 0 and one above it.")
    if goal > fleet.number:
        raise UsageError(f"{goal:g} fit locomotives are asked of a fleet of {fleet.number:g}.")
    periods = len(shape)
    left = (1.0 - fleet.breakdown) ** np.arange(periods - 1, -1, -1)
    missing = max(goal - fleet.fit * (1.0 - fleet.breakdown) ** periods, 0.0)
    repairs: Array = missing / float(left @ shape) * shape
    if fit_path(fleet, repairs)[-1] < goal * (1.0 - 1e-9):
        raise UsageError(
            f"{goal:g} fit locomotives after {periods} periods need more repairs in one of them than there are sick "
            "locomotives: spread them otherwise."
        )
    return repairs


def falls_below(fleet: Fleet, repairs: float, needed: float) -> float | None:
    """Return after how many periods fewer than `needed` are fit, in closed form; None where that never comes.

    0 where they are fewer today already.
    """
    if fleet.fit < needed:
        return 0.0
    rest = settles_at(fleet, repairs)
    if rest >= needed:
        return None
    return math.log((needed - rest) / (fleet.fit - rest)) / math.log(1.0 - fleet.breakdown)


def standstill(fleet: Fleet, repairs: Sequence[float] | Array, needed: float) -> int | None:
    """Return the first period after which fewer than `needed` are fit, by recursion; the last repairs, shape
    (periods,), go on.

    0 where they are fewer today already, None where that never comes.
    """
    given = list(repairs) or [0.0]
    path = fit_path(fleet, given + [given[-1]] * MOST_PERIODS)
    below = np.flatnonzero(path < needed * (1.0 - 1e-12))
    return int(below[0]) if len(below) else None
