"""Supply and use tables in the layouts of their publishers: one suite for all of them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from tests.data.readers.publishers import LAYOUTS, eurostat_csv, eurostat_workbook, random_supply_use, write_sheets

from lustrum.data import check_tables, read_tables
from lustrum.data.probe import probe
from lustrum.data.readers import READERS, read_published
from lustrum.data.safe.workbook import read_sheets
from lustrum.data.valuation import to_basic_prices
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError

layouts = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.reader for layout in LAYOUTS])


@layouts
def test_a_publication_is_recognised_by_its_own_reader_and_by_no_other(layout, tmp_path):
    layout.write(tmp_path, random_supply_use(1))
    source = probe(tmp_path)
    assert [reader.name for reader in READERS if reader.recognise(source)] == [layout.reader]


@layouts
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_of_a_publication_is_carried(layout, tmp_path, seed):
    table = random_supply_use(seed)
    layout.write(tmp_path, table)
    tables, found = read_published(tmp_path, **layout.choice)
    assert found.reader.name == layout.reader
    assert check_tables(tables).passed
    products, industries = layout.products, layout.industries
    assert tables.products == products and tables.activities == industries
    assert np.array_equal(tables.wide["supply"].aligned(products, industries), table.supply)
    assert np.array_equal(tables.wide["use"].aligned(products, industries), table.use)
    assert np.array_equal(tables.wide["final_demand"].aligned(products, layout.categories), table.final)
    assert np.array_equal(tables.wide["value_added"].values.sum(axis=0), table.value_added.sum(axis=0))
    assert np.array_equal(tables.long["imports"].number("value"), table.imports)
    between = tables.wide["valuation"]
    assert np.array_equal(between.aligned(columns=("trade_margins",))[:, 0], table.margins)
    taxed = [name for name in between.columns if name != "trade_margins"]
    assert np.array_equal(between.aligned(columns=tuple(taxed)).sum(axis=1), table.taxes)


@layouts
def test_a_publication_survives_writing_and_reading(layout, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    layout.write(source, random_supply_use(4))
    tables, _ = read_published(source, **layout.choice)
    again = read_tables(write_folder(tables, tmp_path / "folder"))
    assert again.meta == tables.meta
    for name, table in tables.wide.items():
        assert np.array_equal(again.wide[name].values, table.values)
        assert again.wide[name].decimals == table.decimals
    assert all(again.long[name].records == table.records for name, table in tables.long.items())


@layouts
@pytest.mark.parametrize("seed", [5, 6])
def test_basic_prices_keep_supply_gdp_and_balance(layout, tmp_path, seed):
    table = random_supply_use(seed)
    layout.write(tmp_path, table)
    tables, _ = read_published(tmp_path, **layout.choice)
    basic = to_basic_prices(tables)
    report = check_tables(basic)
    assert report.passed, report.faults
    gdp = {each.name: each.left for each in report.identities if each.label == "GDP"}
    assert gdp["gdp_production"] == pytest.approx(table.value_added.sum() + table.taxes.sum(), rel=1e-12)
    assert basic.long["taxes_on_products"].number("value").sum() == pytest.approx(table.taxes.sum(), rel=1e-9)
    assert np.array_equal(basic.wide["supply"].values, tables.wide["supply"].values)


def test_a_country_or_year_is_asked_for_where_the_download_holds_several(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, geo in ((one, "DE"), (two, "FR")):
        folder.mkdir()
        eurostat_csv(folder, random_supply_use(7), geo=geo)
    with pytest.raises(UsageError, match="DE, FR"):
        read_published([one, two])
    tables, _ = read_published([one, two], region="FR")
    assert tables.meta["name"].startswith("FR 2019")


@pytest.mark.parametrize("text", [":", "", "c"])
def test_a_figure_that_is_not_published_is_named_and_never_zero(tmp_path, text):
    paths = eurostat_csv(tmp_path, random_supply_use(8))
    lines = paths[1].read_text().splitlines()
    place = next(k for k, line in enumerate(lines) if ",CPA_G45,C10-C12," in line)
    cells = lines[place].split(",")
    cells[9:] = ["12.0", "", "C"] if text == "c" else [text, "", ""]
    lines[place] = ",".join(cells)
    paths[1].write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError) as caught:
        read_published(tmp_path)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [("G45", "C10-C12")]


def test_a_line_that_was_lost_is_named(tmp_path):
    paths = eurostat_csv(tmp_path, random_supply_use(9))
    lines = [line for line in paths[0].read_text().splitlines() if ",CPA_A01,P7," not in line]
    paths[0].write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError, match="A01"):
        read_published(tmp_path)


def test_the_order_of_lines_and_labels_beside_codes_change_nothing(tmp_path):
    table = random_supply_use(10)
    plain, other = tmp_path / "plain", tmp_path / "other"
    plain.mkdir()
    other.mkdir()
    eurostat_csv(plain, table)
    for path in eurostat_csv(other, table, labels=True):
        header, *lines = path.read_text().splitlines()
        random.Random(3).shuffle(lines)
        path.write_text("\n".join([header, *lines]) + "\n")
        path.rename(path.with_name(f"download {path.name}"))
    first, _ = read_published(plain)
    second, _ = read_published(other)
    assert set(first.products) == set(second.products)
    for name in ("use", "supply"):
        found = second.wide[name].aligned(first.products, first.activities)
        assert np.array_equal(found, first.wide[name].values)


def test_flags_are_recorded(tmp_path):
    eurostat_csv(tmp_path, random_supply_use(11))
    tables, _ = read_published(tmp_path)
    assert any(note.name == "flags" and note.value == "p" for note in tables.assumptions)


def test_a_use_table_alone_is_refused_with_the_name_of_what_is_missing(tmp_path):
    paths = eurostat_csv(tmp_path, random_supply_use(12))
    Path(paths[0]).unlink()
    with pytest.raises(UsageError, match="naio_10_cp15"):
        read_published(tmp_path)


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_the_databrowser_s_workbook_reads_like_the_csv_however_it_was_laid_out(tmp_path, labels, turned):
    table = random_supply_use(5)
    for name in ("csv", "xlsx"):
        (tmp_path / name).mkdir()
    eurostat_csv(tmp_path / "csv", table)
    eurostat_workbook(tmp_path / "xlsx", table, labels=labels, turned=turned)
    by_csv, _ = read_published(tmp_path / "csv")
    by_workbook, _ = read_published(tmp_path / "xlsx")
    assert by_workbook.meta == by_csv.meta
    for name, wide in by_csv.wide.items():
        assert np.array_equal(by_workbook.wide[name].values, wide.values)


def test_labels_without_codes_are_refused_with_what_to_choose(tmp_path):
    sheet = [
        ["Unit of measure", None, "Million euro"], ["Geopolitical entity", None, "Germany"], ["Time", None, "2019"],
        ["IND_USE (Labels)", "Crop production", None, "Exports"], ["PRD_AVA (Labels)"],
        ["Products of agriculture", 1, None, 2],
    ]  # fmt: skip
    write_sheets(tmp_path / "labels.xlsx", {"Sheet 1": sheet})
    with pytest.raises(UsageError, match="Choose 'codes'"):
        read_published(tmp_path / "labels.xlsx")


def test_a_confidential_figure_of_a_workbook_is_unknown_and_named(tmp_path):
    eurostat_workbook(tmp_path, random_supply_use(6))
    path = tmp_path / "naio_10_cp16_spreadsheet.xlsx"
    grid = [list(cells) for cells in read_sheets(path)["Sheet 1"]]
    row = next(cells for cells in grid if cells[0].startswith("CPA_"))
    row[2], row[3] = "999", "c"
    write_sheets(path, {"Sheet 1": grid})
    with pytest.raises(DataError, match=row[0].removeprefix("CPA_")):
        read_published(tmp_path)


@pytest.mark.parametrize("cell", ["many", "1.2.3", "9,000,1"])
def test_a_figure_of_eurostat_that_is_no_number_is_named_with_its_line(tmp_path, cell):
    paths = eurostat_csv(tmp_path, random_supply_use(8))
    lines = paths[1].read_text().splitlines()
    cells = lines[20].split(",")
    cells[9] = f'"{cell}"'
    lines[20] = ",".join(cells)
    paths[1].write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError, match="line 21"):
        read_published(tmp_path)


def test_a_line_of_eurostat_cut_off_is_named_with_its_number(tmp_path):
    paths = eurostat_csv(tmp_path, random_supply_use(8))
    lines = paths[1].read_text().splitlines()
    lines[11] = lines[11].rpartition(",")[0]
    paths[1].write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError, match="line 12"):
        read_published(tmp_path)
