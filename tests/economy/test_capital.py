"""Stocks at the start of a plan: equation (0.4) and (0.5), and what is asked for where the economy is silent."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.economy import derive_capital
from lustrum.errors import DataError, MissingDataError
from tests.economies import random_economy


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
