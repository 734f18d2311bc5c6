"""RAS: totals are met, rows and columns are scaled and nothing else, no other matrix is nearer in cross entropy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lustrum.data.balancing import gras, ras, ras_steps
from lustrum.errors import DataError, StoppedError, UsageError


@st.composite
def problems(draw):
    """A matrix with a few zeros, and the totals of another matrix with the same zeros, so that there is an answer."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    matrix = rng.lognormal(3.0, 1.5, (rows, columns)) * (rng.random((rows, columns)) < 0.8)
    target = matrix * rng.lognormal(0.0, 0.6, matrix.shape)
    return matrix, target.sum(axis=1), target.sum(axis=0)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_totals_are_met_by_scaling_rows_and_columns_only(problem):
    matrix, rows, columns = problem
    found = ras(matrix, rows, columns)
    most = max(rows.max(), columns.max(), 1e-300)
    assert np.abs(found.values.sum(axis=1) - rows).max() <= 1e-9 * most
    assert np.abs(found.values.sum(axis=0) - columns).max() <= 1e-9 * most
    scaled = found.row_multipliers[:, None] * matrix * found.column_multipliers
    assert np.allclose(found.values, scaled, rtol=1e-13)
    assert ((found.values == 0) == (matrix == 0)).all()
    assert found.largest_gap <= 1e-9 * most and len(found.history) == found.iterations


@given(problems(), st.floats(1e-6, 1e6))
@settings(max_examples=30, deadline=None)
def test_another_unit_gives_the_same_matrix_in_that_unit(problem, unit):
    matrix, rows, columns = problem
    assert np.allclose(
        ras(matrix, rows * unit, columns * unit).values, ras(matrix, rows, columns).values * unit, rtol=1e-8
    )


@given(problems(), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_and_columns_does_not_matter(problem, random):
    matrix, rows, columns = problem
    i, j = list(range(len(rows))), list(range(len(columns)))
    random.shuffle(i)
    random.shuffle(j)
    moved = ras(matrix[np.ix_(i, j)], rows[i], columns[j]).values
    assert np.allclose(moved, ras(matrix, rows, columns).values[np.ix_(i, j)], rtol=1e-8, atol=1e-12)


@given(problems())
@settings(max_examples=40, deadline=None)
def test_gras_is_ras_where_no_cell_is_negative(problem):
    matrix, rows, columns = problem
    if not (rows > 0).all() or not (columns > 0).all():
        return
    assert np.allclose(gras(matrix, rows, columns).values, ras(matrix, rows, columns).values, rtol=1e-8)


def test_a_balanced_matrix_comes_back_as_it_was():
    matrix = np.array([[1.1, 2.3], [0.0, 4.7]])
    found = ras(matrix, matrix.sum(axis=1), matrix.sum(axis=0))
    assert np.array_equal(found.values, matrix)
    assert found.changes == () and found.iterations == 0 and found.largest_change is None


def test_no_matrix_with_these_totals_is_nearer_in_cross_entropy():
    matrix = np.array([[4.0, 1.0, 7.0], [2.0, 9.0, 3.0]])
    rows, columns = np.array([10.0, 16.0]), np.array([8.0, 9.0, 9.0])
    sums = np.vstack([np.kron(np.eye(2), np.ones((1, 3))), np.kron(np.ones((1, 2)), np.eye(3))])[:-1]
    wanted = np.concatenate([rows, columns])[:-1]
    other = minimize(
        lambda x: float(np.sum(x * np.log(x / matrix.ravel()) - x + matrix.ravel())),
        np.outer(rows, columns).ravel() / rows.sum(),
        jac=lambda x: np.log(x / matrix.ravel()),
        constraints={"type": "eq", "fun": lambda x: sums @ x - wanted, "jac": lambda x: sums},
        bounds=[(1e-6, None)] * 6,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert other.success
    found = ras(matrix, rows, columns)
    assert np.allclose(found.values.ravel(), other.x, rtol=1e-5)
    assert found.objective <= other.fun * (1 + 1e-9)


def test_each_step_scales_rows_then_columns_and_ends_where_ras_ends():
    matrix, rows, columns = np.array([[4.0, 1.0], [2.0, 9.0]]), np.array([6.0, 10.0]), np.array([5.0, 11.0])
    steps = ras_steps(matrix, rows, columns)
    first, second = next(steps), next(steps)
    assert (first.iteration, first.axis, second.iteration, second.axis) == (1, "row", 1, "column")
    assert np.allclose(first.values.sum(axis=1), rows) and np.allclose(second.values.sum(axis=0), columns)
    assert np.allclose(first.multipliers, [6 / 5, 10 / 11])
    last = next(step for step in steps if step.largest_gap < 1e-11)
    assert np.allclose(last.values, ras(matrix, rows, columns).values, rtol=1e-10)


def test_changes_are_sorted_by_size_and_bear_their_labels():
    found = ras(np.array([[1.0, 2.0], [3.0, 4.0]]), [6.0, 14.0], [8.0, 12.0], rows=["a", "b"], columns=["x", "y"])
    sizes = [abs(each.change) for each in found.changes]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == 4
    assert (found.changes[0].row, found.changes[0].column) == ("b", "y")
    assert found.changes[0].after == pytest.approx(found.values[1, 1])


def test_a_row_of_zeros_with_a_total_is_refused_by_name():
    with pytest.raises(DataError) as refused:
        ras(np.array([[0.0, 0.0], [1.0, 1.0]]), [3.0, 2.0], [2.0, 3.0], rows=["coal", "iron"])
    assert [(fault.kind, fault.row) for fault in refused.value.faults] == [("empty", "coal")]
    assert "3" in str(refused.value)


def test_a_row_whose_total_is_zero_vanishes():
    found = ras(np.array([[5.0, 1.0], [1.0, 1.0]]), [0.0, 2.0], [1.0, 1.0])
    assert found.values.tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_totals_that_do_not_add_up_are_refused_with_both_sums():
    with pytest.raises(DataError, match=r"to 3,.*to 4:") as refused:
        ras(np.ones((2, 2)), [1.0, 2.0], [2.0, 2.0])
    assert refused.value.faults[0].kind == "totals"


def test_negative_cells_are_refused_and_sent_to_gras():
    with pytest.raises(DataError, match="gras"):
        ras(np.array([[-1.0, 2.0]]), [1.0], [0.5, 0.5])


def test_totals_that_the_zeros_make_impossible_are_refused_by_name():
    matrix = np.array([[1.0, 0.0], [1.0, 1.0]])  # coal must find 5 in mines' 3, so that mills must find 3 in iron's 1
    with pytest.raises(DataError) as refused:
        ras(matrix, [5.0, 1.0], [3.0, 3.0], rows=["coal", "iron"], columns=["mines", "mills"], most_iterations=300)
    assert refused.value.faults[0].kind == "zeros"
    told = str(refused.value)
    assert ("row 'coal' (5), column 'mines' (3)" in told) != ("row 'iron' (1), column 'mills' (3)" in told)


def test_cells_that_must_all_but_vanish_stop_with_the_gap_left():
    # Only [[1, 0], [0, 1]] has these totals: the cell below would have to become zero, which scaling never does.
    with pytest.raises(StoppedError) as stopped:
        ras(np.array([[1.0, 0.0], [1.0, 1.0]]), [1.0, 1.0], [1.0, 1.0], most_iterations=200)
    assert stopped.value.data["gap"] > 0


def test_totals_of_the_wrong_number_are_refused():
    with pytest.raises(UsageError, match="row totals"):
        ras(np.ones((2, 2)), [4.0], [2.0, 2.0])
