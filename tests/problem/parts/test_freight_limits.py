"""Limits of a network in a plan, and the change of its work."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.names import FREIGHT_LIMIT
from lustrum.problem.parts.freight_limits import Carried, FreightLimit, freight_limits, freight_limits_of
from tests.economies import random_economy

ECONOMY = random_economy(3)


def planned(**options):
    part = partial(freight_limits, **options)
    problem = build_plan(
        ECONOMY, 2, parts=[*DEFAULT_PARTS, part], growth=Growth(labour=0.01, productivity=0.01), tail=0
    )
    return solve_plan(problem, break_ties=False)


def limit(most, quantity="output", product="P0"):
    base = ECONOMY.base_output[ECONOMY.product.position("P0")]
    return FreightLimit("line", (Carried(quantity, product, 1.0 / base),), tuple(most)).as_options()


def test_what_is_carried_stays_within_the_limit_and_the_limit_has_a_price():
    plan = planned(limits=[limit([0.97, 0.98])])
    made = plan.table("output").values[:, 0] / ECONOMY.base_output[0]
    assert made == pytest.approx([0.97, 0.98])
    assert (plan.limits[FREIGHT_LIMIT].shadow_price.values > 0.0).all()
    assert all(check.passed for check in verify(plan))
    assert "freight is what the network carries" in {check.name for check in verify(plan)}


def test_the_check_finds_a_plan_that_asks_for_more():
    from lustrum.problem.parts.freight_limits import limits_are_kept

    plan = planned(limits=[limit([0.97, 0.98])])
    plan.quantities["output"].values[1, 0] *= 1.05
    found = limits_are_kept(plan)
    assert not found.passed and found.where == f"line in {plan.years[1]}"


def test_a_change_of_work_is_used_of_transport_in_its_year():
    plan = planned(transport="P2", change=[2.0, -1.0])
    entry = plan.balance["freight_change"].table
    assert entry.values[:, ECONOMY.product.position("P2")] == pytest.approx([2.0, -1.0])
    assert entry.values.sum() == pytest.approx(1.0)
    assert np.isfinite(plan.objective) and plan.status == "optimal"


def test_without_limits_and_without_a_change_nothing_is_declared():
    plan = planned()
    assert FREIGHT_LIMIT not in plan.limits and "freight_change" not in plan.balance


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ([{"name": "x", "carried": []}], "exactly name, carried and most"),
        ([{"name": "x", "carried": [], "most": [1.0]}], "at least one entry"),
        (
            [{"name": "x", "carried": [{"quantity": "consumption", "product": "P0", "weight": 1}], "most": [1.0]}],
            "one of output",
        ),
        ([limit([1.0], product="P9")], "'P9'"),
        ([limit([1.0]), limit([1.0])], "twice"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_refused(limits, says):
    with pytest.raises(UsageError, match=says):
        planned(limits=limits)


def test_a_limit_is_stated_as_it_is_read():
    (found,) = freight_limits_of([limit([0.9, 1.0])])
    assert found.as_options() == limit([0.9, 1.0])
