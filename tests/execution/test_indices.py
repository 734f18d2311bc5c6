import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.execution.indices import FlowChart, Indices, Node, own_indices

POSITIVE = st.floats(1e-3, 1e6)


@given(POSITIVE, POSITIVE, POSITIVE)
def test_performance_is_productivity_times_latency(actuality, capability, potentiality):
    found = Indices(actuality, capability, potentiality)
    assert found.performance == pytest.approx(actuality / potentiality, rel=1e-9)


@given(POSITIVE, POSITIVE, POSITIVE, st.floats(0.1, 0.9))
def test_to_cut_capability_raises_productivity_lowers_latency_and_leaves_performance(actuality, capability, most, cut):
    honest, gamed = Indices(actuality, capability, most), Indices(actuality, cut * capability, most)
    assert gamed.productivity > honest.productivity and gamed.latency < honest.latency
    assert gamed.performance == pytest.approx(honest.performance, rel=1e-9)


def test_without_stated_figures_the_own_past_stands_for_them_and_says_so():
    figures = np.r_[100.0, np.full(30, 80.0), 60.0, np.nan]
    found = own_indices(figures)
    assert (found.actuality, found.capability, found.potentiality, found.stated) == (60.0, 80.0, 100.0, False)
    assert own_indices(np.array([np.nan, 0.0])) is None
    assert math.isnan(Indices(1.0, 0.0, 0.0).performance)


def brute_force(nodes):
    """Return the largest first input none of whose steps is overfull, by halving."""
    low, high = 0.0, 1e9
    for _ in range(200):
        middle = (low + high) / 2
        flow, fits = middle, True
        for node in nodes:
            fits &= flow <= node.capacity
            flow *= node.part
        low, high = (middle, high) if fits else (low, middle)
    return low


@given(st.lists(st.tuples(st.floats(1.0, 100.0), st.floats(0.1, 2.0)), min_size=1, max_size=6))
def test_the_input_limit_is_the_largest_that_no_step_is_overfull_by(steps):
    nodes = tuple(Node(f"step {k}", *each) for k, each in enumerate(steps))
    chart = FlowChart("chart", nodes)
    assert chart.input_limit == pytest.approx(brute_force(nodes), rel=1e-9)
    loads = chart.loads()
    assert max(loads) == pytest.approx(1.0) and loads[nodes.index(chart.bottleneck)] == max(loads)


def test_a_bottleneck_opened_gains_up_to_the_next_one():
    chart = FlowChart("bread", (Node("mill", 100.0, 0.8), Node("dough", 60.0, 1.4), Node("oven", 140.0)))
    assert chart.gain() == pytest.approx(100.0 / 75.0) and chart.output == pytest.approx(75.0 * 0.8 * 1.4)
    assert FlowChart("one", (Node("mill", 5.0),)).gain() == math.inf


@pytest.mark.parametrize("nodes", [(), (Node("mill", -1.0),), (Node("mill", 1.0, 0.0),)])
def test_a_flow_chart_that_cannot_be_meant_is_refused(nodes):
    with pytest.raises(UsageError):
        FlowChart("bad", nodes)
