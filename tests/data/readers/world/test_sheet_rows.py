"""Large sheets row by row, in a child process under limits."""

from __future__ import annotations

import pytest
import xlsxwriter

from lustrum.data.safe.sheet_rows import sheet_rows
from lustrum.errors import DataError


def book(path, cells):
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("2014")
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    return path


def test_numbers_stay_numbers_to_the_last_bit_and_columns_stay_in_place(tmp_path):
    value = 0.1234567890123456
    path = book(tmp_path / "b.xlsx", {(1, 2): "x", (2, 3): value, (3, 2): True})
    assert list(sheet_rows(path, "2014")) == [["", "", "", ""], ["", "", "x", ""], ["", "", "", value],
                                              ["", "", "TRUE", ""]]  # fmt: skip


@pytest.mark.parametrize("limit", [{}, {"memory": 300_000_000}])
def test_a_far_cell_brings_down_the_child_alone(tmp_path, limit):
    path = book(tmp_path / "b.xlsx", {(0, 0): "x", (1_048_575, 16_383): 1.0})
    with pytest.raises(DataError, match="sheet '2014' cannot be read") as caught:
        list(sheet_rows(path, "2014", **limit))
    assert [fault.kind for fault in caught.value.faults] == ["workbook"]


def test_a_sheet_that_is_not_there_and_a_file_that_is_no_workbook_are_refused(tmp_path):
    path = book(tmp_path / "b.xlsx", {(0, 0): "x"})
    with pytest.raises(DataError, match="not readable"):
        list(sheet_rows(path, "2015"))
    (tmp_path / "c.xlsx").write_bytes(path.read_bytes()[:900])
    with pytest.raises(DataError, match="not readable"):
        list(sheet_rows(tmp_path / "c.xlsx", "2014"))


def test_a_child_that_takes_too_long_is_stopped_and_a_reader_may_stop_early(tmp_path):
    path = book(tmp_path / "b.xlsx", {(row, 0): row for row in range(50_000)})
    assert next(sheet_rows(path, "2014")) == [0]
    with pytest.raises(DataError, match="before the sheet did"):
        list(sheet_rows(path, "2014", seconds=0))
