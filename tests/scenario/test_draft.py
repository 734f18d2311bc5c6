"""A first scenario plans as it is, and each of its examples plans when its marks are taken away."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from lustrum.scenario import Session, read_scenario, run_scenario
from lustrum.scenario.draft import draft_for

SORTS = ("Consumption", "A programme of investment", "A cap", "Less debt abroad", "More work", "A better technique")
MISSING = {("us_2012", "A cap")}
"""What an economy has no figures for."""
CASES = [(economy, sort) for economy in ("us_2012", "germany_1995") for sort in SORTS if (economy, sort) not in MISSING]


@cache
def text(economy: str) -> str:
    return draft_for(f"bundled:{economy}", f"bundled:{economy}", "first.toml", 3, 0.012, 0.008)


def session(economy: str, said: str, folder: Path) -> Session:
    file = folder / f"first-{economy}.toml"
    file.write_text(said)
    return Session(read_scenario(file))


def uncommented(said: str, sort: str) -> str:
    """Take away the marks before the lines of one example."""
    before, begin, rest = re.split(rf"(^# \d\. {sort}.*\n(?:# .*\n)*)", said, maxsplit=1, flags=re.M)
    example, blank, after = rest.partition("\n\n") if "\n\n" in rest else (rest, "", "")
    lines = [line[1:] if re.match(r"#\S", line) else line for line in example.split("\n")]
    assert lines != example.split("\n"), sort
    return before + begin + "\n".join(lines) + blank + after


def test_a_first_scenario_leads_with_the_six_sorts_of_things_that_may_be_said():
    for economy in ("us_2012", "germany_1995"):
        said = re.findall(r"^# (\d)\. ([^:\n]+)", text(economy), flags=re.M)
        assert [int(number) for number, _ in said] == [1, 2, 3, 4, 5, 6]
        assert all(title.startswith(sort) for (_, title), sort in zip(said, SORTS, strict=True))


def test_what_an_economy_has_no_figures_for_is_said_and_has_no_example():
    assert "it needs satellites.csv" in text("us_2012") and "satellites.csv" not in text("germany_1995")


@pytest.mark.parametrize("economy", ["us_2012", "germany_1995"])
def test_it_plans_as_it_is_and_asks_for_nothing(economy, tmp_path):
    found = session(economy, text(economy), tmp_path)
    assert not found.scenario.wishes and not any(found.scenario.options.values())
    assert found.plan.status == "optimal"


@pytest.mark.parametrize(("economy", "sort"), CASES)
def test_each_example_is_met_when_its_marks_are_taken_away(economy, sort, tmp_path):
    trend = session(economy, text(economy), tmp_path)
    changed = session(economy, uncommented(text(economy), sort), tmp_path)
    plan = changed.plan
    assert plan.status == "optimal", plan.given_up
    asked = changed.scenario
    assert bool(asked.wishes) == (sort not in SORTS[4:])
    gain = plan.objective - trend.plan.objective
    assert gain > 0.0 if sort in SORTS[4:] else gain < 0.0


def test_all_examples_together_are_one_scenario(tmp_path):
    said = text("germany_1995")
    for sort in SORTS:
        said = uncommented(said, sort)
    found = session("germany_1995", said, tmp_path)
    assert len(found.scenario.wishes) == 4 and len(found.scenario.options) == 2


def test_run_scenario_takes_it_from_a_file(tmp_path):
    file = tmp_path / "first.toml"
    file.write_text(text("germany_1995"))
    assert run_scenario(read_scenario(file)).name.startswith("Germany")
