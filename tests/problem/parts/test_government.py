"""Given paths: government, inventories, the gap the table prints."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import Growth
from lustrum.problem.parts.government import given_path, government, inventories, statistical_discrepancy
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy


def declared(economy, part, growth=None, years=(2001, 2002)):
    problem = PlanProblem(economy, years, growth=growth or Growth(labour=0.01, productivity=0.01))
    problem.add(part)
    return problem


def path_of(problem, name):
    return problem.entries[name].expression.value(np.zeros((problem.horizon, problem.width)))


def test_government_grows_at_its_own_rate_and_with_the_trend_where_none_is_named():
    economy = random_economy(1)
    base = economy.final("government")
    named = declared(economy, government, Growth(labour=0.01, productivity=0.01, government=0.05))
    assert path_of(named, "government") == pytest.approx(np.array([1.05 * base, 1.05**2 * base]))
    assert named.assumptions["government_growth"].source == "growth.government"
    assert path_of(declared(economy, government), "government")[0] == pytest.approx(1.01**2 * base)


def test_a_path_by_year_stands_in_the_place_of_its_product_only():
    economy = dataclasses.replace(random_economy(1), paths={("government", "P2"): {2001: 7.0, 2002: 8.0}})
    path = path_of(declared(economy, government), "government")
    assert path[:, 2].tolist() == [7.0, 8.0]
    assert path[0, 0] == pytest.approx(1.0201 * economy.final("government")[0])


def test_a_path_with_a_gap_is_refused_with_the_years_that_lack():
    economy = dataclasses.replace(random_economy(1), paths={("government", "P2"): {2001: 7.0}})
    with pytest.raises(UsageError, match="2002") as refused:
        declared(economy, government)
    assert refused.value.data["years"] == [2002]


def test_inventories_keep_their_signs_and_give_way_to_stocks():
    economy = random_economy(1)
    base = economy.final("inventories")
    assert (base < 0).any() and path_of(declared(economy, inventories), "inventories")[0] == pytest.approx(
        1.0201 * base
    )
    stocked = dataclasses.replace(economy, initial_stock=np.ones(4))
    assert "inventories" not in declared(stocked, inventories).entries


def test_the_gap_of_the_table_is_carried_outside_home_demand_and_is_no_final_use():
    economy = dataclasses.replace(random_economy(1), statistical_discrepancy=np.array([1.0, -1.0, 0.0, 0.0]))
    entry = declared(economy, statistical_discrepancy).entries["statistical_discrepancy"]
    assert not entry.at_home and not entry.final and entry.continues == ()
    assert "statistical_discrepancy" not in declared(random_economy(1), statistical_discrepancy).entries


def test_where_nothing_is_spent_no_rate_of_growth_is_asked_for():
    problem = PlanProblem(random_economy(1), (2001,))
    assert not given_path(problem, "nothing", np.zeros(4), None).any()
