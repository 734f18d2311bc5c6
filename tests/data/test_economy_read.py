"""What a folder says reaches the economy: per unit of level, in the order of its axes, nothing lost on the way."""

import csv
from typing import Any

import numpy as np
import pytest

from lustrum.data import base_levels, bundled_path, read_tables
from lustrum.economy import economy_from_tables, read_economy
from lustrum.errors import DataError


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_coefficients_times_base_levels_give_the_printed_table_back(name: str) -> None:
    tables = read_tables(bundled_path(name))
    economy = economy_from_tables(tables)
    level = economy.base_level
    assert level.tolist() == base_levels(tables).tolist()
    np.testing.assert_allclose((economy.use * level).toarray(), tables.wide["use"].values, rtol=1e-12)
    assert economy.value_added is not None and economy.labour is not None
    np.testing.assert_allclose(economy.value_added * level, tables.wide["value_added"].values, rtol=1e-12)
    np.testing.assert_allclose((economy.labour * level).toarray(), tables.wide["labour"].values, rtol=1e-12)
    for category, flow in economy.final_demand.items():
        column = tables.wide["final_demand"].column_positions[category]
        assert flow.tolist() == tables.wide["final_demand"].values[:, column].tolist()


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_the_base_year_balances_with_the_discrepancy_the_table_has(name: str) -> None:
    economy = read_economy(bundled_path(name))
    left = economy.base_output + economy.imports
    right = economy.use @ economy.base_level + economy.final("all") + economy.statistical_discrepancy
    np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-6)
    assert np.abs(economy.statistical_discrepancy).max() <= 12.6  # million; sales = output in the source's README


def test_without_supply_each_activity_makes_the_product_of_its_name() -> None:
    economy = read_economy(bundled_path("us_2012"))
    made = economy.supply.toarray()
    for column, label in enumerate(economy.activity):
        assert np.flatnonzero(made[:, column]).tolist() == [economy.product.position(label)]
        assert made[:, column].sum() == pytest.approx(1.0, rel=1e-12)
    assert [p for p, home in zip(economy.product, economy.made_at_home, strict=True) if not home] == ["Used", "Other"]


def test_us_capital_is_nan_where_nothing_is_owned_and_the_printed_stock_elsewhere() -> None:
    economy = read_economy(bundled_path("us_2012"))
    assert economy.capital_stock is not None and economy.depreciation_rate is not None
    assert economy.capital_stock_at == "end"
    government, homes = economy.asset.position("government"), economy.asset.position("residential")
    a16, a20 = economy.activity.position("A16"), economy.activity.position("A20")
    assert economy.capital_stock[a20, government] == 12_521_900  # WIOD 2016, O84, 2012
    assert economy.depreciation_rate[a20, government] == pytest.approx(479_971 / 12_521_900, abs=5e-5)
    assert economy.depreciation_rate[a16, homes] == 0.0114
    assert np.flatnonzero(~np.isnan(economy.capital_stock[:, government])).tolist() == [a20]
    assert (np.isnan(economy.capital_stock) == np.isnan(economy.depreciation_rate)).all()


def test_titles_units_inputs_and_assumptions_of_the_folder_are_kept() -> None:
    economy = read_economy(bundled_path("us_2012"))
    assert economy.product.title("A02") == "Mining" == economy.activity.title("A02")
    assert economy.labour_unit == {"jobs": "jobs"}
    assert {"economy.toml", "use.csv"} <= dict(economy.inputs).keys()
    assert "government_capital_stock" in {assumption.name for assumption in economy.assumptions}
    german = read_economy(bundled_path("germany_1995"))
    assert set(german.satellite_unit) == set(german.account) and "CO2" in german.account.labels
    assert any("CPA_B-E" in assumption.name for assumption in german.assumptions)  # the misprint of the source


def test_a_column_stated_at_half_its_base_level_gives_the_same_coefficients(germany: Any) -> None:
    whole = read_economy(germany.path)
    for file in ("use.csv", "value_added.csv", "labour.csv", "satellites.csv"):
        rows = germany.rows(file)
        for cells in rows[1:]:
            cells[rows[0].index("CPA_F")] = str(float(cells[rows[0].index("CPA_F")]) / 2)
        germany.write(file, rows)
    germany.times("taxes_on_products.csv", "CPA_F", "value", 0.5)
    rows = germany.rows("activities.csv")
    half = {"CPA_F": str(float(germany.get("activities.csv", "CPA_F", "base_level")) / 2)}
    germany.write("activities.csv", [[*rows[0], "stated_level"], *([*r, half.get(r[0], "")] for r in rows[1:])])
    halved = read_economy(germany.path)
    assert halved.base_level.tolist() == whole.base_level.tolist()
    np.testing.assert_allclose(halved.use.toarray(), whole.use.toarray(), rtol=1e-12)
    np.testing.assert_allclose(halved.supply.toarray(), whole.supply.toarray(), rtol=1e-12)
    assert halved.value_added is not None and whole.value_added is not None
    np.testing.assert_allclose(halved.value_added, whole.value_added, rtol=1e-12)
    np.testing.assert_allclose(halved.imports, whole.imports)


