"""The plan in short: what `summary.json` holds can be written, and is what the plan says."""

from __future__ import annotations

import json

import numpy as np

from lustrum.plan import solve_plan
from lustrum.plan.explain import binding_limits
from lustrum.plan.summary import summary
from lustrum.problem import WishedValue, build_plan
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_a_summary_is_plain_data_with_the_figures_of_the_plan(us_plan):
    said = json.loads(json.dumps(summary(us_plan)))
    assert said["objective"] == us_plan.objective and said["years"] == list(us_plan.years)
    assert said["indicators"]["consumption"]["values"] == us_plan.table("consumption").total().tolist()
    assert said["clash"] is None and said["given_up"] == []
    assert {each["name"] for each in said["assumptions"]} == {each.name for each in us_plan.assumptions}


def test_what_limits_the_plan_stands_in_the_order_of_its_worth(us_plan):
    said = summary(us_plan)["binding"]
    told = binding_limits(us_plan)
    assert [(b["limit"], b["label"], b["year"]) for b in said] == [(b.limit, b.label, b.year) for b in told]
    worth = [abs(b["worth_of_one_per_cent"]) for b in said]
    assert worth == sorted(worth, reverse=True)


def test_a_clash_is_told_with_its_wishes_and_ways_out():
    economy = random_economy(1)
    asked = WishedValue(
        "labour", "jobs", 2002, ">=", 1.2 * float((economy.labour @ economy.base_level)[0]), 2, "a council"
    )
    said = summary(solve_plan(build_plan(economy, 2, growth=GROWTH, wishes=[asked], tail=1)))
    assert said["status"] == "relaxed"
    assert any("a council" in wish for wish in said["clash"]["wishes"]) and said["clash"]["ways_out"]
    assert said["given_up"][0]["origin"] and said["given_up"][0]["asked"] != said["given_up"][0]["given"]
    json.dumps(said)


def test_where_there_is_no_plan_nothing_binds_and_nothing_is_shown():
    import dataclasses

    economy = random_economy(5)
    jobs = float((economy.labour @ economy.base_level)[0])
    starved = dataclasses.replace(economy, labour_supply={"jobs": {2001 + t: 0.01 * jobs for t in range(3)}})
    said = summary(solve_plan(build_plan(starved, 2, growth=GROWTH, tail=1)))
    assert said["status"] == "infeasible" and said["indicators"] == {} and said["binding"] == []
    assert np.isnan(said["objective"])
