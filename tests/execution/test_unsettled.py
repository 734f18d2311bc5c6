import numpy as np
import pytest

from lustrum.execution.filter import run_filter
from lustrum.execution.unsettled import FRESH, LAST, USUAL, Unsettled


def told(sizes):
    """Return the factors after each of some readings of one indicator."""
    kept = Unsettled(1)
    return [kept.restless(np.array([size]), None) for size in sizes]


def test_many_wild_readings_to_both_sides_are_another_spread():
    factors = told([3.0, -3.0] * 5)
    assert factors[:4] == [None] * 4 and factors[5] is not None
    assert factors[5][0] == pytest.approx((3.0 / USUAL) ** 2)


def test_what_goes_one_way_and_a_few_wild_readings_are_none():
    assert told([3.0] * 20) == [None] * 20
    assert told(([30.0, -30.0] + [0.1] * LAST) * 3) == [None] * (3 * (2 + LAST))


def test_a_missing_reading_says_nothing():
    kept = Unsettled(1)
    assert all(kept.restless(np.array([9.0 * (-1) ** k]), np.array([False])) is None for k in range(20))


def test_the_filter_learns_a_spread_four_times_as_large_within_a_few_readings():
    draw = np.random.default_rng(1).normal(size=(120, 50))
    draw[60:] *= 4.0
    found = run_filter(draw)
    before, after = found.variance[55].mean(), np.median(found.variance[75])
    assert 6.0 < after / before < 60.0


def test_after_a_standstill_a_few_readings_are_fresh_and_set_the_spread():
    line = np.r_[np.full(60, 5.0), 6.0 + np.random.default_rng(1).normal(scale=0.1, size=40)][:, None]
    found = run_filter(line, floor=1e-8)
    assert list(np.flatnonzero(found.fresh[:, 0])) == list(range(61, 61 + FRESH + 1))[: found.fresh.sum()]
    assert 0.03**2 < found.variance[75, 0] < 0.3**2
