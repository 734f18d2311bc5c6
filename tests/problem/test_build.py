"""The table of contents of a plan."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.problem import WishedValue
from lustrum.problem.build import DEFAULT_PARTS, build_plan
from tests.economies import random_economy
from tests.problem.solving import GROWTH


def test_a_part_of_ones_own_is_as_good_as_ours():
    economy = random_economy(9)

    def festival(problem):
        """A festival takes one unit of P0 every year."""
        problem.uses("festival", np.array([1.0, 0.0, 0.0, 0.0]))

    plan = solve_plan(build_plan(economy, 2, parts=[*DEFAULT_PARTS, festival], growth=GROWTH, tail=1))
    assert plan.balance["festival"].table.at("P0", 2001) == 1.0
    assert plan.objective < solve_plan(build_plan(economy, 2, growth=GROWTH, tail=1)).objective


def test_years_are_counted_from_the_base_year_or_named_one_by_one():
    economy = random_economy(1)
    counted = build_plan(economy, 3, growth=GROWTH, tail=2)
    assert counted.years == (2001, 2002, 2003) == build_plan(economy, [2001, 2002, 2003], growth=GROWTH).years
    assert counted.horizon == 5


@pytest.mark.parametrize("years", [[2002, 2003], [2001, 2003], [], [2000, 2001]])
def test_years_with_a_gap_or_not_from_the_base_year_on_are_refused(years):
    with pytest.raises(UsageError, match=r"base year 2000|at least one year|do not follow"):
        build_plan(random_economy(1), years, growth=GROWTH)


def test_parts_come_in_the_order_of_the_list_then_the_balance_then_wishes():
    wish = WishedValue("output", "P0", 2001, ">=", 1.0)
    problem = build_plan(random_economy(1), 1, growth=GROWTH, wishes=[wish])
    assert problem.parts[: len(DEFAULT_PARTS)] == [part.__name__ for part in DEFAULT_PARTS]
    names = list(problem.constraints)
    assert names.index("work_limit") < names.index("balance") < names.index("wish_1_output")
    assert problem.goal is not None and problem.goal.name == "discounted_consumption"


def test_a_stated_capacity_limits_also_where_no_part_was_chosen_for_it():
    economy = random_economy(1)
    stated = dataclasses.replace(economy, capacity=economy.base_level * 1.5)
    parts = [
        part for part in DEFAULT_PARTS if part.__name__ not in ("capital", "absorptive_limits", "terminal_capital")
    ]
    assert "stated_capacity" in build_plan(stated, 1, parts=parts, growth=GROWTH).constraints
    assert "stated_capacity" not in build_plan(stated, 1, growth=GROWTH).constraints
