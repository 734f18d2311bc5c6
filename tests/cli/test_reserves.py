"""`lustrum reserves` as its user sees it."""

from __future__ import annotations

import pytest

SCENARIO = """
name = "reserves"
economy = "bundled:us_2012"
years = "2013-2014"
tail = 1
parts_added = ["reserves"]
[growth]
labour = 0.012
productivity = 0.008
[trade]
reserves = 150000
[options.reserves]
months = 0.5
"""

ALONE = """
[screening]
name = "made up"
unit = "million dollars"
first_year = 1925
opening = 150
exports = [400, 420, 440]
current_imports = [300, 310, 320]
gain = 0.25
best_past_year = 90
months = 1
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(SCENARIO)
    return path


def test_a_scenario_is_followed_through_account_worth_shocks_and_gaps(lustrum, file, tmp_path):
    ended = lustrum("reserves", file, "--target", "0.03", "--json", "-o", tmp_path / "r.html")
    assert ended.code == 0, ended.err
    answers = {each["analysis"]: each for each in ended.json["answers"]}
    assert set(answers) == {"reserves", "reserves_worth", "reserves_stress", "machinery_gain", "two_gaps"}
    assert answers["reserves_stress"]["measures"]["status"]["values"] == ["optimal"] * 3
    assert len(answers["reserves_stress"]["items"]) == 3
    assert "<svg" in (tmp_path / "r.html").read_text()


def test_a_stored_plan_is_followed_and_told_in_its_report(lustrum, file, tmp_path):
    assert lustrum("plan", file, "--out", tmp_path / "plan", "--no-report").code == 0
    ended = lustrum("reserves", tmp_path / "plan", "--account-only", "--into", tmp_path / "plan")
    assert ended.code == 0, ended.err
    assert "Foreign exchange of the plan" in (tmp_path / "plan" / "report.html").read_text()


def test_without_stated_reserves_the_answer_says_what_to_state(lustrum, file):
    file.write_text(SCENARIO.replace("reserves = 150000", "").replace("months = 0.5", ""))
    ended = lustrum("reserves", file, "--account-only")
    assert ended.code == 0 and "give trade.reserves" in " ".join(ended.out.split())


def test_machinery_is_screened_without_a_plan(lustrum, tmp_path):
    (tmp_path / "alone.toml").write_text(ALONE)
    ended = lustrum("reserves", tmp_path / "alone.toml", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["analysis"] == "reserves_screening"
    assert ended.json["items"][0] == ["1925"]
