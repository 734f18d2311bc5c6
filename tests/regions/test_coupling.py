"""Regions of one plan: pools that add up, slices that prove themselves, laws of splitting, order and one region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data.load import economy_tables
from lustrum.data.merge import merged_regions
from lustrum.data.readers import read_published
from lustrum.economy import economy_from_tables
from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.plan.stack import solve_stack
from lustrum.plan.verify import verify
from lustrum.problem import Growth, build_plan
from lustrum.problem.parts.trade import trade
from lustrum.regions.coupling import POOL, coupled, from_outside, with_base_prices
from lustrum.regions.transfers import transfers_by_year
from lustrum.scenario.contents import PARTS, parts_of
from tests.analysis.made_up_worlds import made_up_world, shuffled, with_twins

GROWTH = Growth(labour=0.01, productivity=0.01)
YEARS = 2
MARGINS = "import_margins"


def with_margins(economy, product, part):
    """The economy with a part of what households buy of a product as duties and carriage on imports."""
    households = np.array(economy.final("households"))
    margins = np.zeros_like(households)
    at = economy.product.position(product)
    margins[at] = part * households[at]
    return replace(economy, final_demand={**economy.final_demand, "households": households - margins, MARGINS: margins})


def problems_of(world, growth=None, years=YEARS, rate=0.02, carried=None, margins="trend"):
    """One problem a region, financed at one rate, exports at one price; duties are `carried` by part of a product."""
    economies = {name: economy_from_tables(economy_tables(world, name)) for name in world.regions}
    if carried:
        economies = {name: with_margins(each, "S1", carried[name]) for name, each in economies.items()}
    deficits = {name: e.base_deficit for name, e in economies.items()}
    duties = -sum(deficits.values()) if carried else 0.0  # nobody outside takes them: the table is closed
    finance = transfers_by_year(deficits, rate, years + 3, outside=-duties)

    def parts(name):
        def own(problem):
            trade(problem, world_demand=np.inf, exports_pace=3.0, finance=finance[name], margins=margins)

        own.__name__ = "trade"
        return [own if part == "trade" else PARTS[part] for part in parts_of(())]

    return {
        name: build_plan(economy, years, parts=parts(name), growth=(growth or {}).get(name, GROWTH))
        for name, economy in economies.items()
    }


def solved(world, growth=None):
    return solve_stack(coupled(problems_of(world, growth)), settle=with_base_prices)


def total(plan, quantity):
    return np.nansum(plan.table(quantity).values, axis=1)


@pytest.fixture(scope="module")
def world():
    return made_up_world(11)


@pytest.fixture(scope="module")
def uneven(world):
    return solved(world, {"R1": Growth(labour=0.02, productivity=0.04)})


def test_what_all_import_of_a_product_is_what_all_export(uneven):
    for product in ("S0", "S1", "S2"):
        for year in uneven.plans["R0"].years:
            bought, sold = (
                sum(plan.table(name).at(product, year) for plan in uneven.plans.values())
                for name in ("imports", "exports")
            )
            assert np.isclose(bought, sold, rtol=1e-6), (product, year)


def test_every_slice_is_an_ordinary_plan_that_proves_itself(uneven):
    assert uneven.certificate.passed
    for plan in uneven.plans.values():
        assert plan.certificate.passed and plan.certificate.relative_gap < 1e-9


def test_prices_of_the_pool_are_on_average_those_of_the_base_year(uneven, world):
    economies = problems_of(world)
    traded = sum(np.asarray(problem.economy.imports) for problem in economies.values())
    price = uneven.shared[POOL].shadow_price.values
    assert np.abs(price @ (traded / traded.sum())).max() < 1e-8


@pytest.mark.slow
def test_where_all_grow_alike_every_region_of_a_real_table_keeps_its_trend_and_prices_stay(user_data):
    table, _ = read_published(user_data / "wiod2013_world12", year=2005)
    into = {name: name if name in ("CHN", "DEU", "IND") else "REST" for name in table.regions}
    problems = problems_of(merged_regions(table, into), rate=GROWTH.trend)
    found = solve_stack(coupled(problems), settle=with_base_prices)
    for name, plan in found.plans.items():
        for quantity, most in (("consumption", 0.3), ("investment", 0.3), ("exports", 1.0), ("imports", 1.0)):
            path = np.concatenate([[np.nansum(plan.table(quantity).base)], total(plan, quantity)])
            off = np.abs(100 * np.diff(np.log(path)) - 100 * np.log1p(GROWTH.trend)).max()
            assert off < most, (name, quantity, off)
    assert np.abs(found.shared[POOL].shadow_price.values).max() < 0.02


def test_one_region_alone_is_the_plain_plan(world):
    one = merged_regions(world, dict.fromkeys(world.regions, "all"))
    problems = problems_of(one)
    plain = solve_plan(build_plan(problems["all"].economy, YEARS, growth=GROWTH))
    found = solved(one).plans["all"]
    assert np.isclose(found.objective, plain.objective, rtol=1e-9)
    assert np.allclose(total(found, "consumption"), total(plain, "consumption"), rtol=1e-6)


def test_order_and_names_of_regions_change_nothing(world, uneven):
    growth = {"R1": Growth(labour=0.02, productivity=0.04)}
    other = solved(shuffled(world, 5), growth)
    assert np.isclose(other.objective, uneven.objective, rtol=1e-9)
    for name, plan in uneven.plans.items():
        assert np.allclose(total(other.plans[name], "consumption"), total(plan, "consumption"), rtol=1e-5), name
    renamed = replace(
        world,
        region=tuple(f"land {name}" for name in world.region),
        user_region=tuple(f"land {name}" for name in world.user_region),
    )
    again = solved(renamed, {f"land {name}": rates for name, rates in growth.items()})
    assert np.isclose(again.objective, uneven.objective, rtol=1e-9)


def test_a_region_split_into_equal_halves_adds_up_to_what_it_was(world, uneven):
    growth = dict.fromkeys(("R1", "R1 twin"), Growth(labour=0.02, productivity=0.04))
    found = solved(with_twins(world, "R1"), growth)
    whole = uneven.plans["R1"]
    halves = total(found.plans["R1"], "consumption") + total(found.plans["R1 twin"], "consumption")
    assert np.allclose(halves, total(whole, "consumption"), rtol=5e-3)
    assert np.allclose(total(found.plans["R0"], "consumption"), total(uneven.plans["R0"], "consumption"), rtol=5e-3)


def test_a_closed_table_gets_nothing_from_outside_and_an_open_one_what_it_got(world):
    problems = problems_of(world)
    pool = coupled(problems).shared[POOL]
    assert not pool.level.any()
    first = problems["R0"]
    less = {name: problem for name, problem in problems.items() if name != "R2"}
    open_ = from_outside(less, pool.index)
    base = sum(np.asarray(p.economy.imports) - np.asarray(p.economy.final("exports")) for p in less.values())
    assert open_.shape == (first.horizon, 3) and np.allclose(open_[0], 1.0201 * base, rtol=1e-3)


def test_duties_on_what_comes_from_outside_bind_nobody_to_buy_of_the_others(world):
    """As a share of all imports they would be a floor under trade: the pool and the bills would say two things."""
    carried = {"R0": 0.05, "R1": 0.2, "R2": 0.1}
    problems = problems_of(world, rate=GROWTH.trend, carried=carried)
    found = solve_stack(coupled(problems), settle=with_base_prices)
    traded = sum(np.asarray(problem.economy.imports) for problem in problems.values())
    assert np.abs(found.shared[POOL].shadow_price.values @ (traded / traded.sum())).max() < 1e-8
    for name, plan in found.plans.items():
        assert all(check.passed for check in verify(plan)), name
        duties = plan.economy.final(MARGINS).sum() * problems[name].growth.factor(YEARS)[:, 0]
        assert np.allclose(np.nansum(plan.balance[MARGINS].table.values[:YEARS], axis=1), duties)
        bill = total(plan, "imports") - total(plan, "exports") - duties
        assert np.allclose(bill, total(plan, "trade_deficit"), atol=1e-6 * traded.sum())


def test_margins_go_with_imports_or_with_the_trend(world):
    with pytest.raises(UsageError, match="'imports' or 'trend' is meant"):
        problems_of(world, margins="trade")


def test_regions_that_count_in_other_units_are_refused(world):
    problems = problems_of(world)
    strange = problems["R1"]
    strange.economy = replace(strange.economy, unit="thousand crowns")
    with pytest.raises(UsageError, match="count in one unit"):
        coupled(problems)
