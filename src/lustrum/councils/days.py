"""Days as councils write them, 2026-11-30: read in one place, so that one text is the same day everywhere."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from lustrum.errors import UsageError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(text: str) -> date | None:
    """Return the day a text says, None where it is none; no other spelling of it is taken.

    >>> read_day("2026-11-30"), read_day("20261130"), read_day("2026-02-30")
    (datetime.date(2026, 11, 30), None, None)
    """
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_of(text: Any) -> date:
    """Return a day as it is written, 2026-11-30.

    Raises
    ------
    UsageError
        If it is none.
    """
    found = read_day(text) if isinstance(text, str) else None
    if found is None:
        raise UsageError(f"'{text}' is no day: write 2026-11-30.")
    return found


def days_between(first: str, last: str) -> int:
    """Return how many days lie between two, or two hours as entries bear them.

    >>> days_between("2026-11-30T16:00:00Z", "2026-12-01")
    1
    """
    return (day_of(last[:10]) - day_of(first[:10])).days


def days_after(day: str, number: int) -> str:
    """Return the day so many days later.

    >>> days_after("2026-11-30", 30)
    '2026-12-30'
    """
    return (day_of(day) + timedelta(days=number)).isoformat()
