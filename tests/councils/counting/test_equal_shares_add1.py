import json

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.equal_shares_add1 import EqualSharesAdd1
from lustrum.councils.counting.files import read_ballots
from lustrum.errors import UsageError
from tests.councils.making import approved


def test_one_more_for_each_until_the_budget_would_be_passed():
    # Two voters with 5. A (9, first alone) is affordable with 9 each, four more; B (9, second) too: 18 > 10. So A and B
    # are bought at the same step, which is over: the last within is nothing; the completion buys the first in order.
    count = decide(EqualSharesAdd1(), approved("1 A\n1 B", costs={"A": 9, "B": 9}, budget=10))
    assert count.more["first_over_budget"] == 4 and count.elected == ("A",) and count.stages[0].action == "complete"


def test_the_last_outcome_within_the_budget_is_taken():
    count = decide(EqualSharesAdd1(), approved("3 A\n2 B\n1 C", costs={"A": 6, "B": 6, "C": 6}, budget=18))
    assert count.elected == ("A", "B", "C") and count.more["first_over_budget"] is None


def test_what_is_left_goes_by_votes_to_what_still_fits():
    ballots = approved("5 A\n2 B\n3 C", costs={"A": 50, "B": 25, "C": 60}, budget=100)
    count = decide(EqualSharesAdd1(), ballots)
    assert count.elected == ("A", "B") or set(count.elected) == {"A", "B"}


@pytest.mark.parametrize("name", ["votes/pb_official/Poland_Swiecie_2023.pb", "pabulib/poland_wieliczka_2023.pb"])
def test_official_budgets_are_decided_again(name, user_data):
    file = user_data / name
    if not file.is_file():
        pytest.skip("no copy of these ballots")
    ballots = read_ballots(file)
    count = decide(EqualSharesAdd1(), ballots)
    selected = {name for name, item in zip(ballots.candidates, ballots.items, strict=True) if item.selected}
    assert set(count.elected) == selected
    expected = file.parent / "expected.json"
    if expected.is_file():
        printed = json.loads(expected.read_text("utf-8"))[file.name]
        assert count.more["first_over_budget"] == printed["add1_first_step_over_budget"]
        assert list(count.elected) == printed["add1_order"]


def test_cardinality_would_have_decided_otherwise(user_data):
    file = user_data / "votes" / "pb_official" / "Poland_Swiecie_2023.pb"
    if not file.is_file():
        pytest.skip("no copy of these ballots")
    ballots = read_ballots(file)
    selected = {name for name, item in zip(ballots.candidates, ballots.items, strict=True) if item.selected}
    assert set(decide(EqualSharesAdd1("cardinality"), ballots).elected) != selected


def test_it_needs_a_budget_and_a_step():
    with pytest.raises(UsageError, match="budget"):
        decide(EqualSharesAdd1(), approved("1 A"))
    with pytest.raises(UsageError, match="step"):
        decide(EqualSharesAdd1(step=0), approved("1 A", costs={"A": 1}, budget=1))
