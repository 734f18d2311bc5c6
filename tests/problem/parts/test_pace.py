"""The pace of investment: steps that lose goods, walls outside them, and what the last years owe to those after."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import derive_capital
from lustrum.errors import UsageError
from lustrum.problem import WishedValue, build_plan
from lustrum.problem.base_year import gestation_of
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.pace import LOSSES, OUTER, STEPS, WALLS, absorptive_limits, terminal_capital
from tests.economies import in_things, random_economy
from tests.edges import second_hand_goods, without_stocks
from tests.problem.solving import GROWTH, solved, with_options

G = 1.01**2
few = settings(max_examples=10, deadline=None)


def invested(economy):
    return {asset: float(flow.sum()) for asset, flow in economy.investment_by_asset.items()}


def growth_of(plan):
    """Return yearly growth of investment by asset, shape (years, assets)."""
    orders = plan.table("investment")
    assets = sorted({item[1] for item in orders.index.items})
    total = np.array([orders.values[:, [item[1] == a for item in orders.index.items]].sum(axis=1) for a in assets]).T
    base = [[invested(plan.economy)[a] for a in assets]]
    return np.vstack([base, total])[1:] / np.vstack([base, total])[:-1]


@pytest.mark.parametrize("edge", [random_economy, second_hand_goods])
def test_what_leaves_the_trend_loses_goods_of_the_assets_own_mix_the_more_the_faster(edge):
    economy = edge(1)
    problem = build_plan(economy, 2, growth=GROWTH, tail=0)
    entry = problem.entries["lost_by_pace"].expression
    for name in ("investment_faster", "investment_slower"):
        steps = problem.variables[name]
        for place, (asset, step) in enumerate(steps.index.items):
            columns = np.zeros((2, problem.width))
            columns[:, steps.offset + place] = 1.0
            flow = economy.final(f"gfcf_{asset}")
            assert np.allclose(entry.value(columns), LOSSES[int(step) - 1] * flow / flow.sum())
            upper = np.broadcast_to(steps.upper, (2, len(steps)))[:, place]
            assert np.allclose(upper, STEPS[int(step) - 1] * flow.sum() * G ** np.arange(1, 3))
    assert (np.diff([0.0, *LOSSES]) > 0.0).all(), "a step that costs nothing would leave the pace open"


def test_investment_is_last_years_grown_and_what_is_built_faster_or_slower():
    economy = without_stocks(random_economy(2))
    total = sum(invested(economy).values())
    plan = solved(economy, wishes=[WishedValue("investment", "total", 2002, ">=", 1.06 * total * G**2)])
    assert plan.status == "optimal"
    lost = plan.balance["lost_by_pace"].table.values
    assert lost.sum() > 0.0
    calm = solved(economy)
    assert np.allclose(calm.balance["lost_by_pace"].table.values, 0.0, atol=1e-6)
    free = solved(economy, replace={"absorptive_limits": partial(absorptive_limits, pace_costs=False)})
    assert "lost_by_pace" not in free.balance


@few
@given(st.integers(0, 10_000), st.booleans())
def test_totals_and_activities_stay_within_their_walls(seed, costs):
    economy = random_economy(seed)
    boom = [WishedValue("investment", "total", 2002, ">=", 2.0 * sum(invested(economy).values()))]
    plan = solved(
        economy, replace={"absorptive_limits": partial(absorptive_limits, pace_costs=costs)}, wishes=boom
    )  # fmt: skip
    fall, rise, band = OUTER if costs else WALLS
    growth = growth_of(plan)
    assert (growth <= (G + rise) * (1 + 1e-6)).all() and (growth >= (G - fall) * (1 - 1e-6)).all()
    base = derive_capital(economy, trend=G - 1.0)
    orders = np.vstack([base.base_investment, plan.table("investment").values])
    slack = 0.02 * base.depreciation * base.stock
    assert (orders[1:] <= orders[:-1] * (G + band) + slack + 1e-6 * base.stock).all()
    assert (orders[1:] >= orders[:-1] * max(G - band, 0.0) - slack - 1e-6 * base.stock).all()


def test_without_a_benchmark_haste_costs_nothing_and_the_narrow_walls_stand():
    economy = in_things(random_economy(1))
    problem = build_plan(economy, 1, growth=GROWTH)
    assert "pace_of_investment" not in problem.constraints and "lost_by_pace" not in problem.entries
    assert problem.assumptions["absorptive_limits"].value == "activity +-20 points"  # units of several are not added up
    money = build_plan(random_economy(1), 1, growth=GROWTH)
    assert "+15 points" in money.assumptions["absorptive_limits"].value


def test_activities_named_may_build_more_or_less_and_those_closed_replace_at_most_what_wears_out():
    economy = random_economy(3)
    walls = partial(absorptive_limits, build_more=["P0"], no_expansion=["P1"], opened_band=0.9)
    problem = build_plan(economy, 1, parts=with_options(absorptive_limits, **walls.keywords), growth=GROWTH, tail=0)
    base = problem.published(PlannedCapital).base
    slack = 0.02 * base.depreciation * base.stock
    bound = problem.constraints["activity_investment_rise"].bound.constant[0]
    # In the first year the year before is the base year: a constant.
    own = np.where(base.activity == 0, 0.9, OUTER[2])
    assert np.allclose(bound, base.base_investment * (G + own) + slack)
    plan = solved(economy, replace={"absorptive_limits": walls})
    closed = base.activity == 1
    worn = plan.table("capital").values[:, closed] * base.depreciation[closed]
    assert (plan.table("investment").values[:, closed] <= worn * (1 + 1e-6)).all()


def test_a_name_that_is_no_activity_is_refused():
    with pytest.raises(UsageError, match="P9"):
        build_plan(random_economy(1), 1, parts=with_options(absorptive_limits, build_more=["P9"]), growth=GROWTH)


@pytest.mark.parametrize("gestation", [0, 1, 2, 3])
def test_orders_used_only_after_the_plan_are_owed_to_it_in_as_many_years_as_building_takes(gestation):
    economy = dataclasses.replace(random_economy(4), gestation=np.array([gestation, 1, 1, 1]))
    plan = solved(economy, 4)
    problem = build_plan(economy, 4, growth=GROWTH, tail=1)
    planned = problem.published(PlannedCapital)
    base, horizon = planned.base, 5
    takes = np.maximum(gestation_of(economy, base), 1)
    orders, level = plan.quantities["investment"].values, plan.quantities["activity_level"].values
    for year in range(1, horizon + 1):
        owing = horizon - year < takes
        least = planned.owed * level[year - 1, base.activity]
        assert (orders[year - 1, owing] >= least[owing] - 1e-6 * base.stock[owing]).all(), year
    rows = problem.constraints["terminal_investment"]
    assert rows.years.sum() == max(gestation, 1) and rows.wish is not None


def test_what_is_owed_keeps_the_stock_growing_on_the_trend():
    economy = without_stocks(random_economy(5))
    problem = build_plan(economy, 2, growth=GROWTH)
    planned = problem.published(PlannedCapital)
    base = planned.base
    assert np.allclose(planned.owed * economy.base_level[base.activity], base.base_investment)
    with_it, without = solved(economy), solved(economy, replace={"terminal_capital": lambda problem: None})
    assert terminal_capital.__name__ in problem.parts
    assert with_it.quantities["investment"].values[-1].sum() > without.quantities["investment"].values[-1].sum()
