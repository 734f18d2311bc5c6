from lustrum.councils.counting.adams import Adams
from lustrum.councils.counting.deciding import decide
from tests.councils.counting.cases import one, seats_of
from tests.councils.making import lists


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "adams", 100) == case["expected"]["adams"]


def test_everybody_has_a_seat_before_anybody_has_two():
    assert list(decide(Adams(), lists({"a": 98, "b": 1, "c": 1}), 3).seats.values()) == [1, 1, 1]
