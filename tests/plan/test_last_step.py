"""What the last step of a wish costs beside the mean one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.plan import solve_plan
from lustrum.plan.last_step import EDGE, AskedRow, at_the_edge, times_the_mean
from lustrum.problem import WishedValue, build_plan
from tests.economies import random_economy
from tests.problem.solving import GROWTH

YEAR = 2003


def asked(economy, label, value, sense=">="):
    """Return the plan that is asked for consumption of a product, None for the sum, in the last year."""
    wish = [] if value is None else [WishedValue("consumption", label, YEAR, sense, value, origin="people")]
    return solve_plan(build_plan(economy, 3, growth=GROWTH, tail=1, wishes=wish))


def without(trend, label):
    values = trend.table("consumption").values[2]
    labels = [item[0] for item in trend.table("consumption").index.items]
    return float(values[labels.index(label)] if label else values.sum())


def row(label, value, sense=">="):
    return AskedRow("consumption", label, YEAR, sense, value, "people")


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["P0", "P2", ""]), st.floats(0.01, 0.05))
def test_it_lies_between_what_the_hundredth_before_and_the_hundredth_after_cost(seed, label, more):
    economy = random_economy(seed)
    trend = asked(economy, label, None)
    first = without(trend, label)
    costs = []
    for part in (0.98, 1.0, 1.02):
        plan = asked(economy, label, first * (1.0 + more * part))
        if plan.status != "optimal":
            return
        costs.append((plan, trend.objective - plan.objective))
    (_, below), (plan, cost), (_, above) = costs
    found = times_the_mean({"more": [row(label, first * (1.0 + more))]}, np.array([cost]), plan, trend)
    slack = 1e-3 + 1e-6 * abs(trend.objective) / cost
    assert (cost - below) / 0.02 / cost - slack <= found[0] <= (above - cost) / 0.02 / cost + slack
    assert found[0] >= 1.0 - slack, "the goal falls faster and faster"
    assert found[1] == pytest.approx(found[0])


def test_a_wish_near_what_is_possible_at_all_is_dear_at_the_end_and_is_told_so():
    economy = random_economy(2)
    trend = asked(economy, "", None)
    first = without(trend, "")
    most = next(f for f in np.arange(1.02, 1.6, 0.01) if asked(economy, "", first * f).status != "optimal") - 0.01
    times = []
    for share in (0.2, 1.0):
        value = first * (1.0 + (most - 1.0) * share)
        plan = asked(economy, "", value)
        cost = np.array([trend.objective - plan.objective])
        times.append(times_the_mean({"feast": [row("", value)]}, cost, plan, trend)[0])
    assert times[1] > times[0] >= 1.0 - 1e-6


def test_only_what_is_dear_at_the_end_is_told():
    assert at_the_edge(("a", "b", "c"), np.array([EDGE - 0.1, 4.25, np.nan, 9.0])) == [
        "the last hundredth of 'b' costs 4.25 times as much as the mean one: it stands near the edge of what is "
        "possible, and asking a little less saves much"
    ]


def test_a_wish_that_is_met_without_asking_has_no_last_step():
    economy = random_economy(4)
    trend = asked(economy, "P1", None)
    value = 0.9 * without(trend, "P1")
    plan = asked(economy, "P1", value)
    found = times_the_mean({"less": [row("P1", value)]}, np.array([trend.objective - plan.objective]), plan, trend)
    assert np.isnan(found).all()


def test_rows_of_others_do_not_count_as_its_own():
    economy = random_economy(5)
    trend = asked(economy, "P0", None)
    value = 1.03 * without(trend, "P0")
    plan = asked(economy, "P0", value)
    cost = np.array([trend.objective - plan.objective])
    for other in (row("P1", value), row("P0", value, "<="), AskedRow("output", "P0", YEAR, ">=", value, "people"),
                  AskedRow("consumption", "P0", YEAR, ">=", value, "somebody"),
                  AskedRow("consumption", "P0", YEAR - 1, ">=", value, "people"),
                  AskedRow("consumption", "P0", YEAR + 9, ">=", value, "people")):  # fmt: skip
        assert times_the_mean({"other": [other]}, cost, plan, trend)[0] == 0.0
