from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.greedy_per_cost import GreedyPerCost
from tests.councils.making import approved


def test_many_small_projects_come_before_a_dear_one_with_more_votes():
    ballots = approved("6 A\n4 B C", costs={"A": 90, "B": 30, "C": 20}, budget=100)
    assert decide(GreedyPerCost(), ballots).elected == ("C", "B")


def test_what_costs_nothing_comes_first():
    assert decide(GreedyPerCost(), approved("1 A\n9 B", costs={"A": 0, "B": 1}, budget=1)).elected == ("A", "B")
