"""Reserves turned into machinery: shares from abroad, floors in months, targets."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.problem import DEFAULT_PARTS, build_plan
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.reserves import harvest_loss, reserves
from lustrum.problem.problem import PlanProblem
from lustrum.trade import reserve_account, reserve_result
from tests.economies import random_economy
from tests.problem.solving import GROWTH
from tests.trade.plans import solved as planned


def test_imported_capital_goods_are_the_stated_share_of_each_asset_and_within_imports():
    economy = random_economy(7)
    problem, plan = planned(economy, extra=("reserves",), reserves={"must_import": {"a0": 0.3}})
    goods = problem.published(PlannedCapital).base.goods.toarray()[:, problem.published(PlannedCapital).base.asset == 0]
    orders = plan.table("investment").values[:, problem.published(PlannedCapital).base.asset == 0]
    bought = plan.table("imported_capital_goods").values
    assert np.allclose(bought, 0.3 * orders @ goods.T, rtol=1e-7)
    assert (bought <= plan.table("imports").values + 1e-6).all()


def test_machinery_grows_no_faster_than_it_can_be_put_up():
    economy = random_economy(9)
    _, plan = planned(economy, extra=("reserves",), reserves={"absorption": 1.03}, trade={"reserves": 50.0})
    total = plan.table("imported_capital_goods").total()
    base = plan.table("imported_capital_goods").base.sum()
    assert (total <= 1.03 * np.concatenate([[base], total[:-1]]) * (1 + 1e-7)).all()


def test_a_floor_in_months_covers_current_imports():
    problem, plan = planned(
        random_economy(2), extra=("reserves",), trade={"reserves": 30.0}, reserves={"months": 2.0, "target": 28.0}
    )
    account = reserve_account(problem, plan)
    assert (account.reserves >= 2.0 / 12.0 * account.current_imports - 1e-6).all()
    assert (account.months >= 2.0 - 1e-6).all()
    assert account.reserves[-1] >= 28.0 - 1e-6
    assert "the floor of reserves binds" in " ".join(reserve_result(account).notes)


def test_a_floor_without_reserves_says_what_to_state():
    with pytest.raises(MissingDataError, match="opening reserves are not known"):
        planned(random_economy(2), extra=("reserves",), reserves={"months": 3.0})


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"reserves": {"must_import": {"robots": 0.5}}}, "names the asset 'robots'"),
        ({"reserves": {"must_import": {"a0": 1.5}}}, "share from 0 to 1"),
        ({"reserves": {"months": -1.0}, "trade": {"reserves": 1.0}}, "0 or more"),
        ({"trade": {"debt_service": -1.0}}, "0 or more"),
        ({"trade": {"debt_service": (1.0, 2.0)}}, "2 values for 4"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, says):
    with pytest.raises(UsageError, match=says):
        planned(random_economy(2), extra=("reserves",), **options)


def test_the_base_share_is_that_of_the_imported_table():
    economy = random_economy(7)
    imported = {f"gfcf_a{k}": 0.1 * economy.final_demand[f"gfcf_a{k}"] for k in range(2)}
    problem, plan = planned(dataclasses.replace(economy, imported_use=imported), extra=("reserves",))
    table = plan.table("imported_capital_goods")
    assert table.base.sum() == pytest.approx(0.1 * sum(f.sum() for f in economy.investment_by_asset.values()))
    _, plain = planned(economy, extra=("reserves",))
    assert "imported_investment" in {a.name for a in plain.assumptions}
    del problem


def test_a_lost_harvest_takes_its_share_of_supply_in_the_year_struck_only_and_no_final_use():
    economy = random_economy(2)
    parts = [*DEFAULT_PARTS, partial(harvest_loss, activities=["P1"], share=0.2, years=[2002])]
    problem = build_plan(economy, 2, parts=parts, growth=GROWTH)
    entry = problem.entries["harvest_loss"]
    level = problem.variables["activity_level"]
    columns = np.zeros((problem.horizon, problem.width))
    columns[:, level.offset : level.offset + 4] = 10.0
    lost = entry.expression.value(columns)
    assert lost[1].tolist() == [0.0, 2.0, 0.0, 0.0] and not lost[[0, 2]].any()
    assert not entry.final and not entry.at_home


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_more_than_a_harvest_cannot_be_lost(share):
    with pytest.raises(UsageError, match="share from 0 to 1"):
        build_plan(random_economy(2), 1, parts=[*DEFAULT_PARTS, partial(harvest_loss, share=share)], growth=GROWTH)


def test_machinery_from_abroad_needs_imports_and_capital():
    with pytest.raises(MissingDataError, match="`capital` and `trade`"):
        PlanProblem(random_economy(2), (2001,), growth=GROWTH).add(reserves)
