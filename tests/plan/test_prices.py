"""Prices within a plan: present values over the basket, once."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.prices import basket_value, current_prices, current_value


def test_current_prices_lie_near_one(us_plan):
    prices = us_plan.tables["current_prices"].values
    assert prices.min() > 0.3 and prices.max() < 3.0
    assert (np.abs(np.median(prices, axis=1) - 1.0) < 0.05).all()
    assert prices.min() > 0.7 and prices.max() < 1.5  # exports and government are told apart from the trend


def test_a_rent_in_the_money_of_the_year_is_the_shadow_price_over_the_basket(us_plan):
    rent = current_value(us_plan, "capacity")
    expected = us_plan.limit("capacity").shadow_price.values[:5] / basket_value(us_plan)[:, None]
    assert np.allclose(rent.values, expected) and rent.years == us_plan.years
    assert current_prices(us_plan).values.tolist() == us_plan.current_prices.values.tolist()


def test_the_basket_is_worth_less_each_year_as_the_goal_discounts(us_plan):
    assert (np.diff(basket_value(us_plan)) < 0).all()


def test_the_price_of_an_unknown_limit_is_refused(us_plan):
    with pytest.raises(UsageError, match="no limit 'wages'"):
        current_value(us_plan, "wages")
