import pytest

from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import MOST_WAYS, NO_EFFECT, decide
from lustrum.councils.counting.rules import make_rule
from lustrum.errors import UsageError
from tests.councils.making import lists, ranked

TIED = "2 A B\n2 B A\n1 C A B\n1 C B A"


def test_a_tie_is_refused_when_no_rule_breaks_it():
    with pytest.raises(TieError) as raised:
        decide(make_rule("schulze"), ranked(TIED))
    assert raised.value.tie.candidates == ("A", "B") and raised.value.outcomes == (("A",), ("B",))
    assert raised.value.count.elected == () and raised.value.count.ties[0].result == ""


def test_a_tie_without_effect_is_kept_and_not_refused():
    count = decide(make_rule("stv-scottish"), ranked("10 A C\n8 B\n6 C\n5 D\n3 E D\n3 F D"), 4)
    assert count.elected == ("A", "B", "C", "D")
    assert [(tie.candidates, tie.decided_by) for tie in count.ties] == [(("E", "F"), NO_EFFECT)]


def test_what_is_certain_stays_certain_beside_a_tie():
    with pytest.raises(TieError) as raised:
        decide(make_rule("dhondt"), lists({"large": 61, "x": 20, "y": 20}), 4)
    assert raised.value.count.seats == {"large": 3}
    assert set(raised.value.outcomes) == {("large 3", "x 1"), ("large 3", "y 1")}


def test_a_stated_rule_breaks_the_tie_and_is_named():
    first = decide(make_rule("schulze"), ranked(TIED), ties="order")
    assert first.elected == ("A",) and first.variant["ties"] == "named order"
    other = decide(make_rule("schulze"), ranked(TIED, ["B", "A", "C"]), ties="order")
    assert other.elected == ("B",)
    drawn = decide(make_rule("schulze"), ranked(TIED), ties="lot", seed="october")
    assert (
        drawn.elected == decide(make_rule("schulze"), ranked(TIED, ["B", "A", "C"]), ties="lot", seed="october").elected
    )
    assert "SHA-256" in drawn.variant["ties"] and drawn.ties[0].decided_by.startswith("lot 1")


def test_more_ways_than_can_be_followed_are_refused_unfollowed():
    many = lists({f"list {i:02}": 5 for i in range(30)})
    with pytest.raises(TieError, match=str(MOST_WAYS)) as raised:
        decide(make_rule("dhondt"), many, 15)
    assert raised.value.outcomes == () and raised.value.count.elected == ()


@pytest.mark.parametrize(
    ("seats", "ties", "seed", "said"),
    [(0, None, "", "seats"), (1, "lot", "", "seed"), (1, "order", "october", "seed")],
)
def test_what_cannot_be_meant_is_refused(seats, ties, seed, said):
    with pytest.raises(UsageError, match=said):
        decide(make_rule("schulze"), ranked(TIED), seats, ties, seed)


def test_a_rule_refuses_papers_it_cannot_count():
    with pytest.raises(UsageError, match="rankings"):
        decide(make_rule("schulze"), lists({"a": 1}))
