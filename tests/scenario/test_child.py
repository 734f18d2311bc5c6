"""A child of a scenario in hand is the same as a file that names it as its parent; its hash is of what it asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lustrum.errors import UsageError
from lustrum.results.toml import lines_of, values_of
from lustrum.scenario import Scenario, read_scenario
from lustrum.scenario.child import Stated, child_of, economy_hash, scenario_hash
from lustrum.scenario.run import scenario_economy

PARENT = """
economy = "bundled:germany_1995"
years = "1996-1998"
tail = 1
[growth]
labour = 0.003
productivity = "1.2 %"
[goal]
kind = "consumption"
discount = 0.97
[options]
work.growth = 0.01
[[wish]]
quantity = "output"
label = "CPA_A"
sense = ">="
than_trend = 1.01
"""
CHANGES = {
    "another goal": '[goal]\nkind = "output"\n',
    "a rate of its own": '[growth]\nlabour = "0.5 %"\n',
    "an option and a part": "[options]\nwork.growth = 0.02\n",
    "a wish": '[[wish]]\nquantity = "consumption"\nlabel = "CPA_A"\nsense = ">="\nthan_trend = 1.02\n',
    "trade": "[trade]\nfinance = 3.0\n",
    "one goal, another discount": "[goal]\ndiscount = 0.96\n",
}


def parent(folder: Path) -> Scenario:
    (folder / "parent.toml").write_text(PARENT, encoding="utf-8")
    return read_scenario(folder / "parent.toml")


@pytest.mark.parametrize("name", CHANGES)
def test_a_child_in_hand_is_the_child_of_a_file(tmp_path: Path, name: str) -> None:
    """Two roads to one scenario."""
    in_hand = child_of(parent(tmp_path), values_of(CHANGES[name]), Stated("the scenario"), name="child")
    (tmp_path / "child.toml").write_text('parent = "parent.toml"\n' + CHANGES[name], encoding="utf-8")
    of_file = read_scenario(tmp_path / "child.toml")
    fields = ("goal", "goal_options", "growth", "options", "parts", "wishes", "years", "tail", "economy")
    assert [getattr(in_hand, each) for each in fields] == [getattr(of_file, each) for each in fields]
    assert scenario_hash(in_hand) == scenario_hash(of_file) != scenario_hash(parent(tmp_path))


def test_faults_are_named_with_their_lines(tmp_path: Path) -> None:
    text = '[change.goal]\nkind = "nothin"\n[[change.wish]]\nquantity = "output"\nsense = ">"\nvalue = 3\n'
    stated = Stated("proposal:1", "homes.toml", lines_of(text), "change.")
    with pytest.raises(UsageError) as caught:
        child_of(parent(tmp_path), values_of(text)["change"], stated)
    said = str(caught.value)
    assert "'homes.toml', line 2: goal.kind is 'nothin'" in said
    assert "'homes.toml', line 5: wish 1: the sense is '>'" in said


@pytest.mark.parametrize("change", [{"wish": 3}, {"wish": [3]}, {"goal": 3}, {"options": {"work": 3}}, {"xyz": 1}])
def test_what_is_no_change_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        child_of(parent(tmp_path), change, Stated("proposal:1"))


def test_the_changes_are_left_as_they_were(tmp_path: Path) -> None:
    change = {"wish": [{"quantity": "output", "sense": ">=", "value": 3}], "growth": {"labour": "1 %"}}
    child = child_of(parent(tmp_path), change, Stated("proposal:1"))
    assert change == {"wish": [{"quantity": "output", "sense": ">=", "value": 3}], "growth": {"labour": "1 %"}}
    assert child.wishes[-1].origin == "proposal:1"


def test_the_hash_is_of_what_is_asked_and_not_of_names(tmp_path: Path) -> None:
    one = parent(tmp_path)
    assert scenario_hash(replace(one, name="other", description="other")) == scenario_hash(one)
    assert scenario_hash(replace(one, years=3)) != scenario_hash(one)
    economy = scenario_economy(one)
    assert economy_hash(economy) == economy_hash(replace(economy, inputs=tuple(reversed(economy.inputs))))
    assert economy_hash(economy) != economy_hash(replace(economy, inputs=economy.inputs[1:]))
