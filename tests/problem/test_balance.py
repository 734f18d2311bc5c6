"""The balance is closed once: home, abroad and absorption, and counted again."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.labels import Index
from lustrum.problem.balance import close_balance, supply_covers_use
from lustrum.problem.declarations import BALANCE
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy


@pytest.fixture
def problem():
    found = PlanProblem(random_economy(1), (2001, 2002))
    x = found.add_variable("x", Index.of(found.economy.product), units="1")
    found.supplies("output", x, final=False)
    found.uses("consumption", np.array([1.0, 2.0, 3.0, 4.0]))
    found.uses("exports", np.array([10.0, 0.0, 0.0, 0.0]), at_home=False)
    return found


def row(problem, name, x, absorption=None):
    columns = np.zeros((problem.horizon, problem.width))
    columns[:, :4] = x
    if absorption is not None:
        columns[:, 4:] = absorption
    return problem.constraints[name].expression.value(columns)


def test_supply_less_all_uses_is_nowhere_below_zero(problem):
    close_balance(problem)
    assert row(problem, "balance", [11.0, 2.0, 5.0, 3.0])[0].tolist() == [0.0, 0.0, 2.0, -1.0]
    assert problem.constraints["balance"].kind == BALANCE
    assert problem.constraints["balance"].sense == ">="
    assert "absorption" not in problem.constraints


def test_where_home_demand_is_asked_for_it_stands_between_supply_and_its_uses(problem):
    problem.declare_absorption()
    close_balance(problem)
    taken = np.array([1.0, 2.0, 3.5, 4.0])
    assert row(problem, "balance", [11.0, 2.0, 5.0, 3.0], taken)[0] == pytest.approx([0.0, 0.0, 1.5, -1.0])
    assert row(problem, "absorption", 0.0, taken)[0] == pytest.approx([0.0, 0.0, 0.5, 0.0])


def test_home_demand_is_declared_once_however_many_ask(problem):
    assert problem.declare_absorption() is problem.declare_absorption()


def test_the_account_counted_again_names_the_product_that_lacks(us_plan):
    assert supply_covers_use(us_plan).passed
    entry = us_plan.balance["output"]
    values = entry.table.values.copy()
    values[3, 7] *= 0.9
    less = dataclasses.replace(entry, table=dataclasses.replace(entry.table, values=values))
    spoilt = dataclasses.replace(us_plan, balance={**us_plan.balance, "output": less})
    found = supply_covers_use(spoilt)
    assert not found.passed
    assert found.where == f"{us_plan.economy.product.labels[7]} in {us_plan.years[3]}"


def test_a_plan_without_a_balance_has_no_such_law(us_plan):
    assert supply_covers_use(dataclasses.replace(us_plan, balance={})) is None
