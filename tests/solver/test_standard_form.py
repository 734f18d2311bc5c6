from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.errors import UsageError
from lustrum.solver import StandardForm, certify, certify_infeasible, solve
from lustrum.solver.scaling import scale


def small(**changes):
    return StandardForm.from_matrix(np.array([[1.0, 2.0], [3.0, 0.0]]), [1.0, 1.0], **changes)


def test_a_sound_form_is_accepted():
    small(row_lower=1.0, quadratic=np.eye(2)).validate()


def test_the_sparse_matrix_shares_memory_with_the_form():
    form = small()
    assert np.shares_memory(form.csc.data, form.value)
    assert form.csc.toarray().tolist() == [[1.0, 2.0], [3.0, 0.0]]


@pytest.mark.parametrize(
    "changes",
    [
        {"row_lower": [np.nan, 0.0]},
        {"row_lower": [2.0, 0.0], "row_upper": [1.0, 1.0]},
        {"column_lower": [0.0, 5.0], "column_upper": [1.0, 1.0]},
        {"column_upper": [np.nan, 1.0]},
        {"column_lower": np.inf},
        {"row_upper": -np.inf},
        {"row_scale": [1.0, 0.0]},
        {"column_scale": [1.0, -1.0]},
        {"offset": np.nan},
    ],
)
def test_what_no_solver_can_mean_is_refused_with_its_positions(changes):
    with pytest.raises(UsageError) as refusal:
        small(**changes).validate()
    assert refusal.value.data["positions"]


def test_the_position_of_a_crossed_bound_is_named():
    with pytest.raises(UsageError) as refusal:
        small(row_lower=[0.0, 2.0], row_upper=[1.0, 1.0]).validate()
    (positions,) = refusal.value.data["positions"].values()
    assert positions.tolist() == [1]


def raw(**changes):
    fields = {
        "maximise": False,
        "cost": np.ones(2),
        "offset": 0.0,
        "start": np.array([0, 2, 3]),
        "index": np.array([0, 1, 0]),
        "value": np.ones(3),
        "row_lower": np.zeros(2),
        "row_upper": np.ones(2),
        "column_lower": np.zeros(2),
        "column_upper": np.ones(2),
    }
    return StandardForm(**(fields | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"start": np.array([0, 2])},
        {"start": np.array([0, 3, 2])},
        {"index": np.array([0, 2, 0])},
        {"index": np.array([0, -1, 0])},
        {"index": np.array([1, 1, 0])},
        {"value": np.array([1.0, np.nan, 1.0])},
        {"value": np.array([1.0, np.inf, 1.0])},
        {"cost": np.array([np.inf, 1.0])},
        {"row_upper": np.ones(3)},
        {"column_lower": np.zeros(1)},
        {"row_scale": np.ones(1)},
        {"quadratic": sp.csc_array(np.ones((3, 3)))},
        {"quadratic": sp.csc_array(np.array([[1.0, 1.0], [0.0, 1.0]]))},
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(changes):
    raw().validate()
    with pytest.raises(UsageError):
        raw(**changes).validate()


def test_the_objective_holds_offset_and_half_of_the_quadratic_term():
    full = np.array([[2.0, 1.0], [1.0, 4.0]])
    form = small(offset=7.0, quadratic=full)
    x = np.array([1.0, -3.0])
    assert form.objective(x) == pytest.approx(x.sum() + 0.5 * x @ full @ x + 7.0)
    assert form.quadratic_product(x) == pytest.approx(full @ x)


def shuffled(form, seed=0):
    """The same form with the entries of every column in another order."""
    random = np.random.default_rng(seed)
    order = np.concatenate([a + random.permutation(b - a) for a, b in pairwise(form.start)])
    return replace(form, index=form.index[order], value=form.value[order])


def test_the_order_of_entries_within_a_column_changes_nothing(plant):
    problem = plant(1, 60, 90)
    form = shuffled(problem.form)
    assert (form.index == problem.form.index).all() and (form.value == problem.form.value).all()
    index, value = problem.form.index[::-1].copy(), problem.form.value[::-1].copy()
    backwards = replace(form, index=index, value=value, start=form.nonzeros - form.start[::-1],
                        cost=form.cost[::-1].copy())  # fmt: skip
    dense = problem.form.csc.toarray()[:, ::-1]
    assert (backwards.csc.toarray() == dense).all()
    assert index[0] == problem.form.index[-1], "the caller's arrays are left alone"


def test_nothing_done_with_a_form_changes_its_arrays_or_those_of_a_scaled_one(plant):
    problem = plant(2, 60, 90, spread=1e3)
    form = shuffled(problem.form)
    scaled, scaling = scale(form)
    before = [array.copy() for array in (form.index, form.value, scaled.index, scaled.value)]
    certify(form, problem.x, problem.dual)
    certify_infeasible(form, problem.dual)
    solve(form)
    abs(form.csc)
    after = (form.index, form.value, scaled.index, scaled.value)
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
    assert scaled.csc.toarray() / scaling.row[:, None] / scaling.column == pytest.approx(form.csc.toarray())


def test_entries_out_of_order_and_out_of_range_are_refused_not_lost():
    with pytest.raises(UsageError):
        raw(index=np.array([2, 0, 0])).validate()
