"""What is true of every plan, over random productive economies."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.goals import nothing
from lustrum.problem.parts.capital import capital, stock_needed
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.pace import absorptive_limits
from lustrum.problem.parts.trade import trade
from lustrum.problem.parts.work import work_by_level
from tests.economies import in_other_units, permuted, random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)
seeds = st.integers(0, 10_000)
few = settings(max_examples=8, deadline=None)


def planned(economy, years=3, growth=GROWTH, **more):
    return solve_plan(build_plan(economy, years, growth=growth, tail=1, **more))


@few
@given(seeds)
def test_every_optimal_plan_carries_its_certificate_and_passes_a_second_count(seed):
    plan = planned(random_economy(seed))
    assert plan.status in ("optimal", "relaxed")
    assert plan.certificate.passed
    assert plan.certificate.primal_infeasibility < 1e-6
    for check in verify(plan):
        assert check.passed, check


@few
@given(seeds, st.permutations(range(4)))
def test_the_order_of_labels_changes_nothing(seed, order):
    economy = random_economy(seed)
    one, two = planned(economy), planned(permuted(economy, list(order)))
    assert two.objective == pytest.approx(one.objective, rel=1e-7)
    for name in ("output", "consumption", "investment", "imports"):
        a = one.table(name)
        b = two.table(name)
        for i, item in enumerate(a.index.items):
            other = b.values[:, b.index.items.index(item)]
            assert np.allclose(a.values[:, i], other, rtol=1e-4, atol=1e-4 * np.abs(a.values).max()), (name, item)


@few
@given(seeds, st.sampled_from([0.001, 1000.0, 1e6]))
def test_the_unit_of_account_changes_nothing(seed, factor):
    economy = random_economy(seed)
    one, two = planned(economy), planned(in_other_units(economy, factor))
    assert two.objective == pytest.approx(factor * one.objective, rel=1e-7)
    assert np.allclose(two.table("output").values, factor * one.table("output").values, rtol=1e-4)


@few
@given(seeds)
def test_a_disturbed_limit_moves_the_objective_by_its_dual(seed):
    economy = random_economy(seed)
    base = float((economy.labour @ economy.base_level)[0])
    path = {2001 + t: base * 1.02 ** (t + 1) for t in range(4)}
    step = 1e-5 * base

    def at(extra):
        supply = {"jobs": path | {2002: path[2002] + extra}}
        return solve_plan(
            build_plan(dataclasses.replace(economy, labour_supply=supply), 3, growth=GROWTH, tail=1), break_ties=False
        )

    middle, above, below = at(0.0), at(step), at(-step)
    price = middle.limit("labour_limit").shadow_price.at("jobs", 2002)
    gain, loss = (above.objective - middle.objective) / step, (middle.objective - below.objective) / step
    # A concave value function: the price lies between the slopes on either side.
    slack = 1e-3 * max(abs(price), 1.0)
    assert gain - slack <= price <= loss + slack
    assert price >= -1e-9


@few
@given(seeds, st.floats(0.9, 1.1), st.floats(0.0, 0.1))
def test_loosening_a_wish_never_hurts(seed, level, looser):
    economy = random_economy(seed)
    value = level * float(economy.base_output[0])
    tight = planned(economy, wishes=[WishedValue("output", "P0", 2002, ">=", value)])
    loose = planned(economy, wishes=[WishedValue("output", "P0", 2002, ">=", value * (1.0 - looser))])
    if tight.status == "optimal":
        assert loose.status == "optimal"
        assert loose.objective >= tight.objective - 1e-7 * abs(tight.objective)


@few
@given(seeds)
def test_value_added_equals_final_use_less_imports_though_nobody_says_so(seed):
    economy = random_economy(seed)
    plan = planned(economy)
    earned = plan.table("activity_level").values @ economy.value_added.sum(axis=0)
    rows = {name: e.table.first(3).values.sum(axis=1) for name, e in plan.balance.items()}
    spent = sum(
        rows[n] * (1 if plan.balance[n].side == "use" else -1) for n in rows if n not in ("output", "intermediate_use")
    )
    unused = plan.tables["balance"]
    left = sum(unused.values[:, i] for i, item in enumerate(unused.index.items) if item[1] == "not_used")
    assert np.allclose(earned, spent + left, rtol=1e-6)


@few
@given(seeds)
def test_an_activity_in_use_earns_no_pure_profit_at_the_plans_own_prices(seed):
    """Complementary slackness read as economics: price of output = inputs + rents + what is paid for work."""
    economy = random_economy(seed)
    plan = solve_plan(build_plan(economy, 3, growth=GROWTH, tail=1), break_ties=False)
    year = 2002
    product = plan.limit("balance").shadow_price
    user = plan.limit("absorption").shadow_price
    pay = plan.limit("work_limit").shadow_price.values[1, 0]
    rent = plan.limit("capacity").shadow_price
    owned, needed = stock_needed(plan)
    need, work = needed[1], work_by_level(plan) / 1.01**2
    for j, label in enumerate(economy.activity):
        if plan.table("activity_level").at(label, year) < 1e-6:
            continue
        inputs = sum(economy.use.toarray()[i, j] * user.at(p, year) for i, p in enumerate(economy.product))
        rents = sum(
            need[i] * rent.at(", ".join(item), year) for i, item in enumerate(owned.index.items) if item[0] == label
        )
        cost = inputs + rents + pay * work[j]
        assert product.at(label, year) == pytest.approx(cost, rel=1e-5, abs=1e-6)


@few
@given(seeds, st.booleans())
def test_a_balanced_economy_stays_balanced(seed, bands):
    g = 1.01**2 - 1
    economy = random_economy(seed, growth=g)
    # Nothing may replace anything: a rigid basket, shares of imports and exports as they are, capacity a wall.
    rigid = {
        consumption: {"form": "basket"}, trade: {"given": True, "export_band": 0.0}, capital: {"overtime": False},
    }  # fmt: skip
    parts = [partial(p, **rigid.get(p, {})) for p in DEFAULT_PARTS if bands or p is not absorptive_limits]
    plan = solve_plan(build_plan(economy, 4, parts=parts, growth=GROWTH))
    for name in ("consumption", "investment", "output"):
        table = plan.table(name)
        growth = np.diff(np.log(np.concatenate([[np.nansum(table.base)], table.total()])))
        assert np.allclose(growth, np.log(1 + g), atol=1e-6), (name, growth)


@few
@given(seeds)
def test_the_base_year_is_reproduced(seed):
    check_replication(random_economy(seed))


def check_replication(economy):
    """One year with base-year final demand, imports, capacity and labour given, chosen by the tie-break."""
    parts = [
        partial(consumption, form="given") if p is consumption else partial(trade, given=True) if p is trade else p
        for p in DEFAULT_PARTS
        if p.__name__
        in ("production", "consumption", "government", "inventories", "statistical_discrepancy", "labour", "trade")
    ]

    def investment_given(problem):
        """Investment is that of the base year."""
        problem.uses("investment", sum(economy.investment_by_asset.values()))

    plan = solve_plan(
        build_plan(economy, 1, nothing, [*parts, investment_given], growth=Growth(labour=0.0, productivity=0.0), tail=0)
    )
    scale = economy.base_level.max()
    assert np.allclose(plan.table("activity_level").values[0], economy.base_level, atol=1e-6 * scale)
    base = {
        "output": economy.base_output,
        "intermediate_use": economy.use @ economy.base_level,
        "consumption": economy.household_consumption,
        "government": economy.final("government"),
        "imports": economy.imports,
        "exports": economy.final("exports"),
        "inventories": economy.final("inventories"),
        "import_margins": economy.final("import_margins"),
    }
    for name, entry in plan.balance.items():
        if name in base:
            assert np.allclose(entry.table.values[0], base[name], atol=1e-6 * scale), name
