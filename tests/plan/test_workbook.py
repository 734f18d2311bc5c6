"""A plan as a workbook opens again with the numbers of the plan, years across, sums as formulas."""

from __future__ import annotations

import re
import zipfile

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from lustrum.plan.export import export_plan
from lustrum.plan.workbook import as_workbook
from tests.plan.test_export import evil_plan  # noqa: F401


def _sheet(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def test_a_workbook_opens_again_with_text_as_text(evil_plan, tmp_path):  # noqa: F811
    export_plan(evil_plan, tmp_path / "p.xlsx")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = [found.decode() for sheet in sheets for found in re.findall(rb"<f>([^<]*)</f>", sheet)]
    assert formulas and all(re.fullmatch(r"SUM\([A-Z]+\d+:[A-Z]+\d+\)", each) for each in formulas)
    assert not any(b"<hyperlink" in sheet for sheet in sheets)
    names = CalamineWorkbook.from_path(tmp_path / "p.xlsx").sheet_names
    assert names[0] == "summary" and names[-1] == "tidy" and set(evil_plan.tables) <= set(names)


def test_years_stand_across_below_a_title_and_a_unit_with_the_sum_at_the_end(evil_plan, tmp_path):  # noqa: F811
    export_plan(evil_plan, tmp_path / "p.xlsx")
    rows = _sheet(tmp_path / "p.xlsx", "output")
    table = evil_plan.table("output")
    assert rows[0][0] == table.title and table.units in rows[1][0]
    header = rows[3]
    first = header.index(evil_plan.years[0])
    assert header[first - 1] == evil_plan.base_year and rows[4][0] == "=1+1"
    assert rows[4][first] == pytest.approx(table.at("=1+1", evil_plan.years[0]), rel=1e-14)
    assert rows[-1][0] == "Total"
    assert rows[-1][first : first + len(table.years)] == pytest.approx(table.total().tolist())


def test_the_tidy_sheet_holds_every_figure(evil_plan, tmp_path):  # noqa: F811
    export_plan(evil_plan, tmp_path / "p.xlsx")
    rows = _sheet(tmp_path / "p.xlsx", "tidy")
    base = sum(int((~np.isnan(t.base)).sum()) for t in evil_plan.quantities.values() if t.base is not None)
    assert len(rows) - 1 == sum(1 for table in evil_plan.tables.values() for _ in table.rows()) + base


def test_the_same_plan_gives_the_same_workbook(evil_plan):  # noqa: F811
    assert as_workbook(evil_plan) == as_workbook(evil_plan)


def test_a_list_longer_than_a_sheet_goes_on_in_another(evil_plan, tmp_path, monkeypatch):  # noqa: F811
    export_plan(evil_plan, tmp_path / "p.xlsx")
    whole = len(_sheet(tmp_path / "p.xlsx", "tidy")) - 1
    monkeypatch.setattr("lustrum.plan.workbook.SHEET_ROWS", 50)
    export_plan(evil_plan, tmp_path / "p.xlsx")
    names = [n for n in CalamineWorkbook.from_path(tmp_path / "p.xlsx").sheet_names if n.split(" (")[0] == "tidy"]
    assert len(names) == -(-whole // 50)
    assert sum(len(_sheet(tmp_path / "p.xlsx", name)) - 1 for name in names) == whole
