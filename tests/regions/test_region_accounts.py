"""Regions made from a country's table: they add up to it, trade with one another, and read as economies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path, read_tables
from lustrum.data.balance import balance_of
from lustrum.economy import read_economy
from lustrum.errors import DataError, UsageError
from lustrum.regions import (
    Employment,
    folder_files,
    nation_of,
    region_multipliers,
    region_tables,
    regional_accounts,
)

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

METHODS = ("slq", "cilq", "flq", "aflq", "charm")


@cache
def nation(name):
    return nation_of(read_tables(bundled_path(name)))


@st.composite
def cases(draw):
    country = nation(draw(st.sampled_from(["germany_1995", "us_2012"])))
    regions = draw(st.integers(2, 4))
    number = st.one_of(st.just(0.0), st.floats(0.05, 50.0))
    row = st.lists(number, min_size=len(country.activities), max_size=len(country.activities))
    jobs = np.array(draw(st.lists(row, min_size=regions, max_size=regions)))
    jobs[0] += 1.0
    jobs[1:, 0] += 1.0
    names = tuple(f"region {r}" for r in range(regions))
    return country, Employment(names, country.activities, jobs), draw(st.sampled_from(METHODS)), draw(st.floats(0, 0.4))


def total(accounts, name):
    return np.sum([getattr(account, name) for account in accounts], axis=0)


def near(found, wanted):
    size = np.abs(wanted).max()
    assert np.abs(found - wanted).max() <= 1e-9 * size


@given(cases())
@settings(LAW, max_examples=40)
def test_summed_over_the_regions_every_cell_is_the_countrys(case):
    country, work, method, delta = case
    accounts = regional_accounts(country, work, method, delta)
    near(total(accounts, "supply"), country.supply)
    near(total(accounts, "own") + total(accounts, "from_regions"), country.domestic)
    near(total(accounts, "imported"), country.imported)
    near(total(accounts, "final_own") + total(accounts, "final_from_regions"), country.final_domestic)
    near(total(accounts, "final_imported"), country.final_imported)
    near(total(accounts, "exports"), country.exports)
    near(total(accounts, "value_added"), country.value_added)
    near(total(accounts, "final_taxes"), country.final_taxes)


@given(cases())
@settings(LAW, max_examples=40)
def test_what_regions_sell_to_regions_is_what_regions_buy_there(case):
    """Up to the gap the country's own table has; and no region sells more than all others together buy."""
    country, work, method, delta = case
    accounts = regional_accounts(country, work, method, delta)
    used = country.domestic.sum(axis=1) + country.final_domestic.sum(axis=1) + country.exports
    gap = country.output - used
    sold = np.array([account.to_regions for account in accounts])
    bought = np.array([account.bought_in_regions for account in accounts])
    size = country.output.max()
    assert np.abs(sold.sum(axis=0) - bought.sum(axis=0) - gap).max() <= 1e-9 * size
    # What inventories and second-hand goods give back makes negative needs; they are no sales to anybody.
    goods = (country.final_domestic >= 0).all(axis=1)
    most = np.maximum(bought.sum(axis=0), sold.sum(axis=0))
    assert (sold + bought <= most + 1e-9 * size)[:, goods].all()
    assert (sold >= -1e-9 * size)[:, goods].all() and (bought >= -1e-9 * size)[:, goods].all()


@given(cases())
@settings(LAW, max_examples=15)
def test_every_region_adds_up_and_reads_as_an_economy_folder(case):
    country, work, method, delta = case
    for r, account in enumerate(regional_accounts(country, work, method, delta)):
        tables = region_tables(country, account, work.jobs[r], method)
        flows = balance_of(tables)
        assert np.abs(flows.product_gap).max() <= 1e-9 * country.output.max()
        assert b"estimated.use" in folder_files(tables, country, account)["economy.toml"]


def test_a_folder_of_a_region_is_an_economy_and_says_that_every_file_is_estimated(tmp_path):
    country = nation("us_2012")
    jobs = np.array([np.arange(1.0, 21.0), np.arange(20.0, 0.0, -1.0)])
    jobs[0, 3] = 0.0
    work = Employment(("east", "west"), country.activities, jobs)
    account = regional_accounts(country, work, "flq", 0.2)[0]
    tables = region_tables(country, account, jobs[0], "FLQ, delta 0.2")
    for name, content in folder_files(tables, country, account).items():
        (tmp_path / name).write_bytes(content)
    economy = read_economy(tmp_path)
    assert len(economy.activity) == 19 and economy.name.startswith("east, a region of")
    said = {each.name: each for each in economy.assumptions}
    written = {path.stem for path in tmp_path.glob("*.csv")} - {"trade_of_region"}
    assert {name for name in said if name.startswith("estimated.")} == {f"estimated.{name}" for name in written}
    assert "FLQ, delta 0.2" in said["estimated.use"].value and country.activities[3] in said["empty_activities"].value
    share = jobs[0] / jobs.sum(axis=0)
    whole = read_economy(bundled_path("us_2012"))
    assert economy.base_level == pytest.approx((whole.base_level * share)[share > 0])
    assert np.nansum(economy.capital_stock) == pytest.approx(np.nansum(whole.capital_stock * share[:, None]))


