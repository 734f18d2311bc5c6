"""Decided numbers of a plan: wishes and keys by their decision, with what each costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lustrum.plan.decided import decided_about, decided_numbers, decision_in_words
from lustrum.problem import WishedValue
from lustrum.scenario import Session, read_scenario
from tests.councils.three_goods import write

KEPT = {"7": {"title": "Homes", "body": "assembly", "day": "2000-11-01", "for": 7, "against": 3, "rule": "votes-cast"}}


@pytest.fixture
def asked(tmp_path: Path) -> Session:
    debated = Session(read_scenario(write(tmp_path)))
    wishes = [
        WishedValue("consumption", "homes", None, ">=", 10.0, origin="decision:7"),
        WishedValue("consumption", "grain", None, ">=", 1.0, origin="somebody"),
    ]
    return debated.again(wishes=wishes)


def test_only_what_was_decided_is_told_and_it_costs_its_dual(asked: Session) -> None:
    """A home takes 2 hours, in which 40 units of power are made: one per cent of ten homes costs 3.9 of output."""
    (found,) = decided_numbers(asked.plan)
    assert (found.decision, found.label, found.years) == ("7", "homes", (2001,))
    assert found.cost == pytest.approx(3.9)
    assert found.prices == (pytest.approx(-39.0),) or found.prices == (pytest.approx(39.0),)


def test_a_decision_is_told_as_the_plan_keeps_it(asked: Session) -> None:
    plan = replace(
        asked.plan, scenario={"decisions": KEPT, "goal": {"kind": "output"}, "origins": {"goal.kind": "decision:7"}}
    )
    assert decision_in_words(plan, "7") == "decision 7: Homes; assembly, 2000-11-01, 7 for, 3 against, rule votes-cast"
    assert decision_in_words(plan, "8") == "decision 8"
    assert [each.what for each in decided_numbers(plan)][-1] == "goal.kind"
    (said,) = decided_about(plan, "consumption", "homes", 2001)
    assert said.startswith("Decided: at least 10 hours/year in 2001, by decision 7: Homes")
    assert decided_about(plan, "consumption", "grain", 2001) == ()
