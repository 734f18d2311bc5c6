"""Who joins, what support it takes, who is pressed, and what a network needs to begin."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.cooperation import (
    RULES,
    Game,
    Terms,
    Total,
    game_of,
    in_core,
    joining,
    network,
    produce,
    production,
    stripping,
)
from lustrum.cooperation.membership import shares_of
from lustrum.errors import MissingDataError, UsageError

from .groups import group_of, random_group

SEEDS = st.integers(0, 10_000)


def test_a_farm_joins_where_its_share_reaches_income_outside_plus_margin():
    # v(N) = 30 in equal parts: 10 each. Asked: 10.2 (no), 8.16 and 5.1 (yes).
    group = group_of([10.0, 8.0, 5.0], margin=0.02)
    found = joining(group, Total(group.farms, 30.0), "equal")
    assert found.joins.tolist() == [False, True, True]
    assert found.support == pytest.approx([0.2, 0.0, 0.0])
    assert found.gain == pytest.approx([0.0, 2.0, 5.0])


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_support_is_the_least_that_makes_everyone_join(seed):
    rng = np.random.default_rng(seed)
    group = group_of(rng.uniform(1, 20, 5), margin=0.02)
    found = joining(group, Total(group.farms, float(rng.uniform(10, 100))), "equal")
    assert (found.share + found.support >= found.asked - 1e-9).all()
    given_some = found.support > 0
    assert (found.share + found.support)[given_some] == pytest.approx(found.asked[given_some])


def test_a_farm_that_joins_only_because_its_income_outside_was_pushed_down_is_flagged_and_not_counted():
    group = group_of([12.0, 8.0], now=[9.0, 8.0])
    found = joining(group, Total(group.farms, 20.0), "equal")
    assert found.pressed.tolist() == [True, False]
    assert found.joins.tolist() == [False, True]


def test_a_farm_that_would_join_anyway_is_not_called_pressed():
    group = group_of([9.0, 8.0], now=[7.0, 8.0])
    assert not joining(group, Total(group.farms, 20.0), "equal").pressed.any()


def test_those_who_would_lose_go_until_all_who_stay_want_to():
    # All: 15 each; a leaves, then b and c have 12 each and b (asks 11) stays.
    values = np.zeros(8)
    values[[1, 2, 4]] = 20.0, 11.0, 5.0
    values[[3, 5, 6, 7]] = 31.0, 25.0, 24.0, 45.0
    group = group_of([20.0, 11.0, 5.0])
    found = joining(group, Game(group.farms, values), "equal")
    assert found.stays.tolist() == [False, True, True]
    assert found.share_staying[1:] == pytest.approx([12.0, 12.0])
    assert np.isnan(found.share_staying[0])


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_what_a_coalition_makes_agrees_with_a_vertex_search(seed):
    # Two resources, three activities, no machine: the optimum lies at a basis of at most two activities.
    rng = np.random.default_rng(seed)
    need, income, have = rng.uniform(0.2, 2, (2, 3)), rng.uniform(0.5, 4, 3), rng.uniform(1, 10, 2)
    group = group_of([1.0], holdings=[have], net_income=income, requirement=need)
    full = np.hstack([need, np.eye(2)])
    best = 0.0
    for columns in [(i, j) for i in range(5) for j in range(i)]:
        level = np.linalg.solve(full[:, columns], have)
        if (level >= 0).all():
            best = max(best, float(np.append(income, [0, 0])[list(columns)] @ level))
    assert produce(group, have).value == pytest.approx(best)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_resource_prices_share_income_so_that_nobody_would_leave(seed):
    # Owen, Mathematical Programming 9 (1975), theorem 1.
    group = random_group(seed)
    game = game_of(group)
    assert in_core(game, RULES["owen"](group, game), 1e-6)
    assert game.is_superadditive


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_whole_machines_agree_with_trying_every_number_of_them(seed):
    group = random_group(seed, 3, whole=True)
    have = group.holdings.sum(axis=0)
    hired = group_of([1.0], holdings=[have], net_income=group.net_income, requirement=group.requirement)
    best = max(produce(hired, have + count * group.provides[:, 0]).value - count * group.cost[0] for count in range(40))
    assert produce(group, have).value == pytest.approx(best, rel=1e-6)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_the_search_for_who_would_leave_agrees_with_the_list_of_coalitions(seed):
    group = random_group(seed, 4, whole=bool(seed % 2))
    game = game_of(group)
    share = RULES["equal"](group, game)
    gain, leaving = production.would_leave(group, share)
    assert gain == pytest.approx(max(0.0, game.excess(share).max()), abs=1e-6 * game.size)
    if leaving:
        assert game.worth(*leaving) - share[[group.farms.index(f) for f in leaving]].sum() == pytest.approx(gain)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_every_rule_gives_out_exactly_what_was_made(seed):
    group = random_group(seed)
    game = game_of(group)
    for rule in RULES:
        assert shares_of(group, game, rule).sum() == pytest.approx(game.total)


def test_equal_shares_tempt_a_farm_to_sell_its_herd_before_joining_and_owen_s_do_not():
    # A cow is worth 4 to the group and fetches 1 outside; under equal shares its owner loses only half of the 4.
    group = group_of([1.0, 1.0], holdings=[[3.0], [0.0]], net_income=[4.0], requirement=[[1.0]], rent=[[3.0], [np.nan]])
    tempted = stripping(group, "equal")
    assert [(case.farm, case.resource) for case in tempted] == [("f0", "r0")]
    assert tempted[0].gain == pytest.approx(9.0 - 6.0)
    assert stripping(group, "owen") == []
    assert stripping(group, "shapley") == []


def test_an_activity_that_needs_nothing_is_refused_by_name():
    group = group_of([1.0], holdings=[[1.0]], net_income=[4.0], requirement=[[0.0]])
    with pytest.raises(UsageError, match="'a0' earns income and needs nothing"):
        produce(group, np.ones(1))


@pytest.mark.parametrize("whole", [False, True])
def test_a_machine_that_pays_for_itself_without_limit_is_refused(whole):
    group = group_of(
        [1.0], holdings=[[1.0]], net_income=[4.0], requirement=[[1.0]], provides=[[1.0]], cost=[1.0], whole=[whole]
    )
    with pytest.raises(UsageError, match="without end"):
        produce(group, np.ones(1))


def test_rules_that_look_at_every_coalition_are_refused_for_many_farms_and_others_are_not():
    rng = np.random.default_rng(1)
    group = group_of(
        np.ones(30), holdings=rng.uniform(1, 5, (30, 2)), net_income=[2.0, 3.0], requirement=[[1.0, 2.0], [2.0, 1.0]]
    )
    game = game_of(group)
    assert isinstance(game, Total)
    with pytest.raises(UsageError, match="up to 12 farms"):
        joining(group, game, "shapley")
    fair = joining(group, game, "owen")
    assert production.would_leave(group, fair.share)[0] == pytest.approx(0.0, abs=1e-6)
    assert production.would_leave(group, joining(group, game, "equal").share)[0] > 0.1


def test_an_unknown_rule_is_refused_with_the_nearest():
    group = group_of([1.0])
    with pytest.raises(UsageError, match="Did you mean 'shapley'"):
        joining(group, Total(group.farms, 1.0), "shaply")


def test_sharing_by_work_refuses_a_farm_whose_work_is_unknown():
    group = group_of([1.0, 1.0], work=[10.0, np.nan])
    with pytest.raises(MissingDataError, match="needs the work of 'f1'"):
        joining(group, Total(group.farms, 3.0), "by_work")


def test_a_network_below_its_critical_mass_dwindles_and_says_what_would_begin_it():
    # u(n) = 10 n; asked 15, 25, 28, 35: J = 0, 0, 1, 3, 4.
    group = group_of([15.0, 25.0, 28.0, 35.0], terms=Terms(0.0, 10.0, 0.0, 1))
    found = network(group)
    assert found.wanted.tolist() == [0, 0, 1, 3, 4]
    assert found.resting == ((0, "stable"), (3, "unstable"), (4, "neutral"))
    assert found.critical is None
    group = group_of([15.0, 25.0, 28.0, 29.0], terms=Terms(0.0, 10.0, 0.0, 1))
    found = network(group)
    assert found.wanted.tolist() == [0, 0, 1, 4, 4]
    assert found.critical == 3
    assert found.path == (1, 0)
    assert found.founders == ("f0", "f1", "f2")
    # Promised against 10 a year at one member; with all three in, each earns 30 and nothing is due.
    assert found.promise == pytest.approx([5.0, 15.0, 18.0])
    assert found.paid == pytest.approx([0.0, 0.0, 0.0])


def test_a_network_beyond_its_critical_mass_grows_by_itself_and_needs_no_support():
    group = group_of([15.0, 25.0, 28.0, 29.0], terms=Terms(0.0, 10.0, 0.0, 3))
    found = network(group)
    assert found.path == (3, 4)
    assert found.founders == ()


def test_crowding_that_never_rests_is_named_a_cycle():
    # u(n) = 20 - 10 n: alone all want in, together none.
    group = group_of([5.0, 5.0], terms=Terms(20.0, -10.0, 0.0, 0))
    found = network(group)
    assert found.path == (0, 2, 0)
    assert found.cycles


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(1, 8))
def test_a_rising_network_always_comes_to_rest_where_as_many_are_in_as_want_to_be(seed, farms):
    rng = np.random.default_rng(seed)
    terms = Terms(rng.uniform(0, 5), rng.uniform(0, 5), rng.uniform(0, 5), int(rng.integers(0, farms + 1)))
    group = group_of(rng.uniform(1, 30, farms), terms=terms)
    found = network(group)
    assert not found.cycles
    assert found.path[-1] in [n for n, _ in found.resting]
    counted = [
        sum(terms.alone + terms.per_member * n - terms.fee >= y - 1e-9 * max(1, y) for y in group.asked)
        for n in range(farms + 1)
    ]
    assert found.wanted.tolist() == counted


def test_a_network_without_terms_says_where_to_state_them():
    with pytest.raises(MissingDataError, match=r"\[network\]"):
        network(group_of([1.0]))


def test_every_subset_of_a_linear_group_is_worth_its_own_programme():
    group = random_group(3, 3)
    game = game_of(group)
    for inside in product([False, True], repeat=3):
        if any(inside):
            mask = sum(1 << i for i in range(3) if inside[i])
            assert game.values[mask] == pytest.approx(produce(group, group.holdings[list(inside)].sum(axis=0)).value)
