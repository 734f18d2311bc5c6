from dataclasses import replace

from lustrum.councils.counting.scores import scores_of
from tests.councils.making import approved, figures, ranked


def test_scores_are_votes_sums_or_points_by_rank():
    assert scores_of(approved("2 A B\n1 B")) == ([2, 3], "votes")
    assert scores_of(figures([["1.5", 1]], counts=[2])) == ([3, 2], "sum of points")
    assert scores_of(ranked("2 A B C\n1 B"))[0] == [6, 7, 2]


def test_as_many_points_as_ranks_that_may_be_given():
    ballots = replace(ranked("2 A B C\n1 B"), meta={"max_length": "2"})
    assert scores_of(ballots)[0] == [4, 4, 0]
