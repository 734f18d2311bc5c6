"""`check`, `explain`, `compare` and `report`: looking at data and plans."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from lustrum.data import bundled_path
from lustrum.scenario.demos import demo_path


@pytest.fixture
def faulty(tmp_path):
    """Return a copy of an economy with two broken cells."""
    folder = tmp_path / "faulty"
    shutil.copytree(bundled_path("germany_1995"), folder)
    lines = (folder / "use.csv").read_text().splitlines()
    for row in (1, 2):
        cells = lines[row].split(",")
        cells[1] = "n.a."
        lines[row] = ",".join(cells)
    (folder / "use.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.parametrize("name", ["us_2012", "germany_1995"])
def test_bundled_economies_pass_their_check(lustrum, name):
    ended = lustrum("check", f"bundled:{name}")
    assert ended.code == 0
    assert "all hold" in ended.out or "with a known gap" in ended.out
    said = lustrum("check", f"bundled:{name}", "--json").json
    assert said["passed"] and said["counts"]["supply_use"]["failed"] == 0


def test_every_fault_is_listed_with_its_cell(lustrum, faulty):
    ended = lustrum("check", faulty)
    assert ended.code == 3
    assert ended.out.count("use.csv, row") == 2
    said = lustrum("check", faulty, "--json")
    assert said.code == 3
    assert [fault["file"] for fault in said.json["faults"]] == ["use.csv", "use.csv"]


def test_a_table_that_does_not_add_up_fails_with_the_largest_gap(lustrum, faulty):
    shutil.rmtree(faulty)
    shutil.copytree(bundled_path("germany_1995"), faulty)
    lines = (faulty / "use.csv").read_text().splitlines()
    cells = lines[1].split(",")
    cells[1] = str(float(cells[1]) + 5000.0)
    (faulty / "use.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")
    ended = lustrum("check", faulty)
    assert ended.code == 3
    assert "5,000" in ended.out and "do not hold" in ended.out


def test_faults_in_the_economy_of_a_scenario_end_the_plan_with_three(lustrum, faulty, scenario, tmp_path):
    scenario.write_text(scenario.read_text().replace("bundled:germany_1995", "faulty"))
    ended = lustrum("plan", scenario)
    assert ended.code == 3
    assert "use.csv" in ended.err
    assert not (tmp_path / "small-plan").exists()
    said = lustrum("plan", scenario, "--json")
    assert said.json["error"]["exit_code"] == 3
    assert len(said.json["error"]["data"]["faults"]) == 2


def test_an_economy_that_is_not_there_is_wrong_use(lustrum):
    assert lustrum("check", "nowhere").code == 2
    assert lustrum("check", "bundled:atlantis").code == 2


def test_a_number_is_explained_in_any_order_of_words(lustrum, small_plan):
    one = lustrum("explain", small_plan, "output", "CPA_A", "1997")
    other = lustrum("explain", small_plan, "1997 CPA_A output")
    assert one.code == other.code == 0
    assert one.out == other.out
    assert "intermediate use" in one.out
    said = lustrum("explain", small_plan, "CPA_A", "1997", "--json").json
    assert (said["quantity"], said["label"], said["year"]) == ("output", "CPA_A", 1997)


def test_without_a_number_the_limits_are_told(lustrum, small_plan):
    ended = lustrum("explain", small_plan)
    assert ended.code == 0
    assert "What limits the plan most" in ended.out
    assert lustrum("explain", small_plan, "--json").json["limits"]


def test_a_word_that_fits_nothing_and_a_plan_that_is_none_are_wrong_use(lustrum, small_plan, tmp_path):
    assert lustrum("explain", small_plan, "unicorns").code == 2
    assert lustrum("explain", tmp_path / "none").code == 2
    assert lustrum("report", tmp_path / "none").code == 2


def test_plans_stand_side_by_side(lustrum, small_plan, scenario):
    scenario.write_text(scenario.read_text().replace("productivity = 0.012", "productivity = 0.02"))
    assert lustrum("plan", scenario, "--no-report").code == 0
    ended = lustrum("compare", small_plan, "small-plan", "--most", "3")
    assert ended.code == 0
    assert "Largest differences from plan 1" in ended.out
    assert len(lustrum("compare", small_plan, "small-plan", "--most", "3", "--json").json["differences"]) == 3
    same = lustrum("compare", small_plan, small_plan)
    assert same.code == 0 and "No number differs." in same.out


def test_one_plan_alone_cannot_be_compared(lustrum, small_plan):
    assert lustrum("compare", small_plan).code == 2


def test_a_report_is_written_again_where_it_is_asked_for(lustrum, small_plan, tmp_path):
    ended = lustrum("report", small_plan, "--out", tmp_path / "r.html")
    assert ended.code == 0
    assert b"<html" in (tmp_path / "r.html").read_bytes()
    assert lustrum("report", small_plan, "--out", tmp_path / "none" / "r.html").code == 2


def test_a_price_that_is_open_is_told_with_its_ends_wherever_it_is_told(lustrum, tmp_path):
    made = lustrum("plan", demo_path("germany_1995"), "--out", tmp_path / "plan")
    row = next(line for line in made.out.splitlines() if line.startswith("Work "))
    assert re.search(r"5\.\d+ \(5\.\d+ to 5\.\d+\)", row), row
    assert "the plan leaves the figure open" in " ".join(made.out.split())
    said = lustrum("explain", tmp_path / "plan", "CPA_F", "1996").out
    assert re.search(r"Work +\d\.\d+ \(0\.98\d* to 1\.3\d*\)", said), said
    assert "Foreign exchange" in said and not re.search(r"Foreign exchange.*\(", said)
    told = lustrum("explain", tmp_path / "plan", "--json").json["limits"]
    work = next(each for each in told if each["limit"] == "work_limit" and each["year"] == 1996)
    least, most = work["current_between"]
    assert least < work["current"] < most
    short = json.loads((tmp_path / "plan" / "summary.json").read_text())["binding"]
    assert next(each for each in short if each["limit"] == "work_limit")["worth_between"] is not None
    assert "anywhere between" in (tmp_path / "plan" / "report.html").read_text()
