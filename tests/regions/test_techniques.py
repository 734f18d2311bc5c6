"""From one technique to another: the cheapest way by three routes, skills, and the enclave."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from lustrum.errors import DataError, UsageError
from lustrum.regions import TechniqueRegister, enclave_warnings, running_cost, technique_path

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault of a law."""

NAMES = ("hand", "steam", "electric")
cost = st.floats(0.1, 20.0)


@st.composite
def registers(draw):
    years = draw(st.integers(1, 4))
    grid = st.lists(cost, min_size=3, max_size=3)
    running = np.array(draw(st.lists(grid, min_size=years, max_size=years)))
    switch, training = (np.array(draw(st.lists(grid, min_size=3, max_size=3))) for _ in range(2))
    return TechniqueRegister(NAMES, running, switch, training)


def cost_of(register, way, discount):
    """A second route: what a way costs, added up year by year."""
    total, before = 0.0, 0
    for t, k in enumerate(way):
        moved = 0.0 if k == before else register.switch[before, k] + register.training[before, k]
        total += discount**t * (moved + register.running[t, k])
        before = k
    return total


@given(registers(), st.floats(0.5, 1.0))
@settings(LAW, max_examples=60)
def test_the_cheapest_way_is_that_found_by_trying_all(register, discount):
    found = technique_path(register, "hand", discount)
    years = len(register.running)
    least = min(cost_of(register, way, discount) for way in product(range(3), repeat=years))
    assert found.cost == pytest.approx(least)
    assert cost_of(register, [NAMES.index(k) for k in found.technique], discount) == pytest.approx(found.cost)
    assert found.running + found.moving == pytest.approx(found.cost)


@given(registers(), st.floats(0.5, 1.0))
@settings(LAW, max_examples=40)
def test_the_cheapest_way_is_the_shortest_path_of_a_graph(register, discount):
    years = len(register.running)
    graph = np.zeros((1 + 3 * years, 1 + 3 * years))
    for t in range(years):
        for old in range(3) if t else [0]:
            for new in range(3):
                moved = 0.0 if old == new else register.switch[old, new] + register.training[old, new]
                at = 1 + 3 * (t - 1) + old if t else 0
                graph[at, 1 + 3 * t + new] = discount**t * (moved + register.running[t, new])
    length = shortest_path(csr_array(graph), indices=0)
    assert technique_path(register, "hand", discount).cost == pytest.approx(length[-3:].min())


@given(registers(), st.floats(0.5, 1.0))
@settings(LAW, max_examples=40)
def test_a_way_that_may_jump_never_costs_more_than_one_that_may_not(register, discount):
    jump = technique_path(register, "hand", discount).cost
    assert jump <= technique_path(register, "hand", discount, most_step=1).cost + 1e-9


def test_a_jump_is_taken_where_the_steps_cost_more_and_a_step_where_people_must_be_trained_first():
    running = np.array([[9.0, 6.0, 2.0]] * 5)
    switch = np.array([[0.0, 5.0, 12.0], [0.0, 0.0, 9.0], [0.0, 0.0, 0.0]])
    jumped = technique_path(TechniqueRegister(NAMES, running, switch), "hand", 1.0)
    assert jumped.changes == ((0, "hand", "electric"),) and jumped.moving == pytest.approx(12.0)
    training = np.array([[0.0, 1.0, 30.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    stepped = technique_path(TechniqueRegister(NAMES, running, switch, training), "hand", 1.0)
    assert [new for _, _, new in stepped.changes] == ["steam", "electric"]


def test_a_technique_waits_for_the_people_it_needs():
    running = np.array([[9.0, 6.0, 2.0]] * 4)
    switch = np.full((3, 3), 1.0)
    register = TechniqueRegister(
        NAMES, running, switch, None, np.array([0.0, 5.0, 20.0]), np.array([0.0, 6.0, 10.0, 25.0])
    )
    assert technique_path(register, "hand", 1.0).technique == ("hand", "steam", "steam", "electric")


def test_no_way_through_is_refused():
    switch = np.full((3, 3), np.inf)
    register = TechniqueRegister(NAMES, np.ones((2, 3)), switch, None, np.array([5.0, 0.0, 0.0]), np.array([5.0, 1.0]))
    with pytest.raises(UsageError, match="No way leads from 'hand'"):
        technique_path(register, "hand", 0.95)


def test_running_cost_is_inputs_at_the_prices_of_each_year():
    inputs, prices = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([[1.0, 1.0], [1.0, 2.0]])
    assert running_cost(inputs, prices).tolist() == [[2.0, 4.0], [2.0, 7.0]]


@pytest.mark.parametrize(
    "call",
    [
        lambda: technique_path(TechniqueRegister(NAMES, np.ones((2, 3)), np.ones((3, 3))), "wind", 0.9),
        lambda: technique_path(TechniqueRegister(NAMES, np.ones((2, 3)), np.ones((3, 3))), "hand", 0.0),
        lambda: TechniqueRegister(NAMES, np.ones((2, 3)), np.ones((2, 3))),
        lambda: TechniqueRegister(NAMES, np.ones((2, 3)), np.ones((3, 3)), None, np.ones(3)),
    ],
)
def test_what_cannot_be_meant_is_refused(call):
    with pytest.raises(UsageError):
        call()


def test_a_cost_that_is_not_stated_is_not_nothing():
    with pytest.raises(DataError, match="missing is not zero"):
        TechniqueRegister(NAMES, np.array([[1.0, np.nan, 1.0]]), np.ones((3, 3)))


# -- the enclave -------------------------------------------------------------------------------------------------------

INPUTS = np.array([[0.3, 0.3], [0.2, 0.2]])
SUPPLIERS = ["castings", "power"]


def test_a_frontier_plant_that_buys_from_a_primitive_sector_is_an_enclave():
    frontier = np.array([False, True])
    said = enclave_warnings(["old", "new"], frontier, SUPPLIERS, INPUTS, {"castings": 0.2, "power": 0.8})
    assert len(said) == 1 and "'new'" in said[0] and "castings (K = 0.20)" in said[0] and "power" not in said[0]


def test_what_is_bought_abroad_makes_no_enclave_and_what_is_unknown_is_named():
    frontier = np.array([True, True])
    imported = np.array([[0.3, 0.3], [0.0, 0.0]])
    assert not enclave_warnings(
        ["a", "b"], frontier, SUPPLIERS, INPUTS, {"castings": 0.2, "power": 0.3}, imported=imported
    )
    said = enclave_warnings(["a"], frontier[:1], SUPPLIERS, INPUTS[:, :1], {"power": 0.5})
    assert len(said) == 1 and "castings, whose coefficient is not known" in said[0]


def test_more_imports_than_input_are_refused():
    with pytest.raises(DataError, match="no more than the input"):
        enclave_warnings(["a"], np.array([True]), ["s"], np.array([[0.1]]), {}, imported=np.array([[0.2]]))
