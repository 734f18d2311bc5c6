import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.border import Border
from lustrum.solver.blocks.outer import find_layers
from lustrum.solver.blocks.pattern import Likes, Pattern, minimum_degree


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


@settings(deadline=None, max_examples=50)
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


def industries(random, blocks, patterns, years):
    """Chains of years, each with one long column a year in rows shared by all, of so many patterns."""
    goods, kinds = 9, [random.integers(1, 4, years) for _ in range(patterns)]
    inner, over = [], []
    for number in range(blocks):
        rows = []
        for year, entries in enumerate(kinds[number % patterns]):
            for _ in range(entries):
                row = np.zeros(2 * years)
                row[2 * year : 2 * year + 3] = random.uniform(0.5, 2.0, row[2 * year : 2 * year + 3].size)
                rows.append(row)
        inner.append(np.hstack([np.array(rows), np.eye(len(rows))]))
        shared = np.zeros((goods * years, 2 * years + len(rows)))
        for year in range(years):
            shared[goods * year : goods * (year + 1), 2 * year] = random.uniform(0.1, 1.0, goods)
            shared[goods * year, 2 * year + 1] = 1.0
        over.append(shared)
    top = sp.block_diag(inner).toarray()
    bottom = np.hstack(over)
    own = np.vstack([np.zeros((top.shape[0], goods * years)), np.eye(goods * years)])
    matrix = sp.csc_array(np.hstack([np.vstack([top, bottom]), own]))
    label = np.repeat(np.arange(blocks), [len(part) for part in inner])
    rows = np.arange(matrix.shape[0])
    return matrix, Border(rows[label.size :], rows[: label.size], label, 0.0)


@pytest.mark.parametrize(("blocks", "patterns", "kind"), [(24, 1, Pattern), (24, 2, Pattern), (24, 24, Likes)])
def test_blocks_of_one_pattern_and_of_many_are_eliminated_to_the_same_matrix(blocks, patterns, kind):
    random = np.random.default_rng(5)
    matrix, found = industries(random, blocks, patterns, 10)
    normal = Arrowhead(matrix, found)
    assert {type(group) for group in normal.blocks.groups} == {kind}
    theta = 10.0 ** random.uniform(-2, 2, matrix.shape[1])
    normal.factorise(theta)
    right = random.normal(size=(matrix.shape[0], 3))
    exact = np.linalg.solve((matrix * theta @ matrix.T).toarray(), right)
    assert normal.solve(right, 2) == pytest.approx(exact, rel=1e-6, abs=1e-8)
    assert normal.solve(right[:, 0], 2) == pytest.approx(exact[:, 0], rel=1e-6, abs=1e-8)


def test_the_years_are_found_and_come_last_in_the_border():
    matrix, found = industries(np.random.default_rng(6), 12, 1, 3)
    f = sp.csc_array(sp.csr_array(matrix)[found.border])
    layers = find_layers(f, np.arange(matrix.shape[1]) < matrix.shape[1] - 27)
    assert layers.count == 3 and np.unique(layers.row_layer[layers.row_layer >= 0]).tolist() == [0, 1, 2]
    assert np.diff(layers.row_layer[layers.order]).min() >= 0


def test_the_least_degree_goes_first_and_what_would_fill_too_much_is_given_up():
    star = np.array([1, 2, 3]), np.array([0, 0, 0])
    assert minimum_degree(4, *star).order[:2] == [1, 2]
    row, column = np.tril_indices(9, -1)
    assert minimum_degree(9, row, column, most=50.0) is None
