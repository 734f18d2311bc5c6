from dataclasses import replace

import numpy as np
import pytest

from lustrum.solver import certify


@pytest.mark.parametrize("maximise", [False, True])
@pytest.mark.parametrize("spread", [1.0, 1e4, 1e6])
@pytest.mark.parametrize("hints", [False, True])
def test_a_right_answer_passes_whatever_the_units(plant, maximise, spread, hints):
    problem = plant(11, 60, 90, maximise=maximise, spread=spread, hints=hints)
    assert certify(problem.form, problem.x, problem.dual).passed(1e-9)


@pytest.mark.parametrize("spread", [1.0, 1e5])
@pytest.mark.parametrize("seed", range(5))
def test_a_broken_row_is_found_and_named(plant, seed, spread):
    problem = plant(seed, 60, 90, spread=spread, hints=True)
    tight = np.flatnonzero(problem.dual)
    row = int(np.random.default_rng(seed).choice(tight))
    form = problem.form
    shift = 1e-3 * form.row_scale[row]
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[row], upper[row] = lower[row] + shift, upper[row] - shift
    if lower[row] > upper[row]:
        lower[row] = upper[row] = upper[row] + 2 * shift
    certificate = certify(replace(form, row_lower=lower, row_upper=upper), problem.x, problem.dual)
    assert not certificate.passed() and not certificate.feasible()
    assert certificate.worst_row == row
    assert certificate.primal_infeasibility == pytest.approx(1e-3, rel=1e-2)


@pytest.mark.parametrize("seed", range(5))
def test_a_point_outside_its_bounds_is_found_and_named(plant, seed):
    problem = plant(seed, 40, 70, spread=1e4, hints=True)
    x = problem.x.copy()
    column = int(np.argmin(x))
    x[column] -= 1e-2 * problem.form.column_scale[column]
    certificate = certify(problem.form, x, problem.dual)
    assert not certificate.feasible()
    assert certificate.worst_column == column


@pytest.mark.parametrize("maximise", [False, True])
def test_a_wrong_dual_is_found(plant, maximise):
    problem = plant(21, 60, 90, maximise=maximise)
    for row in range(0, 60, 7):
        wrong = problem.dual.copy()
        wrong[row] += 0.01
        assert not certify(problem.form, problem.x, wrong).passed()
    assert not certify(problem.form, problem.x, -problem.dual).passed()


def test_a_feasible_point_that_is_not_best_shows_a_gap(plant):
    problem = plant(22, 30, 60)
    form = replace(problem.form, cost=problem.form.cost + 0.01)
    certificate = certify(form, problem.x, problem.dual)
    assert certificate.feasible() and not certificate.passed()


def test_without_duals_only_feasibility_is_judged(plant):
    problem = plant(23, 30, 60)
    certificate = certify(problem.form, problem.x, None)
    assert certificate.feasible() and not certificate.passed()


def test_what_is_not_a_number_never_passes(plant):
    problem = plant(24, 30, 60)
    x = problem.x.copy()
    x[3] = np.nan
    assert not certify(problem.form, x, problem.dual).feasible()
    dual = problem.dual.copy()
    dual[3] = np.nan
    assert not certify(problem.form, problem.x, dual).passed()
