"""Negative cells with a meaning, units row by row, and labels that come back as they are."""

from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest

from lustrum.analysis.contents import CONTENTS, Subject
from lustrum.data import check_tables, read_tables
from lustrum.economy import read_economy
from lustrum.plan import verify
from lustrum.plan.explain import explain
from lustrum.problem import Growth
from lustrum.problem.parts.labour import labour
from lustrum.problem.problem import PlanProblem
from lustrum.results import as_csv
from lustrum.workspace.tables import table_as_csv
from tests.cases.folders import HOME, META, home, planned

PLAN = """
years = 3
[growth]
labour = 0.005
productivity = 0.015
[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.02
"""
USED = {
    "use": "product,farming,industry,services\nfarming,20,60,5\nindustry,30,200,60\nservices,15,80,70\nused,0,0,0\n",
    "final_demand": (
        "product,households,government,gfcf,exports\nfarming,50,0,0,10\nindustry,80,20,90,100\n"
        "services,150,100,10,15\nused,{bought},0,{sold},{abroad}\n"
    ),
    "imports": "product,value\nfarming,15\nindustry,120\nservices,10\nused,0\n",
    "supply": "product,farming,industry,services\nfarming,130,0,0\nindustry,0,460,0\nservices,0,0,430\nused,0,0,0\n",
}


def test_imports_below_zero_are_goods_that_leave_the_country(tmp_path):
    """44-negative-imports-row: the check said all holds, the plan refused."""
    # Supply less: farming makes 150 and imports -5.
    files = {"imports": HOME["imports"].replace("farming,15", "farming,-5")}
    files["value_added"] = HOME["value_added"].replace("gross_operating_surplus,40", "gross_operating_surplus,60")
    folder = home(tmp_path / "home", **files)
    assert check_tables(read_tables(folder)).passed
    economy = read_economy(folder)
    farming = economy.product.position("farming")
    assert economy.imports[farming] == 0 and economy.final("exports")[farming] == 15
    assert economy.gross_domestic_product.income == economy.gross_domestic_product.expenditure == 500
    plan = planned(folder, PLAN)
    assert plan.status == "optimal" and all(check.passed for check in verify(plan))
    assert "negative_imports" in {note.name for note in plan.assumptions}


@pytest.mark.parametrize(
    ("sold", "abroad", "recorded"), [(-14, 0, True), (-14, 4, True), (-5, 0, False), (-5, 2, False)]
)
def test_used_goods_of_a_sound_table_are_no_reason_to_refuse_a_plan(tmp_path, sold, abroad, recorded):
    """t-second_hand_refused: 'Negative cells make up 16%'; nine of twelve years of one publisher failed so."""
    files = dict(USED) | {"final_demand": USED["final_demand"].format(sold=sold, bought=-sold - abroad, abroad=abroad)}
    folder = home(tmp_path / "home", **files)
    economy = read_economy(folder)
    assert ("second_hand.gfcf" in {note.name for note in economy.assumptions}) == recorded
    assert economy.final("all")[3] == 0  # what one sells another buys
    plan = planned(folder, PLAN)
    assert plan.status == "optimal" and all(check.passed for check in verify(plan))


def test_each_satellite_account_has_its_own_unit(tmp_path):
    """t-satellite_units_joined: 'kt, million m3' in every row."""
    satellites = "account,farming,industry,services\nco2,10,50,20\nwater,90,25,10\n"
    meta = META + '[satellites.unit]\nco2 = "kt"\nwater = "million m3"\n'
    plan = planned(home(tmp_path / "home", meta, satellites=satellites), PLAN)
    rows = list(csv.DictReader(io.StringIO(table_as_csv(plan.table("satellites")).decode())))
    assert {(row["account"], row["unit"]) for row in rows} == {("co2", "kt"), ("water", "million m3")}
    assert (
        explain(plan, "satellites water 2021")
        .sentences[0]
        .split(" in 2021: ")[1]
        .split(" ", 1)[1]
        .startswith("million m3")
    )


def test_each_skill_has_its_own_unit(tmp_path):
    labour = "skill,farming,industry,services\nnurses,0,0,60\ndrivers,10,20,5\n"
    meta = META + '[labour.unit]\nnurses = "thousand persons"\ndrivers = "million hours"\n'
    plan = planned(home(tmp_path / "home", meta, labour=labour), PLAN)
    for name in ("labour", "labour_by_activity"):
        units = {(row[0], row[-1]) for row in plan.table(name).rows()}
        assert units == {("nurses", "thousand persons"), ("drivers", "million hours")}


def test_units_of_rows_are_kept_by_a_stored_plan(tmp_path):
    from lustrum.workspace import load_plan, save_plan

    satellites = "account,farming,industry,services\nco2,10,50,20\nwater,90,25,10\n"
    meta = META + '[satellites.unit]\nco2 = "kt"\nwater = "million m3"\n'
    plan = planned(home(tmp_path / "home", meta, satellites=satellites), PLAN)
    save_plan(plan, tmp_path / "kept")
    assert load_plan(tmp_path / "kept").table("satellites").item_units == ("kt", "million m3")


def test_work_limits_a_plan_without_labour_csv_and_one_that_no_labour_limits_says_so(tmp_path):
    """t-no_labour_boom: investment +10 % a year, and no assumption spoke of labour."""
    calm = planned(home(tmp_path / "one"), PLAN)
    assert any(note.name == "work" and "as the base year did" in note.text for note in calm.assumptions)
    total = calm.table("investment").total()
    assert (np.diff(np.log(total)) < 0.03).all()
    # What counts in things has no rate of return, so that only labour could limit it: it says that none does.
    problem = PlanProblem(dataclasses.replace(calm.economy, valuation="physical"), [2021], growth=Growth(0.01, 0.01))
    problem.add(labour)
    assert "Nothing limits labour" in problem.assumptions["labour"].text


@pytest.mark.parametrize("label", ["Oil/gas: raw & refined", "Oil, crude", "Cars 2021", "a/b 2022 c", "of services"])
def test_a_label_is_explained_as_it_stands(tmp_path, label):
    """74-explain-label-with-slash: 'output has no item Oil, gas, raw, &, refined'."""
    written = f'"{label}"' if "," in label else label
    files = {name: text.replace("services", written) for name, text in HOME.items()}
    plan = planned(home(tmp_path / "home", **files), PLAN)
    for asked in (f"output {label} 2022", f"{label} 2022", f"output {label}"):
        found = explain(plan, asked)
        assert label in found.sentences[0] and (": " in found.sentences[0])


@pytest.mark.parametrize("label", ["-", "A - B", "2-Wheelers"])
def test_a_label_comes_back_as_it_is(tmp_path, label):
    """51-label-dash: '- in the answer, so that no table could be joined to it."""
    files = {name: text.replace("farming", label) for name, text in HOME.items()}
    found = CONTENTS["multipliers"].ask(Subject(read_tables(home(tmp_path / "home", **files))))
    rows = list(csv.DictReader(io.StringIO(as_csv(found).decode())))
    assert label in {row["product"] for row in rows}
