from fractions import Fraction

from lustrum.councils.counting.lots import Lots
from lustrum.councils.counting.support import sequence


def test_money_kept_from_before_counts():
    projects = [(0, [0], [2, 2], "A"), (1, [1], [2, 2], "B")]
    stages = sequence(projects, [Fraction(0), Fraction(-1, 4)], 1, (), Lots())
    assert [stage.candidate for stage in stages] == ["B"] and stages[0].more["load"] == Fraction(1, 4)


def test_nothing_is_bought_twice_and_nothing_without_projects():
    assert sequence([(0, [0], [1], "A")], [Fraction(0)], 5, [0], Lots()) == []
    assert sequence([], [], 3, (), Lots()) == []
