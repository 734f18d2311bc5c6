"""What a planner must see: each finding on an economy made to have it, silence where there is nothing."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from lustrum.plan import Plan, audit, summary
from lustrum.plan.audit import (
    HIGHEST_PRICE,
    HORIZON,
    IMPORTS,
    INDUSTRY,
    JUMPED,
    KINDS,
    LOWEST_PRICE,
    MOVED,
    PRICE,
    SHRUNK,
    Finding,
    as_data,
    told,
)
from lustrum.plan.moves import LONGER, moves
from lustrum.problem import WishedValue
from tests.economies import random_economy
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned, through_trade


def of_kind(plan: Plan, kind: str) -> list[Finding]:
    return [finding for finding in audit(plan) if finding.kind == kind]


@pytest.fixture(scope="module")
def capped() -> Plan:
    economy, _ = dirty_economy()
    return planned(economy, cap_on_emissions(economy))


def test_the_bundled_demos_are_silent(us_plan, germany_plan):
    assert audit(us_plan) == () and audit(germany_plan) == ()


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_of_which_nobody_wishes_anything_is_silent(seed):
    assert audit(planned(random_economy(seed), years=5)) == ()


def test_a_cap_that_forces_a_price_above_three_is_named_with_it(capped):
    _, dirty = dirty_economy()
    dearest = of_kind(capped, PRICE)[0]
    assert (dearest.label, dearest.year) == (dirty, 2003)
    assert dearest.value == capped.current_prices.at(dirty, 2003) > HIGHEST_PRICE
    assert (dearest.quantity, dearest.against, dearest.limit_label) == ("current_prices", 1.0, "co2")
    assert capped.limit(dearest.limit).quantity == "satellites"
    assert dearest.limit_title in dearest.sentence and "co2 at most" in dearest.limit_title


def test_without_the_wish_that_is_named_no_price_is_out_of_bounds(capped):
    named = {capped.limit(finding.limit).quantity for finding in of_kind(capped, PRICE)}
    assert named == {"satellites"}
    prices = planned(dirty_economy()[0]).current_prices.values
    assert prices.min() > LOWEST_PRICE and prices.max() < HIGHEST_PRICE


def test_every_price_out_of_bounds_is_found_once_the_furthest_first(capped):
    prices = capped.current_prices.values
    out = ((prices < LOWEST_PRICE) | (prices > HIGHEST_PRICE)).any(axis=0)
    found = of_kind(capped, PRICE)
    assert sorted(f.label for f in found) == [
        p for p, is_out in zip(capped.economy.product, out, strict=True) if is_out
    ]
    far = [abs(np.log(finding.value)) for finding in found]
    assert far == sorted(far, reverse=True)


def test_an_industry_that_a_wish_shuts_is_told_with_the_wish():
    economy = random_economy(7)
    wish = WishedValue("activity_level", "P2", 2003, "<=", 0.7 * float(economy.base_level[2]), 1, "the council")
    (found,) = of_kind(planned(economy, wish), INDUSTRY)
    assert (found.label, found.year, found.limit_label) == ("P2", 2003, "P2")
    assert found.value == pytest.approx(-30.0) and found.against == pytest.approx(100 * (1.01**6 - 1))
    assert found.against_what == "the trend" and "Activity level of P2 at most" in found.limit_title


def test_what_only_grows_with_a_fast_trend_is_no_finding():
    plan = planned(random_economy(7), years=5)
    fast = dataclasses.replace(plan, growth={**plan.growth, "labour": 0.10})
    assert {f.label for f in of_kind(fast, INDUSTRY)} == set(plan.economy.activity), "all lag behind such a trend"
    ratio = plan.table("activity_level").values[-1] / (plan.economy.base_level * (1.1 * 1.01) ** 5)
    assert (ratio < SHRUNK).all()


def test_imports_above_home_demand_are_told_where_walls_take_the_place_of_the_curve():
    economy = through_trade()
    (found,) = of_kind(planned(economy, share_fall=0.02), IMPORTS)
    assert (found.label, found.year) == ("P1", 2003)
    assert found.value > 100.0 and found.against == pytest.approx(95.0)
    assert of_kind(planned(economy), IMPORTS) == []


def test_goods_that_passed_through_the_country_before_are_no_finding():
    economy = through_trade(1.1)
    assert economy.imports[1] > economy.base_absorption[1]
    assert of_kind(planned(economy), IMPORTS) == []


def test_a_feast_in_the_last_year_is_told_with_the_wish_that_asks_for_it():
    economy = random_economy(7)
    plan = planned(economy)
    feast = 1.06 * float(plan.table("consumption").total()[-1])
    asked = planned(economy, WishedValue("consumption", "", 2003, ">=", feast, 1, "the assembly"))
    found = [f for f in of_kind(asked, JUMPED) if f.quantity == "consumption"]
    assert [f.year for f in found] == [2003]
    consumption = np.append(economy.household_consumption.sum(), asked.table("consumption").total())
    growth = 100 * (consumption[1:] / consumption[:-1] - 1)
    assert found[0].value == pytest.approx(growth[-1]) and found[0].against == pytest.approx(growth[:-1].mean())
    assert asked.limit(found[0].limit).quantity == "consumption" and "the last year" in found[0].sentence


def test_figures_that_move_when_more_years_are_asked_are_told_where_that_was_solved():
    economy = random_economy(7)
    feast = 1.06 * 1.0201**3 * float(economy.household_consumption.sum())
    # Six years of which nobody wishes anything stand in for those that undo the feast.
    short = planned(economy, WishedValue("consumption", "", 2003, ">=", feast, 1, "the assembly"))
    longer = planned(economy, years=6)
    answer = moves(short, {LONGER: longer})
    kept = dataclasses.replace(short, answers=(answer,))
    assert of_kind(short, MOVED) == []
    expected = {name for (name,), points in zip(answer.items, answer[LONGER], strict=True) if abs(points) > HORIZON}
    assert expected and {f.quantity for f in of_kind(kept, MOVED)} == expected


def test_a_plan_without_values_or_without_activities_has_nothing_to_tell(capped):
    assert audit(dataclasses.replace(capped, quantities={}, limits={}, balance={})) == ()
    some = {name: table for name, table in capped.quantities.items() if name == "consumption"}
    assert of_kind(dataclasses.replace(capped, quantities=some, balance={}), INDUSTRY) == []


def test_findings_are_told_in_one_order_and_what_is_left_out_is_counted(capped):
    found = audit(capped)
    assert [KINDS.index(f.kind) for f in found] == sorted(KINDS.index(f.kind) for f in found)
    several = [dataclasses.replace(found[0], sentence=str(k)) for k in range(5)]
    assert told(several, 4) == ["0", "1", "2", "3", "4"]
    assert told(several, 3) == ["0", "1", "2", "And 2 more prices outside 0.3 to 3; summary.json has them all."]
    assert told((), 3) == []


def test_the_summary_holds_every_finding_as_json_can(capped):
    said = json.loads(json.dumps(summary(capped)["audit"]))
    assert [each["sentence"] for each in said] == [f.sentence for f in audit(capped)]
    assert as_data(()) == [] and set(said[0]) == {field.name for field in dataclasses.fields(Finding)}
