"""Consumption: utility in steps, groups of households, fixed baskets."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.labels import Axis
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem.parts.consumption import BREAKS, consumption
from tests.economies import random_economy
from tests.problem.solving import solved


def test_utility_of_the_base_basket_is_concave_and_worth_one_at_the_base():
    economy = random_economy(0)
    problem = build_plan(economy, 1, growth=Growth(0.0, 0.0), tail=0)
    steps = problem.variables["consumption_step"]
    assert len(steps) == 4 * (len(BREAKS) + 1)
    (term,) = problem.quantities["utility"].expression.terms
    slopes = (term.data if term.data.ndim == 1 else term.data[0])[: len(BREAKS) + 1]
    assert (np.diff(slopes) <= 0).all()
    at_one = np.searchsorted(BREAKS, 1.0)
    assert slopes[at_one] == pytest.approx(1.0, rel=0.1)


def test_groups_of_households_each_have_their_own_deliveries():
    economy = random_economy(1)
    c0 = economy.household_consumption
    share = np.array([[0.3] * 4, [0.7] * 4])
    grouped = dataclasses.replace(
        economy,
        group=Axis("group", ("village", "town")),
        population=np.array([1.0, 1.0]),
        income=np.array([1.0, 2.0]),
        group_consumption=share * c0,
    )
    plan = solved(grouped)
    table = plan.table("consumption")
    assert table.index.dims == ("group", "product")
    assert plan.objective == pytest.approx(solved(economy).objective, rel=1e-6)
    floor = WishedValue("consumption", "village, P0", 2002, ">=", 1.1 * 0.3 * c0[0], 1, "village council")
    wished = solved(grouped, wishes=[floor])
    assert wished.table("consumption").at("village, P0", 2002) >= 1.1 * 0.3 * c0[0] * (1 - 1e-6)


def test_a_rigid_basket_keeps_its_proportions():
    economy = random_economy(2)
    plan = solved(economy, replace={"consumption": partial(consumption, form="basket")})
    ratio = plan.table("consumption").values / economy.household_consumption
    assert np.allclose(ratio, ratio[:, :1])


def test_an_infinite_elasticity_is_a_linear_utility():
    linear = [partial(consumption, elasticity=np.inf) if part is consumption else part for part in DEFAULT_PARTS]
    economy = random_economy(0)
    problem = build_plan(economy, 1, parts=linear, growth=Growth(0.0, 0.0), tail=0)
    (term,) = problem.quantities["utility"].expression.terms
    slope = term.data.reshape(len(economy.product), len(BREAKS) + 1)
    assert np.allclose(slope, slope[:, :1])
    assert "; linear;" in problem.assumptions["utility"].text
