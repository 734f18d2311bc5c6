"""`lustrum plan` and `lustrum demo`: what is written, what is said, which code."""

from __future__ import annotations

import dataclasses
import json
import zipfile

import pytest

from lustrum.plan import WishReport, audit
from lustrum.workspace import load_plan


def test_a_plan_is_written_whole_with_its_seconds(lustrum, scenario, tmp_path):
    ended = lustrum("plan", scenario)
    assert ended.code == 0
    assert "small: optimal" in ended.out and "Gross domestic product" in ended.out
    folder = tmp_path / "small-plan"
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["status"] == "optimal"
    assert {"read", "build", "solve", "verify", "report"} <= set(summary["seconds"])
    assert (folder / "tables" / "output.csv").is_file()
    assert (folder / "inputs" / "small.toml").read_bytes() == scenario.read_bytes()
    assert b"<html" in (folder / "report.html").read_bytes()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_json_is_one_document_equal_to_the_summary_written(lustrum, scenario, tmp_path):
    ended = lustrum("plan", scenario, "--out", "there", "--no-report", "--json")
    assert ended.code == 0 and ended.err == ""
    said = ended.json
    assert said.pop("out") == "there"
    assert said == json.loads((tmp_path / "there" / "summary.json").read_text())
    assert not (tmp_path / "there" / "report.html").exists()


def test_a_name_that_ends_in_zip_gives_one_file(lustrum, scenario, tmp_path):
    assert lustrum("plan", scenario, "--out", "p.zip").code == 0
    names = zipfile.ZipFile(tmp_path / "p.zip").namelist()
    assert {"plan.json", "summary.json", "report.html", "inputs/small.toml"} <= set(names)
    assert lustrum("explain", "p.zip").code == 0
    assert lustrum("report", "p.zip").code == 0
    assert sorted(zipfile.ZipFile(tmp_path / "p.zip").namelist()) == sorted(names)
    assert load_plan(tmp_path / "p.zip").status == "optimal"


def test_an_unknown_key_is_refused_with_the_near_word(lustrum, scenario):
    scenario.write_text(scenario.read_text().replace("years =", "yeers ="))
    ended = lustrum("plan", scenario)
    assert ended.code == 2
    assert "'yeers'" in ended.err and "'years'" in ended.err


def test_a_scenario_that_is_not_there_is_wrong_use(lustrum):
    assert lustrum("plan", "nowhere.toml").code == 2


