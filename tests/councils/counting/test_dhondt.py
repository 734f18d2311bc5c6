from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.dhondt import DHondt
from tests.councils.counting.cases import one, printed, seats_of
from tests.councils.making import lists


@pytest.mark.parametrize("case", [c for c in printed("seats") if c["method"] == "dhondt"], ids=lambda c: c["id"])
def test_official_houses_are_seated_again(case):
    threshold = Fraction(1, 25) if "4%" in case["threshold"] else None
    assert seats_of(case, "dhondt", case["seats"], threshold=threshold) == case["expected"]


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "dhondt", 100) == case["expected"]["dhondt"]


def test_the_example_of_the_model():
    # 20 seats for 47, 33, 14, 4 and 2: quotients 47/9 = 5.22, 33/6 = 5.5, 14/2 = 7 ... by hand 10, 7, 3, 0, 0.
    assert decide(DHondt(), lists({"a": 47, "b": 33, "c": 14, "d": 4, "e": 2}), 20).seats == {
        "a": 10, "b": 7, "c": 3, "d": 0, "e": 0
    }  # fmt: skip
