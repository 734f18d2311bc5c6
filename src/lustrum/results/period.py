"""Periods of time as labels that sort as time does: 2020, 2020-Q3, 2020-09, 2020-09-15."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})[- ]?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{4})[Mm](\d{1,2})")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")

FORMS = "2020, 2020-Q3, 2020-09 or 2020-09-15"


def period_of(text: str) -> str | None:
    """Return a period as its one label, None where a text is none.

    >>> period_of("2020-9"), period_of("2020M09"), period_of("2020Q3"), period_of("2020-9-5"), period_of("Sep-20")
    ('2020-09', '2020-09', '2020-Q3', '2020-09-05', None)
    """
    if _YEAR.fullmatch(text):
        return text
    if found := _QUARTER.fullmatch(text):
        return f"{found[1]}-Q{found[2]}"
    if found := _MONTH.fullmatch(text):
        year, month = found[1] or found[3], int(found[2] or found[4])
        return f"{year}-{month:02d}" if 1 <= month <= 12 else None
    if found := _DAY.fullmatch(text):
        try:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            return None
    return None


def length_of(period: str) -> str:
    """Return how long a period is.

    >>> length_of("2020"), length_of("2020-Q3"), length_of("2020-09"), length_of("2020-09-15")
    ('year', 'quarter', 'month', 'day')
    """
    return {4: "year", 7: "quarter" if "Q" in period else "month"}.get(len(period), "day")
