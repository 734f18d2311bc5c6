import numpy as np
import pytest

from lustrum.execution.cumulative import MOST, cumulate, without_momentum
from lustrum.execution.filter import STEADY, Models, run_filter
from tests.execution.nile import FIRST_YEAR, NILE


def test_the_chart_is_the_recursion_worked_by_hand():
    """L = l + min(0, L), l = h^2/2 + h e with h = 1.5: -1.0 twice is 1.125 - 1.5 = -0.375 each, 1.0 is 2.625."""
    found = cumulate(np.array([[-1.0], [-1.0], [1.0], [-1.0]]), shift=1.5)
    assert found.weight[:, 0, 0] == pytest.approx([0.375, 0.75, 0.0, 0.375])
    assert list(found.run[:, 0, 0]) == [1, 2, 3, 1]


def test_it_alarms_past_the_limit_and_begins_again():
    found = cumulate(np.full((8, 1), -3.0), shift=1.5, limit=6.0, clip=4.0)  # 4.5 - 1.125 = 3.375 a reading
    assert list(np.flatnonzero(found.alarm[:, 0, 0])) == [1, 3, 5, 7]
    assert not found.alarm[:, 1].any()


def test_neither_one_reading_nor_two_alarm():
    assert not cumulate(np.array([[0.0], [-50.0], [-50.0], [0.0]])).alarm.any()


def test_the_other_sign_is_the_mirror():
    surprise = np.random.default_rng(1).normal(size=(50, 4))
    one, other = cumulate(surprise), cumulate(-surprise)
    assert np.array_equal(one.weight[:, 0], other.weight[:, 1])


def test_a_missing_reading_leaves_the_chart_standing():
    with_gap = cumulate(np.array([[-2.0], [np.nan], [-2.0]]))
    without = cumulate(np.array([[-2.0], [-2.0]]))
    assert with_gap.weight[2, 0, 0] == without.weight[1, 0, 0]
    assert not with_gap.alarm[1].any()


def test_evidence_begins_anew_where_it_is_told_so():
    restart = np.zeros((3, 1), dtype=bool)
    restart[1] = True
    found = cumulate(np.full((3, 1), -2.0), restart)
    assert found.weight[2, 0, 0] == found.weight[0, 0, 0]


def test_momentum_is_learned_and_taken_off_up_to_its_bound():
    generator = np.random.default_rng(2)
    noise = generator.normal(size=(800, 1))
    follows = noise.copy()
    for row in range(1, 800):
        follows[row] = 0.6 * follows[row - 1] + 0.8 * noise[row]
    left = without_momentum(follows)[100:, 0]
    expected = (follows[101:, 0] - MOST * follows[100:-1, 0]) / np.sqrt(1 - MOST**2)
    assert np.corrcoef(left[1:], expected)[0, 1] > 0.999
    free = without_momentum(noise)[100:, 0]
    assert np.corrcoef(free, noise[100:, 0])[0, 1] > 0.99


def test_the_nile_falls_about_1900_although_no_single_year_says_so():
    """With a steady level of two spreads and the first variances of Harrison and Stevens no year is likelier than not
    an event; the evidence of years together alarms by 1902: the flow fell in 1898."""
    small = Models(reading=(1.0, 100.0, 1.0, 1.0), level=(0.0, 0.0, 90.0, 0.0), slope=(0.0, 0.0, 0.0, 4.0))
    found = run_filter(NILE[:, None], small, variance=15099.0)
    assert (1.0 - found.now[1:, STEADY, 0]).max() < 0.5
    steady = Models(often=(1.0, 0.0, 0.0, 0.0), level=(0.0,) * 4, slope=(0.0,) * 4, first=(1e4, 0.0))
    plain = run_filter(NILE[:, None], steady, variance=15099.0)
    assert 1899 <= FIRST_YEAR + int(cumulate(plain.surprise).alarm[:, 0, 0].argmax()) <= 1902
