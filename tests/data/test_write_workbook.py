"""A workbook to be filled reads back as its tables, and its live checks are what they say."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.walks.sheets import place_of

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.made_up import made_up
from lustrum.data.safe.workbook import read_sheets
from lustrum.data.write_workbook import write_workbook
from lustrum.errors import UsageError

FORMULA = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v>')


def _written(tables, tmp_path):
    path = tmp_path / "home.xlsx"
    path.write_bytes(write_workbook(tables, "home.xlsx"))
    return path


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_a_workbook_reads_back_as_the_tables_it_was_written_from(tmp_path, name):
    tables = read_tables(bundled_path(name))
    again = read_tables(_written(tables, tmp_path))
    assert again.meta == tables.meta
    assert {k: t.records for k, t in again.long.items()} == {k: t.records for k, t in tables.long.items()}
    assert all(np.array_equal(again.wide[key].values, table.values) for key, table in tables.wide.items())


@pytest.mark.parametrize("tables", [made_up(["a", "b", "c"]), read_tables(bundled_path("germany_1995"))])
def test_every_live_check_shows_what_its_formula_adds_up(tmp_path, tables):
    path = _written(tables, tmp_path)
    sheets = read_sheets(path)
    formulas = _formulas(path)
    assert sum(map(len, formulas.values())) > 10
    for sheet, cells in formulas.items():
        for address, formula, shown in cells:
            if sheet == "Read me":
                assert shown == "yes"
            else:
                assert _counted(formula, sheet, sheets) == pytest.approx(float(shown), abs=1e-5), (sheet, address)


def _formulas(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        texts = [archive.read(f"xl/worksheets/sheet{k}.xml").decode() for k in range(1, len(names) + 1)]
    return {name: FORMULA.findall(text) for name, text in zip(names, texts, strict=True)}


def _counted(formula, sheet, sheets):
    """Return what a formula of sums gives on the cells as they are read: a second way to the same figure."""

    def number(sheet, row, column):
        grid = sheets[sheet]
        text = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        return float(text) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", text) else 0.0

    def summed(found):
        _, top, left = place_of(f"x!{found[1]}")
        _, bottom, right = place_of(f"x!{found[2]}")
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        return repr(sum(number(sheet, i, j) for i in rows for j in columns))

    def line(text):
        """Return sheet, whether it is a row, and which: of ``use!$A:$A`` or ``use!$4:$4``."""
        where, _, cells = text.rpartition("!")
        name = cells.split(":")[0].strip("$")
        return where or sheet, name.isdigit(), int(name) - 1 if name.isdigit() else place_of(f"x!{name}1")[2]

    def by_label(found):
        labels, label, figures = found[1].split(",")
        _, row, column = place_of(f"x!{label.replace('$', '')}")
        wanted = sheets[sheet][row][column]
        (where, is_row, at), (to, _, stands) = line(labels), line(figures)
        grid = sheets[where]
        if is_row:
            return repr(sum(number(to, stands, k) for k, cell in enumerate(grid[at]) if cell == wanted))
        return repr(sum(number(to, k, stands) for k, cells in enumerate(grid) if cells[at] == wanted))

    text = re.sub(r"SUMIF\(([^()]*)\)", by_label, formula)
    text = re.sub(r"SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", summed, text)
    text = re.sub(r"\b([A-Z]+)(\d+)\b", lambda found: repr(number(sheet, *place_of(f"x!{found[0]}")[1:])), text)
    assert re.fullmatch(r"[-+\d.e]+", text), text
    return sum(map(float, re.findall(r"[-+]?(?:\d+\.?\d*)(?:e[-+]?\d+)?", text.replace("--", "+").replace("+-", "-"))))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("abcdefgh -", min_size=1, max_size=6).filter(lambda t: t.strip(" -")), min_size=1, max_size=12))
def test_a_made_up_economy_closes_whatever_its_labels(labels):
    try:
        tables = made_up(labels)
    except UsageError:
        assert len({label.strip() for label in labels}) < len(labels)
        return
    report = check_tables(tables)
    assert report.passed, report.faults
    assert max(abs(each.gap) for each in report.identities) == 0.0


@pytest.mark.parametrize(
    "labels", [[""], ["a", "a"], ["a", " a "], ["total"], ["check: a"], list(map(str, range(500)))]
)
def test_labels_that_cannot_be_told_apart_are_refused(labels):
    with pytest.raises(UsageError):
        made_up(labels)
