from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.greedy import Greedy
from tests.councils.counting.budgets import official
from tests.councils.making import approved


def test_official_budgets_are_decided_again(user_data):
    for ballots, case in official(user_data, "greedy"):
        count = decide(Greedy(), ballots)
        assert sorted(count.elected) == case["official_winners"] and count.more["cost"] == case["cost"]
        assert not ballots.notes  # votes and points counted are those stated


def test_a_majority_spends_it_all():
    count = decide(Greedy(), approved("6 A B\n4 C", costs={"A": 50, "B": 50, "C": 50}, budget=100))
    assert count.elected == ("A", "B")
