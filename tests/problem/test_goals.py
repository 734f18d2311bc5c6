"""Goals: each reaches what it names, or says what it misses."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import Growth, WishedValue, build_plan
from lustrum.problem.goals import (
    discounted_consumption,
    highest_floor,
    least_shortfall,
    nearest_to_trend,
    nothing,
    terminal_capacity,
    total_employment,
    total_output,
    weighted_quantities,
)
from lustrum.problem.parts.consumption import consumption
from tests.economies import in_things, random_economy
from tests.problem.solving import GROWTH, solved


@pytest.mark.parametrize(
    "goal", [terminal_capacity, total_employment, partial(weighted_quantities, weights={"gdp": 1})]
)
def test_goals_solve_or_say_what_they_miss(goal):
    economy = random_economy(10)
    if isinstance(goal, partial):
        with pytest.raises(UsageError, match="'gdp'"):
            solved(economy, goal=goal)
        return
    best = solved(economy, goal=goal)
    other = solved(economy)
    name = "capital" if goal is terminal_capacity else "labour"
    year = 3 if goal is terminal_capacity else slice(0, 3)
    assert best.quantities[name].values[year].sum() >= other.quantities[name].values[year].sum() - 1e-6


def test_the_quadratic_goal_meets_the_trend_where_it_can():
    economy = random_economy(11)
    free = {"consumption": partial(consumption, form="free")}
    plan = solved(economy, 2, replace=free, goal=nearest_to_trend)
    assert plan.certificate.passed
    assert plan.objective >= -1e-9
    ratio = plan.table("consumption").values / (economy.household_consumption * np.array([[1.0201], [1.0201**2]]))
    assert np.abs(ratio - 1.0).max() < 0.2


def test_a_discount_that_never_ends_is_refused():
    with pytest.raises(UsageError, match="without end"):
        build_plan(random_economy(0), 2, partial(discounted_consumption, discount=1.0), growth=GROWTH)


def weights(goal):
    return goal.terms[0][1]


def test_a_year_later_counts_less_and_the_last_stands_for_all_after_it():
    economy = random_economy(1)
    flat = Growth(0.0, 0.0)
    plain = build_plan(economy, 2, partial(discounted_consumption, discount=0.9, terminal=False), growth=flat, tail=1)
    assert weights(plain.goal) == pytest.approx([1.0, 0.9, 0.81])
    ended = build_plan(economy, 2, partial(discounted_consumption, discount=0.9), growth=flat, tail=1)
    assert weights(ended.goal) == pytest.approx([1.0, 0.9, 0.81 / (1.0 - 0.9)])


def test_the_future_counts_as_often_as_was_voted_from_the_year_named_on():
    economy = random_economy(1)
    voted = partial(discounted_consumption, discount=1.0, terminal=False, future_weight=2.0)
    after = build_plan(economy, 2, voted, growth=Growth(0.0, 0.0), tail=1)
    assert weights(after.goal).tolist() == [1.0, 1.0, 2.0]
    named = build_plan(economy, 2, partial(voted, future_from=2), growth=Growth(0.0, 0.0), tail=1)
    assert weights(named.goal).tolist() == [1.0, 2.0, 2.0]
    with pytest.raises(UsageError, match="from 1 to 3"):
        build_plan(economy, 2, partial(voted, future_from=4), growth=Growth(0.0, 0.0), tail=1)


def test_output_of_the_last_years_only_leaves_the_others_and_the_tail_out():
    problem = build_plan(random_economy(1), 3, partial(total_output, last_years=2), growth=GROWTH, tail=2)
    assert weights(problem.goal).tolist() == [0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_shortfall_costs_what_was_said_and_what_is_met_costs_nothing():
    economy = random_economy(4)
    c0 = float(economy.household_consumption[0])
    goal = partial(least_shortfall, discount=1.0, shortfall_weight=100.0, investment_weight=0.0)

    def fallen_short(times):
        plan = solved(economy, 2, goal=goal, wishes=[WishedValue("consumption", "P0", 2002, ">=", times * c0, 2, "x")])
        (short,) = [table for name, table in plan.quantities.items() if name.startswith("shortfall_")]
        given = plan.table("consumption").at("P0", 2002)
        return plan, float(short.values.sum()), given

    met, none, _ = fallen_short(1.0)
    assert none == pytest.approx(0.0, abs=1e-6) and met.objective == pytest.approx(0.0, abs=1e-6)
    missed, short, given = fallen_short(3.0)
    assert missed.status == "optimal" and short == pytest.approx(3.0 * c0 - given, rel=1e-6)
    assert missed.objective == pytest.approx(100.0 * short, rel=1e-6)


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        (least_shortfall, "needs targets"),
        (highest_floor, "consumption_floor"),
        (nearest_to_trend, "form = 'free'"),
    ],
)
def test_a_goal_without_what_it_looks_at_says_what_to_add(goal, says):
    with pytest.raises(UsageError, match=says):
        build_plan(random_economy(1), 1, goal, growth=GROWTH)


def test_capacity_after_the_plan_needs_a_year_after_the_plan():
    with pytest.raises(UsageError, match="one year of tail"):
        build_plan(random_economy(1), 2, terminal_capacity, growth=GROWTH, tail=0)


def test_no_goal_is_worth_nothing_whatever_is_done():
    problem = build_plan(random_economy(1), 1, nothing, growth=GROWTH)
    assert not weights(problem.goal).any() and not problem.goal.maximise


def test_capital_at_the_end_counts_by_activity_as_weighed():
    economy = random_economy(10)
    first, second = economy.activity.labels[:2]

    def owned(plan, name):
        quantity = plan.quantities["capital"]
        return sum(v for item, v in zip(quantity.index.items, quantity.values[3], strict=True) if item[0] == name)

    one, other = (solved(economy, goal=partial(terminal_capacity, weights={name: 2.0})) for name in (first, second))
    assert one.objective == pytest.approx(2.0 * owned(one, first))
    assert owned(one, first) > owned(other, first) and owned(other, second) > owned(one, second)
    alike = dict.fromkeys(economy.activity.labels, 1.0)
    assert solved(economy, goal=partial(terminal_capacity, weights=alike)).objective == pytest.approx(
        solved(economy, goal=terminal_capacity).objective
    )


@pytest.mark.parametrize(("weights", "says"), [({"P9": 1.0}, "owns no capital"), ({"P0": float("nan")}, "'nan'")])
def test_weights_of_capital_that_cannot_be_meant_are_refused(weights, says):
    with pytest.raises(UsageError, match=says):
        build_plan(random_economy(10), 2, partial(terminal_capacity, weights=weights), growth=GROWTH)


def test_output_of_things_in_their_own_units_is_added_up_at_prices_alone():
    economy = in_things(random_economy(3))
    with pytest.raises(UsageError, match=r"units of their own.*\[goal\.prices\]"):
        build_plan(economy, 2, total_output, growth=GROWTH)
    prices = dict(zip(economy.product, [2.0, 1.0, 0.5, 0.0], strict=True))
    plan = solved(economy, 2, goal=partial(total_output, prices=prices))
    worth = plan.table("output").values @ np.array(list(prices.values()))
    assert plan.objective == pytest.approx(worth.sum())
    for wrong, says in [({"P0": 1.0}, "missing is not zero"), ({"P9": 1.0}, "no product"), ({"P0": -1.0}, "'-1.0'")]:
        with pytest.raises(UsageError, match=says):
            build_plan(economy, 2, partial(total_output, prices=wrong), growth=GROWTH)
