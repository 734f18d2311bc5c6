import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.border import Border


def arrow_matrix(random, blocks, border, width):
    """Blocks of one to four rows, each with columns of its own and columns that reach into the border."""
    parts = [random.normal(size=(int(random.integers(1, 5)), width)) for _ in range(blocks)]
    inner = sp.block_diag(parts)
    over = random.normal(size=(border, inner.shape[1])) * (random.random((border, inner.shape[1])) < 0.6)
    alone = np.eye(border)  # each border row has a column of its own, and one column meets two of them
    pair = np.zeros((border, 1))
    pair[:2] = 1.0
    slack = sp.eye_array(inner.shape[0])
    top = np.hstack([inner.toarray(), slack.toarray(), np.zeros((inner.shape[0], border + 1))])
    bottom = np.hstack([over, np.zeros((border, inner.shape[0])), alone, pair])
    matrix = sp.csc_array(np.vstack([top, bottom]))
    label = np.repeat(np.arange(blocks), [len(part) for part in parts])
    rows = np.arange(matrix.shape[0])
    return matrix, Border(rows[label.size :], rows[: label.size], label, 0.0)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 12), st.integers(1, 5))
def test_what_is_solved_is_the_normal_matrix_itself(seed, blocks, border, width):
    random = np.random.default_rng(seed)
    matrix, found = arrow_matrix(random, blocks, border, width)
    normal = Arrowhead(matrix, found)
    theta = 10.0 ** random.uniform(-3, 3, matrix.shape[1])
    normal.factorise(theta)
    dense = (matrix.toarray() * theta) @ matrix.toarray().T
    right = random.normal(size=matrix.shape[0])
    assert normal.apply(right) == pytest.approx(dense @ right, rel=1e-9, abs=1e-9)
    y = normal.solve(right, refinements=3)
    assert np.abs(dense @ y - right).max() <= 1e-7 * max(1.0, np.abs(dense).max() * np.abs(y).max() * 1e-6)


def test_it_is_factorised_again_for_other_weights():
    random = np.random.default_rng(3)
    matrix, found = arrow_matrix(random, 5, 4, 3)
    normal = Arrowhead(matrix, found)
    right = random.normal(size=matrix.shape[0])
    for _ in range(3):
        theta = random.uniform(0.5, 2.0, matrix.shape[1])
        normal.factorise(theta)
        exact = np.linalg.solve((matrix.toarray() * theta) @ matrix.toarray().T, right)
        assert normal.solve(right) == pytest.approx(exact, rel=1e-7)


def test_rows_that_depend_on_each_other_are_factorised_all_the_same():
    matrix = sp.csc_array([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0], [0.0, 1.0, 1.0]])
    normal = Arrowhead(matrix)
    normal.factorise(np.ones(3))
    right = matrix @ np.ones(3)
    assert normal.apply(normal.solve(right, refinements=3)) == pytest.approx(right, rel=1e-6)


def test_a_matrix_of_border_only_is_a_dense_problem_and_one_without_border_is_solved_by_blocks():
    random = np.random.default_rng(4)
    dense = sp.csc_array(random.normal(size=(6, 9)))
    none = np.zeros(0, dtype=np.intp)
    every = np.arange(6)
    right = random.normal(size=6)
    exact = np.linalg.solve((dense @ dense.T).toarray(), right)
    for found in (Border(every, none, none, 0.0), Border(none, every, np.zeros(6, dtype=np.intp), 0.0)):
        normal = Arrowhead(dense, found)
        normal.factorise(np.ones(9))
        assert normal.solve(right) == pytest.approx(exact, rel=1e-8)
