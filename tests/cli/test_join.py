"""`lustrum join` as its user sees it."""

from __future__ import annotations

import json

from tests.cooperation.test_membership_in_plan import SCENARIO


def test_a_group_is_answered_with_every_rule_and_the_coalition_that_would_leave(lustrum, tmp_path):
    ended = lustrum("join", "bundled:made_up_village", "--rule", "equal", "--json", "-o", tmp_path / "join.html")
    assert ended.code == 0, ended.err
    answers = {each["analysis"]: each for each in json.loads(ended.out)["answers"]}
    assert set(answers) == {"joining", "sharing_rules", "sold_before_joining", "membership", "membership_by_size"}
    text = (tmp_path / "join.html").read_text()
    assert "Who joins" in text and "<svg" in text


def test_a_farm_under_a_punishing_tax_is_named_as_pressed(lustrum):
    ended = lustrum("join", "bundled:made_up_village", "--rule", "equal", "--json")
    joining = json.loads(ended.out)["answers"][0]
    assert any(note.startswith("PRESSURE: birch would join only") for note in joining["notes"])
    place = joining["items"].index(["birch"])
    said = {name: joining["measures"][name]["values"][place] for name in ("pressed", "joins")}
    assert said == {"pressed": "yes", "joins": "no"}


def test_a_scenario_is_asked_at_the_prices_of_its_plan(lustrum, tmp_path):
    scenario = tmp_path / "valley.toml"
    scenario.write_text(SCENARIO.format(labour=-0.005, jobs_limit="true"))
    ended = lustrum("join", scenario)
    assert ended.code == 0, ended.err
    assert "of 3 groups join" in ended.out


def test_a_scenario_without_farm_groups_says_what_to_give(lustrum, tmp_path):
    scenario = tmp_path / "plain.toml"
    scenario.write_text('economy = "bundled:made_up_valley"\nyears = 2\n')
    ended = lustrum("join", scenario)
    assert ended.code == 3 and "[options.joining]" in ended.err


def test_a_rule_for_a_scenario_and_an_unknown_rule_are_refused(lustrum, tmp_path):
    ended = lustrum("join", "s.toml", "--rule", "equal")
    assert ended.code == 2 and "--rule belongs" in ended.err
    ended = lustrum("join", "bundled:made_up_village", "--rule", "eqal")
    assert ended.code == 2 and "'equal'" in ended.err
