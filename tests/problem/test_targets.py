"""Targets by year: the share to which they are met, and what is refused."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.problem import build_plan
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.targets import TARGET, target_fulfilment
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved

FREE = {"consumption": partial(consumption, form="free")}


def with_targets(economy, share, years=3):
    """Return the economy with targets: a share of base-year consumption of each product, by year."""
    first = economy.base_year + 1
    paths = {
        (TARGET, label): {first + t: share[t] * float(base) for t in range(years)}
        for label, base in zip(economy.product, economy.household_consumption, strict=True)
    }
    return dataclasses.replace(economy, paths=paths)


@pytest.mark.parametrize("seed", range(4))
def test_every_product_is_delivered_to_the_share_of_the_year_and_one_of_them_no_more(seed):
    economy = with_targets(random_economy(seed), [0.9, 1.0, 1.2])
    plan = solved(economy, replace=FREE, goal=target_fulfilment)
    share = plan.table("target_fulfilment").values[:, 0]
    asked = np.array([0.9, 1.0, 1.2])[:, None] * economy.household_consumption
    ratio = plan.table("consumption").values / asked
    assert ratio.min(axis=1) == pytest.approx(share, rel=1e-6)
    assert plan.objective == pytest.approx(share.sum())


def test_targets_twice_as_high_are_met_half_as_far():
    economy = random_economy(1)
    once = solved(with_targets(economy, [1.0, 1.0, 1.0]), replace=FREE, goal=target_fulfilment)
    twice = solved(with_targets(economy, [2.0, 2.0, 2.0]), replace=FREE, goal=target_fulfilment)
    assert twice.objective == pytest.approx(once.objective / 2)


def test_beyond_the_share_named_a_year_counts_no_more():
    economy = with_targets(random_economy(2), [0.1, 0.1, 0.1])
    plan = solved(economy, replace=FREE, goal=partial(target_fulfilment, most=1.0))
    assert plan.table("target_fulfilment").values[:, 0] == pytest.approx([1.0, 1.0, 1.0])


def test_a_product_without_a_target_counts_nothing():
    economy = with_targets(random_economy(3), [1.0, 1.0, 1.0])
    first = economy.product.labels[0]
    one = dataclasses.replace(economy, paths={(TARGET, first): economy.paths[TARGET, first]})
    alone, all_of_them = (solved(each, replace=FREE, goal=target_fulfilment) for each in (one, economy))
    assert alone.objective > all_of_them.objective
    assert "1 of 4 products" in next(each.text for each in alone.assumptions if each.name == "targets")


@pytest.mark.parametrize(
    ("share", "options", "says"),
    [
        (None, {}, "needs targets"),
        ([1.0, -1.0, 1.0], {}, "a target is 0 or more"),
        ([1.0, 0.0, 1.0], {}, "All targets of"),
        ([1.0, 1.0, 1.0], {"discount": 0.0}, "above 0"),
        ([1.0, 1.0, 1.0], {"most": -1.0}, "above 0"),
    ],
)
def test_targets_that_cannot_be_meant_are_refused(share, options, says):
    economy = random_economy(0)
    economy = economy if share is None else with_targets(economy, share)
    with pytest.raises(UsageError, match=says):
        solved(economy, replace=FREE, goal=partial(target_fulfilment, **options))


def test_a_target_in_a_plan_of_another_goal_is_refused_as_a_path_nobody_takes():
    with pytest.raises(UsageError, match=r"No part of this plan takes the path of row .target"):
        build_plan(with_targets(random_economy(0), [1.0, 1.0, 1.0]), 3, growth=GROWTH)
