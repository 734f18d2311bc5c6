"""Numbers people can read: the right power of a thousand, the right number of digits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

_NEXT = {"thousand": "million", "million": "billion", "billion": "trillion"}


def scaled(values: Iterable[float], unit: str) -> tuple[float, str]:
    """Return a divisor and the unit that goes with it; the largest value keeps five digits before the point at most.

    >>> scaled([16_155_255.0], "million USD")
    (1000.0, 'billion USD')
    >>> scaled([148_000_000.0], "jobs")
    (1000000.0, 'million jobs')
    """
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    divisor = 1.0
    while largest / divisor >= 1e5:
        first, _, rest = unit.partition(" ")
        if first == "trillion":
            break
        unit = f"{_NEXT[first]} {rest}" if first in _NEXT else f"thousand {unit}"
        divisor *= 1000.0
    return divisor, unit


def figure(value: float) -> str:
    """Return a number with four significant digits at least, thousands apart; '' where there is none.

    >>> figure(16155.26), figure(3.14159), figure(float("nan")), figure(0.00012345)
    ('16,155', '3.142', '', '0.0001234')
    """
    if not math.isfinite(value):
        return ""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if value == 0 or abs(value) < 1e-12:
        return "0"
    if abs(value) >= 100:
        return f"{value:.1f}"
    return f"{value:.4g}"


def per_cent(value: float) -> str:
    """Return a change with its sign, '' where there is none.

    >>> per_cent(2.04), per_cent(float("nan"))
    ('+2.0', '')
    """
    return f"{value + 0.0:+.1f}" if math.isfinite(value) else ""


def some_years(years: Sequence[int], most: int) -> tuple[int, ...]:
    """Return at most so many years, first and last among them, as evenly apart as they can be.

    >>> some_years(range(2013, 2033), 5)
    (2013, 2018, 2023, 2027, 2032)
    """
    if len(years) <= most:
        return tuple(years)
    step = (len(years) - 1) / (most - 1)
    return tuple(years[math.floor(step * k + 0.5)] for k in range(most))
