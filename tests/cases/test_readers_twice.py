"""Nothing is read twice and nothing disappears, in any reader: a line doubled, two vintages, an unknown row."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import python_calamine

from lustrum.data import bundled_path
from lustrum.data.readers import read_published
from lustrum.errors import DataError, LustrumError, UsageError
from tests.data.readers.publishers import LAYOUTS, eurostat_csv, random_supply_use, write_sheets
from tests.data.readers.worlds import LAYOUTS as WORLDS
from tests.data.readers.worlds import random_world

national = pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.reader for layout in LAYOUTS])
worlds = pytest.mark.parametrize("layout", WORLDS[:-1], ids=[layout.name for layout in WORLDS[:-1]])


def rewrite(path: Path, change) -> None:
    """Rewrite every table of a CSV file or workbook by a function of its rows."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(change(rows))
        return
    book = python_calamine.CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    write_sheets(
        path, {name: [[c if c != "" else None for c in row] for row in change(rows)] for name, rows in sheets.items()}
    )


def doubled(rows):
    """Repeat the row in the middle of the figures."""
    filled = [k for k, row in enumerate(rows) if sum(str(cell).replace(".", "").isdigit() for cell in row) > 3]
    if not filled:
        filled = [k for k, row in enumerate(rows) if any(str(cell).replace(".", "").isdigit() for cell in row)]
    place = filled[min(3, len(filled) - 1)] if filled else None
    return rows if place is None or len(filled) < 3 else [*rows[: place + 1], list(rows[place]), *rows[place + 1 :]]


def faults_of(folder: Path, **choice):
    with pytest.raises(LustrumError) as caught:
        read_published(folder, **choice)
    return caught.value


@national
def test_a_row_that_stands_twice_is_refused_with_both_places(layout, tmp_path):
    """10-eurostat-line-twice, and its siblings in every layout."""
    layout.write(tmp_path, random_supply_use(1))
    for path in tmp_path.iterdir():
        rewrite(path, doubled)
    error = faults_of(tmp_path, **layout.choice)
    assert isinstance(error, DataError)
    assert any(fault.kind == "duplicate_label" and " and " in fault.message for fault in error.faults), error.faults


@worlds
def test_a_row_of_a_world_table_that_stands_twice_is_refused_with_both_places(layout, tmp_path):
    layout.write(tmp_path, random_world(1), **layout.options)
    for path in tmp_path.iterdir():
        rewrite(path, doubled)
    error = faults_of(tmp_path, year=2014)
    assert isinstance(error, DataError)
    assert any(fault.kind == "duplicate_label" and " and " in fault.message for fault in error.faults), error.faults


@national
def test_two_vintages_in_one_folder_are_refused(layout, tmp_path):
    """09-eurostat-two-vintages: the old download won."""
    layout.write(tmp_path, random_supply_use(1))
    for path in list(tmp_path.iterdir()):
        shutil.copy(path, path.with_stem(f"{path.stem}_old"))
    error = faults_of(tmp_path, **layout.choice)
    assert isinstance(error, DataError | UsageError)
    assert "_old" in str(error)


@worlds
def test_two_vintages_of_a_world_table_are_refused(layout, tmp_path):
    layout.write(tmp_path, random_world(1), **layout.options)
    for path in list(tmp_path.iterdir()):
        shutil.copy(path, path.with_stem(f"{path.stem}_old"))
    error = faults_of(tmp_path, year=2014)
    assert "_old" in str(error)


def test_a_product_without_any_figure_is_named_as_confidential(tmp_path):
    """45-eurostat-confidential-product: the sign of another product's imports was said to be wrong."""
    for path in eurostat_csv(tmp_path, random_supply_use(2)):
        lines = path.read_text().splitlines()
        kept = [line for line in lines if "CPA_TOTAL" not in line and "CPA_C," not in line]
        hidden = [_hide(line) if ",CPA_G45," in line else line for line in kept]
        path.write_text("\n".join(hidden) + "\n")
    with pytest.raises(DataError) as caught:
        read_published(tmp_path)
    assert {(fault.row, fault.kind) for fault in caught.value.faults} == {("G45", "blank")}


