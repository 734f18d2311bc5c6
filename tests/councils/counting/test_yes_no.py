from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.yes_no import MAJORITIES, YesNo, votes_by_word
from lustrum.errors import UsageError
from tests.councils.making import lists

FOUR = {"yes": 7, "no": 4, "abstain": 4}


@pytest.mark.parametrize(
    ("majority", "carried"),
    [
        ("votes-cast", True),
        ("present", False),
        ("absolute", False),
        ("two-thirds", False),
        ("two-thirds-present", False),
    ],
)
def test_the_same_figures_pass_by_one_majority_and_fail_by_another(majority, carried):
    count = decide(YesNo(majority), lists(FOUR))
    assert count.more["carried"] is carried and (count.elected == ("yes",)) is carried


def test_the_figures_of_the_model():
    assert decide(YesNo(), lists(FOUR)).notes[0].startswith("Carried: 7 of 11 votes cast (63.6 %)")
    assert "46.7 %" in decide(YesNo("absolute"), lists(FOUR)).notes[0]


def test_two_thirds_have_to_be_reached_and_a_half_to_be_passed():
    assert decide(YesNo("two-thirds"), lists({"yes": 6, "no": 3})).more["carried"]
    assert not decide(YesNo(), lists({"yes": 6, "no": 6})).more["carried"]


def test_nothing_is_decided_without_a_quorum():
    count = decide(YesNo(members=31), lists(FOUR))
    assert not count.more["quorate"] and not count.more["carried"] and "15 of 31" in count.notes[0]
    assert decide(YesNo(members=30), lists(FOUR)).more["carried"]
    assert not decide(YesNo(quorum=Fraction(1)), lists({**FOUR, "absent": 1})).more["quorate"]


def test_words_for_yes_and_no_are_known_and_others_refused():
    assert votes_by_word(lists({"For": 3, "Against": 2, "Abstaining": 1}))["no"] == 2
    with pytest.raises(UsageError, match="perhaps"):
        votes_by_word(lists({"perhaps": 1}))
    with pytest.raises(UsageError, match="members"):
        decide(YesNo(members=3), lists(FOUR))


def test_every_majority_is_said():
    for majority in MAJORITIES:
        assert majority in decide(YesNo(majority), lists(FOUR)).variant["majority"]
