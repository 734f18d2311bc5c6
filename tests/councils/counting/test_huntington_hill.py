import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.huntington_hill import HuntingtonHill
from tests.councils.counting.cases import one, printed, seats_of
from tests.councils.making import lists


@pytest.mark.parametrize(
    "case", [c for c in printed("seats") if c["method"] == "huntington_hill"], ids=lambda c: c["id"]
)
def test_the_house_of_the_united_states_is_seated_again(case):
    assert seats_of(case, "huntington-hill", case["seats"], minimum=1) == case["expected"]


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "huntington-hill", 100) == case["expected"]["huntington"]


def test_squares_tell_apart_what_roots_would_not():
    # v^2/(n (n+1)): 10**20 + 1 against 10**20 with one seat each, 35 digits apart from a root in 16 digits.
    assert seats_of([10**20 + 1, 10**20], "huntington-hill", 3) == [2, 1]
    assert decide(HuntingtonHill(), lists({"a": 5, "b": 3, "c": 2}), 2).elected == ("a", "b")
