"""Units as they are printed: one text per quantity, put together and never guessed."""

from __future__ import annotations

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


def bracketed(unit: str) -> str:
    """Return a unit ready to stand under a fraction line."""
    return f"({unit})" if "/" in unit else unit
