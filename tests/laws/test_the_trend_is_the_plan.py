"""A plan of which nobody wishes anything is the trend path, on every table: issue and page 00, section 0.9."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path
from lustrum.data.load import economy_tables
from lustrum.data.readers import read_published
from lustrum.data.valuation import to_basic_prices
from lustrum.economy import Economy, economy_from_tables, read_economy
from lustrum.plan import Plan, solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.problem.base_year import benchmark
from tests.economies import random_economy
from tests.shared_tables import us_37, us_71

US = Growth(labour=0.012, productivity=0.008)
WORLD = {
    "DEU": Growth(labour=0.003, productivity=0.01),
    "BRA": Growth(labour=0.01, productivity=0.01),
    "CHN": Growth(labour=0.003, productivity=0.05),
    "IND": Growth(labour=0.012, productivity=0.046),
    "USA": Growth(labour=0.008, productivity=0.012),
}
CHEAPEST, DEAREST = 0.7, 1.35
WAGES = 0.9, 1.5


def bundled(name: str) -> tuple[Economy, Growth]:
    return read_economy(bundled_path(name)), US if name.startswith("us") else WORLD["DEU"]


def published(path: Path, region: str = "", year: int | None = None, *, basic: bool = False, **meta: str) -> Economy:
    tables = economy_tables(read_published(path, region=region, year=year, meta=meta)[0], region)
    return economy_from_tables(to_basic_prices(tables) if basic else tables)


def national(data: Path, region: str) -> tuple[Economy, Growth]:
    return published(data / "wiod2016_national", region, 2014), WORLD[region]


def of_the_world(data: Path, region: str) -> tuple[Economy, Growth]:
    return published(data / "wiod2013_world12", region, 2005), US


def other(data: Path, name: str, folder: Path) -> tuple[Economy, Growth]:
    if name == "us_71":
        return read_economy(us_71(data / "us_bea_71", folder / "us_71")), US
    if name == "us_37":
        return read_economy(us_37(data / "us_dynamic_37", folder / "us_37")), US
    basic = name == "sam_south_africa_2015"
    return published(data / name, unit="million", currency="ZAR" if basic else "EUR", basic=basic), US


def planned(economy: Economy, growth: Growth, years: int = 5) -> Plan:
    return solve_plan(build_plan(economy, years, growth=growth))


def off_trend(plan: Plan, quantity: str, growth: Growth) -> np.ndarray:
    """Return yearly growth less the trend's in points, shape (years,)."""
    table = plan.table(quantity)
    sums = np.concatenate([[np.nansum(table.base)], np.nansum(table.values, axis=1)])
    return 100.0 * (np.diff(np.log(sums)) - np.log1p(growth.trend))


def is_the_trend(economy: Economy, growth: Growth, *, longer: bool = True) -> None:
    plan = planned(economy, growth)
    assert plan.status == "optimal"
    assert not plan.given_up, "nothing is relaxed, nothing infeasible by rounding"
    # Stocks that are stated, or investment goods by buyer, need not fit a steady path.
    allowed = 0.3 if economy.capital_stock is None and economy.investment_flows is None else 1.0
    for quantity in ("consumption", "investment"):
        assert np.abs(off_trend(plan, quantity, growth)).max() <= allowed + 0.005, quantity
    price = plan.current_prices.values[: len(plan.years)]
    assert np.nanmin(price) >= CHEAPEST and np.nanmax(price) <= DEAREST
    found = benchmark(build_plan(economy, 1, growth=growth, tail=0))
    assert found is not None
    cost = found.basket_cost(economy.household_consumption)
    years = np.arange(1, len(plan.years) + 1)
    wage = plan.in_money_of_the_year("work_limit").values[: len(years), 0] / (1.0 + growth.productivity) ** years * cost
    assert WAGES[0] <= wage.min() and wage.max() <= WAGES[1]
    if "imports" in plan.quantities:
        imported = [item[0] for item in plan.table("imports").index.items]
        at = economy.product.positions(imported)
        demand = plan.table("absorption").values if "absorption" in plan.quantities else home_demand(plan)
        made = economy.made_at_home[at] & (economy.base_absorption[at] > economy.imports[at])
        over = plan.table("imports").values - demand[:, at]
        assert (over[:, made] <= 1e-6 * economy.imports[at][made]).all()
    if longer:
        more = planned(economy, growth, 8)
        for quantity in ("consumption", "investment"):
            first, again = off_trend(plan, quantity, growth), off_trend(more, quantity, growth)[:5]
            assert np.abs(first - again).max() <= 0.5, quantity


def home_demand(plan: Plan) -> np.ndarray:
    return sum(e.table.values[: len(plan.years)] for e in plan.balance.values() if e.side == "use" and e.at_home)


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_on_the_tables_that_lustrum_ships(name):
    is_the_trend(*bundled(name))


@pytest.mark.slow
@pytest.mark.parametrize("region", list(WORLD))
def test_on_national_tables_of_56_industries(region, user_data):
    is_the_trend(*national(user_data, region))


@pytest.mark.parametrize("region", ["CHN", "JPN", "KOR", "RUS"])
def test_on_countries_of_a_world_table(region, user_data):
    is_the_trend(*of_the_world(user_data, region))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us_71", "us_37", "sam_south_africa_2015", "sam_ethiopia_2022", "netherlands_2000"])
def test_on_supply_and_use_tables_and_social_accounting_matrices(name, user_data, tmp_path):
    is_the_trend(*other(user_data, name, tmp_path), longer=name != "sam_south_africa_2015")


@cache
def without_stocks(seed: int) -> Economy:
    return dataclasses.replace(random_economy(seed, 5), capital_stock=None, depreciation_rate=None)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.floats(-0.01, 0.02), st.floats(0.0, 0.03))
def test_on_random_economies_at_any_growth(seed, labour, productivity):
    is_the_trend(without_stocks(seed), Growth(labour=labour, productivity=productivity), longer=False)
