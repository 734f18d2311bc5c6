"""The cheapest mix: gaps close at less than they lose, in steps that settle, and agreements stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.labour import Agreement, Routes
from lustrum.labour.balance import solve_balance
from lustrum.labour.levers import Levers
from lustrum.labour.settle import WAYS, gaps, settled, try_ways, ways_to_close
from lustrum.labour.ways import cost_of
from tests.labour.made_up import bound, case, random_labour, work


def works(labour):
    """Return work that no way can change: one region's each, without posts of the case's skills."""
    bare = work(1)
    shape = (labour.shape[0], labour.shape[1], 4)
    return [
        replace(bare, region=name, skill=labour.people.skill, labour=np.zeros(shape), base=np.zeros(shape[1:]))
        for name in labour.people.region
    ]


def test_gaps_stand_in_the_order_of_what_they_lose_and_small_ones_are_left_out():
    labour = case(routes=Routes.none())
    need = labour.need.copy()
    need[:, 1, 0] += 20.0
    need[:, 1, 1] += 1e-3
    found = solve_balance(replace(labour, need=need))
    assert gaps(found) == [(0, 0), (1, 0)]


def test_every_way_is_tried_alone_and_the_cheapest_stands_first():
    labour = case(missing=3.0, cost=5.0)
    balance = solve_balance(labour)
    tried = try_ways(balance, works(labour), 0, 0)
    assert {each.way.name for each in tried} == set(WAYS)
    prices = [each.price for each in tried if np.isfinite(each.price)]
    assert prices == sorted(prices) and len(prices) == 3
    for each in tried[:3]:
        after = solve_balance(labour, each.way.levers)
        assert each.closed == pytest.approx((balance.gap - after.gap)[:, 0, 0].sum())
        assert each.cost == pytest.approx(cost_of(after) - cost_of(balance))
        lost = float(balance.lost.sum() - after.lost.sum())
        assert each.gain == pytest.approx(lost - each.cost)
    assert next(each.way.name for each in tried if np.isnan(each.price)) in WAYS
    assert len(ways_to_close(balance, works(labour), 0, 0)) == len(WAYS)


def test_the_cheapest_mix_fills_posts_at_less_than_they_would_have_lost():
    labour = case(missing=3.0, cost=5.0)
    found = settled(labour, works(labour))
    assert found.converged and found.taken == {(0, 0): ("support",)}
    assert found.after.gap[1:, 0, 0].max() < 2e-3 * 96.0
    saved = float(found.before.lost.sum() - found.after.lost.sum())
    assert 0.0 < found.cost < saved


def test_a_way_that_costs_more_than_the_post_adds_is_not_taken():
    labour = case(missing=3.0, cost=5.0)
    cheap = replace(labour, worth=np.full(labour.shape, 1e-3))
    found = settled(cheap, works(cheap))
    assert not found.taken and found.cost == 0.0 and found.converged


def test_hours_nobody_agreed_on_are_not_taken_and_agreed_ones_are():
    labour = case(missing=3.0, routes=Routes.none())
    assert not settled(labour, works(labour)).taken
    agreed = replace(labour, agreement=Agreement("agreement", hours=1.05))
    found = settled(agreed, works(agreed))
    assert found.taken == {(0, 0): ("hours",)} and found.after.levers.hours.max() <= 1.05


def test_what_an_agreement_stops_is_told_and_stays_empty():
    """Moving cannot be helped, for it costs nothing; the premium is stopped at a tenth."""
    labour = case(missing=40.0, spare=60.0, cost=0.0, agreement=bound(2.2))
    dear = replace(labour, worth=np.full(labour.shape, 1000.0), routes=replace(labour.routes, amenity=np.array([-4.0])))
    found = settled(dear, works(dear))
    assert found.after.levers.wage.max() <= 1.1 + 1e-9
    assert found.after.gap[1:, 0, 0].min() > 1.0 and len(found.stopped) == 1
    assert "rise by" in found.stopped[0].why and found.stopped[0].lost > 0.0


def test_the_loop_that_is_cut_short_says_that_it_did_not_settle():
    labour = case(missing=3.0, cost=5.0)
    found = settled(labour, works(labour), rounds=1)
    assert not found.converged and found.rounds == 1
    assert settled(labour, works(labour), rounds=0).cost == 0.0


def test_each_round_is_told():
    heard = []
    labour = case(missing=3.0, cost=5.0)
    settled(labour, works(labour), heard.append)
    assert heard[0].startswith("round 1")


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_a_mix_never_leaves_the_plan_worse(seed):
    """What empty posts lose and all that is done cost together no more than doing nothing."""
    labour = random_labour(seed, years=3, skills=2, regions=2)
    found = settled(labour, works(labour), rounds=8)
    none = solve_balance(labour, Levers.none(labour))
    before = float(none.lost.sum()) + cost_of(none)
    after = float(found.after.lost.sum()) + cost_of(found.after)
    assert after <= before * (1.0 + 1e-6) + 1e-6
