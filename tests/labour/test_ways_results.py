"""What is told of ways and of the cheapest mix: prices, what is asked for, what an agreement stops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour import Agreement
from lustrum.labour.balance import solve_balance
from lustrum.labour.settle import settled, try_ways
from lustrum.labour.ways_results import TITLES, mix_result, wage_floor_result, ways_result
from tests.labour.made_up import bound, case
from tests.labour.test_settle import works


def test_ways_stand_with_price_and_what_they_ask_for():
    labour = case(missing=3.0, cost=5.0)
    balance = solve_balance(labour)
    result = ways_result(balance, try_ways(balance, works(labour), 0, 0))
    assert set(TITLES) == {way for _, _, way in result.items}
    hours = [way for _, _, way in result.items].index("hours")
    assert result.items[0][2] == "support" and result["but"][hours] == "asks for an agreement on hours"
    assert "engineer in north: help with moving" in result.notes[0] and "% of the gap" in result.notes[0]
    assert "per persons moving" in result["asked"][0]
    assert "which nobody has stated" in result.notes[2]


def test_a_gap_no_way_is_open_for_is_said():
    labour = case(missing=3.0, spare=0.0)
    stuck = replace(labour, agreement=Agreement("agreement", hours=1.0), routes=labour.routes.none())
    balance = solve_balance(stuck)
    tried = [each for each in try_ways(balance, works(stuck), 0, 0) if each.way.name != "hours"]
    assert "no way is open" in ways_result(balance, tried).notes[0]


def test_the_mix_tells_before_and_after_and_that_it_settled():
    labour = case(missing=3.0, cost=5.0)
    found = settled(labour, works(labour))
    result = mix_result(found)
    assert result["before"][0] == pytest.approx(found.before.gap.sum()) and result["by"] == ["support"]
    assert "stopped moving after" in result.notes[1] and "2001" in result.notes[2]
    assert "a year later at the earliest" in result.notes[2]
    cut = mix_result(settled(labour, works(labour), rounds=1))
    assert "still moved after 1 rounds" in cut.notes[1]


def test_what_an_agreement_stops_stands_with_its_price():
    labour = case(missing=40.0, spare=60.0, cost=0.0, agreement=bound(2.2))
    dear = replace(labour, worth=np.full(labour.shape, 1000.0), routes=replace(labour.routes, amenity=np.array([-4.0])))
    notes = " ".join(mix_result(settled(dear, works(dear))).notes)
    assert "nothing is forced: wage agreement of 2000-01-01" in notes and "crowns a year" in notes


def test_a_least_wage_tells_whom_it_lifts_and_what_that_comes_to():
    """300 people in each region rise from 1 to 1.5: 150 crowns each."""
    result = wage_floor_result(case(agreement=Agreement("agreement", least_wage=1.5)))
    assert result["bill"].tolist() == [150.0, 150.0] and "agreement: 300 crowns a year more" in result.notes[0]
    assert wage_floor_result(case()) is None
