"""Rows and columns of published tables: every one with a figure is used, left out by name, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.offices import INDUSTRIES, SAID, insert, office, sheets, supply_rows, use_rows
from tests.data.readers.publishers import write_sheets


def loaded(lustrum, *words):
    ended = lustrum("load", *words, *SAID, "--out", "out", "--json")
    assert ended.code == 0, ended.out + ended.err
    return ended.json


def left_out(answer):
    return {left["label"]: left for each in answer["coverage"] for left in each["left"]}


def test_the_table_is_read_as_it_is(lustrum, tmp_path):
    answer = loaded(lustrum, office(tmp_path))
    totals = answer["totals"]
    assert (totals["output"], totals["value_added"], totals["gdp"]) == (2400.0, 1110.0, 1200.0)
    assert (totals["households"], totals["exports"], totals["imports"]) == (765.0, 335.0, 290.0)
    assert {"Total", "Output at basic prices", "Total use at purchasers' prices"} <= set(left_out(answer))


def test_rows_below_the_total_are_counted(lustrum, tmp_path):
    """14-handbook-row-after-total: purchases abroad (12) and of non-residents (30) disappeared."""
    abroad, here = "Direct purchases abroad by residents", "Purchases on the domestic territory by non-residents"
    supply = [*supply_rows(), ["", abroad, "", "", "", "", "", 12, 12, "", "", 12], ["", here, *[""] * 9, 0]]
    use = insert(
        use_rows(),
        "Compensation of employees",
        ["", abroad, "", "", "", "", "", 12, "", "", "", "", "", 12],
        ["", here, "", "", "", "", "", -30, "", "", "", "", 30, 0],
    )
    totals = loaded(lustrum, office(tmp_path, supply, use))["totals"]
    assert (totals["households"], totals["exports"], totals["imports"], totals["gdp"]) == (747.0, 365.0, 302.0, 1200.0)


@pytest.mark.parametrize("name", ["CIF/FOB adjustment", "Cif / fob adjustments on imports", "Territorial adjustment"])
def test_a_row_of_cif_and_fob_is_counted(lustrum, tmp_path, name):
    """A sibling: imports and exports both fall by 8."""
    supply = [*supply_rows(), ["", name, "", "", "", "", "", -8, -8, "", "", -8]]
    use = insert(use_rows(), "Compensation of employees", ["", name, *[""] * 10, -8, -8])
    answer = loaded(lustrum, office(tmp_path, supply, use))
    assert (answer["totals"]["exports"], answer["totals"]["imports"]) == (327.0, 282.0)
    assert answer["totals"]["gdp"] == 1200.0 and "adjustments" in {note["name"] for note in answer["assumptions"]}


@pytest.mark.parametrize("name", ["Total goods", "Subtotal", "Total, goods", "Sum of goods"])
def test_a_subtotal_inside_is_left_out_and_what_follows_it_is_read(lustrum, tmp_path, name):
    """15-handbook-subtotal-inside: services after the subtotal were lost."""
    supply = insert(supply_rows(), "03", ["", name, 420, 900, 0, 0, 1320, 250, 1570, 160, 70, 1800])
    use = insert(use_rows(), "03", ["", name, 150, 450, 65, 130, 795, 480, 0, 0, 205, 5, 315, 1800])
    answer = loaded(lustrum, office(tmp_path, supply, use))
    assert answer["products"] == 4 and answer["totals"]["gdp"] == 1200.0
    assert left_out(answer)[name]["place"] in ("Supply!7:7", "Use!7:7")


def test_of_which_rows_are_left_out_by_name(lustrum, tmp_path):
    """A sibling: a part beside its whole."""
    supply = insert(supply_rows(), "02", ["", "of which: cereals", 150, 0, 0, 0, 150, 20, 170, 10, 4, 184])
    use = insert(use_rows(), "02", ["", "of which: cereals", 30, 80, 0, 0, 110, 60, 0, 0, 0, -6, 20, 184])
    answer = loaded(lustrum, office(tmp_path, supply, use))
    assert answer["products"] == 4 and answer["totals"]["gdp"] == 1200.0
    assert left_out(answer)["of which: cereals"]["sum"] in (184.0, 354.0, 174.0)


@pytest.mark.parametrize("use", [10, 6])
def test_a_row_with_one_figure_is_a_row(lustrum, tmp_path, use):
    """16-handbook-row-with-one-figure: crude oil, imported into stocks (or exported again), disappeared."""
    blank = [""] * 12
    blank[use + 1 - 2] = 60
    supply = insert(supply_rows(), "", ["B06", "Crude oil", "", "", "", "", "", 60, "", "", "", ""])
    used = insert(use_rows(), "Total", ["B06", "Crude oil", *blank])
    answer = loaded(lustrum, office(tmp_path, supply, used))
    assert answer["products"] == 5
    assert (answer["totals"]["imports"], answer["totals"]["gdp"]) == (350.0, 1200.0)


def test_a_product_without_any_figure_in_one_table_is_zero_there(lustrum, tmp_path):
    """A sibling: a product neither made nor imported has a blank row of supply."""
    supply = insert(supply_rows(), "Total", ["05", "Nothing yet", *[""] * 10])
    use = insert(use_rows(), "Total", ["05", "Nothing yet", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    assert loaded(lustrum, office(tmp_path, supply, use))["totals"]["gdp"] == 1200.0


@pytest.mark.parametrize(
    "name",
    [
        "Activities of households as employers", "Government services industry", "Non-profit organisations",
        "Public administration; government activities", "Activities of extraterritorial organizations",
    ],
)  # fmt: skip
def test_an_industry_whose_name_looks_like_a_final_use_is_an_industry(lustrum, tmp_path, name):
    """18-handbook-industry-named-household."""
    supply, use = supply_rows(), use_rows()
    supply[0][5] = use[0][5] = name
    answer = loaded(lustrum, office(tmp_path, supply, use))
    assert answer["activities"] == 4 and answer["totals"]["households"] == 765.0


def test_two_rows_of_value_added_of_one_kind_are_kept_apart(lustrum, tmp_path):
    """27-handbook-operating-surplus-and-mixed-income: it crashed."""
    use = use_rows()
    use[8:9] = [["", "Operating surplus, gross", 71, 115, 57, 149], ["", "Mixed income, gross", 10, 10, 10, 10]]
    assert loaded(lustrum, office(tmp_path, None, use))["totals"]["value_added"] == 1110.0


@pytest.mark.parametrize("above", [True, False])
def test_parts_of_a_row_of_value_added_are_not_counted_twice(lustrum, tmp_path, above):
    """Siblings: wages and contributions beside compensation, consumption of capital and net surplus beside gross."""
    parts = [["", "Wages and salaries", 100, 150, 85, 200], ["", "Employers' social contributions", 26, 42, 20, 43]]
    surplus = [["", "Consumption of fixed capital", 40, 60, 30, 80], ["", "Net operating surplus", 41, 65, 37, 79]]
    use = use_rows()
    pay, rest = use[6], use[8]
    use[8:9] = [rest, *surplus] if above else [*surplus, rest]
    use[6:7] = [pay, *parts] if above else [*parts, pay]
    answer = loaded(lustrum, office(tmp_path, None, use))
    assert answer["totals"]["value_added"] == 1110.0
    assert {row[1] for row in (*parts, *surplus)} <= set(left_out(answer))


def test_subsidies_to_be_taken_away_are_taken_away(lustrum, tmp_path):
    """A sibling: taxes 5, less subsidies 2, in place of the net row of 3."""
    use = use_rows()
    use[7:8] = [["", "Other taxes on production", 5, 5, 5, 5], ["", "Less: other subsidies on production", 2, 2, 2, 2]]
    assert loaded(lustrum, office(tmp_path, None, use))["totals"]["value_added"] == 1110.0


def test_headings_may_stand_in_two_rows(lustrum, tmp_path):
    """31-handbook-header-in-two-rows: no industry was read."""
    supply, use = supply_rows(), use_rows()
    for rows in (supply, use):
        upper = ["", "", *rows[0][2:6], *[""] * (len(rows[0]) - 6)]
        rows[0][2:6] = [""] * 4
        rows.insert(0, upper)
    answer = loaded(lustrum, office(tmp_path, supply, use))
    assert answer["activities"] == 4 and answer["totals"]["gdp"] == 1200.0


def test_figures_under_no_heading_are_refused_with_their_columns(lustrum, tmp_path):
    """A sibling: nobody says what the columns C to F are."""
    supply, use = supply_rows(), use_rows()
    for rows in (supply, use):
        rows[0][2:6] = [""] * 4
    ended = lustrum("check", office(tmp_path, supply, use), *SAID)
    assert ended.code == 3 and "Supply!C:C, Supply!D:D, Supply!E:E, Supply!F:F" in ended.out


def test_a_column_nobody_knows_is_refused_by_name(lustrum, tmp_path):
    """A sibling: a discrepancy right of the total became an industry."""
    use = use_rows()
    for place, row in enumerate(use):
        row.insert(12, "Statistical discrepancy" if not place else 1)
    ended = lustrum("check", office(tmp_path, None, use), *SAID, "--json")
    assert ended.code == 3
    assert {fault["column"] for fault in ended.json["faults"]} == {"Statistical discrepancy"}


def test_persons_below_the_table_are_left_out_by_name(lustrum, tmp_path):
    use = [*use_rows(), ["", "Persons employed (thousand)", 10, 20, 5, 30, 65]]
    answer = loaded(lustrum, office(tmp_path, None, use))
    assert left_out(answer)["Persons employed (thousand)"]["sum"] == 65.0


@pytest.mark.parametrize("mark", ["'", "’", " ", "\u202f"])
def test_thousands_may_be_parted_by_any_mark(lustrum, tmp_path, mark):
    """33-handbook-apostrophe-thousands: labels were taken for figures."""

    def texts(rows):
        return [
            [f"{cell:,.0f}".replace(",", mark) if isinstance(cell, float) else cell for cell in row] for row in rows
        ]

    path = office(tmp_path, texts(supply_rows(10.0)), texts(use_rows(10.0)))
    assert loaded(lustrum, path)["totals"]["gdp"] == 12_000.0


@pytest.mark.parametrize("typed", ["900¹", "900²", "900*", "900 1)", "900†"])
def test_a_figure_with_a_footnote_is_refused_with_its_cell(lustrum, tmp_path, typed):
    """29-handbook-superscript-footnote: it crashed."""
    supply = supply_rows()
    supply[2][3] = typed
    ended = lustrum("check", office(tmp_path, supply), *SAID, "--json")
    assert ended.code == 3
    fault = ended.json["faults"][0]
    assert fault["file"] == "tables.xlsx, Supply!D6" and (fault["row"], fault["column"]) == ("02", "Manufacturing")


def test_one_code_as_text_and_as_a_number_is_told(lustrum, tmp_path):
    """78-handbook-codes-with-decimals: a list of eight codes was printed."""
    supply, use = supply_rows(), use_rows()
    for number in range(1, 5):
        supply[number][0], use[number][0] = f"1.{number}0", float(f"1.{number}")
    ended = lustrum("check", office(tmp_path, supply, use), *SAID)
    assert ended.code == 3 and "'1.10'" in ended.err and "'1.1'" in ended.err and "dropped the zeros" in ended.err


def test_a_code_that_became_a_date_is_refused(lustrum, tmp_path):
    """A sibling of 35-codes-turned-to-dates: the label of row 5 is a date."""
    supply, use = supply_rows(), use_rows()
    supply[1][0] = use[1][0] = "2019-01-02"
    ended = lustrum("check", office(tmp_path, supply, use), *SAID)
    assert ended.code == 3 and "is a date" in ended.out and "Supply!5:5" in ended.out


def test_a_row_or_column_that_stands_twice_is_refused_with_both_places(lustrum, tmp_path):
    supply = insert(supply_rows(), "03", ["01", "Farm produce", 400, 0, 0, 0, 400, 50, 450, 40, 10, 500])
    ended = lustrum("check", office(tmp_path, supply), *SAID)
    assert ended.code == 3 and "Supply!7:7" in ended.out and "Supply!5:5" in ended.out


def test_a_second_table_below_the_first_is_refused(lustrum, tmp_path):
    """A sibling of 12: the lowest table may not win."""
    ended = lustrum("check", office(tmp_path, None, [*use_rows(), [], *use_rows(2.0)]), *SAID)
    assert ended.code == 3 and "second table" in ended.out


@pytest.mark.parametrize(("year", "gdp"), [(2018, 1200.0), (2019, 1320.0)])
def test_the_year_asked_for_is_read(lustrum, tmp_path, year, gdp):
    """03-handbook-two-years-in-one-workbook: 2019 was read for 2018."""
    book = {**sheets(supply_rows(), use_rows(), " 2018"), **sheets(supply_rows(1.1), use_rows(1.1), " 2019")}
    path = write_sheets(tmp_path / "tables.xlsx", book)
    words = ("--year", year, *SAID[2:], "--out", "out", "--json")
    assert lustrum("load", path, *words).json["totals"]["gdp"] == pytest.approx(gdp)


def test_a_year_that_is_not_there_is_refused(lustrum, tmp_path):
    """Siblings: the year in sheets, in titles, in the file's name."""
    book = sheets(supply_rows(), use_rows(), " 2018")
    named = write_sheets(tmp_path / "tables.xlsx", book)
    titled = sheets(supply_rows(), use_rows())
    for rows in titled.values():
        rows[0][0] = f"{rows[0][0]}, 2018"
    for path in (
        named,
        write_sheets(tmp_path / "titled.xlsx", titled),
        write_sheets(tmp_path / "tables_2018.xlsx", sheets(supply_rows(), use_rows())),
    ):
        ended = lustrum("check", path, *SAID)
        assert ended.code == 2 and "2018" in ended.err
        assert lustrum("check", path, "--year", "2018", *SAID[2:]).code == 0


