from dataclasses import replace
from fractions import Fraction

from lustrum.councils.counting.ballots import Item
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.sainte_lague import SainteLague
from tests.councils.counting.cases import one, seats_of
from tests.councils.making import lists


def test_the_laender_have_their_seats():
    case = one("seats", "germany_2017_laender")
    assert seats_of(case, "sainte-lague", 598) == case["expected"]


def test_new_zealand_has_its_overhang():
    case = one("seats", "new_zealand_2008")
    ballots = lists(dict(zip(case["parties"], case["votes"], strict=True)))
    items = tuple(Item(direct=case["guaranteed_seats"].get(name, 0)) for name in case["parties"])
    count = decide(SainteLague(Fraction(1, 20)), replace(ballots, items=items), 120)
    assert list(count.seats.values()) == case["expected"] and sum(count.seats.values()) == case["expected_total"]
    assert count.more["overhang"] == {"Māori Party": 2}


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "sainte-lague", 100) == case["expected"]["saintelague"]
