"""Decisions: figures that add up, results that follow from the rule, which are in force on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.councils.counting.yes_no import MAJORITIES
from lustrum.councils.decision_file import decision_document, decision_of, decisions_json, read_decisions
from lustrum.councils.decisions import (
    Decision,
    Loan,
    Minority,
    Settlement,
    faults_of,
    in_force,
    may_state,
    overlapping,
    recounted,
)
from lustrum.errors import DataError, UsageError
from lustrum.results import Section
from lustrum.results.dotted import flat

DAY = date(2012, 11, 20)


def a_decision(id: str = "1", **other: Any) -> Decision:
    figures: dict[str, Any] = {
        "title": "More homes", "body": "assembly", "level": "assembly", "day": DAY, "rule": "votes-cast", "members": 15,
        "present": 15, "absent": 0, "abstain": 4, "votes_for": 7, "votes_against": 4,
    }  # fmt: skip
    return Decision(id=id, **(figures | other))


def test_seven_to_four_with_four_abstaining_hangs_on_the_rule() -> None:
    """Page 11.5: passes by votes cast (63.6 per cent), fails the absolute majority (46.7)."""
    assert recounted(a_decision()) == "carried"
    assert recounted(a_decision(rule="absolute")) == "not-carried"
    assert faults_of(a_decision()) == []
    (said,) = faults_of(a_decision(rule="absolute"))
    assert "by its rule 'absolute' it is 'not-carried'" in said


def test_without_a_quorum_nothing_is_decided() -> None:
    lone = a_decision(members=31, absent=16)
    assert recounted(lone) == "not-decided"


def test_figures_that_do_not_add_up_are_named() -> None:
    assert any("15 present and 1 absent are not 15 members" in each for each in faults_of(a_decision(absent=1)))
    assert any("are 16 together" in each for each in faults_of(a_decision(abstain=5)))
    assert any("give for and against" in each for each in faults_of(a_decision(votes_for=None)))
    assert any("counts no yes and no" in each for each in faults_of(a_decision(rule="floors")))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"changes": {"trade": {"finance": 1.0}}}, "without a [loan]"),
        ({"loan": Loan(5.0, "ten years"), "level": "factory"}, "needs a decision of the assembly"),
        ({"loan": Loan(0.0, "ten years")}, "an amount above zero"),
        ({"loan": Loan(5.0, " ")}, "its terms"),
        ({"settles": Settlement(("1",), "order")}, "by an order and names none"),
        ({"until": date(2012, 1, 1)}, "before it begins"),
        ({"replaces": ("1",)}, "replaces itself"),
    ],
)
def test_what_a_decision_may_not_do_is_named(other: dict[str, Any], said: str) -> None:
    assert any(said in each for each in faults_of(a_decision(**other)))


def test_in_force_are_those_carried_begun_not_ended_and_not_replaced() -> None:
    first = a_decision("1", until=date(2013, 1, 1))
    lost = a_decision("2", rule="absolute", result="not-carried")
    later = a_decision("3", day=date(2012, 12, 1), replaces=("1",))
    assert in_force([first, lost, later], date(2012, 11, 19)) == ()
    assert in_force([first, lost, later], DAY) == (first,)
    assert in_force([first, lost, later], date(2012, 12, 1)) == (later,)
    assert in_force([first], date(2013, 1, 1)) == (first,)
    assert in_force([first], date(2013, 1, 2)) == ()
    waits = replace(first, since=date(2012, 12, 24))
    assert in_force([waits], DAY) == ()


def test_two_decisions_on_one_key_are_named_and_wishes_are_not() -> None:
    one = a_decision("1", changes={"goal": {"discount": 0.97}, "wish": [{"quantity": "output"}]})
    two = a_decision("2", changes={"goal": {"discount": 0.98}, "wish": [{"quantity": "output"}]})
    assert overlapping([one, two]) == [("goal.discount", "1", "2")]
    assert overlapping([one, replace(one, id="3")]) == []
    assert list(flat(one.changes)) == [("goal.discount", 0.97)]


def test_a_tenth_of_the_voters_or_two_members_may_state_their_view() -> None:
    assert may_state(5, (), 50)
    assert not may_state(4, ("Ada",), 50)
    assert may_state(0, ("Ada", "Bo"), 50)


A_FILE = """
[[decision]]
id = "7"
title = "More homes"
body = "assembly"
level = "assembly"
day = 2012-11-20
rule = "votes-cast"
members = 15
present = 15
absent = 0
abstain = 4
for = 7
against = 4
result = "carried"
until = "2017-12-31"
[[decision.minority]]
text = "Care comes first."
by = ["Ada", "Bo"]
[[decision.changes.wish]]
quantity = "investment"
label = "A16, residential"
sense = ">="
than_trend = 1.05
"""


def test_a_file_is_read_and_its_json_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(A_FILE, encoding="utf-8")
    (found,) = read_decisions(file)
    assert (found.votes_for, found.until, found.minority[0].by) == (7, date(2017, 12, 31), ("Ada", "Bo"))
    other = tmp_path / "decisions.json"
    other.write_text(decisions_json([found], "a federation"), encoding="utf-8")
    assert read_decisions(other) == (found,)


@given(
    st.sampled_from(MAJORITIES), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30),
    st.sampled_from(["1/2", "1/3", "2/3", "0.4"]),
)  # fmt: skip
def test_what_is_written_is_read_again(rule: str, yes: int, no: int, abstain: int, absent: int, quorum: str) -> None:
    from fractions import Fraction

    present = yes + no + abstain
    one = a_decision(
        rule=rule, votes_for=yes, votes_against=no, abstain=abstain, present=present, absent=absent,
        members=present + absent, quorum=Fraction(quorum), minority=(Minority("No.", ("Bo",), 3, "other"),),
        loan=Loan(2.5, "ten years"), settles=Settlement(("4", "5"), "order", ("5", "4")),
    )  # fmt: skip
    assert decision_of(Section("here", decision_document(one))) == one


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ('result = "carried"', 'result = "won"', UsageError, "won"),
        ("for = 7", "for = 8", DataError, "are 16 together"),
        ("for = 7", 'for = "7"', UsageError, "give a whole number"),
        ("day = 2012-11-20", 'day = "soon"', UsageError, "give a day"),
        ('rule = "votes-cast"', 'rule = "votes-caste"', UsageError, "votes-cast"),
        ('id = "7"', 'name = "7"', UsageError, "has no key 'name'"),
        ('body = "assembly"', 'body = ""', UsageError, "empty body"),
        ("absent = 0", "absent = -1", DataError, "below zero"),
        ("members = 15", 'members = 15\nquorum = "9"', UsageError, "write a share"),
    ],
)
def test_a_file_at_fault_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, error: type[Exception], said: str
) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(A_FILE.replace(old, new), encoding="utf-8")
    with pytest.raises(error, match=said):
        read_decisions(file)


def test_one_identifier_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(A_FILE + A_FILE, encoding="utf-8")
    with pytest.raises(UsageError, match="Two decisions bear the identifier '7'"):
        read_decisions(file)


@pytest.mark.parametrize("text", ["", "[]", '{"decision": 3}', '{"decision": [{"id": NaN}]}', '{"a": 1, "a": 2}'])
def test_json_that_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "decisions.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((UsageError, DataError)):
        read_decisions(file)


def test_a_decided_wish_says_what_a_wish_of_a_scenario_says_but_for_its_origin() -> None:
    from lustrum.councils.decisions import MAY_CHANGE, WISH_KEYS
    from lustrum.scenario.asked import KEYS
    from lustrum.scenario.wish import WISH_KEYS as OF_A_SCENARIO

    assert {*WISH_KEYS, "origin"} == set(OF_A_SCENARIO)
    assert set(MAY_CHANGE) < set(KEYS)


@pytest.mark.parametrize("key", ["years", "economy", "goals"])
def test_a_decision_on_keys_nobody_votes_on_is_refused(tmp_path: Path, key: str) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(A_FILE + f"[decision.changes]\n{key} = 3\n", encoding="utf-8")
    with pytest.raises(UsageError):
        read_decisions(file)
    file.write_text(A_FILE.replace("[[decision.changes.wish]]", f"[decision.changes]\n{key} = 3"), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"line 21\) has no key '{key}'"):
        read_decisions(file)
