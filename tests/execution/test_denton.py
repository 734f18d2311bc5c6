"""Years spread over their months: published figures, sums, no steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from lustrum.errors import UsageError
from lustrum.execution.denton import pro_rata, spread

INDICATOR = np.array([98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5, 100.5, 103.0, 103.5, 101.5])
PUBLISHED = np.array([969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0, 1040.6, 1066.5, 1071.7, 1051.0])
"""Bloem, Dippelsman and Maehle, *Quarterly National Accounts Manual*, IMF 2001, chapter VI, example 6.2: two years with
benchmarks, a third gone on with."""


def test_the_manual_of_quarterly_accounts_is_met_to_its_last_digit_but_one():
    found = spread(np.array([4000.0, 4161.4]), INDICATOR, 4)
    np.testing.assert_allclose(found, PUBLISHED, atol=0.06)  # 1042.9 is printed where 1042.847 is least
    assert np.mean(np.abs(found - PUBLISHED) <= 0.05) > 0.9


def test_a_second_route_finds_the_same_minimum():
    yearly, pattern = np.array([5.0, 8.0]), np.array([1.0, 2.0, 1.5, 0.5] * 2)

    def steps(x):
        return np.sum(np.diff(x / pattern) ** 2)

    adds_up = {"type": "eq", "fun": lambda x: x.reshape(2, 4).sum(axis=1) - yearly}
    other = optimize.minimize(steps, np.ones(8), constraints=[adds_up], tol=1e-14)
    np.testing.assert_allclose(spread(yearly, pattern, 4), other.x, atol=1e-5)


@given(
    st.lists(st.floats(1.0, 1e6), min_size=1, max_size=6),
    st.lists(st.floats(0.5, 2.0), min_size=12, max_size=12),
    st.sampled_from([4, 12]),
    st.booleans(),
)
def test_periods_add_up_to_their_years(yearly, factors, size, average):
    years = np.array(yearly)
    pattern = np.tile(np.array(factors[:size]), len(years))
    found = spread(years, pattern, size, average=average).reshape(len(years), size)
    sums = found.mean(axis=1) if average else found.sum(axis=1)
    np.testing.assert_allclose(sums, years, rtol=1e-10)
    assert (found >= 0.0).all()


@given(st.floats(0.9, 1.1), st.integers(2, 6))
def test_steady_growth_leaves_no_step_in_january(growth, years):
    yearly = 100.0 * growth ** np.arange(years)
    ratio = np.abs(np.diff(np.log(spread(yearly, np.ones(12 * years), 12))))
    each_by_itself = np.abs(np.diff(np.log(pro_rata(yearly[:, None], np.ones(12 * years))[:, 0])))
    assert ratio.max() <= each_by_itself.max() + 1e-12


def test_an_indicator_that_would_fall_below_nothing_is_spread_year_by_year():
    yearly = np.array([[100.0, 1.0], [0.0, 1.0]])
    found = spread(yearly, np.ones(8), 4)
    np.testing.assert_allclose(found[:, 0], [25.0] * 4 + [0.0] * 4)
    np.testing.assert_allclose(found[:, 1], 0.25)


@pytest.mark.parametrize("pattern", [np.ones(7), np.zeros(8), np.array([1.0, np.nan] * 4)])
def test_a_pattern_that_cannot_be_meant_is_refused(pattern):
    with pytest.raises(UsageError):
        spread(np.array([1.0, 2.0]), pattern, 4)
