"""Intervals of few units, and small areas drawn towards the mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from lustrum.errors import UsageError
from lustrum.regions import bootstrap, jackknife, shrink

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

VALUES = np.array([3.0, 8.0, 1.0, 9.0, 4.0, 4.5, 7.0, 2.0, 6.0, 5.0, 3.5, 6.5])
NAMES = [f"unit {i:02}" for i in range(len(VALUES))]
ONE = ["all"] * len(VALUES)


def mean(at):
    return np.array([VALUES[at].mean()])


def test_the_jackknife_of_a_mean_is_its_standard_error():
    found = jackknife(mean, NAMES, ONE)
    assert found.high[0] - VALUES.mean() == pytest.approx(1.96 * stats.sem(VALUES))


def test_the_bootstrap_of_a_mean_is_near_its_standard_error_and_its_seed_is_said():
    found = bootstrap(mean, NAMES, ONE, draws=800, seed=3)
    wide = found.high[0] - found.low[0]
    assert wide == pytest.approx(2 * 1.96 * VALUES.std() / np.sqrt(len(VALUES)), rel=0.15)
    assert "seed 3" in found.said and "800 draws" in found.said


def test_the_ends_are_those_of_another_program():
    def statistic(at):
        return np.array([VALUES[at].var()])

    ours = bootstrap(statistic, NAMES, ONE, draws=4000, seed=1)
    theirs = stats.bootstrap((VALUES,), np.var, n_resamples=4000, method="BCa", random_state=1).confidence_interval
    plain = stats.bootstrap((VALUES,), np.var, n_resamples=4000, method="percentile", random_state=1)
    assert plain.confidence_interval.low < ours.low[0] < 1.1 * theirs.low
    assert plain.confidence_interval.high < ours.high[0] < 1.1 * theirs.high


def test_the_order_of_the_units_changes_no_draw():
    turned = np.arange(len(VALUES))[::-1]
    here = bootstrap(mean, NAMES, ONE, draws=50)
    there = bootstrap(lambda at: np.array([VALUES[turned][at].mean()]), [NAMES[i] for i in turned], ONE, draws=50)
    assert here.low == there.low and here.high == there.high


def test_a_stratum_of_one_is_always_there():
    stratum = ["one", *["rest"] * (len(VALUES) - 1)]
    found = bootstrap(lambda at: np.array([(at == 0).sum()]), NAMES, stratum, draws=30)
    assert found.low[0] == found.high[0] == 1.0


def test_too_few_draws_are_refused():
    with pytest.raises(UsageError, match="too few"):
        bootstrap(mean, NAMES, ONE, draws=5)


# -- small areas -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(0, 50)), min_size=2, max_size=12))
@settings(LAW, max_examples=80)
def test_a_shrunk_income_lies_between_its_own_figure_and_the_mean(pairs):
    income, error = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    found = shrink(income, error)
    assert ((found.weight >= 0.0) & (found.weight <= 1.0)).all()
    assert found.income.min() >= income.min() - 1e-9 and found.income.max() <= income.max() + 1e-9
    sure = error == 0.0
    assert found.income[sure] == pytest.approx(income[sure])
    order = np.argsort(error)
    assert (np.diff(found.weight[order]) <= 1e-12).all()


def test_errors_that_explain_everything_leave_the_mean():
    found = shrink(np.array([9.0, 10.0, 11.0]), np.full(3, 20.0))
    assert found.spread == 0.0 and found.income == pytest.approx(np.full(3, 10.0))


def test_equal_errors_keep_the_mean_and_give_the_spread_left_over():
    income, error = np.array([5.0, 10.0, 15.0, 30.0]), np.full(4, 4.0)
    found = shrink(income, error)
    assert found.income.mean() == pytest.approx(income.mean())
    assert found.spread**2 == pytest.approx(income.var(ddof=1) - 16.0)


def test_an_error_below_nothing_is_refused():
    with pytest.raises(UsageError, match="0 or above"):
        shrink(np.array([1.0, 2.0]), np.array([0.1, -0.1]))
