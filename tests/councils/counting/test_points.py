from fractions import Fraction

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.points import Points
from tests.councils.making import approved, figures, ranked


def test_points_are_added_up():
    count = decide(Points(), figures([["1/2", 3], [2, None]], "AB"))
    assert count.elected == ("B",) and count.stages[0].votes == {"A": Fraction(5, 2), "B": 3}


def test_ranks_are_points_and_approvals_one_each():
    assert decide(Points(), ranked("2 A B C\n2 B C A\n1 B")).elected == ("B",)
    assert decide(Points(), approved("2 A B\n1 A"), 2).elected == ("A", "B")
