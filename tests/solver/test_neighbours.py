"""A row of problems: the same model where it can be, a new one with the last basis, or from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.solver import Neighbours, SolverOptions, StandardForm, solve


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


def test_a_quadratic_problem_is_solved_from_nothing_each_time() -> None:
    form = transport(3.0)
    bowl = replace(form, quadratic=sp.csc_array(sp.diags_array(np.ones(form.columns))))
    row = Neighbours()
    row.solve(bowl)
    row.solve(bowl)
    assert (row.warm, row.cold) == (0, 2)


def test_a_row_that_keeps_its_basis_takes_a_method_that_leaves_one() -> None:
    options = SolverOptions(method="blocks")
    row = Neighbours(options, keeps_basis=True)
    assert row.solve(transport(3.0)).basis is not None
