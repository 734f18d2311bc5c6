"""Votes from question to count: who may, once, until when; secret ballots; ties."""

import hashlib

import pytest

from lustrum.councils.counting.lots import hash_of
from lustrum.councils.deciding import decide_vote
from lustrum.councils.verify import verify_council as verify
from lustrum.councils.voting import (
    BATCH,
    cast,
    close_vote,
    count_vote,
    counted,
    issue_tokens,
    open_a_vote,
    release,
    token_hash,
    trimmed,
)
from lustrum.database.canonical import canonical
from lustrum.errors import UsageError
from tests.councils.setting_up import ELECTORS, TERM, YES_NO, election, held, question, village


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        yield opened


def test_seven_to_four_passes_by_votes_cast_and_fails_by_absolute_majority(council):
    texts = ["yes"] * 7 + ["no"] * 4 + ["abstain"] * 4
    for majority, carried in (("votes-cast", True), ("absolute", False)):
        vote = question(council, variants={"majority": majority})
        count = held(council, vote, texts)
        assert count["carried"] is carried and count["votes"] == {"yes": 7, "no": 4, "abstain": 4, "absent": 0}
        assert decide_vote(council, vote)["result"] == ("carried" if carried else "not-carried")


def test_without_a_quorum_nothing_is_decided(council):
    vote = question(council)
    held(council, vote, ["yes"] * 7)
    assert decide_vote(council, vote)["result"] == "not-decided"


def test_who_votes_twice_or_has_no_vote_is_refused_and_nothing_lost(council):
    vote = question(council)
    cast(council, vote, "yes", elector=ELECTORS[0])
    for who, said in ((ELECTORS[0], "already"), ("A stranger", "no vote")):
        with pytest.raises(UsageError, match=said):
            cast(council, vote, "no", elector=who)
    with pytest.raises(UsageError, match="roll-call"):
        cast(council, vote, "no", token="x")
    assert close_vote(council, vote) == 1


@pytest.mark.parametrize("text", ["maybe", "yes > no", "Ann"])
def test_a_ballot_for_nobody_is_refused(council, text):
    vote = question(council)
    with pytest.raises(UsageError, match="does not stand"):
        cast(council, vote, text, elector=ELECTORS[0])
    cast(council, vote, "yes", elector=ELECTORS[0])


@pytest.mark.parametrize(
    ("rule", "more", "good", "bad"),
    [("schulze", {}, "Ann > Bo = Cem", "Ann > Ann"), ("sequential-phragmen", {"seats": 2}, "Ann; Bo", "Ann; Dora"),
     ("independent-markets", {}, "Ann = 50, Bo = 50", "Ann = 0.5, Bo = 0.6"), ("points", {}, "Ann = 3", "Ann = -1"),
     ("equal-shares", {"budget": "10", "items": {n: {"cost": "5"} for n in ("Ann", "Bo", "Cem")}}, "Ann", "Ann; Ann")],
)  # fmt: skip
def test_every_form_of_ballot_is_read_and_checked(council, rule, more, good, bad):
    vote = question(council, rule=rule, kind="ranking", options=["Ann", "Bo", "Cem"], **more)
    with pytest.raises(UsageError):
        cast(council, vote, bad, elector=ELECTORS[0])
    cast(council, vote, good, elector=ELECTORS[0])
    close_vote(council, vote)
    assert count_vote(council, vote)["valid"] == 1


def test_after_the_close_and_after_the_hour_no_ballot_is_taken(council):
    vote = question(council, closes="2026-11-30T18:00:00Z")
    cast(council, vote, "yes", elector=ELECTORS[0])
    council.clock.now = "2026-11-30T18:00:00Z"
    with pytest.raises(UsageError, match="ended"):
        cast(council, vote, "yes", elector=ELECTORS[1])
    assert close_vote(council, vote) == 1
    for act in (cast,):
        with pytest.raises(UsageError, match="closed"):
            act(council, vote, "yes", elector=ELECTORS[1])
    with pytest.raises(UsageError, match="closed"):
        close_vote(council, vote)


