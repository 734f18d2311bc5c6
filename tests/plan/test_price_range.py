"""Ranges of prices: the printed price lies within, and a plan made again pays what the ends say."""

from __future__ import annotations

import pytest

from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.plan.price_range import price_ranges
from lustrum.problem import Growth, build_plan, standard_form
from lustrum.solver import solve
from tests.economies import random_economy


@pytest.fixture(scope="module")
def asked():
    problem = build_plan(random_economy(3), 3, growth=Growth(0.01, 0.01), tail=1)
    form = standard_form(problem)
    return problem, solve_plan(problem), form, solve(form)


def test_the_printed_price_lies_between_the_ends(asked):
    problem, plan, form, solution = asked
    found = price_ranges(problem, plan, form, solution, plan.years[0])
    assert {each.limit for each in found} >= {"balance", "work_limit", "trade_balance"}
    for each in found:
        if each.least == each.least:
            assert each.least - 1e-6 <= each.price <= each.most + 1e-6, each
            assert each.is_point == (each.most - each.least <= 1e-3 * max(abs(each.price), abs(each.most)))


def test_a_year_that_is_not_shown_is_refused_with_those_that_are(asked):
    problem, plan, form, solution = asked
    with pytest.raises(UsageError, match=f"{plan.years[0]}-{plan.years[-1]}"):
        price_ranges(problem, plan, form, solution, 1990)
