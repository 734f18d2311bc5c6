"""What several parts read of the base year: made once, from what was named; and that the base year is an optimum."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from scipy import sparse

from lustrum.economy import Benchmark, derive_capital
from lustrum.problem import Growth, build_plan
from lustrum.problem.base_year import benchmark, gestation_of, starting_capital, trend_of
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.production import production
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.edges import EDGES, without_stocks
from tests.problem.solving import GROWTH, solved, with_options

G = 1.01**2
NEAR = {"negative value added": (0.025, 0.08)}
"""Growth of consumption and investment lies this near the trend's. A quarter of this economy lives on a subsidy: what
it makes costs more than the same bought abroad, so that buyers leave their base-year shares."""


def test_the_benchmark_is_made_by_whoever_asks_first_and_then_read():
    problem = PlanProblem(random_economy(1), [2001, 2002], growth=GROWTH)
    assert problem.find(Benchmark) is None
    found = benchmark(problem)
    assert found is not None and benchmark(problem) is found is problem.find(Benchmark)
    assert "benchmark.return" in problem.assumptions
    assert found.growth == pytest.approx(G - 1.0)


def test_it_starts_from_the_capital_that_options_of_a_later_part_name():
    economy = without_stocks(random_economy(2))
    parts = with_options(capital, depreciation_rate=0.08, stock_growth=0.01)
    problem = build_plan(economy, 2, parts=parts, growth=GROWTH, tail=0)
    wanted = derive_capital(economy, depreciation_rate=0.08, stock_growth=0.01, trend=G - 1.0)
    found = benchmark(problem)
    assert np.allclose(found.capital.base_stock, wanted.base_stock)
    alone = PlanProblem(economy, [2001], growth=GROWTH)
    alone.announce([production, partial(capital, depreciation_rate=0.08, stock_growth=0.01)])
    assert np.allclose(benchmark(alone).capital.base_stock, wanted.base_stock)


@pytest.mark.parametrize(
    "change",
    [
        {"valuation": "physical"},
        {"capital_coefficients": sparse.csc_array(np.eye(4))},
        {"base_level": np.zeros(4)},
        {"final_demand": {}},
    ],
)
def test_an_economy_without_a_rate_of_return_has_no_trend_and_no_benchmark(change):
    economy = dataclasses.replace(random_economy(1), **change)
    assert trend_of(economy, vars(GROWTH)) is None
    assert benchmark(PlanProblem(economy, [2001], growth=GROWTH)) is None


@pytest.mark.parametrize("growth", [Growth(), Growth(labour=0.01), Growth(productivity=0.01)])
def test_without_both_rates_named_there_is_no_trend(growth):
    assert trend_of(random_economy(1), vars(growth)) is None
    assert benchmark(PlanProblem(random_economy(1), [2001], growth=growth)) is None


def test_options_that_say_nothing_of_the_start_leave_it_as_it_is():
    economy = random_economy(3)
    plain = starting_capital(economy, {}, vars(GROWTH))
    other = starting_capital(economy, {"capital": {"overtime": False, "asset_trend": True}}, vars(GROWTH))
    assert np.allclose(plain.per_capacity, other.per_capacity)
    without = starting_capital(economy, {"capital": {"count_base_year_additions": False}}, vars(GROWTH))
    assert not np.allclose(plain.per_capacity, without.per_capacity)


def test_a_unit_of_capital_is_usable_a_year_after_its_order_unless_the_activity_says_otherwise():
    economy = random_economy(1)
    base = derive_capital(economy)
    assert gestation_of(economy, base).tolist() == [1] * 8
    late = dataclasses.replace(economy, gestation=np.array([0, 1, 2, 3]))
    assert gestation_of(late, base).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize("gestation", [0, 1, 2, 3])
def test_a_derived_economy_of_which_nobody_wishes_anything_grows_with_the_trend_at_prices_of_one(gestation):
    economy = without_stocks(random_economy(4))
    economy = dataclasses.replace(economy, gestation=np.full(4, gestation))
    plan = solved(economy, 4)
    for name in ("consumption", "investment", "output", "imports"):
        table = plan.table(name)
        growth = np.diff(np.log(np.concatenate([[np.nansum(table.base)], table.total()])))
        assert np.allclose(growth, np.log(G), atol=3e-3), (name, growth)
    assert np.allclose(plan.current_prices.values, 1.0, atol=0.05)


@pytest.mark.parametrize("edge", sorted(EDGES))
def test_at_the_edge_of_what_tables_hold_a_plan_without_wishes_stays_by_the_trend(edge):
    economy = EDGES[edge](0)
    plan = solved(economy, 4)
    assert plan.status == "optimal" and plan.certificate.passed
    for name, near in zip(("consumption", "investment"), NEAR.get(edge, (0.015, 0.04)), strict=True):
        table = plan.table(name)
        growth = np.diff(np.log(np.concatenate([[np.nansum(table.base)], table.total()])))
        assert np.allclose(growth, np.log(G), atol=near), (name, growth)
    assert plan.current_prices.values.min() > 0.3 and plan.current_prices.values.max() < 3.0
    at_home = plan.balance["output"].table.values[:, : len(economy.product)]  # made at home, by product
    runs = economy.base_output > 0.0
    path = economy.base_output[runs] * G ** np.arange(1, at_home.shape[0] + 1)[:, None]
    assert np.allclose(at_home[:, runs], path, rtol=0.15)
