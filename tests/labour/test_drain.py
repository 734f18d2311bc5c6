"""Drain: who loses the skilled below the floor by moves, and what training keeps it, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labour.balance import solve_balance
from lustrum.labour.drain import drained
from tests.labour.made_up import case

SKILLED = np.array([True, False])


def balance(**changes):
    return solve_balance(case(cost=0.5, skilled=SKILLED, **changes))


def test_a_region_that_loses_the_skilled_below_its_share_of_today_is_drained():
    """Six of 100 leave the south: 94 of 394 are 23.9 per cent, a quarter today; 6/0.75 = 8 trained there keep it."""
    found = drained(balance())
    assert found.drained.tolist() == [False, True] and found.net[1] == pytest.approx(6.6, abs=0.1)
    assert found.floor.tolist() == [0.25, 0.25] and not found.stated.any()
    second = found.share[1, 1]
    assert second == pytest.approx(94.0 / 394.0)
    worst = balance().people[-1, :, 1]
    needed = (0.25 * worst.sum() - worst[0]) / 0.75
    assert found.training[1] == pytest.approx(needed)
    assert (worst[0] + needed) / (worst.sum() + needed) == pytest.approx(0.25)


def test_a_lower_floor_that_was_stated_is_not_passed():
    found = drained(balance(floor=np.array([np.nan, 0.2])))
    assert not found.drained.any() and found.stated.tolist() == [False, True]


def test_a_poor_region_is_one_paid_below_the_mean():
    labour = case(cost=0.5, skilled=SKILLED)
    poor = replace(labour, people=replace(labour.people, wage=np.array([[2.0, 1.5], [1.0, 0.8]])))
    assert drained(solve_balance(poor)).poor.tolist() == [False, True]


def test_nobody_is_drained_where_nobody_moves():
    found = drained(solve_balance(case(missing=0.0, skilled=SKILLED)))
    assert not found.drained.any() and not found.net.any()


def test_without_skilled_or_with_one_region_there_is_no_drain():
    assert drained(solve_balance(case())) is None
