"""The plan: its tables, prices in the money of each year, unknown names refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.plan import ALWAYS_WRITTEN, Limit


def test_a_table_shows_the_years_of_the_plan_and_leaves_the_tail_out(us_plan):
    assert us_plan.table("output").years == us_plan.years
    assert us_plan.quantities["output"].years == us_plan.solved_years
    assert len(us_plan.solved_years) > len(us_plan.years)


def test_an_unknown_quantity_or_limit_is_refused_with_the_known_ones(us_plan):
    with pytest.raises(UsageError, match=r"Known: .*consumption"):
        us_plan.table("outptu")
    with pytest.raises(UsageError, match=r"Known: .*work_limit"):
        us_plan.limit("wrok_limit")


def test_tables_every_plan_writes_are_there_and_empty_where_the_economy_has_no_such_thing(us_plan):
    assert set(ALWAYS_WRITTEN) <= set(us_plan.tables)
    assert us_plan.economy.initial_stock is None and us_plan.tables["stocks"].values.shape == (5, 0)


def test_the_balance_adds_up_to_nothing_once_what_is_not_used_is_counted(us_plan):
    table = us_plan.tables["balance"]
    sign = np.array([1.0 if item[2] == "supply" else -1.0 for item in table.index.items])
    assert (table.values * sign).sum(axis=1) == pytest.approx(np.zeros(5), abs=1e-3)


def test_shadow_prices_of_all_limits_stand_in_one_table(us_plan):
    table = us_plan.tables["shadow_prices"]
    place = table.index.items.index(("trade_balance", ""))
    expected = us_plan.limit("trade_balance").shadow_price.values[:5, 0]
    assert table.values[:, place].tolist() == expected.tolist()


def test_the_basket_of_the_base_year_costs_one_in_the_money_of_every_year(us_plan):
    weights = us_plan.economy.household_consumption
    worth = us_plan.current_prices.values @ weights / weights.sum()
    assert worth == pytest.approx(np.ones(5))


def test_where_the_basket_is_worth_nothing_there_is_no_current_price(us_plan):
    limit = us_plan.limit("balance")
    free = np.array(limit.shadow_price.values)
    free[2] = 0.0
    gone = dataclasses.replace(limit, shadow_price=dataclasses.replace(limit.shadow_price, values=free))
    plan = dataclasses.replace(us_plan, limits={**us_plan.limits, "balance": gone})
    current = plan.current_prices.values
    assert np.isnan(current[2]).all() and np.isfinite(current[[0, 1, 3, 4]]).all()


@pytest.mark.parametrize(
    ("kind", "stops", "wish"),
    [("limit", True, False), ("wish", True, True), ("identity", False, False), ("balance", False, False)],
)
def test_limits_and_wishes_stop_a_plan_identities_and_balances_do_not(us_plan, kind, stops, wish):
    limit: Limit = dataclasses.replace(us_plan.limit("capacity"), kind=kind)
    assert (limit.stops, limit.is_wish) == (stops, wish)
