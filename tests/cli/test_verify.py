"""`lustrum verify` and `--changed` as their user sees them."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def plan(small_plan, tmp_path):
    return shutil.copytree(small_plan, tmp_path / "plan")


def test_a_plan_as_it_was_written_ends_with_0_and_says_what_was_compared(lustrum, plan):
    ended = lustrum("verify", plan)
    assert ended.code == 0, ended.err
    for step in ("files:", "laws:", "tables:", "made again:"):
        assert step in ended.out
    found = lustrum("verify", plan, "--json")
    assert found.code == 0 and found.json["passed"] is True
    assert [step["step"] for step in found.json["steps"]] == ["files", "laws", "tables", "made again"]


def test_a_changed_plan_ends_with_3_and_names_the_file(lustrum, plan):
    (plan / "tables" / "output.csv").write_text("activity,year,value,unit\n")
    ended = lustrum("verify", plan)
    assert ended.code == 3 and "tables/output.csv" in ended.out
    assert lustrum("verify", plan, "--json").json["steps"][0]["differs"] == ["tables/output.csv"]


def test_figures_changed_by_somebody_who_signed_them_end_with_7(lustrum, plan):
    import dataclasses

    from lustrum.workspace import load_plan, save_plan

    loaded = load_plan(plan)
    wrong = dataclasses.replace(loaded, objective=loaded.objective * 2)
    save_plan(wrong, plan)
    ended = lustrum("verify", plan)
    assert ended.code == 7 and "objective" in ended.out


def test_no_plan_ends_with_2(lustrum, tmp_path):
    assert lustrum("verify", tmp_path).code == 2


def test_a_changed_plan_is_opened_by_an_explicit_word_only(lustrum, plan, tmp_path):
    (plan / "summary.json").write_text("{}")
    for words in (("explain", plan), ("report", plan), ("export", plan, tmp_path / "a.csv")):
        refused = lustrum(*words)
        assert refused.code == 3 and "summary.json" in refused.err and "--changed" in refused.err
    told = lustrum("explain", plan, "--changed")
    assert told.code == 0 and "changed since it was written" in told.out
    assert lustrum("export", plan, tmp_path / "a.csv", "--changed").code == 0
    assert lustrum("report", plan, "--changed").code == 2
    assert lustrum("report", plan, "--changed", "--out", tmp_path / "r.html").code == 0
    assert "changed since it was written" in (tmp_path / "r.html").read_text()
    assert lustrum("explain", plan).code == 3
