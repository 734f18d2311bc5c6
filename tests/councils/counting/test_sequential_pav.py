import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.rules import make_rule
from lustrum.councils.counting.sequential_pav import SequentialPAV
from lustrum.errors import UsageError
from tests.councils.counting.cases import approvals, printed
from tests.councils.making import approved, lists


@pytest.mark.parametrize("case", [c for c in printed("committees") if "seqpav" in c["expected"]], ids=lambda c: c["id"])
def test_one_more_supporter_costs_a_seat_as_printed(case):
    count = decide(SequentialPAV(), approvals(case), case["committee_size"], "refuse")
    assert ["".join(sorted(count.elected))] == case["expected"]["seqpav"]


def test_with_lists_of_candidates_it_is_dhondt():
    count = decide(SequentialPAV(), approved("53 A1 A2 A3 A4\n30 B1 B2 B3\n16 C1 C2"), 5)
    seats = decide(make_rule("dhondt"), lists({"A": 53, "B": 30, "C": 16}), 5).seats
    assert {name: sum(each[0] == name for each in count.elected) for name in "ABC"} == seats


def test_it_knows_no_costs():
    with pytest.raises(UsageError, match="costs"):
        decide(SequentialPAV(), approved("1 A", costs={"A": 1}, budget=1))
