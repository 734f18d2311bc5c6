"""One pass over a workbook names all that is wrong, and offers a value where one can be told."""

from __future__ import annotations

import pytest
from tests.walks.sheets import typed_over

from lustrum.data.made_up import made_up
from lustrum.data.read import read_book, read_tables
from lustrum.data.write_workbook import write_workbook
from lustrum.errors import DataError
from lustrum.results.number import meant


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "home.xlsx"
    path.write_bytes(write_workbook(made_up(["farming", "industry"]), "home.xlsx"))
    return path


def _faults(book, cells):
    typed_over(book, cells)
    with pytest.raises(DataError) as caught:
        read_tables(book)
    return caught.value.faults


def test_checks_and_notes_are_not_read(book):
    typed_over(book, {"use!A7": "note: mine", "use!B7": "x", "use!E1": "check: mine", "use!E2": "nonsense"})
    assert read_tables(book).wide["use"].values.shape == (2, 2)


def test_blank_rows_and_columns_do_not_count_and_addresses_stay_those_of_the_sheet(book):
    sound = read_tables(book).wide["labour"]
    typed_over(book, {"labour!A2": "", "labour!B2": "", "labour!C2": "", "labour!D2": "", "labour!A4": "workers",
                      "labour!B4": "1", "labour!C4": "n/a"})  # fmt: skip
    (fault,) = _faults(book, {})
    assert fault.file == "home.xlsx, labour!C4" and sound.rows == ("workers",)


def test_a_forgotten_cell_is_named_with_the_figure_that_closes_its_row(book):
    value = read_tables(book).wide["final_demand"].values[1, 0]
    (fault,) = _faults(book, {"final_demand!B4": ""})
    assert fault.file == "home.xlsx, final_demand!B4" and f"{value:g} would close the row" in fault.way_out


def test_a_table_with_a_cell_that_cannot_be_read_is_still_tested_for_the_others(book):
    faults = _faults(book, {"use!B2": "2O0", "imports!B2": "999"})
    assert faults[0].way_out.endswith("Try 200.")
    assert any(fault.kind == "unbalanced_product" for fault in faults[1:])


def test_a_misspelt_label_is_named_once_at_its_cell(book):
    (fault,) = _faults(book, {"imports!A3": "industri"})
    assert fault.file == "home.xlsx, imports!A3" and "'industry'" in fault.way_out


def test_where_nobody_can_guess_the_first_faults_are_told_alone(book):
    typed_over(book, {"use!B1": "industry"})
    tables, faults = read_book(book)
    assert tables is None and faults


@pytest.mark.parametrize(
    "typed, said",
    [("1 234,5", "1234.5"), ("1.234,5", "1234.5"), ("1,234", "1234"), ("12,5", "12.5"), ("8O", "80"), ("l2", "12"),
     ("(3)", "-3"), ("-5", ""), ("", ""), ("seven", ""), ("2014-03-01", "")],
)  # fmt: skip
def test_a_value_to_try_is_plain_or_none(typed, said):
    assert meant(typed) == said