def test_an_open_vote_is_neither_counted_nor_decided(council):
    vote = question(council)
    with pytest.raises(UsageError, match="open"):
        count_vote(council, vote)
    with pytest.raises(UsageError, match="count it first"):
        decide_vote(council, vote)


def test_the_log_of_a_secret_vote_holds_neither_times_nor_an_order_of_voting(council):
    vote = question(council, ballots="pseudonymous")
    tokens = issue_tokens(council, vote)
    codes = [cast(council, vote, "yes" if n % 2 else "no", token=token) for n, token in enumerate(tokens)]
    close_vote(council, vote)
    entries = [entry.body for entry in council.entries() if entry.kind == "ballot"]
    assert len(entries) == 15 and all('"at"' not in body for body in entries)
    assert [body.split('"code":"')[1][:32] for body in entries] == sorted(codes)
    everything = "".join(entry.body for entry in council.entries())
    assert not any(token in everything for token in tokens) and all(code in everything for code in codes)
    assert verify(council).faults == []


def test_a_token_counts_once_and_only_where_it_was_given(council):
    vote, other = question(council, ballots="pseudonymous"), question(council, ballots="pseudonymous")
    token, *_ = issue_tokens(council, vote)
    issue_tokens(council, other)
    cast(council, vote, "yes", token=token.upper())
    for where, given in ((vote, token), (other, token), (vote, "no token")):
        with pytest.raises(UsageError, match="token"):
            cast(council, where, "no", token=given)
    with pytest.raises(UsageError, match="pseudonymous"):
        cast(council, vote, "no", elector=ELECTORS[0])
    with pytest.raises(UsageError, match="already"):
        issue_tokens(council, vote)
    assert close_vote(council, vote) == 1
    with pytest.raises(UsageError, match="closed"):
        cast(council, vote, "no", token=token)


def test_few_ballots_are_not_released_before_the_close(tmp_path):
    with village(tmp_path / "big.council", [f"e{n}" for n in range(2 * BATCH)]) as council:
        vote = question(council, ballots="pseudonymous")
        tokens = issue_tokens(council, vote)
        for token in tokens[: BATCH - 1]:
            cast(council, vote, "yes", token=token)
        with pytest.raises(UsageError, match="wait"):
            release(council, vote)
        cast(council, vote, "yes", token=tokens[BATCH])
        assert release(council, vote) == BATCH and len(council.ballots(vote)) == BATCH
        with pytest.raises(UsageError, match="token"):
            cast(council, vote, "no", token=tokens[0])
        cast(council, vote, "no", token=tokens[-1])
        assert close_vote(council, vote) == BATCH + 1 and verify(council).faults == []


def test_a_tie_without_a_rule_is_a_record_and_decides_nothing(council):
    vote = question(council, rule="schulze", kind="ranking", options=["A", "B"])
    count = held(council, vote, ["A > B", "B > A"])
    assert count["refused"] and count["tie"]["candidates"] == ["A", "B"] and count["elected"] == []
    with pytest.raises(UsageError, match="decides nothing"):
        decide_vote(council, vote)
    assert verify(council).votes == {vote: "tied, as counted"}


def test_a_lot_is_drawn_from_the_seed_published_before(council):
    more = {"rule": "schulze", "kind": "ranking", "options": ["A", "B"], "ties": "lot"}
    with pytest.raises(UsageError, match="hash of its seed"):
        question(council, **more)
    vote = question(council, **more, seed_hash=hash_of("october"))
    for elector, text in zip(ELECTORS, ("A > B", "B > A"), strict=False):
        cast(council, vote, text, elector=elector)
    close_vote(council, vote)
    for seed, said in (("", "--seed"), ("november", "not the one")):
        with pytest.raises(UsageError, match=said):
            count_vote(council, vote, seed)
    count = count_vote(council, vote, "october")
    assert len(count["elected"]) == 1 and hash_of("october") in count["variant"]["ties"]
    assert verify(council).faults == []


def test_a_named_order_is_stated_before_the_vote(council):
    more = {"rule": "schulze", "kind": "ranking", "options": ["A", "B"], "ties": "order"}
    for order in (None, ["A"], ["A", "C"]):
        with pytest.raises(UsageError, match="order"):
            question(council, **more, **({"order": order} if order else {}))
    vote = question(council, **more, order=["B", "A"])
    assert held(council, vote, ["A > B", "B > A"])["elected"] == ["B"]


