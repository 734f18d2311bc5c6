from dataclasses import dataclass
from fractions import Fraction

import pytest

from lustrum.councils.counting.adams import Adams
from lustrum.councils.counting.ballots import Item
from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.dhondt import DHondt
from lustrum.councils.counting.highest_averages import HighestAverages
from lustrum.errors import UsageError
from tests.councils.making import lists


@dataclass(frozen=True)
class ByTens(HighestAverages):
    divisors = "10, 20, 30 ..."

    def divisor(self, held):
        return 10 * (held + 1)


def test_any_divisors_can_be_asked_for_and_their_scale_says_nothing():
    votes = lists({"a": 61, "b": 27, "c": 12})
    assert decide(ByTens(), votes, 9).seats == decide(DHondt(), votes, 9).seats


def test_a_divisor_of_nothing_is_without_limit():
    assert Adams().quotient(5, 0) == (1, 5) > DHondt().quotient(10**9, 0)


def test_a_list_that_runs_out_of_candidates_passes_its_seats_on():
    count = decide(DHondt(), lists({"a": 90, "b": 10}, a=Item(maximum=2)), 5)
    assert count.seats == {"a": 2, "b": 3}
    assert "vacant" in decide(DHondt(), lists({"a": 90}, a=Item(maximum=2)), 5).notes[0]


def test_a_tie_in_mid_process_needs_no_lot_where_all_tied_get_a_seat():
    assert decide(DHondt(), lists({"a": 10, "b": 10, "c": 4}), 2).seats == {"a": 1, "b": 1, "c": 0}


def test_a_tie_for_the_last_seat_is_refused():
    with pytest.raises(TieError):
        decide(DHondt(), lists({"a": 10, "b": 10}), 3)


def test_the_threshold_counts_all_valid_votes():
    votes = {"a": 60, "b": 36, "c": 4}
    assert decide(DHondt(Fraction(1, 20)), lists(votes), 25).seats["c"] == 0
    assert decide(DHondt(Fraction(4, 100)), lists(votes), 25).seats["c"] == 1


def test_minimum_seats_come_first():
    assert decide(DHondt(minimum=1), lists({"a": 98, "b": 1, "c": 1}), 5).seats == {"a": 3, "b": 1, "c": 1}
    with pytest.raises(UsageError, match="sure"):
        decide(DHondt(minimum=3), lists({"a": 9, "b": 1}), 5)