def test_supply_and_use_of_different_years_are_refused(lustrum, tmp_path):
    one, two = sheets(supply_rows(), use_rows(), " 2018"), sheets(supply_rows(), use_rows(), " 2019")
    path = write_sheets(tmp_path / "tables.xlsx", {"Supply 2018": one["Supply 2018"], "Use 2019": two["Use 2019"]})
    ended = lustrum("check", path, *SAID)
    assert ended.code == 2 and "supply" in ended.err


def test_two_tables_of_one_year_are_refused_and_may_be_named(lustrum, tmp_path):
    """A sibling: current and constant prices in one workbook."""
    book = {**sheets(supply_rows(), use_rows()), **sheets(supply_rows(0.9), use_rows(0.9), " at prices of 2010")}
    path = write_sheets(tmp_path / "tables.xlsx", book)
    assert lustrum("check", path, *SAID).code == 2
    words = ("--set", "supply_sheet=Supply", "--set", "use_sheet=Use")
    assert loaded(lustrum, path, *words)["totals"]["gdp"] == 1200.0


def test_a_fault_names_the_cell_of_the_workbook(lustrum, tmp_path):
    """A figure ten times too large is named by sheet and cell, not by a file that is not there."""
    use = use_rows()
    use[2][12] = 2700
    ended = lustrum("check", office(tmp_path, None, use), *SAID, "--json")
    assert ended.code == 3
    assert ended.json["faults"][0]["file"] == "tables.xlsx, Use!M6"
    assert all("use.csv" not in fault["file"] for fault in ended.json["faults"])


