"""Sales between regions beside the tables of these regions: what cannot be is named."""

from __future__ import annotations

import pytest

from lustrum.data.load import economy_tables
from lustrum.data.merge import sales_between
from lustrum.economy import economy_from_tables
from lustrum.errors import UsageError
from lustrum.regions.sales import faults_of_sales, refuse_odd_sales
from tests.analysis.made_up_worlds import made_up_world


@pytest.fixture(scope="module")
def world():
    table = made_up_world(11)
    economies = {name: economy_from_tables(economy_tables(table, name)) for name in table.regions}
    return sales_between(table), dict.fromkeys(sales_between(table), table.unit), economies


def test_sales_of_the_table_itself_are_sound(world):
    assert faults_of_sales("sales.csv", *world) == []


def test_more_sold_than_exported_and_bought_than_imported_are_named_with_both_figures(world):
    sales, units, economies = world
    key = next(iter(sales))
    faults = faults_of_sales("sales.csv", {**sales, key: 9.0 * sales[key] + 100.0}, units, economies)
    assert [fault.column for fault in faults] == ["from", "to"]
    assert f"from '{key[1]}'" in faults[0].message and "exports" in faults[0].message
    assert f"to '{key[2]}'" in faults[1].message and "imports" in faults[1].message
    with pytest.raises(UsageError, match=r"(?s)world/sales.csv.*exports"):
        refuse_odd_sales("world/sales.csv", faults)


def test_less_than_all_trade_may_be_said_for_the_rest_is_with_places_outside(world):
    sales, units, economies = world
    assert not faults_of_sales("sales.csv", {key: 0.5 * value for key, value in sales.items()}, units, economies)


def test_another_unit_and_a_product_of_nobody_are_refused(world):
    sales, units, economies = world
    key = next(iter(sales))
    strange = {**sales, ("S9", *key[1:]): 1.0}
    faults = faults_of_sales("sales.csv", strange, {**units, key: "crates"}, economies)
    assert [fault.kind for fault in faults] == ["unknown_label", "unit"]
    assert "'S9'" in faults[0].message and "'crates'" in faults[1].message
