"""GRAS: matrices with negative cells keep their signs, and no other matrix is nearer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lustrum.data.balancing import gras
from lustrum.data.balancing.gras import gras_distance
from lustrum.errors import DataError


@st.composite
def problems(draw):
    """A matrix of both signs, and the totals of another one with the same signs."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    matrix = rng.lognormal(2.0, 1.0, (rows, columns)) * (rng.random((rows, columns)) < 0.9)
    matrix *= np.where(rng.random(matrix.shape) < 0.2, -1.0, 1.0)
    target = matrix * rng.lognormal(0.0, 0.4, matrix.shape)
    return matrix, target.sum(axis=1), target.sum(axis=0)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_totals_are_met_and_signs_and_zeros_stay(problem):
    matrix, rows, columns = problem
    found = gras(matrix, rows, columns)
    most = np.abs(matrix).max()
    assert np.abs(found.values.sum(axis=1) - rows).max() <= 1e-8 * max(most, np.abs(rows).max())
    assert np.abs(found.values.sum(axis=0) - columns).max() <= 1e-8 * max(most, np.abs(columns).max())
    assert (np.sign(found.values) == np.sign(matrix)).all()


@given(problems())
@settings(max_examples=40, deadline=None)
def test_positive_cells_are_multiplied_and_negative_ones_divided(problem):
    matrix, rows, columns = problem
    found = gras(matrix, rows, columns)
    scale = np.outer(found.row_multipliers, found.column_multipliers)
    assert np.allclose(found.values, np.where(matrix >= 0, matrix * scale, matrix / scale), rtol=1e-10)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_what_is_turned_upside_down_is_balanced_upside_down(problem):
    matrix, rows, columns = problem
    assert np.allclose(gras(-matrix, -rows, -columns).values, -gras(matrix, rows, columns).values, rtol=1e-6, atol=1e-8)


def test_no_matrix_with_these_totals_is_nearer():
    matrix = np.array([[7.0, 3.0, -2.0], [4.0, -1.0, 6.0]])
    rows, columns = np.array([9.0, 8.0]), np.array([12.0, 1.0, 4.0])
    sums = np.vstack([np.kron(np.eye(2), np.ones((1, 3))), np.kron(np.ones((1, 2)), np.eye(3))])[:-1]
    wanted = np.concatenate([rows, columns])[:-1]
    flat = matrix.ravel()
    other = minimize(  # over the ratios z = x / a
        lambda z: float(np.sum(np.abs(flat) * (z * np.log(z) - z + 1.0))),
        np.ones(6),
        jac=lambda z: np.abs(flat) * np.log(z),
        constraints={"type": "eq", "fun": lambda z: sums @ (flat * z) - wanted, "jac": lambda z: sums * flat},
        bounds=[(1e-6, None)] * 6,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert other.success
    found = gras(matrix, rows, columns)
    assert np.allclose(found.values.ravel(), flat * other.x, rtol=1e-5)
    assert gras_distance(found.values, matrix) == pytest.approx(other.fun, rel=1e-7)


def test_a_row_without_positive_cells_is_scaled_too():
    matrix = np.array([[-2.0, -3.0], [5.0, 8.0]])
    found = gras(matrix, [-6.0, 15.0], [4.0, 5.0])
    assert np.allclose(found.values.sum(axis=1), [-6.0, 15.0]) and (found.values[0] < 0).all()


def test_a_row_of_zeros_with_the_total_zero_stays():
    found = gras(np.array([[0.0, 0.0], [5.0, -1.0]]), [0.0, 6.0], [7.0, -1.0])
    assert found.values[0].tolist() == [0.0, 0.0]
    assert np.allclose(found.values[1], [7.0, -1.0])


def test_a_row_of_one_sign_whose_total_is_zero_vanishes():
    found = gras(np.array([[-2.0, -1.0], [5.0, 3.0]]), [0.0, 8.0], [5.0, 3.0])
    assert found.values.tolist() == [[0.0, 0.0], [5.0, 3.0]]
    assert found.row_multipliers[0] == np.inf


@pytest.mark.parametrize(("rows", "named"), [([-3.0, 6.0], "below zero"), ([3.0, 6.0], "")])
def test_a_total_of_a_sign_no_cell_has_is_refused_by_name(rows, named):
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    columns = [sum(rows) / 2] * 2
    if not named:
        assert gras(matrix, rows, columns).largest_gap < 1e-9
        return
    with pytest.raises(DataError, match=named) as refused:
        gras(matrix, rows, columns, rows=["coal", "iron"])
    assert refused.value.faults[0].row == "coal"


def test_impossible_totals_stop_and_do_not_pass():
    with pytest.raises(DataError, match="no matrix with these zeros"):
        gras(np.array([[1.0, 0.0], [1.0, 1.0]]), [5.0, 1.0], [3.0, 3.0], most_iterations=200)
