"""What a unit says is widened by what its solver leaves open: bounds hold whatever answer they are made from."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given, settings

from lustrum.decentral.loop import Loop
from lustrum.decentral.margins import between, held
from lustrum.solver import solve
from tests.decentral.conftest import Network, random_blocks
from tests.decentral.test_oblast import Nested

EXACT = 1e-9
"""Relative: the optimum that bounds are held against is itself that of a solver, whose simplex is exact to rounding."""


@given(st.integers(0, 10_000), st.floats(-1e-6, 1e-6), st.floats(-1e-6, 1e-6))
@settings(max_examples=40, deadline=None)
def test_the_best_value_lies_between_for_answers_that_are_a_little_off(seed, off, wrong):
    """Rows missed a little, duals a little wrong, the certificate still passed: the stated values hold."""
    form, _ = random_blocks(seed, units=1)[0][0]
    answer = solve(form)
    rng = np.random.default_rng(seed)
    moved = replace(
        answer,
        x=answer.x + off * rng.uniform(-1.0, 1.0, answer.x.size),
        dual=answer.dual + wrong * rng.uniform(-1.0, 1.0, answer.dual.size),
        certificate=None,
    )
    exact, found = between(form, answer), between(form, moved)
    size = EXACT * (1.0 + abs(answer.objective))
    assert found.lower <= answer.objective + size and found.upper >= answer.objective - size
    assert exact.upper - exact.lower <= size, "and is no wider than it has to be"
    assert found.upper - found.lower <= 1e-4 * (1.0 + abs(answer.objective))


def test_an_emergency_a_little_below_nought_earns_nothing():
    """Found by the law below: a supply of -1.3e-8 at ten times the price had raised what an allotment is worth."""
    form, _ = random_blocks(0, units=1)[0][0]
    x, y = np.zeros(form.columns), np.zeros(form.rows)
    assert held(form, x, y, np.array([0.0]), np.array([10.0])) == pytest.approx(0.0, abs=1e-12)
    assert held(form, x, y, np.array([-1.3e-8]), np.array([10.0])) == pytest.approx(-1.3e-7)


def refuse_broken(rounds, optimum):
    slack = EXACT * (1.0 + abs(optimum))
    lower, upper = -np.inf, np.inf
    for each in rounds:
        assert each.lower is None or each.lower <= optimum + slack, f"round {each.number}: lower"
        assert each.upper is None or each.upper >= optimum - slack, f"round {each.number}: upper"
        assert (each.best_lower or -np.inf) >= lower and (each.best_upper or np.inf) <= upper
        lower, upper = each.best_lower or -np.inf, each.best_upper or np.inf


@given(st.integers(0, 10_000), st.sampled_from([2, 3, 12]), st.sampled_from(["allot", "exact"]))
@example(9391, 2, "exact")
@settings(max_examples=4, deadline=None)
def test_lower_optimum_and_upper_stand_in_this_order_in_every_round(seed, digits, mode):
    """Of random small federations, by both modes, whatever units round away: with no slack but rounding."""
    network = Network(*random_blocks(seed, units=2 + seed % 3, rows=1 + seed % 3), digits=digits)
    loop = Loop(network.centre(), network.terms, 1e-6, 12)
    loop.exactly() if mode == "exact" else loop.run()
    assert loop.rounds and any(each.upper is not None for each in loop.rounds)
    refuse_broken(loop.rounds, network.monolith())


@pytest.mark.slow
@given(st.integers(0, 10_000), st.sampled_from(["allot", "exact"]))
@settings(max_examples=4, deadline=None)
def test_lower_optimum_and_upper_stand_in_this_order_over_three_levels(seed, mode):
    network = Nested(seed)
    loop = Loop(network.centre(), network.terms, 1e-4, 4)
    loop.exactly() if mode == "exact" else loop.run()
    refuse_broken(loop.rounds, network.monolith())
