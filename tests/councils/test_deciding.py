"""Mandates, recall, terms: how a seat is won and lost."""

import pytest

from lustrum.councils.acts.mandates import votes_of
from lustrum.councils.deciding import ask_recall, decide_vote, decisions_of
from lustrum.councils.verify import verify_council
from lustrum.errors import UsageError
from tests.councils.setting_up import ELECTORS, election, held, question, village


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        vote = election(opened)
        held(opened, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
        decide_vote(opened, vote)
        opened.clock.now = "2027-02-01T00:00:00Z"
        yield opened


@pytest.mark.parametrize(("texts", "lost"), [
    (["yes"] * 6 + ["no"] * 5, True), (["yes"] * 5 + ["no"] * 3, False), (["yes"] * 6 + ["no"] * 7, False),
])  # fmt: skip
def test_a_recall_needs_more_yes_than_no_and_than_had_elected(council, texts, lost):
    vote = ask_recall(council, "mandate-1", ELECTORS[:3])
    held(council, vote, texts)
    decide_vote(council, vote)
    assert bool(council.state().mandates["mandate-1"].ended) is lost
    assert ("Ann" in council.state().electors("assembly", "2027-03-01")) is not lost
    assert verify_council(council).faults == []


def test_a_recall_needs_a_fifth_of_the_electors_once_in_six_months(council):
    with pytest.raises(UsageError, match="3 are needed"):
        ask_recall(council, "mandate-1", ELECTORS[:2])
    with pytest.raises(UsageError, match="no elector"):
        ask_recall(council, "mandate-1", [*ELECTORS[:2], "Stranger"])
    with pytest.raises(UsageError, match="60 are the most"):
        ask_recall(council, "mandate-1", ELECTORS[:3], begun="2026-11-01")
    ask_recall(council, "mandate-1", ELECTORS[:3], begun="2027-01-10")
    with pytest.raises(UsageError, match="183 days"):
        ask_recall(council, "mandate-1", ELECTORS[3:9])
    council.clock.now = "2027-09-01T00:00:00Z"
    ask_recall(council, "mandate-1", ELECTORS[3:9])
    with pytest.raises(UsageError, match="no mandate"):
        ask_recall(council, "mandate-9", ELECTORS)
    council.clock.now = "2029-01-01T00:00:00Z"
    with pytest.raises(UsageError, match="not held"):
        ask_recall(council, "mandate-2", ELECTORS)


def test_nobody_sits_for_three_terms_in_a_row(council):
    vote = election(council, term=["2028-12-01", "2030-12-01"])
    held(council, vote, ["Ann > Bo"] * 9)
    decide_vote(council, vote)
    with pytest.raises(UsageError, match="2 terms in a row"):
        election(council, term=["2030-12-01", "2032-12-01"])
    election(council, term=["2031-12-01", "2033-12-01"])


def test_a_delegate_nobody_elected_and_an_officer_nobody_named_are_refused(council):
    given = {
        "id": "m",
        "body": "assembly",
        "person": "Eve",
        "text": "Talk",
        "since": "2027-01-01",
        "until": "2028-01-01",
    }
    for kind, by, said in (("delegate", "vote-1", "not elected"), ("delegate", "mill", "is elected"),
                           ("officer", "a friend", "elected body"), ("king", "mill", "no kind")):  # fmt: skip
        with pytest.raises(UsageError, match=said), council.act() as act:
            act.add("mandate", **given, kind=kind, by=by)
    with council.act() as act:
        act.add("mandate", **given, kind="officer", by="assembly")
        act.add("mandate-end", mandate="m", day="2027-03-01", why="dismissed")
    assert council.state().mandates["m"].holds_on("2027-02-28") and not council.state().mandates["m"].holds_on(
        "2027-03-01"
    )


def test_a_chair_has_no_vote_where_the_rule_says_so(tmp_path):
    with village(tmp_path / "c.council") as council:
        with council.act() as act:
            act.add("body", id="board", name="Board", level="sector", chair="no-vote")
            act.add("roll", body="board", add=["Ann", "Bo", "Cem"], voice=["Guest"])
            act.add("mandate", id="c", body="board", person="Cem", kind="chair", text="Chair", since="2026-01-01",
                    until="2028-01-01", by="board")  # fmt: skip
        assert council.state().electors("board", "2026-12-01") == {"Ann", "Bo"}
        with pytest.raises(UsageError, match="odd number"), council.act() as act:
            act.add("body", id="even", name="Even", level="sector", chair="odd-board", seats=4)


def test_a_decision_bears_its_count_its_minority_and_what_it_changes(council):
    vote = question(council, changes={"growth": {"labour": 0.01}})
    held(council, vote, ["yes"] * 8 + ["no"] * 3)
    minority = [{"text": "Too dear.", "by": ["Bo", "Cem"], "votes": 3}]
    said = decide_vote(council, vote, name="loom", reasons="It is worn.", minority=minority, until="2028-01-01")
    found = decisions_of(council)[-1]
    assert said["id"] == found.id == "loom" and (found.votes_for, found.absent) == (8, 4)
    assert found.changes == {"growth": {"labour": 0.01}} and found.minority[0].text == "Too dear."
    with pytest.raises(UsageError, match="decided already"):
        decide_vote(council, vote)


def test_a_decision_other_than_its_vote_is_refused(council):
    vote = question(council)
    held(council, vote, ["yes"] * 8)
    forged = {"id": "f", "vote": vote, "title": "T", "body": "mill", "level": "factory", "day": "2027-02-01",
              "members": 15, "present": 8, "absent": 7, "rule": "votes-cast", "result": "carried"}  # fmt: skip
    for figures in ({"for": 7, "against": 1}, {"for": 8, "against": 1}):
        with pytest.raises(UsageError), council.act() as act:
            act.add("decision", **forged, **figures)


@pytest.mark.parametrize(("first", "whole"), [("7/2", 3), ("75.61150", 75), ("8", 8)])
def test_of_votes_that_elected_parts_are_dropped_and_nothing_else(first, whole):
    assert votes_of({"stages": [{"votes": {"Ann": first}}, {"votes": {"Ann": "99"}}]}) == {"Ann": whole}


@pytest.mark.parametrize("votes", [4, 6, None])
def test_a_mandate_that_says_other_votes_than_elected_is_refused(council, votes):
    """More of them would keep a delegate from being recalled."""
    vote = election(council, term=["2028-12-01", "2030-12-01"])
    held(council, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
    given = {"id": "m", "body": "assembly", "person": "Ann", "kind": "delegate", "text": "T", "by": vote,
             "since": "2028-12-01", "until": "2030-12-01"}  # fmt: skip
    with pytest.raises(UsageError, match="elected by 5 votes"), council.act() as act:
        act.add("mandate", **given, votes=votes)
    with council.act() as act:
        act.add("mandate", **given, votes=5)


def test_a_petition_in_a_log_that_no_elector_signed_is_refused_with_who_did(council):
    with council.act() as act, pytest.raises(UsageError, match="'1' signed and is no elector"):
        act.add("petition", id="p", body="mill", text="Roof", signed=[1, "1"])
    with council.act() as act, pytest.raises(UsageError, match="Nothing was proposed as 'roof'"):
        act.add("petition", id="p", body="mill", text="Roof", signed=ELECTORS[:2], proposal="roof")


@pytest.mark.parametrize(
    ("why", "day", "said"),
    [
        ("dismissed", "2027-03-01", "nobody dismisses a delegate"),
        ("end of term", "2027-03-01", "ends on 2028-12-01"),
        ("resigned", "2030-01-01", "ends on 2028-12-01"),
    ],
)
def test_no_end_dismisses_a_delegate_or_makes_a_term_longer(council, why, day, said):
    with council.act() as act, pytest.raises(UsageError, match=said):
        act.add("mandate-end", mandate="mandate-1", day=day, why=why)
    held = council.state().mandates["mandate-1"]
    held.ended = "2030-01-01"
    assert held.holds_on("2028-11-30") and not held.holds_on("2028-12-01")


def test_a_petition_of_twenty_thousand_electors_is_received_and_counts_them_all(tmp_path):
    """One entry of the log holds 64 KB: the signatures stand in as many as they fill."""
    from lustrum.councils.laying import petition, petitions
    from lustrum.councils.store import chunks

    names = [f"Elector number {n:05d} of the northern district" for n in range(20_000)]
    with village(tmp_path / "a.council") as council:
        with council.act() as act:
            act.add("body", id="town", name="Town", level="territory")
            act.extend("roll", [{"body": "town", "add": part} for part in chunks(names)])
        found = petition(council, "town", "Mend the roof", names[:1999])
        assert (len(found["signed"]), found["forces"]) == (1999, "answer")
        found = petition(council, "town", "Mend the bridge", names[::-1])
        assert (len(found["signed"]), found["electors"], found["forces"]) == (20_000, 20_000, "debate")
        assert verify_council(council).faults == []
        assert [each["signatures"] for each in petitions(council.state(), "2026-12-01")] == [1999, 20_000]
        with pytest.raises(UsageError, match="'Elector number 00400 of the northern district' signed twice"):
            petition(council, "town", "Twice", [*names[:5000], names[400]])
        assert len(council.state().kept["petition"]) == 2  # nothing of it stands
        with council.act() as act, pytest.raises(UsageError, match="no elector here"):
            act.add("signatures", petition="petition-1", signed=["A stranger"])
        council.clock.now = "2026-12-03T12:00:00Z"
        with council.act() as act, pytest.raises(UsageError, match="handed in on 2026-11-30"):
            act.add("signatures", petition="petition-1", signed=[names[-1]])
        with council.act() as act, pytest.raises(UsageError, match="no petition"):
            act.add("signatures", petition="petition-9", signed=[names[-1]])


def test_a_recall_that_thousands_ask_for_is_opened(tmp_path):
    names = [f"Elector number {n:05d} of the northern district" for n in range(4_000)]
    with village(tmp_path / "a.council") as council:
        vote = election(council)
        held(council, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
        decide_vote(council, vote)
        with council.act() as act:
            act.extend("roll", [{"body": "mill", "add": names[n : n + 300]} for n in range(0, 4_000, 300)])
        council.clock.now = "2027-02-01T00:00:00Z"
        recall = ask_recall(council, "mandate-1", names)
        assert council.vote(recall).members == 4_015
        assert len(council.state().kept["petition"]["petition-1"]["signed"]) == 4_000


def test_names_of_any_length_are_entered_in_parts_that_fit():
    from lustrum.councils.store import CHUNK, chunks

    assert chunks([]) == [] and [len(part) for part in chunks(["a"] * (CHUNK + 1))] == [CHUNK, 1]
    long = ["é" * 10_000] * 5
    assert [len(part) for part in chunks(long)] == [2, 2, 1]
    assert [name for part in chunks(long) for name in part] == long
