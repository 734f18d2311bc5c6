"""Paper ballots are entered twice by two people and must agree."""

import pytest

from lustrum.councils.paper import enter_papers
from lustrum.councils.verify import verify_council
from lustrum.councils.voting import cast, close_vote, count_vote, issue_tokens
from lustrum.errors import DataError, UsageError
from tests.councils.setting_up import ELECTORS, question, village


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        yield opened


def papers(tmp_path, *rows, head="elector"):
    file = tmp_path / "box1.csv"
    file.write_text("\n".join([f"{head},ballot", *rows]) + "\n", encoding="utf-8")
    return file


def test_papers_count_when_two_people_entered_the_same(council, tmp_path):
    vote = question(council)
    file = papers(tmp_path, f"{ELECTORS[0]},yes", f"{ELECTORS[1]},no", f"{ELECTORS[2]},")
    first = enter_papers(council, vote, file, "Ann")
    assert not first.cast and council.ballots(vote) == []
    assert enter_papers(council, vote, file, "Ann").cast is False
    second = enter_papers(council, vote, file, "Bo")
    assert second.cast and second.by == ("Ann", "Bo") and second.ballots == 3
    close_vote(council, vote)
    assert count_vote(council, vote)["votes"] == {"yes": 1, "no": 1, "abstain": 1, "absent": 0}
    assert verify_council(council).faults == []


def test_papers_entered_differently_are_named_and_none_counts(council, tmp_path):
    vote = question(council)
    enter_papers(council, vote, papers(tmp_path, f"{ELECTORS[0]},yes", f"{ELECTORS[1]},no"), "Ann")
    with pytest.raises(UsageError, match="elector 01") as caught:
        enter_papers(council, vote, papers(tmp_path, f"{ELECTORS[0]},yes", f"{ELECTORS[1]},yes"), "Bo")
    assert "elector 00" not in str(caught.value) and council.ballots(vote) == []
    mended = papers(tmp_path, f"{ELECTORS[0]},yes", f"{ELECTORS[1]},yes")
    assert enter_papers(council, vote, mended, "Ann").cast


def test_secret_papers_bear_their_tokens_and_leave_no_trace_of_who(council, tmp_path):
    vote = question(council, ballots="pseudonymous")
    tokens = issue_tokens(council, vote)
    file = papers(tmp_path, f"{tokens[0]},yes", f"{tokens[1]},no", head="token")
    enter_papers(council, vote, file, "Ann")
    enter_papers(council, vote, file, "Bo")
    with pytest.raises(UsageError, match="token"):
        cast(council, vote, "yes", token=tokens[0])
    assert close_vote(council, vote) == 2 and verify_council(council).faults == []


@pytest.mark.parametrize(("rows", "said"), [
    ((f"{ELECTORS[0]},maybe",), "line 2"), ((f"{ELECTORS[0]},yes", f"{ELECTORS[0]},no"), "twice"),
    (("Stranger,yes",), "no vote"), ((), "no rows"),
])  # fmt: skip
def test_papers_that_cannot_be_meant_are_named(council, tmp_path, rows, said):
    vote = question(council)
    with pytest.raises((UsageError, DataError), match=said):
        enter_papers(council, vote, papers(tmp_path, *rows), "Ann")


def test_who_has_voted_otherwise_stops_the_batch(council, tmp_path):
    vote = question(council)
    cast(council, vote, "no", elector=ELECTORS[0])
    file = papers(tmp_path, f"{ELECTORS[1]},yes", f"{ELECTORS[0]},yes")
    enter_papers(council, vote, file, "Ann")
    with pytest.raises(UsageError, match="already"):
        enter_papers(council, vote, file, "Bo")
    assert len(council.ballots(vote)) == 1
