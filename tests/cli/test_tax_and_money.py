"""`lustrum tax` and `lustrum money` as their users see them."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import SCENARIO

GROUPS = "group,count,income,tax\npoor,400,9000,200\nmiddle,500,24000,3000\nrich,100,90000,20000\n"


@pytest.fixture
def groups(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text(GROUPS)
    return path


def test_a_neutral_reform_is_told_by_group_with_a_picture(lustrum, groups, tmp_path):
    ended = lustrum("tax", groups, "--theta", 0.25, "-o", tmp_path / "t.html")
    assert ended.code == 0, ended.err
    assert "3,580,000 in all" in ended.out and "gain" in ended.out
    assert "<svg" in (tmp_path / "t.html").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--family", "bracket", "--brackets", "0:0,10000:0.2,50000:0.4"),
        ("--family", "linear_progressive", "--line", "5000,80000,0.05,0.5"),
        ("--family", "flat"),
        ("--exempt", 0.4, "--elasticity", 0.2),
    ],
)
def test_every_family_brings_in_the_revenue(lustrum, groups, arguments):
    ended = lustrum("tax", groups, "--revenue", 3_000_000, "--json", *arguments)
    assert ended.code == 0, ended.err
    by_group = json.loads(ended.out)["answers"][0]
    tax = by_group["measures"]["tax_after"]["values"]
    assert sum(t * n for t, n in zip(tax, (400, 500, 100), strict=True)) == pytest.approx(3_000_000, rel=1e-6)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--revenue", 1e9), "at most"),
        (("--family", "bracket"), "--brackets"),
        (("--family", "linear_progressive", "--line", "1,2"), "4 plain numbers"),
        (("--family", "magic"), "no family"),
    ],
)
def test_a_tax_that_cannot_be_is_refused(lustrum, groups, arguments, says):
    ended = lustrum("tax", groups, *arguments)
    assert ended.code == 2 and says in ended.err


def test_the_money_of_a_plan_is_tested_and_told_in_its_report(lustrum, tmp_path):
    scenario = tmp_path / "s.toml"
    scenario.write_text(SCENARIO)
    settings = tmp_path / "money.toml"
    settings.write_text("[money]\nstock = 200000\nalpha = 2\n[budget]\nincome_tax = 0.1\n[instruments]\ntaxes = 0.05\n")
    plan = tmp_path / "plan"
    assert lustrum("plan", scenario, "--out", plan).code == 0
    ended = lustrum("money", plan, "--settings", settings, "--into", plan)
    assert ended.code == 0, ended.err
    assert "three tests" in ended.out and "deficit" in ended.out
    report = (plan / "report.html").read_text()
    assert "answer-currency" in report and "answer-public-budget" in report
    ended = lustrum("money", scenario, "--settings", settings, "--json")
    assert ended.code == 0, ended.err
    assert [a["analysis"] for a in json.loads(ended.out)["answers"]] == ["currency", "public_budget", "instruments"]


def test_settings_that_are_not_there_are_named(lustrum, tmp_path):
    ended = lustrum("money", tmp_path / "plan", "--settings", tmp_path / "none.toml")
    assert ended.code == 2 and "none.toml" in ended.err