def test_rows_and_columns_in_another_order_give_the_same_answer(lustrum, tmp_path):
    """A law: products and industries of use in another order than in supply."""
    use = use_rows()
    use[1:5] = use[4:0:-1]
    for row in use:
        row[2:6] = row[5:1:-1]
    totals = loaded(lustrum, office(tmp_path, None, use))["totals"]
    assert totals["gdp"] == 1200.0 and totals["households"] == 765.0


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_dash_alone_is_zero_and_recorded(lustrum, tmp_path, dash):
    def dashed(rows):
        return [[dash if cell == 0 and not isinstance(cell, str) else cell for cell in row] for row in rows]

    answer = loaded(lustrum, office(tmp_path, dashed(supply_rows()), dashed(use_rows())))
    assert answer["totals"]["gdp"] == 1200.0
    assert "dash" in {note["name"] for note in answer["assumptions"]}


@pytest.mark.parametrize("mark", ["..", ":", "x", "n/a"])
def test_a_mark_for_an_unknown_figure_is_refused_with_its_cell(lustrum, tmp_path, mark):
    supply = supply_rows()
    supply[2][3] = mark
    ended = lustrum("check", office(tmp_path, supply), *SAID, "--json")
    assert ended.code == 3 and ended.json["faults"][0]["file"] == "tables.xlsx, Supply!D6"


