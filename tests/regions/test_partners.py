"""Who sells to whom: the base year's pattern fitted to a plan."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.regions.partners import partners

BASE = {("a", "b"): 4.0, ("a", "c"): 2.0, ("b", "c"): 3.0, ("c", "a"): 5.0, ("b", "a"): 1.0, ("c", "b"): 2.0}


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 3.0), st.integers(1, 10))
def test_where_everything_grows_alike_no_share_moves(growth, years):
    sold, bought = dict.fromkeys("abc", 0.0), dict.fromkeys("abc", 0.0)
    for (seller, buyer), value in BASE.items():
        sold[seller] += growth * value
        bought[buyer] += growth * value
    found = partners(BASE, sold, bought, years)
    assert found.fits and np.allclose(found.planned, growth * found.base)
    assert np.nanmax(np.abs(found.moved)) < 1e-6 and found.with_itself == 0.0


def test_exports_and_imports_of_the_plan_are_met():
    found = partners(BASE, {"a": 7.0, "b": 4.0, "c": 6.0}, {"a": 6.0, "b": 6.0, "c": 5.0}, 5)
    assert found.fits
    assert np.allclose(found.planned.sum(axis=1), [7.0, 4.0, 6.0]) and np.allclose(found.planned.sum(axis=0), [6, 6, 5])


def test_a_region_that_sells_more_than_all_others_buy_is_said_to_trade_with_itself():
    found = partners({("a", "b"): 3.0, ("b", "a"): 3.0}, {"a": 10.0, "b": 2.0}, {"a": 4.0, "b": 8.0}, 5)
    assert not found.fits and found.with_itself > 1.5
    assert np.allclose(found.planned.sum(axis=1), [10.0, 2.0])


def test_what_exceeds_the_other_side_is_trade_with_places_outside():
    found = partners(BASE, {"a": 7.0, "b": 4.0, "c": 7.0}, {"a": 3.0, "b": 3.0, "c": 3.0}, 5)
    assert np.isclose(found.planned.sum(), 9.0)


def test_a_product_nobody_trades_any_more_has_no_partners():
    found = partners(BASE, {}, {}, 5)
    assert not found.planned.any() and np.isnan(found.moved).all()
