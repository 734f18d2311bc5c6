"""Periods counted, gaps kept, versions linked."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.execution.series import (
    A_YEAR,
    PERIODS,
    Series,
    containing,
    ended_before,
    first_day,
    last_day,
    number_of,
    series_of,
    spelled,
    within_year,
)
from lustrum.periods import read_period

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(st.sampled_from(PERIODS), DAYS)
def test_a_period_is_found_again_by_its_number_its_spelling_and_its_days(kind, day):
    number = containing(kind, day)
    period = read_period(spelled(kind, number))
    assert period.kind == kind and number_of(period) == number and period.first == first_day(kind, number)
    assert first_day(kind, number) <= day <= last_day(kind, number)
    assert (last_day(kind, number) - first_day(kind, number)).days + 1 == -period.days
    assert read_period(spelled(kind, number + 1)).follows(period)
    assert ended_before(kind, first_day(kind, number)) == number - 1
    assert 0 <= within_year(kind, number) <= A_YEAR[kind]  # a 53rd week or a 366th day


def test_periods_no_indicator_has_are_refused():
    with pytest.raises(UsageError, match="half-year"):
        number_of(read_period("2020-H1"))


def test_gaps_are_missing_and_never_zero():
    found = series_of("coal", "t", ["2020-05", "2020-02"], [5.0, 2.0], owner="pit")
    assert found.periods == ("2020-02", "2020-03", "2020-04", "2020-05") and found.owner == "pit"
    np.testing.assert_array_equal(found.values, [2.0, np.nan, np.nan, 5.0])
    assert found.place("2020-03") == 1 and found.last == found.first + 3


@pytest.mark.parametrize("periods", [["2020-01", "2020-Q1"], ["2020-01", "2020-01"], ["2020-01"]])
def test_periods_that_make_no_line_are_refused(periods):
    with pytest.raises(UsageError):
        series_of("coal", "t", periods, [1.0, 2.0])


def test_a_place_outside_the_series_is_refused():
    found = series_of("coal", "t", ["2020-01", "2020-02"], [1.0, 2.0])
    for period in ("2020-03", "2019-12", "2020-Q1"):
        with pytest.raises(UsageError, match="is not there"):
            found.place(period)


def test_versions_are_linked_where_a_factor_is_stated_and_missing_where_none_is():
    values = np.array([1.0, 2.0, 30.0, 40.0, 7.0])
    found = Series("coal", "t", "month", 0, values, (1, 1, 2, 2, 3), ((2, 10.0), (3, 0.5)))
    assert found.breaks == (2, 4)
    np.testing.assert_allclose(found.linked(), [5.0, 10.0, 15.0, 20.0, 7.0])
    assert found.since_break().values.tolist() == [7.0]
    unlinked = Series("coal", "t", "month", 24000, values, (1, 1, 2, 2, 2), ((2, float("nan")),))
    np.testing.assert_array_equal(unlinked.linked(), [np.nan, np.nan, 30.0, 40.0, 7.0])
    assert unlinked.since_break().values.tolist() == [30.0, 40.0, 7.0]
    assert unlinked.part(1, 3).periods == unlinked.periods[1:3]


def test_lengths_that_differ_are_refused():
    with pytest.raises(UsageError, match="versions"):
        Series("coal", "t", "month", 0, np.zeros(3), (1, 1))
