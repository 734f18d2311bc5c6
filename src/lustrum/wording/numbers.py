"""Numbers people can read, in plain characters: in sentences, and in the tables of a terminal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor, log10

_NEXT = {"thousand": "million", "million": "billion", "billion": "trillion"}


def figure(value: float, digits: int = 6) -> str:
    """Return a number as it stands in a sentence: six digits or so many, thousands apart, never in powers of ten.

    What is no number is said in words: a sentence never shows nan, inf or -0.

    >>> figure(1500000.0), figure(0.1234567), figure(1111166.25)
    ('1,500,000', '0.123457', '1,111,166')
    >>> figure(65234.6, 4), figure(10.8766, 4)
    ('65,235', '10.88')
    >>> figure(float("nan")), figure(float("inf")), figure(-0.0)
    ('not known', 'without limit', '0')
    """
    if not math.isfinite(value):
        return "not known" if math.isnan(value) else "without limit"
    return f"{value:z,.0f}" if abs(value) >= 10.0 ** (digits - 1) else f"{value:z,.{digits}g}"


def within(least: float, most: float) -> str:
    """Return the bounds of a number as a sentence names them.

    >>> within(0.0, 1.0), within(0.0, math.inf), within(-math.inf, 5.0)
    ('from 0 to 1', 'of 0 or more', 'of 5 or less')
    """
    if math.isinf(most):
        return f"of {figure(least)} or more"
    return f"of {figure(most)} or less" if math.isinf(least) else f"from {figure(least)} to {figure(most)}"


def anywhere(span: tuple[float, float] | None, say: Callable[[float], str]) -> str:
    """Return the ends of a figure as a sentence goes on with them; '' where there are none, or they print alike.

    >>> anywhere((0.98, 1.1), "{:.2f}".format), anywhere((0.5, math.inf), "{:g}".format), anywhere(None, str)
    (', anywhere between 0.98 and 1.10', ', anywhere from 0.5 up', '')
    """
    if span is None:
        return ""
    least, most = span
    if math.isinf(least) or math.isinf(most):
        if math.isinf(least) and math.isinf(most):
            return ", or anything else"
        return f", anywhere from {say(least)} up" if math.isinf(most) else f", anywhere up to {say(most)}"
    return f", anywhere between {say(least)} and {say(most)}" if say(least) != say(most) else ""


def in_brackets(span: tuple[float, float] | None, say: Callable[[float], str]) -> str:
    """Return the ends of a figure as they stand behind it in a table; '' where there are none, or they print alike.

    >>> in_brackets((0.98, 1.1), "{:.2f}".format), in_brackets((0.5, math.inf), "{:g}".format)
    (' (0.98 to 1.10)', ' (0.5 or more)')
    """
    if span is None or not anywhere(span, say):
        return ""
    least, most = span
    if math.isinf(least) or math.isinf(most):
        if math.isinf(least) and math.isinf(most):
            return " (open)"
        return f" ({say(least)} or more)" if math.isinf(most) else f" ({say(most)} or less)"
    return f" ({say(least)} to {say(most)})"


def figure_within(value: float, before: float) -> str:
    """Return a bound moved from `before` to `value`, rounded further out, so that the printed figure holds as well.

    >>> figure_within(1111166.25, 1500000.0), figure_within(1111166.25, 900000.0)
    ('1,111,166', '1,111,167')
    >>> figure_within(-4e-05, 400.0)  # what a solver leaves of nothing
    '0'
    """
    if not math.isfinite(value):
        return figure(value)
    if abs(value) <= 1e-6 * abs(before):
        return "0"
    step = 1.0 if abs(value) >= 1e5 else 10.0 ** (floor(log10(abs(value))) - 5) if value else 1.0
    steps = value / step
    return figure(step * (floor(steps) if value < before else ceil(steps)))


def readable(values: Iterable[float], unit: str) -> tuple[float, str]:
    """Return a divisor and the unit that goes with it; the largest value keeps five digits before the point at most.

    >>> readable([16_155_255.0], "million USD")
    (1000.0, 'billion USD')
    >>> readable([148_000_000.0], "jobs")
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


def short_figure(value: float) -> str:
    """Return a number with four significant digits at least, thousands apart; '' where there is none.

    >>> short_figure(16155.26), short_figure(3.14159), short_figure(float("nan")), short_figure(0.00012345)
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


def signed_per_cent(value: float) -> str:
    """Return a change with its sign, '' where there is none.

    >>> signed_per_cent(2.04), signed_per_cent(float("nan"))
    ('+2.0', '')
    >>> signed_per_cent(-0.01)
    '+0.0'
    """
    return f"{value:+z.1f}" if math.isfinite(value) else ""


def some_years(years: Sequence[int], most: int) -> tuple[int, ...]:
    """Return at most so many years, first and last among them, as evenly apart as they can be.

    >>> some_years(range(2013, 2033), 5)
    (2013, 2018, 2023, 2027, 2032)
    """
    if len(years) <= most:
        return tuple(years)
    step = (len(years) - 1) / (most - 1)
    return tuple(years[math.floor(step * k + 0.5)] for k in range(most))
