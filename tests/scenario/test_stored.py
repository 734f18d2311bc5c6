"""A proposal is a scenario whose parent is the plan under debate."""

from __future__ import annotations

import shutil

import pytest

from lustrum.errors import MissingDataError, UsageError
from lustrum.scenario import read_scenario, run_scenario
from lustrum.workspace import load_plan, save_plan

PLAN = """
name = "debated"
economy = "economy"
years = 2
wishes = "lists/wishes.csv"
[growth]
labour = 0.0
productivity = 0.0
[options]
capital.depreciation_rate = 0.05
capital.stock_growth = 0.015
"""
WISHES = "quantity,label,year,sense,value\noutput,CPA_A,1996,>=,44000\n"


def made(scenario_file, target):
    scenario = read_scenario(scenario_file)
    return load_plan(save_plan(run_scenario(scenario), target, extra=scenario.files))


@pytest.fixture
def debated(tmp_path):
    from lustrum.data import bundled_path

    shutil.copytree(bundled_path("germany_1995"), tmp_path / "economy")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "wishes.csv").write_text(WISHES)
    (tmp_path / "s.toml").write_text(PLAN)
    return made(tmp_path / "s.toml", tmp_path / "plan")


def test_a_scenario_may_name_a_plan_as_its_parent_and_the_plan_remembers_it(debated, tmp_path):
    for number, parent in enumerate(("plan", "plan/inputs/s.toml")):
        file = tmp_path / f"proposal{number}.toml"
        file.write_text(f'name = "proposal"\nparent = "{parent}"\n[growth]\nlabour = 0.01\n')
        scenario = read_scenario(file)
        assert scenario.parent == debated.provenance.id != ""
        assert (scenario.growth.labour, scenario.growth.productivity) == (0.01, 0.0)
        assert [wish.label for wish in scenario.wishes] == ["CPA_A"]
        proposal = made(file, tmp_path / f"proposal{number}")
        assert proposal.provenance.parent == debated.provenance.id
        assert proposal.name == "proposal"


def test_a_plan_has_no_parent_where_its_scenario_names_none(debated):
    assert debated.provenance.parent == ""


def test_a_plan_carries_all_files_of_its_parents_and_is_made_again_anywhere(debated, tmp_path, tmp_path_factory):
    (tmp_path / "p.toml").write_text('parent = "plan"\n[growth]\nlabour = 0.01\n')
    proposal = made(tmp_path / "p.toml", tmp_path / "proposal")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "sent"
    shutil.move(tmp_path / "proposal", elsewhere)
    for entry in ("economy", "plan", "lists"):
        shutil.rmtree(tmp_path / entry)
    again = read_scenario(elsewhere / "inputs" / "p.toml")
    assert again.parent == debated.provenance.id
    assert run_scenario(again).objective == proposal.objective


def test_a_parent_of_the_same_name_in_another_folder_is_kept_beside_the_child(debated, tmp_path):
    (tmp_path / "b").mkdir()
    shutil.move(tmp_path / "s.toml", tmp_path / "b" / "s.toml")
    shutil.move(tmp_path / "lists", tmp_path / "b" / "lists")
    shutil.move(tmp_path / "economy", tmp_path / "b" / "economy")
    (tmp_path / "s.toml").write_text('parent = "b/s.toml"\nyears = 1\n')
    plan = made(tmp_path / "s.toml", tmp_path / "p")
    shutil.rmtree(tmp_path / "b")
    assert {"s.toml", "b/s.toml", "b/lists/wishes.csv"} <= {name for name, _ in plan.inputs}
    assert run_scenario(read_scenario(tmp_path / "p" / "inputs" / "s.toml")).objective == plan.objective


def test_a_plan_that_keeps_no_scenario_is_no_parent(debated, tmp_path):
    (tmp_path / "plan" / "inputs" / "s.toml").unlink()
    (tmp_path / "c.toml").write_text('parent = "plan"\n')
    with pytest.raises(MissingDataError, match="keeps no scenario"):
        read_scenario(tmp_path / "c.toml")


def test_a_parent_outside_of_the_folder_is_refused_with_the_way_out(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b.toml").write_text(PLAN)
    (tmp_path / "a" / "s.toml").write_text('parent = "../b.toml"\n')
    with pytest.raises(UsageError, match="Put the file into the folder"):
        read_scenario(tmp_path / "a" / "s.toml")
