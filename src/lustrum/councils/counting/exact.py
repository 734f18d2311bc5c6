"""Exact numbers: read from text as fractions, written as decimals that are exact or as a fraction."""

from __future__ import annotations

import re
from fractions import Fraction

_NUMBER = re.compile(r"([+-]?)(\d{1,60})(?:\.(\d{1,60}))?(?:\s*/\s*(\d{1,60}))?(\s*%)?")


def read_exact(text: str) -> Fraction | None:
    """Return a number as it is written, None where it is none.

    Digits with or without a decimal point, a fraction of two of them, or a percentage; no powers of ten, no marks
    between thousands.

    >>> read_exact("0.3"), read_exact("1/3"), read_exact("5 %"), read_exact("1e3"), read_exact("1/0")
    (Fraction(3, 10), Fraction(1, 3), Fraction(1, 20), None, None)
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, decimals, below, per_cent = found.groups()
    value = Fraction(int(whole + (decimals or "")), 10 ** len(decimals or ""))
    if below is not None:
        if int(below) == 0:
            return None
        value /= int(below)
    if per_cent:
        value /= 100
    return -value if sign == "-" else value


def decimal(value: Fraction | int, places: int | None = None) -> str:
    """Return a number as a decimal: exact where it ends, else as a fraction; with `places`, cut after so many.

    Parameters
    ----------
    value : Fraction or int
    places : int, optional
        Decimals printed; the number is cut, not rounded, as counts of votes are.

    >>> decimal(Fraction(7, 2)), decimal(Fraction(1, 3)), decimal(Fraction(7561150, 100000), 5), decimal(12)
    ('3.5', '1/3', '75.61150', '12')
    """
    value = Fraction(value)
    if places is None:
        places = _ending(value.denominator)
        if places is None:
            return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    scaled = abs(value.numerator) * 10**places // value.denominator
    if not scaled:
        sign = ""
    whole, rest = divmod(scaled, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def _ending(denominator: int) -> int | None:
    """Return after how many decimals a fraction ends, None where it never does."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def rounded(value: Fraction | int, places: int) -> str:
    """Return a number rounded half up, for sentences and tables people read.

    >>> rounded(Fraction(2, 3), 2), rounded(Fraction(1, 2), 0), rounded(-Fraction(1, 3), 1)
    ('0.67', '1', '-0.3')
    """
    value = Fraction(value)
    scaled = (abs(value.numerator) * 10**places * 2 + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"


def per_cent(share: Fraction | int) -> str:
    """Return a share as people read it.

    >>> per_cent(Fraction(1, 3)), per_cent(Fraction(1, 2))
    ('33.3 %', '50.0 %')
    """
    return f"{rounded(Fraction(share) * 100, 1)} %"


def money(amount: Fraction) -> str:
    """Return an amount with its thousands apart, cents only where there are any.

    >>> money(Fraction(1040337)), money(Fraction(1, 2))
    ('1,040,337', '0.50')
    """
    return rounded(amount, 0 if Fraction(amount).denominator == 1 else 2)
