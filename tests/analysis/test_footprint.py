"""Footprints: every road to them, what must add up, and what the world table of the user says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.made_up_worlds import made_up_world, shuffled, with_twins

from lustrum.analysis.footprint import domestic_footprint, footprint, footprint_by_origin, footprint_by_product
from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.of_world import system_of_world
from lustrum.data import bundled_path
from lustrum.data.readers import read_published
from lustrum.economy import read_economy

seeds = st.integers(0, 10_000)
ACCOUNTS = ("value_added", "CO2", "hours")


def asked(question, table):
    return question(table, system_of_world(table))


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_the_world_s_footprints_are_the_world_s_production(seed):
    table = made_up_world(seed)
    found = asked(footprint, table)
    for account in ACCOUNTS:
        assert found[f"{account}_production"].sum() == pytest.approx(found[f"{account}_footprint"].sum(), rel=1e-12)
        assert np.abs(found[f"{account}_balance"].sum()) < 1e-8
    assert found["CO2_production"].sum() == pytest.approx(
        float(table.satellites[0].sum() + table.final_satellites[0].sum()), rel=1e-12
    ), "what households emit themselves is counted"


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_by_origin_and_by_product_agree_with_the_explicit_inverse(seed):
    table = made_up_world(seed)
    L = np.linalg.inv(np.eye(9) - table.intermediate / table.output)
    rate = table.satellites[0] / table.output
    here = {region: np.array([label == region for label in table.region]) for region in table.regions}
    users = {region: np.array([label == region for label in table.user_region]) for region in table.regions}
    pairs = dict(zip(asked(footprint_by_origin, table).items, asked(footprint_by_origin, table)["CO2_footprint"],
                     strict=True))  # fmt: skip
    product = dict(zip(asked(footprint_by_product, table).items, asked(footprint_by_product, table)["CO2_footprint"],
                       strict=True))  # fmt: skip
    for s in table.regions:
        bought = table.final_demand[:, users[s]].sum(axis=1)
        own = table.final_satellites[0, users[s]].sum()
        for r in table.regions:
            worked = (rate * here[r]) @ L @ bought + (own if r == s else 0.0)
            assert pairs[r, s] == pytest.approx(worked, rel=1e-10)
        for sector in ("S0", "S1", "S2"):
            chosen = np.array([label == sector for label in table.sector])
            assert product[s, sector] == pytest.approx(rate @ L @ (bought * chosen), rel=1e-10)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_closed_region_s_footprint_is_its_production(seed):
    found = asked(footprint, made_up_world(seed, regions=1))
    for account in ACCOUNTS:
        assert found[f"{account}_footprint"] == pytest.approx(found[f"{account}_production"], rel=1e-12)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_order_and_currency_leave_emissions_where_they_were(seed):
    table = made_up_world(seed)
    found = dict(zip(table.regions, asked(footprint, table)["CO2_footprint"], strict=True))
    for other in (shuffled(table, seed), made_up_world(seed, scale=1000.0)):
        again = dict(zip(other.regions, asked(footprint, other)["CO2_footprint"], strict=True))
        assert again == pytest.approx(found, rel=1e-10)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_a_region_split_into_equal_halves_has_the_same_footprint_in_all(seed):
    table = made_up_world(seed)
    split = with_twins(table, "R1")
    one = dict(zip(table.regions, asked(footprint, table)["CO2_footprint"], strict=True))
    two = dict(zip(split.regions, asked(footprint, split)["CO2_footprint"], strict=True))
    assert two["R1"] + two["R1 twin"] == pytest.approx(one["R1"], rel=1e-10)
    assert two["R0"] == pytest.approx(one["R0"], rel=1e-10)


@pytest.mark.parametrize("economy", ["us_2012", "germany_1995"])
def test_categories_of_one_country_add_up_to_what_it_made(economy):
    system = system_of_economy(read_economy(bundled_path(economy)))
    found = domestic_footprint(system)
    x = system.solve(system.final)
    assert found["value_added"].sum() == pytest.approx(float(system.value_added.sum(axis=0) @ x), rel=1e-12)
    total = found["value_added"] + found["imported_inputs"] if economy == "us_2012" else None
    if total is not None:  # no taxes on products beside costs: a dollar spent is value added or imports
        assert np.allclose(total, found["final_demand"], rtol=1e-4)
    for account in system.account:
        assert found[account].sum() == pytest.approx(float(system.satellites[system.account.index(account)] @ x))


def test_germany_1995_worked_at_home_for_households_first_and_for_exports_next():
    found = domestic_footprint(system_of_economy(read_economy(bundled_path("germany_1995"))))
    jobs = dict(zip((item[0] for item in found.items), found["persons"], strict=True))
    assert sum(jobs.values()) == pytest.approx(1096 + 8381 + 3236 + 9251 + 4258 + 10206, rel=1e-4)
    assert jobs["households"] > jobs["exports"] > jobs["gfcf"] * 0.9


def test_the_united_states_run_a_deficit_and_china_a_surplus(user_data):
    """WIOD 2005: net exports of value added are the trade balance, US some -650 and China some +170 billion dollars."""
    table, _ = read_published(user_data / "wiod2013_world12", year=2005)
    found = asked(footprint, table)
    balance = dict(zip(table.regions, found["value_added_balance"], strict=True))
    assert -750_000 < balance["USA"] < -550_000
    assert 100_000 < balance["CHN"] < 250_000
    assert balance["DEU"] > 0 and balance["RUS"] > 0 and balance["JPN"] > 0
    assert found["value_added_production"].sum() == pytest.approx(found["value_added_footprint"].sum(), rel=3e-3), (
        "apart by what the source cut off its cells"
    )