def _hide(line: str) -> str:
    cells = line.split(",")
    return ",".join([*cells[:9], ":", "", "c"])


def test_a_code_of_a_level_that_is_not_published_is_no_fault(tmp_path):
    """A sibling: L68A is listed without figures beside L68, and A beside A01."""
    for path in eurostat_csv(tmp_path, random_supply_use(2)):
        lines = path.read_text().splitlines()
        more = [_hide(line.replace(",CPA_G45,", ",CPA_G45X,")) for line in lines if ",CPA_G45," in line]
        path.write_text("\n".join([*lines, *more]) + "\n")
    read_published(tmp_path)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimal_commas_are_read(tmp_path, separator):
    """47-eurostat-decimal-comma: semicolons and decimal commas, as a European spreadsheet saves them."""
    table = random_supply_use(3)
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
        eurostat_csv(folder, table)
    for path in after.iterdir():
        rows = list(csv.reader(path.read_text().splitlines()))
        rows[1:] = [[*row[:9], row[9].replace(".", ","), *row[10:]] for row in rows[1:]]
        path.write_text("\n".join(separator.join(row) for row in rows) + "\n")
    one, other = (read_published(folder)[0] for folder in (before, after))
    assert (one.wide["use"].values == other.wide["use"].values).all()
    assert one.meta["base_year"] == other.meta["base_year"]


@national
def test_every_figure_is_used_or_left_out_by_name(layout, tmp_path):
    """The coverage adds up, and names totals with their sums."""
    layout.write(tmp_path, random_supply_use(4))
    tables, _ = read_published(tmp_path, **layout.choice)
    assert tables.coverage
    for each in tables.coverage:
        assert each.used <= each.seen
        assert each.seen == each.used + len(each.left) or each.what == "figures"
    assert any(left.sum for each in tables.coverage for left in each.left)


@national
def test_a_year_that_is_not_there_is_refused_and_those_that_are_named(layout, tmp_path):
    """Another year than the one asked for is never read."""
    if layout.reader == "un_handbook":
        pytest.skip("its year is what is asked for; see the cases of rows")
    layout.write(tmp_path, random_supply_use(1))
    with pytest.raises(UsageError, match="2019"):
        read_published(tmp_path, **{**layout.choice, "year": 2018})


@pytest.mark.parametrize(("asked", "missing", "there"), [(2018, "supply", "2019"), (2019, "use", "2018")])
def test_of_supply_and_use_of_two_years_the_one_that_is_there_is_named_with_its_year(tmp_path, asked, missing, there):
    """The tables are both there: what is wrong is the year of one."""
    eurostat_csv(tmp_path, random_supply_use(1))
    use = tmp_path / "naio_10_cp16.csv"
    use.write_text(use.read_text("utf-8").replace(",2019,", ",2018,"), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{missing}.*{there}"):
        read_published(tmp_path, year=asked)


@pytest.mark.parametrize("layout", WORLDS, ids=[layout.name for layout in WORLDS])
def test_a_year_a_world_table_does_not_hold_is_refused(layout, tmp_path):
    """FIGARO and EXIOBASE took the year asked for to be the table's."""
    path = layout.write(tmp_path, random_world(1), **layout.options)
    with pytest.raises(UsageError, match="2014"):
        read_published(path, year=2011)


def test_an_economy_folder_of_another_year_is_refused(tmp_path):
    with pytest.raises(UsageError, match="2012"):
        read_published(bundled_path("us_2012"), year=2015)


def test_a_region_a_table_does_not_have_is_refused(tmp_path):
    """Asked for Germany, the US table was read."""
    layout = next(layout for layout in LAYOUTS if layout.reader == "bea_supply_use")
    layout.write(tmp_path, random_supply_use(1))
    with pytest.raises(UsageError, match="DEU"):
        read_published(tmp_path, region="DEU")
    assert read_published(tmp_path, region="USA")
