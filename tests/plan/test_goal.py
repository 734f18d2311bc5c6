"""The goal said in people's units: how far consumption lies above the trend, how much of a year's consumption."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.plan import binding_limits, solve_plan
from lustrum.plan.goal import goal_in_words, in_base_years, worth_scale
from lustrum.plan.prices import basket_value
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.consumption import Utility, consumption
from tests.economies import random_economy


def test_a_discounted_sum_of_worths_is_told_as_consumption_above_the_trend(us_plan):
    said = goal_in_words(us_plan)
    assert "per cent of consumption above the trend path" in said
    assert "trillion" not in said and "USD" not in said


def test_below_the_trend_is_said_so(us_plan):
    measure = dataclasses.replace(us_plan.goal_measure, reference=us_plan.objective + 2.0 * us_plan.goal_measure.one)
    assert "2 per cent of consumption below the trend path" in goal_in_words(
        dataclasses.replace(us_plan, goal_measure=measure)
    )


@pytest.mark.parametrize("form", ["product", "basket"])
@pytest.mark.parametrize("seed", range(3))
def test_the_reference_is_the_worth_of_base_consumption_on_the_trend(form, seed):
    parts = [partial(consumption, form=form) if part is consumption else part for part in DEFAULT_PARTS]
    problem = build_plan(random_economy(seed), 3, parts=parts, growth=Growth(labour=0.01, productivity=0.01))
    utility = problem.published(Utility)
    name = {"product": "consumption_step", "basket": "basket_step"}[form]
    steps = problem.variables[name]
    growth = problem.growth.factor(problem.horizon)
    # Fill the cheapest way up to base deliveries times the trend: segments in order, the dearest first.
    room = np.broadcast_to(steps.upper, (problem.horizon, len(steps)))
    columns = np.zeros((problem.horizon, problem.width))
    places = {}
    for place, item in enumerate(steps.index.items):
        places.setdefault(item[:-1], []).append(place)
    consumed, product = problem.economy.household_consumption, problem.economy.product
    for owner, own in places.items():
        base = 1.0 if form == "basket" else consumed[product.position(owner[-1])]
        left = base * growth[:, 0]
        for place in own:
            columns[:, steps.offset + place] = np.minimum(room[:, place], left)
            left = left - columns[:, steps.offset + place]
    by_hand = utility.expression.value(columns)[:, 0]
    assert np.allclose(by_hand, utility.at_trend, rtol=1e-9)


def test_a_goal_without_a_measure_is_told_by_its_objective_and_unit(us_plan):
    plain = dataclasses.replace(us_plan, goal_measure=None, goal_title="the most output", goal_units="tonnes")
    assert "tonnes" in goal_in_words(plain)


def test_gains_are_told_in_per_cent_of_a_years_consumption_where_the_goal_is_counted_in_money(us_plan):
    divisor, unit = worth_scale(us_plan, [1.0])
    assert divisor == pytest.approx(in_base_years(us_plan) / 100.0) and "consumption" in unit


def test_one_per_cent_more_work_is_worth_one_per_cent_of_its_pay_at_a_wage_near_the_base_years(us_plan):
    found = {b.year: b.worth_of_one_per_cent for b in binding_limits(us_plan, 10**6) if b.limit == "work_limit"}
    assert set(found) == set(us_plan.years)
    on_hand = us_plan.table("work").base[0] * 1.012 ** np.arange(1, 6)
    wage = np.array([found[year] for year in us_plan.years]) / (0.01 * on_hand * basket_value(us_plan))
    assert (wage / 1.008 ** np.arange(1, 6) > 0.9).all() and (wage / 1.008 ** np.arange(1, 6) < 1.5).all()


def test_a_random_plan_is_told_without_nan():
    plan = solve_plan(build_plan(random_economy(3), 3, growth=Growth(labour=0.01, productivity=0.01)))
    assert "nan" not in goal_in_words(plan)
