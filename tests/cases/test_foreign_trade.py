"""Cases of trade: no export below zero, world prices held in every command, finance counted in foreign currency."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import read_economy
from lustrum.efficiency import efficiency_gap, resources
from lustrum.scenario import read_scenario, run_scenario
from tests.cases.folders import home
from tests.economies import random_economy

META = """name = "frontier"
base_year = 1922
currency = "rouble"
unit = "million"
price_base = "p"
valuation = "basic"
source = "constructed"
licence = "CC0"
[labour]
unit = {labour = "men", capital = "units"}
"""
CLOSED = {
    "activities": "activity,base_level,stated_level\n"
    "old1,63.33333333333334,63.33333333333334\nold2,47.77777777777778,47.77777777777778\nnew1,0,1\nnew2,0,1\n",
    "final_demand": "product,households,exports\none,30.0,0.000001\ntwo,20,0.000001\n",
    "imports": "product,value\none,0.000001\ntwo,0.000001\n",
    "labour": "skill,old1,old2,new1,new2\nlabour,31.66666666666667,38.22222222222222,0.35,0.5\n"
    "capital,76.00000000000001,95.55555555555556,1.1,1.9\n",
    "labour_supply": "skill,year,available\nlabour,1922,120\ncapital,1922,260\n",
    "supply": "product,old1,old2,new1,new2\none,63.33333333333334,0,1,0\ntwo,0,47.77777777777778,0,1\n",
    "use": "product,old1,old2,new1,new2\none,19.000000000000004,14.333333333333334,0.2,0.22\n"
    "two,15.833333333333336,11.944444444444445,0.15,0.18\n",
    "value_added": "component,old1,old2,new1,new2\nvalue_added,28.5,21.5,0.65,0.6\n",
    "world_prices": "product,import_price,export_price,year\none,1,1,{year}\ntwo,1.6,1.6,{year}\n",
}


@pytest.fixture
def closed(write):
    """Return a function that writes an economy hardly open to trade, its world prices stated for a year."""

    def folder(year=1922):
        for name, text in CLOSED.items():
            write(f"of_{year}/{name}.csv", text.replace("{year}", str(year)))
        return write(f"of_{year}/economy.toml", META).parent

    return folder


def test_at_the_frontier_no_export_is_below_zero(closed):
    # w-gap_negative_exports: 2.36829743 with exports of -27.8.
    economy = read_economy(closed())
    found = efficiency_gap(economy, resources(economy, utilisation=0.05), trade_band=0.631578947368421)
    assert found.trade.gamma == pytest.approx(2.33465067, rel=1e-8)
    assert (found.trade.exports >= -1e-9).all()


def test_the_manual_s_gap_of_the_united_states_is_15_56_per_cent(us_2012):
    found = efficiency_gap(us_2012, resources(us_2012, idle_labour=0.08, utilisation=0.77))
    assert 100 * (found.trade.gamma - 1) == pytest.approx(15.56, abs=0.005)
    assert 100 * (found.parts[2] - 1) == pytest.approx(6.47, abs=0.005)
    assert (found.trade.exports >= -1e-6).all()


def test_world_prices_hold_until_the_next_year_given_for_the_gap_too(closed):
    # w-gap_forgets_held_world_prices: 2.4152 where the year before the base year was stated.
    gamma = []
    for year in (1913, 1921, 1922):
        economy = read_economy(closed(year))
        gamma.append(efficiency_gap(economy, resources(economy, utilisation=0.05)).trade.gamma)
    assert gamma == pytest.approx([gamma[-1]] * 3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 2.0))
def test_no_band_of_trade_makes_negative_exports_or_narrows_the_frontier(seed, band):
    economy = random_economy(seed)
    found = [efficiency_gap(economy, resources(economy, utilisation=0.8), trade_band=b) for b in (band, band + 0.5)]
    for each in found:
        assert (each.trade.exports >= -1e-7 * economy.final("exports").max()).all()
    assert found[1].trade.gamma >= found[0].trade.gamma * (1 - 1e-9)


BANDED = """name = "us band"
economy = "bundled:us_2012"
years = 3
[growth]
labour = 0.012
productivity = 0.008
exports = 0.025
government = 0.005
[options]
trade.export_band = 1.5
"""


def test_an_export_band_above_one_still_makes_no_export_negative(write):
    # w-export_band_above_one: -28,518.5 of A01 in 2015.
    plan = run_scenario(read_scenario(write("us.toml", BANDED)), break_ties=False)
    exports = plan.table("exports")
    assert plan.status == "optimal"
    assert (exports.values >= -1e-6 * np.maximum(np.asarray(exports.base), 1.0)).all()


AGAIN = """name = "the base year again"
economy = "eco"
years = 1
tail = 0
parts = ["production", "consumption", "government", "labour", "trade"]
[growth]
labour = 0.0
productivity = 0.0
exports = 0.0
government = 0.0
[options]
trade.bands = false
"""
BALANCED = {
    "final_demand": "product,households,government,exports\nfood,60,0,40\nmachines,0,20,0\n",
    "imports": "product,value\nfood,0\nmachines,20\n",
    "labour": "skill,food\nmen,100\n",
    "supply": "product,food\nfood,100\nmachines,0\n",
    "use": "product,food\nfood,0\nmachines,0\n",
    "value_added": "component,food\nwages,100\n",
    "world_prices": "product,import_price,export_price,year\nfood,1,1,{year}\nmachines,{price},{price},{year}\n",
}


@pytest.mark.parametrize(("price", "deficit"), [(2, 0.0), (1, -20.0), (3, 20.0)])
@pytest.mark.parametrize("year", [2019, 2020])
def test_the_base_year_comes_again_at_world_prices(write, price, deficit, year):
    # w-finance_ignores_world_prices: infeasible, for net finance was counted at home prices.
    for name, text in BALANCED.items():
        write(f"eco/{name}.csv", text.format(price=price, year=year))
    write("eco/economy.toml", META.replace("1922", "2020").replace('{labour = "men", capital = "units"}', '"men"'))
    plan = run_scenario(read_scenario(write("s.toml", AGAIN)))
    assert plan.economy.base_deficit == pytest.approx(deficit)
    assert plan.status == "optimal"
    assert plan.table("consumption").values.sum() == pytest.approx(60.0)
    traded = plan.table("trade_deficit")
    assert (float(np.sum(traded.base)), float(traded.values.sum())) == pytest.approx((deficit, deficit))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 5.0))
def test_the_deficit_counts_foreign_currency_and_follows_its_unit(seed, rate):
    economy = random_economy(seed)
    paths = {label: {1990: rate} for label in economy.product}
    other = replace(economy, world_import_price=paths, world_export_price=paths)
    assert other.base_deficit == pytest.approx(rate * economy.base_deficit)


def test_a_world_price_of_1_that_nobody_stated_beside_others_is_on_record(tmp_path):
    path = home(tmp_path / "home")
    (path / "world_prices.csv").write_text("product,import_price,export_price\nfarming,1.3,1.2\n", encoding="utf-8")
    found = {each.name: each.text for each in read_economy(path).assumptions}
    assert "World prices of industry, services are 1" in found["world_prices"]
