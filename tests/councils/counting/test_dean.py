from lustrum.councils.counting.dean import Dean
from lustrum.councils.counting.deciding import decide
from tests.councils.counting.cases import one, seats_of
from tests.councils.making import lists


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "dean", 100) == case["expected"]["dean"]


def test_districts_are_compared_by_harmonic_means():
    # Both hold one, so the divisor is 4/3 for both: 75 against 55.5.
    assert list(decide(Dean(), lists({"a": 100, "b": 74}), 3).seats.values()) == [2, 1]
