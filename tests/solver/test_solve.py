from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.quadratic import programme
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, Status, certify, certify_infeasible, certify_unbounded, solve
from lustrum.solver.backends import BACKENDS


def random_form(seed: int, rows: int, columns: int, maximise: bool) -> StandardForm:
    """A problem of any ending: small whole numbers make ties, degeneracy and impossibility common."""
    random = np.random.default_rng(seed)
    matrix = random.integers(-3, 4, (rows, columns)) * (random.random((rows, columns)) < 0.7)
    lower = random.integers(-6, 5, rows).astype(float)
    upper = lower + random.integers(0, 6, rows)
    lower[random.random(rows) < 0.4] = -np.inf
    upper[random.random(rows) < 0.3] = np.inf
    low = np.where(random.random(columns) < 0.2, -np.inf, random.integers(-2, 1, columns).astype(float))
    high = np.where(random.random(columns) < 0.5, np.inf, random.integers(0, 5, columns).astype(float))
    cost = random.integers(-3, 4, columns).astype(float)
    return StandardForm.from_matrix(
        matrix.astype(float),
        cost,
        maximise=maximise,
        offset=float(random.integers(-5, 5)),
        row_lower=lower,
        row_upper=upper,
        column_lower=low,
        column_upper=high,
    )


def by_scipy(form: StandardForm):
    dense = form.csc.toarray()
    up, low = np.isfinite(form.row_upper), np.isfinite(form.row_lower)
    sign = -1.0 if form.maximise else 1.0
    return linprog(
        sign * form.cost,
        A_ub=np.vstack([dense[up], -dense[low]]),
        b_ub=np.concatenate([form.row_upper[up], -form.row_lower[low]]),
        bounds=np.column_stack([form.column_lower, form.column_upper]),
        method="highs",
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 7), st.integers(1, 7), st.booleans())
def test_random_problems_end_as_scipy_says_and_every_ending_is_proved(seed, rows, columns, maximise):
    form = random_form(seed, rows, columns, maximise)
    answer, peer = solve(form), by_scipy(form)
    if answer.status is Status.OPTIMAL:
        assert peer.status == 0
        expected = (-1.0 if maximise else 1.0) * peer.fun + form.offset
        assert answer.objective == pytest.approx(expected, abs=1e-6)
        assert answer.certificate.passed() and answer.x_is_feasible
        assert answer.row_activity == pytest.approx(form.csc @ answer.x)
        assert answer.reduced_cost == pytest.approx(form.cost - form.csc.T @ answer.dual, abs=1e-9)
    elif answer.status is Status.INFEASIBLE:
        assert peer.status in (2, 4)
        assert certify_infeasible(form, answer.ray).valid
    else:
        assert answer.status is Status.UNBOUNDED
        assert peer.status in (2, 3, 4)
        assert certify_unbounded(form, answer.ray).valid
        assert answer.x_is_feasible


@pytest.mark.parametrize("method", ["simplex", "primal_simplex", "ipm", "blocks"])
@pytest.mark.parametrize("maximise", [False, True])
def test_a_planted_answer_is_found(plant, method, maximise):
    problem = plant(41, 150, 250, maximise=maximise)
    answer = solve(problem.form, SolverOptions(method=method))
    assert answer.status is Status.OPTIMAL
    off = 1e-6 if method == "blocks" else 1e-8  # it ends within the certificate, the others at a vertex
    assert answer.objective == pytest.approx(problem.objective, rel=off, abs=off)


@pytest.mark.parametrize("hints", [False, True])
@pytest.mark.parametrize("spread", [1e4, 1e5, 1e6])
@pytest.mark.parametrize("seed", range(5))
def test_badly_scaled_units_do_not_change_the_objective(plant, seed, spread, hints):
    problem = plant(seed, 80, 120, maximise=bool(seed % 2), spread=spread, hints=hints)
    answer = solve(problem.form)
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(problem.objective, rel=1e-6, abs=1e-6)


