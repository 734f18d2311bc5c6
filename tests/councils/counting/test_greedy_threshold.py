from fractions import Fraction

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.greedy_threshold import GreedyThreshold
from tests.councils.counting.budgets import official
from tests.councils.making import approved


def test_official_budgets_are_decided_again(user_data):
    for ballots, case in official(user_data, "greedy-threshold"):
        count = decide(GreedyThreshold(), ballots)
        assert sorted(count.elected) == case["official_winners"] and count.more["cost"] == case["cost"]


def test_a_project_with_too_few_votes_is_not_bought_though_it_fits():
    ballots = approved("5 A\n2 B", costs={"A": 5, "B": 1}, budget=9)
    assert decide(GreedyThreshold(Fraction(3)), ballots).elected == ("A",)
    assert decide(GreedyThreshold(Fraction(2)), ballots).elected == ("A", "B")
