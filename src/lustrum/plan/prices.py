"""Prices a plan implies: shadow prices are present values; a current price is one, divided by the basket once."""

from __future__ import annotations

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.plan.table import Table


def basket_value(plan: Plan) -> Array:
    """Return mu_t: the present value of one unit of the base-year basket in each year, shape (years,)."""
    return plan.basket_value


def current_prices(plan: Plan) -> Table:
    """Return the plan's prices of products in the money of each year: p_it / mu_t, base-year basket = 1.

    NaN in a year in which the whole basket is worth nothing to the goal.
    """
    return plan.current_prices


def current_value(plan: Plan, limit: str) -> Table:
    """Return the shadow prices of any limit in the money of each year: a rent, a wage, an exchange rate."""
    return plan.in_money_of_the_year(limit)
