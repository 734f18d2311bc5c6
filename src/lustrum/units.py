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
