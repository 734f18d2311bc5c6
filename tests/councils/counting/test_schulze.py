import pytest

from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.files import read_ballots
from lustrum.councils.counting.schulze import Schulze, strongest_paths
from tests.councils.counting.cases import one, printed, rankings
from tests.councils.making import ranked


def counted(ballots, strength="winning-votes"):
    try:
        return decide(Schulze(strength), ballots)
    except TieError as error:
        return error.count


@pytest.mark.parametrize("case", [c for c in printed("ranked") if c["id"].startswith("schulze")], ids=lambda c: c["id"])
def test_printed_examples_have_their_winners_paths_and_order(case):
    count = counted(rankings(case))
    assert list(count.more["winners"]) == case["winners"] and count.more["pairwise"] == case["pairwise"]
    assert [list(group) for group in count.ranking] == case["ranking"]
    if case["strongest_paths"]:
        assert count.more["strongest_paths"] == case["strongest_paths"]
    assert count.elected == (tuple(case["winners"]) if len(case["winners"]) == 1 else ())


@pytest.mark.parametrize(("strength", "winner"), [("winning-votes", "D"), ("margins", "A"), ("ratio", "B")])
def test_example_ten_elects_three_by_three_strengths(strength, winner):
    assert counted(rankings(one("ranked", "schulze_official_example_10")), strength).elected == (winner,)


def test_the_debian_project_leaders_are_elected_again(user_data):
    found = {"debian_dpl_2007": "Sam Hocevar"}
    for folder, winner in found.items():
        file = user_data / "votes" / folder / "ballots.csv"
        if not file.is_file():
            pytest.skip("no copy of these ballots")
        count = decide(Schulze(), read_ballots(file))
        assert count.elected == (winner,)
    count = decide(Schulze(), read_ballots(user_data / "election_debian_2002" / "ballots.csv"))
    assert count.elected == ("Bdale Garbee",)


def test_votes_against_tell_pairs_of_equal_winning_votes_apart():
    # A > B 5 to 3, B > C 5 to 2, C > A 5 to 4: by winning votes alone all paths have 5 and all three tie.
    matrix = [[0, 5, 4], [3, 0, 5], [5, 2, 0]]
    paths = strongest_paths(matrix, "winning-votes")
    assert paths[0][2] == (5, -3) > paths[2][0] == (5, -4)


def test_several_seats_follow_the_order():
    assert decide(Schulze(), ranked("3 A B C\n2 B A C"), 2).elected == ("A", "B")
