"""A symmetric sheet as offices publish it: headings in two rows, notes, totals, a second matrix, sheets before it."""

from __future__ import annotations

import csv

import pytest

from tests.cases.offices import Sheet
from tests.data.readers.publishers import write_sheets

SAID = ("--year", "2010", "--set", "unit=million pounds", "--set", "currency=GBP")
PRODUCTS = (
    ("A", "Agriculture, forestry\nand fishing"),
    ("B-E", "Production"),
    ("F", "Construction"),
    ("G-T", "Services"),
)
FLOWS = ([20, 60, 1, 10], [15, 200, 40, 80], [2, 5, 30, 12], [10, 90, 25, 300])
FINAL = {
    "Households": [30, 150, 1, 500],
    "NPISH": [0, 0, 0, 20],
    "General government": [0, 10, 2, 250],
    "Gross fixed capital formation": [1, 60, 90, 30],
    "Valuables": [0, 1, 0, 0],
    "Changes in inventories": [2, -3, 1, 0],
    "Exports of goods": [10, 180, 0, 0],
    "Exports of services": [0, 0, 2, 120],
}
IMPORTED, IMPORTED_FINAL = [8, 120, 3, 60], [100, 0, 20, 40, 5, 2, 30, 10]
TAXES, TAXES_FINAL = [2, 20, 4, 25], [90, 0, 5, 10, 0, 0, 1, 0]
TOTALS = {
    "output": 2357.0, "value_added": 1215.0, "gdp": 1372.0, "imports": 398.0, "households": 871.0, "npish": 20.0,
    "government": 287.0, "gfcf": 231.0, "inventories": 8.0, "exports": 353.0,
}  # fmt: skip
"""Counted by hand: GDP is value added of 1,215 and taxes of 51 and 106, final uses of 1,770 less imports of 398."""
NOTES: Sheet = [[], ["Notes"], ["1. Components may not sum to totals because of rounding."], ["2. Source: the office"]]
INVERSE: Sheet = [
    [],
    ["Leontief inverse"],
    ["CPA", "Product", *(code for code, _ in PRODUCTS)],
    *([code, name, *(1.1 if code == each else 0.1 for each, _ in PRODUCTS)] for code, name in PRODUCTS),
]


def sheet() -> Sheet:
    """Return the table from its title to output."""
    uses = [sum(row) for row in FLOWS]
    last = [sum(column[i] for column in FINAL.values()) for i in range(4)]
    output = [a + b for a, b in zip(uses, last, strict=True)]
    home = [sum(row[j] for row in FLOWS) for j in range(4)]
    added = [output[j] - home[j] - IMPORTED[j] - TAXES[j] for j in range(4)]
    wages, other = [round(0.45 * each) for each in added], [3, 4, 2, 5]

    def row(label: str, inside: list[int], final: list[int] | None = None) -> list[object]:
        beyond = [] if final is None else [*final, sum(final), sum(inside) + sum(final)]
        return ["", label, *inside, sum(inside), *beyond]

    codes = [code for code, _ in PRODUCTS]
    finals = [sum(column) for column in FINAL.values()]
    bought = [a + b + c for a, b, c in zip(finals, IMPORTED_FINAL, TAXES_FINAL, strict=True)]
    return [
        ["Input-output analytical tables, 2010"],
        ["Domestic use matrix, product by product, basic prices"],
        ["£ million"],
        [],
        ["", "", "Product", "", "", "", "Total intermediate", "Final uses", *[""] * 7, "Total final", "Total"],
        ["CPA", "Product", *codes, "consumption", *FINAL, "demand", "demand for products"],
        *(
            [code, name, *FLOWS[i], uses[i], *(column[i] for column in FINAL.values()), last[i], output[i]]
            for i, (code, name) in enumerate(PRODUCTS)
        ),
        row("Total domestic use", home, finals),
        row("Use of imported products, cif", IMPORTED, IMPORTED_FINAL),
        row("Taxes less subsidies on products", TAXES, TAXES_FINAL),
        row("Total intermediate / final use at purchasers' prices",
            [home[j] + IMPORTED[j] + TAXES[j] for j in range(4)], bought),
        row("Compensation of employees", wages),
        row("Taxes less subsidies on production", other),
        row("Gross operating surplus and mixed income", [added[j] - wages[j] - other[j] for j in range(4)]),
        row("Gross value added at basic prices", added),
        row("Output at basic prices", output),
    ]  # fmt: skip


def loaded(lustrum, path):
    ended = lustrum("load", path, *SAID, "--out", "out", "--json")
    assert ended.code == 0, ended.out + ended.err
    return ended.json


@pytest.mark.parametrize(
    "before", [{}, {"Notes": [["About"], ["Contact: the office"]]}, {"Contents": [["IOT", "Table"]]}]
)
def test_a_sheet_with_headings_in_two_rows_and_notes_loads_with_one_command(lustrum, tmp_path, before):
    """'Production' is a product here, and 'Total intermediate' over 'consumption' no consumption of anybody."""
    answer = loaded(lustrum, write_sheets(tmp_path / "table.xlsx", {**before, "IOT": [*sheet(), *NOTES]}))
    assert answer["totals"] == TOTALS and answer["activities"] == 4
    left = {each["label"] for part in answer["coverage"] for each in part["left"]}
    assert {"consumption", "demand", "demand for products", "Total domestic use"} <= left


def test_the_same_sheet_as_text_with_semicolons_and_blanks_between_thousands_is_the_same(lustrum, tmp_path):
    with (tmp_path / "table.csv").open("w", newline="", encoding="utf-8-sig") as stream:
        rows = [[f"{c:,}".replace(",", " ") if isinstance(c, int) else c for c in row] for row in [*sheet(), *NOTES]]
        csv.writer(stream, delimiter=";").writerows(rows)
    assert loaded(lustrum, tmp_path / "table.csv")["totals"] == TOTALS


def test_an_inverse_below_the_table_is_left_out_by_name(lustrum, tmp_path):
    answer = loaded(lustrum, write_sheets(tmp_path / "table.xlsx", {"IOT": [*sheet(), *INVERSE, *NOTES]}))
    assert answer["totals"] == TOTALS
    assert "Leontief inverse (a second matrix from row 21 on)" in str(answer["assumptions"])


def test_a_second_matrix_of_which_nobody_says_what_it_is_is_refused_with_its_row(lustrum, tmp_path):
    other = [[], ["Table of the year before"], *INVERSE[2:]]
    path = write_sheets(tmp_path / "table.xlsx", {"IOT": [*sheet(), *other]})
    ended = lustrum("load", path, *SAID, "--out", "out", "--json")
    assert ended.code == 3 and "row 22" in ended.out and "a second matrix below the first" in ended.out
