"""Duals where the optimum leaves them open: still optimal, no further away, and at what lies on the face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.solver import SolverOptions, StandardForm, Status, certify, exactly, nearest_on, solve
from lustrum.solver.certificate import reduced_costs
from lustrum.solver.near_duals import UNKNOWN, with_near_duals
from lustrum.solver.scaling import units_of

seeds = st.integers(0, 100_000)
few = settings(max_examples=25, deadline=None)
PLAIN = SolverOptions(method="simplex")


def degenerate(seed, *, maximise=False, spread=1.0):
    """Return a problem whose best point more rows hold tight than it has columns, and two duals that prove it best.

    A face of duals lies between them; they are in the form's own units.
    """
    random = np.random.default_rng(seed)
    columns, rows = int(random.integers(2, 7)), int(random.integers(8, 14))
    matrix = random.uniform(0.1, 2.0, (rows, columns)) * (random.random((rows, columns)) < 0.8)
    matrix[:columns] += np.eye(columns)
    x = random.uniform(0.5, 2.0, columns)
    sign = 1.0 if maximise else -1.0
    # Two ways to price the same goal: any weights on the first rows, and what a mix of all of them gives.
    one = np.zeros(rows)
    one[:columns] = random.uniform(0.5, 1.5, columns)
    other = random.uniform(0.05, 0.2, rows)
    solved, *_ = np.linalg.lstsq(matrix[:columns].T, matrix.T @ one - matrix[columns:].T @ other[columns:], rcond=None)
    other[:columns] = solved
    unit = spread ** random.uniform(-1.0, 1.0, rows)
    form = StandardForm.from_matrix(
        unit[:, None] * matrix, sign * (matrix.T @ one), row_upper=unit * (matrix @ x), maximise=maximise,
        row_scale=unit if spread != 1.0 else None,
    )  # fmt: skip
    return form, sign * one / unit, (sign * other / unit if (other >= 0.0).all() else None)


def distance(form, dual, rows, reference):
    """Return the sum that `with_near_duals` makes least, counted here by itself."""
    wished = np.zeros(form.rows)
    wished[rows] = reference
    here, there = (units_of(form)[0] * each for each in (dual, wished))
    known = there != 0.0
    whole = np.abs(there).sum()
    return float(
        (((here - there)[known] ** 2) / np.abs(there[known])).sum() + UNKNOWN / whole * (here[~known] ** 2).sum()
    )


@few
@given(seeds, st.booleans(), st.sampled_from([1.0, 1e3]))
def test_duals_stay_optimal_and_come_no_further_away(seed, maximise, spread):
    form, _, _ = degenerate(seed, maximise=maximise, spread=spread)
    first = solve(form, PLAIN)
    assert first.status is Status.OPTIMAL
    random = np.random.default_rng(seed + 1)
    rows = np.sort(random.choice(form.rows, form.rows - 2, replace=False))
    reference = random.normal(size=len(rows)) / units_of(form)[0][rows]
    near = with_near_duals(form, first, rows, reference)
    assert certify(form, first.x, near.dual).passed()
    assert near.x == pytest.approx(first.x, abs=1e-6) and near.objective == pytest.approx(first.objective)
    assert distance(form, near.dual, rows, reference) <= distance(form, first.dual, rows, reference) * (1 + 1e-9)
    assert near.reduced_cost == pytest.approx(reduced_costs(form, near.x, near.dual), abs=1e-9)


@few
@given(seeds, st.booleans(), st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_a_reference_on_the_face_is_reached(seed, maximise, between):
    form, one, other = degenerate(seed, maximise=maximise)
    reference = one if other is None else (1.0 - between) * one + between * other
    near = with_near_duals(form, solve(form, PLAIN), np.arange(form.rows), reference)
    assert near.dual == pytest.approx(reference, abs=1e-7)


@few
@given(seeds, st.booleans())
def test_what_is_found_depends_neither_on_the_method_nor_on_the_order_of_rows_and_columns(seed, maximise):
    form, one, _ = degenerate(seed, maximise=maximise)
    random = np.random.default_rng(seed)
    reference = one * random.uniform(0.5, 2.0, form.rows)  # on the face or not
    order, turn = random.permutation(form.rows), random.permutation(form.columns)
    shuffled = StandardForm.from_matrix(
        form.csc[order][:, turn], form.cost[turn], row_upper=form.row_upper[order], maximise=maximise,
        row_scale=units_of(form)[0][order], column_scale=units_of(form)[1][turn],
    )  # fmt: skip
    there = with_near_duals(form, solve(form, PLAIN), np.arange(form.rows), reference)
    for method in ("simplex", "primal_simplex", "ipm"):
        again = solve(shuffled, SolverOptions(method=method))
        found = with_near_duals(shuffled, again, np.arange(form.rows), reference[order])
        assert found.dual == pytest.approx(there.dual[order], rel=1e-7, abs=1e-9)


def test_no_dual_is_nearer_than_the_one_found():
    # The face by hand: max x with x <= 2 stated three times, so that any weights of sum one prove it.
    form = StandardForm.from_matrix(np.ones((3, 1)), [1.0], row_upper=[2.0, 2.0, 2.0], maximise=True)
    near = with_near_duals(form, solve(form), np.arange(3), np.array([0.5, 0.2, 0.1]))
    assert near.dual == pytest.approx([0.625, 0.25, 0.125])  # all dearer by the same part
    far = with_near_duals(form, solve(form), np.arange(3), np.array([2.0, 0.0, 0.0]))
    assert far.dual == pytest.approx([1.0, 0.0, 0.0], abs=1e-3)


def test_where_the_optimum_leaves_nothing_open_nothing_moves():
    form = StandardForm.from_matrix([[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], row_upper=[3.0, 4.0], maximise=True)
    near = with_near_duals(form, solve(form), np.arange(2), np.array([5.0, 5.0]))
    assert near.dual.tolist() == [1.0, 2.0]


def test_rows_nobody_asks_about_only_follow():
    form = StandardForm.from_matrix(np.ones((3, 1)), [1.0], row_upper=[2.0, 2.0, 2.0], maximise=True)
    near = with_near_duals(form, solve(form), np.array([1]), np.array([0.6]))
    assert near.dual == pytest.approx([0.2, 0.6, 0.2], abs=1e-3) and near.dual.sum() == pytest.approx(1.0)


def test_without_a_basis_a_best_point_or_rows_the_solution_is_returned_as_it_is():
    form, one, _ = degenerate(3)
    first, rows = solve(form, PLAIN), np.arange(form.rows)
    for unfit in (replace(first, basis=None), replace(first, status=Status.STOPPED)):
        assert with_near_duals(form, unfit, rows, one) is unfit
    alone = with_near_duals(form, first, rows[:0], one[:0])  # nothing is known: shared out evenly
    assert certify(form, alone.x, alone.dual).passed()
    bent = StandardForm.from_matrix(
        form.csc, form.cost, row_upper=form.row_upper, quadratic=sp.diags_array(np.ones(form.columns))
    )
    convex = solve(bent)
    assert with_near_duals(bent, convex, rows, one) is convex


def test_duals_that_prove_less_are_not_taken(monkeypatch):
    form, one, _ = degenerate(4)
    first = solve(form, PLAIN)
    seen, face = exactly(form, first)
    worse = replace(first.certificate, dual_infeasibility=1.0)
    monkeypatch.setattr("lustrum.solver.near_duals.certify", lambda *given: worse)
    assert nearest_on(face, form, seen, np.arange(form.rows), one) is seen
