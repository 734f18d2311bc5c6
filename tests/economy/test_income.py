"""What activities earned: the balance of a column, and how it is split."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.economy import Economy
from lustrum.economy.income import SHARE_OF_WORK, income_of
from lustrum.labels import Axis
from tests.economies import random_economy
from tests.edges import negative_value_added, without_surplus

few = settings(max_examples=10, deadline=None)
seeds = st.integers(0, 10_000)


def with_rows(economy: Economy, **rows: np.ndarray) -> Economy:
    return dataclasses.replace(
        economy, component=Axis("component", tuple(rows)), value_added=np.vstack(list(rows.values()))
    )


@few
@given(seeds)
def test_value_added_is_what_sales_leave_after_inputs_and_wages_and_surplus_share_it(seed):
    economy = random_economy(seed)
    income = income_of(economy)
    assert np.allclose(income.value_added, 1.0 - economy.use.toarray().sum(axis=0))
    assert np.allclose(income.compensation + income.surplus, income.value_added)
    assert income.is_split


def test_employers_contributions_are_paid_for_work_and_depreciation_and_mixed_income_are_left_with_capital():
    economy = random_economy(1)
    part = economy.value_added.sum(axis=0)
    rows = with_rows(
        economy, wages=0.4 * part, employers_social_contributions=0.1 * part, net_operating_surplus=0.2 * part,
        consumption_of_fixed_capital=0.15 * part, mixed_income=0.1 * part, taxes_on_production=0.05 * part,
    )  # fmt: skip
    income = income_of(rows)
    assert np.allclose(income.compensation, 0.5 * part)
    assert np.allclose(income.surplus, 0.45 * part), "taxes on production are neither"
    assert np.allclose(income.value_added, part)


def test_where_only_wages_are_stated_the_rest_of_value_added_is_surplus():
    economy = random_economy(2)
    part = economy.value_added.sum(axis=0)
    income = income_of(with_rows(economy, wages=0.7 * part))
    assert np.allclose(income.surplus, 0.3 * part)


def test_value_added_in_one_figure_or_none_at_all_is_split_by_a_share_that_is_said_to_be_made_up():
    economy = random_economy(3)
    part = economy.value_added.sum(axis=0)
    none = dataclasses.replace(economy, component=Axis("component", ()), value_added=None)
    for each in (with_rows(economy, gross_value_added=part), none):
        income = income_of(each)
        assert not income.is_split
        assert np.allclose(income.compensation, SHARE_OF_WORK * part)
        assert np.allclose(income.surplus, (1.0 - SHARE_OF_WORK) * part)


def test_a_loss_is_no_surplus_and_pays_no_wages_where_the_table_does_not_split_it():
    economy = negative_value_added()
    income = income_of(economy)
    assert income.value_added[3] < 0.0 and income.surplus[3] == 0.0 and income.compensation[3] > 0.0
    unsplit = income_of(with_rows(economy, gross_value_added=economy.value_added.sum(axis=0)))
    assert unsplit.compensation[3] == unsplit.surplus[3] == 0.0


def test_an_activity_that_pays_all_it_earns_for_work_has_no_surplus():
    assert income_of(without_surplus()).surplus[1] == 0.0
