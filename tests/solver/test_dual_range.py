"""Ranges of duals: slopes of the goal on both sides of a row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.solver import SolverOptions, StandardForm, dual_ranges, solve


def transport(seed: int) -> StandardForm:
    """Return a degenerate transport problem: parts of what is sent are just what parts of the takers need."""
    cost = np.random.default_rng(seed).integers(1, 9, (3, 3)).astype(float)
    rows = np.zeros((6, 9))
    for i in range(3):
        for j in range(3):
            rows[i, 3 * i + j] = rows[3 + j, 3 * i + j] = 1.0
    lower = np.array([-np.inf, -np.inf, -np.inf, 10.0, 20.0, 25.0])
    upper = np.array([10.0, 20.0, 30.0, np.inf, np.inf, np.inf])
    return StandardForm.from_matrix(rows, cost.ravel(), row_lower=lower, row_upper=upper)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_ends_are_the_slopes_of_the_goal_and_the_dual_lies_between(seed):
    form = transport(seed)
    solution = solve(form)
    step = 1e-3
    for row in range(3):
        least, most = dual_ranges(form, solution, [row])[0]
        upper = form.row_upper.copy()
        upper[row] += step
        more = (solve(replace(form, row_upper=upper)).objective - solution.objective) / step
        assert more == pytest.approx(most, abs=1e-6)  # a minimum: with more room it falls less and less
        assert least - 1e-9 <= solution.dual[row] <= most + 1e-9


def test_a_row_that_is_no_corner_has_one_value():
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_upper=[4.0], maximise=True)
    assert dual_ranges(form, solve(form), [0]).tolist() == [[2.0, 2.0]]


def test_without_an_optimum_there_is_no_range():
    form = StandardForm.from_matrix([[1.0]], [1.0], row_upper=[-1.0])
    with pytest.raises(UsageError, match="optimum"):
        dual_ranges(form, solve(form), [0], SolverOptions())
