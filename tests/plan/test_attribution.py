"""What wishes do, read from plans: the shares add up, and what is not known stays unknown."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from lustrum.plan.attribution import Shares, chains, shares

NAMES = ("a", "b", "c")


def figures(seed: int) -> dict[frozenset[str], np.ndarray]:
    draws = np.random.default_rng(seed)
    return {frozenset(some): draws.normal(size=4) for k in range(4) for some in combinations(NAMES, k)}


@pytest.mark.parametrize("seed", range(5))
def test_the_shares_of_wishes_add_up_to_what_all_do_together(seed):
    known = figures(seed)
    found = shares(NAMES, known)
    together = known[frozenset(NAMES)] - known[frozenset()]
    for each in (found.forward, found.reverse, found.mean):
        np.testing.assert_allclose(each.sum(axis=0), together, rtol=1e-12)


def test_the_order_may_be_turned_round_without_moving_a_share():
    known = figures(7)
    one, other = shares(NAMES, known), shares(NAMES[::-1], known)
    np.testing.assert_allclose(one.mean, other.mean[::-1], rtol=1e-12)
    np.testing.assert_array_equal(one.forward, other.reverse[::-1])


def test_wishes_that_do_not_meddle_with_each_other_have_what_they_do_alone():
    alone = {"a": 1.0, "b": -2.0, "c": 0.5}
    known = {key: np.array([sum(alone[name] for name in key)]) for key in figures(0)}
    assert shares(NAMES, known).mean[:, 0].tolist() == list(alone.values())


def test_two_wishes_that_ask_the_same_bear_half_each():
    known = {frozenset(key): np.array([float(bool(key))]) for key in ((), ("a",), ("b",), ("a", "b"))}
    assert shares(("a", "b"), known).mean[:, 0].tolist() == [0.5, 0.5]


def test_a_plan_that_is_not_there_leaves_the_wishes_beside_it_without_a_share():
    known = figures(1)
    known[frozenset("c")] = np.full(4, np.nan)
    found = shares(NAMES, known)
    assert isinstance(found, Shares)
    assert np.isfinite(found.forward).all()
    assert np.isfinite(found.mean[0]).all() and np.isnan(found.mean[1:]).all()


def test_twice_as_many_plans_as_wishes_are_needed():
    for number in range(1, 6):
        names = tuple("abcde"[:number])
        assert len({frozenset(each) for chain in chains(names) for each in chain}) == 2 * number
