"""Orders by shop: cheapest first, within hours and parts, to the goal or as near as they come."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.freight.orders import Shops, order
from lustrum.freight.repair import Fleet, fit_path, repairs_for
from lustrum.freight.ways import Way

FLEET = Fleet(100.0, 40.0, 0.2)


def shops(*most, cost=(1.0, 2.0)):
    table = np.array(most, dtype=float)
    return Shops(tuple(f"S{k}" for k in range(len(table))), table, 2.0 * table, np.array(cost[: len(table)]))


def test_the_cheap_shop_is_full_before_the_dear_one_is_asked():
    found = order(FLEET, shops([10, 10, 10], [30, 30, 30]), {3: 60.0})
    assert found.repairs[0] == pytest.approx([10, 10, 10]) and found.fit[-1] == pytest.approx(60.0)
    # 40 falls to 20.48; what is repaired last keeps best: 39.52 = 24.4 by the cheap shop and 15.12 by the dear one
    assert found.repairs[1] == pytest.approx([0, 0, 15.12]) and found.cost == pytest.approx(30 + 2 * 15.12)
    assert (found.shop_worth[0] > 0.0).all() and not found.missing.any()


def test_fit_locomotives_are_those_of_the_recursion():
    found = order(FLEET, shops([10, 10, 10], [30, 30, 30]), {3: 60.0})
    assert found.fit == pytest.approx(fit_path(FLEET, found.repairs.sum(axis=0)))


def test_with_one_shop_and_a_split_the_orders_are_those_of_the_closed_form():
    found = order(FLEET, shops([99] * 4), {4: 70.0}, split=[7.0, 6.0])
    assert found.repairs[0] == pytest.approx(repairs_for(FLEET, 70.0, [7, 6, 7, 6]), rel=1e-6)


def test_shops_that_cannot_reach_the_goal_say_how_many_are_missing():
    found = order(FLEET, shops([5, 5]), {2: 60.0})
    assert found.fit[-1] == pytest.approx(40 * 0.64 + 5 * 0.8 + 5)
    assert found.missing[2] == pytest.approx(60.0 - found.fit[-1])


def test_imports_come_after_their_lead_and_only_where_shops_are_short():
    way = Way("import", "import", 0.0, 3.0, 10.0, most=50.0, lead=1)
    found = order(FLEET, shops([5, 5]), {2: 60.0}, ways=[way], exchange_rate=2.0)
    assert found.gained[0, 1] == 0.0 and found.gained[0, 0] == pytest.approx(60.0 - (40 * 0.64 + 5 * 0.8 + 5))
    assert not found.missing.any()
    assert order(FLEET, shops([99, 99]), {2: 60.0}, ways=[way], exchange_rate=2.0).gained.sum() == 0.0


def test_no_more_are_repaired_than_are_sick():
    found = order(Fleet(50.0, 40.0, 0.2), shops([99]), {1: 60.0})
    assert found.repairs[0, 0] == pytest.approx(18.0) and found.fit[1] == pytest.approx(50.0)


def test_what_the_freight_lacks_is_repaired_where_it_is_worth_the_cost():
    paid = order(FLEET, shops([99, 99], cost=(1.0,)), {}, needed=45.0, worth=10.0)
    assert paid.fit[1:] == pytest.approx([45.0, 45.0])
    unpaid = order(FLEET, shops([99, 99], cost=(1.0,)), {}, needed=45.0, worth=0.1)
    assert unpaid.repairs.sum() == 0.0
