"""The benchmark: return, work and prices at which the base year covers its costs and nothing does better."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.economy import Benchmark, Economy, benchmark_of, derive_capital, income_of
from lustrum.economy.benchmark import (
    CHEAPEST,
    DEAREST,
    LARGEST_DISCOUNT,
    LEAST_DISCOUNT,
    LEAST_PAID,
    LEAST_WORK,
    has_benchmark,
    import_share,
)
from lustrum.labels import Axis
from tests.economies import in_other_units, random_economy
from tests.edges import EDGES, negative_value_added, only_bought_abroad, re_exports, without_stocks

few = settings(max_examples=10, deadline=None)
seeds, growths = st.integers(0, 10_000), st.floats(-0.01, 0.08)


def of(economy: Economy, growth: float = 0.02) -> Benchmark:
    return benchmark_of(economy, growth, derive_capital(economy, trend=growth))


def stock_per_level(economy: Economy, found: Benchmark) -> np.ndarray:
    """Count k anew, by pairs."""
    level = economy.base_level[found.capital.activity]
    return found.capital.base_stock / np.where(level > 0.0, level, found.capital.capacity)


def costs(economy: Economy, found: Benchmark) -> np.ndarray:
    """Count anew what a unit of output of each activity costs at the prices found, one activity at a time."""
    use, made = economy.use.toarray(), economy.supply.toarray().sum(axis=0)
    goods, k = found.capital.goods.toarray(), stock_per_level(economy, found)
    cost = np.zeros(len(made))
    for j in range(len(made)):
        cost[j] = use[:, j] @ found.value + found.work[j]
        for pair in np.flatnonzero(found.capital.activity == j):
            service = (found.return_ + found.capital.depreciation[pair]) * k[pair]
            cost[j] += service * (goods[:, pair] @ found.value)
    return cost / made


@few
@given(seeds, growths, st.sampled_from(sorted(EDGES)))
def test_prices_are_the_fixed_point_of_costs(seed, growth, edge):
    economy = EDGES[edge](seed)
    found = of(economy, growth)
    abroad = 1.0 + economy.margin_rate @ (found.value - 1.0)
    market = economy.supply.toarray() * economy.base_level
    made = market.sum(axis=1)
    at_home = (market @ costs(economy, found))[made > 0.0] / made[made > 0.0]
    assert np.allclose(found.price[made > 0.0], np.clip(at_home, CHEAPEST, DEAREST), atol=1e-9)
    assert np.allclose(found.price[made == 0.0], abroad)
    share = import_share(economy)
    assert np.allclose(found.value, (1.0 - share) * found.price + share * abroad, atol=1e-9)


@few
@given(seeds)
def test_where_every_activity_earns_alike_on_its_capital_all_prices_are_those_of_the_table(seed):
    # Stocks spread by surplus and wearing alike: service and work take all of value added, in every activity.
    found = of(without_stocks(random_economy(seed)))
    assert np.allclose(found.price, 1.0) and np.allclose(found.value, 1.0)


@few
@given(seeds)
def test_what_earns_less_on_its_capital_than_the_others_is_dearer_than_in_the_table(seed):
    economy = without_stocks(random_economy(seed))
    capital = derive_capital(economy, trend=0.02)
    own = capital.activity == 0
    rich = dataclasses.replace(capital, base_stock=np.where(own, 1.5, 1.0) * capital.base_stock)
    found = benchmark_of(economy, 0.02, rich)
    assert found.price[0] == found.price.max() > 1.0


@few
@given(seeds, growths)
def test_work_and_the_normal_return_on_capital_share_value_added_where_no_floor_holds(seed, growth):
    economy = random_economy(seed)
    found, income = of(economy, growth), income_of(economy)
    least = np.maximum(LEAST_WORK * income.value_added, LEAST_PAID * income.compensation)
    free = found.work > least + 1e-12
    assert np.allclose((found.work + found.service)[free], income.value_added[free])
    assert np.allclose(found.work[~free], least[~free])
    assert (income.value_added - found.service)[~free] == pytest.approx(
        np.minimum(income.value_added - found.service, least)[~free]
    )


@few
@given(seeds, growths)
def test_the_return_is_what_capital_earned_net_of_wear_within_what_is_taken_at_its_word(seed, growth):
    economy = random_economy(seed)
    found = of(economy, growth)
    capital = found.capital
    surplus = (income_of(economy).surplus * economy.base_level)[np.unique(capital.activity)].sum()
    earned = (surplus - capital.depreciation @ capital.base_stock) / capital.base_stock.sum()
    rho = np.clip((1.0 + growth) / (1.0 + earned), LEAST_DISCOUNT, LARGEST_DISCOUNT)
    assert found.discount() == pytest.approx(rho)
    assert (1.0 + found.return_) * found.discount() == pytest.approx(1.0 + growth)
    (note,) = [note for note in found.assumptions if note.name == "benchmark.return"]
    kept = abs(found.return_ - earned) > 1e-9
    assert ("not taken at its word" in note.text) == kept


def test_the_curvature_of_utility_enters_the_discount():
    found = of(random_economy(3))
    assert found.discount(theta=2.0) == pytest.approx(found.discount() * (1.0 + found.growth))


@few
@given(seeds, st.sampled_from([1e-3, 1e3, 1e6]))
def test_the_unit_of_account_changes_nothing(seed, factor):
    one, other = of(random_economy(seed)), of(in_other_units(random_economy(seed), factor))
    assert other.return_ == pytest.approx(one.return_)
    for name in ("work", "service", "price", "value"):
        assert np.allclose(getattr(other, name), getattr(one, name))


def test_a_basket_costs_what_its_parts_do_and_what_is_sold_from_it_does_not_count():
    found = of(random_economy(5))
    assert found.basket_cost(np.array([0.0, 3.0, 0.0, 0.0])) == pytest.approx(found.value[1])
    assert found.basket_cost(np.array([1.0, 3.0, -2.0, 0.0])) == pytest.approx(
        (found.value[0] + 3 * found.value[1]) / 4
    )
    assert found.basket_cost(np.zeros(4)) == 1.0


def test_a_product_nobody_makes_costs_what_it_costs_abroad():
    found = of(only_bought_abroad())
    assert found.price[4] == found.value[4] == 1.0


def test_of_a_product_imported_for_more_than_is_used_all_that_is_used_comes_from_abroad():
    economy = re_exports()
    assert import_share(economy)[0] == 1.0
    assert of(economy).value[0] == 1.0


def test_what_an_activity_loses_makes_its_product_dear_and_no_work_negative():
    economy = negative_value_added()
    found = of(economy)
    assert (found.work >= 0.0).all()
    assert found.price[3] > 1.05
    assert found.work[3] == pytest.approx(LEAST_PAID * income_of(economy).compensation[3])


def test_compensation_made_up_is_told_and_gives_no_floor():
    economy = random_economy(4)
    unsplit = dataclasses.replace(economy, component=Axis("component", ()), value_added=None)
    found = of(unsplit)
    assert "benchmark.compensation" in {note.name for note in found.assumptions}
    added = income_of(unsplit).value_added
    assert np.allclose(found.work, np.maximum(added - found.service, LEAST_WORK * added))


def test_only_an_economy_in_money_that_says_what_is_invested_has_one(us_2012):
    assert has_benchmark(us_2012)
    economy = random_economy(1)
    assert has_benchmark(economy)
    final = {name: flow for name, flow in economy.final_demand.items() if not name.startswith("gfcf")}
    assert not has_benchmark(dataclasses.replace(economy, final_demand=final))
    assert not has_benchmark(dataclasses.replace(economy, valuation="physical"))
    assert not has_benchmark(dataclasses.replace(economy, capital_coefficients=sparse.csc_array(np.eye(4))))
    assert not has_benchmark(dataclasses.replace(economy, base_level=np.zeros(4)))
