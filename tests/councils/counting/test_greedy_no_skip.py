from fractions import Fraction

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.greedy_no_skip import GreedyNoSkip
from tests.councils.counting.budgets import official
from tests.councils.making import approved


def test_official_budgets_are_decided_again(user_data):
    for ballots, case in official(user_data, "greedy-no-skip"):
        count = decide(GreedyNoSkip(), ballots)
        assert sorted(count.elected) == case["official_winners"] and count.more["cost"] == case["cost"]


def test_the_first_that_does_not_fit_ends_it():
    ballots = approved("5 A\n4 B\n3 C", costs={"A": 5, "B": 6, "C": 4}, budget=9)
    assert decide(GreedyNoSkip(), ballots).elected == ("A",)
    assert decide(GreedyNoSkip(Fraction(6)), ballots).elected == ()
