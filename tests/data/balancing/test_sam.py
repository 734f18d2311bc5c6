"""Balancing a social accounting matrix: two distances, fixed cells, and the case that cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from lustrum.data.balancing.sam import METHODS, balance_sam
from lustrum.data.check_square import check_sam
from lustrum.data.readers import read_published
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.errors import DataError, UsageError


def matrix(values: np.ndarray) -> SocialAccountingMatrix:
    n = len(values)
    labels = tuple(f"a{k}" for k in range(n))
    return SocialAccountingMatrix(
        "random",
        2015,
        "EUR",
        "million EUR",
        "current prices",
        "made up",
        "none",
        labels,
        labels,
        ("household",) * n,
        values,
    )


def random_values(seed: int, n: int = 6) -> np.ndarray:
    """Return a matrix that does not balance: every account pays and receives, one cell is negative."""
    rng = np.random.default_rng(seed)
    values = rng.uniform(1, 50, (n, n)) * (rng.random((n, n)) < 0.6)
    values[np.arange(n), (np.arange(n) + 1) % n] = rng.uniform(5, 50, n)
    np.fill_diagonal(values, 0.0)
    values[0, 2] = -rng.uniform(0.1, 2.0)
    return values


methods = pytest.mark.parametrize("method", METHODS)


@methods
@given(seed=st.integers(0, 5_000))
@settings(max_examples=40, deadline=None)
def test_receipts_become_payments_and_signs_and_empty_cells_stay(method, seed):
    sam = matrix(random_values(seed))
    after, found = balance_sam(sam, method)
    assert np.abs(after.imbalance).max() <= 1e-9 * np.abs(sam.values).sum()
    assert ((after.values == 0) | (np.sign(after.values) == np.sign(sam.values))).all()
    assert (after.values[sam.values == 0] == 0).all()
    assert {(each.row, each.column) for each in found.changes} == {
        (sam.account[i], sam.account[j]) for i, j in np.argwhere(after.values != sam.values)
    }


@methods
def test_a_balanced_matrix_stays_as_it_is_and_shuffling_accounts_shuffles_the_answer(method):
    sam = matrix(random_values(3))
    once, _ = balance_sam(sam, method)
    twice, found = balance_sam(once, method)
    assert np.allclose(twice.values, once.values, rtol=1e-9)
    order = np.array([3, 1, 5, 0, 2, 4])
    shuffled, _ = balance_sam(matrix(sam.values[np.ix_(order, order)]), method)
    assert np.allclose(shuffled.values, once.values[np.ix_(order, order)], rtol=1e-7, atol=1e-9)
    assert found.iterations <= 2


@methods
def test_fixed_cells_stay(method):
    sam = matrix(random_values(7))
    after, _ = balance_sam(sam, method, fixed=[("a0", "a1"), ("a3", "")])
    assert after.values[0, 1] == sam.values[0, 1]
    assert np.array_equal(after.values[3], sam.values[3])
    assert np.abs(after.imbalance).max() < 1e-8


@methods
def test_what_cannot_be_balanced_is_refused_with_its_accounts(method):
    values = np.array([[0.0, 5.0, 0.0], [2.0, 0.0, 4.0], [1.0, 3.0, 0.0]])
    with pytest.raises(DataError) as caught:
        balance_sam(matrix(values), method, fixed=[("a0", ""), ("", "a0")])
    assert caught.value.faults or "random" in str(caught.value)


def test_cross_entropy_is_the_optimum_an_independent_optimiser_finds():
    values = np.abs(random_values(11, 4))
    free = np.argwhere(values > 0)
    before = values[values > 0]

    def distance(x: np.ndarray) -> float:
        ratio = x / before
        return float((before * (ratio * np.log(ratio) - ratio)).sum())

    def gap(x: np.ndarray) -> np.ndarray:
        full = np.zeros_like(values)
        full[tuple(free.T)] = x
        return (full.sum(axis=1) - full.sum(axis=0))[:-1]

    found = minimize(distance, before, constraints={"type": "eq", "fun": gap}, bounds=[(1e-9, None)] * len(before),
                     method="SLSQP", options={"ftol": 1e-14, "maxiter": 500})  # fmt: skip
    after, _ = balance_sam(matrix(values))
    mine = after.values[tuple(free.T)]
    assert distance(mine) <= found.fun + 1e-9
    assert np.allclose(mine, found.x, rtol=1e-4)


def test_an_unknown_account_is_refused():
    with pytest.raises(UsageError, match="nobody"):
        balance_sam(matrix(random_values(1)), fixed=[("nobody", "")])


@methods
def test_south_africa_balances_again_after_noise(user_data, method):
    sam, _ = read_published(user_data / "sam_south_africa_2015", meta={"unit": "million ZAR", "currency": "ZAR"})
    noise = np.random.default_rng(1).normal(1.0, 0.03, sam.values.shape)
    spoilt = replace(sam, values=sam.values * noise)
    assert not check_sam(spoilt).passed
    after, found = balance_sam(spoilt, method)
    assert check_sam(after).passed
    moved = np.abs(after.values - sam.values).sum() / np.abs(sam.values).sum()
    assert moved < np.abs(spoilt.values - sam.values).sum() / np.abs(sam.values).sum() * 1.2
    assert found.iterations < 30
