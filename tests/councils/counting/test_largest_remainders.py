from dataclasses import dataclass
from fractions import Fraction

import pytest

from lustrum.councils.counting.ballots import Item
from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.hare import Hare
from lustrum.councils.counting.largest_remainders import LargestRemainders
from lustrum.councils.counting.lots import Lots
from tests.councils.making import lists


def test_equal_remainders_for_the_last_seat_are_a_tie():
    with pytest.raises(TieError):
        decide(Hare(), lists({"a": 50, "b": 50}), 3)


def test_a_minimum_that_takes_more_than_is_left_is_taken_from_the_smallest_remainders():
    # Quota 25 of 4 seats: 97 has 3 whole quotas; two lists are sure of one each, so one quota gives way.
    count = decide(Hare(minimum=1), lists({"a": 100, "b": 1, "c": 1}), 4)
    assert count.seats == {"a": 2, "b": 1, "c": 1}


def test_lists_that_run_out_pass_their_seats_on():
    assert decide(Hare(), lists({"a": 90, "b": 10}, a=Item(maximum=1)), 5).seats == {"a": 1, "b": 4}
    count = decide(Hare(), lists({"a": 90, "b": 10}, a=Item(maximum=1), b=Item(maximum=1)), 5)
    assert count.seats == {"a": 1, "b": 1} and "vacant" in count.notes[0]


@dataclass(frozen=True)
class Five(LargestRemainders):
    quota_is = "5"

    def quota(self, votes, seats):
        return Fraction(5)


def test_any_quota_can_be_asked_for():
    assert Five().count(lists({"a": 7, "b": 3}), 2, Lots()).seats == {"a": 1, "b": 1}
