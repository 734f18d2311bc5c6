"""`lustrum sweep` as its user sees it."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.conftest import SCENARIO

FAMILY = """
name = "Exports, faster or slower"
parent = "small.toml"
measures = ["consumption", "imports"]
goal_of_choice = { measure = "consumption" }
one_at_a_time = true

[decisions.government]
input = "growth.government"
values = [0.0, 0.02]

[grid.exports]
input = "growth.exports"
values = [0.01, 0.02, 0.03]
"""


@pytest.fixture(name="family")
def family_file(tmp_path):
    (tmp_path / "small.toml").write_text(SCENARIO)
    path = tmp_path / "family.toml"
    path.write_text(FAMILY)
    return path


def test_a_family_is_solved_told_and_written(lustrum, family, tmp_path):
    out = tmp_path / "out"
    ended = lustrum("sweep", family, "--out", out)
    assert ended.code == 0, ended.err
    assert "Which decision is robust" in ended.out and "6 members: 6 optimal" in ended.out
    assert "from a neighbour's answer" in ended.out
    rows = list(csv.DictReader((out / "cube.csv").open()))
    assert len(rows) == (6 + 4) * (1 + 3 + 3)
    assert {row["status"] for row in rows} == {"optimal"}
    page = (out / "answers.html").read_text()
    assert page.count("<svg") >= 5 and "input at its low end" in page
    told = json.loads((out / "family.json").read_text())
    assert told["members"] == 10 and told["axes"][0]["decision"] is True


def test_json_holds_every_answer_and_two_processes_give_the_same(lustrum, family, tmp_path):
    one = lustrum("sweep", family, "--out", tmp_path / "one", "--json")
    two = lustrum("sweep", family, "--out", tmp_path / "two", "--processes", "2", "--json")
    first, second = ({each["analysis"]: each for each in ended.json["answers"]} for ended in (one, two))
    assert set(first) == {"decisions", "family", "spread", "fan", "tornado", "sensitivity"}
    objective = next(name for name in first["family"]["measures"] if name.startswith("objective"))
    values = [each["family"]["measures"][objective]["values"] for each in (first, second)]
    assert values[0] == pytest.approx(values[1], rel=1e-9)


def test_an_answer_is_kept_with_a_plan_and_told_in_its_report(lustrum, family, tmp_path):
    plan = tmp_path / "plan"
    assert lustrum("plan", tmp_path / "small.toml", "--out", plan).code == 0
    ended = lustrum("sweep", family, "--out", tmp_path / "out", "--into", plan)
    assert ended.code == 0, ended.err
    assert "Which decision is robust" in (plan / "report.html").read_text()


def test_wrong_use_is_told_before_anything_is_solved(lustrum, family, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text(FAMILY.replace("growth.exports", "growth.export"))
    ended = lustrum("sweep", bad, "--out", tmp_path / "bad")
    assert ended.code == 2 and "Did you mean 'exports'" in ended.err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    ended = lustrum("sweep", family, "--out", tmp_path / "full")
    assert ended.code == 2 and "holds no family" in ended.err


def test_another_measure_and_year_may_be_asked_for(lustrum, family, tmp_path):
    ended = lustrum("sweep", family, "--out", tmp_path / "out", "--measure", "gdp", "--year", "1997")
    assert ended.code == 0 and "Judged by gdp 1997" in ended.out
    ended = lustrum("sweep", family, "--out", tmp_path / "out", "--year", "2050")
    assert ended.code == 2 and "'consumption' in 2050 is not measured" in ended.err


def test_a_family_of_which_no_member_has_a_plan_ends_with_4(lustrum, family, tmp_path):
    bad = tmp_path / "bad.toml"
    decided = FAMILY.split("[grid")[0]
    wish = '[grid.wished]\ninput = "wish"\nquantity = "consumption"\nsense = ">="\nvalues = [1e12, 2e12]\n'
    bad.write_text(decided + wish.replace("[grid", "[decisions"))
    ended = lustrum("sweep", bad, "--out", tmp_path / "bad")
    assert ended.code == 4 and "members have no plan" in ended.out
