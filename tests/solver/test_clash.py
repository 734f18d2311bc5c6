from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.errors import UsageError
from lustrum.solver import StandardForm, Status, certify_infeasible, minimal_clash, solve


def chains(lengths, seed=0, extra=30):
    """Hard links x[k+1] <= x[k] and two wishes in every chain: the last at least 2, the first at most 1.

    Only the two wishes of a chain clash. Further wishes of every kind do no harm. Returns the form, the soft rows and
    the clashing pairs.
    """
    random = np.random.default_rng(seed)
    columns = sum(lengths) + extra
    rows, lower, upper, soft, pairs = [], [], [], [], []

    def add(entries, low, high, wish):
        row = np.zeros(columns)
        for column, value in entries:
            row[column] = value
        rows.append(row)
        lower.append(low)
        upper.append(high)
        if wish:
            soft.append(len(rows) - 1)
        return len(rows) - 1

    first = 0
    for length in lengths:
        for k in range(first, first + length - 1):
            add([(k, 1.0), (k + 1, -1.0)], 0.0, np.inf, wish=False)
        ceiling = add([(first, 1.0)], -np.inf, 1.0, wish=True)
        for k in range(first + 1, first + length - 1):
            add([(k, 1.0)], 0.5, np.inf, wish=True)
        floor = add([(first + length - 1, 1.0)], 2.0, np.inf, wish=True)
        pairs.append({ceiling, floor})
        first += length
    for column in range(first, columns):
        add([(column, 1.0)], 0.3, 3.0, wish=True)
    order = random.permutation(len(rows))
    place = np.argsort(order)
    form = StandardForm.from_matrix(
        sp.csc_array(np.array(rows)[order]),
        random.uniform(0.5, 1.0, columns),
        row_lower=np.array(lower)[order],
        row_upper=np.array(upper)[order],
        column_upper=10.0,
    )
    return form, np.sort(place[soft]), [{int(place[row]) for row in pair} for pair in pairs]


def hold(form, soft, kept):
    """Whether the hard rows and some of the soft ones can hold together."""
    free = np.setdiff1d(soft, kept)
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[free], upper[free] = -np.inf, np.inf
    return solve(replace(form, row_lower=lower, row_upper=upper)).status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_clash_is_found_and_nothing_else(seed):
    form, soft, (pair,) = chains([7], seed)
    clash = minimal_clash(form, soft, np.ones(soft.size, dtype=int), np.ones(soft.size))
    assert set(map(int, clash.rows)) == pair


@pytest.mark.parametrize("seed", range(4))
def test_of_several_clashes_one_is_told_whole(seed):
    form, soft, pairs = chains([3, 8, 5], seed)
    ranks = np.random.default_rng(seed).integers(1, 4, soft.size)
    clash = minimal_clash(form, soft, ranks, np.ones(soft.size))
    assert set(map(int, clash.rows)) in pairs


@pytest.mark.parametrize("seed", range(8))
def test_no_row_of_a_clash_can_be_spared_and_the_proof_names_no_other(seed):
    random = np.random.default_rng(seed)
    matrix = random.uniform(0.0, 1.0, (30, 12)) * (random.random((30, 12)) < 0.5)
    use = np.ones((1, 12))
    wished = matrix @ random.uniform(0.5, 1.5, 12)
    form = StandardForm.from_matrix(
        np.vstack([matrix, use]),
        np.ones(12),
        row_lower=np.append(wished, -np.inf),
        row_upper=np.append(np.full(30, np.inf), 6.0),
        column_upper=4.0,
    )
    soft = np.arange(30)
    if solve(form).status is not Status.INFEASIBLE:
        pytest.skip("these wishes can hold together")
    clash = minimal_clash(form, soft, random.integers(1, 4, 30), np.maximum(wished, 0.1))
    rows = np.array([int(row) for row in clash.rows])
    assert rows.size
    assert not hold(form, soft, rows)
    for row in rows:
        assert hold(form, soft, np.setdiff1d(rows, [row]))
    assert certify_infeasible(form, clash.ray).valid
    assert set(np.flatnonzero(clash.ray)) - {30} == set(rows)


def test_wishes_that_can_hold_together_are_no_clash():
    form = StandardForm.from_matrix([[1.0]], [1.0], row_lower=1.0)
    with pytest.raises(UsageError):
        minimal_clash(form, [0], [1], [1.0])


@pytest.fixture
def all_are_large(monkeypatch):
    monkeypatch.setattr("lustrum.solver.classify.LARGE", 0)
    monkeypatch.setattr("lustrum.solver.clash.LARGE", 0)


@pytest.mark.parametrize("seed", range(4))
def test_large_problems_are_gone_about_the_other_way_round_to_the_same_end(seed, all_are_large):
    test_a_planted_clash_is_found_and_nothing_else(seed)
    test_of_several_clashes_one_is_told_whole(seed)
    test_no_row_of_a_clash_can_be_spared_and_the_proof_names_no_other(seed)