def alike(country, times):
    jobs = np.array([np.full(len(country.activities), each) for each in times])
    return Employment(tuple(f"r{k}" for k in range(len(times))), country.activities, jobs)


@pytest.mark.parametrize("method", ["slq", "cilq", "charm"])
def test_regions_that_are_alike_do_not_trade_with_one_another(method):
    country = nation("us_2012")
    accounts = regional_accounts(country, alike(country, [1.0, 3.0]), method, 0.1)
    assert np.abs(accounts[0].to_regions).max() < 0.02 * country.output.max()
    if method != "charm":
        # The country's own rows miss by what was rounded.
        assert np.abs(accounts[0].bought_in_regions).max() < 1e-6 * country.output.max()
        whole = regional_accounts(country, alike(country, [1.0]), method, 0.1)[0]
        assert region_multipliers(country, accounts[0]) == pytest.approx(region_multipliers(country, whole), rel=1e-5)


def test_neither_the_order_of_the_regions_nor_the_unit_of_jobs_matters():
    country = nation("germany_1995")
    jobs = np.array([[4.0, 1, 2, 3, 5, 2], [1, 2, 3, 4, 1, 2], [2, 2, 1, 1, 6, 3]])
    here = regional_accounts(country, Employment(("a", "b", "c"), country.activities, jobs), "flq", 0.2)
    there = regional_accounts(
        country, Employment(("c", "a", "b"), country.activities, 1000 * jobs[[2, 0, 1]]), "flq", 0.2
    )
    for old, new in ((0, 1), (1, 2), (2, 0)):
        assert there[new].own == pytest.approx(here[old].own)
        assert there[new].to_regions == pytest.approx(here[old].to_regions)


# -- own technology ----------------------------------------------------------------------------------------------------


def test_own_technology_like_the_countrys_changes_nothing():
    country = nation("germany_1995")
    work = alike(country, [1.0, 2.0])
    inputs = (country.domestic + country.imported) / country.supply.sum(axis=0)
    own = regional_accounts(country, work, "flq_own", 0.1, {"r0": inputs})
    same = regional_accounts(country, work, "flq", 0.1)
    assert own[0].own == pytest.approx(same[0].own) and own[1].value_added == pytest.approx(same[1].value_added)


def test_a_region_that_uses_more_earns_less_and_the_rest_of_the_country_more():
    country = nation("germany_1995")
    work = alike(country, [1.0, 2.0])
    inputs = (country.domestic + country.imported) / country.supply.sum(axis=0)
    own = regional_accounts(country, work, "flq_own", 0.1, {"r0": 1.2 * inputs})
    same = regional_accounts(country, work, "flq", 0.1)
    assert (own[0].value_added.sum(axis=0) < same[0].value_added.sum(axis=0)).all()
    near(total(own, "own") + total(own, "from_regions"), country.domestic)
    near(total(own, "value_added"), country.value_added)


def test_technology_that_costs_more_than_it_makes_is_refused():
    country = nation("germany_1995")
    with pytest.raises(DataError, match=r"r0: own technology of .* uses up more than the output"):
        regional_accounts(
            country, alike(country, [1.0, 9.0]), "flq_own", 0.1, {"r0": np.full(country.domestic.shape, 5.0)}
        )


# -- what cannot be taken apart ----------------------------------------------------------------------------------------


def test_imports_without_users_are_spread_and_that_is_said():
    country = nation("germany_1995")
    assert [each.name for each in country.assumptions] == ["imports_in_proportion"]
    near(country.imported.sum(axis=1)[-1] + country.final_imported.sum(axis=1)[-1] + country.transit[-1],
         balance_of(country.tables).imports[-1])  # fmt: skip
    assert not nation("us_2012").assumptions


def test_things_of_their_own_units_are_refused():
    tables = read_tables(bundled_path("germany_1995"))
    with pytest.raises(UsageError, match="units of their own"):
        nation_of(replace(tables, meta={**tables.meta, "valuation": "physical"}))