def test_the_order_of_lines_in_side_files_changes_nothing(us: Any) -> None:
    before = read_economy(us.path)
    for file in ("activities.csv", "capital.csv", "labour.csv", "imported_use.csv"):
        rows = us.rows(file)
        us.write(file, [rows[0], *rows[:0:-1]])
    after = read_economy(us.path)
    assert after.base_level.tolist() == before.base_level.tolist()
    assert after.imports.tolist() == pytest.approx(before.imports.tolist(), rel=1e-12)
    order = [after.asset.position(label) for label in before.asset]
    assert before.capital_stock is not None and after.capital_stock is not None
    np.testing.assert_array_equal(after.capital_stock[:, order], before.capital_stock)


def test_the_order_of_columns_in_side_files_changes_nothing(germany: Any) -> None:
    rows = germany.rows("activities.csv")
    capacity = {cells[0]: str(1_100_000 * line) for line, cells in enumerate(rows[1:], start=1)}
    germany.write("activities.csv", [[*rows[0], "capacity"], *([*r, capacity[r[0]]] for r in reversed(rows[1:]))])
    before = read_economy(bundled_path("germany_1995"))
    for file in ("labour.csv", "satellites.csv", "value_added.csv"):
        germany.write(file, [[cells[0], *cells[:0:-1]] for cells in germany.rows(file)])
    after = read_economy(germany.path)
    for one, other in ((before.labour, after.labour), (before.satellites, after.satellites)):
        assert one is not None and other is not None
        np.testing.assert_array_equal(one.toarray(), other.toarray())
    assert after.value_added is not None and before.value_added is not None
    np.testing.assert_array_equal(before.value_added, after.value_added)
    assert after.capacity is not None
    assert dict(zip(after.activity, after.capacity, strict=True)) == {k: float(v) for k, v in capacity.items()}


def test_paths_world_prices_and_labour_supply_arrive_by_year(germany: Any) -> None:
    germany.write("paths.csv", [["quantity", "label", "year", "value"], ["exports", "CPA_A", "1996", "5"]])
    prices = [["product", "import_price", "export_price", "year"], ["P7", "1.5", "", ""], ["P7", "1.75", "", "1998"]]
    germany.write("world_prices.csv", prices)
    germany.write("labour_supply.csv", [["skill", "year", "available"], ["persons", "1996", "38000"]])
    economy = read_economy(germany.path)
    assert economy.paths == {("exports", "CPA_A"): {1996: 5.0}}
    assert economy.world_import_price == {"P7": {1995: 1.5, 1998: 1.75}}
    assert economy.world_export_price == {}
    assert economy.labour_supply == {"persons": {1996: 38000.0}}


def test_tables_that_do_not_add_up_are_refused_unless_checking_is_switched_off(us: Any) -> None:
    us.times("use.csv", "A05", "A07", 1000.0)
    with pytest.raises(DataError) as caught:
        read_economy(us.path)
    assert any((fault.row, fault.column) == ("A05", "A07") for fault in caught.value.faults)
    assert read_economy(us.path, check=False).use.toarray()[4, 6] > 0.0


def test_investment_that_happened_is_the_sum_of_its_goods() -> None:
    folder = bundled_path("us_2012_actual")
    with (folder / "investment.csv").open(newline="", encoding="utf-8") as stream:
        stated = {(row["year"], row["asset"]): float(row["value"]) for row in csv.DictReader(stream)}
    added = dict.fromkeys(stated, 0.0)
    with (folder / "final_demand.csv").open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["category"].startswith("gfcf_"):
                added[row["year"], row["category"].removeprefix("gfcf_")] += float(row["value"])
    assert len(stated) == 5 * len(read_economy(bundled_path("us_2012")).asset)
    for key, value in stated.items():
        assert value == pytest.approx(added[key], abs=0.12)  # 22 cells and the sum, each rounded to 0.01
