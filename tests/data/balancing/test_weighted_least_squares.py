"""Weighted least squares: the conditions of an optimum, agreement with another optimiser, held cells and bounds."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lustrum.data.balancing import Bounds, weighted_least_squares
from lustrum.data.balancing.nearest import nearest_point
from lustrum.data.balancing.weighted_least_squares import sums_of
from lustrum.errors import DataError, UsageError


@st.composite
def problems(draw):
    """A matrix of both signs with zeros, and the totals of another with the same signs, often far away."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    matrix = rng.lognormal(2.0, 2.0, (rows, columns)) * (rng.random((rows, columns)) < 0.8)
    matrix *= np.where(rng.random(matrix.shape) < 0.15, -1.0, 1.0)
    target = matrix * rng.lognormal(0.0, draw(st.sampled_from([0.1, 1.0, 2.5])), matrix.shape)
    return matrix, target.sum(axis=1), target.sum(axis=0)


@given(problems(), st.sampled_from(["size", "size_squared"]))
@settings(max_examples=80, deadline=None)
def test_the_conditions_of_an_optimum_hold(problem, weights):
    matrix, rows, columns = problem
    found = weighted_least_squares(matrix, rows, columns, weights=weights)
    x, size = found.values, max(np.abs(matrix).sum(), np.abs(rows).sum(), 1e-300)
    assert np.abs(x.sum(axis=1) - rows).max() <= 1e-9 * size
    assert np.abs(x.sum(axis=0) - columns).max() <= 1e-9 * size
    assert (x * np.sign(matrix) >= 0).all() and (x[matrix == 0] == 0).all()
    assert found.certificate.passed(1e-6)
    # Moves over variances are sums of one figure per row and one per column, wherever no bound is in the way.
    free = (x != 0) & (matrix != 0)
    pull = np.divide(x - matrix, np.abs(matrix) ** (1 if weights == "size" else 2), where=free, out=np.zeros_like(x))
    design = sums_of(matrix.shape).toarray().T[free.ravel()]
    if free.any():
        fitted = np.linalg.lstsq(design, pull[free], rcond=None)[0]
        assert np.allclose(design @ fitted, pull[free], atol=1e-5 * max(np.abs(pull).max(), 1e-12))


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_another_optimiser_finds_no_nearer_matrix(seed):
    rng = np.random.default_rng(seed)
    matrix = rng.lognormal(1.0, 1.0, (3, 3))
    target = matrix * rng.lognormal(0.0, 1.2, matrix.shape)
    found = weighted_least_squares(matrix, target.sum(axis=1), target.sum(axis=0))
    sums = sums_of((3, 3)).toarray()[:-1]
    wanted = np.concatenate([target.sum(axis=1), target.sum(axis=0)])[:-1]
    flat = matrix.ravel()
    other = minimize(
        lambda x: 0.5 * float(np.sum((x - flat) ** 2 / flat)),
        target.ravel(),
        jac=lambda x: (x - flat) / flat,
        constraints={"type": "eq", "fun": lambda x: sums @ x - wanted, "jac": lambda x: sums},
        bounds=[(0.0, None)] * 9,
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    assert found.objective <= other.fun + 1e-7 * (1.0 + abs(other.fun))
    if other.success:
        assert found.objective == pytest.approx(other.fun, rel=1e-5, abs=1e-9)


def test_the_solvers_own_quadratic_method_finds_the_same_matrix():
    from lustrum.data.balancing.nearest import standard_form
    from lustrum.solver import solve

    rng = np.random.default_rng(7)
    matrix = rng.lognormal(1.0, 1.0, (5, 6))
    target = matrix * rng.lognormal(0.0, 1.0, matrix.shape)
    rows, columns = target.sum(axis=1), target.sum(axis=0)
    found = weighted_least_squares(matrix, rows, columns)
    flat = matrix.ravel()
    form = standard_form(
        flat, flat, sums_of(matrix.shape), np.concatenate([rows, columns]), np.zeros(30), np.full(30, np.inf)
    )
    answer = solve(form)
    assert str(answer.status) == "optimal"
    assert np.allclose(answer.x, found.values.ravel(), rtol=1e-5, atol=1e-6)
    assert (found.values == 0).any()  # a bound was in the way, so that the case is not the easy one


def test_a_balanced_matrix_comes_back_as_it_was():
    matrix = np.array([[1.1, -2.3], [0.0, 4.7]])
    found = weighted_least_squares(matrix, matrix.sum(axis=1), matrix.sum(axis=0))
    assert np.array_equal(found.values, matrix) and found.changes == ()


def test_held_cells_stay_and_others_carry_the_gap():
    matrix = np.array([[10.0, 20.0], [30.0, 40.0]])
    held = np.array([[True, False], [False, False]])
    found = weighted_least_squares(matrix, [33.0, 70.0], [41.0, 62.0], within=Bounds(fixed=held))
    assert found.values[0, 0] == 10.0
    assert found.values[0, 1] == pytest.approx(23.0) and found.values[1, 0] == pytest.approx(31.0)


def test_a_further_equation_is_met():
    matrix = np.full((2, 3), 10.0)
    ratio = sp.csr_array(np.array([[1.0, -2.0, 0.0, 0.0, 0.0, 0.0]]))
    found = weighted_least_squares(matrix, [30.0, 30.0], [20.0, 20.0, 20.0], constraints=(ratio, np.zeros(1)))
    assert found.values[0, 0] == pytest.approx(2.0 * found.values[0, 1])
    assert np.allclose(found.values.sum(axis=0), 20.0)


def test_bounds_are_kept():
    matrix = np.array([[10.0, 10.0], [10.0, 10.0]])
    upper = np.array([[12.0, np.inf], [np.inf, np.inf]])
    found = weighted_least_squares(matrix, [40.0, 20.0], [30.0, 30.0], within=Bounds(upper=upper))
    assert found.values[0, 0] == pytest.approx(12.0) and found.values[0, 1] == pytest.approx(28.0)


def test_weights_of_ones_own_say_which_cell_moves():
    matrix = np.array([[10.0, 10.0]])
    found = weighted_least_squares(matrix, [23.0], [10.0, 13.0], weights=np.array([[np.inf, 1.0]]))
    assert found.values[0, 0] == 10.0 and found.values[0, 1] == pytest.approx(13.0, rel=1e-14)


def test_signs_may_be_given_up():
    matrix = np.array([[1.0, 1.0]])
    assert weighted_least_squares(matrix, [1.0], [-1.0, 2.0], within=Bounds(keep_signs=False)).values.tolist() == [
        [-1.0, 2.0]
    ]
    with pytest.raises(DataError, match="column '1'"):
        weighted_least_squares(matrix, [1.0], [-1.0, 2.0])


def test_what_clashes_is_named_and_nothing_else():
    matrix = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 4.0]])
    with pytest.raises(DataError) as refused:
        weighted_least_squares(matrix, [5.0, 1.0, 4.0], [3.0, 3.0, 4.0], rows=["coal", "iron", "food"])
    assert refused.value.faults[0].kind == "no_balance"
    told = str(refused.value)  # either proof will do: coal finds 5 in a column of 3, or column 2 finds 3 in iron's 1
    assert ("row 'coal' (5), column '1' (3)" in told) != ("row 'iron' (1), column '2' (3)" in told)
    assert "food" not in told and "column '3'" not in told


