"""Production: inputs before outputs, and what is begun before the plan."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import build_plan
from lustrum.problem.parts.production import Activities, production, static_levels
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved


def test_a_production_lag_dates_inputs_before_outputs():
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 1, 0, 0]))
    plan = solved(economy, 3)
    level = plan.quantities["activity_level"].values
    assert level[0, 1] == pytest.approx(economy.base_level[1])
    used = plan.balance["intermediate_use"].table.values
    ahead = level[0] * [1, 0, 1, 1] + level[1] * [0, 1, 0, 0]
    assert np.allclose(used[0], economy.use @ ahead)


def test_what_is_begun_before_the_plan_comes_at_base_levels_and_no_row_asks_for_it_later():
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 2, 1, 0]))
    problem = build_plan(economy, 3, growth=GROWTH, tail=1)
    first, second = (problem.constraints[f"work_in_progress_{year}"] for year in (1, 2))
    assert first.index.items == (("P1",), ("P2",)) and second.index.items == (("P1",),)
    assert first.years.tolist() == [True, False, False, False] and second.years.tolist() == [False, True, False, False]


@pytest.mark.parametrize(("end", "factor"), [("growth", 1.0201), ("nothing", 0.0)])
def test_inputs_of_the_last_year_are_for_what_comes_after_it(end, factor):
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 1, 0, 0]))
    problem = PlanProblem(economy, (2001, 2002), growth=GROWTH)
    problem.add(partial(production, after_horizon=end))
    begun = problem.published(Activities).begun.value(np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]))
    assert begun[0].tolist() == [1.0, 6.0, 3.0, 4.0]
    assert begun[1] == pytest.approx([5.0, 6.0 * factor, 7.0, 8.0])


def test_a_static_end_takes_the_levels_that_deliver_base_year_demand():
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 1, 0, 0]))
    problem = PlanProblem(economy, (2001,), growth=GROWTH)
    levels = static_levels(problem)
    passing = {"inventories", *economy.capital_formation}
    uses = sum(economy.final(name) for name in economy.final_demand if name not in passing)
    assert economy.imports.any()
    assert (economy.supply - economy.use) @ levels + economy.imports == pytest.approx(uses)
    problem.add(partial(production, after_horizon="static"))
    assert problem.published(Activities).begun.value(np.ones((1, 4)))[0, 1] == pytest.approx(levels[1])


def test_an_end_nobody_knows_is_refused_with_the_known_ones():
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 1, 0, 0]))
    with pytest.raises(UsageError, match="growth, static, nothing"):
        PlanProblem(economy, (2001,), growth=GROWTH).add(partial(production, after_horizon="bang"))
