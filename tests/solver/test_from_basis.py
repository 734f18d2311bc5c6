"""Going on from a basis somebody else found: the same answer, or none where the way is too long."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.solver import SolverOptions, StandardForm, solve
from lustrum.solver.basis import Basis
from lustrum.solver.from_basis import solve_from


def two_with_one_row(seed: int, shared: float) -> tuple[StandardForm, list[StandardForm]]:
    """Return two random problems with one row they share, and each of them alone."""
    rng = np.random.default_rng(seed)
    alone = []
    for _ in range(2):
        matrix = rng.uniform(0.1, 1.0, (6, 9))
        alone.append(
            StandardForm.from_matrix(matrix, rng.uniform(1.0, 2.0, 9), row_upper=np.full(6, 3.0), maximise=True)
        )
    matrix = np.zeros((13, 18))
    matrix[:6, :9], matrix[6:12, 9:] = (each.csc.toarray() for each in alone)
    matrix[12] = 1.0
    upper = np.concatenate([np.full(12, 3.0), [shared]])
    cost = np.concatenate([each.cost for each in alone])
    return StandardForm.from_matrix(matrix, cost, row_upper=upper, maximise=True), alone


@pytest.mark.parametrize("seed", range(5))
def test_parts_solved_apart_are_a_start_for_all_together(seed):
    form, alone = two_with_one_row(seed, 4.0)
    bases = [Basis.of(solve(each).basis) for each in alone]
    column = np.concatenate([each.column for each in bases])
    row = np.concatenate([*(each.row for each in bases), np.ones(1, dtype=np.int8)])
    found, cold = solve_from(form, Basis(column, row), SolverOptions(), 100), solve(form)
    assert found is not None and found.certificate is not None
    assert found.objective == pytest.approx(cold.objective, rel=1e-9)
    assert found.dual == pytest.approx(cold.dual, abs=1e-9)
    assert 0 < found.iterations < 20


def test_a_way_that_is_too_long_gives_nothing():
    form, _ = two_with_one_row(1, 4.0)
    nothing = Basis(np.zeros(18, dtype=np.int8), np.ones(13, dtype=np.int8))
    assert solve_from(form, nothing, SolverOptions(), 1) is None
    assert solve_from(form, nothing, SolverOptions(), 1_000) is not None


def test_what_has_no_answer_gives_nothing():
    form = StandardForm.from_matrix([[1.0], [1.0]], [1.0], row_lower=[1.0, -np.inf], row_upper=[np.inf, 0.0])
    assert solve_from(form, Basis(np.zeros(1, dtype=np.int8), np.ones(2, dtype=np.int8)), SolverOptions(), 100) is None
