"""A unit's two questions: values, prices and the law that ties them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.decentral.programme import Programme
from lustrum.errors import UsageError, VerificationError
from lustrum.solver import StandardForm
from tests.decentral.conftest import block, random_blocks


@pytest.fixture(scope="module")
def programme():
    form, link = random_blocks(1)[0][0]
    return Programme(form, link, np.ones(3))


def test_the_best_plan_at_prices_is_worked_out_by_hand():
    form, link = block([[1.0]], [2.0], [3.0], [[1.0]])
    found = Programme(form, link, np.ones(1)).best(np.array([0.5]))
    assert (found.bound, found.value, *found.use) == pytest.approx((4.5, 6.0, 3.0))


def test_a_unit_that_is_short_buys_at_the_emergency_price():
    form, link = block([[1.0]], [2.0], [3.0], [[1.0]])
    found = Programme(form, link, np.ones(1)).worth(np.array([-1.0]), np.array([10.0]))
    assert found.short == pytest.approx(10.0) and found.value == pytest.approx(-10.0)
    assert found.prices == pytest.approx([10.0]) and found.use == pytest.approx([0.0])


def test_an_allotment_it_can_live_with_has_its_own_price():
    form, link = block([[1.0]], [2.0], [3.0], [[1.0]])
    found = Programme(form, link, np.ones(1)).worth(np.array([1.0]), np.array([10.0]))
    assert found.short == 0.0 and found.value == pytest.approx(2.0) and found.prices == pytest.approx([2.0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.0, 2.0), min_size=3, max_size=3), st.lists(st.floats(-1.0, 4.0), min_size=3, max_size=3))
def test_no_allotment_is_worth_more_than_the_bound_at_any_prices(programme, prices, allotment):
    prices, allotment = np.array(prices), np.array(allotment)
    worth = programme.worth(allotment, np.full(3, 10.0))
    assert worth.value <= programme.best(prices).bound + prices @ allotment + 1e-6
    own = programme.best(worth.prices)
    assert worth.value == pytest.approx(own.bound + worth.prices @ allotment, abs=1e-5), "equal at its own prices"


def test_a_goal_without_end_and_rows_that_clash_are_told():
    endless = StandardForm.from_matrix([[0.0]], [1.0], maximise=True, row_upper=1.0)
    _, link = block([[1.0]], [1.0], [1.0], [[1.0]])
    with pytest.raises(VerificationError, match="without end"):
        Programme(endless, link, np.ones(1)).best(np.zeros(1))
    clash = StandardForm.from_matrix([[1.0]], [1.0], maximise=True, row_upper=-1.0)
    with pytest.raises(VerificationError, match="own rows clash"):
        Programme(clash, link, np.ones(1)).best(np.zeros(1))


def test_a_minimum_is_no_unit():
    with pytest.raises(UsageError, match="maximises"):
        Programme(StandardForm.from_matrix([[1.0]], [1.0]), block([[1.0]], [1.0], [1.0], [[1.0]])[1], np.ones(1))
