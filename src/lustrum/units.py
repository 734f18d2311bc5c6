"""Units as they are printed: one text per quantity, put together and never guessed."""

from __future__ import annotations

from math import ceil, floor, log10

DIMENSIONLESS = "1"
YEAR = "year"


def per(numerator: str, denominator: str) -> str:
    """Return the unit of a ratio.

    >>> per("million USD", "year")
    'million USD/year'
    >>> per("jobs", "jobs")
    '1'
    """
    if numerator == denominator:
        return DIMENSIONLESS
    return numerator if denominator == DIMENSIONLESS else f"{numerator}/{bracketed(denominator)}"


SCALES = {"thousand ": 1e3, "million ": 1e6, "billion ": 1e9}


def single(unit: str) -> tuple[str, float]:
    """Return the unit a person counts in, and how many of it one of the table's unit is.

    >>> single("million ZAR"), single("tonnes")
    (('ZAR', 1000000.0), ('tonnes', 1.0))
    """
    for word, scale in SCALES.items():
        if unit.startswith(word):
            return unit.removeprefix(word), scale
    return unit, 1.0


def bracketed(unit: str) -> str:
    """Return a unit ready to stand under a fraction line."""
    return f"({unit})" if "/" in unit else unit


def figure(value: float) -> str:
    """Return a number as it stands in a sentence: six digits, thousands apart, never in powers of ten.

    >>> figure(1500000.0), figure(0.1234567), figure(1111166.25)
    ('1,500,000', '0.123457', '1,111,166')
    """
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def figure_within(value: float, before: float) -> str:
    """Return a bound moved from `before` to `value`, rounded further out, so that the printed figure holds as well.

    >>> figure_within(1111166.25, 1500000.0), figure_within(1111166.25, 900000.0)
    ('1,111,166', '1,111,167')
    """
    step = 1.0 if abs(value) >= 1e5 else 10.0 ** (floor(log10(abs(value))) - 5) if value else 1.0
    steps = value / step
    return figure(step * (floor(steps) if value < before else ceil(steps)))
