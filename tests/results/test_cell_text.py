"""One decision table for what a cell says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.results.cell_numbers import read_numbers, value_of
from lustrum.results.cell_text import RULES, Convention, decide_convention, take_apart


def read(cells: list[str], **options):
    faults: list = []
    found = read_numbers(
        [cells], file="t", rows=["r"], columns=[f"c{i}" for i in range(len(cells))], faults=faults, **options
    )
    return found, faults


@pytest.mark.parametrize(
    ("text", "helper", "number"),
    [
        ("1 234,5", "0,5", 1234.5), ("1.234,5", "0,5", 1234.5), ("1,234.5", "0.5", 1234.5), ("(12.3)", "1.5", -12.3),
        ("12.3 p", "1.5", 12.3), ("12.3p", "1.5", 12.3), ("12.3 (e)", "1.5", 12.3), ("1\u00a0234.5", "1.5", 1234.5),
        ("1\u202f234,5", "1,5", 1234.5), ("١٢٫٥", "1.5", 12.5), ("１２.５", "1.5", 12.5), ("−12.5", "1.5", -12.5),
        ("12.5-", "1.5", -12.5), ("1'234.5", "1.5", 1234.5), ("1,234", "1.5", 1234.0), ("1.234", "1,5", 1234.0),
        ("1,234", "1 234,50", 1.234), ("1.5e-05", "1.5", 1.5e-05), ("+3", "1.5", 3.0), ("(1 234,5) p", "1,5", -1234.5),
        ("1,234,567", "1.5", 1234567.0), (".5", "1.5", 0.5),
    ],
)  # fmt: skip
def test_a_number_is_read_whatever_its_notation(text, helper, number):
    found, faults = read([text, helper])
    assert not faults
    assert found.values[0, 0] == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", [":", "c", ": c", ":c", "..", "…", "n/a", "-", "x"])
def test_a_mark_for_a_missing_figure_is_unknown_and_never_zero(text):
    found, faults = read([text, "1.5"])
    assert not faults
    assert np.isnan(found.values[0, 0])
    assert [(i, j) for i, j, _ in found.unknown] == [(0, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "nan",
        "inf",
        "1e999",
        "1_000",
        "0x1F",
        "2014-03-01",
        "3/12",
        "12-Mar",
        "#REF!",
        "TRUE",
        "12 345 6",
        "1,23,4.5",
    ],
)
def test_what_is_no_number_is_a_fault_that_names_its_cell(text):
    _, faults = read([text, "1.5"])
    assert [(fault.row, fault.column) for fault in faults] == [("r", "c0")]


def test_a_flag_is_kept_beside_its_number():
    found, _ = read(["12.3 p", "1.5"])
    assert found.flags == ((0, 0, "p"),)


@pytest.mark.parametrize("cells", [["1,234"], ["1.234", "12"], ["1,234", "2,345"]])
def test_a_table_that_can_be_read_in_two_ways_is_refused_with_both(cells):
    _, faults = read(cells)
    assert faults[0].kind == "ambiguous"
    assert cells[0] in faults[0].message
    named = read(cells, convention=Convention(",", "."))
    assert not named[1]


def test_cells_that_contradict_each_other_are_both_named():
    with pytest.raises(UsageError, match=r"'1,5' and '2\.5'"):
        decide_convention(["1,5", "2.5"])


def test_per_cent_among_other_numbers_is_a_fault():
    assert read(["12%", "3%"])[0].values.tolist() == [[0.12, 0.03]]
    assert "per cent" in read(["12%", "3.5"])[1][0].message


def test_a_blank_is_zero_only_where_the_publisher_means_it_and_that_is_noted():
    found, faults = read(["", "1.5"], blank="zero")
    assert not faults and found.values[0, 0] == 0.0
    assert "blank" in found.convention.notes[-1]
    assert read(["", "1.5"], blank="unknown")[0].unknown == ((0, 0, ""),)


def test_every_example_of_the_decision_table_is_as_it_says():
    for rule in RULES:
        for text in rule.examples:
            cell = take_apart(text)
            if "fault" in rule.result:
                refused = cell.fault or value_of(cell, Convention(".", ",")) is None
                assert refused, text
            elif "unknown" in rule.result:
                assert cell.unknown, text
            else:
                assert cell.core, text


GROUPS = {",": (".", " ", "'", ""), ".": (",", " ", "'", "")}


@given(
    values=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12),
    decimal=st.sampled_from(",."),
    choice=st.integers(0, 3),
    style=st.sampled_from(["minus", "brackets", "typographic"]),
)
def test_numbers_printed_under_any_convention_read_back_as_themselves(values, decimal, choice, style):
    grouping = GROUPS[decimal][choice]

    def printed(value: int) -> str:
        text = f"{abs(value) / 100:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", grouping)
        if value >= 0:
            return text
        return {"minus": f"-{text}", "brackets": f"({text})", "typographic": f"−{text}"}[style]

    found, faults = read([printed(value) for value in values])
    assert not faults
    assert found.values[0].tolist() == [value / 100 for value in values]
    assert found.decimals == 2
