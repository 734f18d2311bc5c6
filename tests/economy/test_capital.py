"""Stocks at the start of a plan: equation (0.4) and (0.5), and what is asked for where the economy is silent."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import derive_capital
from lustrum.errors import DataError, MissingDataError
from tests.economies import random_economy
from tests.edges import EDGES, left_out, without_stocks

few = settings(max_examples=20, deadline=None)
seeds, growths = st.integers(0, 10_000), st.floats(-0.02, 0.09)


def test_base_year_investment_is_what_final_demand_bought(us_2012):
    capital = derive_capital(us_2012)
    for k, asset in enumerate(capital.asset_labels):
        bought = us_2012.investment_by_asset[asset].sum()
        assert capital.base_investment[capital.asset == k].sum() == pytest.approx(bought, rel=1e-12)


def test_the_stock_is_what_was_left_plus_what_was_built(us_2012):
    capital = derive_capital(us_2012)
    built = (1.0 - capital.depreciation) * capital.base_stock + capital.base_investment
    assert np.allclose(built, capital.stock)


def test_a_stock_stated_at_the_start_and_at_the_end_of_the_base_year_agree():
    at_end = random_economy(4)
    capital = derive_capital(at_end)
    start = np.full_like(at_end.capital_stock, np.nan)
    start[capital.activity, capital.asset] = capital.base_stock
    again = derive_capital(dataclasses.replace(at_end, capital_stock=start, capital_stock_at="start"))
    assert np.allclose(again.stock, capital.stock)
    assert np.allclose(again.base_investment, capital.base_investment)


def test_each_asset_column_of_capital_goods_sums_to_one_with_its_negative_cells(us_2012):
    goods = derive_capital(us_2012).goods.toarray()
    assert np.allclose(goods.sum(axis=0), 1.0)
    assert goods.min() < 0.0


def test_too_many_second_hand_sales_are_refused_by_name():
    economy = random_economy(1)
    flow = economy.final_demand["gfcf_a0"].copy()
    flow[2] = -0.5 * flow.sum()
    with pytest.raises(DataError, match="'P2'"):
        derive_capital(dataclasses.replace(economy, final_demand={**economy.final_demand, "gfcf_a0": flow}))


def test_capacity_of_the_first_year_counts_what_the_base_year_built(us_2012):
    with_it, without = derive_capital(us_2012), derive_capital(us_2012, count_base_year_additions=False)
    assert (with_it.per_capacity < without.per_capacity).mean() > 0.9
    assert np.allclose(without.per_capacity, without.stock / us_2012.base_level[without.activity])


@few
@given(seeds, growths, st.sampled_from(sorted(EDGES)), st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_the_trend_just_uses_the_stock_that_orders_of_the_trend_build(seed, growth, edge, years_of_building):
    """Capacity grows at g from its base-year level, exactly, whatever the base-year ratio of investment to stock."""
    economy = EDGES[edge](seed)
    capital = derive_capital(economy, trend=growth)
    gestation = np.array(years_of_building)[capital.activity]
    need = capital.requirement_on_trend(6, growth, gestation)
    # What is built, year by year: orders of the trend, those of the base year and before alike.
    factor = (1.0 + growth) ** np.arange(7)
    stock = capital.stock.copy()
    for t in range(1, 7):
        arriving = np.array([capital.base_investment[k] * factor[max(t - n, 0)] for k, n in enumerate(gestation)])
        stock = (1.0 - capital.depreciation) * stock + arriving if t > 1 else stock + (gestation == 0) * arriving
        assert np.allclose(need[t - 1] * capital.capacity * factor[t], stock)


@few
@given(seeds, growths)
def test_derived_stocks_need_the_same_for_a_unit_of_output_in_every_year_of_the_trend(seed, growth):
    economy = without_stocks(random_economy(seed))
    capital = derive_capital(economy, trend=growth)
    need = capital.requirement_on_trend(6, growth, np.ones(len(capital.index), dtype=int))
    assert np.allclose(need, need[0])
    assert np.allclose(need[0] * capital.capacity, capital.base_stock)


def test_without_stocks_all_kinds_of_capital_goods_are_one_asset_in_one_mix():
    economy = without_stocks(random_economy(2))
    capital = derive_capital(economy, trend=0.02)
    assert capital.asset_labels == ("capital",)
    bought = sum(economy.investment_by_asset.values())
    assert np.allclose(capital.goods.toarray(), (bought / bought.sum())[:, None])
    assert "capital.one_asset" in {note.name for note in capital.assumptions}


def test_one_left_out_of_capital_csv_that_bought_nothing_buys_what_the_others_do():
    economy = left_out()
    bought = economy.final("gfcf_a0") + economy.final("gfcf_a1")
    share = np.array([0.5, 0.3, 0.0, 0.2])
    flows = np.outer(bought, share)
    capital = derive_capital(dataclasses.replace(economy, investment_flows=flows), trend=0.02)
    own = capital.activity == 2
    assert own.any()
    assert np.allclose(capital.goods.toarray()[:, own], (bought / bought.sum())[:, None])


def test_without_stocks_the_rates_must_be_named_and_are_recorded():
    economy = dataclasses.replace(random_economy(2), capital_stock=None, depreciation_rate=None)
    with pytest.raises(MissingDataError, match=r"capital\.depreciation_rate"):
        derive_capital(economy)
    capital = derive_capital(economy, depreciation_rate=0.05, stock_growth=0.02)
    total = sum(flow.sum() for flow in economy.investment_by_asset.values())
    assert capital.base_stock.sum() == pytest.approx(total / 0.07)
    assert {"capital.depreciation_rate", "capital.stock_growth"} <= {note.name for note in capital.assumptions}


def test_a_missing_depreciation_rate_is_asked_for_by_place():
    economy = random_economy(2)
    rate = economy.depreciation_rate.copy()
    rate[1, 0] = np.nan
    with pytest.raises(MissingDataError, match="P1 a0"):
        derive_capital(dataclasses.replace(economy, depreciation_rate=rate))


def test_an_economy_cannot_be_changed_behind_its_back(us_2012):
    with pytest.raises(ValueError, match="read-only"):
        us_2012.base_level[0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        us_2012.name = "elsewhere"


def test_one_with_a_stated_stock_that_bought_nothing_is_asked_for_its_mix_by_name():
    economy = random_economy(1, assets=1)
    flows = np.outer(economy.final("gfcf_a0"), [0.5, 0.3, 0.0, 0.2])
    with pytest.raises(MissingDataError, match="'P2' has a capital stock"):
        derive_capital(dataclasses.replace(economy, investment_flows=flows))


@few
@given(seeds)
def test_a_stock_stated_at_the_end_is_the_stock_the_plan_starts_from(seed):
    economy = random_economy(seed)
    capital = derive_capital(economy, trend=0.02)
    assert np.allclose(capital.stock, economy.capital_stock[capital.activity, capital.asset])
