"""A network: lines by direction, goods multiplied, penalties put on."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.freight.network import Arcs, Good, Wagon, sums
from tests.freight.networks import network, there_and_back, with_locomotives


def three_lines():
    lines = [("A", "B", 10.0, "one", 1.0), ("B", "C", 20.0, "each", 2.0), ("A", "C", 30.0, "shared", 3.0)]
    return network(lines, [("coal", "A", 5.0, 0.0, np.nan), ("coal", "C", 0.0, 5.0, 9.0)])


def test_a_line_has_an_arc_for_each_way_and_shares_its_limit_only_where_it_is_one_track():
    arcs = Arcs.of(three_lines())
    assert [(int(a), int(b)) for a, b in zip(arcs.start, arcs.end, strict=True)] == [
        (0, 1),
        (1, 2),
        (2, 1),
        (0, 2),
        (2, 0),
    ]
    assert arcs.limit.tolist() == [0, 1, 2, 3, 3]
    assert arcs.limit_line.tolist() == [0, 1, 1, 2]
    assert arcs.length.tolist() == [10.0, 20.0, 20.0, 30.0, 30.0] and len(arcs) == 5


def test_freight_is_multiplied_good_by_good_and_the_rest_stays():
    goods = (Good("coal", "w", 1.0), Good("ore", "w", 1.0))
    needs = [
        ("coal", "A", 5.0, 0.0, np.nan),
        ("coal", "B", 0.0, 4.0, 9.0),
        ("ore", "B", 3.0, 0.0, np.nan),
        ("ore", "A", 0.0, 2.0, 1.0),
    ]
    freight = network([("A", "B", 10.0, "each", 1.0)], needs, goods=goods, wagons=(Wagon("w", 1.0),))
    more = freight.scaled(np.array([2.0, 0.5]))
    assert more.base_need().tolist() == [8.0, 1.0] and more.needs.supply.sum() == 11.5
    assert freight.base_need().tolist() == [4.0, 2.0]


def test_a_penalty_that_is_no_number_leaves_what_was_stated():
    freight = there_and_back()
    assert freight.with_penalties(np.array([np.nan])).needs.penalty[0, 1, 0] == 50.0
    assert freight.with_penalties(np.array([7.0])).needs.penalty[0, 1, 0] == 7.0


def test_goods_without_a_penalty_somewhere_are_named():
    bare = network([("A", "B", 10.0, "each", 1.0)], [("coal", "A", 5.0, 0.0, np.nan), ("coal", "B", 0.0, 4.0, np.nan)])
    assert bare.without_penalty() == ["coal"] and there_and_back().without_penalty() == []


def test_locomotives_are_replaced_and_nothing_else():
    freight = with_locomotives(there_and_back(), 5.0)
    assert freight.with_fit(7.0).locomotives.fit == 7.0 and freight.locomotives.fit == 5.0


def test_sums_go_to_their_places():
    assert sums(np.array([0, 2, 0]), np.array([1.0, 2.0, 4.0]), 4) == pytest.approx([5.0, 0.0, 2.0, 0.0])
