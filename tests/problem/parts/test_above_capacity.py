"""Running above capacity: steps that lose more and more, and pay only where the product is dear enough."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.problem import WishedValue, build_plan
from lustrum.problem.base_year import benchmark
from lustrum.problem.parts.above_capacity import LOSSES, MOST_SAVED, STEPS, above_capacity
from lustrum.problem.parts.capital import capital, stock_needed
from lustrum.problem.parts.production import production
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.edges import idle_technique, without_stocks
from tests.problem.solving import GROWTH, solved

G = 1.01**2


def lost_by_step(problem, economy):
    """Return what a unit of each activity and step loses of the own product, shape (activities, steps)."""
    steps, entry = problem.variables["above_capacity_step"], problem.entries["lost_above_capacity"].expression
    lost = np.zeros((len(economy.activity), len(STEPS)))
    for place, (activity, step) in enumerate(steps.index.items):
        columns = np.zeros((problem.horizon, problem.width))
        columns[:, steps.offset + place] = 1.0
        lost[economy.activity.position(activity), int(step) - 1] = entry.value(columns)[0].sum()
    return lost


@pytest.mark.parametrize("seed", range(4))
def test_a_unit_loses_the_cost_of_capital_it_saves_and_of_the_rest_a_part_that_rises(seed):
    economy = random_economy(seed)
    problem = build_plan(economy, 2, growth=GROWTH, tail=0)
    gam = np.minimum(benchmark(problem).service, MOST_SAVED)  # S is one: per unit of the product
    expected = gam[:, None] + np.array(LOSSES) * (1.0 - gam[:, None])
    assert np.allclose(lost_by_step(problem, economy), expected)
    assert (np.diff(expected, axis=1) > 0.0).all() and (expected < 1.0).all()


@pytest.mark.parametrize("seed", range(4))
def test_it_never_pays_at_prices_of_the_base_year(seed):
    # What remains of a unit, (1 - gam)(1 - a) of it, is worth less than inputs and work, 1 - gam, at a price of one.
    plan = solved(without_stocks(random_economy(seed)))
    assert np.allclose(plan.table("above_capacity").values, 0.0, atol=1e-6)


def test_it_pays_where_a_product_is_asked_for_in_haste_and_ends_with_the_last_step():
    economy = without_stocks(random_economy(1))
    output = float(economy.base_output[0])
    ask = [WishedValue("output", "P0", 2001, ">=", 1.08 * output * G)]
    plan = solved(economy, wishes=ask)
    assert plan.status == "optimal"
    assert plan.table("above_capacity").at("P0", 2001) == pytest.approx(0.08 * output * G, rel=1e-3)
    walled = solved(economy, wishes=ask, replace={"capital": partial(capital, overtime=False)})
    assert walled.status == "relaxed" and "above_capacity" not in walled.quantities
    too_much = solved(economy, wishes=[WishedValue("output", "P0", 2001, ">=", 1.2 * output * G)])
    assert too_much.status == "relaxed"
    made = too_much.table("output").at("P0", 2001)
    assert made <= output * G * (1.0 + sum(STEPS)) * (1 + 1e-6)


def test_levels_less_what_is_run_above_stay_within_what_stocks_allow():
    economy = random_economy(2)
    ask = [WishedValue("output", "P1", 2002, ">=", 1.05 * float(economy.base_output[1]) * G**2)]
    plan = solved(economy, wishes=ask)
    above = plan.table("above_capacity").values
    assert above.max() > 0.0
    owned, need = stock_needed(plan)
    level = plan.table("activity_level").values - above
    stock = plan.table("capital").values
    assert (need[:3] * level[:, owned.activity] <= stock * (1 + 1e-6)).all()


def test_an_activity_that_does_not_run_or_owns_nothing_has_no_steps():
    problem = build_plan(idle_technique(), 1, growth=GROWTH)
    assert "P0 by hand" not in {item[0] for item in problem.variables["above_capacity_step"].index.items}


def test_steps_grow_with_the_trend():
    economy = random_economy(3)
    problem = PlanProblem(economy, [2001, 2002], growth=GROWTH)
    problem.add(production)
    more = above_capacity(problem, benchmark(problem))
    steps = problem.variables["above_capacity_step"]
    columns = np.zeros((2, problem.width))
    columns[:, steps.offset : steps.offset + len(steps)] = steps.upper
    assert np.allclose(more.value(columns), sum(STEPS) * economy.base_level * G ** np.arange(1, 3)[:, None])
