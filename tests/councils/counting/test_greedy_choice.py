from dataclasses import replace
from fractions import Fraction

import pytest

from lustrum.councils.counting.greedy_choice import THRESHOLD, greedy, stated_threshold
from lustrum.councils.counting.lots import Lots
from lustrum.errors import UsageError
from tests.councils.making import approved

BALLOTS = approved("5 A\n4 B\n3 C", costs={"A": 5, "B": 6, "C": 4}, budget=9)


def test_what_does_not_fit_is_passed_over_or_ends_the_count():
    assert greedy(BALLOTS, 1, Lots("order"), "skip").elected == ("A", "C")
    assert greedy(BALLOTS, 1, Lots("order"), "stop").elected == ("A",)


def test_equal_projects_that_all_fit_are_no_tie():
    lots = Lots()
    assert greedy(approved("1 A\n1 B", costs={"A": 1, "B": 1}, budget=2), 1, lots, "stop").elected == ("A", "B")
    assert not lots.ties
    greedy(approved("1 A\n1 B", costs={"A": 1, "B": 1}, budget=1), 1, lots, "stop")
    assert lots.ties[0].candidates == ("A", "B")


def test_equal_projects_of_which_one_fits_are_no_tie_where_misfits_are_passed_over():
    lots = Lots()
    ballots = approved("2 A\n1 B\n1 C", costs={"A": 5, "B": 7, "C": 2}, budget=8)
    assert greedy(ballots, 1, lots, "skip").elected == ("A", "C") and not lots.ties
    greedy(ballots, 1, lots, "stop")
    assert lots.ties[0].candidates == ("B", "C")


def test_the_threshold_is_the_one_asked_for_or_the_one_stated():
    assert stated_threshold(None, {THRESHOLD: "50"}, needed=True) == 50
    assert stated_threshold(Fraction(7), {THRESHOLD: "50"}, needed=True) == 7
    assert stated_threshold(None, {}, needed=False) is None
    with pytest.raises(UsageError, match="--threshold"):
        stated_threshold(None, {}, needed=True)


def test_a_threshold_that_is_not_applied_is_said():
    assert "50" in greedy(replace(BALLOTS, meta={THRESHOLD: "50"}), 1, Lots("order"), "skip").notes[0]
