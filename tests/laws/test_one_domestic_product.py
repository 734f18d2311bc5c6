"""One gross domestic product: earned equals spent, in the table and in every year of a plan, wherever it is told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.balance import totals_of
from lustrum.data.readers import read_published
from lustrum.economy import economy_from_tables, final_expenditure
from lustrum.plan import indicators, solve_plan
from lustrum.plan.indicators import taxes_borne
from lustrum.plan.summary import summary
from lustrum.problem import Growth, build_plan
from tests.economies import random_economy, taxed

GROWTH = Growth(labour=0.01, productivity=0.01)


def earned(plan):
    """Value added and taxes of activities by their levels, taxes of final users: the other road, shape (years,)."""
    economy, level = plan.economy, plan.table("activity_level").values
    own = np.array([economy.taxes_on_products.get(label, 0.0) for label in economy.activity])
    per_level = np.divide(own, economy.base_level, out=np.zeros_like(own), where=economy.base_level > 0)
    activities = level @ (economy.value_added.sum(axis=0) + per_level)
    return activities + sum(taxes_borne(plan, entry) for entry in plan.balance.values())


def not_spent(plan):
    """What is made and goes to no final use: unused, or the gap the table itself prints, shape (years,)."""
    net = np.zeros(len(plan.years))
    for entry in plan.balance.values():
        final_or_made = entry.final or entry.name in ("output", "intermediate_use")
        if final_or_made:
            values = entry.table.values[: len(plan.years)].sum(axis=1)
            net += values if entry.side == "supply" else -values
    return net


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 0.3))
def test_in_every_year_of_a_plan_what_is_earned_is_what_is_spent(seed, rate):
    plan = solve_plan(build_plan(taxed(random_economy(seed), rate, seed), 3, growth=GROWTH, tail=1))
    spent = np.array(indicators(plan)[0].values)
    assert earned(plan) == pytest.approx(spent + not_spent(plan), rel=1e-6)


def test_the_demos_too(us_plan, germany_plan):
    for plan in (us_plan, germany_plan):
        product = indicators(plan)[0]
        assert earned(plan) == pytest.approx(np.array(product.values) + not_spent(plan), rel=1e-5), plan.name
        assert product.base == pytest.approx(plan.economy.gross_domestic_product.expenditure)
        assert summary(plan)["indicators"]["gdp"]["base"] == product.base


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_a_higher_tax_on_final_users_raises_domestic_product_by_itself_and_changes_no_plan(seed):
    economy = taxed(random_economy(seed))
    free = dataclasses.replace(economy, taxes_on_products={})
    one, two = (solve_plan(build_plan(each, 2, growth=GROWTH, tail=1)) for each in (economy, free))
    assert one.objective == pytest.approx(two.objective, rel=1e-9)
    borne = sum(taxes_borne(one, entry) for entry in one.balance.values())
    assert np.array(indicators(one)[0].values) == pytest.approx(np.array(indicators(two)[0].values) + borne)


TABLES = ("us_2012", "germany_1995", "made_up_valley")


@pytest.mark.parametrize("name", TABLES)
def test_load_check_and_economy_tell_one_figure_of_every_bundled_table(name):
    one_figure(read_tables(bundled_path(name)))


@pytest.mark.parametrize(
    ("source", "options"),
    [
        ("wiod2016_national", {"region": "DEU", "year": 2014}),
        ("wiod2016_national", {"region": "IND", "year": 2000}),
    ],
)
def test_and_of_tables_of_the_user(user_data, source, options):
    one_figure(read_published(user_data / source, **options)[0])


def one_figure(tables):
    """`load`, `check` and the economy count alike; income and expenditure differ by what the table itself lacks."""
    checks, income = check_tables(tables), totals_of(tables)["gdp"]
    economy = economy_from_tables(tables)
    product = economy.gross_domestic_product
    assert product.income == pytest.approx(income, rel=1e-9)
    assert final_expenditure(economy) == product.expenditure
    tested = {each.name: each for each in checks.identities if each.name.startswith("gdp")}
    assert product.income == pytest.approx(tested["gdp_production"].right, rel=1e-9)
    assert product.expenditure == pytest.approx(tested["gdp_expenditure"].left, rel=1e-9)
