"""A static end: what an economy at rest needs, and nothing under way that would come later."""

from __future__ import annotations

from functools import partial

import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.goals import terminal_capacity
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.static_end import levels_at_rest, static_end
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved


def without_bands(economy, *added):
    """Return the plan of most capacity in which investment may fall and rise at will."""
    parts = [part for part in DEFAULT_PARTS if part.__name__ not in ("absorptive_limits", "terminal_capital")]
    return solve_plan(build_plan(economy, 3, terminal_capacity, [*parts, *added], growth=GROWTH, tail=1))


@pytest.mark.parametrize("seed", range(3))
def test_levels_at_rest_meet_final_uses_and_wear_and_nothing_else(seed):
    economy = random_economy(seed)
    problem = build_plan(economy, 2, parts=[*DEFAULT_PARTS, static_end], growth=Growth(0.0, 0.0), tail=1)
    levels, planned = levels_at_rest(problem), problem.find(PlannedCapital)
    wear = planned.base.depreciation * planned.need[2] * levels[planned.base.activity]
    uses = economy.household_consumption + economy.final("government") + economy.final("exports") - economy.imports
    left = economy.supply @ levels - economy.use @ levels - planned.base.goods @ wear
    assert left == pytest.approx(uses)


def test_the_year_after_the_plan_keeps_the_levels_and_late_orders_only_replace():
    economy = random_economy(5)
    plan = without_bands(economy, static_end)
    problem = build_plan(economy, 3, parts=[*DEFAULT_PARTS, static_end], growth=GROWTH, tail=1)
    levels, planned = levels_at_rest(problem), problem.find(PlannedCapital)
    assert plan.status == "optimal"
    assert (plan.quantities["activity_level"].values[3] >= levels * (1 - 1e-7)).all()
    orders, stock = plan.quantities["investment"].values, plan.quantities["capital"].values
    assert (orders[2:] <= stock[2:] * planned.base.depreciation * (1 + 1e-6) + 1e-6).all()
    free = without_bands(economy)
    assert free.objective > plan.objective


def test_without_a_year_after_the_plan_there_is_no_end_to_speak_of():
    with pytest.raises(UsageError, match="one year of tail"):
        build_plan(random_economy(0), 2, parts=[*DEFAULT_PARTS, partial(static_end)], growth=GROWTH, tail=0)


def test_an_end_that_cannot_be_kept_gives_way_and_is_named():
    economy = random_economy(5)
    plan = solved(economy, added=[partial(static_end, origin="the assembly")], goal=terminal_capacity)
    assert plan.status == "relaxed"
    assert {each.origin for each in plan.given_up} == {"the assembly"}
