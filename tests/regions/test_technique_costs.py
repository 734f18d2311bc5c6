"""Prices at which a plan runs a technique, by a second route; years behind the plan; plans that have no prices."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.problem import Growth
from lustrum.regions.technique_costs import WORK, plan_costs
from lustrum.scenario import Scenario, Session
from lustrum.trade.home_cost import home_cost
from tests.economies import random_economy


def session(economy, **options):
    return Session(Scenario(name="p", economy=economy, years=3, growth=Growth(0.01, 0.02), options=options),
                   economy=economy)  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"labour": {"limit": True}}])
def test_labour_and_inputs_of_an_activity_cost_what_the_account_of_its_product_says(options):
    asked = session(random_economy(2), **options)
    plan, economy = asked.plan, asked.economy
    costs, account = plan_costs(plan, "here", 3), home_cost(asked.problem, plan)
    products = len(economy.product)
    labour = costs.price[:, products:] @ costs.column[products:]
    inputs = costs.price[:, :products] @ costs.column[:products]
    compared = 0
    for i in range(products):
        for t in range(3):
            j = costs.activity.index(account.activity[t, i]) if account.activity[t, i] else -1
            if j < 0 or np.count_nonzero(economy.supply.toarray()[:, j]) > 1:
                continue
            made = economy.supply.toarray()[i, j]
            assert labour[t, j] / made == pytest.approx(account.labour[t, i])
            whole = account.input_premium[t, i] + account.exchange_rate[t] * account.input_world_value[t, i]
            assert inputs[t, j] / made == pytest.approx(whole)
            compared += 1
    assert compared >= 3
    assert costs.item[products:] == (tuple(economy.skill) if options else (WORK,))
    assert costs.worth == pytest.approx(plan.basket_value / plan.basket_value[0])


def test_the_last_prices_go_on_behind_the_plan_and_fewer_years_may_be_counted():
    plan = session(random_economy(2)).plan
    ahead, fewer = plan_costs(plan, "here", 6), plan_costs(plan, "here", 2)
    assert ahead.years == tuple(range(plan.years[0], plan.years[0] + 6)) and ahead.planned == 3
    assert (ahead.price[3:] == ahead.price[2]).all() and (ahead.level[3:] == ahead.level[2]).all()
    ratio = ahead.worth[1:] / ahead.worth[:-1]
    assert ratio[2:] == pytest.approx([np.sqrt(ahead.worth[2])] * 3)
    assert (
        fewer.years == plan.years[:2]
        and fewer.planned == 2
        and fewer.last == plan.years[-1]
        and len(fewer.price) == len(fewer.worth) == 2
    )


def test_a_plan_without_a_price_of_labour_is_refused():
    plan = session(random_economy(2), work={"limit": False}, labour={"limit": False}).plan
    with pytest.raises(MissingDataError, match="no price"):
        plan_costs(plan, "here", 3)


def test_techniques_of_regions_with_other_products_are_refused():
    one, other = (plan_costs(session(random_economy(seed)).plan, f"r{seed}", 3) for seed in (2, 3))
    assert one.taken_from(one, one.activity[0]) == pytest.approx(one.own(one.activity[0]))
    if one.item != other.item:
        with pytest.raises(UsageError, match="cannot be priced"):
            one.taken_from(other, other.activity[0])
