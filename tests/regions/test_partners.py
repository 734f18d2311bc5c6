"""Who sells to whom: the base year's pattern fitted to a plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.regions.partners import between_regions, partners

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


def test_what_is_traded_with_places_outside_grows_with_the_trend_and_is_nobodys_in_the_federation():
    base = {("east", "west"): 6.0, ("west", "east"): 2.0}
    growth = {"east": 1.1, "west": 1.0}
    sold = between_regions(base, 0, {"east": 10.0, "west": 2.0}, {"east": 12.0, "west": 3.0}, growth)
    assert sold == pytest.approx({"east": 12.0 - 4.0 * 1.1, "west": 3.0})
    bought = between_regions(base, 1, {"east": 2.0, "west": 9.0}, {"east": 2.2, "west": 1.0}, growth)
    assert bought == pytest.approx({"east": 2.2, "west": 0.0})


@given(st.floats(1.0, 1.5))
def test_on_the_trend_sales_between_regions_grow_as_the_trend_however_much_goes_outside(factor):
    base = {("a", "b"): 6.0, ("b", "a"): 2.0, ("c", "a"): 1.0, ("a", "c"): 3.0}
    growth = dict.fromkeys("abc", factor)
    exports, imports = {"a": 20.0, "b": 3.0, "c": 1.0}, {"a": 3.0, "b": 9.0, "c": 30.0}
    sold, bought = (
        between_regions(base, side, all_, {name: factor * value for name, value in all_.items()}, growth)
        for side, all_ in enumerate((exports, imports))
    )
    found = partners(base, sold, bought, 1)
    assert found.fits and np.allclose(found.planned, factor * found.base)


def test_two_regions_that_sell_what_the_other_does_not_buy_have_partners():
    """Where each can only sell to the other, a region is let trade with itself; cells all but vanish there."""
    base = {("coast", "inland"): 40_000.0, ("inland", "coast"): 30_000.0}
    for apart in (1e-2, 1e-4, 1e-6, 1e-9):
        sold, bought = {"coast": 40_000.0 * (1.0 + apart), "inland": 30_000.0}, {"coast": 30_000.0, "inland": 40_000.0}
        found = partners(base, sold, bought, 2)
        assert found.planned.sum() == pytest.approx(70_000.0, rel=1e-6)
        assert found.planned[0, 1] > 0.99 * 40_000.0 and found.planned[1, 0] > 0.99 * 30_000.0
