import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.solver.blocks.border import BLOCK_SIZES, components, find_border


@pytest.fixture
def arrow():
    """Twelve blocks of 20 rows, and three rows that meet every column."""
    random = np.random.default_rng(1)
    blocks = sp.block_diag([np.ones((20, 30)) for _ in range(12)])
    return sp.csc_array(sp.vstack([blocks, random.uniform(1, 2, (3, 360))]))


def test_the_rows_that_hold_the_blocks_together_are_set_aside_and_nothing_else(arrow):
    found = find_border(arrow)
    assert found.border.tolist() == [240, 241, 242]
    assert np.bincount(found.block).tolist() == [20] * 12


def test_the_order_of_the_rows_does_not_matter(arrow):
    order = np.random.default_rng(2).permutation(arrow.shape[0])
    found = find_border(sp.csc_array(arrow.tocsr()[order]))
    assert sorted(order[found.border].tolist()) == [240, 241, 242]


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_blocks_share_no_column_and_every_row_has_one_place(seed):
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 40, 2)
    matrix = sp.csc_array((random.random((rows, columns)) < random.random()) * 1.0)
    found = find_border(matrix)
    assert sorted([*found.border.tolist(), *found.inner.tolist()]) == list(range(rows))
    assert np.bincount(found.block).max(initial=0) <= max(BLOCK_SIZES)
    dense = matrix.toarray()[found.inner]
    for column in dense.T:
        assert np.unique(found.block[column != 0]).size <= 1


def test_components_of_a_pattern_are_those_of_its_graph():
    rows, columns = components(sp.csr_array([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]]))
    assert rows[0] == rows[1] == columns[0] != rows[2] == columns[1]
    assert columns[2] not in (rows[0], rows[2])
