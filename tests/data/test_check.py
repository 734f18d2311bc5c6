"""Every fault planted in a copy of a real table is named, with its file, row and column where one cell is at fault."""

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lustrum.data import check_tables, read_tables
from lustrum.errors import DataError

Plant = Callable[[Any], None]


def _swap(file: str, one: tuple[str, str], other: tuple[str, str]) -> Plant:
    def plant(folder: Any) -> None:
        first, second = folder.get(file, *one), folder.get(file, *other)
        folder.set(file, *one, second)
        folder.set(file, *other, first)

    return plant


def _cell(file: str, row: str, column: str, value: str) -> Plant:
    return lambda folder: folder.set(file, row, column, value)


def _times(file: str, row: str, column: str, factor: float) -> Plant:
    return lambda folder: folder.times(file, row, column, factor)


SINGLE = {
    "a cell a thousand times too large": (
        "us", _times("use.csv", "A05", "A07", 1000), "factor", ("use.csv", "A05", "A07")),
    "a cell ten times too small": ("us", _times("use.csv", "A07", "A05", 0.1), "factor", ("use.csv", "A07", "A05")),
    "a slipped point in final demand": (
        "us", _times("final_demand.csv", "A05", "households", 10), "factor", ("final_demand.csv", "A05", "households")),
    "a slipped point in value added": (
        "germany", _times("value_added.csv", "consumption_of_fixed_capital", "CPA_F", 100), "factor",
        ("value_added.csv", "consumption_of_fixed_capital", "CPA_F")),
    "a slipped point in imports": (
        "germany", _times("imports.csv", "P7", "value", 0.01), "factor", ("imports.csv", "P7", "value")),
    "a slipped point in taxes": (
        "germany", _times("taxes_on_products.csv", "CPA_F", "value", 1000), "factor",
        ("taxes_on_products.csv", "CPA_F", "value")),
    "a slipped point in output": (
        "germany", _times("activities.csv", "CPA_F", "base_level", 10), "factor",
        ("activities.csv", "CPA_F", "base_level")),
    "a slipped point in imported use": (
        "us", _times("imported_use.csv", "A02", "A07", 0.001), "factor", ("imported_use.csv", "A02", "A07")),
    "a lost sign": (
        "us", _times("final_demand.csv", "A01", "inventories", -1), "sign", ("final_demand.csv", "A01", "inventories")),
    "a sign too many": ("us", _times("use.csv", "A07", "A13", -1), "sign", ("use.csv", "A07", "A13")),
    "a figure from another table": (
        "us", _cell("use.csv", "A17", "A15", "123456.7"), "suspect_cell", ("use.csv", "A17", "A15")),
    "two cells of one row exchanged": (
        "us", _swap("use.csv", ("A07", "A05"), ("A07", "A13")), "swapped", ("use.csv", "A07", "A05")),
    "two cells of one column exchanged": (
        "us", _swap("use.csv", ("A05", "A19"), ("A17", "A19")), "swapped", ("use.csv", "A05", "A19")),
    "two cells anywhere exchanged": (
        "us", _swap("use.csv", ("A05", "A19"), ("A08", "A04")), "swapped", ("use.csv", "A05", "A19")),
    "two cells of value added exchanged": (
        "germany", _swap("value_added.csv", ("net_operating_surplus", "CPA_A"), ("net_operating_surplus", "CPA_F")),
        "swapped", ("value_added.csv", "net_operating_surplus", "CPA_A")),
    "two cells of final demand exchanged": (
        "us", _swap("final_demand.csv", ("A05", "exports"), ("A09", "exports")), "swapped",
        ("final_demand.csv", "A05", "exports")),
    "imports larger than all use": (
        "us", _cell("imported_use.csv", "A13", "A12", "99999.0"), "imports_above_use",
        ("imported_use.csv", "A13", "A12")),
    "a negative stock": ("us", _times("capital.csv", "A07, equipment", "stock", -1), "negative",
        ("capital.csv", "A07, equipment", "stock")),
    "a rate in per cent": ("us", _times("capital.csv", "A07, equipment", "depreciation_rate", 100), "out_of_range",
        ("capital.csv", "A07, equipment", "depreciation_rate")),
    "negative jobs": ("us", _times("labour.csv", "jobs", "A07", -1), "negative", ("labour.csv", "jobs", "A07")),
    "a negative level": ("germany", _times("activities.csv", "CPA_F", "base_level", -1), "negative",
        ("activities.csv", "CPA_F", "base_level")),
    "a printed total that is not the sum": (
        "germany", _cell("totals.csv", "product_use, CPA_F", "value", "245660"), "printed_total",
        ("totals.csv", "product_use, CPA_F", "")),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_a_planted_fault_is_named_with_its_cell(name: str, request: pytest.FixtureRequest) -> None:
    fixture, plant, kind, place = SINGLE[name]
    folder = request.getfixturevalue(fixture)
    assert folder.faults() == []
    plant(folder)
    found = [(fault.kind, (fault.file, fault.row, fault.column)) for fault in folder.faults()]
    assert (kind, place) in found
    causes = {"factor", "sign", "suspect_cell", "swapped", "transposed", "shifted", "unit", "total_as_data"}
    assert [cell for other, cell in found if other in causes and cell != place] == []


def test_a_swap_names_both_cells(us: Any) -> None:
    _swap("use.csv", ("A05", "A19"), ("A08", "A04"))(us)
    text = str(us.faults()[0])
    assert all(label in text for label in ("use.csv", "row 'A05'", "column 'A19'", "row 'A08'", "column 'A04'"))


@pytest.mark.parametrize("most", [20, 6])
def test_a_transposed_block_is_named(us: Any, most: int) -> None:
    rows = us.rows("use.csv")
    values = np.array(rows)[1 : most + 1, 1 : most + 1].T
    for line in range(most):
        rows[line + 1][1 : most + 1] = [str(cell) for cell in values[line]]
    us.write("use.csv", rows)
    fault = next(fault for fault in us.faults() if fault.kind == "transposed")
    assert (fault.file, fault.row) == ("use.csv", "A01")
    assert f"A{most:02d}" in fault.message


@pytest.mark.parametrize(("step", "side"), [(1, "right"), (-1, "left")])
def test_a_shifted_row_is_named(us: Any, step: int, side: str) -> None:
    rows, line, _ = us.place("use.csv", "A14", "A01")
    cells = rows[line][1:]
    rows[line][1:] = cells[-step:] + cells[:-step]
    us.write("use.csv", rows)
    fault = next(fault for fault in us.faults() if fault.kind == "shifted")
    assert (fault.file, fault.row) == ("use.csv", "A14")
    assert side in fault.message


def test_a_row_shifted_by_a_cell_put_in_is_named(us: Any) -> None:
    rows, line, _ = us.place("use.csv", "A14", "A01")
    rows[line][1:] = ["0", *rows[line][1:-1]]
    us.write("use.csv", rows)
    assert ("shifted", "use.csv", "A14") in [(fault.kind, fault.file, fault.row) for fault in us.faults()]


def test_a_shifted_column_is_named(us: Any) -> None:
    rows = us.rows("final_demand.csv")
    column = rows[0].index("households")
    cells = [row[column] for row in rows[1:]]
    for row, cell in zip(rows[1:], cells[-1:] + cells[:-1], strict=True):
        row[column] = cell
    us.write("final_demand.csv", rows)
    found = [(fault.kind, fault.file, fault.column) for fault in us.faults()]
    assert ("shifted", "final_demand.csv", "households") in found


@pytest.mark.parametrize("file", ["use.csv", "final_demand.csv", "value_added.csv", "imported_use.csv"])
@pytest.mark.parametrize("factor", [1000.0, 1.3258])
def test_a_whole_file_in_another_unit_is_named(us: Any, file: str, factor: float) -> None:
    us.all_times(file, factor)
    fault = next(fault for fault in us.faults() if fault.kind == "unit")
    assert fault.file == file
    stated = float(fault.message.split(": ")[1].split(" times")[0].replace(",", ""))
    assert stated == pytest.approx(factor, rel=1e-3)


def test_imports_written_as_negative_are_named(us: Any) -> None:
    us.all_times("imported_use.csv", -1)
    assert ("sign", "imported_use.csv") in [(fault.kind, fault.file) for fault in us.faults()]


def test_a_total_without_the_word_is_named(germany: Any) -> None:
    rows = germany.rows("value_added.csv")
    sums = [str(sum(int(row[column]) for row in rows[1:])) for column in range(1, len(rows[0]))]
    germany.write("value_added.csv", [*rows, ["B1G", *sums]])
    found = [(fault.kind, fault.file, fault.row) for fault in germany.faults()]
    assert ("total_as_data", "value_added.csv", "B1G") in found


def test_several_faults_of_one_pass_are_all_named(us: Any) -> None:
    us.times("use.csv", "A05", "A07", 1000)
    us.times("final_demand.csv", "A13", "households", 10)
    us.times("value_added.csv", "compensation_of_employees", "A19", 0.1)
    us.times("labour.csv", "jobs", "A07", -1)
    found = {(fault.file, fault.row, fault.column) for fault in us.faults()}
    assert found >= {
        ("use.csv", "A05", "A07"),
        ("final_demand.csv", "A13", "households"),
        ("value_added.csv", "compensation_of_employees", "A19"),
        ("labour.csv", "jobs", "A07"),
    }


def test_failed_identities_state_both_sides_and_the_tolerance(germany: Any) -> None:
    germany.set("final_demand.csv", "CPA_F", "gfcf", "191815")
    report = check_tables(read_tables(germany.path))
    failed = [identity for identity in report.identities if not identity.passed]
    assert {identity.name for identity in failed} == {"supply_use", "gdp_expenditure", "total_category_use"} | {
        "total_product_use"
    }
    one = failed[0]
    assert (one.label, one.left, one.right, one.gap) == ("CPA_F", 245606, 245706, -100)
    assert 0 < one.tolerance < 10
    with pytest.raises(DataError, match="CPA_F") as caught:
        report.raise_if_failed()
    assert caught.value.faults == report.faults


def test_a_gap_within_rounding_is_no_fault_and_one_beyond_is(germany: Any) -> None:
    germany.set("final_demand.csv", "CPA_F", "gfcf", "191718")
    assert germany.faults() == []
    germany.set("final_demand.csv", "CPA_F", "gfcf", "191725")
    assert germany.faults() != []


def test_a_stated_tolerance_lets_gaps_pass(germany: Any) -> None:
    germany.set("final_demand.csv", "CPA_F", "gfcf", "191815")
    germany.toml('licence = "', 'tolerance = 0.01\nlicence = "')
    assert germany.faults() == []


def test_a_known_gap_must_be_the_one_that_is_there(germany: Any) -> None:
    germany.toml("gap = -46", "gap = -460")
    found = [(fault.kind, fault.file) for fault in germany.faults()]
    assert ("known_gap", "economy.toml") in found
    assert ("printed_total", "totals.csv") in found


def test_a_known_gap_of_an_identity_never_tested_is_named(germany: Any) -> None:
    germany.toml('identity = "total_product_use"', 'identity = "supply_used"')
    assert "known_gap" in [fault.kind for fault in germany.faults()]


def test_groups_of_households_must_add_up_to_the_table(germany: Any) -> None:
    rows = germany.rows("final_demand.csv")
    products, column = [row[0] for row in rows[1:]], rows[0].index("households")
    whole = [int(row[column]) for row in rows[1:]]
    poor = [value // 3 for value in whole]
    rich = [value - part for value, part in zip(whole, poor, strict=True)]
    header = ["group", "population", "income", *products]
    table = [header, ["poor", "40", "300000", *map(str, poor)], ["rich", "41", "700000", *map(str, rich)]]
    germany.write("households.csv", table)
    assert germany.faults() == []
    germany.set("households.csv", "rich", "CPA_F", "9999")
    found = [(fault.kind, fault.file, fault.column) for fault in germany.faults()]
    assert ("household_groups", "households.csv", "CPA_F") in found


def test_investment_by_activity_must_add_up_to_final_demand(germany: Any) -> None:
    rows = germany.rows("final_demand.csv")
    column = rows[0].index("gfcf")
    activities = [row[0] for row in rows[1:7]]
    table = [["product", *activities], *([row[0], row[column], "0", "0", "0", "0", "0"] for row in rows[1:])]
    germany.write("investment.csv", table)
    assert germany.faults() == []
    germany.set("investment.csv", "CPA_F", "CPA_G-I", "500")
    found = [(fault.kind, fault.file, fault.row) for fault in germany.faults()]
    assert ("investment", "investment.csv", "CPA_F") in found


def test_an_alternative_technique_does_not_count_in_the_base_year(germany: Any) -> None:
    for file in ("use.csv", "value_added.csv", "labour.csv", "satellites.csv"):
        rows = germany.rows(file)
        germany.write(file, [[*rows[0], "new_way"], *([*row, row[2]] for row in rows[1:])])
    levels = germany.rows("activities.csv")
    germany.write(
        "activities.csv",
        [[*levels[0], "stated_level"], *([*row, ""] for row in levels[1:]), ["new_way", "0", "1079446"]],
    )
    taxes = germany.rows("taxes_on_products.csv")
    germany.write("taxes_on_products.csv", [*taxes, ["new_way", "6505"]])
    products = [row[0] for row in germany.rows("use.csv")[1:]]
    supply = [["product", *(row[0] for row in levels[1:]), "new_way"]]
    for product in products:
        made = [row[1] if row[0] == product else "0" for row in levels[1:]]
        supply.append([product, *made, "1079446" if product == "CPA_B-E" else "0"])
    germany.write("supply.csv", supply)
    assert germany.faults() == []


def test_columns_stated_at_another_level_are_rescaled(germany: Any) -> None:
    for file in ("use.csv", "value_added.csv", "labour.csv", "satellites.csv"):
        rows = germany.rows(file)
        column = rows[0].index("CPA_F")
        for row in rows[1:]:
            row[column] = str(int(row[column]) * 2)
        germany.write(file, rows)
    germany.set("taxes_on_products.csv", "CPA_F", "value", "3096")
    levels = germany.rows("activities.csv")
    stated = [[*row, "491212" if row[0] == "CPA_F" else ""] for row in levels[1:]]
    germany.write("activities.csv", [[*levels[0], "stated_level"], *stated])
    assert germany.faults() == []


def _physical(folder: Any) -> None:
    folder.path.mkdir()
    (folder.path / "economy.toml").write_text(
        'name = "corn and iron"\nbase_year = 2000\ncurrency = "none"\nunit = "own units"\nprice_base = "none"\n'
        'valuation = "physical"\nsource = "made up"\nlicence = "CC0"\n[trade]\nclosed = true\n'
    )
    folder.write("use.csv", [["", "corn", "iron"], ["corn", "280", "120"], ["iron", "12", "8"]])
    folder.write("final_demand.csv", [["", "households"], ["corn", "175"], ["iron", "0"]])
    folder.write("activities.csv", [["activity", "base_level"], ["corn", "575"], ["iron", "20"]])


def test_a_physical_economy_needs_no_value_added_and_is_tested_by_rows(tmp_path: Any, germany: Any) -> None:
    folder = type(germany)(tmp_path / "corn")
    _physical(folder)
    report = check_tables(read_tables(folder.path))
    assert report.passed
    assert any("physical" in note for note in report.notes)
    folder.set("use.csv", "iron", "corn", "13")
    assert folder.faults() == []  # 13 may be 12.5, and 8 may be 7.5
    folder.toml("base_year = 2000", "base_year = 2000\ncell_error = 0")
    assert "unbalanced_product" in [fault.kind for fault in folder.faults()]


def test_the_report_reads_as_lines(germany: Any) -> None:
    germany.times("use.csv", "CPA_F", "CPA_A", 1000)
    text = str(germany.faults()[0])
    assert text.startswith("use.csv, row 'CPA_F', column 'CPA_A': ")
    assert "\n" not in text
    assert next(csv.reader(io.StringIO(text)))
