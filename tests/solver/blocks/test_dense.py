"""The dense normal matrix solves what the bordered one solves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lustrum.solver import SolverOptions, StandardForm, solve
from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.dense import Dense
from lustrum.solver.blocks.interior import interior_point


@pytest.fixture
def matrix():
    return sparse.random_array((12, 40), density=0.3, format="csc", rng=np.random.default_rng(0))


def test_it_solves_the_normal_equations(matrix):
    theta, right = np.random.default_rng(1).uniform(1e-3, 1e3, 40), np.arange(12.0)
    dense, bordered = Dense(matrix), Arrowhead(matrix)
    for normal in (dense, bordered):
        normal.factorise(theta)
        assert np.allclose((matrix * theta) @ (matrix.T @ normal.solve(right)), right, rtol=1e-6)


def test_several_right_hand_sides_at_once_are_solved_one_by_one(matrix):
    bordered, right = Arrowhead(matrix), np.random.default_rng(2).normal(size=(12, 5))
    bordered.factorise(np.ones(40))
    one_by_one = np.column_stack([bordered.solve(column) for column in right.T])
    assert np.allclose(bordered.solve(right), one_by_one, rtol=1e-9)


def test_an_interior_point_with_it_is_the_optimum():
    form = StandardForm.from_matrix([[1.0, 2.0, 1.0], [3.0, 1.0, 0.5]], [1.0, 1.0, 0.2], maximise=True, row_upper=4.0)
    found = interior_point(form, SolverOptions(method="blocks"), normal=Dense)
    assert found.outcome == "optimal" and form.objective(found.x) == pytest.approx(solve(form).objective, rel=1e-6)


def test_what_is_not_positive_definite_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        Dense(sparse.csc_array([[1.0, 1.0], [1.0, -1.0]])).factorise(np.array([1.0, -0.9]))
