"""Who gets what, and who owns what makes it: accounts of a plan by people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.plan.people import ownership, who_gets_what
from lustrum.scenario import read_scenario, run_scenario
from tests.market.scenario import write_market


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return run_scenario(read_scenario(write_market(tmp_path_factory.mktemp("people"))))


def test_what_groups_get_adds_up_to_deliveries_and_begins_with_the_table(plan):
    found = who_gets_what(plan)
    got = found["consumption"].reshape(2, 4)
    assert got.sum(axis=0)[1:] == pytest.approx(plan.table("consumption").values.sum(axis=1))
    assert got[:, 0] == pytest.approx([76.5, 62.28])
    assert found["share"].reshape(2, 4).sum(axis=0) == pytest.approx(100.0)
    assert found["per_head"][0] == pytest.approx(76.5e6 / 420_000)


def test_forms_of_ownership_share_out_value_added_and_their_growth_is_set_against_the_private_one(plan):
    found = ownership(plan)
    forms = list(dict.fromkeys(item[0] for item in found.items))
    assert forms == ["private", "cooperative", "state"]
    value = found["value_added"].reshape(3, 4)
    added = plan.economy.value_added.sum(axis=0)
    assert value[:, 0] == pytest.approx([68.28, 25.1, 65.7])
    assert value[:, 1:].sum(axis=0) == pytest.approx(plan.table("activity_level").values @ added)
    ratio = found["growth_ratio"].reshape(3, 4)
    assert np.isnan(ratio[:, 0]).all() and ratio[0, 1:] == pytest.approx(1.0)
    assert ratio[2, 1] == pytest.approx((value[2, 1] / value[2, 0]) / (value[0, 1] / value[0, 0]))


def test_ownership_limits_nothing(plan, tmp_path):
    economy = read_economy(bundled_path("made_up_valley"))
    scenario = read_scenario(write_market(tmp_path))
    other = run_scenario(scenario, economy=replace(economy, ownership=("state",) * 6))
    assert other.objective == pytest.approx(plan.objective, rel=1e-9)


def test_a_table_that_knows_no_groups_and_no_owners_has_neither_account(us_plan):
    assert who_gets_what(us_plan) is None and ownership(us_plan) is None
