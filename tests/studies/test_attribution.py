"""What each wish of a plan costs: shares that add up to the difference between plan and trend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.attribution import TOGETHER
from lustrum.plan.indicators import indicators
from lustrum.scenario import Session, read_scenario
from lustrum.studies.attribution import attribution_of, named

BASE = """
name = "asked"
economy = "bundled:germany_1995"
years = "1996-1998"
tail = 1
[growth]
labour = 0.003
productivity = 0.012
"""
MORE = """
[[wish]]
name = "more services"
quantity = "consumption"
label = "CPA_O-T"
by = 1998
sense = ">="
than_trend = 1.03
"""
LESS = """
[[wish]]
name = "cleaner air"
quantity = "satellites"
label = "CO2"
by = 1998
sense = "<="
than_trend = 0.98
[[wish]]
name = "cleaner air"
quantity = "satellites"
label = "SO2"
by = 1998
sense = "<="
than_trend = 0.97
"""
TOO_MUCH = """
[[wish]]
name = "the moon"
quantity = "output"
label = "CPA_F"
year = 1996
sense = ">="
than_trend = 3.0
"""


def session(tmp_path: Path, *wishes: str) -> Session:
    file = tmp_path / "asked.toml"
    file.write_text("".join((BASE, *wishes)))
    return Session(read_scenario(file), break_ties=True)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    asked = session(tmp_path_factory.mktemp("a"), MORE, LESS)
    trend = Session(read_scenario(_without(tmp_path_factory.mktemp("b"))), break_ties=True, economy=asked.economy)
    return attribution_of(asked), asked.plan, trend.plan


def _without(folder: Path) -> Path:
    (folder / "asked.toml").write_text(BASE)
    return folder / "asked.toml"


def test_what_wishes_do_adds_up_to_the_difference_between_the_plan_and_the_trend(found):
    outcome, plan, trend = found
    goal, figures, _ = outcome.results
    labels = [label for (label,) in goal.items]
    assert labels == ["more services", "cleaner air", TOGETHER]
    for name in ("goal", "goal_in_order", "goal_in_reverse"):
        values = np.array(goal[name])
        assert values[:2].sum() == pytest.approx(values[2], rel=1e-12)
    one_per_cent = trend.economy.household_consumption.sum() / 100
    assert goal["goal"][2] * one_per_cent == pytest.approx(plan.objective - trend.objective, rel=1e-5)
    last = dict(zip(figures.items, figures["last_year"], strict=True))
    for a, b in zip(indicators(trend), indicators(plan), strict=True):
        together = last[TOGETHER, a.name]
        assert last["more services", a.name] + last["cleaner air", a.name] == pytest.approx(together, abs=1e-9)
        assert together == pytest.approx(b.values[-1] - a.values[-1], abs=2e-6 * abs(a.values[-1]) + 1e-9)


def test_every_wish_costs_and_no_plan_with_more_wishes_is_better(found):
    goal, _, plans = found[0].results
    assert (np.array(goal["goal"]) <= 1e-9).all() and goal["goal"][2] < 0.0
    by_name = dict(zip((label for (label,) in plans.items), plans["goal"], strict=True))
    assert by_name["none"] == 0.0
    assert by_name["more services + cleaner air"] <= min(by_name["more services"], by_name["cleaner air"]) + 1e-9
    assert found[0].exit_code == 0 and set(plans["status"]) == {"optimal"}


def test_it_says_what_each_wish_asks_and_what_the_plan_without_wishes_has(found):
    notes = found[0].results[0].notes
    assert any(note.startswith("more services: consumption of") and "without wishes" in note for note in notes)
    assert any("CO2" in note and "SO2" in note for note in notes)


def test_a_wish_nobody_can_meet_is_said_and_ends_with_its_own_code(tmp_path):
    outcome = attribution_of(session(tmp_path, MORE, TOO_MUCH))
    assert outcome.exit_code == 4
    goal, _, plans = outcome.results
    status = dict(zip((label for (label,) in plans.items), plans["status"], strict=True))
    assert status == {
        "none": "optimal",
        "more services": "optimal",
        "the moon": "relaxed",
        "more services + the moon": "relaxed",
    }
    assert sum("the nearest plan is taken" in note and "the moon" in note for note in goal.notes) == 2


def test_a_scenario_that_asks_for_nothing_is_refused(tmp_path):
    with pytest.raises(UsageError, match="asks for nothing"):
        attribution_of(session(tmp_path))


def test_rows_of_one_name_are_one_wish_and_rows_without_one_go_by_what_they_are_about(tmp_path):
    unnamed = LESS.replace('name = "cleaner air"\n', "").replace("by = 1998", "year = 1997") + LESS
    wishes = named(session(tmp_path, unnamed.replace("0.97", "0.98")).scenario.wishes)
    assert {name: len(rows) for name, rows in wishes.items()} == {
        "satellites of CO2": 1,
        "satellites of SO2": 1,
        "cleaner air": 2,
    }