@pytest.mark.parametrize(
    "odd",
    [{"body": "nowhere"}, {"rule": "lottery"}, {"options": ["yes", "no"]}, {"options": []}, {"ballots": "spoken"},
     {"kind": "guess"}, {"body": "assembly"}, {"variants": {"majority": "most"}}, {"colour": "red"}, {"title": " "},
     {"rule": "schulze", "options": ["A", "A"]}, {"rule": "equal-shares", "options": ["A"], "budget": "5"}],
)  # fmt: skip
def test_a_vote_that_cannot_be_held_is_not_opened(council, odd):
    with pytest.raises(UsageError):
        question(council, **odd)
    assert council.state().votes == {}


def test_the_roll_at_the_opening_counts(council):
    vote = question(council)
    with council.act() as act:
        act.add("roll", body="mill", add=["New"], remove=[ELECTORS[0]])
    with pytest.raises(UsageError, match="no vote"):
        cast(council, vote, "yes", elector="New")
    cast(council, vote, "yes", elector=ELECTORS[0])
    assert question(council) == "vote-2" and "New" in council.vote("vote-2").electors


def test_an_election_gives_mandates(council):
    vote = election(council)
    held(council, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
    decide_vote(council, vote)
    sitting = council.state().mandates.values()
    assert [(m.person, m.body, m.until, m.votes) for m in sitting] == [
        ("Ann", "assembly", TERM[1], 5), ("Cem", "assembly", TERM[1], 4),
    ]  # fmt: skip
    council.clock.now = "2027-01-01T00:00:00Z"
    motion = open_a_vote(council, title="Open the school", body="assembly", kind="question", rule="yes-no",
                         options=YES_NO, ballots="open")  # fmt: skip
    assert council.vote(motion).electors == {"Ann", "Cem"}


def test_weights_are_divided_and_recorded_exactly(council):
    vote = question(council, kind="weights", rule="independent-markets", options=["food", "homes", "care"])
    texts = ["food=1, homes=0, care=0"] * 3 + ["homes=1, food=0, care=0"] * 2 + ["care=1, food=0, homes=0"] * 3
    held(council, vote, texts)
    assert decide_vote(council, vote)["counted"] == {"food": "3/8", "homes": "1/4", "care": "3/8"}


def test_a_token_is_published_as_its_hash():
    assert token_hash("vote-1", " AB12 ") == token_hash("vote-1", "ab12") != token_hash("vote-2", "ab12")


def test_a_figure_that_cannot_be_read_is_not_taken_for_nothing_where_the_others_are_a_hundred_per_cent(council):
    vote = question(council, rule="independent-markets", kind="weights", options=["Ann", "Bo", "Cem"])
    with pytest.raises(UsageError, match="'Cem' has 'some', which is no figure"):
        cast(council, vote, "Ann = 60, Bo = 40, Cem = some", elector=ELECTORS[0])
    cast(council, vote, "Ann = 60, Bo = 39.5, Cem = 0.5", elector=ELECTORS[0])
    close_vote(council, vote)
    assert count_vote(council, vote)["shares"] == {"Ann": "3/5", "Bo": "79/200", "Cem": "1/200"}


@pytest.mark.parametrize(
    ("rule", "variants"),
    [("floors", {"share": "many"}), ("floors", {"share": "5/3"}), ("dhondt", {"threshold": "few"}),
     ("dhondt", {"threshold": "-1"}), ("yes-no", {"quorum": "half"}), ("yes-no", {"quorum": "2"})],
)  # fmt: skip
def test_a_vote_with_a_figure_that_cannot_be_read_is_not_opened(council, rule, variants):
    more = {} if rule == "yes-no" else {"options": ["Ann", "Bo"]}
    with pytest.raises(UsageError, match=f"is no {next(iter(variants))}: write 3/5"):
        question(council, rule=rule, variants=variants, **more)


def test_of_long_stages_the_hash_and_the_first_are_kept():
    stages = [{"stage": n, "votes": {"Ann": "5", "Bo": "4"}, "said": "x" * 1000} for n in range(50)]
    found = trimmed({"rule": "stv-meek", "elected": ["Ann"], "stages": stages})
    assert found["stages"] == stages[:1] and found["stages_left_out"] == 49
    assert found["stages_sha256"] == hashlib.sha256(canonical(stages).encode()).hexdigest()
    long = trimmed({"elected_by": {"Ann": 5}, "stages": [{"votes": {"x" * 50_000: "5"}}]})
    assert long["stages"] == [] and long["stages_left_out"] == 1 and long["elected_by"] == {"Ann": 5}
    assert trimmed({"stages": stages[:2]}) == {"stages": stages[:2]}


@pytest.mark.parametrize(
    ("rule", "more", "said"),
    [("instant-run-off", {"seats": 2}, "elects one"), ("equal-shares-add1", {}, "spends a budget"),
     ("sequential-pav", {"budget": "9", "items": {n: {"cost": "5"} for n in ("Ann", "Bo")}}, "knows no costs")],
)  # fmt: skip
def test_a_vote_that_its_rule_could_never_count_is_not_opened(council, rule, more, said):
    """It was opened, voted in, and its fault kept as if the ballots had no result."""
    with pytest.raises(UsageError, match=said):
        question(council, rule=rule, kind="ranking", options=["Ann", "Bo"], **more)
    assert council.state().votes == {}


def test_an_election_by_yes_and_no_is_not_opened(council):
    """With lists of names it could not be counted: nobody is on a list called yes."""
    lists = {"yes": ["Ann"], "no": ["Bo"], "abstain": ["Cem"]}
    with pytest.raises(UsageError, match="elect nobody"):
        question(council, kind="election", to="assembly", term=["2026-12-01", "2028-12-01"], lists=lists)
    assert council.state().votes == {}


def test_ballots_without_a_result_are_kept_as_such_and_are_no_tie(council):
    vote = question(council, rule="independent-markets", kind="weights", options=["Ann", "Bo"])
    close_vote(council, vote)
    assert "no ballot" in count_vote(council, vote)["refused"]
    assert council.state().vote(vote).condition == "without a result"
    assert "refused, as counted" in next(iter(verify(council).votes.values()))


def test_a_fault_of_a_vote_is_no_result_of_its_ballots(council):
    vote = question(council)
    state = council.state(ballots=True)
    asked = state.votes[vote]
    asked.asked = {**asked.asked, "rule": "instant-run-off", "seats": 2}
    with pytest.raises(UsageError, match="elects one"):
        counted(state, asked)


@pytest.mark.parametrize(
    ("rule", "ballots", "by"),
    [
        ("stv-scottish", ["Ann > Bo"] * 5 + ["Bo"] * 4, {"Ann": 5, "Bo": 4}),
        ("sequential-phragmen", ["Ann; Bo"] * 5 + ["Bo; Cem"] * 4, {"Ann": 5, "Bo": 9}),
        ("equal-shares", ["Ann; Bo"] * 5 + ["Bo; Cem"] * 4, {"Ann": 5, "Bo": 9}),
        ("points", ["Ann = 7; Bo = 1"] * 5 + ["Bo = 9"] * 4, {"Ann": 5, "Bo": 9}),
        ("schulze", ["Ann > Bo > Cem"] * 5 + ["Bo > Cem > Ann"] * 4, {"Ann": 5, "Bo": 4}),
    ],
)
def test_whoever_is_elected_by_whatever_rule_was_elected_by_votes_that_a_recall_has_to_pass(council, rule, ballots, by):
    """Rules without first votes left 0, so that any majority recalled; points left more than there are voters."""
    vote = election(council, rule=rule, ties="order", order=["Ann", "Bo", "Cem"])
    held(council, vote, ballots)
    decide_vote(council, vote)
    assert {each.person: each.votes for each in council.state().mandates.values()} == by
    assert verify(council).faults == []


def test_a_vote_on_what_nobody_proposed_is_not_opened(council):
    with pytest.raises(UsageError, match="Nothing was proposed as 'home'"):
        question(council, proposal="home")
    with pytest.raises(UsageError, match="no window 'w'"):
        question(council, about="w")
