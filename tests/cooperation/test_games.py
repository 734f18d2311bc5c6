"""Shares of a game against published results, brute force and the laws that define them."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.cooperation import Game, core_is_empty, in_core, least_core, nucleolus, shapley_value, stable_groups
from lustrum.cooperation.core import would_leave
from lustrum.errors import UsageError

from .groups import random_game

SEEDS = st.integers(0, 10_000)


def game(players: int, worth) -> Game:
    """A game from a function of the set of players 0 .. n-1."""
    values = [float(worth({i for i in range(players) if mask >> i & 1})) for mask in range(1 << players)]
    return Game(tuple(f"p{i}" for i in range(players)), np.array(values))


def bankruptcy(estate: float, claims: list[float]) -> Game:
    """v(S) is what is left of the estate once all others have taken their claims."""
    total = sum(claims)
    return game(len(claims), lambda s: max(0.0, estate - (total - sum(claims[i] for i in s))) if s else 0.0)


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_the_nucleolus_gives_the_awards_of_the_talmud(estate, awards):
    # Aumann and Maschler, Journal of Economic Theory 36 (1985), table on p. 195: claims 100, 200, 300.
    assert nucleolus(bankruptcy(estate, [100, 200, 300])) == pytest.approx(awards, abs=1e-6)


def test_the_shapley_value_of_a_runway_shares_each_stretch_among_those_who_need_it():
    # Littlechild and Owen, Management Science 20 (1973): phi_i = sum_{k <= i} (c_k - c_{k-1}) / (n - k + 1).
    costs = [10.0, 14.0, 30.0, 45.0]
    airport = game(4, lambda s: -max((costs[i] for i in s), default=0.0))
    expected, before, share = [], 0.0, 0.0
    for k, cost in enumerate(costs):
        share += (cost - before) / (len(costs) - k)
        expected.append(-share)
        before = cost
    assert shapley_value(airport) == pytest.approx(expected)


def test_left_and_right_gloves_pay_all_to_the_scarce_side_in_the_core():
    gloves = game(3, lambda s: float(min(len(s & {0}), len(s & {1, 2}))))
    assert nucleolus(gloves) == pytest.approx([1.0, 0.0, 0.0], abs=1e-7)
    assert shapley_value(gloves) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert not in_core(gloves, shapley_value(gloves))


def test_a_majority_of_three_has_an_empty_core_and_says_who_would_leave():
    majority = game(3, lambda s: float(len(s) >= 2))
    assert core_is_empty(majority)
    assert least_core(majority).epsilon == pytest.approx(-1 / 3)
    gain, leaving = would_leave(majority, np.array([0.6, 0.2, 0.2]))
    assert gain == pytest.approx(0.6)
    assert set(leaving) == {"p1", "p2"}


def test_an_empty_core_falls_apart_into_the_stable_groups_that_make_most():
    # Two pairs make 3 each; all four make only 5.
    pairs = game(4, lambda s: 5.0 if len(s) == 4 else 3.0 if s in ({0, 1}, {2, 3}) else 0.0)
    assert core_is_empty(pairs)
    assert {frozenset(each) for each in stable_groups(pairs)} == {frozenset({"p0", "p1"}), frozenset({"p2", "p3"})}


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_the_shapley_value_is_the_mean_over_all_orders_of_joining(seed, players):
    some = random_game(seed, players)
    total = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        mask = 0
        for i in order:
            total[i] += some.values[mask | 1 << i] - some.values[mask]
            mask |= 1 << i
    assert shapley_value(some) == pytest.approx(total / len(orders))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_the_least_core_agrees_with_another_solver(seed, players):
    some = random_game(seed, players)
    rows = some.members[1:-1]
    other = linprog(
        np.append(np.zeros(players), -1.0),
        A_ub=np.hstack([-rows, np.ones((len(rows), 1))]),
        b_ub=-some.values[1:-1],
        A_eq=[np.append(np.ones(players), 0.0)],
        b_eq=[some.total],
        bounds=[(None, None)] * (players + 1),
    )
    found = least_core(some)
    assert found.epsilon == pytest.approx(-other.fun, abs=1e-6)
    assert -some.excess(found.shares)[1:-1].max() == pytest.approx(found.epsilon, abs=1e-6)
    assert core_is_empty(some) == (-other.fun < -1e-9 * some.size)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(2, 4))
def test_no_sharing_is_better_than_the_nucleolus_for_the_least_satisfied(seed, players):
    some = random_game(seed, players)
    best = nucleolus(some)
    assert best.sum() == pytest.approx(some.total)
    mine = np.sort(some.excess(best)[1:-1])[::-1]
    rng = np.random.default_rng(seed)
    for size in (1e-3, 0.1, 1.0):
        for _ in range(60):
            step = rng.normal(size=players) * size
            other = np.sort(some.excess(best + step - step.mean())[1:-1])[::-1]
            first = np.flatnonzero(np.abs(other - mine) > 1e-7)
            assert len(first) == 0 or other[first[0]] > mine[first[0]]


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_kohlberg_s_balancedness_certifies_the_nucleolus(seed):
    # Kohlberg 1971: at every level, coalitions with at least that excess are balanced with all-positive weights.
    some = random_game(seed, 4)
    excess = some.excess(nucleolus(some))[1:-1]
    members = some.members[1:-1]
    for level in np.unique(np.round(excess, 6)):
        rows = members[excess >= level - 2e-6]
        # Largest least weight with rows' weights summing to one for every player.
        answer = linprog(
            np.append(np.zeros(len(rows)), -1.0),
            A_ub=np.hstack([-np.eye(len(rows)), np.ones((len(rows), 1))]),
            b_ub=np.zeros(len(rows)),
            A_eq=np.hstack([rows.T, np.zeros((4, 1))]),
            b_eq=np.ones(4),
            bounds=[(0, None)] * len(rows) + [(None, 1.0)],
        )
        assert answer.status == 0
        assert -answer.fun > 1e-9


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_in_a_convex_game_the_shapley_value_is_in_the_core(seed, players):
    # Shapley, International Journal of Game Theory 1 (1971).
    some = random_game(seed, players, convex=True)
    assert some.is_convex
    assert some.is_superadditive
    assert in_core(some, shapley_value(some))


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.permutations(range(4)))
def test_names_of_players_do_not_matter(seed, order):
    some = random_game(seed)
    values = np.zeros(16)
    for size in range(5):
        for inside in combinations(range(4), size):
            old = sum(1 << order[i] for i in inside)
            values[sum(1 << i for i in inside)] = some.values[old]
    other = Game(tuple(some.players[k] for k in order), values)
    assert shapley_value(other) == pytest.approx(shapley_value(some)[list(order)])
    assert nucleolus(other) == pytest.approx(nucleolus(some)[list(order)], abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.floats(0.001, 1e6))
def test_the_unit_of_income_does_not_matter(seed, factor):
    some = random_game(seed)
    other = Game(some.players, some.values * factor)
    assert nucleolus(other) == pytest.approx(nucleolus(some) * factor, rel=1e-5, abs=1e-5 * factor)


def test_values_that_do_not_fit_the_players_are_refused():
    with pytest.raises(UsageError, match="3 values for the 4 coalitions"):
        Game(("a", "b"), np.zeros(3))
    with pytest.raises(UsageError, match="empty coalition is worth 1"):
        Game(("a",), np.array([1.0, 2.0]))
