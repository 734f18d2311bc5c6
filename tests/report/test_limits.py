"""What limits the plan: the dearest limits together and one by one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.plan import Plan, binding_limits
from lustrum.plan.goal import in_base_years
from lustrum.report.blocks import Grid, Material, Picture, Text
from lustrum.report.limits import PICTURED, limits, together


def test_a_limit_over_all_its_years_is_worth_their_sum(plan: Plan) -> None:
    every = binding_limits(plan, 10**9)
    found = together(plan, every)
    worth = [abs(value) for _, value, _ in found]
    assert worth == sorted(worth, reverse=True) and 0 < len(found) <= PICTURED
    first = max({(b.limit, b.label) for b in every}, key=lambda key: abs(_worth(every, key)))
    assert found[0][1] == pytest.approx(_worth(every, first))
    assert found[0][2] == sorted(b.year for b in every if (b.limit, b.label) == first)


def _worth(every, key) -> float:
    return sum(b.worth_of_one_per_cent for b in every if (b.limit, b.label) == key)


def test_the_picture_shows_the_gain_in_per_cent_of_a_years_consumption(plan: Plan) -> None:
    picture = next(block for block in limits(Material(plan)).blocks if isinstance(block, Picture))
    title, value, _ = together(plan, binding_limits(plan, 10**9))[0]
    base = plan.economy.household_consumption.sum()
    assert in_base_years(plan) == pytest.approx(base)
    assert picture.chart.rows[0]["value"] == pytest.approx(100 * value / base)
    assert picture.title.startswith(title)


def test_a_goal_in_another_unit_is_not_counted_in_consumption(plan: Plan) -> None:
    assert np.isnan(in_base_years(dataclasses.replace(plan, goal_units="jobs")))


def test_every_limit_that_binds_is_explained_once(plan: Plan) -> None:
    grid = limits(Material(plan)).blocks[-1]
    assert isinstance(grid, Grid)
    names = [row[1] for row in grid.rows]
    assert sorted(names) == sorted({b.limit for b in binding_limits(plan, 10**9)})
    assert all(row[2] == plan.limit(str(row[1])).meaning for row in grid.rows)


def test_where_nothing_binds_the_chapter_says_so(plan: Plan) -> None:
    [said] = limits(Material(dataclasses.replace(plan, limits={}))).blocks
    assert isinstance(said, Text) and "No limit binds" in said.text
