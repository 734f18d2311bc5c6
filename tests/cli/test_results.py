"""Answers of commands: printed, written, kept with a plan."""

from __future__ import annotations

import json

from tests.cli.conftest import SCENARIO


def test_an_answer_goes_into_a_plan_and_its_report(lustrum, tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(SCENARIO)
    plan = tmp_path / "plan"
    assert lustrum("plan", scenario, "--out", plan).code == 0
    ended = lustrum("analyse", "bundled:germany_1995", "--what", "multipliers", "--into", plan)
    assert ended.code == 0, ended.err
    assert json.loads((plan / "answers" / "multipliers.json").read_text())["analysis"] == "multipliers"
    assert "answer-multipliers" in (plan / "report.html").read_text()


def test_a_place_that_is_no_plan_is_refused_before_any_work(lustrum, tmp_path):
    ended = lustrum("analyse", "bundled:germany_1995", "--what", "multipliers", "--into", tmp_path)
    assert ended.code == 2 and "lustrum plan" in ended.err


def test_a_form_of_file_that_is_not_known_is_refused(lustrum, tmp_path):
    ended = lustrum("analyse", "bundled:germany_1995", "--what", "multipliers", "-o", tmp_path / "a.pdf")
    assert ended.code == 2 and ".xlsx" in ended.err and not (tmp_path / "a.pdf").exists()
