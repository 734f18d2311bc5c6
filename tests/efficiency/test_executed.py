"""A plan as carried out against its frontier, and what an obstacle costs."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from lustrum.efficiency import executed_result, obstacle_result, read_executed
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.scenario import read_scenario, run_scenario

SCENARIO = """
name = "valley"
economy = "bundled:made_up_valley"
years = 3
tail = 2
[growth]
labour = 0.0
productivity = 0.01
government = 0.0
exports = 0.0
"""


def solved(folder, more: str = "", name: str = "s.toml"):
    path = folder / name
    path.write_text(SCENARIO + more)
    return run_scenario(read_scenario(path))


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return solved(tmp_path_factory.mktemp("plan"))


def deliveries(plan, factor=1.0):
    table = plan.table("consumption")
    labels = plan.economy.product.labels
    place = [labels.index(item[-1]) for item in table.index.items]
    return {y: factor * np.bincount(place, row, len(labels)) for y, row in zip(plan.years, table.values, strict=True)}


def test_what_was_planned_leaves_little_to_be_had_and_half_of_it_leaves_twice(plan):
    whole = executed_result(plan, deliveries(plan))
    assert (whole["gamma"] >= 1 - 1e-6).all() and (whole["gamma"] < 1.05).all()
    assert whole["delivered"] == pytest.approx(100.0)
    half = executed_result(plan, deliveries(plan, 0.5))
    assert half["gamma"] == pytest.approx(2 * whole["gamma"], rel=1e-6)


def test_the_us_plan_with_its_trade_has_a_frontier_too(us_plan):
    found = executed_result(us_plan, {2015: deliveries(us_plan)[2015] * 0.97})
    assert 1.0 < found["gamma"][0] < 1.1


def test_a_file_of_deliveries_is_read_and_its_gaps_are_no_zeros(plan, tmp_path):
    path = tmp_path / "done.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("product", "year", "value"))
        for year, values in deliveries(plan, 0.9).items():
            for label, value in zip(plan.economy.product, values, strict=True):
                writer.writerow((label, year, value))
    given = read_executed(path, plan)
    assert executed_result(plan, given)["delivered"] == pytest.approx(90.0)
    text = path.read_text().splitlines()
    path.write_text("\n".join(text[:-1]))
    with pytest.raises(MissingDataError, match="no deliveries of cloth in 2027"):
        read_executed(path, plan)
    path.write_text("product,year,value\ngrain,2031,3\n")
    with pytest.raises(DataError, match="no year of the plan"):
        read_executed(path, plan)
    path.write_text("product,year,value\ngrain,2025,much\n")
    with pytest.raises(DataError, match="column 'value': is 'much', which is no number"):
        read_executed(path, plan)
    path.write_text("product,value\n")
    with pytest.raises(DataError, match="column 'year': is not there"):
        read_executed(path, plan)


def test_an_obstacle_costs_what_the_goal_loses(plan, tmp_path):
    hindered = solved(tmp_path, '[[wish]]\nquantity = "output"\nlabel = "cloth"\nsense = "<="\nvalue = 57\n', "w.toml")
    found = obstacle_result(hindered, plan)
    assert plan.objective > hindered.objective
    assert f"{plan.objective - hindered.objective:,.6g}" in found.notes[0]
    none = obstacle_result(plan, plan)
    assert any("it costs nothing" in note for note in none.notes)


def test_plans_of_another_goal_or_span_do_not_compare(plan, tmp_path):
    other = solved(tmp_path, '[goal]\nkind = "output"\n', "o.toml")
    with pytest.raises(UsageError, match="only plans of one goal"):
        obstacle_result(plan, other)