@pytest.mark.parametrize("weights", ["none", np.zeros((1, 2))])
def test_weights_nobody_can_mean_are_refused(weights):
    with pytest.raises(UsageError):
        weighted_least_squares(np.ones((1, 2)), [2.0], [1.0, 1.0], weights=weights)


def test_without_bounds_in_the_way_one_factorisation_is_enough():
    rng = np.random.default_rng(3)
    matrix = rng.lognormal(2.0, 2.0, (40, 50))
    target = matrix * rng.uniform(0.98, 1.02, matrix.shape)
    found = weighted_least_squares(matrix, target.sum(axis=1), target.sum(axis=0))
    assert (found.values > 0).all() and found.iterations <= 3
    assert found.largest_gap <= 1e-14 * target.sum()


def test_figures_of_very_different_size_are_balanced_as_exactly():
    size = np.array([1e-6, 1.0, 1e6, 1e9])
    matrix = sp.csr_array(np.array([[1.0, 1.0, 1.0, -1.0], [1.0, -1.0, 0.0, 0.0]]))
    right = np.array([1e6 + 5.0 - 1e9, 2e-7])
    found = nearest_point(size, size, matrix, right, np.zeros(4), np.full(4, np.inf))
    assert abs(found.x[0] - found.x[1] - 2e-7) <= 1e-12
    assert abs(float((matrix @ found.x)[0]) - right[0]) <= 1e-5
