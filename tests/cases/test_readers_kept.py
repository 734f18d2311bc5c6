"""What was read rightly stays so: negative cells, used and other goods, years that differ, files exchanged."""

from __future__ import annotations

import pytest

from lustrum.data import check_tables
from lustrum.data.readers import read_published
from lustrum.errors import UsageError
from tests.data.readers.publishers import eurostat_csv, random_supply_use, write_sheets


def test_negative_cells_keep_their_signs(tmp_path):
    """62-negative-cells: inventories drawn down, negative margins, subsidies."""
    table = random_supply_use(11)
    eurostat_csv(tmp_path, table)
    tables, _ = read_published(tmp_path)
    stocks = tables.wide["final_demand"].columns.index("inventories")
    assert (table.final[:, 4] < 0).any()
    assert (tables.wide["final_demand"].values[:, stocks] == table.final[:, 4]).all()
    assert (tables.wide["valuation"].values < 0).any() and check_tables(tables).passed


def test_years_of_supply_and_use_that_differ_are_listed(tmp_path):
    """59-eurostat-years-and-order: supply of 2017 to 2019, use of 2018 alone."""
    folders = [tmp_path / str(year) for year in (2017, 2018, 2019)]
    for folder in folders:
        folder.mkdir()
        eurostat_csv(folder, random_supply_use(int(folder.name)), year=int(folder.name))
        if folder.name != "2018":
            (folder / "naio_10_cp16.csv").unlink()
    with pytest.raises(UsageError, match="2017, 2018, 2019"):
        read_published(folders)
    with pytest.raises(UsageError, match="no use table of XX 2017"):
        read_published(folders, year=2017)
    tables, _ = read_published(folders, year=2018)
    assert (tables.wide["use"].values == random_supply_use(2018).use).all()


def test_the_names_of_files_do_not_matter(tmp_path):
    """59: supply under the name of use, and the other way round."""
    supply, use = eurostat_csv(tmp_path, random_supply_use(12))
    supply.rename(tmp_path / "a.csv")
    use.rename(supply)
    (tmp_path / "a.csv").rename(use)
    assert check_tables(read_published(tmp_path)[0]).passed


def bea(folder):
    """Write a make and a use table with the products Used and Other, which are imported for consumption."""
    columns = ["11", "31G", "T001", "F010", "F040", "F050", "T004", "T007"]
    rows = [
        ["11", 10, 40, 50, 60, 10, -20, 50, 100],
        ["31G", 30, 60, 90, 100, 60, -50, 110, 200],
        ["Used", 0, 0, 0, 2907, 0, -2907, 0, 0],
        ["Other", 0, 0, 0, 7786, 0, -7786, 0, 0],
        ["T005", 40, 100],
        ["V001", 30, 50],
        ["V003", 30, 50],
        ["T008", 100, 200],
    ]
    named = [[row[0], f"name {row[0]}", *row[1:]] for row in rows]
    title = [["A table"], ["(Millions of dollars)"], []]
    over = ["11", "31G", "Used", "Other", "T007"]
    make = [["11", "a", 100, 0, 0, 0, 100], ["31G", "b", 0, 200, 0, 0, 200], ["T007", "Total", 100, 200, 0, 0, 300]]
    use_head, make_head = ([["", "", *codes], ["IOCode", "Name", *codes]] for codes in (columns, over))
    write_sheets(folder / "IOUse_2012.xlsx", {"2012": [*title, *use_head, *named]})
    write_sheets(folder / "IOMake_2012.xlsx", {"2012": [*title, *make_head, *make]})


def test_used_and_other_goods_are_kept(tmp_path):
    """54-bea-used-and-other: their imports are counted, and every row left out is told."""
    bea(tmp_path)
    tables, _ = read_published(tmp_path)
    imports = dict(zip(tables.products, tables.long["imports"].number("value"), strict=True))
    assert (imports["Used"], imports["Other"], sum(imports.values())) == (2907.0, 7786.0, 10763.0)
    assert check_tables(tables).passed
    left = {left.label for each in tables.coverage for left in each.left}
    assert {"name T005", "name T008"} <= left
