from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.normalised_median import NormalisedMedian, median
from lustrum.errors import UsageError
from tests.councils.making import figures


def test_an_aim_that_fewer_than_half_support_has_nothing():
    rows = [["1/2", "1/2", 0], ["1/2", "1/2", 0], ["1/2", "1/2", 0], ["1/2", 0, "1/2"], ["1/2", 0, "1/2"]]
    assert list(decide(NormalisedMedian(), figures(rows)).shares.values()) == [Fraction(1, 2), Fraction(1, 2), 0]


def test_medians_are_scaled():
    count = decide(NormalisedMedian(), figures([["1/2", "1/2", 0], ["1/2", 0, "1/2"], [0, "1/2", "1/2"]]))
    assert set(count.shares.values()) == {Fraction(1, 3)} and count.more["before_scaling"] == Fraction(3, 2)


def test_of_an_even_number_it_is_half_way():
    assert median([(Fraction(1), 1), (Fraction(2), 1)]) == Fraction(3, 2)
    assert median([(Fraction(1), 3), (Fraction(2), 1)]) == 1


def test_medians_of_nothing_cannot_be_scaled():
    with pytest.raises(UsageError, match="median"):
        decide(NormalisedMedian(), figures([[1, 0, 0], [0, 1, 0], [0, 0, 1]]))
    with pytest.raises(UsageError, match="no ballot"):
        median([])
