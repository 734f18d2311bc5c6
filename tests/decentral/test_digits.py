"""Rounding: to significant digits, sums kept, bounds to the safe side, the loss bounded."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lustrum.decentral.digits import bound_on_loss, downwards, rounded, rounded_within, upwards

figures = st.lists(
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda value: value == 0.0 or abs(value) > 1e-9),
    min_size=1,
    max_size=12,
).map(np.array)


@given(figures, st.integers(1, 8))
def test_a_rounded_figure_is_off_by_half_a_unit_of_its_last_digit(values, digits):
    off = np.abs(rounded(values, digits) - values)
    assert (off <= 0.5 * 10.0 ** (1 - digits) * np.abs(values) * (1 + 1e-9)).all()


@given(figures, st.integers(1, 5))
def test_a_group_adds_up_as_before(values, digits):
    group = np.arange(len(values))
    found = rounded_within(values, digits, [group])
    assert np.isclose(found.sum(), values.sum(), rtol=0, atol=1e-11 * np.abs(values).sum())


def test_what_is_left_of_a_group_goes_to_its_largest_item():
    found = rounded_within(np.array([5.5555, 1.2345, -1.111]), 2, [np.arange(3)])
    assert found[1:].tolist() == [1.2, -1.1]


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e3))
def test_bounds_are_rounded_to_the_safe_side(value, grain):
    assert downwards(value, grain) <= value * (1 + 1e-15 * np.sign(value)) + 1e-12
    assert upwards(value, grain) >= value * (1 - 1e-15 * np.sign(value)) - 1e-12


@given(figures, st.integers(1, 5))
def test_what_rounding_costs_at_prices_is_within_the_bound(values, digits):
    prices = np.linspace(0.5, 2.0, len(values))
    lost = abs((rounded(values, digits) - values) @ prices)
    assert lost <= bound_on_loss(values, prices, digits) * (1 + 1e-9)


def test_a_short_figure_prints_short():
    assert str(rounded(np.array([0.123456, 98765.4]), 3).tolist()) == "[0.123, 98800.0]"
