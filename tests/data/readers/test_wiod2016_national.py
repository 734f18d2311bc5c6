"""National tables of the WIOD 2016 kind: a fixture in that layout, and the user's own copies of five countries."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.probe import probe
from lustrum.data.readers import read_published, recognise
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError

CLOSING = ("II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM", "GO")
FINAL = ("CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP")
OF_CATEGORY = {"households": "CONS_h", "government": "CONS_g", "inventories": "INVEN", "exports": "EXP"}


def us_rows(year: int = 2012) -> list[list[object]]:
    """Return the public figures of the United States in the layout of a national table, header first."""
    tables = read_tables(bundled_path("us_2012"))
    codes = list(tables.activities)
    users = [*codes, *FINAL]
    total = np.zeros((len(codes), len(users)))
    imported = np.zeros_like(total)
    rows = tables.wide["use"].row_positions
    at = [rows[code] for code in codes]
    total[:, : len(codes)] = tables.wide["use"].values[at]
    for category in tables.categories:
        if category == "import_margins":
            continue
        column = users.index(OF_CATEGORY.get(category, "GFCF"))
        total[:, column] += tables.wide["final_demand"].aligned(tuple(codes), (category,))[:, 0]
    stated = tables.wide["imported_use"]
    for user in stated.columns:
        if user != "import_margins":
            column = users.index(user) if user in users else users.index(OF_CATEGORY.get(user, "GFCF"))
            imported[:, column] += stated.aligned(tuple(codes), (user,))[:, 0]
    home = np.round(total - imported, 1)
    output = home.sum(axis=1)
    value_added = output - home[:, : len(codes)].sum(axis=0) - imported[:, : len(codes)].sum(axis=0)
    header: list[object] = ["Year", "Code", "Description", "Origin", *users, "GO"]
    found: list[list[object]] = [header, ["", "", "", "", *(f"name of {user}" for user in users), "Total output"]]
    for origin, block in (("Domestic", home), ("Imports", imported)):
        for place, code in enumerate(codes):
            last = float(output[place]) if origin == "Domestic" else float(block[place].sum())
            found.append(
                [year, code, f"name of {code}", origin, *map(float, np.round(block[place], 1)), round(last, 1)]
            )
    for code in CLOSING:
        closing = np.zeros(len(users) + 1)
        if code == "VA":
            closing[: len(codes)] = np.round(value_added, 1)
        if code == "GO":
            closing[: len(codes)] = np.round(output, 1)
        if code == "TXSP":
            closing[len(codes)] = 12.5
        if code == "IntTTM":
            closing[len(codes)] = 7.5
        if code == "PURNR":
            closing[len(codes)] = -3.0
        found.append([year, code, f"name of {code}", "TOT", *map(float, closing)])
    return found


def write_book(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("National IO-tables")
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


def write_csv(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[*cells[:2], *cells[3:]] for number, cells in enumerate(rows) if number != 1])
    return path


@pytest.mark.parametrize("write", [write_book, write_csv], ids=["workbook", "csv"])
def test_a_national_table_is_recognised_and_keeps_every_figure(tmp_path, write):
    name = "USA_NIOT_nov16.xlsx" if write is write_book else "niot_USA.csv"
    path = write(tmp_path / name, us_rows())
    tables, found = read_published(path)
    assert found.reader.name == "wiod2016_national"
    assert check_tables(tables).passed
    origin = read_tables(bundled_path("us_2012"))
    codes = origin.activities
    assert np.array_equal(tables.wide["use"].aligned(codes, codes), origin.wide["use"].aligned(codes))
    bought = origin.wide["imported_use"]
    assert np.array_equal(tables.wide["imported_use"].aligned(codes, codes), bought.aligned(codes, codes))
    taxes = {record["user"]: record["value"] for record in tables.long["taxes_on_products"].records}
    assert taxes["households"] == 12.5
    margins = tables.wide["imported_use"].aligned(("IntTTM",), ("households",))
    assert margins[0, 0] == 7.5, "margins on imports are paid abroad"
    note = next(each for each in tables.assumptions if each.name == "non_residents")
    assert note.value == "-3.00 million USD"


def test_another_name_is_asked_for_its_country_and_content_decides_the_kind(tmp_path):
    path = write_book(tmp_path / "download.xlsx", us_rows())
    assert recognise(probe(path)).reader.name == "wiod2016_national"
    with pytest.raises(UsageError, match="--region"):
        read_published(path)
    tables, _ = read_published(path, region="USA")
    assert tables.meta["name"].startswith("USA 2012")


def test_a_year_or_country_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    path = write_csv(tmp_path / "niot_USA.csv", us_rows())
    with pytest.raises(UsageError, match="2012"):
        read_published(path, year=2013)
    with pytest.raises(UsageError, match="USA"):
        read_published(path, region="DEU")


def test_a_cut_off_file_is_refused_with_the_rows_it_lacks(tmp_path):
    path = write_csv(tmp_path / "niot_USA.csv", us_rows()[:-9])
    with pytest.raises(DataError) as caught:
        read_published(path)
    assert {"A20, Imports", "VA, TOT", "GO, TOT"} <= {fault.row for fault in caught.value.faults}


def test_a_missing_figure_is_never_read_as_zero(tmp_path):
    rows = us_rows()
    rows[3][5] = ":"
    with pytest.raises(DataError) as caught:
        read_published(write_csv(tmp_path / "niot_USA.csv", rows))
    assert caught.value.faults[0].row == "2012, A02, Domestic"
    assert caught.value.faults[0].column == "A02"
    assert caught.value.faults[0].message.startswith("line 3: ")


@pytest.mark.parametrize("cell", ["1,2,3", "many"])
def test_a_cell_that_is_no_number_is_named_with_its_line(tmp_path, cell):
    rows = us_rows()
    rows[7][6] = cell
    with pytest.raises(DataError, match="line 7"):
        read_published(write_csv(tmp_path / "niot_USA.csv", rows))


def test_a_line_cut_off_is_named_with_its_number(tmp_path):
    rows = us_rows()
    rows[9] = rows[9][:-1]
    with pytest.raises(DataError, match="line 9: "):
        read_published(write_csv(tmp_path / "niot_USA.csv", rows))


GDP_2014 = {"DEU": 3_868_000, "USA": 17_500_000, "IND": 2_000_000, "CHN": 10_400_000, "BRA": 2_450_000}
"""Million USD, rounded, as the World Bank prints them: a table that is far off was read wrongly."""


@pytest.mark.parametrize("region", sorted(GDP_2014))
@pytest.mark.parametrize("year", [2000, 2007, 2014])
def test_the_user_s_national_tables_add_up_and_survive_writing(user_data, tmp_path, region, year):
    tables, _ = read_published(user_data / "wiod2016_national", region=region, year=year)
    report = check_tables(tables)
    assert report.passed, report.faults
    assert report.largest_gap("supply_use") <= 0.071
    assert report.largest_gap("output_costs") <= 0.151
    again = read_tables(write_folder(tables, tmp_path / "folder"))
    assert again.meta == tables.meta
    assert all(np.array_equal(again.wide[name].values, tables.wide[name].values) for name in tables.wide)
    assert all(again.long[name].records == tables.long[name].records for name in tables.long)
    if year == 2014:
        gdp = next(each.left for each in report.identities if each.name == "gdp_production")
        assert gdp == pytest.approx(GDP_2014[region], rel=0.09)


def test_germany_s_accounts_give_capital_labour_and_wages(user_data):
    tables, _ = read_published(user_data / "wiod2016_national", region="DEU", year=2014)
    assert tables.wide["labour"].values.sum() == pytest.approx(42706, abs=1)
    rate = next(each.value for each in tables.assumptions if each.name == "exchange_rate")
    assert rate == "0.7527 per USD"
    stock = tables.long["capital"].number("stock").sum()
    assert stock == pytest.approx(9_518_658 / 0.7527, rel=1e-4)


def test_one_copied_file_reads_like_the_whole_folder(user_data, tmp_path):
    shutil.copy(user_data / "wiod2016_national" / "niot_IND.csv", tmp_path)
    alone, _ = read_published(tmp_path / "niot_IND.csv", year=2014)
    folder, _ = read_published(user_data / "wiod2016_national", region="IND", year=2014)
    assert np.array_equal(alone.wide["use"].values, folder.wide["use"].values)
