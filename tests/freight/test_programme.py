"""What a network carries: by hand, by a second road over paths, and by moving what limits it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lustrum.freight import Good, Wagon
from lustrum.freight.programme import carry, cut_of, fewest_locomotives
from lustrum.freight.routes import running_in_circles
from tests.freight.networks import hired, network, there_and_back, with_locomotives

some = settings(max_examples=25, deadline=None)


def test_ten_wagons_go_and_ten_empties_come_back_at_0_6_of_the_cost():
    loads = carry(there_and_back())
    assert loads.loaded[0, :, 0].tolist() == [10.0, 0.0] and loads.empty[0, :, 0].tolist() == [0.0, 10.0]
    assert loads.cost == pytest.approx(10 * 2.0 + 10 * 0.6 * 2.0) and loads.penalty == 0.0
    assert loads.locomotive_km[0] == pytest.approx(2000.0)
    # A unit more takes a wagon there and an empty back.
    assert loads.node_price[0, 1, 0] - loads.node_price[0, 0, 0] == pytest.approx(2.0 + 1.2)


def test_a_load_back_spares_the_empties():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    needs += [("ore", "B", 6.0, 0.0, np.nan), ("ore", "A", 0.0, 6.0, 50.0)]
    loads = carry(network([("A", "B", 100.0, "each", 2.0)], needs))
    assert loads.empty.sum() == pytest.approx(4.0)
    assert loads.cost == pytest.approx(16 * 2.0 + 4 * 1.2)


def test_another_kind_of_wagon_does_not_go_back_with_a_load():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    needs += [("oil", "B", 6.0, 0.0, np.nan), ("oil", "A", 0.0, 6.0, 50.0)]
    kinds = (Wagon("open", 1.0), Wagon("tank", 2.0))
    goods = (Good("coal", "open", 1.0), Good("oil", "tank", 2.0))
    loads = carry(network([("A", "B", 100.0, "each", 2.0)], needs, goods=goods, wagons=kinds))
    assert loads.empty.sum(axis=(1, 2)).tolist() == pytest.approx([10.0, 3.0])


def test_wagons_balance_at_every_node_and_goods_arrive_where_they_are_needed():
    freight = with_locomotives(there_and_back(), 12.0)
    loads = carry(freight)
    arcs = freight.arcs
    moving = loads.loaded[0, :, 0] + loads.empty[0, :, 0]
    for node in range(2):
        assert moving[arcs.end == node].sum() == pytest.approx(moving[arcs.start == node].sum())
    # 1200 km of locomotives carry six wagons there and six back.
    assert loads.delivered.sum() == pytest.approx(6.0) and loads.unmet.sum() == pytest.approx(4.0)
    assert loads.locomotive_worth == pytest.approx((50.0 - 3.2) * 100.0 / 200.0)


def test_a_good_is_delivered_a_season_early_where_it_may_be_kept():
    needs = [
        ("coal", "A", 20.0, 0.0, np.nan, 0),
        ("coal", "A", 20.0, 0.0, np.nan, 1),
        ("coal", "B", 0.0, 10.0, 50.0, 1),
    ]
    goods = (Good("coal", "wagon", 1.0, storage_cost=0.5),)
    lines, capacity = [("A", "B", 100.0, "each", 2.0)], [[8.0, 6.0]]
    kept = carry(network(lines, needs, goods=goods, capacity=capacity, days=[1.0, 1.0]))
    assert kept.unmet.sum() == pytest.approx(0.0) and kept.stored.sum() == pytest.approx(4.0)
    assert kept.cost == pytest.approx(10 * 3.2 + 4 * 0.5)
    goods = (Good("coal", "wagon", 1.0),)
    left = carry(network(lines, needs, goods=goods, capacity=capacity, days=[1.0, 1.0]))
    assert left.unmet.sum() == pytest.approx(4.0) and left.stored.sum() == 0.0


def test_wagons_that_are_few_are_bound_as_long_as_they_travel_and_stand():
    """A wagon takes one day there, one back and two for loading: three wagons carry three quarters a day."""
    kinds = (Wagon("wagon", 1.0, number=3.0, km_a_day=100.0, terminal_days=2.0),)
    loads = carry(there_and_back(wagons=kinds))
    assert loads.delivered.sum() == pytest.approx(0.75)
    assert loads.wagon_day_worth[0, 0] == pytest.approx((50.0 - 3.2) / 4.0)


def test_a_track_for_both_ways_passes_loaded_and_empty_together():
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    both = carry(network([("A", "B", 100.0, "shared", 2.0)], needs, capacity=[12.0]))
    each = carry(network([("A", "B", 100.0, "each", 2.0)], needs, capacity=[12.0]))
    assert both.delivered.sum() == pytest.approx(6.0) and each.delivered.sum() == pytest.approx(10.0)


def test_twice_the_speed_of_wagons_passes_no_wagon_more_over_a_full_line():
    """Failure of the model page: capacity by average speed."""
    slow = (Wagon("wagon", 1.0, number=1000.0, km_a_day=50.0),)
    fast = (Wagon("wagon", 1.0, number=1000.0, km_a_day=100.0),)
    carried = [carry(there_and_back(wagons=kinds, capacity=[4.0])).delivered.sum() for kinds in (slow, fast)]
    assert carried == pytest.approx([4.0, 4.0])


def random_network(seed, goods=2):
    """A random strongly connected network of five places with hired carriers."""
    rng = np.random.default_rng(seed)
    nodes = [f"N{k}" for k in range(5)]
    pairs = [
        (a, b)
        for a, b in itertools.combinations(nodes, 2)
        if rng.random() < 0.6 or nodes.index(b) == nodes.index(a) + 1
    ]
    lines = [(a, b, float(rng.uniform(50, 200)), "each", float(rng.uniform(1, 5))) for a, b in pairs]
    needs = []
    for g in range(goods):
        start, *ends = rng.choice(5, 3, replace=False)
        wanted = rng.uniform(5, 15, 2)
        needs.append((f"G{g}", nodes[start], float(wanted.sum()), 0.0, np.nan))
        needs += [
            (f"G{g}", nodes[end], 0.0, float(want), float(rng.uniform(20, 60)))
            for end, want in zip(ends, wanted, strict=True)
        ]
    capacity = [float(rng.uniform(4, 15)) for _ in lines]
    return network(lines, needs, capacity=capacity, wagons=hired())


def by_paths(freight):
    """The same programme over every simple path, written anew: a column for each path of each need."""
    arcs, needs = freight.arcs, freight.needs
    columns = []
    for k, n in zip(*np.nonzero(needs.need[:, :, 0]), strict=True):
        (start,) = np.flatnonzero(needs.supply[k, :, 0])
        stack = [(int(start), ())]
        while stack:
            at, path = stack.pop()
            if at == n:
                columns.append(((k, n), path))
                continue
            seen = {int(start), *(int(arcs.end[a]) for a in path)}
            stack += [
                (int(arcs.end[a]), (*path, a)) for a in np.flatnonzero(arcs.start == at) if int(arcs.end[a]) not in seen
            ]
    kinds = sorted({key for key, _ in columns})
    km = np.array([arcs.length[list(path)].sum() for _, path in columns])
    cost = np.array([arcs.cost[list(path)].sum() - needs.penalty[(*key, 0)] for key, path in columns])
    rows = [[1.0 if key == each else 0.0 for key, _ in columns] for each in kinds]
    most = [needs.need[(*each, 0)] for each in kinds]
    for limit, line in enumerate(arcs.limit_line):
        rows.append([float(sum(arcs.limit[a] == limit for a in path)) for _, path in columns])
        most.append(freight.capacity[line, 0])
    if freight.locomotives is not None:
        rows.append(list(km))
        most.append(freight.locomotives.fit * freight.locomotives.km_a_day)
    found = linprog(cost, A_ub=np.array(rows), b_ub=most)
    return found.fun + sum(needs.penalty[(*each, 0)] * needs.need[(*each, 0)] for each in kinds)


@some
@given(st.integers(0, 10_000), st.floats(2.0, 40.0))
def test_arcs_and_paths_reach_one_optimum(seed, fit):
    freight = with_locomotives(random_network(seed), fit)
    loads = carry(freight)
    assert loads.cost + loads.penalty == pytest.approx(by_paths(freight), rel=1e-6, abs=1e-6)


@some
@given(st.integers(0, 10_000), st.floats(2.0, 60.0))
def test_nothing_runs_in_a_circle_and_wagons_balance_whatever_the_network(seed, fit):
    """Failure of the model page: closed loops of empties."""
    freight = with_locomotives(replace(random_network(seed), wagon=(Wagon("wagon", 1.0),)), fit)
    loads = carry(freight)
    assert running_in_circles(loads) == []
    arcs, moving = freight.arcs, (loads.loaded + loads.empty)[0, :, 0]
    for node in range(len(freight.node)):
        assert moving[arcs.end == node].sum() == pytest.approx(moving[arcs.start == node].sum(), abs=1e-5)


@some
@given(st.integers(0, 10_000), st.floats(5.0, 30.0))
def test_a_disturbed_limit_moves_the_cost_by_its_worth_or_less(seed, fit):
    """Worth is what the next one saves; costs are convex, so that one more saves no more and one less loses no less."""
    freight = with_locomotives(random_network(seed), fit)
    loads, step = carry(freight), 1e-3
    total = loads.cost + loads.penalty
    more, less = (carry(freight.with_fit(fit + by)) for by in (step, -step))
    size = 1e-6 * max(total, 1.0)
    assert total - (more.cost + more.penalty) <= step * loads.locomotive_worth + size
    assert (less.cost + less.penalty) - total >= step * loads.locomotive_worth - size


@some
@given(st.integers(0, 10_000), st.floats(3.0, 30.0), st.floats(0.2, 2.0), st.floats(0.2, 2.0))
def test_no_freight_that_can_be_carried_breaks_a_limit_found_elsewhere(seed, fit, a, b):
    freight = with_locomotives(random_network(seed), fit)
    cut = cut_of(freight, np.array([1.5, 1.5]))
    other = cut_of(freight, np.array([a, b]))
    if other.left < 1e-7:
        assert cut.weight @ np.array([a, b]) <= cut.most + 1e-6 * max(abs(cut.most), 1.0)
    # and the slope is a lower bound of what is left everywhere
    assert cut.weight @ np.array([a, b]) - cut.most <= other.left + 1e-6 * max(abs(cut.most), 1.0)


def test_one_more_locomotive_lifts_a_limit_by_what_it_says():
    freight = with_locomotives(there_and_back(), 12.0)
    one, more = (cut_of(freight.with_fit(fit), np.array([1.0])) for fit in (12.0, 13.0))
    assert one.most + one.locomotive == pytest.approx(more.most)
    # ten wagons take 20 locomotives: 12 carry six tenths of the freight
    assert one.most / one.weight[0] == pytest.approx(0.6) and one.unmet[0] == pytest.approx(4.0)


def test_the_fewest_locomotives_are_those_that_carry_all():
    freight = with_locomotives(there_and_back(), 1.0)
    assert fewest_locomotives(freight) == pytest.approx(20.0)
    assert carry(freight.with_fit(20.0)).unmet.sum() == pytest.approx(0.0, abs=1e-6)
    assert carry(freight.with_fit(19.0)).unmet.sum() == pytest.approx(0.5)


def test_what_lines_do_not_let_through_asks_for_no_locomotive():
    freight = with_locomotives(there_and_back(capacity=[4.0]), 1.0)
    assert fewest_locomotives(freight) == pytest.approx(8.0, rel=1e-6)
