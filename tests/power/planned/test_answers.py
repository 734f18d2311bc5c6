"""The answers about power in a plan agree with its figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labels import Axis
from lustrum.power.planned.answers import power_answers
from lustrum.power.planned.beside import beside_result
from lustrum.power.planned.capacity import begun_in_base_year
from lustrum.power.planned.checks import power_of
from lustrum.power.planned.worth import PARTS, price_parts
from tests.power.planned.small import FILES, economy, plan_of, write

TWO = {
    "nodes_csv": "node\nhills\nplain\n",
    "demand_csv": "node,block,power\nhills,day,20\nhills,night,10\nplain,day,100\nplain,night,70\n",
    "sources_csv": FILES["sources.csv"].replace("source,", "source,node,").replace("coal,coal", "coal,plain,coal")
    .replace("gas,gas", "gas,plain,gas"),
    "stores_csv": FILES["stores.csv"].replace("store,", "store,node,").replace("dam,hydro", "dam,hills,hydro"),
    "lines_csv": "line,from,to,existing,overnight_cost,life,lead_time\nroad,hills,plain,35,0.1,40,1\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return plan_of(write(tmp_path_factory.mktemp("power") / "small", **TWO), years=4, tail=2, unserved_limit=0.02)


@pytest.fixture(scope="module")
def answers(plan):
    return {each.name: each for each in power_answers(plan, details=True)}


def test_the_parts_of_the_price_add_up_to_the_dual_of_the_link_row(plan):
    found = price_parts(plan, power_of(plan))
    assert sum(found[name] for name in PARTS) == pytest.approx(found["price"], rel=1e-7)
    assert (found["grid"] > 0.0).any()


def test_what_is_ordered_arrives_a_lead_time_later(plan, answers):
    build = answers["power_build"]
    for (plant, year), ordered, serves in zip(build.items, build["ordered"], build["serves_from"], strict=True):
        if ordered > 1e-6 and int(serves) <= plan.years[-1]:
            assert (plant, serves) in build.items
            assert int(serves) - int(year) == {"gas": 1, "new dam": 2, "road": 1}[plant]


def test_levels_lie_between_their_limits(answers):
    levels = answers["power_levels"]
    assert (levels["level"] >= levels["least"] - 1e-6).all() and (levels["level"] <= levels["most"] + 1e-6).all()
    assert (levels["value"] > 0.0).any()


def test_energy_by_carrier_adds_up_to_what_is_asked_for(plan, answers):
    dry = answers["power_dry"]
    for year in (plan.years[0], plan.years[-1]):
        for scenario in ("wet", "dry"):
            here = [k for k, item in enumerate(dry.items) if item[0] == f"{year} {scenario}"]
            assert dry["energy"][here].sum() == pytest.approx(plan.table("power_demand").at("", year), rel=1e-9)


def test_what_building_takes_is_the_investment_in_plants(plan, answers):
    needs = answers["power_needs"]
    goods = sum(value for item, value in zip(needs.items, needs["taken"], strict=True) if item[0].startswith("P"))
    table, power = plan.table("power_investment"), power_of(plan)
    begun = power.bought.building @ begun_in_base_year(power)  # the line goes on as it grew
    rest = np.outer(plan.table("output").values[:, 0] / plan.economy.base_output[0], table.base - begun)
    assert goods == pytest.approx((table.values - rest).sum(), rel=1e-7) and goods > 0.0
    work = [value for item, value in zip(needs.items, needs["taken"], strict=True) if item[0] == "work"]
    assert max(work) > 0.0


def test_two_plans_stand_side_by_side(plan, tmp_path):
    other = plan_of(write(tmp_path / "small", **TWO), years=4, tail=2, unserved_limit=0.02, without=["new dam"])
    assert other.table("power_capacity").at("new dam", 2004) == 0.0
    result = beside_result(plan, other, ("with the dam", "without the dam"), "P0")
    at = result.items.index(("Household consumption", "2004"))
    assert result["first"][at] == pytest.approx(plan.table("consumption").total()[-1])
    assert "in every year" in result.notes[0]
    assert plan.objective >= other.objective - 1e-9


def test_two_plans_tell_each_group_of_households(tmp_path):
    table = economy()
    bought = np.outer([0.3, 0.7], table.household_consumption)
    grouped = replace(
        table, group=Axis("group", ("poor", "rich")), group_consumption=bought, population=np.ones(2),
        income=bought.sum(axis=1),
    )  # fmt: skip
    one, other = (plan_of(write(tmp_path / "small"), table=grouped, without=each) for each in ([], ["gas"]))
    result = beside_result(one, other, ("with gas", "without gas"), "P0")
    place = [k for k, item in enumerate(one.table("consumption").index.items) if item[0] == "poor"]
    at = result.items.index(("Household consumption of poor", "2003"))
    assert result["first"][at] == pytest.approx(one.table("consumption").values[-1, place].sum())
    whole = result.items.index(("Household consumption", "2003"))
    rich = result.items.index(("Household consumption of rich", "2003"))
    assert result["first"][at] + result["first"][rich] == pytest.approx(result["first"][whole])
