import json
from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.equal_shares import SUPPORTERS, Electorate, EqualShares
from lustrum.councils.counting.files import read_ballots
from lustrum.councils.counting.lots import Lots
from tests.councils.counting.cases import approvals, printed
from tests.councils.making import approved

MINORITY = "6 P1 P2 P3 P4\n4 P5"
COSTS = {"P1": 30, "P2": 30, "P3": 20, "P4": 25, "P5": 40}


def test_a_minority_has_its_share_where_greedy_gives_it_nothing():
    count = decide(EqualShares(), approved(MINORITY, costs=COSTS, budget=100))
    # Each has 10: six have 60, which buy P1 and P2; four have 40, which buy P5.
    assert set(count.elected) == {"P1", "P2", "P5"} and count.more["unspent"] == 0


def test_it_is_counted_by_hand_in_fractions():
    # Three voters with 2 each. X (cost 5, all three): 5/3 each, rho 1/3. Then 1/3 each is left: Y (cost 1, a and b) is
    # too dear at 2/3 together.
    ballots = approved("1 X Y\n1 X Y\n1 X", costs={"X": 5, "Y": 1}, budget=6)
    electorate = Electorate.of(ballots, dict(enumerate(ballots.costs())))
    found = electorate.buy(Fraction(2), "cost", Lots("order"))
    assert (
        found.order == (0,) and set(found.money) == {Fraction(1, 3)} and found.stages[0].more["rho"] == Fraction(1, 3)
    )


def test_who_has_too_little_pays_all_they_have():
    # Each of two has 3. X (cost 4, both) costs them 2 each; Y (cost 3, both) then takes the 1 that each has left and
    # is not affordable; Z (cost 1, first) is.
    ballots = approved("1 X Y Z\n1 X Y", costs={"X": 4, "Y": 3, "Z": 1}, budget=6)
    assert decide(EqualShares(), ballots).elected == ("X", "Z")


def test_the_utility_decides_what_is_cheap():
    ballots = approved("3 A B", costs={"A": 5, "B": 2}, budget=6)
    assert decide(EqualShares("cost"), ballots).elected == ("A",)
    assert decide(EqualShares("cardinality"), ballots).elected == ("B",)


def test_more_supporters_come_first_among_equal_rho_then_the_named_order():
    # B's two supporters pay 3 each, rho 1/2; A has four of whom two have spent all: rho 1/2 as well.
    count = decide(EqualShares(), approved("2 A\n2 B", costs={"A": 4, "B": 4}, budget=8))
    assert count.elected == ("A", "B") and count.ties[0].decided_by == "named order"
    assert SUPPORTERS in count.variant["ties"]


@pytest.mark.parametrize("case", [c for c in printed("committees") if "|" not in "".join(c["expected"]) or True],
                         ids=lambda c: c["id"])  # fmt: skip
def test_printed_committees_are_elected(case):
    expected = [v for k, v in case["expected"].items() if k.split("|")[0] == "equal-shares"]
    if not expected:
        pytest.skip("no committee by equal shares is printed")
    count = decide(EqualShares(), approvals(case), case["committee_size"], "refuse")
    assert "".join(sorted(count.elected)) in expected[0]


def test_an_official_budget_is_counted_again(user_data):
    folder = user_data / "votes" / "pb_official"
    if not folder.is_dir():
        pytest.skip("no copy of these ballots")
    name = "Poland_Swiecie_2023.pb"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[name]
    count = decide(EqualShares(), read_ballots(folder / name))
    assert list(count.elected) == expected["plain_mes_order"] and count.more["cost"] == expected["plain_mes_cost"]


def test_a_project_for_nothing_is_bought():
    assert decide(EqualShares(), approved("1 A B", costs={"A": 0, "B": 4}, budget=4)).elected == ("A", "B")
