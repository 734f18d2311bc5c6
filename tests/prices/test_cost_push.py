"""Cost-push prices against a solve of their own, and the cost of living."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.analysis.of_economy import system_of_economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Axis
from lustrum.prices import CostChange, cost_push, groups_of, read_change
from tests.economies import random_economy

SEEDS = st.integers(0, 10_000)


def system_of(seed):
    economy = random_economy(seed)
    return economy, system_of_economy(economy)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.floats(-0.3, 0.3))
def test_a_rise_of_all_costs_raises_all_prices_alike(seed, share):
    _, system = system_of(seed)
    every = [CostChange(name, "", share) for name in system.component]
    every += [CostChange("imports", "", share)] if system.imported_inputs.any() else []
    prices, _ = cost_push(system, every)
    if not system.taxes.any():
        assert prices["price_change"] == pytest.approx(100 * share, abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.floats(0.0, 1.0))
def test_wages_that_follow_prices_agree_with_doing_it_round_by_round(seed, indexation):
    _, system = system_of(seed)
    wages = system.value_added[system.component.index("wages")]
    surplus = system.value_added[system.component.index("gross_operating_surplus")]
    inverse = np.linalg.inv(np.eye(len(system)) - system.A)
    basket = system.final_demand["households"]
    basket = basket / max(system.household_spending, basket.sum())
    living = 0.0
    for _ in range(4000):
        price = (0.1 * surplus + indexation * living * wages) @ inverse
        living = basket @ price
    found, group = cost_push(system, [CostChange("gross_operating_surplus", "", 0.1)], indexation)
    assert found["price_change"] == pytest.approx(100 * price, rel=1e-6)
    assert group["change"][0] == pytest.approx(100 * living, rel=1e-6)


def test_a_change_in_one_product_s_cost_reaches_others_through_inputs_only():
    _, system = system_of(3)
    found, _ = cost_push(system, [CostChange("wages", "P1", 0.2)])
    inverse = np.linalg.inv(np.eye(len(system)) - system.A)
    wages = system.value_added[system.component.index("wages")]
    assert found["price_change"] == pytest.approx(100 * 0.2 * wages[1] * inverse[1])
    assert found["direct"][0] == 0.0


def test_groups_that_buy_different_things_have_different_costs_of_living():
    economy, system = system_of(4)
    consumption = np.zeros((2, len(economy.product)))
    consumption[0, 0], consumption[1, 1] = 1.0, 1.0
    groups = groups_of(system, Axis("group", ("bread", "cloth")), consumption, economy.product)
    prices, living = cost_push(system, [CostChange("wages", "P0", 0.5)], groups=groups)
    assert living["change"] == pytest.approx(prices["price_change"][:2])


def test_a_group_that_buys_nothing_has_no_cost_of_living():
    economy, system = system_of(4)
    with pytest.raises(MissingDataError, match="'idle' buys nothing"):
        groups_of(system, Axis("group", ("idle",)), np.zeros((1, len(economy.product))), economy.product)


@pytest.mark.parametrize("text", ["wages", "wages+10%", "wages=10", "=10%", "wages=ten%"])
def test_a_change_that_is_not_stated_is_refused(text):
    with pytest.raises(UsageError, match="states no change"):
        read_change(text)


def test_an_unknown_cost_and_an_impossible_indexation_are_refused():
    _, system = system_of(5)
    with pytest.raises(UsageError, match="no cost of this table"):
        cost_push(system, [CostChange("wagges", "", 0.1)])
    with pytest.raises(UsageError, match="0 to 1"):
        cost_push(system, [CostChange("wages", "", 0.1)], 1.5)
    with pytest.raises(MissingDataError, match="nothing to change"):
        cost_push(system, [CostChange("taxes_on_products", "", 0.1)])
