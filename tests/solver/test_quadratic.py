import numpy as np
import pytest
import scipy.sparse as sp
from benchmarks.quadratic import programme

from lustrum.solver import SolverOptions, StandardForm, Status, solve


@pytest.mark.parametrize("maximise", [False, True])
def test_a_separable_problem_under_one_equation_matches_its_closed_form(maximise):
    random = np.random.default_rng(7)
    weight, goal = random.uniform(0.5, 3.0, 40), random.uniform(1.0, 2.0, 40)
    sign = -1.0 if maximise else 1.0
    total = goal.sum() + 5.0
    price = 5.0 / (1 / weight).sum()
    expected = goal + price / weight
    form = StandardForm.from_matrix(
        np.ones((1, 40)),
        -sign * weight * goal,
        maximise=maximise,
        offset=sign * 0.5 * float(weight @ goal**2),
        row_lower=total,
        row_upper=total,
        quadratic=sp.diags_array(sign * weight),
    )
    answer = solve(form)
    assert answer.status is Status.OPTIMAL
    assert answer.x == pytest.approx(expected, rel=1e-6)
    assert answer.dual == pytest.approx([sign * price], rel=1e-6)
    assert answer.objective == pytest.approx(sign * 0.5 * 25.0 / (1 / weight).sum(), rel=1e-6)
    assert answer.certificate.passed()


def test_a_problem_with_products_of_columns_matches_the_linear_system_of_its_conditions():
    random = np.random.default_rng(8)
    root = random.normal(size=(12, 12))
    full = root @ root.T + np.eye(12)
    matrix, right, cost = random.normal(size=(4, 12)), random.normal(size=4), random.normal(size=12)
    system = np.block([[full, -matrix.T], [matrix, np.zeros((4, 4))]])
    exact = np.linalg.solve(system, np.concatenate([-cost, right]))
    form = StandardForm.from_matrix(
        matrix, cost, row_lower=right, row_upper=right, column_lower=-np.inf, quadratic=full
    )
    answer = solve(form)
    assert answer.status is Status.OPTIMAL
    assert answer.x == pytest.approx(exact[:12], rel=1e-5, abs=1e-6)
    assert answer.dual == pytest.approx(exact[12:], rel=1e-5, abs=1e-6)


def test_a_flat_direction_of_growth_makes_a_quadratic_problem_unbounded():
    form = StandardForm.from_matrix(
        [[1.0, -1.0, 0.0]], [1.0, 1.0, 1.0], maximise=True, row_upper=1.0, quadratic=np.diag([0.0, 0.0, -1.0])
    )
    assert solve(form).status is Status.UNBOUNDED


def test_a_quadratic_problem_whose_rows_cannot_hold_is_proved_infeasible():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 1.0], row_upper=-1.0, quadratic=np.eye(2))
    answer = solve(form)
    assert answer.status is Status.INFEASIBLE and answer.proof.valid


@pytest.mark.parametrize("seed", range(0, 50, 3))
def test_small_separable_problems_are_solved_in_seconds_at_their_planted_value(seed):
    form, best = programme(seed)
    answer = solve(form, SolverOptions(time_limit=30.0))
    assert answer.status is Status.OPTIMAL and answer.certificate.passed()
    assert answer.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