def test_a_place_with_other_things_in_it_is_refused_before_the_work(lustrum, scenario, tmp_path, monkeypatch):
    monkeypatch.setattr("lustrum.scenario.session.solve_plan", lambda *a, **k: pytest.fail("solved all the same"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    (tmp_path / "other.zip").write_bytes(b"not a plan")
    for place in ("full", "other.zip", "small.toml", "small.toml/below"):
        assert lustrum("plan", scenario, "--out", place).code == 2
    assert (tmp_path / "full" / "thesis.txt").read_text() == "years of work"
    assert (tmp_path / "other.zip").read_bytes() == b"not a plan"


def _answering(monkeypatch, small_plan, **changes):
    plan = dataclasses.replace(load_plan(small_plan), **changes)
    monkeypatch.setattr("lustrum.scenario.session.solve_plan", lambda *a, **k: plan)


WISH = """
[[wish]]
quantity = "consumption"
label = "CPA_A"
year = 1998
sense = ">="
value = 500000
origin = "the bakers"
"""


def test_wishes_given_up_are_told_and_the_nearest_plan_is_written(lustrum, scenario, tmp_path):
    scenario.write_text(scenario.read_text() + WISH)
    ended = lustrum("plan", scenario, "--no-report")
    assert ended.code == 4
    for words in ("small: relaxed", "Given up", "the bakers", "Way out"):
        assert words in ended.out
    summary = json.loads((tmp_path / "small-plan" / "summary.json").read_text())
    assert summary["status"] == "relaxed" and summary["given_up"] and summary["clash"]["ways_out"]
    assert "Given up" in lustrum("explain", "small-plan").out


def test_a_clean_plan_is_silent_and_nothing_more_is_solved_unless_asked(lustrum, scenario, tmp_path, monkeypatch):
    monkeypatch.setattr("lustrum.workspace.make.audited", lambda session: pytest.fail("solved more than the plan"))
    ended = lustrum("plan", scenario, "--no-report")
    assert "What a planner must see" not in ended.out and "How far" not in ended.out
    assert json.loads((tmp_path / "small-plan" / "summary.json").read_text())["audit"] == []


SHUT = """
[[wish]]
quantity = "activity_level"
label = "CPA_F"
year = 1998
sense = "<="
value = 150000
origin = "the council"
"""


def test_what_a_planner_must_see_comes_first_with_what_an_audit_solved_and_stays_with_the_plan(
    lustrum, scenario, tmp_path
):
    scenario.write_text(scenario.read_text() + SHUT)
    ended = lustrum("plan", scenario, "--audit")
    assert ended.code in (0, 4)
    places = [ended.out.index(words) for words in ("What a planner must see", "How far the first 3", "Year by year")]
    assert places == sorted(places)
    plan, folder = load_plan(tmp_path / "small-plan"), tmp_path / "small-plan"
    said = json.loads((folder / "summary.json").read_text())["audit"]
    assert said and said == json.loads(json.dumps([vars(finding) for finding in audit(plan)]))
    answer, beside = plan.answers
    assert beside.name == "audit_findings" and "without wishes" in ended.out.replace("\n", " ")
    assert answer.name == "audit" and {"by_the_wishes", "with_more_years"} <= set(answer.measures)
    page = (folder / "report.html").read_text()
    assert lustrum("report", "small-plan").code == 0
    renewed = (folder / "report.html").read_text()
    for told in (page, renewed):
        assert told.index('id="summary"') < told.index('id="audit"') < told.index('id="answer-audit"')
    first = slice(page.index('id="audit"'), page.index('id="today"'))
    assert renewed[first] == page[first] and 'id="answer-audit_findings"' not in page
    assert lustrum("verify", "small-plan").code == 0


def test_a_plan_that_cannot_exist_is_explained_and_its_summary_written(
    lustrum, scenario, small_plan, monkeypatch, tmp_path
):
    report = WishReport((), ("labour limit",), (), "No plan exists whatever is wished.")
    _answering(
        monkeypatch,
        small_plan,
        status="infeasible",
        quantities={},
        limits={},
        balance={},
        wish_report=report,
        objective=float("nan"),
    )
    ended = lustrum("plan", scenario, "--no-report")
    assert ended.code == 4
    assert "No plan exists whatever is wished." in ended.out
    assert json.loads((tmp_path / "small-plan" / "summary.json").read_text())["status"] == "infeasible"
    assert lustrum("explain", "small-plan").code == 0
    assert lustrum("export", "small-plan", "a.csv").code == 2


def test_a_plan_stopped_by_a_limit_is_kept_with_its_own_code(lustrum, scenario, small_plan, monkeypatch, tmp_path):
    _answering(monkeypatch, small_plan, status="stopped")
    assert lustrum("plan", scenario, "--no-report").code == 6
    assert (tmp_path / "small-plan" / "plan.json").is_file()


def test_a_demo_is_made_and_solved(lustrum, tmp_path):
    ended = lustrum("demo", "germany_1995", "--no-report")
    assert ended.code == 0
    assert "Germany 1996-2000: optimal" in ended.out
    assert (tmp_path / "lustrum-demo-germany_1995" / "inputs" / "germany_1995.toml").is_file()


def test_the_default_demo_tells_first_what_each_of_its_wishes_costs(lustrum, tmp_path):
    ended = lustrum("demo", "--out", "us")
    assert ended.code == 0
    first, rest = ended.out.split("United States 2013-2017, three wishes: optimal")
    for name in ("more homes", "more care and schools", "less debt abroad", "all wishes together"):
        assert name in first and name not in rest.split("Written to")[1]
    assert "What each wish does" in (tmp_path / "us" / "report.html").read_text()
    assert lustrum("verify", "us").code == 0


def test_a_quick_demo_names_the_command_that_tells_what_wishes_cost(lustrum):
    ended = lustrum("demo", "--no-report")
    assert ended.code == 0 and "What each wish" not in ended.out
    assert "lustrum attribution lustrum-demo-us_2012_wishes --into lustrum-demo-us_2012_wishes" in ended.out


def test_the_demo_without_wishes_is_held_against_what_happened(lustrum, tmp_path):
    ended = lustrum("demo", "us_2012", "--json")
    assert ended.code == 0
    assert ended.json["out"] == "lustrum-demo-us_2012"
    assert ended.json["backtest"]["sentences"]
    assert lustrum("report", "lustrum-demo-us_2012", "--out", "again.html").code == 0
    first = (tmp_path / "lustrum-demo-us_2012" / "report.html").read_text()
    assert len((tmp_path / "again.html").read_text()) == pytest.approx(len(first), rel=0.01)


def test_an_unknown_demo_is_refused(lustrum):
    ended = lustrum("demo", "atlantis")
    assert ended.code == 2
    assert "us_2012" in ended.err
