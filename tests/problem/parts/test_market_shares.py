"""Market shares: makers of one product keep their shares, and leave them along a curve."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.parts.joining import joining
from lustrum.problem.parts.market_shares import LAST, STEPS, makers_of, market_shares
from lustrum.problem.parts.market_supply import market_supply
from lustrum.problem.parts.production import production
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.edges import idle_technique
from tests.problem.solving import GROWTH, solved, with_options

G = 1.01**2
few = settings(max_examples=8, deadline=None)


def twins(seed: int = 0, part: float = 0.6, apart: float = 0.1):
    """P0 is made by two activities, `part` of it by the first, which uses `apart` more at most and earns less.

    The second uses as much less: both together are what P0 was.
    """
    economy = random_economy(seed)
    order = [0, 0, *range(1, len(economy.activity))]
    inputs, pay = economy.use.toarray()[:, order], economy.value_added[:, order]
    moved = apart * inputs[:, 0] * min(1.0, (1.0 - part) / part)
    inputs[:, 0] += moved
    inputs[:, 1] -= moved * part / (1.0 - part)
    pay[1, 0] -= moved.sum()
    pay[1, 1] += moved.sum() * part / (1.0 - part)
    level = economy.base_level[order]
    level[0], level[1] = part * level[0], (1.0 - part) * level[1]
    return dataclasses.replace(
        economy,
        activity=Axis("activity", ("P0 by one", "P0 by two", *economy.product.labels[1:])),
        base_level=level,
        supply=sparse.csc_array(economy.supply.toarray()[:, order]),
        use=sparse.csc_array(inputs),
        value_added=pay,
        asset=Axis("asset", ()),
        capital_stock=None,
        depreciation_rate=None,
        capital_stock_at=None,
        labour=sparse.csc_array(economy.labour.toarray()[:, order]),
    )


def levels(plan):
    """Return levels beside the trend, shape (years, activities)."""
    years = np.arange(1, len(plan.years) + 1)[:, None]
    return plan.table("activity_level").values[: len(plan.years)] / (plan.economy.base_level * G**years)


def test_who_shares_a_product_with_whom():
    found = makers_of(twins())
    assert found.activity.tolist() == [0, 1] and found.product.tolist() == [0, 0]
    assert np.allclose(found.own, found.others[::-1])
    assert found.own[0] / (found.own + found.others)[0] == pytest.approx(0.6)
    assert len(makers_of(random_economy(0))) == 0
    assert len(makers_of(twins(), ["P0"])) == 0


def test_makers_of_a_product_that_a_new_technique_can_make_are_left_alone():
    assert len(makers_of(idle_technique())) == 0


def test_a_by_product_has_no_share_to_keep():
    economy = random_economy(1)
    supply = economy.supply.toarray()
    supply[0, 1], supply[1, 1] = 0.3, 0.7
    assert len(makers_of(dataclasses.replace(economy, supply=sparse.csc_array(supply)))) == 0
    supply[0, 1], supply[1, 1] = 0.4, 0.6
    found = makers_of(dataclasses.replace(economy, supply=sparse.csc_array(supply)))
    assert found.activity.tolist() == [0, 1] and found.product.tolist() == [0, 0]


@few
@given(st.integers(0, 10_000), st.floats(0.02, 0.98))
def test_the_trend_is_the_plan_whoever_makes_what_at_whatever_cost(seed, part):
    plan = solved(twins(seed, part))
    assert plan.status == "optimal"
    assert np.allclose(levels(plan), 1.0, atol=2e-3)


@few
@given(st.integers(0, 10_000), st.floats(0.05, 0.95), st.floats(1.0, 8.0))
def test_a_unit_moved_loses_what_a_constant_elasticity_says_and_what_buyers_paid_more(seed, part, sigma):
    economy = twins(seed, part)
    problem = build_plan(economy, 2, parts=with_options(market_shares, elasticity=sigma), growth=GROWTH, tail=0)
    entry = problem.entries["lost_between_makers"].expression
    middle = [*(np.cumsum(STEPS) - 0.5 * np.array(STEPS)), LAST]
    own = np.array([part, 1.0 - part])
    found = {}
    for name in ("share_gained", "share_lost"):
        steps = problem.variables[name]
        for place, (activity, _, step) in enumerate(steps.index.items):
            columns = np.zeros((problem.horizon, problem.width))
            columns[:, steps.offset + place] = 1.0
            lost = entry.value(columns)
            assert np.allclose(lost[:, 1:], 0.0)
            found[name, activity, int(step) - 1] = lost[0, 0]
    for j, activity in enumerate(("P0 by one", "P0 by two")):
        dearer = set()
        for k, w in enumerate(middle):
            v = w * own.min()
            up = np.log((own[j] + v) / (1.0 - own[j] - v) / (own[j] / (1.0 - own[j]))) / sigma
            down = -np.log((own[j] - v) / (1.0 - own[j] + v) / (own[j] / (1.0 - own[j]))) / sigma
            dearer |= {round(up - found["share_gained", activity, k], 9)}
            dearer |= {round(found["share_lost", activity, k] - down, 9)}
        assert np.ptp(list(dearer)) < 1e-8, "what buyers paid more is the same at every step, both ways"


def test_without_the_curve_makers_trade_places_and_with_it_they_hardly_do():
    economy, ask = twins(3, 0.5), [WishedValue("output", "P1", 2003, ">=", 0.0)]
    scarce = ask and Growth(labour=0.01, productivity=0.01, government=0.06)
    ours, free = (solved_at(economy, scarce, market_shares, **options) for options in ({}, {"limit": False}))
    spread = [np.ptp(np.log(levels(plan)[-1, :2])) for plan in (ours, free)]
    assert spread[0] < 0.1
    assert spread[0] <= spread[1] + 1e-9
    assert "market_shares" in ours.limits and "market_shares" not in free.limits


def solved_at(economy, growth, part, **options):
    from lustrum.plan import solve_plan

    return solve_plan(build_plan(economy, 3, parts=with_options(part, **options), growth=growth, tail=1))


def test_a_wish_can_still_move_a_maker_as_far_as_it_is_asked():
    economy = twins(2, 0.3)
    wished = 1.12 * float(economy.base_level[0]) * G**3
    plan = solved(economy, wishes=[WishedValue("activity_level", "P0 by one", 2003, ">=", wished)])
    assert plan.status == "optimal"
    assert levels(plan)[-1, 1] < 1.0
    assert plan.balance["lost_between_makers"].table.values[2, 0] > 0.0


@pytest.mark.parametrize("elasticity", [0.0, -2.0])
def test_an_elasticity_that_is_none_is_refused_with_the_way_out(elasticity):
    with pytest.raises(UsageError, match=r"elasticity is '.*limit = false"):
        build_plan(twins(), 1, parts=with_options(market_shares, elasticity=elasticity), growth=GROWTH)


def test_a_product_that_is_none_is_named():
    with pytest.raises(UsageError, match="'P9'"):
        build_plan(twins(), 1, parts=with_options(market_shares, alike=["P9"]), growth=GROWTH)


def test_an_economy_that_says_nothing_of_investment_has_no_shares_to_keep():
    economy = twins()
    kept = {name: flow for name, flow in economy.final_demand.items() if not name.startswith("gfcf")}
    parts = [
        part for part in DEFAULT_PARTS if part.__name__ not in ("capital", "absorptive_limits", "terminal_capital")
    ]
    for told, stands in ((economy, True), (dataclasses.replace(economy, final_demand=kept), False)):
        problem = build_plan(told, 1, parts=parts, growth=GROWTH)
        assert ("market_shares" in problem.constraints) is stands


def test_farms_that_join_and_sellers_on_a_market_say_themselves_who_makes_how_much():
    from lustrum.data import bundled_path
    from lustrum.economy import read_economy

    as_bundled = read_economy(bundled_path("made_up_valley"))
    assert len(makers_of(as_bundled)) == 0, "forms of ownership of one trade replace each other"
    valley = dataclasses.replace(as_bundled, ownership=())
    kept = build_plan(valley, 1, growth=GROWTH).variables["share_gained"].index.items
    assert {activity for activity, *_ in kept} == {
        f"{a}_{b}" for a in ("valley", "hills") for b in ("alone", "together")
    }
    groups = [{"name": "all", "alone": "valley_alone", "together": "valley_together", "capacity": 1.0}]
    problem = build_plan(valley, 1, parts=[*DEFAULT_PARTS, partial(joining, groups=groups)], growth=GROWTH)
    assert "market_shares" not in problem.constraints
    problem = PlanProblem(valley, [valley.base_year + 1], growth=GROWTH)
    problem.announce([partial(market_supply, markets=[{"product": "grain"}])])
    problem.add(production)
    problem.add(market_shares)
    assert "market_shares" not in problem.constraints
