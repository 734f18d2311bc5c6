from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.modified_sainte_lague import ModifiedSainteLague
from tests.councils.counting.cases import seats_of
from tests.councils.making import lists


def test_the_first_seat_costs_more():
    # 100/5 = 20, 27/1 = 27 but 27/1.4 = 19.29: the third seat goes to the small list by Sainte-Lague only.
    assert seats_of([100, 27], "sainte-lague", 3) == [2, 1]
    assert list(decide(ModifiedSainteLague(), lists({"a": 100, "b": 27}), 3).seats.values()) == [3, 0]
