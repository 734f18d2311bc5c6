"""What is given is taken, or refused with the way out; nothing is ignored or filled in silence."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.parts.trade import trade
from lustrum.scenario import read_scenario
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)


def with_trade(**options):
    return [partial(trade, **options) if part is trade else part for part in DEFAULT_PARTS]


@pytest.mark.parametrize("key", [("goverment", "P0"), ("exports", "P9"), ("consumption", "P0")])
def test_a_path_no_part_takes_is_refused_by_name(key):
    economy = dataclasses.replace(random_economy(1), paths={key: {2001: 1.0, 2002: 1.0}})
    with pytest.raises(UsageError, match=f"{key[0]} '{key[1]}'"):
        build_plan(economy, 2, growth=GROWTH, tail=0)


def test_a_reserve_floor_without_reserves_asks_for_them():
    with pytest.raises(MissingDataError, match=r"trade\.reserves"):
        build_plan(random_economy(1), 2, parts=with_trade(reserve_floor=5.0), growth=GROWTH)


def test_finance_given_for_some_of_the_years_is_refused():
    with pytest.raises(UsageError, match="2 values for 3 plan years"):
        build_plan(random_economy(1), 3, parts=with_trade(finance=(1.0, 2.0)), growth=GROWTH)


def test_labour_given_for_some_of_the_years_is_refused_with_the_gap():
    economy = dataclasses.replace(random_economy(1), labour_supply={"jobs": {2001: 900.0, 2003: 950.0}})
    with pytest.raises(MissingDataError, match="2002"):
        build_plan(economy, 3, growth=GROWTH)


def test_labour_after_the_years_given_grows_and_that_is_recorded():
    economy = random_economy(1)
    need = float((economy.labour @ economy.base_level)[0])
    economy = dataclasses.replace(economy, labour_supply={"jobs": {2001: need * 1.02, 2002: need * 1.04}})
    problem = build_plan(economy, 2, growth=GROWTH, tail=1)
    assert "After the years given" in problem.assumptions["labour_supply.jobs"].text


def test_two_wishes_on_one_total_both_count():
    economy = random_economy(2)
    total = float(economy.household_consumption.sum())
    wishes = [WishedValue("consumption", "total", 2001, "=", value * total, 2, "x") for value in (1.0, 1.01)]
    plan = solve_plan(build_plan(economy, 2, growth=GROWTH, wishes=wishes, tail=1))
    assert plan.status == "relaxed"
    assert plan.wish_report is not None
    assert len(plan.wish_report.clash) == 2


def test_options_of_a_part_that_is_left_out_are_refused(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('economy = "bundled:us_2012"\nyears = 2\nparts = ["production"]\n[options]\ntrade.bands = false\n')
    with pytest.raises(UsageError, match="leaves out"):
        read_scenario(path)
