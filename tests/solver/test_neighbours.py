"""A row of problems: the same model where it can be, a new one with the last basis, or from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.solver import Basis, Iterate, Neighbours, SolverOptions, StandardForm, solve


def transport(demand: float, cost: float = 1.0, plants: int = 3) -> StandardForm:
    matrix = np.vstack([np.ones(plants), np.eye(plants)])
    return StandardForm.from_matrix(
        matrix,
        cost * np.arange(1.0, plants + 1),
        row_lower=np.r_[demand, np.full(plants, -np.inf)],
        row_upper=np.r_[np.inf, np.full(plants, 2.0)],
    )


def test_bounds_and_costs_that_differ_are_solved_from_the_last_basis() -> None:
    row = Neighbours()
    starts = []
    for form in (transport(3.0), transport(4.5), transport(4.5, cost=2.0)):
        assert row.solve(form).objective == pytest.approx(solve(form).objective)
        starts.append(row.start)
    assert starts == ["cold", "warm", "warm"]
    assert (row.warm, row.cold) == (2, 1)


def test_another_shape_is_solved_from_nothing_and_the_row_goes_on_from_it() -> None:
    row = Neighbours()
    row.solve(transport(3.0))
    row.solve(transport(3.0, plants=4))
    assert row.start == "cold"
    row.solve(transport(5.0, plants=4))
    assert row.start == "warm"


def test_a_matrix_with_many_other_entries_starts_from_the_last_basis_too() -> None:
    plants = 60
    first = transport(50.0, plants=plants)
    other = replace(first, value=1.5 * first.value)
    row = Neighbours()
    row.solve(first)
    assert row.solve(other).objective == pytest.approx(solve(other).objective)
    assert row.start == "warm"


def test_a_separable_quadratic_problem_goes_on_from_the_last_answer() -> None:
    form = transport(3.0)
    bowl = replace(form, quadratic=sp.csc_array(sp.diags_array(np.ones(form.columns))))
    row = Neighbours(SolverOptions(method="blocks"))
    first, second = row.solve(bowl), row.solve(replace(bowl, cost=1.02 * bowl.cost))
    assert (row.warm, row.cold) == (1, 1) and second.iterations <= first.iterations
    assert second.objective == pytest.approx(solve(replace(bowl, cost=1.02 * bowl.cost)).objective, rel=1e-6)


def test_products_of_columns_are_solved_from_nothing_each_time() -> None:
    form = transport(3.0)
    bowl = np.eye(form.columns) + 0.1
    row = Neighbours()
    for _ in range(2):
        row.solve(replace(form, quadratic=sp.csc_array(np.tril(bowl))))
    assert (row.warm, row.cold) == (0, 2)


def test_a_row_that_keeps_what_to_go_on_from_keeps_a_basis_or_the_answer_as_the_method_leaves_it() -> None:
    for method, kind in (("auto", Basis), ("ipm", Basis), ("blocks", Iterate)):
        row = Neighbours(SolverOptions(method=method), keeps_basis=True)
        row.solve(transport(3.0))
        kept = row.basis if isinstance(row.basis, Iterate) else Basis.of(row.basis)
        assert isinstance(kept, kind)
        again = row.solve(transport(3.1))
        assert row.start == "warm" and again.objective == pytest.approx(solve(transport(3.1)).objective, rel=1e-6)
