"""Flows as routes, and circles where somebody plants one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.freight import carry
from lustrum.freight.routes import circles, routes, running_in_circles
from tests.freight.networks import network, there_and_back, with_locomotives
from tests.freight.test_programme import random_network


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(3.0, 60.0))
def test_routes_add_up_to_what_was_delivered(seed, fit):
    loads = carry(with_locomotives(random_network(seed), fit))
    assert sum(each.quantity for each in routes(loads)) == pytest.approx(loads.delivered.sum(), abs=1e-3)


def test_a_route_names_the_places_it_goes_over():
    lines = [("A", "B", 10.0, "each", 1.0), ("B", "C", 10.0, "each", 1.0), ("A", "C", 90.0, "each", 9.0)]
    loads = carry(network(lines, [("coal", "A", 4.0, 0.0, np.nan), ("coal", "C", 0.0, 4.0, 50.0)]))
    (route,) = routes(loads)
    assert route.nodes == (0, 1, 2) and route.quantity == pytest.approx(4.0)


def test_a_planted_circle_of_empties_is_found_with_its_places():
    loads = carry(there_and_back())
    assert running_in_circles(loads) == []
    empty = loads.empty + 3.0  # three more there and three more back balance at every node, for nothing
    (said,) = running_in_circles(replace(loads, empty=empty))
    assert said == "empty wagon wagons in s0: A → B → A"


def test_a_flow_one_way_has_no_circle_and_a_ring_has_one():
    lines = [("A", "B", 10.0, "one", 1.0), ("B", "C", 10.0, "one", 1.0), ("C", "A", 10.0, "one", 1.0)]
    freight = network(lines, [("coal", "A", 1.0, 0.0, np.nan), ("coal", "B", 0.0, 1.0, 5.0)])
    assert circles(freight.arcs, np.array([1.0, 1.0, 0.0]), 3) == []
    assert circles(freight.arcs, np.array([1.0, 1.0, 1.0]), 3) == [(0, 1, 2, 0)]
