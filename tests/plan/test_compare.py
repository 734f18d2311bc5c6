"""Plans side by side: what a different wish changes, and what cannot be compared."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.compare import compare
from lustrum.scenario import read_scenario, run_scenario


def test_comparison_shows_what_a_different_wish_changes(us_plan, tmp_path):
    (tmp_path / "less.toml").write_text(
        """
economy = "bundled:us_2012"
years = 5
[growth]
labour = 0.0
productivity = 0.008
exports = 0.025
government = 0.005
"""
    )
    other = run_scenario(read_scenario(tmp_path / "less.toml"))
    found = compare([us_plan, other])
    by_title = {title: values for title, _, values in found.indicators}
    assert by_title["Household consumption"][1][-1] < by_title["Household consumption"][0][-1]
    assert found.differences
    assert found.differences[0].first != found.differences[0].other


def test_one_plan_cannot_be_compared(us_plan):
    with pytest.raises(UsageError, match="at least two"):
        compare([us_plan])


def test_a_plan_does_not_differ_from_itself(us_plan):
    found = compare([us_plan, us_plan])
    assert found.differences == () and found.objectives[0] == found.objectives[1]
    assert found.years == us_plan.years


def test_the_largest_difference_of_an_item_is_told_in_the_year_where_it_is(us_plan):
    table = us_plan.quantities["imports"]
    values = np.array(table.values)
    values[2, 3] *= 1.1
    values[3, 3] *= 1.3
    changed = dataclasses.replace(
        us_plan, name="other", quantities={**us_plan.quantities, "imports": dataclasses.replace(table, values=values)}
    )
    (found,) = compare([us_plan, changed]).differences
    assert (found.quantity, found.label, found.year) == ("imports", table.index.label(3), us_plan.years[3])
    assert found.relative == pytest.approx(0.3)


def test_plans_in_other_units_or_without_a_shared_year_are_refused(us_plan, germany_plan):
    with pytest.raises(UsageError, match="different units"):
        compare([us_plan, germany_plan])
    later = dataclasses.replace(us_plan, years=(2030,))
    with pytest.raises(UsageError, match="share no year"):
        compare([us_plan, later])


def test_a_plan_without_numbers_is_refused_by_name(us_plan):
    empty = dataclasses.replace(us_plan, name="none", quantities={})
    with pytest.raises(UsageError, match="none"):
        compare([us_plan, empty])
