import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, Status, certify, solve, tie_break


def interchangeable(seed=0, groups=20, members=5, order=None):
    """In each group the columns serve one need equally well; only limits of the single columns tell them apart."""
    random = np.random.default_rng(seed)
    columns = groups * members
    group = np.repeat(np.arange(groups), members)
    matrix = sp.csc_array((np.ones(columns), (group, np.arange(columns))), shape=(groups, columns))
    reference = random.uniform(0.5, 1.5, columns)
    weight = random.uniform(0.5, 2.0, columns)
    need = np.bincount(group, weights=reference) * random.uniform(0.7, 1.3, groups)
    cost = random.uniform(1.0, 2.0, groups)[group]
    order = np.arange(columns) if order is None else order
    form = StandardForm.from_matrix(matrix[:, order], cost[order], row_lower=need, column_upper=2.0)
    return form, reference[order], weight[order]


def broken(order=None, method="simplex", **options):
    form, reference, scale = interchangeable(order=order)
    first = solve(form, SolverOptions(method=method, **options))
    assert first.status is Status.OPTIMAL
    return form, first, tie_break(form, first, np.arange(form.columns), reference, scale)


def test_the_answer_depends_neither_on_the_method_nor_on_the_order_of_the_columns():
    _, _, plain = broken()
    assert plain.kept and plain.moved > 0 and plain.largest_move > 0
    for method in ("primal_simplex", "ipm"):
        _, _, other = broken(method=method, random_seed=3)
        assert other.x == pytest.approx(plain.x, abs=1e-6)
    order = np.random.default_rng(5).permutation(100)
    _, _, shuffled = broken(order=order)
    assert shuffled.x == pytest.approx(plain.x[order], abs=1e-6)


def test_the_answer_stays_feasible_and_as_good_as_before():
    form, first, tie = broken()
    assert certify(form, tie.x, None).feasible(1e-9)
    assert form.objective(tie.x) == pytest.approx(first.objective, rel=1e-9)
    assert tie.objective_change == pytest.approx(0.0, abs=1e-7)
    assert certify(form, tie.x, first.dual).passed(), "the duals of the first pass prove the second point best too"


def test_the_distance_is_the_least_there_is():
    form, first, tie = broken()
    _, reference, scale = interchangeable()
    distance = (np.abs(tie.x - reference) / scale).sum()
    assert distance <= (np.abs(first.x - reference) / scale).sum()
    columns = form.columns
    stated = np.arange(columns)
    eye = sp.eye_array(columns)
    whole = sp.csc_array(
        sp.vstack(
            [
                sp.hstack([form.csc, sp.csc_array((form.rows, 2 * columns))]),
                sp.hstack([eye, -eye, eye]),
                sp.csc_array(np.concatenate([form.cost, np.zeros(2 * columns)])[None, :]),
            ]
        )
    )
    direct = StandardForm.from_matrix(
        whole,
        np.concatenate([np.zeros(columns), 1 / scale, 1 / scale]),
        row_lower=np.concatenate([form.row_lower, reference, [-np.inf]]),
        row_upper=np.concatenate([form.row_upper, reference, [first.objective]]),
        column_upper=np.concatenate([form.column_upper, np.full(2 * columns, np.inf)]),
    )
    assert distance == pytest.approx(solve(direct).objective, rel=1e-6)
    assert stated.size == columns


def test_a_reference_that_is_itself_a_best_answer_is_taken_exactly():
    form, reference, scale = interchangeable()
    need = form.csc @ np.minimum(reference, 2.0)
    form = StandardForm.from_matrix(form.csc, form.cost, row_lower=need, column_upper=2.0)
    tie = tie_break(form, solve(form), np.arange(form.columns), reference, scale)
    assert tie.kept
    assert tie.x == pytest.approx(reference, abs=1e-9)


@pytest.mark.parametrize("maximise", [False, True])
def test_an_answer_without_ties_is_left_as_it_is(maximise):
    random = np.random.default_rng(9)
    matrix = random.uniform(0.1, 2.0, (10, 20))
    right = matrix.sum(axis=1)
    form = StandardForm.from_matrix(
        matrix,
        random.uniform(1.0, 2.0, 20),
        maximise=maximise,
        row_lower=-np.inf if maximise else right,
        row_upper=right if maximise else np.inf,
        column_upper=5.0,
    )
    first = solve(form)
    tie = tie_break(form, first, np.arange(20), np.full(20, 3.0), np.ones(20))
    assert tie.moved == 0
    assert tie.x == pytest.approx(first.x, abs=1e-9)


@pytest.mark.parametrize("maximise", [False, True])
def test_ties_are_broken_in_both_senses(maximise):
    sign = 1.0 if maximise else -1.0
    form = StandardForm.from_matrix([[1.0, 1.0]], [sign, sign], maximise=maximise, row_upper=4.0, column_upper=4.0)
    tie = tie_break(form, solve(form), [0, 1], [1.0, 3.0], [1.0, 1.0])
    assert tie.x == pytest.approx([1.0, 3.0])
    assert tie.distance == pytest.approx(0.0, abs=1e-9)


def test_only_the_chosen_columns_are_drawn_to_the_reference():
    form = StandardForm.from_matrix([[1.0, 1.0, 1.0]], np.ones(3), row_lower=6.0)
    tie = tie_break(form, solve(form), [1], [2.5], [1.0])
    assert tie.x[1] == pytest.approx(2.5)
    assert tie.x.sum() == pytest.approx(6.0)


def test_ties_of_a_quadratic_problem_keep_the_part_that_bends():
    form = StandardForm.from_matrix(
        [[1.0, 1.0, 1.0]], [0.0, 1.0, 1.0], row_lower=6.0, quadratic=np.diag([1.0, 0.0, 0.0])
    )
    first = solve(form, SolverOptions(method="simplex"))  # a vertex; `blocks` ends in the middle
    tie = tie_break(form, first, [0, 1, 2], [0.0, 2.0, 3.0], np.ones(3))
    assert tie.x == pytest.approx([1.0, 2.0, 3.0], abs=1e-6)


def test_what_is_not_optimal_or_cannot_be_meant_is_refused():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 1.0], row_lower=4.0)
    first = solve(form)
    impossible = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 1.0], row_upper=-4.0)
    with pytest.raises(UsageError):
        tie_break(impossible, solve(impossible), [0], [1.0], [1.0])
    for columns, reference, scale in (
        ([0, 0], [1.0, 1.0], [1.0, 1.0]),
        ([2], [1.0], [1.0]),
        ([0], [np.nan], [1.0]),
        ([0], [1.0], [0.0]),
        ([0, 1], [1.0], [1.0]),
    ):
        with pytest.raises(UsageError):
            tie_break(form, first, columns, reference, scale)
