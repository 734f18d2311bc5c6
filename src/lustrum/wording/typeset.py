"""How numbers are set in print: thin spaces between thousands, a true minus sign, readable units."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

THIN = "\u202f"
MINUS = "\u2212"
MISSING = "n/a"
PREFIXES = ("", "thousand", "million", "billion", "trillion")
LARGEST_SHOWN = 1e5
"""A table whose largest number reaches this goes to the next larger unit; running text does so ten times earlier."""


def number(value: float, digits: int = 0) -> str:
    """Return a number with a fixed count of decimals; one that would round to nothing keeps two significant digits.

    >>> number(-1234567.8).replace(THIN, " ")
    '−1 234 568'
    >>> number(0.0031, 1)
    '0.0031'
    """
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if value and abs(value) < 0.5 * 10.0**-digits:
        if abs(value) < 1e-6:
            return "0"
        digits = 1 - math.floor(math.log10(abs(value)))
    text = f"{abs(value):,.{digits}f}".replace(",", THIN)
    return MINUS + text if value < 0 else text


def significant(value: float, digits: int = 3) -> str:
    """Return a number with about so many significant digits, never in exponent form between 10^-6 and 10^15.

    >>> significant(0.05712), significant(2.8818)
    ('0.0571', '2.88')
    """
    if math.isnan(value) or math.isinf(value) or value == 0:
        return number(value)
    if abs(value) < 1e-6:
        return f"{value:.1e}".replace("-", MINUS)
    return number(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def per_cent(value: float, digits: int = 1) -> str:
    """Return a change in per cent with its sign, for running text.

    >>> per_cent(2.34), per_cent(-0.5)
    ('+2.3', '−0.5')
    """
    if math.isnan(value) or math.isinf(value):
        return MISSING
    text = number(round(value, digits) + 0.0, digits)
    return text if value < 0 and text.startswith(MINUS) else f"+{text}"


def moves(value: float, digits: int = 1) -> str:
    """Return a yearly change as words.

    >>> moves(2.34), moves(-0.5)
    ('grows by 2.3', 'falls by 0.5')
    """
    if math.isnan(value):
        return f"changes by {MISSING}"
    return f"{'falls' if value < 0 else 'grows'} by {number(abs(value), digits)}"


def tiny(value: float) -> str:
    """Return a residual in powers of ten, as certificates print it.

    >>> tiny(6.04e-10)
    '6.0e−10'
    """
    if math.isnan(value):
        return MISSING
    return "0" if value == 0 else f"{value:.1e}".replace("-", MINUS)


@dataclass(frozen=True)
class Scale:
    """A unit moved up so that its numbers can be read: divide by `factor`, print `digits` decimals and `unit`."""

    factor: float
    unit: str
    digits: int

    @classmethod
    def of(cls, values: Iterable[float], unit: str, most: float = LARGEST_SHOWN) -> Scale:
        """Return the scale for numbers of one table, from its largest.

        >>> Scale.of([29_232_151.0], "million USD/year").unit
        'billion USD/year'
        """
        array = np.abs(np.asarray(list(values), dtype=float))
        largest = float(np.max(array[np.isfinite(array)], initial=0.0))
        first, _, rest = unit.partition(" ")
        place, rest = (PREFIXES.index(first), rest) if first in PREFIXES[1:] else (0, unit)
        factor = 1.0
        if unit not in ("", "1"):
            while largest / factor >= most and place + 1 < len(PREFIXES):
                factor, place = factor * 1000.0, place + 1
        shown = f"{PREFIXES[place]} {rest}".strip() if factor > 1.0 else unit
        size = largest / factor
        digits = 0 if size >= 1000 or size == 0 else 1 if size >= 100 else 2 if size >= 10 else 3
        return cls(factor, shown, digits)

    def __call__(self, value: float) -> str:
        return number(value / self.factor, self.digits)

    def text(self, value: float) -> str:
        """Return the number with its unit."""
        return f"{self(value)} {self.unit}"


def scaled(value: float, unit: str, digits: int = 4) -> str:
    """Return one number with its own best unit, for running text.

    >>> scaled(12_319_711.6, "million USD/year").replace(THIN, " ")
    '12.32 trillion USD/year'
    """
    scale = Scale.of([value], unit, LARGEST_SHOWN / 10.0)
    return f"{significant(value / scale.factor, digits)} {scale.unit}"


def yearly_growth(first: float, last: float, years: int) -> float:
    """Return the average growth in per cent a year; NaN where it has no meaning."""
    if not (first > 0 and last > 0 and years > 0):
        return float("nan")
    return float(100.0 * ((last / first) ** (1.0 / years) - 1.0))


def unit_prefix(unit: str) -> tuple[float, str]:
    """Return the factor a unit begins with and the rest.

    >>> unit_prefix("million USD/year")
    (1000000.0, 'USD/year')
    """
    first, _, rest = unit.partition(" ")
    return (1000.0 ** PREFIXES.index(first), rest) if first in PREFIXES[1:] else (1.0, unit)
