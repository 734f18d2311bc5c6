import pytest

from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.ranked_pairs import RankedPairs
from tests.councils.counting.cases import printed, rankings
from tests.councils.making import ranked


@pytest.mark.parametrize("case", [c for c in printed("ranked") if c["rule"] == "ranked_pairs"], ids=lambda c: c["id"])
def test_printed_examples_have_their_order(case):
    assert [list(group) for group in decide(RankedPairs(), rankings(case)).ranking] == case["ranking"]


def test_the_weakest_majority_of_a_circle_is_not_locked():
    count = decide(RankedPairs(), ranked("7 A B C\n5 B C A\n4 C A B\n1 B A C"))
    assert count.more["not_locked"] and "not locked" in " ".join(count.notes)


def test_equal_pairs_that_cannot_all_be_locked_are_a_tie():
    with pytest.raises(TieError) as raised:
        decide(RankedPairs(), ranked("1 A B C\n1 B C A\n1 C A B"))
    assert raised.value.tie.kind == "lock" and len(raised.value.outcomes) == 3
    assert raised.value.tie.candidates == ("A over B", "B over C", "C over A")


def test_equal_pairs_that_can_all_be_locked_are_none():
    assert not decide(RankedPairs(), ranked("2 A B C\n1 B A C")).ties


def test_variants_name_their_strength():
    for strength in ("margins", "ratio"):
        assert strength in decide(RankedPairs(strength), ranked("2 A B\n1 B A")).variant["strength"]
