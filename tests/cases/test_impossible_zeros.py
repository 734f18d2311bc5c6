"""Case 21: totals that a matrix's zeros make impossible are refused with lines and totals, by RAS and by GRAS."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.data.balancing import gras, ras
from lustrum.errors import DataError, StoppedError

METHODS = pytest.mark.parametrize("method", [ras, gras])


@METHODS
def test_a_row_and_a_column_that_share_their_only_cell_cannot_have_two_totals(method):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DataError, match=r"row 'y' \(7\), column 'b' \(5\)") as refused:
            method(np.eye(2), np.array([3.0, 7.0]), np.array([5.0, 5.0]), rows=["x", "y"], columns=["a", "b"])
    assert [fault.kind for fault in refused.value.faults] == ["zeros"]


@METHODS
def test_a_block_that_has_more_by_row_than_by_column_is_refused(method):
    matrix = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 0.0], [1.0, 1.0, 4.0]])
    with pytest.raises(DataError, match="no matrix with these zeros"):
        method(matrix, np.array([6.0, 7.0, 3.0]), np.array([5.0, 6.0, 5.0]))


@METHODS
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_comes_back_meets_the_totals_and_what_is_refused_has_no_matrix(method, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 5))
    matrix = rng.integers(1, 9, (n, n)) * (rng.random((n, n)) < 0.5).astype(float)
    matrix[0, 0] = 1.0
    rows = rng.integers(1, 9, n).astype(float)
    columns = rng.integers(1, 9, n).astype(float)
    columns *= rows.sum() / columns.sum()
    cells = np.argwhere(matrix > 0)
    sums = np.zeros((2 * n, len(cells)))
    for k, (i, j) in enumerate(cells):
        sums[i, k] = sums[n + j, k] = 1.0
    possible = linprog(np.zeros(len(cells)), A_eq=sums, b_eq=np.concatenate([rows, columns])).status == 0
    try:
        found = method(matrix, rows, columns, most_iterations=200)
    except DataError:
        assert not possible
    except StoppedError:
        assert possible  # only by cells that all but vanish
    else:
        assert possible
        assert np.allclose(found.values.sum(axis=1), rows) and np.allclose(found.values.sum(axis=0), columns)
