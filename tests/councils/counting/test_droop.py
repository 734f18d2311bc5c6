from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.droop import Droop
from tests.councils.making import lists


def test_the_quota_is_the_smallest_that_no_more_lists_than_seats_can_reach():
    count = decide(Droop(), lists({"a": 47, "b": 33, "c": 20}), 4)
    # 100 // 5 + 1 = 21: a 2 r 5, b 1 r 12, c 0 r 20: the last seat is c's.
    assert count.variant["quota"].endswith("= 21") and count.seats == {"a": 2, "b": 1, "c": 1}
