"""Stocks at the start: derived from investment or stated, with wear that nobody names and owners nobody lists."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import Economy, income_of
from lustrum.economy.stocks import (
    DEPRECIATION,
    FASTEST,
    LEAST_SURPLUS,
    SLOWEST,
    WITHOUT_STOCK,
    Rates,
    Stocks,
    stocks_of,
)
from lustrum.errors import DataError, MissingDataError
from lustrum.results import Assumption
from tests.economies import random_economy
from tests.edges import idle_technique, left_out, negative_value_added, shrinking_stock, without_stocks, without_surplus

few = settings(max_examples=10, deadline=None)
seeds, trends = st.integers(0, 10_000), st.floats(-0.02, 0.09)


def found(economy: Economy, trend: float | None = 0.02, **rates: float) -> tuple[Stocks, list[Assumption]]:
    notes: list[Assumption] = []
    assets = ("capital",) if economy.capital_stock is None else tuple(economy.investment_by_asset)
    stocks = stocks_of(economy, assets, Rates(trend=trend, **rates), notes)
    return stocks, notes


def names(notes: list[Assumption]) -> set[str]:
    return {note.name for note in notes}


def one_asset(seed: int, *, wear: float = np.nan, at: str = "end") -> Economy:
    """Return an economy with one asset; wear unstated unless given."""
    economy = random_economy(seed, assets=1)
    rate = np.full_like(economy.depreciation_rate, wear)
    return dataclasses.replace(economy, depreciation_rate=rate, capital_stock_at=at)


# -- derived --------------------------------------------------------------------------------------------------------


@few
@given(seeds, trends)
def test_derived_stocks_grow_with_the_trend_and_all_that_was_invested_built_them(seed, g):
    economy = without_stocks(random_economy(seed))
    stocks, notes = found(economy, g)
    assert np.allclose(stocks.depreciation, DEPRECIATION)
    assert np.allclose((1.0 - stocks.depreciation) * stocks.start + stocks.investment, (1.0 + g) * stocks.start)
    invested = sum(flow.sum() for flow in economy.investment_by_asset.values())
    assert stocks.investment.sum() == pytest.approx(invested)
    assert {"capital.depreciation_rate", "capital.stock_growth"} <= names(notes)


@few
@given(seeds)
def test_every_activity_that_earns_owns_derived_stocks_and_a_poor_one_a_part_of_what_others_do(seed):
    economy = without_stocks(without_surplus(seed))
    stocks, notes = found(economy)
    owned = np.bincount(stocks.activity, stocks.start, 4)
    assert (owned > 0.0).all()
    added = income_of(economy).value_added * economy.base_level
    surplus = income_of(economy).surplus * economy.base_level
    average = surplus.sum() / added.sum()
    weight = np.maximum(surplus, LEAST_SURPLUS * average * added)
    assert np.allclose(owned / owned.sum(), weight / weight.sum())
    assert "capital.without_surplus" in names(notes)


def test_an_activity_with_negative_value_added_owns_none_of_the_derived_stocks():
    stocks, _ = found(without_stocks(negative_value_added()))
    assert 3 not in stocks.activity and {0, 1, 2} <= set(stocks.activity.tolist())


def test_where_investment_csv_says_who_bought_derived_stocks_are_spread_by_it():
    economy = without_stocks(random_economy(4, assets=1))
    bought = economy.final("gfcf_a0")
    share = np.array([0.5, 0.3, 0.2, 0.0])
    stocks, _ = found(dataclasses.replace(economy, investment_flows=np.outer(bought, share)))
    assert np.allclose(np.bincount(stocks.activity, stocks.investment, 4), bought.sum() * share)
    assert 3 not in stocks.activity


def test_named_rates_go_before_the_trend_and_without_either_they_are_asked_for():
    economy = without_stocks(random_economy(2))
    stocks, notes = found(economy, depreciation=0.08, growth=0.01)
    invested = sum(flow.sum() for flow in economy.investment_by_asset.values())
    assert stocks.start.sum() == pytest.approx(invested / 0.09)
    assert all("named" in note.source for note in notes if note.name.startswith("capital.depreciation"))
    with pytest.raises(MissingDataError, match=r"growth\.labour"):
        found(economy, None)


def test_an_economy_that_shrinks_faster_than_it_wears_out_is_asked_for_its_stocks():
    with pytest.raises(MissingDataError, match=r"-0\.03"):
        found(without_stocks(random_economy(2)), -0.08)


# -- stated ---------------------------------------------------------------------------------------------------------


@few
@given(seeds, st.sampled_from(["start", "end"]))
def test_wear_nobody_states_is_what_investment_did_not_leave_for_growth(seed, at):
    economy = random_economy(seed)
    rate = np.full_like(economy.depreciation_rate, np.nan)
    g = 0.02
    stocks, notes = found(dataclasses.replace(economy, depreciation_rate=rate, capital_stock_at=at), g)
    for k, asset in enumerate(stocks.labels):
        own = stocks.asset == k
        mean = economy.investment_by_asset[asset].sum() / stocks.start[own].sum() - g
        assert np.allclose(stocks.depreciation[own], np.clip(mean, SLOWEST, FASTEST), atol=1e-9)
        assert f"capital.depreciation_rate.{asset}" in names(notes)
    grown = (1.0 - stocks.depreciation) * stocks.start + stocks.investment
    within = (stocks.depreciation > SLOWEST) & (stocks.depreciation < FASTEST)
    assert np.allclose(grown[within], (1.0 + g) * stocks.start[within])


@few
@given(seeds, st.sampled_from(["start", "end"]))
def test_where_one_asset_is_all_capital_every_activity_earns_the_same_on_it_as_far_as_wear_can_make_it(seed, at):
    economy, g = one_asset(seed, at=at), 0.02
    stocks, _ = found(economy, g)
    wear, surplus = stocks.depreciation, (income_of(economy).surplus * economy.base_level)[stocks.activity]
    mean = np.clip(economy.final("gfcf_a0").sum() / stocks.start.sum() - g, SLOWEST, FASTEST)
    assert np.average(wear, weights=stocks.start) == pytest.approx(mean, abs=1e-9)
    net = surplus / stocks.start - wear
    free, fast, slow = (wear > SLOWEST + 1e-9) & (wear < FASTEST - 1e-9), wear >= FASTEST - 1e-9, wear <= SLOWEST + 1e-9
    if free.any():
        r = net[free].mean()
        assert np.allclose(net[free], r, atol=1e-8)
        assert (net[fast] >= r - 1e-8).all() and (net[slow] <= r + 1e-8).all()
    elif fast.any() and slow.any():
        assert net[fast].min() >= net[slow].max() - 1e-8


def test_a_rate_somebody_names_fills_the_gaps_and_only_the_gaps():
    economy = random_economy(3)
    rate = economy.depreciation_rate.copy()
    rate[0, 0] = np.nan
    stocks, _ = found(dataclasses.replace(economy, depreciation_rate=rate), depreciation=0.07)
    gap = (stocks.activity == 0) & (stocks.asset == 0)
    assert stocks.depreciation[gap] == 0.07
    assert np.allclose(stocks.depreciation[~gap], rate[stocks.activity[~gap], stocks.asset[~gap]])


def test_an_activity_that_capital_csv_leaves_out_owns_a_little_where_it_runs_and_earns():
    economy = left_out()
    stocks, notes = found(economy)
    per_level = np.bincount(stocks.activity, stocks.start, 4) / economy.base_level
    others = np.delete(np.arange(4), 2)
    mean = per_level[others] @ economy.base_level[others] / economy.base_level[others].sum()
    assert per_level[2] == pytest.approx(WITHOUT_STOCK * mean)
    (note,) = [note for note in notes if note.name == "capital.left_out"]
    assert "P2" in note.text
    for k in range(2):
        own, here = stocks.asset == k, (stocks.asset == k) & (stocks.activity == 2)
        rest = own & ~here
        assert stocks.depreciation[here][0] == pytest.approx(
            np.average(stocks.depreciation[rest], weights=stocks.start[rest])
        )


def test_one_left_out_keeps_out_where_its_capacity_is_stated_or_the_economy_has_no_trend():
    economy = left_out()
    stated = np.arange(4) == 2
    limited = dataclasses.replace(economy, capacity=economy.base_level * 1.1, capacity_stated=stated)
    assert 2 not in found(limited)[0].activity
    assert 2 not in found(economy, None)[0].activity


@few
@given(seeds)
def test_of_an_asset_whose_stock_shrank_everybody_orders_in_proportion_to_what_wore_out(seed):
    economy = shrinking_stock(seed)
    stocks, _ = found(economy)
    own = stocks.asset == 0
    worn = (stocks.depreciation * stocks.start)[own]
    built = economy.final("gfcf_a0").sum()
    assert built < worn.sum()
    assert np.allclose(stocks.investment[own], built * worn / worn.sum())


def test_nobody_orders_less_than_nothing_where_used_goods_are_all_that_is_sold():
    economy = shrinking_stock()
    flow = economy.final("gfcf_a0") * 0.01
    stocks, _ = found(dataclasses.replace(economy, final_demand={**economy.final_demand, "gfcf_a0": flow}))
    assert (stocks.investment >= 0.0).all()
    assert stocks.investment[stocks.asset == 0].sum() == pytest.approx(flow.sum())


def test_an_idle_technique_with_stated_stocks_owns_them():
    stocks, notes = found(idle_technique())
    assert 4 in stocks.activity and "capital.left_out" not in names(notes)


def test_a_stock_at_the_end_below_what_was_built_in_the_year_is_refused():
    economy = random_economy(5)
    small = economy.capital_stock * 1e-3
    with pytest.raises(DataError, match=r"'a0' at the end of 2000"):
        found(dataclasses.replace(economy, capital_stock=small))


def test_an_asset_without_investment_goods_asks_for_its_column():
    economy = random_economy(5)
    final = {name: flow for name, flow in economy.final_demand.items() if name != "gfcf_a1"}
    with pytest.raises(MissingDataError, match="a1"):
        found(dataclasses.replace(economy, final_demand=final))


def test_where_investment_csv_says_who_bought_orders_are_what_each_bought():
    economy = random_economy(6, assets=1)
    bought = economy.final("gfcf_a0")
    share = np.array([0.4, 0.3, 0.2, 0.1])
    stocks, notes = found(dataclasses.replace(economy, investment_flows=np.outer(bought, share)))
    assert np.allclose(np.bincount(stocks.activity, stocks.investment, 4), bought.sum() * share)
    assert "capital.orders" in names(notes)
