"""What the capital of a plan can make when all of it is in use."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.plan.capacity import full_capacity, labour_at_full_capacity
from lustrum.problem.parts.labour import labour
from tests.economies import random_economy
from tests.problem.solving import solved


def within_capacity(plan, at):
    """Return levels less what is run above capacity at a cost, in the year of a position."""
    return plan.table("activity_level").values[at] - plan.table("above_capacity").values[at]


def test_no_activity_runs_above_what_all_its_stocks_allow_but_at_a_cost(us_plan):
    for at, year in enumerate(us_plan.years):
        full, planned = full_capacity(us_plan, year), within_capacity(us_plan, at)
        owned = ~np.isnan(full)
        assert owned.any() and (planned[owned] <= full[owned] * (1 + 1e-6)).all()


def test_it_runs_at_full_capacity_where_one_of_its_stocks_is_used_up(us_plan):
    capacity, year = us_plan.limit("capacity"), us_plan.years[1]
    at = us_plan.solved_years.index(year)
    full, level = full_capacity(us_plan, year), within_capacity(us_plan, 1)
    scarce = {item[0] for k, item in enumerate(capacity.slack.index.items) if capacity.slack.values[at, k] < 1e-6}
    assert scarce
    for label in scarce:
        j = us_plan.economy.activity.position(label)
        assert level[j] == pytest.approx(full[j], rel=1e-6)


def test_twice_the_stock_of_every_asset_makes_twice_as_much_and_of_one_asset_no_more(us_plan):
    table = us_plan.quantities["capital"]

    def with_stocks(values):
        changed = dataclasses.replace(table, values=values)
        return full_capacity(dataclasses.replace(us_plan, quantities={**us_plan.quantities, "capital": changed}), 2014)

    before = full_capacity(us_plan, 2014)
    assert with_stocks(2.0 * table.values) == pytest.approx(2.0 * before, nan_ok=True)
    one = np.array([2.0 if item[1] == "structures" else 1.0 for item in table.index.items])
    more = with_stocks(one * table.values)
    owned = ~np.isnan(before)
    assert (more[owned] >= before[owned] - 1e-9).all() and (more[owned] < 1.9 * before[owned]).any()


def test_labour_needed_at_full_capacity_is_at_least_what_the_plan_uses_within_it(us_plan):
    at = us_plan.years.index(2015)
    need, _ = labour_at_full_capacity(us_plan, 2015)
    used = us_plan.economy.labour @ within_capacity(us_plan, at) * 1.008**-3
    assert (need >= used * (1 - 1e-9)).all()


def test_labour_on_hand_is_what_a_limit_of_labour_leaves_free_and_what_is_used():
    plan = solved(random_economy(1), replace={"labour": partial(labour, limit=True)})
    _, on_hand = labour_at_full_capacity(plan, 2002)
    assert on_hand == pytest.approx(plan.table("labour").values[1] + plan.limit("labour_limit").slack.values[1])


def test_without_a_limit_of_labour_nobody_says_what_is_on_hand(us_plan):
    assert "labour_limit" not in us_plan.limits
    _, on_hand = labour_at_full_capacity(us_plan, 2015)
    assert np.isnan(on_hand).all()
