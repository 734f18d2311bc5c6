"""How numbers are rounded before they are said, and what that may cost.

A unit rounds what it says of its use and its prices to a few significant digits. Bounds are rounded towards the safe
side, so that what is proved with them stays proved. What rounding may cost is at most the sum of what was rounded away
at the prices (`bound_on_loss`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array, Positions

DIGITS = 3
"""Significant digits of what a unit says of its use and its prices: two cost 2e-4 of base consumption in trials."""


def rounded(values: Array, digits: int) -> Array:
    """Return values, of any shape, rounded to so many significant digits, each for itself.

    Examples
    --------
    >>> rounded(np.array([1234.5, -0.0012345, 0.0]), 3).tolist()
    [1230.0, -0.00123, 0.0]
    """
    values = np.asarray(values, dtype=float)
    size = np.where(values == 0.0, 1.0, np.abs(values))
    places = digits - 1 - np.floor(np.log10(size)).astype(int)
    # Division by a power of ten, not multiplication by its inverse: the result prints with as many digits.
    scale = 10.0 ** np.abs(places)
    up = np.round(values * scale) / scale
    down = np.round(values / scale) * scale
    found: Array = np.where(places >= 0, up, down) + 0.0
    return found


def rounded_within(values: Array, digits: int, groups: Sequence[Positions]) -> Array:
    """Return values, shape (rows,), rounded so that within each group they add up as before.

    What rounding leaves of a group's sum goes to its largest item. Where a unit has to pay for what it buys, its use
    adds up to what it is financed; rounded item by item it would not be paid for any more.

    Examples
    --------
    >>> rounded_within(np.array([1.2345, -1.1111, 7.0]), 2, [np.array([0, 1])]).round(6).tolist()
    [1.2234, -1.1, 7.0]
    """
    result = rounded(values, digits)
    for group in groups:
        if len(group):
            largest = group[int(np.argmax(np.abs(values[group])))]
            result[largest] += float(values[group].sum() - result[group].sum())
    return result


def upwards(value: float, grain: float) -> float:
    """Return a value rounded up to a multiple of a grain."""
    return float(np.ceil(value / grain) * grain)


def downwards(value: float, grain: float) -> float:
    """Return a value rounded down to a multiple of a grain."""
    return float(np.floor(value / grain) * grain)


def bound_on_loss(values: Array, prices: Array, digits: int) -> float:
    """Return the most that rounding values to so many digits may cost at prices, both of shape (rows,)."""
    if not digits:
        return 0.0
    return float(np.abs(values) @ np.abs(prices)) * 0.5 * 10.0 ** (1 - digits)
