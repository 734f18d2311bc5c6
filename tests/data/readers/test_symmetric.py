"""Plain symmetric tables: every way in which imports are printed, six languages, sheets of offices and of people."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.data.readers.symmetric_tables import (
    CODES,
    FINAL,
    NAMES,
    WORDS,
    official_book,
    random_symmetric,
    sheet,
    write_book,
    write_csv,
)

from lustrum.data import check_tables, read_tables
from lustrum.data.balance import balance_of
from lustrum.data.probe import probe
from lustrum.data.readers import READERS, read_published
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError
from lustrum.scenario import read_scenario, run_scenario

SAID = {"unit": "million crowns", "currency": "crown"}
PUBLISHED = Path(__file__).parent / "tables"
FORMS = ("row", "column", "supply", "block")


def read(path: Path, **more):
    meta = {**SAID, **more.pop("meta", {})}
    return read_published(path, year=more.pop("year", 2019), meta=meta, **more)


def said_of(tables, name: str) -> str:
    return " ".join(each.value for each in tables.assumptions if each.name == name)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("form", FORMS)
def test_every_figure_is_carried_whatever_the_form_of_imports_and_the_language(form, language, tmp_path):
    table = random_symmetric(1)
    tables, found = read(write_csv(tmp_path / "table.csv", sheet(table, form, language)))
    assert found.reader.name == "symmetric"
    report = check_tables(tables)
    assert report.passed, report.faults
    balance = balance_of(tables)
    count = len(CODES)
    total = form != "row"
    assert tables.activities == CODES
    assert np.array_equal(balance.use[:count], table.use + table.imported_use * total)
    final = table.final + table.imported_final * total
    assert np.array_equal(tables.wide["final_demand"].aligned(columns=FINAL)[:count], final)
    assert balance.imports.sum() == table.imports.sum()
    assert np.array_equal(balance.value_added, table.value_added)
    assert np.array_equal(balance.levels.base, table.output)
    assert np.array_equal(balance.taxes, table.taxes) and balance.final_taxes.sum() == table.final_taxes.sum()
    if total:
        assert np.array_equal(balance.imports, table.imports)
    if form == "block":
        imported = np.hstack([table.imported_use, table.imported_final])
        assert np.array_equal(tables.wide["imported_use"].aligned(CODES, (*CODES, *FINAL)), imported)


@pytest.mark.parametrize("form", FORMS)
def test_a_symmetric_sheet_is_recognised_by_its_own_reader_and_by_no_other(form, tmp_path):
    source = probe(write_csv(tmp_path / "table.csv", sheet(random_symmetric(2), form)))
    assert [reader.name for reader in READERS if reader.recognise(source)] == ["symmetric"]


def test_an_official_workbook_loads_without_a_word_from_the_user(tmp_path):
    table = random_symmetric(3)
    tables, _ = read_published(official_book(tmp_path / "iot.xlsx", table))
    assert check_tables(tables).passed
    assert (tables.meta["base_year"], tables.meta["unit"], tables.meta["currency"]) == (2010, "million GBP", "GBP")
    assert tables.activities == tuple(f"CPA_{code}" for code in CODES)
    assert tables.meta["titles"]["product"]["CPA_A"] == NAMES[0]
    assert np.array_equal(balance_of(tables).use[:5], table.use)
    assert np.array_equal(tables.wide["final_demand"].aligned(columns=FINAL)[:5], table.final)
    left = said_of(tables, "left_out")
    assert "sheet Notes" in left and "sheet Contents" in left and "Leontief inverse" in left


def test_a_sheet_typed_by_a_person_says_year_unit_and_currency_in_its_title(tmp_path):
    path = tmp_path / "typed.csv"
    path.write_text(TYPED, "utf-8")
    tables, _ = read_published(path)
    assert check_tables(tables).passed
    balance = balance_of(tables)
    assert (tables.meta["base_year"], tables.meta["unit"], tables.meta["currency"]) == (2019, "million crowns", "crown")
    assert balance.supply.sum() == 1450 and balance.imports.sum() == 168
    assert balance.value_added.sum() + balance.taxes.sum() + balance.final_taxes.sum() == 652


def test_germany_1995_loads_as_it_is_and_the_slip_of_its_source_is_named():
    tables, _ = read(PUBLISHED / "germany_1995.csv", year=1995)
    report = check_tables(tables)
    assert report.passed
    balance = balance_of(tables)
    assert balance.value_added.sum() + balance.taxes.sum() + balance.final_taxes.sum() == 1_801_300
    assert balance.imports.sum() == 385_100
    assert [each.label for each in report.identities if each.known] == ["CPA_B-E"]
    assert any("1,079,400" in note and "line 3, cell 15" in note for note in report.notes)
    assert "EMP-WS, EMP-FTE, EMP" in said_of(tables, "labour")
    with_jobs, _ = read(PUBLISHED / "germany_1995.csv", year=1995, meta={"labour_unit": "thousand persons"})
    assert with_jobs.wide["labour"].values.sum() == 36_428


def test_netherlands_2000_loads_as_it_is_and_households_are_not_counted_twice():
    tables, _ = read(PUBLISHED / "netherlands_2000.csv", year=2000)
    assert check_tables(tables).passed
    balance = balance_of(tables)
    assert balance.final.sum(axis=0)[tables.categories.index("households")] == 150_655 - 2_782 + 24_189
    assert balance.final.sum() + balance.final_taxes.sum() - balance.imports.sum() == pytest.approx(401_631, abs=2)
    assert tables.wide["value_added"].rows == (
        "compensation_of_employees",
        "operating_surplus_and_other_net_taxes_on_production",
    )
    assert "holds final_consumption_households" in said_of(tables, "columns")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_loaded_can_be_planned_with_named_growth(form, tmp_path):
    tables, _ = read(write_csv(tmp_path / "table.csv", sheet(random_symmetric(19), form)))
    write_folder(tables, tmp_path / "economy")
    (tmp_path / "plan.toml").write_text(SCENARIO, "utf-8")
    plan = run_scenario(read_scenario(tmp_path / "plan.toml"))
    assert plan.status == "optimal"


def test_utf_16_with_a_byte_order_mark_is_read(tmp_path):
    table = random_symmetric(20)
    tables, _ = read(write_csv(tmp_path / "table.csv", sheet(table, language="ru"), "\t", "utf-16"))
    assert np.array_equal(balance_of(tables).use[:5], table.use)


def test_imports_on_a_sheet_of_their_own_are_the_imported_part(tmp_path):
    table = random_symmetric(4)
    main = [["Domestic products 2019"], *sheet(table)]
    abroad = [["Imported products 2019"], sheet(table)[0]]
    for code, name, cells, uses in zip(CODES, NAMES, table.imported_use, table.imported_final, strict=True):
        abroad.append([code, name, *cells, cells.sum(), *uses, uses.sum(), cells.sum() + uses.sum()])
    tables, _ = read(write_book(tmp_path / "iot.xlsx", {"Domestic": main, "Imports": abroad}))
    assert check_tables(tables).passed
    assert np.array_equal(balance_of(tables).use, table.use + table.imported_use)
    assert np.array_equal(balance_of(tables).imports, table.imports)


def test_rows_and_columns_in_another_order_give_the_same_economy(tmp_path):
    table = random_symmetric(5)
    grid = sheet(table)
    columns = [0, 1, 5, 2, 6, 4, 3, *range(7, len(grid[0]))]
    shuffled = [grid[0], *[grid[n] for n in (3, 1, 5, 2, 4)], *grid[6:]]
    one, _ = read(write_csv(tmp_path / "one.csv", grid))
    other, _ = read(write_csv(tmp_path / "other.csv", [[row[n] for n in columns] for row in shuffled]))
    assert np.array_equal(other.wide["use"].aligned(one.products, one.activities), one.wide["use"].values)


def test_a_symmetric_table_survives_writing_and_reading(tmp_path):
    tables, _ = read(write_csv(tmp_path / "table.csv", sheet(random_symmetric(6), "block")))
    again = read_tables(write_folder(tables, tmp_path / "folder"))
    assert again.meta == tables.meta
    for name, wide in tables.wide.items():
        assert np.array_equal(again.wide[name].values, wide.values)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_decimal_commas_thousands_marks_brackets_and_dashes_are_read(delimiter, tmp_path):
    table = random_symmetric(7)
    plain = sheet(table)

    def typed(cell):
        if not isinstance(cell, float):
            return cell
        text = f"{abs(cell):,.1f}".replace(",", " ").replace(".", ",")
        return "-" if cell == 0 else f"({text})" if cell < 0 else text

    grid = [["Tabelle 3², Mio. EUR, 2019"], [], *[[typed(cell) for cell in row] for row in plain]]
    tables, _ = read_published(write_csv(tmp_path / "table.csv", grid, delimiter))
    assert check_tables(tables).passed and tables.meta["unit"] == "million EUR"
    assert np.array_equal(balance_of(tables).use[:5], table.use)


def changed(grid, row: str, column: str, value):
    """Return a copy of a sheet with one cell changed; its address in a text file."""
    copy = [list(cells) for cells in grid]
    i = next(n for n, cells in enumerate(copy) if row in (cells[0], cells[1]))
    j = copy[0].index(column)
    copy[i][j] = value(copy[i][j])
    return copy, f"line {i + 1}, cell {j + 1}"


FAULTS = {
    "a cell of the square with a digit lost": ("F", NAMES[1], lambda x: x // 10, "suspect_cell"),
    "a cell of final use doubled": ("G-I", "Households", lambda x: 2 * x, "suspect_cell"),
    "a total of a row typed wrongly": ("A", "Total use", lambda x: x + 900, "printed_total"),
    "a total of a column typed wrongly": ("Gross value added", NAMES[2], lambda x: x + 900, "printed_total"),
    "a cell that says it is unknown": ("A", NAMES[3], lambda x: "..", "blank"),
    "a cell with letters": ("B-E", NAMES[0], lambda x: "12O4", "not_a_number"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_cell(name, tmp_path):
    row, column, value, kind = FAULTS[name]
    grid, address = changed(sheet(random_symmetric(8)), row, column, value)
    with pytest.raises(DataError) as error:
        read(write_csv(tmp_path / "table.csv", grid))
    fault = next(each for each in error.value.faults if each.kind == kind)
    assert fault.row == row and fault.column == column
    if kind != "not_a_number":
        assert address in fault.message


def test_an_address_in_a_workbook_is_the_one_it_shows(tmp_path):
    grid, _ = changed(sheet(random_symmetric(8)), "F", NAMES[1], lambda x: x + 777)
    with pytest.raises(DataError, match=r"sheet IOT, row 'F', column 'Industrial products': \(D6\)"):
        read(write_book(tmp_path / "iot.xlsx", {"IOT": [["Title"], [], *grid]}))


def test_coefficients_are_refused(tmp_path):
    table = random_symmetric(9)
    grid = sheet(table)
    level = dict(zip(range(2, 7), table.output, strict=True))
    shares = [grid[0]]
    for row in grid[1:]:
        shares.append([round(cell / level[j], 4) if j in level else cell for j, cell in enumerate(row)])
    with pytest.raises(DataError, match=r"coefficients \(shares of each column's output\), no flows"):
        read(write_csv(tmp_path / "shares.csv", shares))
    mixed = [[*row[:2], *other[2:7], *row[7:]] if row[0] else row for row, other in zip(grid, shares, strict=True)]
    with pytest.raises(DataError, match="these are coefficients, no flows"):
        read(write_csv(tmp_path / "mixed.csv", mixed))


def test_a_row_that_stands_twice_is_refused_with_both_places(tmp_path):
    grid = sheet(random_symmetric(10))
    with pytest.raises(DataError, match="line 3 and line 4"):
        read(write_csv(tmp_path / "twice.csv", [*grid[:3], *grid[2:]]))


def test_a_column_that_stands_twice_is_refused_with_both_places(tmp_path):
    grid = [row[:4] + row[3:] for row in sheet(random_symmetric(10))]
    with pytest.raises(DataError, match="line 2, cell 4 and line 2, cell 5"):
        read(write_csv(tmp_path / "twice.csv", grid))


def test_figures_in_per_cent_are_no_flows(tmp_path):
    grid = [[f"{cell}%" if isinstance(cell, float) else cell for cell in row] for row in sheet(random_symmetric(10))]
    with pytest.raises(DataError, match="per cent"):
        read(write_csv(tmp_path / "shares.csv", grid))


def test_exports_printed_in_parts_with_their_total_are_counted_once(tmp_path):
    table = random_symmetric(10)
    grid = sheet(table)
    at = grid[0].index("Exports of goods and services")
    parts = [["Exports to EU", "Exports to other countries", "Exports total"]]
    parts += [[row[at] // 3, row[at] - row[at] // 3, row[at]] if row[at] != "" else ["", "", ""] for row in grid[1:]]
    tables, _ = read(
        write_csv(
            tmp_path / "table.csv",
            [[*row[:at], *part, *row[at + 1 :]] for row, part in zip(grid, parts, strict=True)],
        )
    )
    assert check_tables(tables).passed
    assert np.array_equal(tables.wide["final_demand"].aligned(columns=FINAL)[:5], table.final)


def test_a_second_table_of_flows_below_the_first_is_refused(tmp_path):
    grid = sheet(random_symmetric(11))
    with pytest.raises(UsageError, match="2 tables of flows"):
        read(write_csv(tmp_path / "two.csv", [["2018"], *grid, [], ["2019 again"], *grid]), year=2017)


def test_a_label_not_known_is_asked_for_and_told_by_a_map(tmp_path):
    grid = sheet(random_symmetric(12))
    at = next(n for n, row in enumerate(grid) if row[1] == "Compensation of employees")
    grid[at][1] = "Palkansaajakorvaukset"
    grid[0][8] = "Kotitaloudet"
    path = write_csv(tmp_path / "table.csv", grid)
    with pytest.raises(DataError) as error:
        read(path)
    assert {(fault.row, fault.column) for fault in error.value.faults} >= {
        ("Palkansaajakorvaukset", ""),
        ("", "Kotitaloudet"),
    }
    toml = tmp_path / "map.toml"
    toml.write_text(
        '[rows]\nPalkansaajakorvaukset = "compensation_of_employees"\n[columns]\nKotitaloudet = "households"\n'
    )
    tables, found = read(path, meta={"map": str(toml)})
    assert check_tables(tables).passed and "--map" in found.how
    assert "Kotitaloudet = households (map map.toml)" in said_of(tables, "columns")
    listed = tmp_path / "map.csv"
    listed.write_text(
        "axis,label,meaning\nrow,Palkansaajakorvaukset,compensation_of_employees\ncolumn,Kotitaloudet,households\n"
    )
    again, _ = read(path, meta={"map": str(listed)})
    assert np.array_equal(again.wide["use"].values, tables.wide["use"].values)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[rows]\nTotal = "houses"', "cannot be 'houses'"),
        ('[rows]\nNobody = "output"', "there is no row 'Nobody'"),
        ('[colums]\nTotal = "total"', "colums"),
    ],
)
def test_a_map_that_says_nothing_known_is_refused(line, said, tmp_path):
    toml = tmp_path / "map.toml"
    toml.write_text(line)
    with pytest.raises(UsageError, match=said):
        read(write_csv(tmp_path / "table.csv", sheet(random_symmetric(13))), meta={"map": str(toml)})


def test_another_year_than_the_title_says_is_refused(tmp_path):
    path = write_csv(tmp_path / "table.csv", [["Symmetric table 2015"], *sheet(random_symmetric(14))])
    assert read(path, year=2015)[0].meta["base_year"] == 2015
    with pytest.raises(UsageError, match="is of 2015"):
        read(path, year=2016)


def test_what_the_sheet_does_not_say_is_asked_for(tmp_path):
    path = write_csv(tmp_path / "table.csv", sheet(random_symmetric(15)))
    with pytest.raises(UsageError, match=r"year \(--year 2015\), unit .*, currency"):
        read_published(path)


def test_every_row_and_column_is_used_tested_or_listed(tmp_path):
    grid = sheet(random_symmetric(16))
    width = len(grid[0])
    grid.append(["", "CO2, tonnes", *[7.0] * 5, 35.0, *[""] * (width - 8)])
    grid.append(["", "of which: other", *[3.0] * 5, 15.0, *[""] * (width - 8)])
    tables, _ = read(write_csv(tmp_path / "table.csv", grid))
    rows, columns = tables.coverage
    assert (rows.seen, columns.seen) == (len(grid) - 1, width - 2)
    assert {each.label: each.sum for each in rows.left}.items() >= {
        "CO2, tonnes": 35.0,
        "of which: other": 15.0,
    }.items()
    assert rows.seen == rows.used + len(rows.left) and columns.seen == columns.used + len(columns.left)
    assert all("tested" in each.why for each in columns.left)


@pytest.mark.parametrize("slip", ["a figure with an unquoted comma", "a cell too few"])
def test_a_line_with_a_cell_too_many_or_too_few_is_refused_with_its_number(slip, tmp_path):
    path = write_csv(tmp_path / "table.csv", sheet(random_symmetric(17)))
    lines = path.read_text().splitlines()
    cells = lines[2].split(",")
    lines[2] = ",".join(cells[:-1] if slip == "a cell too few" else [*cells[:3], "9", "000", *cells[4:]])
    path.write_text("\n".join(lines))
    with pytest.raises(DataError, match="line 3 has"):
        read(path)


def test_gross_capital_formation_that_holds_inventories_is_taken_apart(tmp_path):
    table = random_symmetric(18)
    grid = sheet(table)
    at = grid[0].index("Gross fixed capital formation")
    grid[0][at] = "Gross capital formation"
    for row in grid[1:]:
        if row[at] != "":
            row[at] = row[at] + row[at + 1]
    tables, _ = read(write_csv(tmp_path / "table.csv", grid))
    assert check_tables(tables).passed
    assert np.array_equal(tables.wide["final_demand"].aligned(columns=FINAL)[:5], table.final)


SCENARIO = """\
name = "Five years"
economy = "economy"
years = 5

[growth]
labour = 0.005
productivity = 0.01

[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.015
"""
TYPED = """\
"Input-output table of Homeland 2019, million crowns",,,,,,,,,,,
,,,,,,,,,,,
Sector,Farming,Mining,Industry,Transport,Services,Total,Households,Government,Investment,Exports,Total
Farming,20,0,60,0,5,85,50,0,0,15,150
Mining,2,5,40,3,1,51,4,0,5,30,90
Industry,30,15,200,20,60,325,80,20,90,100,615
Transport,5,4,30,10,20,69,40,6,4,11,130
Services,15,6,80,12,70,183,150,100,10,22,465
Imports,8,5,65,9,24,111,30,2,25,0,168
Net taxes on products,1,1,5,2,4,13,20,0,6,0,39
Wages,24,34,70,49,186,363,,,,,363
Profits,45,20,65,25,95,250,,,,,250
Total,150,90,615,130,465,1450,374,128,140,178,2270
"""
