"""Files of an economy folder slightly unlike the examples: the same figures, or a refusal that names the place."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.economy import read_economy
from lustrum.errors import DataError
from tests.cases.folders import HOME, META, home


def figures(folder):
    tables = read_tables(folder)
    return {name: table.values.tolist() for name, table in tables.wide.items()}


def refused(folder):
    with pytest.raises(DataError) as caught:
        check_tables(read_tables(folder)).raise_if_failed()
    return caught.value.faults


def local(text: str, mark: str) -> str:
    """A CSV text as a spreadsheet saves it where decimals have commas."""
    return text.replace(",", mark).replace(".", ",")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_folder_says_the_same_in_every_encoding(tmp_path, encoding):
    plain = figures(home(tmp_path / "plain"))
    other = home(tmp_path / "other")
    for file in other.iterdir():
        file.write_text(file.read_text(), encoding=encoding)
    assert figures(other) == plain


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_decimal_commas_are_read_and_recorded(tmp_path, mark):
    tenths = {name: text.replace("0,", "0.5,").replace("5\n", "5.25\n") for name, text in HOME.items()}
    plain = home(tmp_path / "plain", **tenths)
    other = home(tmp_path / "other", **{name: local(text, mark) for name, text in tenths.items()})
    assert figures(other) == figures(plain)
    assert "notation.use" in {note.name for note in read_tables(other).assumptions}


def test_thousands_that_might_be_decimals_are_refused(tmp_path):
    use = "product;farming;industry;services\nfarming;20;60;5\nindustry;30;1.200;60\nservices;15;80;70\n"
    assert refused(home(tmp_path / "home", use=use))[0].file == "use.csv"


def test_windows_letters_are_refused_with_line_and_letter(tmp_path):
    folder = home(tmp_path / "home")
    (folder / "use.csv").write_bytes(HOME["use"].replace("farming", "élevage").encode("cp1252"))
    fault = next(fault for fault in refused(folder) if fault.file == "use.csv")
    assert "line 1" in fault.message and "'é'" in fault.message


def test_unquoted_thousands_are_a_cell_too_many_in_their_line(tmp_path):
    imports = "product,value\nfarming,15\n\nindustry,1,120\nservices,10\n"
    fault = refused(home(tmp_path / "home", imports=imports))[0]
    assert fault.kind == "ragged_row" and "line 4" in fault.message and "9,000" in fault.way_out


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("élevage", unicodedata.normalize("NFD", "élevage"), "NFD"),
        ("A01-02", "A01–02", "EN DASH"),
        ("A01 B", "A01\u00a0B", "blanks"),
        ("CPA", "СPA", "CYRILLIC"),
        ("Farming", "farming", "capitals"),
    ],
)
def test_labels_that_look_alike_are_told_apart_in_words(tmp_path, one, other, says):
    """50-labels-in-two-unicode-forms: 'did you mean' the same word."""
    files = {name: text.replace("farming", one) for name, text in HOME.items()}
    files["imports"] = files["imports"].replace(one, other)
    (fault,) = refused(home(tmp_path / "home", **files))
    assert fault.file == "imports.csv" and says in fault.message and "Copy the label" in fault.way_out


@pytest.mark.parametrize(
    ("date", "code"), [("2019-01-02", "1-2"), ("2-Jan", "2-1"), ("Jan-02", "1-2"), ("2019-03-04 00:00:00", "3-4")]
)
def test_a_code_that_became_a_date_is_a_fault_of_its_label(tmp_path, date, code):
    """35-codes-turned-to-dates: multipliers of '2019-01-02'."""
    files = {name: text.replace("farming", date) for name, text in HOME.items()}
    found = [fault for fault in refused(home(tmp_path / "home", **files)) if fault.kind == "date_label"]
    assert {fault.file for fault in found} >= {"use.csv", "imports.csv", "final_demand.csv", "value_added.csv"}
    assert all(f"'{code}'" in fault.message for fault in found)


SPLIT = (
    "product,households,Central,Local,gfcf,Goods abroad,Services abroad\n"
    "farming,50,0,0,0,10,0\nindustry,80,15,5,90,100,0\nservices,150,60,40,10,5,10\n"
)
COLUMNS = """
[columns]
Central = "government"
Local = "government"
"Goods abroad" = "exports"
"Services abroad" = "exports"
"""


def test_several_columns_of_one_name_are_added_up_and_recorded(tmp_path):
    """f-columns_many_to_one: six faults, though [columns] said what they are."""
    whole = read_economy(home(tmp_path / "whole"))
    taxes = "user,value\nfarming,0\nindustry,0\nservices,0\nhouseholds,4\nCentral,1\nLocal,2\ngfcf,0\n"
    taxes += "Goods abroad,0\nServices abroad,0\n"
    parts = read_economy(home(tmp_path / "parts", META + COLUMNS, final_demand=SPLIT, taxes_on_products=taxes))
    for name in ("government", "exports", "households"):
        assert parts.final(name) == pytest.approx(whole.final(name))
    assert parts.taxes_on_products["government"] == 3
    assert "columns.final_demand.exports" in {note.name for note in parts.assumptions}


def test_a_column_that_bears_the_standard_name_itself_is_not_added_to_its_parts(tmp_path):
    total = SPLIT.replace("gfcf", "gfcf,government", 1).replace(",0,10,0\n", ",0,0,10,0\n")
    total = total.replace(",90,", ",90,20,").replace(",40,10,", ",40,10,100,")
    assert any(
        fault.kind == "duplicate_label"
        for fault in refused(home(tmp_path / "home", META + COLUMNS, final_demand=total))
    )


@pytest.mark.parametrize(
    "row", ["Total", "of which: fruit", "Insgesamt", "davon: Obst", "Ensemble", "TOTAL", "Итого", "dont fruits"]
)
def test_totals_and_parts_among_the_rows_are_named_in_every_file(tmp_path, row):
    for name in ("use", "final_demand", "imports", "value_added"):
        width = HOME[name].partition("\n")[0].count(",")
        text = HOME[name] + row + ",1" * width + "\n"
        found = refused(home(tmp_path / name, **{name: text}))
        assert any(fault.kind == "total_as_data" and fault.row == row for fault in found), (name, found)


def test_a_subtotal_in_all_files_is_named_though_every_identity_holds(tmp_path):
    """Counted as a product and an activity of its own, goods would be counted twice without a gap."""
    files = {
        "use": (
            "product,farming,industry,goods,services\nfarming,20,60,80,5\nindustry,30,200,230,60\n"
            "goods,50,260,310,65\nservices,15,80,95,70\n"
        ),
        "final_demand": (
            "product,households,government,gfcf,exports\nfarming,50,0,0,10\nindustry,80,20,90,100\n"
            "goods,130,20,90,110\nservices,150,100,10,15\n"
        ),
        "imports": "product,value\nfarming,15\nindustry,120\ngoods,135\nservices,10\n",
        "value_added": (
            "component,farming,industry,goods,services\nwages,25,70,95,200\ngross_operating_surplus,40,50,90,95\n"
        ),
    }
    found = refused(home(tmp_path / "home", **files))
    assert {("use.csv", "goods", ""), ("use.csv", "", "goods")} <= {(f.file, f.row, f.column) for f in found}


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_no_subtotal_is_seen_in_bundled_tables(name):
    assert check_tables(read_tables(bundled_path(name))).passed


def test_a_table_in_another_format_beside_the_others_is_not_passed_over(tmp_path):
    folder = home(tmp_path / "home")
    (folder / "capital.xlsx").write_bytes(b"PK")
    (folder / "notes.txt").write_text("my notes")
    (fault,) = refused(folder)
    assert fault.file == "capital.xlsx" and "CSV" in fault.way_out


def test_the_order_of_rows_and_columns_of_a_folder_changes_no_figure(tmp_path):
    """The law of order: rows of every file shuffled, the economy is the same."""
    rng = np.random.default_rng(7)
    shuffled = {}
    for name, text in HOME.items():
        head, *rows = text.strip().split("\n")
        shuffled[name] = "\n".join([head, *rng.permutation(rows)]) + "\n"
    one, other = read_economy(home(tmp_path / "one")), read_economy(home(tmp_path / "other", **shuffled))
    order = [other.product.position(label) for label in one.product]
    assert other.imports[order] == pytest.approx(one.imports)
    assert other.use.toarray()[order] == pytest.approx(one.use.toarray())
    assert other.gross_domestic_product == one.gross_domestic_product
