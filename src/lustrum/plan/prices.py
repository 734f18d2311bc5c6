"""Prices a plan implies: shadow prices are present values; a current price is one, divided by the basket once."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.plan.table import Table


def basket_value(plan: Plan) -> Array:
    """Return mu_t: the present value of one unit of the base-year basket in each year, shape (years,).

    ``mu_t = sum_i p_it c0_i / sum_i c0_i`` over households' base-year consumption; where the table has none, over
    base-year output.
    """
    economy = plan.economy
    weights = np.maximum(economy.household_consumption, 0.0)
    if not weights.any():
        weights = np.maximum(economy.base_output, 0.0)
    if not weights.any():
        weights = np.ones(len(economy.product))
    price = plan.limit("balance").shadow_price.first(len(plan.years)).values
    value: Array = price @ weights / weights.sum()
    return value


def current_prices(plan: Plan) -> Table:
    """Return the plan's prices of products in the money of each year: p_it / mu_t, base-year basket = 1.

    NaN in a year in which the whole basket is worth nothing to the goal.
    """
    price = plan.limit("balance").shadow_price.first(len(plan.years))
    value = basket_value(plan)[:, None]
    current = np.divide(price.values, value, out=np.full_like(price.values, np.nan), where=value > 0)
    return Table(
        "current_prices",
        price.index,
        plan.years,
        current,
        "1 (base-year basket = 1)",
        None,
        "Price of each product within the plan, in the money of its year.",
    )


def current_value(plan: Plan, limit: str) -> Table:
    """Return the shadow prices of any limit in the money of each year: a rent, a wage, an exchange rate."""
    price = plan.limit(limit).shadow_price.first(len(plan.years))
    value = basket_value(plan)[:, None]
    current = np.divide(price.values, value, out=np.full_like(price.values, np.nan), where=value > 0)
    return Table(limit, price.index, plan.years, current, f"base-year baskets per {price.units}")
