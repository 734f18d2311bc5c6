import json

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.hare import Hare
from tests.councils.counting.cases import one, seats_of
from tests.councils.making import lists


def test_the_table_of_balinski_and_young():
    case = one("seats", "balinski_young_1975_1")
    assert seats_of(case, "hare", 100) == case["expected"]["hamilton"]


def test_seats_of_regions_and_then_of_lists_are_those_of_czechia():
    case = one("seats", "czech_2017")
    regions = [sum(row[k] for row in case["votes"]) for k in range(len(case["regions"]))]
    seats = dict(zip(case["regions"], seats_of(regions, "hare", case["seats"]), strict=True))
    assert seats == case["expected_region_seats"]
    total = sum(map(sum, case["votes"]))
    through = [k for k, row in enumerate(case["votes"]) if 20 * sum(row) >= total]
    for place, region in enumerate(case["regions"]):
        votes = {case["parties"][k]: case["votes"][k][place] for k in through}
        found = dict(zip(votes, seats_of(votes, "dhondt", seats[region]), strict=True))
        assert {name: number for name, number in found.items() if number} == case["expected_by_region"][region]


def test_a_seat_more_costs_alabama_one(user_data):
    file = user_data / "votes" / "apportionment" / "cases.json"
    if not file.is_file():
        pytest.skip("no copy of the census of 1880")
    case = next(c for c in json.loads(file.read_text("utf-8")) if c["id"] == "us_1880_alabama_paradox")
    for seats in (299, 300):
        assert seats_of(case, "hare", seats, minimum=1) == case["expected"][str(seats)]
        assert seats_of(case, "hare", seats) == case["without_minimum"][str(seats)]


def test_remainders_by_hand():
    # Quota 100/5 = 20: 2 r 7, 1 r 13, 1 r 6, 0 r 14: seats left go to d and b.
    votes = {"a": 47, "b": 33, "c": 26, "d": 14}
    assert decide(Hare(), lists(votes), 6).seats == {"a": 2, "b": 2, "c": 1, "d": 1}
