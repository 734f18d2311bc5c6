from fractions import Fraction

from lustrum.councils.counting.pairwise import (
    cycles,
    levels,
    preferred,
    reachable,
    sentence,
    strength_of,
    wins,
)
from tests.councils.making import ranked

CIRCLE = "4 A B C\n3 B C A\n2 C A B"


def test_whoever_is_not_ranked_is_below_all_who_are():
    assert preferred(ranked("2 A\n1 B=C", ["A", "B", "C"])) == [[0, 2, 2], [1, 0, 0], [1, 0, 0]]


def test_majorities_that_run_in_a_circle_are_named_with_their_figures():
    ballots = ranked(CIRCLE)
    matrix = preferred(ballots)
    assert cycles(matrix) == [(0, 1, 2)]
    assert sentence(matrix, (0, 1, 2), ballots.candidates) == (
        "The majorities run in a circle: A beats B 6 to 3, B beats C 7 to 2, C beats A 5 to 4."
    )
    assert cycles(preferred(ranked("2 A B\n1 B A"))) == []


def test_strengths_are_compared_each_in_its_own_way():
    matrix = [[0, 5, 9], [3, 0, 0], [0, 0, 0]]
    assert strength_of(matrix, 0, 1, "winning-votes") == (5, -3)
    assert strength_of(matrix, 0, 1, "margins") == (2,)
    assert strength_of(matrix, 0, 1, "ratio") == (0, Fraction(5, 3)) < strength_of(matrix, 0, 2, "ratio")
    assert wins(matrix) == [(0, 1), (0, 2)]


def test_levels_take_those_than_whom_nobody_left_is_better():
    reach = reachable(4, [(0, 1), (1, 2)])
    assert reach[0] == {1, 2} and levels(4, reach) == [[0, 3], [1], [2]]
