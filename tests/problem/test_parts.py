"""Parts and goals one by one, against small sums done by hand."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Goal, Growth, WishedValue, build_plan
from lustrum.problem.goals import (
    discounted_consumption,
    nearest_to_trend,
    terminal_capacity,
    total_employment,
    weighted_quantities,
)
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.consumption import BREAKS, consumption
from lustrum.problem.parts.labour import labour
from lustrum.problem.parts.trade import trade
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)


def solved(economy, years=3, replace=None, **more):
    parts = [(replace or {}).get(part.__name__, part) for part in DEFAULT_PARTS]
    plan = solve_plan(build_plan(economy, years, parts=parts, growth=GROWTH, tail=1, **more))
    assert all(check.passed for check in verify(plan)), verify(plan)
    return plan


def test_utility_of_the_base_basket_is_concave_and_worth_one_at_the_base():
    economy = random_economy(0)
    problem = build_plan(economy, 1, growth=Growth(0.0, 0.0), tail=0)
    steps = problem.variables["consumption_step"]
    assert len(steps) == 4 * (len(BREAKS) + 1)
    (term,) = problem.quantities["utility"].expression.terms
    slopes = (term.data if term.data.ndim == 1 else term.data[0])[: len(BREAKS) + 1]
    assert (np.diff(slopes) <= 0).all()
    at_one = np.searchsorted(BREAKS, 1.0)
    assert slopes[at_one] == pytest.approx(1.0, rel=0.1)


def test_groups_of_households_each_have_their_own_deliveries():
    economy = random_economy(1)
    c0 = economy.household_consumption
    share = np.array([[0.3] * 4, [0.7] * 4])
    grouped = dataclasses.replace(
        economy,
        group=Axis("group", ("village", "town")),
        population=np.array([1.0, 1.0]),
        income=np.array([1.0, 2.0]),
        group_consumption=share * c0,
    )
    plan = solved(grouped)
    table = plan.table("consumption")
    assert table.index.dims == ("group", "product")
    assert plan.objective == pytest.approx(solved(economy).objective, rel=1e-6)
    floor = WishedValue("consumption", "village, P0", 2002, ">=", 1.1 * 0.3 * c0[0], 1, "village council")
    wished = solved(grouped, wishes=[floor])
    assert wished.table("consumption").at("village, P0", 2002) >= 1.1 * 0.3 * c0[0] * (1 - 1e-6)


def test_a_rigid_basket_keeps_its_proportions():
    economy = random_economy(2)
    plan = solved(economy, replace={"consumption": partial(consumption, form="basket")})
    ratio = plan.table("consumption").values / economy.household_consumption
    assert np.allclose(ratio, ratio[:, :1])


def test_longer_gestation_puts_orders_to_work_later_and_the_pipeline_arrives():
    economy = dataclasses.replace(random_economy(3), gestation=np.array([1, 2, 1, 3]))
    plan = solved(economy, 4)
    assert plan.status in ("optimal", "relaxed")


def test_a_production_lag_dates_inputs_before_outputs():
    economy = dataclasses.replace(random_economy(4), production_lag=np.array([0, 1, 0, 0]))
    plan = solved(economy, 3)
    level = plan.quantities["activity_level"].values
    assert level[0, 1] == pytest.approx(economy.base_level[1])
    used = plan.balance["intermediate_use"].table.values
    ahead = level[0] * [1, 0, 1, 1] + level[1] * [0, 1, 0, 0]
    assert np.allclose(used[0], economy.use @ ahead)


def test_stocks_lose_their_share_and_do_not_end_empty():
    economy = dataclasses.replace(
        random_economy(5),
        initial_stock=np.array([20.0, 0.0, 0.0, 5.0]),
        stock_loss_rate=np.array([0.1, 0.0, 0.0, np.nan]),
        stock_capacity=np.array([40.0, 0.0, 0.0, np.inf]),
    )
    plan = solved(economy)
    stock, on_hand = plan.quantities["stocks"].values, plan.balance["stock_on_hand"].table.values
    assert np.allclose(on_hand[0], [20.0, 0.0, 0.0, 5.0])
    assert np.allclose(on_hand[1:, 0], 0.9 * stock[:-1, 0])
    assert np.allclose(on_hand[1:, 3], 0.99 * stock[:-1, 3])
    assert (stock[-1] >= np.array([20.0, 0.0, 0.0, 5.0]) - 1e-6).all()
    assert (stock[:, 1:3] <= 1e-9).all()


def test_reserves_are_what_is_left_of_trade_and_finance():
    economy = random_economy(6)
    finance = economy.base_deficit + 5.0
    plan = solved(economy, replace={"trade": partial(trade, reserves=30.0, finance=finance, reserve_floor=10.0)})
    reserves = plan.quantities["reserves"].values[:, 0]
    deficit = plan.quantities["trade_deficit"].values[:, 0]
    assert (reserves >= 10.0 - 1e-6).all()
    assert (np.diff(np.concatenate([[30.0], reserves])) <= finance - deficit + 1e-6).all()


def test_world_prices_by_year_enter_the_bill():
    economy = dataclasses.replace(random_economy(7), world_import_price={"P0": {2001: 1.0, 2003: 2.0}})
    plan = solved(economy, replace={"trade": partial(trade, finance=200.0)})
    m, e = plan.table("imports").values, plan.table("exports").values
    bill = m.sum(axis=1) + np.array([0.0, 0.0, 1.0]) * m[:, 0]
    assert np.allclose(plan.table("trade_deficit").values[:, 0], bill - e.sum(axis=1))


def test_a_cap_on_a_satellite_account_is_kept():
    from scipy import sparse

    economy = dataclasses.replace(
        random_economy(8),
        account=Axis("account", ("soot",)),
        satellites=sparse.csc_array(np.array([[1.0, 0, 0.5, 0]])),
        satellite_unit={"soot": "tonnes"},
    )
    free = solved(economy).table("satellites").at("soot", 2003)
    cap = WishedValue("satellites", "soot", 2003, "<=", 0.995 * free, 1, "town council")
    assert solved(economy, wishes=[cap]).table("satellites").at("soot", 2003) <= 0.995 * free * (1 + 1e-7)


def test_a_part_of_ones_own_is_as_good_as_ours():
    economy = random_economy(9)

    def festival(problem):
        """A festival takes one unit of P0 every year."""
        problem.uses("festival", np.array([1.0, 0.0, 0.0, 0.0]))

    plan = solve_plan(build_plan(economy, 2, parts=[*DEFAULT_PARTS, festival], growth=GROWTH, tail=1))
    assert plan.balance["festival"].table.at("P0", 2001) == 1.0
    assert plan.objective < solve_plan(build_plan(economy, 2, growth=GROWTH, tail=1)).objective


def test_two_parts_cannot_use_one_name():
    def festival(problem):
        problem.uses("consumption", np.zeros(4))

    with pytest.raises(UsageError, match="another name"):
        build_plan(random_economy(0), 1, parts=[*DEFAULT_PARTS, festival], growth=GROWTH)


def test_a_part_that_needs_another_says_which():
    with pytest.raises(UsageError, match="production"):
        build_plan(random_economy(0), 1, parts=[labour], growth=GROWTH)


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


def test_a_goal_without_end_names_what_is_free():
    def loose(problem):
        """Something worth having that nothing limits."""
        from lustrum.labels import Index

        problem.add_variable("manna", Index.single(), units="1")

    def goal(problem):
        return Goal("manna", True, "1", [(problem.variables["manna"], np.ones(problem.horizon))])

    plan = solve_plan(build_plan(random_economy(0), 1, goal, [*DEFAULT_PARTS, loose], growth=GROWTH))
    assert plan.status == "unbounded"
    assert not plan.has_values
    assert "manna" in plan.wish_report.sentence


def test_a_discount_that_never_ends_is_refused():
    with pytest.raises(UsageError, match="without end"):
        build_plan(random_economy(0), 2, partial(discounted_consumption, discount=1.0), growth=GROWTH)


def test_capital_counts_its_options_in_the_assumptions():
    economy = dataclasses.replace(random_economy(2), capital_stock=None, depreciation_rate=None)
    plan = solved(economy, replace={"capital": partial(capital, depreciation_rate=0.05, stock_growth=0.02)})
    assert "capital.depreciation_rate" in {a.name for a in plan.assumptions}


def test_an_infinite_elasticity_is_a_linear_utility():
    linear = [partial(consumption, elasticity=np.inf) if part is consumption else part for part in DEFAULT_PARTS]
    problem = build_plan(random_economy(0), 1, parts=linear, growth=Growth(0.0, 0.0))
    (term,) = problem.quantities["utility"].expression.terms
    assert np.allclose(term.data, 1.0)
    assert "; linear;" in problem.assumptions["utility"].text
