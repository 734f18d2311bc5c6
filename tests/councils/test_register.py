"""Measures of bureaucratisation, distortion, participation, from plain figures and from a council's own records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.councils.deciding import decide_vote
from lustrum.councils.distortion import distortions, gallagher
from lustrum.councils.register import (
    COMPONENTS,
    ROOTS,
    bureaucratisation,
    components_of,
    participation,
)
from tests.councils.setting_up import election, held, question, village

BEFORE = {"posts": 100, "appointed": 20, "elected_alone": 12, "filled_by_one": 2, "turnout": 0.75,
          "proposals_per_1000": 40, "decided_before": 0.2, "days_waiting": 20}  # fmt: skip
AFTER = {"posts": 100, "appointed": 80, "elected_alone": 15, "filled_by_one": 64, "turnout": 0.4,
         "proposals_per_1000": 4, "decided_before": 0.7, "days_waiting": 61.2}  # fmt: skip


def test_the_index_rises_as_on_the_page_of_the_model():
    """The page prints 0.189 and 0.750 and not what they are of; these figures are ours and come to the same."""
    before, after = components_of(**BEFORE), components_of(**AFTER)
    assert (round(before.index, 3), round(after.index, 3)) == (0.189, 0.750)
    assert all(before.components[name] < after.components[name] for name in COMPONENTS)
    assert round(after.roots["authoritarianism"], 3) == 0.725


def test_every_component_is_in_one_sub_index_or_is_participation():
    named = [name for names in ROOTS.values() for name in names]
    assert len(named) == len(set(named)) and set(COMPONENTS) - set(named) == {"not_voting"}


@given(st.integers(0, 50), st.data())
def test_components_lie_between_none_and_all(posts, data):
    appointed = data.draw(st.integers(0, posts))
    alone, one = data.draw(st.integers(0, posts - appointed)), data.draw(st.integers(0, appointed))
    share = st.floats(0, 1)
    found = components_of(
        posts=posts, appointed=appointed, elected_alone=alone, filled_by_one=one, turnout=data.draw(share),
        proposals_per_1000=data.draw(st.floats(0, 500)), decided_before=data.draw(share),
        days_waiting=data.draw(st.floats(0, 900)),
    )  # fmt: skip
    assert all(0.0 <= each <= 1.0 for each in found.components.values() if each is not None)
    assert 0.0 <= found.index <= 1.0


def test_half_of_the_votes_and_three_of_128_delegates_are_47_7_per_cent_apart():
    assert round(gallagher({"A": 50, "B": 50}, {"A": 3, "B": 125}), 1) == 47.7
    assert gallagher({"A": 5, "B": 5}, {"A": 1, "B": 1}) == 0.0


def test_the_records_of_a_council_say_it_themselves(tmp_path):
    with village(tmp_path / "v.council") as council:
        vote = election(council)
        held(council, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
        decide_vote(council, vote)
        council.clock.now = "2027-01-10T00:00:00Z"
        with council.act() as act:
            for number, (by, elected) in enumerate([("board", False), ("board", False), ("mill", False)]):
                act.add("appointment", id=f"a{number}", post="Post", who=f"P{number}", by=by, since="2026-01-01",
                        until="2028-01-01", elected=elected)  # fmt: skip
            wish = {"quantity": "consumption", "label": "bread", "sense": ">=", "than_trend": 1.1}
            act.add("proposal", id="p1", title="More bread", text="We are hungry.", submitter="Ann", body="mill",
                    level="factory", change={"wish": [wish]})  # fmt: skip
        council.clock.now = "2027-02-24T00:00:00Z"
        state = council.state(ballots=True)
        found = bureaucratisation(state, "2027-02-24", agenda=(1, 4)).components
        assert found["appointed"] == pytest.approx(3 / 5) and found["concentration"] == pytest.approx(2 / 3)
        assert found["uncontested"] == 0.0 and found["not_voting"] == pytest.approx(6 / 15)
        assert found["waiting"] == pytest.approx(45 / 90) and found["decided_before"] == 0.25
        assert found["few_proposals"] == 0.0  # one of fifteen is 67 for a thousand
        assert distortions(state)[vote] == pytest.approx(5.6, abs=0.1)
        assert participation(state)[0]["share"] == 9 / 15
        with council.act() as act:
            act.add("answer", to="p1", text="In spring.")
        assert bureaucratisation(council.state(ballots=True), "2027-02-24").components["waiting"] == 0.0


def test_what_the_records_do_not_say_is_left_out_and_named(tmp_path):
    with village(tmp_path / "v.council") as council:
        question(council)
        found = bureaucratisation(council.state(ballots=True), "2026-11-30")
    assert found.components["appointed"] is None and found.components["waiting"] is None
    assert found.index == 1.0 and len(found.notes) == 2


def test_a_post_that_does_not_say_how_many_stood_is_neither_contested_nor_uncontested(tmp_path):
    term = {"by": "mill", "since": "2026-01-01", "until": "2028-01-01", "elected": True}
    with village(tmp_path / "v.council") as council:
        with council.act() as act:
            for name, more in (("a", {"candidates": 1}), ("b", {"candidates": 3}), ("c", {}), ("d", {})):
                act.add("appointment", id=name, post="Post", who=name, **term, **more)
        found = bureaucratisation(council.state(ballots=True), "2026-11-30", agenda=(1, 4))
    assert found.components["uncontested"] == 1 / 2
    assert any(each.endswith("left out of those uncontested: 2.") for each in found.notes)
