"""Ranges of duals: slopes of the goal on both sides of a row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.solver import DualFace, Ends, SolverOptions, StandardForm, Status, dual_face, dual_ranges, solve
from lustrum.solver.backend import RawResult
from lustrum.solver.dual_range import _Programme


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
    assert dual_ranges(form, solve(form), [0]) == pytest.approx(np.array([[2.0, 2.0]]))


def test_without_an_optimum_there_is_no_range():
    form = StandardForm.from_matrix([[1.0]], [1.0], row_upper=[-1.0])
    with pytest.raises(UsageError, match="optimum"):
        dual_ranges(form, solve(form), [0], SolverOptions())


def test_a_row_that_cannot_be_moved_has_no_end_on_that_side():
    # x <= 3 and x >= 3: with less than 3 allowed there is no point at all.
    form = StandardForm.from_matrix(
        [[1.0], [1.0]], [1.0], row_lower=[-np.inf, 3.0], row_upper=[3.0, np.inf], maximise=True
    )
    assert dual_ranges(form, solve(form), [0, 1]).tolist() == [
        [pytest.approx(1.0), np.inf],
        [-np.inf, pytest.approx(0.0)],
    ]


def test_without_a_basis_nothing_is_said():
    form = transport(1)
    assert np.isnan(dual_ranges(form, replace(solve(form), basis=None), [0, 1])).all()


def large(seed: int) -> StandardForm:
    """Return a degenerate transport problem whose open duals hang together in one part of many corners."""
    random = np.random.default_rng(seed)
    n = 7
    rows = np.zeros((2 * n, n * n))
    for i in range(n):
        for j in range(n):
            rows[i, n * i + j] = rows[n + j, n * i + j] = 1.0
    lower = np.concatenate([np.full(n, -np.inf), np.ones(n)])
    upper = np.concatenate([np.ones(n), np.full(n, np.inf)])
    return StandardForm.from_matrix(rows, random.integers(1, 30, n * n).astype(float), row_lower=lower, row_upper=upper)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_with_many_corners_are_asked_by_a_programme_and_say_the_same(seed):
    form = large(seed)
    solution = solve(form)
    face = dual_face(form, solution)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lustrum.solver.dual_range.MOST_CORNERS", 0)
        by_programme = dual_ranges(form, solution, range(form.rows))
    found = dual_ranges(form, solution, range(form.rows))
    assert found == pytest.approx(by_programme, abs=1e-7)
    # The ends are those of a programme over all duals, stated without any basis.
    for row in range(0, form.rows, 3):
        for end, sign in ((0, 1.0), (1, -1.0)):
            assert found[row, end] == pytest.approx(furthest_dual(form, solution.objective, row, sign), abs=1e-6)
    assert len(face.open_rows)


def furthest_dual(form: StandardForm, objective: float, row: int, sign: float) -> float:
    """Return the least (sign 1) or largest dual of a row of a minimum over x >= 0, by stating the dual problem."""
    low, high = np.isfinite(form.row_lower), np.isfinite(form.row_upper)
    bound = np.where(low, form.row_lower, form.row_upper)
    stated = StandardForm.from_matrix(
        np.vstack([form.csc.toarray().T, bound]),
        sign * np.eye(form.rows)[row],
        row_upper=np.append(form.cost, np.inf),
        row_lower=np.append(np.full(form.columns, -np.inf), objective - 1e-9),
        column_lower=np.where(low, 0.0, -np.inf),
        column_upper=np.where(high, 0.0, np.inf),
    )
    answer = solve(stated)
    if answer.status is not Status.OPTIMAL:
        return -sign * np.inf
    return sign * answer.objective


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_ends_of_a_ratio_are_those_found_by_trying_all_corners(seed):
    random = np.random.default_rng(seed)
    k = 3
    sides = np.vstack([np.eye(k), -np.eye(k), random.normal(size=(4, k))])
    face = DualFace(np.zeros(2), random.normal(size=(2, k)), sides, np.ones(len(sides)))
    top, bottom = (0.3, face.moves[0]), (10.0, face.moves[1])
    ends = Ends(face)
    corners = next(iter(ends._parts)).corners
    tried = (top[0] + corners @ top[1]) / (bottom[0] + corners @ bottom[1])
    assert ends.ratio(top, bottom) == pytest.approx((tried.min(), tried.max()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lustrum.solver.dual_range.MOST_CORNERS", 0)
        assert Ends(face).ratio(top, bottom) == pytest.approx((tried.min(), tried.max()))


def test_a_programme_that_loses_its_way_is_asked_again_and_is_not_said_to_have_no_end(monkeypatch):
    part = _Programme(np.array([0]), np.array([[1.0], [-1.0]]), np.array([2.0, 1.0]))
    lost = RawResult("error", None, None, None, "simplex", 0, 0.0, "Not Set")
    monkeypatch.setattr(part.model, "solve", lambda: lost)
    assert part.furthest(np.array([1e-12])).tolist() == [2.0]
    assert part.furthest(np.array([-3.0])).tolist() == [-1.0]
