"""`lustrum frontier` as its user sees it."""

from __future__ import annotations

import pytest

VALLEY = """
name = "valley"
economy = "bundled:made_up_valley"
years = 3

[growth]
labour = 0.0
productivity = 0.01
government = 0.01
exports = 0.0
"""


@pytest.fixture
def valley(tmp_path):
    file = tmp_path / "valley.toml"
    file.write_text(VALLEY)
    return file


def test_a_scenario_gets_its_curve_variants_and_weights(lustrum, valley, tmp_path):
    ended = lustrum("frontier", valley, "--points", 4, "--years-after", 3, "--json", "-o", tmp_path / "f.html")
    assert ended.code == 0, ended.err
    answers = {each["analysis"]: each for each in ended.json["answers"]}
    assert list(answers)[:3] == ["frontier", "growth_variants", "growth_paths"] and "terminal_weights" in answers
    assert [item[0] for item in answers["growth_variants"]["items"]] == ["slow", "baseline", "balanced", "fast"]
    text = (tmp_path / "f.html").read_text()
    assert text.count("chart broad") == text.count("chart slim") == len(answers) - 1
    assert "growth_paths_by_group" in answers and "price beside each point" in text  # one is too long for a picture


def test_answers_are_kept_with_a_plan(lustrum, valley, tmp_path):
    assert lustrum("plan", valley, "--out", tmp_path / "plan").code == 0
    ended = lustrum("frontier", valley, "--floors", "0.9,1.0", "--years-after", 0, "--into", tmp_path / "plan")
    assert ended.code == 0, ended.err
    assert "Consumption now against capacity later" in (tmp_path / "plan" / "report.html").read_text()


def test_a_table_gets_bounds_without_a_plan(lustrum):
    ended = lustrum("frontier", "--quick", "bundled:made_up_valley", "--json")
    assert ended.code == 0, ended.err
    names = ["growth_rates", "growth_ray", "growth_ray_prices", "two_sectors"]
    assert [each["analysis"] for each in ended.json["answers"]] == names


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bundled:made_up_valley",), "add --quick"),
        (("--quick", "bundled:made_up_valley", "--floor", "0.9"), "solves no plan"),
        (("valley.toml", "--floors", "high"), "give numbers"),
        (("valley.toml", "--weight", "fast"), "NAME=WEIGHT"),
        (("valley.toml", "--floors", "1.5"), "floors go from 0 to"),
        (("valley.toml", "--what", "curves"), "choose among"),
        (("valley.toml", "-o", "x.pdf"), "ends in no form"),
        (("valley.toml", "--sources", "nothing.toml"), "There is no file"),
    ],
)
def test_what_cannot_be_meant_is_refused(lustrum, valley, words, said):
    ended = lustrum("frontier", *words)
    assert ended.code == 2 and said in " ".join(ended.err.split())
