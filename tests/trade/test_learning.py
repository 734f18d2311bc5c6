"""Learning curves and the tests of Mill and Bastable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.trade import infant, learning_costs

TEN = [1000.0] * 15


def test_the_printed_case_passes_mill_and_fails_bastable_when_it_costs_twice_as_much():
    small, large = (infant(150.0, 100.0, TEN, investment, 0.08) for investment in (100_000.0, 200_000.0))
    assert small.parity_year == large.parity_year == 3
    assert small.npv == pytest.approx(74_533, abs=0.5)
    assert large.npv == pytest.approx(-25_467, abs=0.5)
    assert small.passes_mill and small.passes_bastable
    assert large.passes_mill and not large.passes_bastable


def test_the_present_value_is_the_sum_written_out():
    alpha = -np.log2(0.8)
    npv = -1e5
    for t in range(1, 16):
        npv += (100 - 150 * ((1000 * (t - 1) + 500) / 500) ** -alpha) * 1000 / 1.08**t
    assert infant(150.0, 100.0, TEN, 1e5, 0.08).npv == pytest.approx(npv)


@given(st.floats(0.01, 0.5), st.floats(10.0, 1000.0))
def test_cost_falls_by_b_each_time_experience_doubles(rate, quantity):
    cost = learning_costs(100.0, [quantity] * 8, rate)
    experience = np.arange(8) + 0.5
    for t, later in ((0, 0), (1, 4)):  # 1.5 to 4.5 is not a doubling, so go by the curve
        assert cost[later] / cost[t] == pytest.approx((1 - rate) ** np.log2(experience[later] / experience[t]))
    # A year of half the first one's output at an experience of one: 2 times 0.5.
    assert learning_costs(100.0, [quantity, 0.0], rate)[1] == pytest.approx(100.0 * (1 - rate))


def test_imports_teach_nothing():
    """Years without home output leave cost where it was, however much is bought abroad."""
    assert learning_costs(150.0, [0.0] * 5) == pytest.approx([150.0] * 5)
    cost = learning_costs(150.0, [1000.0, 0.0, 0.0, 1000.0])
    assert cost[1] == cost[2]
    waiting = infant(150.0, 100.0, [0.0] * 15, 1e5, 0.08)
    assert waiting.npv == pytest.approx(-1e5)
    assert not waiting.passes_mill


def test_a_spillover_counts_only_in_the_years_given():
    without = infant(150.0, 100.0, TEN, 2e5, 0.08)
    year = np.zeros(15)
    year[0] = 108.0
    assert infant(150.0, 100.0, TEN, 2e5, 0.08, spillover=year).npv == pytest.approx(without.npv + 100.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"rate": 1.0}, "fall of cost"), ({"investment": -1.0}, "investment"), ({"discount_rate": -1.5}, "discount"),
     ({"first_cost": 0.0}, "first cost")],
)  # fmt: skip
def test_figures_that_cannot_be_meant_are_refused(change, says):
    given_ = {"first_cost": 150.0, "import_cost": 100.0, "quantity": TEN, "investment": 1e5, "discount_rate": 0.08}
    with pytest.raises(UsageError, match=says):
        infant(**given_ | change)
