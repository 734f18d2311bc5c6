"""A floor under consumption: stated, or the highest there is."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import build_plan
from lustrum.problem.goals import highest_floor
from lustrum.problem.parts.floor import consumption_floor
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved


def test_no_product_falls_below_a_stated_floor_that_grows():
    economy = random_economy(1)
    plan = solved(economy, added=[partial(consumption_floor, level=0.99, growth=0.01)])
    floor = 0.99 * economy.household_consumption * 1.01 ** np.arange(1, 4)[:, None]
    assert (plan.table("consumption").values >= floor * (1 - 1e-7)).all()
    assert plan.limit("consumption_floor").is_wish


def test_the_highest_floor_binds_somewhere_and_a_higher_one_cannot_be_met():
    economy = random_economy(1)
    best = solved(economy, added=[consumption_floor], goal=highest_floor)
    level = best.table("floor_level").values[:, 0]
    assert level == pytest.approx(best.objective) and best.objective > 0.5
    ratio = best.quantities["consumption"].values / economy.household_consumption
    assert ratio.min() == pytest.approx(level[0], rel=1e-6)
    higher = partial(consumption_floor, level=1.001 * level[0])
    from lustrum.problem import DEFAULT_PARTS

    beyond = solve_plan(build_plan(economy, 3, parts=[*DEFAULT_PARTS, higher], growth=GROWTH, tail=1))
    assert beyond.status == "relaxed" and "options.consumption_floor" in {each.origin for each in beyond.given_up}


@pytest.mark.parametrize("level", [-0.1, float("nan"), float("inf")])
def test_a_floor_that_cannot_be_meant_is_refused(level):
    with pytest.raises(UsageError, match="0 or more"):
        solved(random_economy(1), added=[partial(consumption_floor, level=level)])


def test_a_floor_before_there_is_consumption_says_what_it_needs():
    with pytest.raises(UsageError, match="`consumption` before it"):
        build_plan(random_economy(1), 1, parts=[consumption_floor], growth=GROWTH)