def test_labels_may_be_indented_and_notes_may_stand_below(lustrum, tmp_path):
    """Siblings of an office's sheet: blanks before labels, a no-break space, remarks, a sheet of notes."""
    supply, use = supply_rows(), use_rows()
    for rows in (supply, use):
        rows[2][1] = "   Manufactures\u00a0"
        rows += [
            [],
            ["1) Provisional. Figures may not add up, 12 of them are estimates."],
            ["Source: the office, 2021"],
        ]
    answer = loaded(lustrum, office(tmp_path, supply, use, Notes=[["Notes"], ["a", 1.0], ["b", 2.0]]))
    assert answer["products"] == 4 and answer["totals"]["gdp"] == 1200.0


def test_a_line_of_text_with_an_unquoted_thousand_is_refused(lustrum, tmp_path):
    """A sibling for files of text: 9,000 without quotes is two cells."""
    for name, rows in (("supply", supply_rows()), ("use", use_rows())):
        lines = [",".join(f'"{cell}"' if isinstance(cell, str) else str(cell) for cell in row) for row in rows]
        lines[3] = lines[3].replace("350", "9,000", 1)
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ended = lustrum("check", tmp_path / "supply.csv", tmp_path / "use.csv", *SAID)
    assert ended.code == 3


def test_two_files_of_text_are_read(lustrum, tmp_path):
    for name, rows in (("supply", supply_rows()), ("use", use_rows())):
        lines = [";".join(f'"{cell}"' if isinstance(cell, str) else str(cell) for cell in row) for row in rows]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert loaded(lustrum, tmp_path / "supply.csv", tmp_path / "use.csv")["totals"]["gdp"] == 1200.0


