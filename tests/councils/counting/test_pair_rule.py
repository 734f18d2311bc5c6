import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.pair_rule import by_name
from lustrum.councils.counting.ranked_pairs import RankedPairs
from lustrum.councils.counting.schulze import Schulze
from tests.councils.making import ranked

CIRCLE = "5 A B C\n4 B C A\n3 C A B"


def test_figures_are_told_by_name():
    assert by_name([[0, 2], [1, 0]], ("A", "B")) == {"A": {"A": 0, "B": 2}, "B": {"A": 1, "B": 0}}


@pytest.mark.parametrize("rule", [Schulze(), RankedPairs()], ids=lambda rule: rule.name)
def test_rules_in_pairs_say_the_same_of_their_papers(rule):
    count = decide(rule, ranked(CIRCLE), 1)
    assert count.more["pairwise"]["A"] == {"A": 0, "B": 8, "C": 5} and count.valid == 12
    assert count.elected == count.more["winners"] == ("A",) and count.seats == {"A": 1}
    assert set(count.more["cycles"][0]) == set("ABC") and "A" in count.notes[0]


@pytest.mark.parametrize("strength", ["winning-votes", "margins", "ratio"])
def test_the_strength_of_a_pair_is_told(strength):
    one, other = (decide(kind(strength), ranked(CIRCLE), 1).variant for kind in (Schulze, RankedPairs))
    assert one == other and one["equal ranks"] == "count for neither"
