"""A comparison as answers: every plan's figures are there, the differences are those of the comparison."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.plan import compare, solve_plan
from lustrum.plan.compared import comparison_results
from lustrum.problem import Growth, build_plan
from tests.economies import random_economy


@pytest.fixture(scope="module")
def plans():
    economy = random_economy(3)
    slow, fast = (solve_plan(build_plan(economy, 2, growth=Growth(0.0, rate), tail=1)) for rate in (0.01, 0.03))
    return [dataclasses.replace(slow, name="slow"), dataclasses.replace(fast, name="fast")]


def test_every_plan_and_year_has_its_figures_and_the_finding_names_the_higher_one(plans):
    found = compare(plans)
    side, differences = comparison_results(found)
    assert side.items == [(name, str(year)) for name in ("slow", "fast") for year in found.years]
    for title, unit, paths in found.indicators:
        assert side.measures[title].unit == unit
        assert list(side[title]) == [value for path in paths for value in path]
    assert "fast" in side.drawing.title
    assert list(differences["first"]) == [each.first for each in found.differences]


def test_equal_plans_of_one_name_are_told_apart_and_said_to_be_equal(plans):
    side, differences = comparison_results(compare([plans[0], plans[0]]))
    assert {item[0] for item in side.items} == {"slow (1)", "slow (2)"}
    assert "the same" in side.drawing.title and not differences.items
