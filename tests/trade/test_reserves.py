"""Reserves within a plan: the account, machinery, loans, floors, worth, shocks."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import solve_plan, verify
from lustrum.problem import WishedValue, build_plan
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.trade import (
    changed_economy,
    changed_options,
    displaced_result,
    gaps_of,
    idle_machinery,
    machinery_gain,
    reserve_account,
    reserve_result,
    shocks_of,
    stand_still,
)
from tests.economies import random_economy
from tests.trade.plans import GROWTH, solved

seeds = st.integers(0, 10_000)
few = settings(max_examples=8, deadline=None)


# -- laws --------------------------------------------------------------------------------------------------------------


@few
@given(seeds, st.floats(5.0, 60.0))
def test_a_unit_of_reserves_is_worth_the_same_this_year_and_next_unless_a_floor_holds_it(seed, opening):
    problem, plan = solved(random_economy(seed), trade={"reserves": opening, "reserve_floor": opening / 4})
    rate = plan.limit("trade_balance").shadow_price.values[:, 0]
    floor = plan.limit("reserve_floor").shadow_price.values[:, 0]
    kept = plan.quantities["reserves"].values[:, 0]
    for t in range(3):
        if kept[t] > 1e-6:
            assert rate[t] == pytest.approx(rate[t + 1] + floor[t], rel=1e-5, abs=1e-7)
    del problem


@few
@given(seeds)
def test_the_account_adds_up_year_by_year(seed):
    options = {"trade": {"reserves": 20.0, "debt_service": 2.0}}
    problem, plan = solved(random_economy(seed), extra=("reserves",), **options)
    account = reserve_account(problem, plan)
    before = np.concatenate([[account.opening], account.reserves[:-1]])
    into = account.exports + account.finance + account.loans_less_service
    out = account.current_imports + account.capital_goods
    spare = before + into - out - account.reserves
    # The row is an inequality: what is not spent is lost, and nothing is lost where foreign exchange is worth anything.
    assert (spare >= -1e-6).all()
    assert np.allclose(spare[account.exchange_rate > 1e-6], 0.0, atol=1e-5)
    assert all(check.passed for check in verify(plan))


def test_one_more_unit_at_the_start_gains_the_goal_its_price():
    economy = random_economy(11)
    step = 1e-3
    low, middle, high = (
        solved(economy, trade={"reserves": 30.0 + d, "reserve_floor": 5.0})[1] for d in (-step, 0.0, step)
    )
    price = middle.limit("trade_balance").shadow_price.values[0, 0]
    up, down = (high.objective - middle.objective) / step, (middle.objective - low.objective) / step
    assert up - 1e-3 * price <= price <= down + 1e-3 * price


def test_reserves_kept_as_a_floor_finance_nothing():
    """What is counted as floor is not counted as finance: the plan is the one without a reserve account."""
    economy = random_economy(3)
    _, without = solved(economy)
    _, bound = solved(economy, trade={"reserves": 40.0, "reserve_floor": 40.0})
    assert (bound.table("reserves").values >= 40.0 - 1e-6).all()
    first_use = without.table("trade_deficit").values[0] - bound.table("trade_deficit").values[0]
    assert first_use >= -1e-6
    _, free = solved(economy, trade={"reserves": 40.0})
    assert free.objective > bound.objective


def test_the_last_year_solved_does_not_live_on_what_can_be_drawn_only_once():
    economy = random_economy(5)
    _, plan = solved(economy, trade={"reserves": 50.0})
    kept = plan.quantities["reserves"].values[:, 0]
    assert kept[-1] >= kept[-2] - 1e-6
    assert kept[3] < 50.0


# -- machinery ---------------------------------------------------------------------------------------------------------


def test_machinery_that_must_come_from_abroad_makes_foreign_exchange_dearer():
    economy = random_economy(7)
    rates = []
    for share in (0.0001, 0.3):
        problem, plan = solved(economy, extra=("reserves",), reserves={"must_import": {"a0": share, "a1": share}})
        assert plan.status == "optimal"
        rates.append(plan.objective)
        assert reserve_account(problem, plan).capital_goods.sum() > 0
    assert rates[1] < rates[0]


def test_gain_of_machinery_is_output_less_tradable_inputs_over_the_imported_part_of_capital():
    economy = random_economy(7)
    problem, plan = solved(economy, extra=("reserves",), reserves={"must_import": {"a0": 0.1, "a1": 0.1}})
    gain, machinery = machinery_gain(problem, reserve_account(problem, plan))
    capital = problem.published(PlannedCapital).base
    usable_next_year = np.ones(len(capital.index), dtype=int)
    need = np.bincount(capital.activity, capital.requirement_on_trend(1, 1.01**2 - 1, usable_next_year)[0], 4)
    # Every good is imported here, mixes sum to one: a tenth of capital comes from abroad.
    assert machinery == pytest.approx(0.1 * need)
    value = 1.0 - economy.use.toarray().sum(axis=0)
    assert gain == pytest.approx(value / (0.1 * need))


def test_idle_machinery_is_named():
    economy = random_economy(4)
    wide = dataclasses.replace(economy, capacity=1.4 * economy.base_level)
    problem, plan = solved(wide)
    assert plan.status == "optimal"
    idle = idle_machinery(plan)
    slack = plan.limit("capacity").slack.first(4).values[-1] / plan.table("capital").values[-1]
    expected = {a for a in economy.activity
                if min(s for s, i in zip(slack, plan.limit("capacity").slack.index.items, strict=True)
                       if i[0] == a) > 0.05}  # fmt: skip
    assert expected and set(idle) == expected
    assert "labour is what binds" in " ".join(reserve_result(reserve_account(problem, plan)).notes)


# -- floors, gold, loans -----------------------------------------------------------------------------------------------


LOAN = {"name": "machines", "amount": 30.0, "year": 2002, "interest": 0.1, "years": 3, "decision": "assembly 7"}


def test_food_is_not_exported_below_its_floor():
    """Exports may take more where they pay; what is kept for those who live here is a floor they cannot pass."""
    economy = random_economy(6)
    dear = dataclasses.replace(economy, world_export_price={"P0": {2000: 3.0}})
    floor = float(economy.household_consumption[0])
    wish = [WishedValue("consumption", "P0", year, ">=", floor) for year in range(2001, 2005)]
    _, free = solved(dear, trade={"export_band": 1.0})
    _, kept = solved(dear, trade={"export_band": 1.0}, wishes=wish)
    assert kept.status == "optimal"
    assert (kept.table("consumption").values[:, 0] >= floor - 1e-6).all()
    assert kept.objective <= free.objective + 1e-6


# -- shocks, displacement, gaps ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def calm():
    return solved(random_economy(8), extra=("reserves",), trade={"reserves": 25.0, "reserve_floor": 5.0})


def test_a_fall_of_export_prices_takes_a_fifth_of_earnings_a_year(calm):
    problem, plan = calm
    account = reserve_account(problem, plan)
    stressed = stand_still(account, shocks_of(plan.economy, 2002)[0])
    assert stressed.loss == pytest.approx([0.0, *(0.2 * account.exports[1:])])
    assert stressed.reserves == pytest.approx(account.reserves - np.cumsum(stressed.loss))
    short = [year for year, left in zip(plan.years, stressed.reserves, strict=True) if left < 5.0]
    assert stressed.first_short == (short[0] if short else None)
    struck = changed_economy(plan.economy, stressed.shock, range(2001, 2010))
    assert struck.world_export_price["P0"][2001] == 1.0 and struck.world_export_price["P0"][2002] == 0.8


def test_a_lost_harvest_is_bought_abroad_once_and_the_plan_has_that_much_less(calm):
    problem, plan = calm
    account = reserve_account(problem, plan)
    _, harvest, _ = shocks_of(plan.economy, 2002, ("P1",))
    stressed = stand_still(account, harvest)
    assert stressed.loss[1] == pytest.approx(0.15 * plan.table("output").at("P1", 2002))
    assert stressed.loss[[0, 2, 3]] == pytest.approx([0.0, 0.0, 0.0])
    options = changed_options(plan.options, harvest, account)
    _, struck = solved(plan.economy, extra=("reserves", "harvest_loss"), **options)
    lost = struck.balance["harvest_loss"].table.first(4).values
    assert lost[1, 1] == pytest.approx(0.15 * struck.table("output").at("P1", 2002))
    assert lost.sum() == pytest.approx(lost[1, 1])


def test_when_credit_stops_no_finance_comes_in_and_no_loan_is_drawn_but_debts_are_paid():
    economy = random_economy(8)
    inflow = 1.1 * economy.base_deficit
    assert inflow > 0.0
    given_ = {"finance": (inflow,), "reserves": 30.0, "debt_service": 1.0, "loans": (LOAN | {"amount": 3.0},)}
    problem, plan = solved(economy, trade=given_)
    account = reserve_account(problem, plan)
    stop = shocks_of(plan.economy, 2002)[-1]
    options = changed_options({"trade": dict(plan.options["trade"])}, stop, account)
    assert options["trade"]["finance"] == pytest.approx((inflow, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert options["trade"]["loans"] == () and options["trade"]["debt_service"] == 1.0
    stressed = stand_still(account, stop)
    assert stressed.loss == pytest.approx([0.0, inflow + 2.0, inflow, inflow])


def test_a_country_that_lends_abroad_loses_nothing_when_credit_stops():
    economy = random_economy(8)
    lent = -0.5 * economy.base_deficit
    options = {"finance": (lent,), "import_less": economy.product.labels, "opened_band": 1.0}
    problem, plan = solved(economy, trade=options)
    assert plan.status == "optimal"
    account = reserve_account(problem, plan)
    stop = shocks_of(economy, 2002)[-1]
    options = changed_options({"trade": dict(plan.options["trade"])}, stop, account)
    assert options["trade"]["finance"] == (lent,)
    assert not stand_still(account, stop).loss.any()


def test_every_shock_hurts_and_a_calm_year_does_not(calm):
    problem, plan = calm
    account = reserve_account(problem, plan)
    from lustrum.trade import Shock

    def struck(shock):
        economy = changed_economy(plan.economy, shock, range(2001, 2010))
        return solved(economy, extra=("reserves", "harvest_loss"), **changed_options(plan.options, shock, account))[1]

    reference = struck(Shock("calm", 2001, 0.0))
    assert reference.objective >= plan.objective - 1e-6 * abs(plan.objective)
    for shock in shocks_of(plan.economy, 2001, ("P0",)):
        worse = struck(shock)
        assert worse.status in ("optimal", "relaxed", "infeasible"), shock
        if worse.status == "optimal":
            assert worse.objective < reference.objective


def test_a_shock_outside_the_plan_is_refused(calm):
    account = reserve_account(*calm)
    with pytest.raises(UsageError, match="comes in 1990"):
        stand_still(account, shocks_of(account.plan.economy, 1990)[0])


def test_what_a_unit_more_does_is_spent_in_full(calm):
    _, plan = calm
    economy, options = plan.economy, {"reserve_floor": 5.0}
    one, two = (
        reserve_account(*solved(economy, extra=("reserves",), trade={"reserves": amount, **options}))
        for amount in (25.0, 27.0)
    )
    answer = displaced_result(one, two, 2.0)
    imports = np.array(answer["capital_goods"]) + np.array(answer["current_imports"])
    # Spent on imports by the end, earned less abroad, or still there.
    earned = np.array(answer["exports"])
    assert imports.sum() - earned.sum() + answer["reserves"][-1] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("extra", [(), ("reserves",)])
def test_what_imports_take_of_a_unit_is_said_also_where_capital_goods_are_not_told_apart(extra):
    one, two = (
        reserve_account(*solved(random_economy(8), extra=extra, trade={"reserves": amount, "reserve_floor": 5.0}))
        for amount in (25.0, 27.0)
    )
    answer = displaced_result(one, two, 2.0)
    taken = ((two.imports - one.imports) / 2.0).sum()
    assert f"imports take {taken:z.2f} of each unit" in answer.notes[1]


def test_at_the_trend_with_base_year_finance_both_limits_are_the_trend(calm):
    economy = random_economy(8)
    imported = {f"gfcf_a{k}": 0.1 * economy.final_demand[f"gfcf_a{k}"] for k in range(2)}
    account = reserve_account(*solved(dataclasses.replace(economy, imported_use=imported)))
    trend = 1.01**2 - 1
    found = gaps_of(account, trend)
    assert found.exchange_growth == pytest.approx(trend, rel=1e-9)
    assert found.savings_gap == pytest.approx(economy.base_deficit, abs=1e-6)
    # Savings and investment differ by inventories and government, which the table's identity puts into saving.
    assert found.savings_growth == pytest.approx(trend, rel=1e-9)


def test_a_plan_without_trade_has_no_account():
    problem = build_plan(random_economy(1, trade=False), 2, growth=GROWTH, tail=1)
    with pytest.raises(MissingDataError, match="no foreign trade"):
        reserve_account(problem, solve_plan(problem))
