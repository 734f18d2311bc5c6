"""Seats against votes: lists, people on lists, two stages."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.councils.deciding import decide_vote
from lustrum.councils.distortion import distortions, from_first_votes, gallagher_squared, stage_of
from lustrum.councils.verify import verify_council
from lustrum.errors import UsageError
from tests.councils.setting_up import TERM, election, held, village

LISTS = {"Red": ["Ann", "Bo", "Cem"], "Green": ["Dora", "Eve"]}
DAY = "2027-01-01"


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        yield opened


def by_lists(council, **more):
    asked = {"rule": "dhondt", "options": list(LISTS), "lists": LISTS, "seats": 4, "ties": "order",
             "order": list(LISTS)}  # fmt: skip
    return election(council, **(asked | more))


def test_seats_of_a_list_go_to_its_first_names(council):
    vote = by_lists(council)
    count = held(council, vote, ["Red"] * 7 + ["Green"] * 5)
    assert count["seats"] == {"Red": 2, "Green": 2} and count["persons"] == {
        "Red": ["Ann", "Bo"],
        "Green": LISTS["Green"],
    }
    decide_vote(council, vote)
    mandates = council.state().mandates.values()
    assert {each.person: each.votes for each in mandates} == {"Ann": 3, "Bo": 3, "Dora": 2, "Eve": 2}
    assert council.state().electors("assembly", DAY) == {"Ann", "Bo", "Dora", "Eve"}
    assert verify_council(council).faults == []


def test_a_list_fills_no_more_seats_than_it_has_names(council):
    vote = by_lists(council)
    count = held(council, vote, ["Green"] * 10 + ["Red"] * 2)
    assert count["seats"] == {"Red": 2, "Green": 2}
    vote = by_lists(council, seats=9, id="more")
    count = held(council, vote, ["Green"] * 10 + ["Red"] * 2)
    assert count["seats"] == {"Red": 3, "Green": 2} and any("vacant" in note for note in count["notes"])


def test_seats_that_a_list_refuses_go_to_nobody(council):
    vote = by_lists(council, items={"Green": {"refuses": True}})
    count = held(council, vote, ["Red"] * 7 + ["Green"] * 5)
    assert count["persons"] == {"Red": ["Ann", "Bo"]} and count["vacant"] == {"Green": 2}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"lists": None}, "say who stands on each"),
        ({"lists": {"Red": ["Ann"]}}, "'Green' has no names"),
        ({"lists": LISTS | {"Blue": ["Fay"]}}, "'Blue' does not stand"),
        ({"lists": LISTS | {"Green": ["Ann"]}}, "'Ann' stands twice"),
        ({"lists": LISTS | {"Green": []}}, "names nobody"),
        ({"kind": "ranking", "term": None, "to": None}, "belong to an election"),
        ({"rule": "stv-scottish", "options": ["Ann", "Bo"], "order": ["Ann", "Bo"]}, "'Cem' does not stand"),
    ],
)
def test_lists_that_do_not_say_who_is_elected_are_refused(council, more, said):
    with pytest.raises(UsageError, match=said):
        by_lists(council, **more)


def test_the_distortion_of_lists_is_that_of_all_their_votes(council):
    """The first stage of a division holds the votes of one list, which once passed for all votes cast."""
    vote = by_lists(council)
    held(council, vote, ["Red"] * 7 + ["Green"] * 5)
    assert distortions(council.state())[vote] == pytest.approx(100 * (7 / 12 - 1 / 2))


def two_stages(council):
    """Two mills elect five delegates each to a sector by lists, the sector elects the assembly by majorities."""
    with council.act() as act:
        act.add("body", id="other", name="Other mill", level="factory")
        act.add("roll", body="other", add=[f"other {n}" for n in range(10)])
        act.add("body", id="sector", name="Sector", level="sector")
    for body, red, people in (("mill", 9, "A"), ("other", 4, "B")):
        lists = {"Red": [f"{people}r{n}" for n in range(5)], "Green": [f"{people}g{n}" for n in range(5)]}
        vote = by_lists(council, body=body, to="sector", seats=5, lists=lists, rule="sainte-lague")
        held(council, vote, ["Red"] * red + ["Green"] * (15 - red if body == "mill" else 6))
        decide_vote(council, vote)
    council.clock.now = "2026-12-02T12:00:00Z"
    names = sorted(council.state().electors("sector", "2026-12-02"))
    vote = election(council, body="sector", to="assembly", options=names, seats=3, rule="points", ties="order",
                    order=sorted(names, key=lambda n: (n[1] == "g", n)), term=["2026-12-03", "2028-12-01"])  # fmt: skip
    red = "; ".join(f"{n} = 1" for n in names if n[1] == "r")
    held(council, vote, [red] * 6 + [""] * 4)
    decide_vote(council, vote)


def test_from_the_first_votes_to_the_last_seats_a_majority_of_a_majority_shows(council):
    two_stages(council)
    found = {each.body: each for each in from_first_votes(council.state(), DAY)}
    assert found["sector"].votes == {"Red": 13, "Green": 12} and found["sector"].stages == 1
    last = found["assembly"]
    assert last.votes == {"Red": Fraction(13), "Green": Fraction(12)} and last.seats == {"Red": 3}
    assert last.stages == 2 and last.per_cent == pytest.approx(48.0)
    assert set(last.elections) == {"vote-1", "vote-2"}
    assert verify_council(council).faults == []


def test_those_who_elected_and_sit_no_more_still_stand_between_first_votes_and_last_seats(council):
    two_stages(council)
    council.clock.now = "2027-02-01T12:00:00Z"
    with council.act() as act:
        for each in act.state.seats("sector", "2027-02-01"):
            act.add("mandate-end", mandate=each.id, day="2027-02-01", why="resigned")
    (last,) = from_first_votes(council.state(), "2027-03-01")
    assert last.body == "assembly" and last.stages == 2 and set(last.elections) == {"vote-1", "vote-2"}
    assert last.votes == {"Red": Fraction(13), "Green": Fraction(12)}


def test_there_is_no_third_stage(council):
    two_stages(council)
    assert [stage_of(council.state(), body, DAY) for body in ("mill", "sector", "assembly")] == [0, 1, 2]
    council.clock.now = "2027-01-01T12:00:00Z"
    with council.act() as act:
        act.add("body", id="bureau", name="Bureau", level="assembly")
    with pytest.raises(UsageError, match="over 2 stages"):
        election(council, body="assembly", to="bureau", options=["Ar0"], seats=1, term=["2027-02-01", "2028-02-01"])


def test_people_on_lists_are_counted_for_theirs_whatever_the_rule(council):
    names = [name for each in LISTS.values() for name in each]
    vote = election(council, options=names, lists=LISTS, seats=2)
    held(council, vote, ["Ann > Bo"] * 8 + ["Dora > Eve"] * 5)
    decide_vote(council, vote)
    (found,) = from_first_votes(council.state(), DAY)
    assert found.votes == {"Red": 8, "Green": 5} and sum(found.seats.values()) == 2


SHARES = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 20), min_size=1).filter(lambda d: sum(d.values()))


@given(SHARES, SHARES)
def test_distortion_lies_between_nothing_and_all_and_is_nothing_where_seats_are_as_votes(votes, seats):
    exact = {name: Fraction(number) for name, number in votes.items()}
    assert 0 <= gallagher_squared(exact, seats) <= 100**2
    assert gallagher_squared(exact, votes) == 0


def test_terms_are_counted_for_the_people_on_a_list(council):
    for since, until in (TERM, ["2028-12-01", "2030-12-01"]):
        vote = by_lists(council, term=[since, until])
        held(council, vote, ["Red"] * 9)
        decide_vote(council, vote)
    with pytest.raises(UsageError, match="'Ann' has sat"):
        by_lists(council, term=["2030-12-01", "2032-12-01"])