def without_ties(maximise: bool) -> StandardForm:
    """A problem with one best answer and one set of duals: all figures drawn at random, rows of all three kinds."""
    random = np.random.default_rng(42)
    matrix = random.uniform(0.1, 2.0, (25, 60)) * (random.random((25, 60)) < 0.4)
    right = matrix @ random.uniform(0.5, 1.5, 60)
    far = right + 0.3 * np.abs(right) + 5.0
    lower, upper = (np.full(25, -np.inf), right) if maximise else (right, far)
    lower[:3] = upper[:3] = right[:3]
    return StandardForm.from_matrix(
        matrix,
        random.uniform(0.5, 2.0, 60),
        maximise=maximise,
        row_lower=lower,
        row_upper=upper,
        column_lower=random.uniform(0.0, 0.1, 60),
        column_upper=random.uniform(2.0, 3.0, 60),
    )


@pytest.mark.parametrize("maximise", [False, True])
@pytest.mark.parametrize("step", [1e-5, -1e-5])
def test_a_dual_is_what_one_more_unit_of_the_right_hand_side_does_to_the_objective(maximise, step):
    form = without_ties(maximise)
    base = solve(form)
    assert base.status is Status.OPTIMAL
    assert np.count_nonzero(np.abs(base.dual) > 1e-6) > 5
    for row in range(form.rows):
        lower, upper = form.row_lower.copy(), form.row_upper.copy()
        lower[row] += step
        upper[row] += step
        moved = solve(replace(form, row_lower=lower, row_upper=upper))
        assert (moved.objective - base.objective) / step == pytest.approx(base.dual[row], rel=1e-4, abs=1e-6)
    for column in range(form.columns):
        lower, upper = form.column_lower.copy(), form.column_upper.copy()
        lower[column] += step
        upper[column] += step
        moved = solve(replace(form, column_lower=lower, column_upper=upper))
        assert (moved.objective - base.objective) / step == pytest.approx(base.reduced_cost[column], rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("method", ["simplex", "ipm", "blocks", "pdlp"])
@pytest.mark.parametrize("presolve", [False, True])
def test_what_cannot_hold_is_proved_by_every_method(plant, method, presolve):
    problem = plant(43, 60, 90)
    extra = sp.csc_array(sp.vstack([problem.form.csc, sp.csc_array(np.ones((1, 90)))]))
    form = StandardForm.from_matrix(
        extra,
        problem.form.cost,
        row_lower=np.append(problem.form.row_lower, 1e4),
        row_upper=np.append(problem.form.row_upper, np.inf),
        column_upper=problem.form.column_upper,
    )
    answer = solve(form, SolverOptions(method=method, presolve=presolve))
    assert answer.status is Status.INFEASIBLE
    assert answer.proof.passed() and certify_infeasible(form, answer.ray).valid
    assert not answer.x_is_feasible


def test_what_grows_without_limit_is_shown_with_its_direction():
    form = StandardForm.from_matrix([[1.0, -2.0, 1.0]], [1.0, 1.0, 0.0], maximise=True, row_upper=4.0)
    for method in ("simplex", "ipm", "blocks", "pdlp"):
        answer = solve(form, SolverOptions(method=method))
        assert answer.status is Status.UNBOUNDED
        assert certify_unbounded(form, answer.ray).valid


@pytest.mark.parametrize("maximise", [False, True])
def test_problems_without_rows_or_columns_are_settled_too(maximise):
    empty = np.zeros((0, 2))
    bounded = solve(StandardForm.from_matrix(empty, [1.0, 2.0], maximise=maximise, column_upper=3.0))
    assert bounded.status is Status.OPTIMAL and bounded.objective == (9.0 if maximise else 0.0)
    free = solve(StandardForm.from_matrix(empty, [1.0, 2.0], maximise=maximise))
    assert free.status is (Status.UNBOUNDED if maximise else Status.OPTIMAL)
    none = np.zeros((2, 0))
    assert solve(StandardForm.from_matrix(none, [], row_upper=1.0)).status is Status.OPTIMAL
    assert solve(StandardForm.from_matrix(none, [], row_upper=-1.0)).status is Status.INFEASIBLE


def large(seed: int = 0) -> StandardForm:
    random = np.random.default_rng(seed)
    matrix = sp.random(20000, 30000, density=2e-4, format="csc", random_state=random)
    matrix.data = random.uniform(0.1, 2.0, matrix.nnz)
    return StandardForm.from_matrix(
        matrix,
        random.uniform(-1, 2, 30000),
        maximise=True,
        row_upper=matrix @ random.uniform(0, 2, 30000),
        column_upper=4.0,
    )


@pytest.mark.parametrize("method", [name for name in BACKENDS if BACKENDS[name].available()])
def test_a_time_limit_is_kept_and_what_is_told_of_the_point_is_true(method):
    form = large()
    answer = solve(form, SolverOptions(time_limit=1.0, method=method))
    assert answer.status is Status.STOPPED
    assert answer.seconds < 8.0
    if answer.x_is_feasible:
        assert (form.csc @ answer.x <= form.row_upper + 1e-5).all()
    else:
        assert answer.certificate is None or not answer.certificate.feasible()


@pytest.mark.parametrize("method", [name for name in BACKENDS if BACKENDS[name].available()])
@pytest.mark.parametrize("most", [1, 4, 40])
def test_a_limit_of_iterations_is_kept_by_every_method_and_the_best_point_too(plant, method, most):
    form = plant(45, 400, 700).form
    answer = solve(form, SolverOptions(method=method, iteration_limit=most, presolve=False, crossover=False))
    assert answer.iterations <= most + 2, "the count may end a step late"
    assert answer.status in (Status.STOPPED, Status.OPTIMAL)
    if answer.status is Status.STOPPED:
        assert f"{most} iterations" in answer.message
        assert answer.x_is_feasible == (answer.certificate is not None and answer.certificate.feasible())
        if answer.x_is_feasible:
            assert certify(form, answer.x, None).feasible()


@pytest.mark.parametrize("method", ["auto", "simplex"])
def test_a_limit_of_iterations_is_kept_for_quadratic_problems(method):
    form, best = programme(12)
    options = SolverOptions(method=method, iteration_limit=3)
    answer, whole = solve(form, options), solve(form, replace(options, iteration_limit=10_000))
    assert answer.status is Status.STOPPED and answer.iterations < whole.iterations
    assert whole.status is Status.OPTIMAL and whole.objective == pytest.approx(best, rel=1e-6)


def test_a_feasible_start_survives_a_limit_of_iterations():
    random = np.random.default_rng(46)
    matrix = random.uniform(0.1, 1.0, (60, 90))
    form = StandardForm.from_matrix(matrix, random.uniform(1, 2, 90), maximise=True, row_upper=10.0)
    whole = solve(form, SolverOptions(method="primal_simplex", presolve=False))
    part = solve(form, SolverOptions(method="primal_simplex", presolve=False, iteration_limit=whole.iterations // 2))
    assert part.status is Status.STOPPED and part.x_is_feasible and "best feasible point" in part.message
    assert 0.0 < part.objective < whole.objective


def test_a_malformed_problem_is_refused_before_it_reaches_the_solver():
    with pytest.raises(UsageError):
        solve(StandardForm.from_matrix([[np.nan]], [1.0]))


def test_the_same_question_gets_the_same_answer(plant):
    form = plant(44, 100, 160).form
    assert (solve(form).x == solve(form).x).all()


@pytest.mark.parametrize("far", [1e6, 1e9, np.inf])
@pytest.mark.parametrize("method", ["simplex", "ipm", "blocks"])
@pytest.mark.parametrize("seed", [0, 1, 3])
def test_far_bounds_that_never_bind_neither_set_the_units_nor_spoil_the_check(plant, seed, method, far):
    problem = plant(seed, 300, 450)
    form = replace(problem.form, column_upper=np.full(450, far))
    answer = solve(form, SolverOptions(method=method))
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(problem.objective, rel=1e-6, abs=1e-6)
    assert (form.csc @ answer.x >= form.row_lower - 1e-5).all()
