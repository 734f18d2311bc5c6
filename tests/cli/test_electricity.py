"""A plan with a power system as its user sees it: plan, verify, explain, the study, and what is refused."""

from __future__ import annotations

import json

import pytest

from tests.power.planned.small import SCENARIO, write_rivers


@pytest.fixture
def rivers(lustrum, tmp_path):
    ended = lustrum("plan", write_rivers(tmp_path), "--out", tmp_path / "p")
    assert ended.code == 0, ended.err
    return tmp_path / "p"


def test_a_plan_keeps_its_power_system_and_is_verified_from_its_folder(lustrum, rivers):
    assert (rivers / "inputs" / "small" / "goods.csv").is_file()
    assert (rivers / "tables" / "power_orders.csv").is_file() and (rivers / "answers" / "power_price.json").is_file()
    assert "Price of power in the plan" in (rivers / "report.html").read_text()
    ended = lustrum("verify", rivers)
    assert ended.code == 0 and "made again" in ended.out
    solution = json.loads((rivers / "plan.json").read_text())
    solution["options"]["power"]["system"]["top"]["base_year"] = 1999
    (rivers / "plan.json").write_text(json.dumps(solution))
    assert lustrum("verify", rivers).code != 0


def test_electricity_is_explained(lustrum, rivers):
    ended = lustrum("explain", rivers, "electricity")
    assert ended.code == 0 and "Ordered in all" in ended.out and "Water is worth" in ended.out
    found = lustrum("explain", rivers, "electricity", "--json").json
    assert [each["analysis"] for each in found["answers"]][:2] == ["power_price", "power_build"]
    assert lustrum("explain", rivers, "output", "P0", "2002").code == 0


def test_with_and_without_a_dam_and_dry_years_passed_over(lustrum, rivers):
    ended = lustrum("electricity", rivers, "--without", "new dam", "--dry-ignored", "--json")
    assert ended.code == 0, ended.err
    names = [each["analysis"] for each in ended.json["answers"]]
    assert names[:3] == ["power_beside", "power_tested", "power_beside"]
    ended = lustrum("electricity", rivers, "--without", "old dam")
    assert ended.code == 2 and "power.without" in ended.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('system = "small"', 'system = "smal"', "There is no power system at 'smal'"),
        ('system = "small"', 'system = "../small"', "power.system"),
        ('system = "small"\n', "", "names no system"),
        ('system = "small"', "system = 3", "give the folder of a power system"),
        ('energy = "P0"', 'enregy = "P0"', "'enregy' is not known here"),
        ('energy = "P0"', 'energy = "P9"', "no product of"),
        ('energy = "P0"', 'energy = "P0"\nreserve = "much"', "reserve of the table [power]"),
        ('energy = "P0"', 'energy = "P0"\nnetwork = "wires"', "power.network"),
        ("[power]", "[options]\npower.reserve = 0.2\n[power]", "write them under [power]"),
    ],
)
def test_what_is_wrong_in_the_table_is_told_with_its_place(lustrum, tmp_path, old, new, said):
    ended = lustrum("plan", write_rivers(tmp_path, SCENARIO.replace(old, new)), "--out", tmp_path / "p")
    assert ended.code == 2 and said in " ".join(ended.err.split()), ended.err


def test_faults_of_the_folder_are_told_with_file_and_line(lustrum, tmp_path):
    place = write_rivers(tmp_path, demand_csv="block,power\nday,n/a\nnight,80\n")
    ended = lustrum("plan", place, "--out", tmp_path / "p")
    assert ended.code == 2 and "demand.csv, line 2" in " ".join(ended.err.split()), ended.err


def test_a_plan_without_power_is_refused_by_the_study(lustrum, tmp_path):
    place = write_rivers(tmp_path, SCENARIO.split("[power]")[0])
    ended = lustrum("electricity", place)
    assert ended.code == 2 and "under [power]" in " ".join(ended.err.split())
