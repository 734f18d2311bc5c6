import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.agreement import form_over
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.economies import random_economy
from tests.problem.solving import with_walls

from lustrum.errors import UsageError
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.hand_over import standard_form
from lustrum.solver import Iterate, SolverOptions, StandardForm, Status, WarmModel, solve, tie_break
from lustrum.solver.blocks import interior, interior_point, path
from lustrum.solver.blocks.dense import Dense
from lustrum.solver.scaling import scale

BLOCKS = SolverOptions(method="blocks")


def plan_form(parts=DEFAULT_PARTS):
    growth = Growth(labour=0.01, productivity=0.01)
    return standard_form(build_plan(random_economy(3, 6), 5, parts=parts, growth=growth))


def random_form(seed, quadratic=False):
    """A feasible problem of a few rows, half of its entries nothing."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 14), random.integers(2, 18)
    matrix = random.normal(size=(rows, columns)) * (random.random((rows, columns)) < 0.5)
    return form_over(matrix, random, bool(seed % 2), quadratic)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 100_000))
def test_it_finds_what_the_simplex_method_finds(seed):
    form = random_form(seed)
    answer = solve(form, BLOCKS)
    assert answer.method == "blocks" and answer.status is Status.OPTIMAL and answer.certificate.passed()
    assert answer.objective == pytest.approx(solve(form).objective, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 100_000))
def test_separable_quadratic_problems_are_certified(seed):
    answer = solve(random_form(seed, quadratic=True), BLOCKS)
    assert answer.method == "blocks" and answer.status is Status.OPTIMAL and answer.certificate.passed()


def test_a_separable_problem_under_one_equation_matches_its_closed_form():
    random = np.random.default_rng(7)
    weight, goal = random.uniform(0.5, 3.0, 40), random.uniform(1.0, 2.0, 40)
    total = goal.sum() + 5.0
    price = 5.0 / (1 / weight).sum()
    form = StandardForm.from_matrix(
        np.ones((1, 40)), -weight * goal, row_lower=total, row_upper=total, quadratic=sp.diags_array(weight)
    )
    answer = solve(form, BLOCKS)
    assert answer.status is Status.OPTIMAL and answer.method == "blocks" and answer.basis is None
    assert answer.x == pytest.approx(goal + price / weight, rel=1e-6)
    assert answer.dual == pytest.approx([price], rel=1e-6)


def test_a_plan_has_the_objective_and_the_prices_of_the_simplex_method():
    form = plan_form()
    ours, theirs = solve(form, BLOCKS), solve(form, SolverOptions(method="simplex"))
    assert ours.method == "blocks" and ours.status is Status.OPTIMAL
    assert ours.objective == pytest.approx(theirs.objective, rel=1e-7)
    assert ours.certificate.passed(1e-6)


def test_what_costs_nothing_has_a_price_of_nothing_and_what_is_at_its_bound_is_there():
    form = plan_form(with_walls())
    ours, theirs = solve(form, BLOCKS), solve(form, SolverOptions(method="simplex"))
    assert (ours.dual == 0.0).sum() >= 0.9 * (theirs.dual == 0.0).sum() > 0
    unused = (theirs.x == 0.0) & (theirs.reduced_cost != 0.0)
    assert (ours.x[unused] == 0.0).mean() > 0.9


def test_of_short_steps_that_cost_next_to_nothing_next_to_nothing_is_used_where_it_is_asked_for():
    form = plan_form()
    ours, theirs = (solve(form, SolverOptions(method=m, certificate_tolerance=1e-7)) for m in ("blocks", "simplex"))
    unused = (theirs.x == 0.0) & (theirs.reduced_cost != 0.0)
    used = ours.x[unused] @ np.abs(theirs.reduced_cost[unused])
    assert used < 1e-8 * abs(theirs.objective) and (ours.x[unused] < 0.01 * form.column_scale[unused]).all()


def test_ties_are_left_in_the_middle():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 1.0], row_lower=2.0)
    answer = solve(form, BLOCKS)
    assert answer.x == pytest.approx([1.0, 1.0], rel=1e-5)
    chosen = tie_break(form, answer, [0, 1], [2.0, 0.0], [1.0, 1.0])
    assert chosen.x.tolist() == answer.x.tolist() and "middle" in chosen.message


def test_columns_without_bounds_and_rows_without_bounds_are_taken():
    form = StandardForm.from_matrix(
        [[1.0, 1.0], [1.0, -1.0], [1.0, 0.0]],
        [1.0, 3.0],
        row_lower=[2.0, -np.inf, -np.inf],
        row_upper=[2.0, 1.0, np.inf],
        column_lower=-np.inf,
    )
    answer = solve(form, BLOCKS)
    assert answer.method == "blocks"
    assert answer.x == pytest.approx([1.5, 0.5], rel=1e-6)
    assert answer.dual == pytest.approx([2.0, -1.0, 0.0], abs=1e-6)


def test_what_has_no_solution_is_left_to_highs_and_proved():
    impossible = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 1.0], row_upper=-1.0)
    endless = StandardForm.from_matrix([[1.0, -1.0]], [-1.0, 0.0], row_upper=1.0)
    for form, status in ((impossible, Status.INFEASIBLE), (endless, Status.UNBOUNDED)):
        assert interior_point(form).outcome == "unknown"
        answer = solve(form, BLOCKS)
        assert answer.status is status and answer.proof.valid


def test_products_of_columns_and_long_borders_are_left_to_highs_with_the_reason(monkeypatch):
    form = StandardForm.from_matrix([[1.0, 1.0]], [0.0, 0.0], row_lower=1.0, quadratic=[[2.0, 1.0], [1.0, 2.0]])
    assert "separable" in interior_point(form).message
    assert solve(form, BLOCKS).x == pytest.approx([0.5, 0.5], rel=1e-5)
    monkeypatch.setattr(interior, "MOST_BORDER", -1)
    monkeypatch.setattr(interior, "LARGEST", -1)
    linear = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=1.0)
    assert "does not fall into blocks" in interior_point(linear).message
    answer = solve(linear, BLOCKS)
    assert answer.status is Status.OPTIMAL and answer.method == "simplex" and "blocks" in answer.message


def test_a_wide_border_is_tried_where_it_is_a_small_part_and_a_step_fits_the_time(monkeypatch):
    form, size = scale(plan_form())[0], 10**9
    monkeypatch.setattr(interior, "MOST_BORDER", 0)
    monkeypatch.setattr(interior, "LARGEST", size)
    monkeypatch.setattr(interior, "PART", 1)
    assert interior_point(form).outcome == "optimal"
    monkeypatch.setattr(interior, "PART", size)
    assert "does not fall into blocks" in interior_point(form).message
    monkeypatch.setattr(interior, "MOST_BORDER", size)
    monkeypatch.setattr(interior, "SPEED", 1e-9)
    assert interior_point(form).outcome == "optimal"
    told = interior_point(form, SolverOptions(method="blocks", time_limit=60.0))
    assert told.outcome == "unknown" and "longer than the limit of time" in told.message


def test_nothing_to_choose_is_no_failure():
    form = StandardForm.from_matrix([[1.0]], [1.0], row_lower=1.0, column_lower=2.0, column_upper=2.0)
    assert solve(form, BLOCKS).x.tolist() == [2.0]


def test_a_time_limit_leaves_a_feasible_point(monkeypatch):
    form = plan_form()
    monkeypatch.setattr(interior, "SHARE", -1.0)
    monkeypatch.setattr(path, "PATIENCE", 10**9)
    monkeypatch.setattr(interior, "MOST_ITERATIONS", 10**9)
    answer = solve(form, SolverOptions(method="blocks", time_limit=2.0))
    assert answer.status in (Status.STOPPED, Status.OPTIMAL) and answer.x_is_feasible


def test_ctrl_c_ends_the_search(monkeypatch):
    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(path.PathFollowing, "step", interrupted)
    assert solve(plan_form(), BLOCKS).status is Status.STOPPED


def test_progress_tells_iterations_objective_and_seconds():
    heard = []
    form = random_form(5)
    raw = interior_point(form, None, lambda *told: heard.append(told))
    assert [told[0] for told in heard] == list(range(raw.iterations + 1))
    assert heard[-1][1] == pytest.approx(form.objective(raw.x), rel=1e-5, abs=1e-5)


def test_a_model_kept_alive_asks_for_a_method_that_leaves_a_basis():
    form = random_form(11)
    model = WarmModel(form, BLOCKS)
    assert model.solve().method == "simplex"
    assert model.change(row_lower=form.row_lower.copy()).status is Status.OPTIMAL and model.warm == 1


@pytest.mark.parametrize("maximise", [False, True])
def test_an_interior_point_of_highs_is_certified_without_crossover_in_either_sense(maximise):
    form = plan_form()
    if maximise != form.maximise:
        form = StandardForm.from_matrix(
            form.csc,
            -form.cost,
            maximise=maximise,
            row_lower=form.row_lower,
            row_upper=form.row_upper,
            column_lower=form.column_lower,
            column_upper=form.column_upper,
            column_scale=form.column_scale,
            row_scale=form.row_scale,
        )
    answer = solve(form, SolverOptions(method="ipm", crossover=False))
    assert answer.status is Status.OPTIMAL and answer.method == "ipm" and "attempt" not in answer.message
    assert scale(form)[0].maximise is maximise


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 100_000), st.booleans(), st.sampled_from([0.01, 0.1, 1.0]))
def test_from_the_answer_to_a_neighbour_the_same_is_found(seed, quadratic, off):
    form = random_form(seed, quadratic)
    start = Iterate.of(solve(form, BLOCKS))
    random = np.random.default_rng(seed)
    other = replace(form, cost=form.cost * (1.0 + off * random.uniform(-1, 1, form.columns)))
    answer = solve(other, BLOCKS, start=start)
    assert answer.status is Status.OPTIMAL and answer.method == "blocks"
    assert answer.objective == pytest.approx(solve(other, BLOCKS).objective, rel=2e-6, abs=2e-6)


def test_a_plan_with_other_costs_takes_half_the_steps_from_the_last_answer():
    form = plan_form()
    first = solve(form, BLOCKS)
    other = replace(form, cost=form.cost * (1.0 + 0.01 * np.random.default_rng(1).uniform(-1, 1, form.columns)))
    warm, cold = solve(other, BLOCKS, start=Iterate.of(first)), solve(other, BLOCKS)
    assert warm.warm and not cold.warm and 2 * warm.iterations <= cold.iterations + 1
    assert warm.objective == pytest.approx(cold.objective, rel=1e-6) and warm.certificate.passed()


def test_a_start_that_leads_nowhere_is_left_for_the_usual_one():
    form = plan_form()
    random = np.random.default_rng(2)
    far = Iterate(1e9 * random.normal(size=form.columns), 1e9 * random.normal(size=form.rows))
    answer = solve(form, BLOCKS, start=far)
    assert answer.status is Status.OPTIMAL and answer.method == "blocks" and not answer.warm
    assert answer.objective == pytest.approx(solve(form, BLOCKS).objective, rel=1e-6)


class FailsOnce(Dense):
    """A normal matrix that cannot be factorised the first time it is asked to."""

    failed = False

    def factorise(self, theta):
        if not self.failed:
            self.failed = True
            raise np.linalg.LinAlgError("not positive definite")
        super().factorise(theta)


def test_a_start_from_which_no_step_can_be_taken_is_left_for_the_usual_one():
    form = random_form(5)
    first = interior_point(form)
    found = interior_point(form, normal=FailsOnce, start=Iterate(first.x, first.dual))
    assert found.outcome == "optimal" and not found.warm
    assert form.objective(found.x) == pytest.approx(form.objective(first.x), rel=1e-6, abs=1e-6)
    assert interior_point(form, normal=FailsOnce).outcome == "unknown", "nothing is left where there was no start"


def test_a_start_of_another_problem_is_refused():
    with pytest.raises(UsageError, match="fits no problem"):
        solve(random_form(1), BLOCKS, start=Iterate(np.zeros(1), np.zeros(99)))


OTHER_KERNEL = """
from tests.solver.blocks.test_interior import BLOCKS, plan_form, solve
answer = solve(plan_form(), BLOCKS)
print(answer.method, answer.certificate.passed(), repr(float(answer.objective)))
"""


def test_another_kernel_of_the_dense_routines_gives_the_same_within_the_certificate():
    others = {"OPENBLAS_CORETYPE": "Prescott", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", OTHER_KERNEL], capture_output=True, text=True, check=True, env=os.environ | others
    )
    method, passed, objective = done.stdout.split()
    assert (method, passed) == ("blocks", "True")
    assert float(objective) == pytest.approx(solve(plan_form(), BLOCKS).objective, rel=2e-6)
