"""The master: the nearest prices that keep the level, the best mixture, old cuts dropped."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.level_bundle import INACTIVE, LevelBundle


@pytest.fixture
def bundle():
    """One unit, one row: two proposals, worth 0 with use 0 and 4 with use 2; there is 1 to share."""
    found = LevelBundle(("a",), np.array([1.0]), np.ones(1), np.ones(1), 1.0)
    found.add("a", 0.0, np.array([0.0]), 1)
    found.add("a", 4.0, np.array([2.0]), 1)
    return found


def test_the_best_mixture_is_that_of_the_weights(bundle):
    value, found = bundle.best_mixture(("a",), np.array([1.0]), np.array([20.0]), 1)
    assert value == pytest.approx(2.0, abs=1e-6) and found.mixture["a"] == pytest.approx([1.0], abs=1e-6)
    assert found.prices == pytest.approx([2.0], abs=1e-4)


def test_the_nearest_prices_keep_the_level(bundle):
    """q(p) = p + max(0, 4 - 2 p) is at least 2; from p = 0, where it is 4, the level 3 is reached at p = 1."""
    found = bundle.next(("a",), np.array([0.0]), 3.0, np.array([1.0]), 1)
    assert found.prices == pytest.approx([1.0], abs=1e-5)


def test_a_level_no_prices_reach_is_seen(bundle):
    assert bundle.next(("a",), np.array([0.0]), 1.0, np.array([1.0]), 1) is None


def test_what_is_missing_is_bought_dearly():
    found = LevelBundle(("a",), np.array([5.0]), np.ones(1), np.ones(1), 1.0)
    found.add("a", 4.0, np.array([2.0]), 1)
    value, _ = found.best_mixture(("a",), np.array([5.0]), np.array([20.0]), 1)
    assert value == pytest.approx(4.0 - 60.0, abs=1e-4)


def test_a_proposal_without_weight_is_dropped_after_a_while(bundle):
    bundle.add("a", -9.0, np.array([1.0]), 1)
    for round_ in range(1, INACTIVE + 2):
        bundle.best_mixture(("a",), np.array([1.0]), np.array([20.0]), round_)
        bundle.purge(round_)
    assert bundle.size == 2
