"""One reader of days for all of a council."""

from datetime import date

import pytest

from lustrum.councils.days import day_of, days_after, days_between, read_day
from lustrum.errors import UsageError


@pytest.mark.parametrize(
    "text", ["20261130", "2026-W49-1", "2026-11-31", "2026-1-3", "30.11.2026", "", "2026-11-30 ", 7]
)
def test_a_day_has_one_spelling(text):
    if isinstance(text, str):
        assert read_day(text) is None
    with pytest.raises(UsageError, match="is no day: write 2026-11-30"):
        day_of(text)


def test_days_are_counted():
    assert day_of("2026-11-30") == date(2026, 11, 30)
    assert days_between("2026-11-30T23:59:59Z", "2027-01-01") == 32 and days_after("2028-02-28", 2) == "2028-03-01"
