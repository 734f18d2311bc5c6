"""A stated capacity is reckoned again from the files, and a level beyond it is found."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from lustrum.plan import solve_plan, verify
from lustrum.problem import build_plan
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.production import production
from lustrum.problem.stated import stated_capacity_is_kept
from tests.economies import random_economy
from tests.problem.solving import GROWTH

NAME = "no activity runs beyond the capacity stated for it"


def with_capacity(share, paths=None):
    """Return an economy that states capacities as shares of base levels, and no stocks in its plans."""
    economy = random_economy(3, trade=False)
    return dataclasses.replace(economy, capacity=share * economy.base_level, paths=paths or {})


def plan_of(economy):
    return solve_plan(build_plan(economy, 2, parts=[production, consumption], growth=GROWTH, tail=0))


def test_a_plan_with_stated_capacities_carries_their_law_and_keeps_it():
    found = {check.name: check for check in verify(plan_of(with_capacity(0.9)))}
    assert found[NAME].passed


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_level_beyond_what_is_stated_is_found(share):
    plan = plan_of(with_capacity(0.9))
    tighter = with_capacity(share)
    answer = SimpleNamespace(economy=tighter, quantities=plan.quantities, options={})
    check = stated_capacity_is_kept(answer)
    levels = plan.quantities["activity_level"].values
    expected = ((levels - share * tighter.base_level) / np.maximum(tighter.base_level, 1.0)).max()
    assert not check.passed and check.worst == pytest.approx(expected)


def test_a_path_of_capacity_stands_in_place_of_the_figure():
    economy = with_capacity(0.9)
    first = economy.activity.labels[0]
    path = {economy.base_year + 1: 0.1, economy.base_year + 2: 0.2}
    answer = SimpleNamespace(
        economy=dataclasses.replace(economy, paths={("capacity", first): path}),
        quantities=plan_of(economy).quantities,
        options={},
    )
    assert first in stated_capacity_is_kept(answer).where


def test_where_nothing_is_stated_there_is_no_law():
    economy = dataclasses.replace(random_economy(3, trade=False), capacity=None)
    assert NAME not in {check.name for check in verify(plan_of(economy))}
