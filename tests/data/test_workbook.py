"""A workbook says what a folder says; a hostile one harms nobody."""

import csv
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.workbook import read_workbook
from lustrum.errors import DataError
from lustrum.results import Fault


def _flat(meta: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = []
    for key, value in meta.items():
        if isinstance(value, list):
            value = {str(number): item for number, item in enumerate(value, start=1)}
        lines += _flat(value, f"{before}{key}.") if isinstance(value, dict) else [(f"{before}{key}", value)]
    return lines


def _workbook(folder: Path, target: Path) -> Path:
    """Write a folder as one workbook, numbers as numbers."""
    with xlsxwriter.Workbook(str(target)) as book:
        sheet = book.add_worksheet("economy")
        sheet.write_row(0, 0, ["key", "value"])
        with (folder / "economy.toml").open("rb") as stream:
            for line, pair in enumerate(_flat(tomllib.load(stream)), start=1):
                sheet.write_row(line, 0, pair)
        for file in sorted(folder.glob("*.csv")):
            sheet = book.add_worksheet(file.stem)
            with file.open(newline="", encoding="utf-8") as stream:
                for i, row in enumerate(csv.reader(stream)):
                    for j, cell in enumerate(row):
                        if cell.replace(".", "").replace("-", "").isdecimal():
                            sheet.write_number(i, j, float(cell))
                        else:
                            sheet.write_string(i, j, cell)
    return target


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_a_workbook_is_read_as_the_folder_is(tmp_path: Path, name: str) -> None:
    folder = read_tables(bundled_path(name))
    book = read_tables(_workbook(bundled_path(name), tmp_path / "economy.xlsx"))
    assert book.meta == folder.meta
    assert book.assumptions == folder.assumptions
    assert book.wide.keys() == folder.wide.keys()
    for key, table in folder.wide.items():
        other = book.wide[key]
        assert (other.rows, other.columns, other.decimals) == (table.rows, table.columns, table.decimals)
        assert np.array_equal(other.values, table.values)
    for key, long_table in folder.long.items():
        assert book.long[key].records == long_table.records
    assert check_tables(book).passed
    assert [path for path, _ in book.inputs] == ["economy.xlsx"]


def test_faults_of_a_workbook_are_named_with_sheet_row_and_column(germany: Any, tmp_path: Path) -> None:
    germany.set("use.csv", "CPA_F", "CPA_A", "n/a")
    germany.set("labour.csv", "persons", "CPA_A", "")
    with pytest.raises(DataError) as caught:
        read_tables(_workbook(germany.path, tmp_path / "economy.xlsx"))
    found = [(fault.kind, fault.file, fault.row, fault.column) for fault in caught.value.faults]
    assert found == [
        ("not_a_number", "economy.xlsx, use!B4", "CPA_F", "CPA_A"),
        ("blank", "economy.xlsx, labour!B2", "persons", "CPA_A"),
    ]


def test_a_date_or_a_truth_value_is_no_number(germany: Any, tmp_path: Path) -> None:
    germany.set("use.csv", "CPA_F", "CPA_A", "TRUE")
    with pytest.raises(DataError, match="TRUE"):
        read_tables(_workbook(germany.path, tmp_path / "economy.xlsx"))


def test_an_unknown_sheet_is_refused_by_name(germany: Any, tmp_path: Path) -> None:
    (germany.path / "stock.csv").write_text("a,b\n")
    with pytest.raises(DataError, match="stocks"):
        read_tables(_workbook(germany.path, tmp_path / "economy.xlsx"))


def test_a_far_cell_costs_neither_the_process_nor_much_time(germany: Any, tmp_path: Path) -> None:
    book = _workbook(germany.path, tmp_path / "far.xlsx")
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    hostile = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(hostile, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.namelist():
            data = source.read(item)
            if item == "xl/worksheets/sheet2.xml":
                changed = data.replace(b"</sheetData>", far.encode())
                assert changed != data
                data = changed
            target.writestr(item, data)
    assert hostile.stat().st_size < 30_000
    started = time.monotonic()
    with pytest.raises(DataError) as caught:
        read_tables(hostile)
    assert [(fault.kind, fault.file) for fault in caught.value.faults] == [("workbook", "hostile.xlsx")]
    assert time.monotonic() - started < 12


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_workbook_is_named(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "economy.xlsx"
    file.write_bytes(data)
    with pytest.raises(DataError, match=r"economy\.xlsx"):
        read_tables(file)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    file = _workbook(bundled_path("germany_1995"), tmp_path / "economy.xlsx")

    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("child", 10)

    monkeypatch.setattr(subprocess, "run", slow)
    faults: list[Fault] = []
    read_workbook(file, faults)
    assert [fault.kind for fault in faults] == ["workbook"]
