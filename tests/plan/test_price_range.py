"""Ranges of prices: the printed price lies within, and every price but the open ones is one value."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.plan.ends import PriceEnds
from lustrum.plan.price_range import price_ranges
from lustrum.problem import Growth, build_plan
from tests.economies import random_economy


@pytest.fixture(scope="module")
def plan():
    return solve_plan(build_plan(random_economy(3), 3, growth=Growth(0.01, 0.01), tail=1))


def test_the_printed_price_lies_between_the_ends(plan):
    found = price_ranges(plan, plan.years[0])
    assert {each.limit for each in found} >= {"balance", "work_limit", "trade_balance"}
    for each in found:
        assert each.least <= each.price <= each.most
        assert each.is_point == (each.most - each.least <= 1e-3 * max(abs(each.price), abs(each.most)))


def test_a_price_that_is_open_is_told_with_its_ends(plan):
    limit = plan.limit("work_limit")
    ends = np.full((2, *limit.shadow_price.values.shape), np.nan)
    ends[:, 0, 0] = 0.5, np.inf
    opened = dataclasses.replace(limit, ends=PriceEnds(ends, ends, ends[:, 0]))
    wide = dataclasses.replace(plan, limits={**plan.limits, "work_limit": opened})
    found = {each.limit: each for each in price_ranges(wide, plan.years[0])}
    assert (found["work_limit"].least, found["work_limit"].most) == (0.5, np.inf) and not found["work_limit"].is_point


def test_a_year_that_is_not_shown_is_refused_with_those_that_are(plan):
    with pytest.raises(UsageError, match=f"{plan.years[0]}-{plan.years[-1]}"):
        price_ranges(plan, 1990)
