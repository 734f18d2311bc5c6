"""Farms alone or together: the land there is, what members brought, groups that can be meant."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import Growth, build_plan
from lustrum.problem.build import DEFAULT_PARTS
from lustrum.problem.parts.joining import FarmGroup, farm_groups, joining
from tests.economies import random_economy

GROWTH = Growth(labour=0.01, productivity=0.01)


def bounds(groups):
    """Rows of a plan in which P0 is farming alone and P1 farming together, by name: what stands on their right."""
    parts = [*DEFAULT_PARTS, partial(joining, groups=[asdict(group) for group in groups])]
    problem = build_plan(random_economy(1), 2, parts=parts, growth=GROWTH, tail=0)
    empty = np.zeros((problem.horizon, problem.width))
    rows = ("farm_land", "farm_members")
    return problem, {name: problem.constraints[name].bound.value(empty)[0] for name in rows}


def test_members_bring_their_land_and_others_do_not():
    problem, level = bounds([FarmGroup("a", "P0", "P1", 3.0, joined=True), FarmGroup("b", "P0", "P1", 2.0)])
    base = problem.economy.base_level
    assert level["farm_land"] == pytest.approx([base[0] + base[1]])
    assert level["farm_members"] == pytest.approx([base[1] + 3.0])


def test_without_groups_nothing_is_declared():
    parts = [*DEFAULT_PARTS, joining]
    assert "farm_land" not in build_plan(random_economy(1), 1, parts=parts, growth=GROWTH).constraints


def test_farms_that_hold_more_than_the_base_year_worked_are_refused_with_both_figures():
    with pytest.raises(UsageError, match="hold 1e\\+06 of it; the base year has"):
        bounds([FarmGroup("a", "P0", "P1", 1e6)])


def test_two_groups_of_one_name_are_refused():
    group = asdict(FarmGroup("a", "x", "y", 1.0))
    with pytest.raises(UsageError, match="names 'a' twice"):
        farm_groups([group, group])
