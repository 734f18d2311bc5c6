"""Yearly figures: what is declared a headline, in the order declared; domestic product as the table counts it."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.plan import solve_plan
from lustrum.plan.indicators import Indicator, indicators, taxes_borne
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.trade import trade
from tests.economies import in_things, random_economy, taxed

GROWTH = Growth(labour=0.01, productivity=0.01)


def planned(economy, *more):
    return solve_plan(build_plan(economy, 2, parts=[*DEFAULT_PARTS, *more], growth=GROWTH, tail=1))


def test_headlines_come_in_the_order_in_which_parts_declare_them(us_plan):
    declared = [name for name, table in us_plan.quantities.items() if table.headline]
    assert [each.name for each in indicators(us_plan)] == ["gdp", *declared]
    assert {"output", "consumption", "government", "investment", "labour", "imports"} <= set(declared)


def test_a_quantity_of_mixed_units_is_left_out_though_it_is_a_headline():
    def kept(problem):
        """Figures of different kinds."""
        x = problem.variables["activity_level"]
        problem.add_quantity("mixed", x, units="each its own", additive=False, headline=True)
        problem.add_quantity("alike", x, units="1", additive=True, headline=True)

    names = [each.name for each in indicators(planned(random_economy(1), kept))]
    assert "alike" in names and "mixed" not in names


def test_in_physical_units_there_is_no_domestic_product_and_no_sum_over_products():
    economy = dataclasses.replace(in_things(random_economy(2)), unit="unit of each product")
    names = [each.name for each in indicators(planned(economy))]
    assert not {"gdp", "output", "consumption"} & set(names)
    assert "labour" in names


def test_growth_is_per_cent_on_the_year_before_and_nothing_after_nothing():
    found = Indicator("x", "X", "1", 100.0, (110.0, 99.0, 0.0, 5.0)).growth
    assert found[:3] == pytest.approx((10.0, -10.0, -100.0))
    assert np.isnan(found[3])
    assert np.isnan(Indicator("x", "X", "1", float("nan"), (1.0,)).growth[0])


def test_the_base_year_is_that_of_the_table_taxes_of_final_users_included(germany_plan):
    product = indicators(germany_plan)[0]
    assert product.name == "gdp"
    assert product.base == pytest.approx(1_801_300.0) == germany_plan.economy.gross_domestic_product.income
    assert all(abs(rate) < 10.0 for rate in product.growth)


def test_a_final_use_bears_the_rate_of_tax_of_the_columns_it_goes_on_with(germany_plan):
    economy, entry = germany_plan.economy, germany_plan.balance["consumption"]
    rate = economy.taxes_on_products["households"] / economy.final("households").sum()
    spent = entry.table.values[: len(germany_plan.years)].sum(axis=1)
    assert taxes_borne(germany_plan, entry) == pytest.approx(rate * spent)
    assert germany_plan.balance["investment"].continues == ("gfcf",)
    assert not taxes_borne(germany_plan, germany_plan.balance["intermediate_use"]).any()


def test_a_change_of_inventories_that_nets_out_to_nothing_does_not_blow_its_tax_up():
    economy = random_economy(3)
    inventories = np.array([2.0, -2.0, 1.0, -1.0 + 1e-9])
    economy = dataclasses.replace(
        economy,
        final_demand={**economy.final_demand, "inventories": inventories},
        statistical_discrepancy=economy.final("inventories") - inventories,
        taxes_on_products={"inventories": 3.0},
    )
    plan = planned(economy)
    assert taxes_borne(plan, plan.balance["inventories"]) == pytest.approx(3.0 * np.array([1.0201, 1.0201**2]))


def test_a_use_of_ones_own_counts_and_bears_no_tax_unless_it_says_whose():
    economy = taxed(random_economy(4))

    def festival(problem, continues=None):
        """A festival takes one unit of P0 every year."""
        problem.uses("festival", np.array([1.0, 0.0, 0.0, 0.0]), continues=continues)

    free = planned(economy, festival)
    as_household = planned(economy, partial(festival, continues=["households", "unheard of"]))
    assert not taxes_borne(free, free.balance["festival"]).any()
    rate = economy.taxes_on_products["households"] / economy.final("households").sum()
    assert as_household.balance["festival"].continues == ("households",)
    assert taxes_borne(as_household, as_household.balance["festival"]) == pytest.approx([rate, rate])


def test_a_plan_without_numbers_has_no_yearly_figures():
    economy = random_economy(5)
    jobs = float((economy.labour @ economy.base_level)[0])
    starved = dataclasses.replace(economy, labour_supply={"jobs": {2001 + t: 0.01 * jobs for t in range(3)}})
    assert indicators(planned(starved)) == ()


def test_without_value_added_domestic_product_is_what_is_spent():
    economy = dataclasses.replace(taxed(random_economy(6)), value_added=None)
    spent = sum(flow.sum() for flow in economy.final_demand.values()) - economy.imports.sum()
    final = sum(tax for user, tax in economy.taxes_on_products.items() if user in economy.final_demand)
    parts = [partial(trade, given=True) if part is trade else part for part in DEFAULT_PARTS]
    plan = solve_plan(build_plan(economy, 1, parts=parts, growth=GROWTH, tail=1))
    assert indicators(plan)[0].base == pytest.approx(spent + final)