def blank_column(rows):
    return [[*row[:6], None, *row[6:]] for row in rows]


def broken_headings(rows):
    return [[cell.replace(" ", "\n") for cell in rows[0]], *rows[1:]]


def upper_headings(rows):
    top = [[None, None, "Industries"], [None, None, "Primary", "Secondary", "Tertiary", None]]
    return [*top, *rows]


LAYOUTS = {
    "no codes": lambda rows: [row[1:] for row in rows],
    "codes behind names": lambda rows: [[row[1], row[0], *row[2:]] for row in rows],
    "codes as numbers": lambda rows: [rows[0], *([float(r[0]) if r[0] else None, *r[1:]] for r in rows[1:])],
    "a blank column": blank_column,
    "headings broken in lines": broken_headings,
    "headings above headings": upper_headings,
    "numbered columns": lambda rows: [rows[0], [None, None, *range(1, len(rows[0]) - 1)], *rows[1:]],
    "units below headings": lambda rows: [rows[0], [None, None, *["mn"] * (len(rows[0]) - 2)], *rows[1:]],
    "total first": lambda rows: [[*r[:2], r[6] if len(r) > 6 else None, *r[2:6], *r[7:]] for r in rows],
    "capitals": lambda rows: [[c.upper() if isinstance(c, str) else c for c in row] for row in rows],
    "codes above names": lambda rows: [[None, None, "A", "C10-C12", "G45", "AtB"], *rows],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_offices_print_one_table_in_many_ways(lustrum, tmp_path, layout):
    """Codes behind names became an industry that makes ten million; headings above headings named the industries."""
    change = LAYOUTS[layout]
    answer = loaded(lustrum, office(tmp_path, change(supply_rows()), change(use_rows())))
    totals = answer["totals"]
    assert (totals["gdp"], totals["output"], totals["households"]) == (1200.0, 2400.0, 765.0)
    assert (answer["products"], answer["activities"]) == (4, 4)
    header = Path("out/use.csv").read_text("utf-8").splitlines()[0].lower()
    assert header == (",a,c10-c12,g45,atb" if layout == "codes above names" else f",{','.join(INDUSTRIES).lower()}")
