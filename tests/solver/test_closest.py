"""The nearest point of a polyhedron: it keeps to all sides, and no step that keeps to them comes nearer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.solver.closest import least_squares_within


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 9), st.integers(0, 30), st.sampled_from([0.0, 0.6]))
def test_it_keeps_to_all_sides_and_no_step_that_keeps_to_them_comes_nearer(seed, k, q, corners):
    random = np.random.default_rng(seed)
    matrix, offset = random.normal(size=(2 * k, k)), 3.0 * random.normal(size=2 * k)
    sides, room = random.normal(size=(q, k)), random.uniform(0.0, 1.0, q) * (random.random(q) >= corners)
    found = least_squares_within(matrix, offset, sides, room)
    assert (sides @ found <= room + 1e-9).all()
    here = np.linalg.norm(matrix @ found + offset)
    for _ in range(50):
        other = random.normal(size=k) * random.uniform(0.0, 1.0)
        over = sides @ other - room
        if (over > 0.0).any():  # shrunk towards zero, which keeps to all
            other *= np.min(np.divide(room, sides @ other, out=np.ones(q), where=sides @ other > room))
        mixed = found + random.uniform(0.0, 1.0) * (other - found)
        assert np.linalg.norm(matrix @ mixed + offset) >= here * (1 - 1e-9)


def test_without_sides_in_the_way_it_is_plain_least_squares():
    random = np.random.default_rng(1)
    matrix, offset = random.normal(size=(9, 4)), random.normal(size=9)
    plain = np.linalg.lstsq(matrix, -offset, rcond=None)[0]
    assert least_squares_within(matrix, offset, np.zeros((0, 4)), np.zeros(0)) == pytest.approx(plain)


def test_terms_that_leave_the_answer_open_are_refused():
    assert least_squares_within(np.array([[1.0, 0.0]]), np.ones(1), np.zeros((0, 2)), np.zeros(0)) is None
    assert least_squares_within(np.array([[1.0, 1.0], [2.0, 2.0]]), np.ones(2), np.zeros((0, 2)), np.zeros(0)) is None
