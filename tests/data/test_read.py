"""Reading is strict: what cannot be meant as it stands is named with its place, and all of it in one pass."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lustrum.data import bundled_path, read_tables
from lustrum.errors import DataError, UsageError
from lustrum.results import sha256_of

Plant = Callable[[Any], None]


def _cell(file: str, row: str, column: str, value: str) -> Plant:
    return lambda folder: folder.set(file, row, column, value)


def _bytes(file: str, change: Callable[[bytes], bytes]) -> Plant:
    return lambda folder: (folder.path / file).write_bytes(change((folder.path / file).read_bytes()))


def _remove(file: str) -> Plant:
    return lambda folder: (folder.path / file).unlink()


def _toml(old: str, new: str) -> Plant:
    return lambda folder: folder.toml(old, new)


def _header(file: str, old: str, new: str) -> Plant:
    def plant(folder: Any) -> None:
        rows = folder.rows(file)
        rows[0][rows[0].index(old)] = new
        folder.write(file, rows)

    return plant


def _row_label(file: str, old: str, new: str) -> Plant:
    def plant(folder: Any) -> None:
        rows, line, _ = folder.place(file, old, folder.rows(file)[0][0])
        rows[line][0] = new
        folder.write(file, rows)

    return plant


def _rows(file: str, change: Callable[[list[list[str]]], list[list[str]]]) -> Plant:
    return lambda folder: folder.write(file, change(folder.rows(file)))


def _drop_column(file: str, column: str) -> Plant:
    def change(rows: list[list[str]]) -> list[list[str]]:
        at = rows[0].index(column)
        return [row[:at] + row[at + 1 :] for row in rows]

    return _rows(file, change)


def _new_file(file: str, text: str) -> Plant:
    return lambda folder: (folder.path / file).write_text(text)


FAULTS: dict[str, tuple[Plant, str, tuple[str, str, str]]] = {
    "a blank cell": (_cell("use.csv", "A05", "A07", ""), "blank", ("use.csv", "A05", "A07")),
    "a text": (_cell("use.csv", "A05", "A07", "n/a"), "not_a_number", ("use.csv", "A05", "A07")),
    "NaN": (_cell("final_demand.csv", "A05", "exports", "NaN"), "not_a_number", ("final_demand.csv", "A05", "exports")),
    "inf": (_cell("labour.csv", "jobs", "A07", "inf"), "not_a_number", ("labour.csv", "jobs", "A07")),
    "a thousands separator": (_cell("use.csv", "A05", "A07", "1,234"), "not_a_number", ("use.csv", "A05", "A07")),
    "a percentage": (_cell("capital.csv", "A07, equipment", "stock", "11%"), "not_a_number",
        ("capital.csv", "A07, equipment", "stock")),
    "a blank stock": (_cell("capital.csv", "A07, equipment", "stock", ""), "blank",
        ("capital.csv", "A07, equipment", "stock")),
    "an unknown activity in a long file": (_cell("capital.csv", "A07, equipment", "activity", "A70"), "unknown_label",
        ("capital.csv", "A70", "")),
    "an unknown asset": (_cell("capital.csv", "A07, equipment", "asset", "equipmnt"), "unknown_label",
        ("capital.csv", "equipmnt", "asset")),
    "two rows for one pair": (_cell("capital.csv", "A07, equipment", "asset", "structures"), "duplicate_label",
        ("capital.csv", "A07, structures", "")),
    "a duplicate row": (_row_label("use.csv", "A06", "A05"), "duplicate_label", ("use.csv", "A05", "")),
    "a duplicate column": (_header("use.csv", "A06", "A05"), "duplicate_label", ("use.csv", "", "A05")),
    "an unknown activity in a wide file": (_header("labour.csv", "A06", "A66"), "unknown_label",
        ("labour.csv", "", "A66")),
    "a missing activity": (_drop_column("labour.csv", "A06"), "missing_label", ("labour.csv", "", "A06")),
    "a missing product": (_rows("final_demand.csv", lambda rows: rows[:5] + rows[6:]), "missing_label",
        ("final_demand.csv", "A05", "")),
    "an activity whose product nobody knows": (_row_label("use.csv", "A06", "X06"), "unknown_label",
        ("use.csv", "", "A06")),
    "a missing file": (_remove("use.csv"), "missing_file", ("use.csv", "", "")),
    "a missing value_added.csv": (_remove("value_added.csv"), "missing_file", ("value_added.csv", "", "")),
    "no imports at all": (_remove("imported_use.csv"), "missing_file", ("imports.csv", "", "")),
    "a missing economy.toml": (_remove("economy.toml"), "missing_file", ("economy.toml", "", "")),
    "an unknown file": (_new_file("labor.csv", "a,b\n"), "unknown_file", ("labor.csv", "", "")),
    "an unknown category": (_header("final_demand.csv", "households", "consumers"), "unknown_column",
        ("final_demand.csv", "", "consumers")),
    "an unknown column": (_header("capital.csv", "depreciation_rate", "rate"), "unknown_column",
        ("capital.csv", "", "rate")),
    "a missing column": (_drop_column("capital.csv", "stock"), "missing_column", ("capital.csv", "", "stock")),
    "a total as a row": (_rows("use.csv", lambda rows: [*rows, ["TOTAL", *["1"] * 20]]), "total_as_data",
        ("use.csv", "TOTAL", "")),
    "a total as a column": (_rows("use.csv", lambda rows: [[*rows[0], "Total"], *([*row, "1"] for row in rows[1:])]),
        "total_as_data", ("use.csv", "", "Total")),
    "a row too short": (_rows("use.csv", lambda rows: [*rows[:5], rows[5][:-1], *rows[6:]]), "ragged_row",
        ("use.csv", "A05", "")),
    "a row too long": (_rows("labour.csv", lambda rows: [rows[0], [*rows[1], "1"]]), "ragged_row",
        ("labour.csv", "jobs", "")),
    "a blank header": (_header("use.csv", "A06", ""), "blank", ("use.csv", "", "#7")),
    "a blank row label": (_row_label("use.csv", "A06", " "), "blank", ("use.csv", "#7", "")),
    "a label with blanks": (_row_label("use.csv", "A06", "A06 "), "label_space", ("use.csv", "A06 ", "")),
    "bars": (_bytes("use.csv", lambda data: data.replace(b",", b"|")), "delimiter", ("use.csv", "", "")),
    "an empty file": (_bytes("use.csv", lambda _: b""), "empty_file", ("use.csv", "", "")),
    "only a header": (_bytes("use.csv", lambda data: data.split(b"\n")[0]), "empty_file", ("use.csv", "", "")),
    "an open quote": (_bytes("use.csv", lambda data: data + b'"A99,1,2\n'), "not_csv", ("use.csv", "", "")),
    "a NUL": (_bytes("use.csv", lambda data: data + b"\0"), "not_a_table", ("use.csv", "", "")),
    "Latin-1": (_bytes("use.csv", lambda data: data + "Bräu".encode("latin-1")), "not_utf8", ("use.csv", "", "")),
    "Latin-1 in economy.toml": (_bytes("economy.toml", lambda data: data + b"# \xe4"), "not_utf8",
        ("economy.toml", "", "")),
    "bad TOML": (_toml("base_year = 2012", "base_year 2012"), "bad_toml", ("economy.toml", "line 3", "")),
    "an unknown key": (_toml("price_base", "pricebase"), "unknown_key", ("economy.toml", "pricebase", "")),
    "a missing key": (_toml("price_base", "pricebase"), "missing_key", ("economy.toml", "price_base", "")),
    "a year in quotes": (_toml("base_year = 2012", 'base_year = "2012"'), "wrong_type",
        ("economy.toml", "base_year", "")),
    "an unknown valuation": (_toml('"producers"', '"producer"'), "unknown_value", ("economy.toml", "valuation", "")),
    "capital of nobody knows when": (_toml('capital_stock_at = "end"', ""), "missing_key",
        ("economy.toml", "capital_stock_at", "")),
    "capital of the middle": (_toml('capital_stock_at = "end"', 'capital_stock_at = "middle"'), "unknown_value",
        ("economy.toml", "capital_stock_at", "")),
    "a negative tolerance": (_toml("cell_error = 1.0", "cell_error = -1"), "wrong_type",
        ("economy.toml", "cell_error", "")),
    "an unknown key in a section": (_toml("[labour]\nunit", "[labour]\nunits"), "unknown_key",
        ("economy.toml", "labour.units", "")),
    "a title of no product": (_toml("[titles.product]", '[titles.product]\nA77 = "Nothing"'), "unknown_label",
        ("economy.toml", "titles.product.A77", "")),
    "a mapping of nothing": (_toml("[labour]", '[columns]\nconsumers = "households"\n[labour]'), "unused_mapping",
        ("economy.toml", "columns.consumers", "")),
    "an assumption without a source": (_toml('source = "BEA depreciation', 'sauce = "BEA depreciation'), "missing_key",
        ("economy.toml", "assumption 1: source", "")),
    "half a year": (_rows("activities.csv", lambda rows: [[*rows[0], "gestation_years"],
        *([*row, "0.5" if row[0] == "A07" else ""] for row in rows[1:])]), "not_whole",
        ("activities.csv", "A07", "gestation_years")),
    "a level of 0 whose columns belong to no level": (_cell("activities.csv", "A07", "base_level", "0"),
        "missing_label", ("activities.csv", "A07", "stated_level")),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_its_place(name: str, us: Any) -> None:
    plant, kind, place = FAULTS[name]
    read_tables(us.path)
    plant(us)
    with pytest.raises(DataError) as caught:
        read_tables(us.path)
    found = [(fault.kind, (fault.file, fault.row, fault.column)) for fault in caught.value.faults]
    assert (kind, place) in found
    if kind in ("blank", "not_a_number", "not_whole", "ragged_row", "not_utf8", "delimiter", "not_csv"):
        assert len(found) == 1
    assert all(part in str(caught.value) for part in place)


def test_all_faults_of_one_pass_are_named_together(us: Any) -> None:
    us.set("use.csv", "A05", "A07", "")
    us.set("use.csv", "A06", "A07", "x")
    us.set("capital.csv", "A07, equipment", "stock", ":")
    us.set("labour.csv", "jobs", "A07", "1 000")
    us.toml('unit = "million USD"', "")
    _new_file("capitel.csv", "a\n")(us)
    with pytest.raises(DataError) as caught:
        read_tables(us.path)
    assert len(caught.value.faults) == 6
    assert len({(fault.file, fault.row) for fault in caught.value.faults}) == 6
    assert "Did you mean 'capital.csv'?" in str(caught.value)


def test_a_long_list_of_faults_is_cut_in_the_message_and_whole_on_the_error(us: Any) -> None:
    rows = us.rows("use.csv")
    us.write("use.csv", [rows[0], *([row[0], *["?"] * 20] for row in rows[1:])])
    with pytest.raises(DataError, match="440 faults") as caught:
        read_tables(us.path)
    assert len(caught.value.faults) == 440
    assert "and 390 more" in str(caught.value)


def test_bytes_that_are_not_utf8_are_named_by_line(us: Any) -> None:
    data = (us.path / "use.csv").read_bytes()
    (us.path / "use.csv").write_bytes(data + b"\xff")
    line = data.count(b"\n") + 1
    with pytest.raises(DataError, match=f"byte 0xff in line {line}"):
        read_tables(us.path)


@pytest.mark.parametrize("change", ["bom", "crlf", "both", "no last line end", "blank lines"])
def test_how_lines_end_and_a_byte_order_mark_change_nothing(us: Any, change: str) -> None:
    before = read_tables(us.path)
    for file in us.path.glob("*.csv"):
        data = file.read_bytes()
        if change in ("crlf", "both"):
            data = data.replace(b"\n", b"\r\n")
        if change in ("bom", "both"):
            data = b"\xef\xbb\xbf" + data
        if change == "no last line end":
            data = data.rstrip(b"\n")
        if change == "blank lines":
            data = data + b"\n\n"
        file.write_bytes(data)
    after = read_tables(us.path)
    assert _same(before, after)


def test_rows_and_columns_keep_the_order_of_their_file(us: Any) -> None:
    rows = us.rows("labour.csv")
    us.write("labour.csv", [[row[0], *row[:0:-1]] for row in rows])
    table = read_tables(us.path).wide["labour"]
    assert table.columns[0] == "A20"
    assert np.array_equal(table.aligned(columns=table.columns[::-1])[0], table.values[0, ::-1])


def test_unusual_names_are_mapped_where_economy_toml_says_so(us: Any) -> None:
    before = read_tables(us.path)
    _header("final_demand.csv", "households", "F010")(us)
    _header("imported_use.csv", "households", "F010")(us)
    _header("capital.csv", "stock", "net_stock")(us)
    us.toml("[labour]", '[columns]\nF010 = "households"\nnet_stock = "stock"\n[labour]')
    assert _same(before, read_tables(us.path))


def test_two_columns_mapped_to_one_are_refused_and_not_added_up(us: Any) -> None:
    us.toml("[labour]", '[columns]\nnew = "households"\n[labour]')
    rows = us.rows("final_demand.csv")
    us.write("final_demand.csv", [[*rows[0], "new"], *([*row, "0"] for row in rows[1:])])
    assert [fault.kind for fault in us.faults()] == ["duplicate_label"]


def test_a_blank_optional_column_is_none_and_not_zero(us: Any) -> None:
    lines = (us.path / "capital.csv").read_text().splitlines()
    lines[1:] = [line.rpartition(",")[0] + "," for line in lines[1:]]
    (us.path / "capital.csv").write_text("\n".join(lines) + "\n")
    table = read_tables(us.path).long["capital"]
    assert {record["depreciation_rate"] for record in table.records} == {None}
    assert np.isnan(table.number("depreciation_rate")).all()


def test_a_rate_that_is_blank_in_one_row_and_stated_in_others_is_refused(us: Any) -> None:
    us.set("capital.csv", "A07, equipment", "depreciation_rate", "")
    found = [(fault.kind, fault.row, fault.column) for fault in us.faults()]
    assert found == [("blank", "A07, equipment", "depreciation_rate")]


def test_a_file_listed_as_extra_is_left_alone_and_one_listed_must_be_there(us: Any) -> None:
    _new_file("mine.csv", "not, a\ntable")(us)
    us.toml("[labour]", '[extra]\nfiles = ["mine.csv"]\n[labour]')
    assert "mine" not in read_tables(us.path).wide
    (us.path / "mine.csv").unlink()
    assert [fault.kind for fault in us.faults()] == ["missing_file"]


def test_every_file_read_is_listed_with_its_sha256(us: Any) -> None:
    inputs = dict(read_tables(us.path).inputs)
    assert inputs == {file.name: sha256_of(file) for file in us.path.iterdir() if file.name != "SOURCE.md"}


def test_values_cannot_be_changed_after_reading() -> None:
    table = read_tables(bundled_path("germany_1995")).wide["use"]
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 1.0


def test_every_planted_number_comes_back_exactly(us: Any) -> None:
    us.set("final_demand.csv", "A05", "exports", "64452.123456789")
    us.set("final_demand.csv", "A06", "exports", "1.5e-05")
    table = read_tables(us.path).wide["final_demand"]
    assert table.values[4, table.columns.index("exports")] == 64452.123456789
    assert table.values[5, table.columns.index("exports")] == 1.5e-05
    assert table.decimals == 9


@pytest.mark.parametrize("name", ["nowhere", "table.csv"])
def test_what_is_no_folder_and_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "table.csv").write_text("a")
    with pytest.raises(UsageError, match=name):
        read_tables(tmp_path / name)


def test_reading_brings_in_neither_pandas_nor_xarray() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from lustrum.data import *; check_tables(read_tables(bundled_path('us_2012')));"
        "sys.exit(bool({'pandas', 'xarray', 'highspy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _same(one: Any, other: Any) -> bool:
    return bool(
        one.wide.keys() == other.wide.keys()
        and one.long.keys() == other.long.keys()
        and all(
            table.rows == other.wide[name].rows
            and table.columns == other.wide[name].columns
            and table.decimals == other.wide[name].decimals
            and np.array_equal(table.values, other.wide[name].values)
            for name, table in one.wide.items()
        )
        and all(table.records == other.long[name].records for name, table in one.long.items())
    )
