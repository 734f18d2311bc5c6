"""The effect sheet of a proposal: feasible or not, its cost, who gains, what gives way; made again to the digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.effects import effects, largest
from lustrum.plan.indicators import indicators
from lustrum.results import Measure, Result
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.child import Stated
from lustrum.studies.effect_sheet import EffectSheet, _cost_in_words, effect_sheet, sheet_document, sheet_results

BASE = """
economy = "bundled:germany_1995"
years = "1996-1998"
tail = 1
[growth]
labour = 0.003
productivity = 0.012
"""
CLEANER = {"wish": [{"quantity": "satellites", "label": "CO2", "by": 1998, "sense": "<=", "than_trend": 0.98}]}
THE_MOON = {"wish": [{"quantity": "output", "label": "CPA_F", "year": 1996, "sense": ">=", "than_trend": 3.0}]}
STATED = Stated("proposal:1")


@pytest.fixture(scope="module")
def debated(tmp_path_factory: pytest.TempPathFactory) -> Session:
    file = tmp_path_factory.mktemp("debate") / "plan.toml"
    file.write_text(BASE, encoding="utf-8")
    return Session(read_scenario(file), break_ties=True)


def of(sheet: EffectSheet) -> dict[str, Any]:
    return {each.name: each for each in sheet.results}


def test_a_cap_on_emissions_costs_consumption_and_says_whose(debated: Session) -> None:
    sheet = effect_sheet(debated, CLEANER, STATED, "Cleaner air")
    assert sheet.feasible
    assert sheet.sentences[0].startswith("It can be done")
    found = of(sheet)
    cost = found["effect_on_consumption"]
    assert float(cost["goal"][-1]) < 0.0
    assert cost["consumption"][-1] == pytest.approx(sum(cost["consumption"][:-1]))
    # The figures are those of two plans solved each on its own.
    alone = debated.of_child(debated.scenario, break_ties=True)
    mine = {one.name: one.values for one in indicators(alone.plan)}
    shown = dict(
        zip([item[0] for item in found["effect_on_figures"].items], found["effect_on_figures"]["before"], strict=True)
    )
    assert shown["consumption"] == pytest.approx(mine["consumption"][-1], rel=1e-6)
    falls = largest(found["effect_on_industries"], "output", 3, -1.0)
    assert falls and all(value < 0.0 for _, value in falls)
    assert any("loses most" in each for each in sheet.sentences)


def test_what_cannot_be_done_names_the_clash_and_a_way_out(debated: Session) -> None:
    sheet = effect_sheet(debated, THE_MOON, STATED, "The moon")
    assert not sheet.feasible
    assert sheet.status == "relaxed"
    assert any("CPA_F" in each for each in sheet.clash)
    assert sheet.ways_out
    assert sheet.sentences[0].startswith("It cannot be done as it stands.")
    assert any(each.startswith("Way out:") for each in sheet.sentences)
    assert any("proposal:1" in each for each in sheet.clash)


def test_what_changes_nothing_costs_nothing(debated: Session) -> None:
    idle = {"wish": [{"quantity": "output", "label": "CPA_A", "sense": ">=", "value": 0.0}]}
    sheet = effect_sheet(debated, idle, STATED, "Idle")
    found = of(sheet)
    assert not np.asarray(found["effect_on_consumption"]["consumption"]).any()
    assert not len(found["displaced"].items)
    assert "It moves no limit." in sheet.sentences
    assert any("costs nothing" in each for each in sheet.sentences)


@pytest.mark.parametrize(("change", "said"), [(3e-10, "It costs nothing"), (-30.0, "have 30 million EUR less")])
def test_rounding_between_two_plans_is_no_gain(debated: Session, change: float, said: str) -> None:
    measures = {
        "consumption": Measure(np.array([change]), "million EUR"),
        "in_base_years": Measure(np.array([100.0 * change / 2e5]), "% of a base year's consumption"),
    }
    (sentence,) = _cost_in_words(debated.plan, Result("effect_on_consumption", "", ("year",), [("all",)], measures))
    assert said in sentence


def test_a_sheet_made_again_is_the_same_to_the_last_digit(debated: Session) -> None:
    one = json.dumps(sheet_document(effect_sheet(debated, CLEANER, STATED, "Cleaner air")))
    effect_sheet(debated, THE_MOON, STATED, "between")
    assert json.dumps(sheet_document(effect_sheet(debated, CLEANER, STATED, "Cleaner air"))) == one


def test_hashes_tell_proposals_apart_and_not_their_names(debated: Session) -> None:
    one = effect_sheet(debated, CLEANER, STATED, "Cleaner air").hashes
    other = effect_sheet(debated, CLEANER, STATED, "Another name").hashes
    third = effect_sheet(debated, THE_MOON, STATED, "Cleaner air").hashes
    assert one == other
    assert one["scenario"] != third["scenario"]
    assert {key: one[key] for key in ("economy", "debated")} == {key: third[key] for key in ("economy", "debated")}


def test_another_goal_is_not_set_off_against_the_first(debated: Session) -> None:
    sheet = effect_sheet(debated, {"goal": {"kind": "output"}}, STATED, "Output")
    cost = of(sheet)["effect_on_consumption"]
    assert "goal" not in cost.measures
    assert any("another goal" in each for each in cost.notes)


def test_the_answers_are_whole(debated: Session) -> None:
    sheet = effect_sheet(debated, CLEANER, STATED, "Cleaner air")
    first, *rest = sheet_results(sheet)
    assert [f"{each}." for each in first.notes] == [*sheet.sentences]
    assert first.drawing is not None and first.drawing.title == "It can be done"
    assert [each.name for each in rest] == [each.name for each in sheet.results]


def test_plans_of_other_years_are_refused(debated: Session) -> None:
    other = debated.again(years=2, tail=1)
    with pytest.raises(UsageError, match="other years or products"):
        effects(debated.plan, other.plan)


def test_a_wish_the_plan_does_not_have_is_refused_with_its_place(debated: Session, tmp_path: Path) -> None:
    stated = Stated("proposal:1", "homes.toml", {"change.wish.1": 8, "change.wish.1.label": 10}, "change.")
    with pytest.raises(UsageError, match=r"'homes\.toml', line 8"):
        effect_sheet(
            debated, {"wish": [{"quantity": "output", "label": "XX", "sense": ">=", "value": 1.0}]}, stated, "x"
        )
