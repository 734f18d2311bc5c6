"""A workbook of tables and scenario plans as it is; all its faults are told in one pass, each with its cell."""

from __future__ import annotations

import pytest

from lustrum.data.made_up import made_up
from lustrum.errors import DataError, UsageError
from lustrum.scenario import read_scenario, run_scenario
from lustrum.scenario.book import is_book
from lustrum.scenario.book_draft import book_for
from lustrum.scenario.book_faults import faults_of_book
from tests.walks.sheets import typed_over


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "home.xlsx"
    path.write_bytes(book_for(made_up(["farming", "industry"]), "home.xlsx", 3, 0.005, 0.015))
    return path


def test_a_first_workbook_plans_as_it_is(book):
    scenario = read_scenario(book)
    assert (scenario.years, scenario.growth.labour, scenario.growth.productivity) == ((2021, 2022, 2023), 0.005, 0.015)
    assert is_book(book) and not faults_of_book(book)
    assert run_scenario(scenario).status == "optimal"


def test_the_file_kept_with_a_plan_says_what_the_sheets_say(book, tmp_path):
    typed_over(book, {"scenario!B7": "1.2 %", "wishes!B5": "consumption", "wishes!E5": "2023", "wishes!F5": ">=",
                      "wishes!H5": "103 %", "wishes!A5": "more"})  # fmt: skip
    scenario = read_scenario(book)
    (content,) = scenario.files.values()
    (tmp_path / "home.toml").write_bytes(content)
    again = read_scenario(tmp_path / "home.toml")
    assert scenario.growth.labour == 0.012 and scenario.wishes[0].than_trend == 1.03
    assert (again.years, again.growth, again.options) == (scenario.years, scenario.growth, scenario.options)
    assert str(again.wishes) == str(scenario.wishes)


def test_an_option_of_a_part_stands_under_its_own_name(book):
    typed_over(book, {"scenario!A12": "capital.overtime", "scenario!B12": "FALSE", "scenario!A22": "tax.rate"})
    typed_over(book, {"scenario!A22": ""})
    assert read_scenario(book).options["capital"]["overtime"] is False


def test_faults_of_tables_and_scenario_are_told_in_one_pass_with_their_cells(book):
    typed_over(
        book,
        {"use!B2": "1O", "scenario!B7": "2", "scenario!A9": "growth.exprots", "scenario!B9": "0.01",
         "wishes!A5": "more", "wishes!B5": "consumtion", "wishes!F5": ">=", "wishes!G5": "12,5"},
    )  # fmt: skip
    places = [fault.file.partition(", ")[2] for fault in faults_of_book(book)]
    assert {"use!B2", "scenario!B7", "scenario!A9", "wishes!B5", "wishes!G5"} <= set(places)


def test_a_fault_of_the_scenario_alone_is_a_fault_of_data_with_a_value_to_try(book):
    typed_over(book, {"scenario!B7": "1.5"})
    with pytest.raises(DataError, match=r"scenario!B7: growth.labour is 1.5.* write 0.015"):
        read_scenario(book)


def test_a_workbook_without_a_scenario_says_how_to_get_one(book, tmp_path):
    from lustrum.data.write_workbook import write_workbook

    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(write_workbook(made_up(["a"]), "plain.xlsx"))
    with pytest.raises(UsageError, match="no sheet 'scenario'"):
        read_scenario(plain)
    assert not is_book(plain) and not is_book(tmp_path / "none.xlsx")
