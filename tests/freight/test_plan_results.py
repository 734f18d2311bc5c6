"""What is said of a plan beside a network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lustrum.freight import plan_on_network
from lustrum.freight.plan_results import goods_in_plan, plan_results, rounds_result, worth_in_plan
from lustrum.report.result_pictures import drawn
from tests.freight.networks import with_locomotives
from tests.freight.plans import one_line, plan_of, solver, two_ways


@pytest.fixture(scope="module")
def found():
    freight = replace(two_ways(40.0), transport="P3", transport_use=1.0)
    return plan_on_network(with_locomotives(freight, 230.0), solver())


def test_the_finding_says_what_the_network_costs_the_plan(found):
    result = goods_in_plan(found)
    lost = 100 * (1 - found.plan.objective / found.rounds[0].plan.objective)
    assert f"costs {lost:.3g} per cent of the goal" in result.notes[0] and lost > 0.0
    assert any(note.startswith("transport is charged by its change alone") for note in result.notes)
    assert {"per_unit"} <= {each.name for each in result.assumptions}


def test_the_heading_says_what_it_costs(found):
    assert drawn(goods_in_plan(found)).title.startswith("Keeping within what the network carries costs")


def test_goods_are_told_by_year_before_and_after(found):
    result = goods_in_plan(found)
    assert len(result.items) == 2 * len(found.plan.years)
    assert result["carried"] == pytest.approx(
        [100 * found.rounds[-1].factor[t, g] for g in range(2) for t in range(len(found.plan.years))]
    )
    assert (result["carriage"] > 0.0).all()


def test_the_goal_falls_from_round_to_round_and_the_last_leaves_nothing(found):
    result = rounds_result(found)
    assert list(result["goal"]) == sorted(result["goal"], reverse=True) and result["left"][-1] <= 1e-3


def test_a_locomotive_is_worth_something_where_locomotives_hold_the_plan(found):
    result = worth_in_plan(found)
    of_locomotives = [v for labels, v in zip(result.items, result["worth"], strict=True) if labels[0] == "locomotive"]
    assert max(of_locomotives) > 0.0 and result.notes[0].startswith("one more fit locomotive brings")
    assert result.notes[1] == "fit locomotives counted: 230.0 in every year"


def test_a_plan_that_fits_is_said_to_fit():
    results = plan_results(plan_on_network(one_line(1e6), solver()))
    assert results[0].notes[0] == "the network carries all the plan asks"
    assert results[2].notes[0] == "nothing of the network is scarce in the plan"


def test_a_plan_that_stopped_and_one_that_did_not_settle_are_shouted():
    plans = iter([plan_of(1.2, 1.2), type("Gone", (), {"status": "infeasible", "name": "gone"})()])
    stopped = plan_on_network(one_line(100.0), lambda asked: next(plans))
    assert goods_in_plan(stopped).notes[0].startswith("STOPPED after 1 plans")
    short = plan_on_network(one_line(100.0), lambda asked: plan_of(1.2, 1.2), most_rounds=2)
    assert goods_in_plan(short).notes[0].startswith("NOT SETTLED after 2 plans")
