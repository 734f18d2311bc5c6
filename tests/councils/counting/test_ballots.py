from fractions import Fraction

import pytest

from lustrum.councils.counting.ballots import Ballots, Item, Paper
from lustrum.errors import UsageError
from tests.councils.making import approved, figures, ranked


def test_equal_papers_are_counted_once_with_their_number():
    ballots = ranked("2 A B\n3 B\n1 A B")
    assert dict(ballots.rankings()) == {((0,), (1,)): 3, ((1,),): 3}
    assert ballots.voters == 6


def test_approvals_are_what_a_paper_names_whatever_its_form():
    assert Paper(1, ((2,), (0, 1))).named == {0, 1, 2}
    assert Paper(1, (), ((0, Fraction(0)), (1, Fraction(3)))).named == {1}
    assert approved("1 A B\n2 A B\n1").approvals() == [(frozenset(), 1), (frozenset({0, 1}), 3)]


def test_first_votes_leave_out_papers_that_begin_with_equals():
    assert ranked("2 A B\n5 A=B\n1 - B A").first_votes() == [2, 1]


def test_another_named_order_says_the_same():
    ballots = ranked("2 A B C\n1 C=B").in_order(["C", "A", "B"])
    assert ballots.candidates == ("C", "A", "B")
    assert dict(ballots.rankings()) == {((1,), (2,), (0,)): 2, ((0, 2),): 1}


def test_items_follow_the_named_order():
    ballots = Ballots("lists", ("a", "b"), (), (Item(direct=1), Item(direct=2))).in_order(["b", "a"])
    assert [ballots.item(i).direct for i in ballots.places] == [2, 1]


@pytest.mark.parametrize(("names", "said"), [(["A", "X"], "X"), (["A"], "B"), (["A", "B", "B"], "twice")])
def test_a_named_order_names_every_candidate_once(names, said):
    with pytest.raises(UsageError, match=said):
        ranked("1 A B").in_order(names)


def test_who_has_withdrawn_was_never_there_but_a_rank_left_out_stays():
    ballots = ranked("1 A B C\n1 B - C\n1 A=B C").without(["A"])
    assert ballots.withdrawn == ("A",) and ballots.candidates == ("B", "C")
    assert [paper.ranks for paper in ballots.papers] == [((0,), (1,)), ((0,), (), (1,)), ((0,), (1,))]


def test_costs_are_one_each_where_the_vote_is_about_seats():
    assert approved("1 A B").costs() == [1, 1] and not approved("1 A").priced
    assert approved("1 A", costs={"A": 5}, budget=9).costs() == [5]
    assert figures([["1/2", None]]).papers[0].points == ((0, Fraction(1, 2)),)
