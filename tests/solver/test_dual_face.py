"""All duals that prove an optimum: each place on the face proves it, and another method finds the same face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.solver.test_dual_range import large, transport
from tests.solver.test_near_duals import degenerate

from lustrum.solver import SolverOptions, StandardForm, Status, certify, dual_face, exactly, solve
from lustrum.solver.dual_face import together

seeds = st.integers(0, 100_000)


@settings(max_examples=30, deadline=None)
@given(seeds, st.booleans(), st.sampled_from([1.0, 1e3]))
def test_every_place_on_the_face_proves_the_optimum_and_none_beyond_it_does(seed, maximise, spread):
    form, *_ = degenerate(seed, maximise=maximise, spread=spread)
    solution, face = exactly(form, solve(form))
    random = np.random.default_rng(seed)
    for _ in range(5):
        way = random.normal(size=face.moves.shape[1])
        slope = face.sides @ way
        far = np.min(np.divide(face.room, slope, out=np.full(slope.size, np.inf), where=slope > 1e-9), initial=np.inf)
        within = certify(form, solution.x, face.at(way * min(far, 10.0)))
        assert within.dual_infeasibility < 1e-9 and within.relative_gap < 1e-9
        if np.isfinite(far) and far > 1e-3:
            beyond = certify(form, solution.x, face.at(way * (far + 1.0)))
            assert max(beyond.dual_infeasibility, beyond.relative_gap) > 1e-6


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_methods_that_end_elsewhere_find_the_same_face(seed):
    form = large(seed)
    faces = [dual_face(form, solve(form, SolverOptions(method=each))) for each in ("simplex", "primal_simplex", "ipm")]
    for face in faces[1:]:
        # What moves is alike, and where one stands the other can go: the difference is a move of either.
        assert np.linalg.matrix_rank(face.moves, tol=1e-7) == np.linalg.matrix_rank(faces[0].moves, tol=1e-7)
        left = np.linalg.lstsq(faces[0].moves, face.dual - faces[0].dual, rcond=None)[0]
        assert faces[0].at(left) == pytest.approx(face.dual, abs=1e-7)
        assert (faces[0].sides @ left <= faces[0].room + 1e-7).all()


def test_an_answer_within_a_wide_tolerance_is_brought_to_the_vertex():
    form = StandardForm.from_matrix([[1.0, 1.0], [1.0, -1.0]], [1.0, 1.0 + 1e-8], row_upper=[2.0, 0.0], maximise=True)
    loose = solve(form, SolverOptions(optimality_tolerance=1e-3))
    seen, face = exactly(form, loose)
    assert seen.x == pytest.approx([0.0, 2.0], abs=1e-9) and seen.objective >= loose.objective
    assert seen.status is Status.OPTIMAL and seen.certificate.passed() and face is not None


def test_what_is_no_optimum_or_has_no_basis_has_no_face():
    form = transport(1)
    first = solve(form)
    for unfit in (replace(first, basis=None), replace(first, status=Status.STOPPED)):
        assert exactly(form, unfit) == (unfit, None)


def test_an_optimum_that_is_no_corner_of_anything_has_a_point_for_a_face():
    form = StandardForm.from_matrix([[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], row_upper=[3.0, 4.0], maximise=True)
    face = dual_face(form, solve(form))
    assert face.is_point and face.open_rows.size == 0 and face.at(np.zeros(0)).tolist() == [1.0, 2.0]


def test_columns_are_joined_by_chains_of_rows():
    matrix = np.array([[1.0, 1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]])
    assert [part.tolist() for part in together(matrix)] == [[0, 1, 3], [2], [4]]
    joined = together(matrix, np.array([[0.0, 0.0, 0.0, 1.0, 1.0]]))
    assert [part.tolist() for part in joined] == [[0, 1, 3, 4], [2]]
