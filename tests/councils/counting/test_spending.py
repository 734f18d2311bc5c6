from dataclasses import replace
from fractions import Fraction

from lustrum.councils.counting.ballots import Item
from lustrum.councils.counting.lots import Lots
from lustrum.councils.counting.spending import bought, names_of, price_list, spent
from tests.councils.making import approved


def test_each_group_is_told_its_share_of_the_money():
    ballots = approved("3 A\n1 A B", costs={"A": 80, "B": 20}, budget=100)
    first, second = ballots.papers
    ballots = replace(ballots, papers=(replace(first, voter={"camp": "red"}), replace(second, voter={"camp": "green"})))
    found = spent(ballots, ["A", "B"])
    assert found["to_whom"]["camp"]["red"] == {"voters": Fraction(3, 4), "money": Fraction(60, 100)}
    assert found["to_whom"]["camp"]["green"] == {"voters": Fraction(1, 4), "money": Fraction(40, 100)}
    assert found["reached"] == 1


def test_voters_without_a_project_are_not_reached():
    assert spent(approved("3 A\n1 B", costs={"A": 1, "B": 1}, budget=1), ["A"])["reached"] == Fraction(3, 4)


def test_categories_of_projects_share_their_cost():
    ballots = approved("1 A", costs={"A": 10}, budget=10)
    ballots = replace(ballots, items=(Item(cost=Fraction(10), kinds=("sport", "health")),))
    assert spent(ballots, ["A"])["by_category"] == {"sport": Fraction(1, 2), "health": Fraction(1, 2)}


def test_what_is_dearer_than_the_budget_is_left_out_and_said():
    ballots = approved("1 A B", costs={"A": 5, "B": 50}, budget=10)
    assert price_list(ballots, 1) == ({0: 5}, 10) and names_of(ballots, [1]) == ("B",)
    assert "B" in bought(ballots, Fraction(10), [], {}, Lots()).notes[0]


def test_papers_with_points_read_as_approvals_are_said_to_be():
    from lustrum.councils.counting.deciding import decide
    from lustrum.councils.counting.rules import make_rule
    from tests.councils.making import figures

    count = decide(make_rule("equal-shares"), figures([[3, 0, 1], [0, 2, 1]]), 2)
    assert "approved" in count.variant["papers"] and "papers" not in decide(make_rule("greedy"), figures([[3]])).variant
