"""A model solved again from its last basis gives what a solve from nothing gives, with its certificate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solver.conftest import plant

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, Status, WarmModel, solve


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([1.0, 1e3]))
def test_a_warm_answer_is_the_cold_answer_whatever_bounds_and_costs_changed(seed, maximise, spread):
    random = np.random.default_rng(seed)
    form = plant(seed, 12, 20, maximise=maximise, spread=spread, hints=True).form
    model = WarmModel(form)
    for _ in range(4):
        shift = random.normal(0, 0.1, form.rows) * form.row_scale * (random.random(form.rows) < 0.4)
        form = replace(
            form,
            row_lower=form.row_lower + shift,
            row_upper=form.row_upper + shift,
            column_upper=form.column_upper * random.uniform(0.9, 1.1, form.columns),
            cost=form.cost * random.uniform(0.8, 1.2, form.columns) if random.random() < 0.5 else form.cost,
        )
        warm, cold = model.solve(form), solve(form)
        assert warm.status is cold.status
        if warm.status is Status.OPTIMAL:
            assert warm.certificate.passed(1e-6)
            unit = 1 + abs(cold.objective)
            assert warm.objective == pytest.approx(cold.objective, abs=1e-6 * unit)


def test_costs_alone_go_on_by_the_primal_simplex_method():
    form = plant(3, 12, 20, hints=True).form
    model = WarmModel(form)
    model.solve()
    found = model.solve(replace(form, cost=form.cost * np.linspace(0.9, 1.1, form.columns)))
    assert found.method == "primal_simplex" and (model.warm, model.cold) == (1, 1)


def test_a_form_without_a_plan_comes_back_with_its_proof_and_the_next_is_solved():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0, column_upper=np.array([2.0, 2.0]))
    model = WarmModel(form)
    assert model.solve().objective == pytest.approx(4.0)
    none = model.solve(replace(form, row_lower=np.array([5.0]), row_upper=np.array([6.0])))
    assert none.status is Status.INFEASIBLE and none.proof is not None
    assert model.solve(replace(form, row_lower=np.array([2.5]))).objective == pytest.approx(3.0)


def test_a_neighbouring_problem_takes_fewer_iterations_than_one_from_nothing():
    form = plant(11, 60, 120, hints=True).form
    options = SolverOptions(method="simplex", presolve=False)
    model = WarmModel(form, options)
    model.solve()
    moved = replace(form, row_upper=form.row_upper + 0.01 * form.row_scale, row_lower=form.row_lower)
    assert model.solve(moved).iterations < solve(moved, options).iterations


def test_a_basis_of_another_solution_is_a_start():
    form = plant(5, 20, 40, hints=True).form
    model = WarmModel(form)
    model.set_basis(solve(form, SolverOptions(method="simplex")))
    assert model.solve().status is Status.OPTIMAL and (model.warm, model.cold) == (1, 0)


def test_other_coefficients_another_size_and_a_quadratic_term_are_refused():
    import scipy.sparse as sp

    form = plant(5, 6, 9).form
    model = WarmModel(form)
    with pytest.raises(UsageError, match="other coefficients"):
        model.solve(replace(form, value=form.value * 2))
    with pytest.raises(UsageError, match="make a new model"):
        model.solve(plant(5, 7, 9).form)
    with pytest.raises(UsageError, match="quadratic"):
        WarmModel(replace(form, quadratic=sp.csc_array(sp.eye_array(form.columns))))
