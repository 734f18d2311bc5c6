import json
from fractions import Fraction

import pytest

from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.exact import read_exact
from lustrum.councils.counting.files import read_ballots
from lustrum.councils.counting.stv_meek import MeekSTV, single
from tests.councils.making import ranked

NEAR = Fraction(1, 100_000)


@pytest.mark.parametrize("name", ["ers97_model_election", "voting_matters_12"])
def test_converged_stages_are_those_that_are_printed(name, user_data):
    folder = user_data / "votes" / "stv_meek" / name
    if not folder.is_dir():
        pytest.skip("no copy of these counts")
    ballots = read_ballots(folder / "ballots.blt")
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    count = decide(MeekSTV(), ballots, ballots.seats)
    assert sorted(count.elected) == expected["elected"]
    stages = [stage for stage in count.stages if stage.action != "first"]
    converged = [event for event in expected["events"] if event["event"] == "converged"][:-1]
    for event, stage in zip(converged, stages, strict=False):
        assert all(abs(stage.votes[who] - read_exact(votes)) <= NEAR for who, votes in event["votes"].items())
        assert abs(stage.not_transferable - read_exact(event["excess"])) <= NEAR
        assert abs(stage.more["quota"] - read_exact(event["quota"])) <= NEAR
    excluded = [event["who"] for event in expected["events"] if event["event"] == "exclude"]
    assert [stage.candidate for stage in stages if stage.candidate] == excluded


# Voting matters 12: 4,003 papers of which four decide, by six parts in a hundred million.
CLOSE = """
333 A X\n333 A Y\n333 A Z\n333 B X\n333 B Y\n333 B Z\n667 X\n667 Y\n667 Z\n1 A B X\n1 A B Y\n2 B A X
"""


def test_a_close_count_elects_whom_exact_arithmetic_elects():
    count = decide(MeekSTV(), ranked(CLOSE), 3)
    assert set(count.elected) == {"A", "B", "X"} and not count.ties


def test_the_elected_keep_what_the_quota_needs():
    # One surplus by hand: 9 papers, 2 seats, quota 3; A has 6 and keeps a half, B gets 3.
    count = decide(MeekSTV(), ranked("6 A B\n2 B\n1 C"), 2)
    assert count.elected == ("A", "B") and count.stages[0].more["quota"] == 3


def test_the_quota_falls_as_papers_run_out():
    count = decide(MeekSTV(), ranked("60 A\n20 B\n16 C\n5 D C"), 2)
    quotas = [stage.more["quota"] for stage in count.stages]
    assert quotas == sorted(quotas, reverse=True) and quotas[-1] < quotas[0]


def test_valid_papers_are_votes_and_what_cannot_be_transferred_at_every_stage():
    count = decide(MeekSTV(), ranked("60 A B\n20 B\n15 C\n5 D C\n3 E"), 2)
    assert all(sum(stage.votes.values()) + stage.not_transferable == count.valid for stage in count.stages)


def test_equal_lowest_are_a_tie_and_none_is_broken_in_silence():
    with pytest.raises(TieError):
        decide(MeekSTV(), ranked("5 A\n2 B C\n2 C B"), 2)


def test_more_seats_than_candidates_stay_vacant():
    count = decide(MeekSTV(), ranked("3 A\n2 B"), 3)
    assert set(count.elected) == {"A", "B"} and "vacant" in count.notes[0]


def test_a_rank_left_out_is_passed_over():
    assert single(((), (1,), (0,))) == (1, 0)
