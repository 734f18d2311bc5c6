from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solver.conftest import plant

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, Status, WarmModel, certify, solve
from lustrum.solver.highs import HighsModel

KINDS = ("row bounds", "column bounds", "costs", "entries", "bounds and costs")


def disturbed(form, kind, random):
    """Return a neighbour of a form: a few bounds, costs or matrix entries moved by up to a fifth."""

    def moved(values, share=0.1):
        factor = np.where(random.random(values.size) < share, random.uniform(0.8, 1.2, values.size), 1.0)
        return values * factor

    if kind == "row bounds":
        shift = np.where(random.random(form.rows) < 0.1, random.uniform(-0.2, 0.2, form.rows) * form_unit(form), 0.0)
        return replace(form, row_lower=form.row_lower + shift, row_upper=form.row_upper + shift)
    if kind == "column bounds":
        return replace(form, column_upper=moved(form.column_upper))
    if kind == "costs":
        return replace(form, cost=moved(form.cost))
    if kind == "entries":
        value = form.value.copy()
        at = random.integers(0, value.size, 5)
        value[at] *= random.uniform(0.8, 1.2, at.size)
        return replace(form, value=value)
    return disturbed(disturbed(form, "costs", random), "row bounds", random)


def form_unit(form):
    return np.ones(form.rows) if form.row_scale is None else form.row_scale


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10_000), st.booleans(), st.sampled_from([1.0, 100.0]), st.lists(st.sampled_from(KINDS), max_size=8)
)
def test_every_neighbour_gets_the_cold_objective_and_a_certificate(seed, maximise, spread, kinds):
    random = np.random.default_rng(seed)
    form = plant(seed, 12, 18, maximise=maximise, spread=spread, hints=True).form
    model = WarmModel(form)
    answers = [(form, model.solve())]
    for kind in kinds:
        form = disturbed(form, kind, random)
        answers.append((form, model.solve(form)))
    for neighbour, answer in answers:
        cold = solve(neighbour)
        assert answer.status is cold.status
        if cold.status is Status.OPTIMAL:
            assert answer.objective == pytest.approx(cold.objective, rel=1e-6, abs=1e-6)
            assert certify(neighbour, answer.x, answer.dual).passed()
        elif cold.status is Status.INFEASIBLE:
            assert answer.proof.valid


def test_neighbours_take_far_fewer_iterations_than_cold_solves():
    form = plant(3, 300, 450, hints=True).form
    options = SolverOptions(method="simplex")
    model = WarmModel(form, options)
    first = model.solve()
    random = np.random.default_rng(0)
    neighbours = [disturbed(form, kind, random) for kind in KINDS]
    warm = [model.solve(neighbour).iterations for neighbour in neighbours]
    cold = [solve(neighbour, replace(options, presolve=False)).iterations for neighbour in neighbours]
    assert first.iterations > 0 and sum(warm) < sum(cold) / 2
    assert (model.warm, model.cold) == (5, 1)


def test_costs_alone_go_on_by_the_primal_simplex_method():
    form = plant(3, 12, 20, hints=True).form
    model = WarmModel(form)
    model.solve()
    found = model.solve(replace(form, cost=form.cost * np.linspace(0.9, 1.1, form.columns)))
    assert found.method == "primal_simplex" and (model.warm, model.cold) == (1, 1)


def test_a_basis_of_another_solution_is_a_start():
    form = plant(5, 20, 40, hints=True).form
    model = WarmModel(form)
    model.set_basis(solve(form, SolverOptions(method="simplex")))
    assert model.solve().status is Status.OPTIMAL and (model.warm, model.cold) == (1, 0)


def test_arrays_are_changed_by_name():
    model = WarmModel(
        StandardForm.from_matrix([[1.0, 2.0], [3.0, 1.0]], [1.0, 1.0], maximise=True, row_upper=[4.0, 6.0])
    )
    assert model.solve().x == pytest.approx([1.6, 1.2])
    assert model.change(row_upper=np.array([2.0, 6.0])).x == pytest.approx([2.0, 0.0])
    assert model.change(column_upper=np.array([1.0, np.inf])).x == pytest.approx([1.0, 0.5])
    assert model.change(cost=np.array([0.0, 1.0])).x == pytest.approx([0.0, 1.0])
    assert model.change(offset=5.0).objective == pytest.approx(6.0)
    with pytest.raises(UsageError, match="value"):
        model.change(value=np.ones(4))


def test_an_infeasible_neighbour_comes_with_its_proof_and_the_next_one_is_solved():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0, column_upper=10.0)
    model = WarmModel(form)
    model.solve()
    wrong = model.change(row_lower=np.array([30.0]))
    assert wrong.status is Status.INFEASIBLE and wrong.proof.valid
    assert model.change(row_lower=np.array([12.0])).objective == pytest.approx(14.0)


def test_an_unbounded_neighbour_is_settled_by_the_cold_solve():
    form = StandardForm.from_matrix([[1.0, -1.0]], [1.0, 1.0], maximise=True, row_upper=3.0, column_upper=[5.0, 4.0])
    model = WarmModel(form)
    model.solve()
    free = model.change(column_upper=np.array([np.inf, np.inf]))
    assert free.status is Status.UNBOUNDED and free.proof.valid and model.cold == 2
    assert model.change(column_upper=np.array([5.0, 1.0])).objective == pytest.approx(5.0)


def test_an_answer_that_does_not_pass_is_sought_again_from_cold(monkeypatch):
    form = plant(7, 30, 45, hints=True).form
    model = WarmModel(form)
    right = model.solve()
    honest = HighsModel.solve
    calls = []

    def once_wrong(self, on_progress=None):
        raw = honest(self, on_progress)
        calls.append(raw)
        return replace(raw, x=raw.x + 1.0) if len(calls) == 1 else raw

    monkeypatch.setattr(HighsModel, "solve", once_wrong)
    again = model.solve()
    assert again.status is Status.OPTIMAL and (model.warm, model.cold) == (0, 2)
    assert again.objective == pytest.approx(right.objective)


def test_a_basis_starts_another_model():
    form = plant(5, 200, 300, hints=True).form
    options = SolverOptions(method="simplex")
    basis = WarmModel(form, options).solve().basis
    assert WarmModel(form, options, basis=basis).solve().iterations == 0


def test_an_entry_that_was_not_stored_may_come_and_go():
    form = StandardForm.from_matrix(sp.csc_array([[1.0, 0.0], [0.0, 1.0]]), [1.0, 1.0], row_lower=[2.0, 3.0])
    model = WarmModel(form)
    assert model.solve().objective == pytest.approx(5.0)
    joined = StandardForm.from_matrix(sp.csc_array([[1.0, 0.0], [1.0, 1.0]]), [1.0, 1.0], row_lower=[2.0, 3.0])
    assert model.solve(joined).objective == pytest.approx(3.0)
    assert model.solve(form).objective == pytest.approx(5.0)


def test_a_problem_of_another_shape_or_matrix_is_refused_and_the_model_kept():
    form = plant(1, 40, 60).form
    model = WarmModel(form)
    right = model.solve().objective
    with pytest.raises(UsageError, match="no neighbour"):
        model.solve(plant(1, 41, 60).form)
    with pytest.raises(UsageError, match="matrix entries differ"):
        model.solve(replace(form, value=form.value * 1.1))
    with pytest.raises(UsageError, match="minimised"):
        model.solve(replace(form, maximise=True))
    with pytest.raises(UsageError, match="quadratic"):
        WarmModel(StandardForm.from_matrix([[1.0]], [1.0], quadratic=[[1.0]]))
    assert model.solve().objective == pytest.approx(right)
