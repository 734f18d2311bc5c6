from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.sequential_phragmen import SequentialPhragmen
from tests.councils.counting.cases import approvals, printed
from tests.councils.making import approved


@pytest.mark.parametrize("case", printed("committees"), ids=lambda c: c["id"])
def test_printed_committees_are_elected(case):
    expected = [v for k, v in case["expected"].items() if k.split("|")[0] == "seqphragmen"]
    if not expected:
        pytest.skip("no committee by this rule is printed")
    assert "".join(sorted(decide(SequentialPhragmen(), approvals(case), case["committee_size"]).elected)) in expected[0]


def test_loads_are_those_found_by_hand():
    # A at 1/3; then B costs its supporter who paid (1 + 1/3)/2 = 2/3, C its own (1 + 0)/1 = 1.
    count = decide(SequentialPhragmen(), approved("1 A B\n2 A\n1 B\n1 C"), 3)
    assert [(s.candidate, s.more["load"]) for s in count.stages] == [
        ("A", Fraction(1, 3)),
        ("B", Fraction(2, 3)),
        ("C", 1),
    ]


def test_a_project_that_does_not_fit_ends_the_count_or_is_passed_over():
    ballots = approved("5 A B\n1 C", costs={"A": 5, "B": 6, "C": 4}, budget=9)
    assert decide(SequentialPhragmen(), ballots).elected == ("A",)
    assert decide(SequentialPhragmen("skip"), ballots).elected == ("A", "C")


def test_nobody_gets_a_seat_of_whom_nobody_approves():
    count = decide(SequentialPhragmen(), approved("2 A", ["A", "B"]), 2)
    assert count.elected == ("A",) and "vacant" in count.notes[0]
