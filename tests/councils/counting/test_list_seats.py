from fractions import Fraction

import pytest

from lustrum.councils.counting.ballots import Item
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.dhondt import DHondt
from lustrum.councils.counting.list_seats import Lists
from lustrum.errors import UsageError
from tests.councils.making import lists


def test_a_list_that_refuses_its_seats_keeps_them_vacant():
    count = decide(DHondt(), lists({"a": 60, "b": 40}, b=Item(refuses=True)), 5)
    assert count.seats == {"a": 3, "b": 2} and count.more["vacant"] == {"b": 2} and count.elected == ("a",)
    assert "refuses" in count.notes[0]


def test_direct_seats_are_kept_and_enlarge_the_house():
    count = decide(DHondt(), lists({"a": 90, "b": 10}, b=Item(direct=3)), 10)
    assert count.seats == {"a": 9, "b": 3} and "larger" in count.notes[0]


def test_a_bonus_comes_out_of_the_seats_there_are():
    assert decide(DHondt(), lists({"a": 60, "b": 40}, a=Item(bonus=1)), 6).seats == {"a": 4, "b": 2}


def test_who_is_below_the_threshold_is_named_with_the_votes_lost():
    count = decide(DHondt(Fraction(1, 10)), lists({"a": 95, "b": 5}), 4)
    assert "Below the threshold: b; 5.0 %" in count.notes[0]


def test_distortion_is_gallaghers():
    # 60 and 40 of votes, 3 and 1 of 4 seats: gaps of 15 points each, squares halved 225.
    assert decide(DHondt(), lists({"a": 70, "b": 30}), 4).more["gallagher_squared"] == 25


@pytest.mark.parametrize("threshold", [Fraction(5), Fraction(-1, 10), Fraction(1)])
def test_a_threshold_is_a_share(threshold):
    with pytest.raises(UsageError, match="5%"):
        Lists.of(lists({"a": 1}), 1, threshold, None)


def test_nobody_above_the_threshold_is_refused():
    with pytest.raises(UsageError, match="No list"):
        Lists.of(lists({"a": 1, "b": 1}), 1, Fraction(9, 10), None)
    with pytest.raises(UsageError, match="minimum"):
        Lists.of(lists({"a": 1}), 1, None, -1)
