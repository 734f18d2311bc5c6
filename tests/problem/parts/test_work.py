"""Work: what is paid beyond the normal return on capital, limited where labour does not limit."""

from __future__ import annotations

import dataclasses
from functools import partial

import numpy as np
import pytest

from lustrum.economy import income_of
from lustrum.errors import MissingDataError
from lustrum.problem import build_plan
from lustrum.problem.base_year import benchmark
from lustrum.problem.parts.labour import labour
from lustrum.problem.parts.production import production
from lustrum.problem.parts.work import work, work_by_level
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved, with_options


def test_work_of_the_base_year_is_what_activities_need_and_it_grows_with_labour():
    economy = random_economy(1)
    problem = build_plan(economy, 3, growth=GROWTH, tail=1)
    own = benchmark(problem).work @ economy.base_level
    plan = solved(economy)
    assert plan.table("work").base[0] == pytest.approx(own)
    level = plan.limit("work_limit").level.values[:, 0]
    assert np.allclose(level, own * 1.01 ** np.arange(1, 5))
    need = plan.table("activity_level").values @ work_by_level(plan) * 1.01 ** -np.arange(1.0, 4.0)
    assert np.allclose(plan.table("work").values[:, 0], need)
    assert (need <= level[:3] * (1 + 1e-9)).all()


def test_work_is_at_most_value_added_and_at_least_most_of_what_wages_are():
    economy = random_economy(2)
    plan, income = solved(economy), income_of(economy)
    assert (work_by_level(plan) <= income.value_added + 1e-12).all()
    assert (work_by_level(plan) >= 0.9 * income.compensation - 1e-12).all()


def test_either_work_or_labour_limits_and_the_other_is_counted():
    economy = random_economy(1)
    jobs = float((economy.labour @ economy.base_level)[0])
    told = dataclasses.replace(economy, labour_supply={"jobs": {2001 + t: jobs * 1.01 ** (t + 1) for t in range(4)}})

    def limits(economy, parts=None):
        given = {} if parts is None else {"parts": parts}
        problem = build_plan(economy, 3, growth=GROWTH, tail=1, **given)
        assert {"work", "labour"} <= set(problem.quantities)
        return {"work_limit", "labour_limit"} & set(problem.constraints)

    assert limits(economy) == {"work_limit"}
    assert limits(told) == {"labour_limit"}
    assert limits(economy, with_options(labour, limit=True)) == {"labour_limit"}
    assert limits(economy, with_options(labour, frictional_share=0.04)) == {"labour_limit"}
    assert limits(told, with_options(labour, limit=False)) == {"work_limit"}
    assert limits(told, with_options(work, limit=True)) == {"labour_limit", "work_limit"}
    assert limits(economy, with_options(work, limit=False)) == set()


def test_more_work_on_hand_makes_more():
    economy = random_economy(3)
    more = solved(economy, replace={"work": partial(work, growth=0.015)})
    assert more.objective > solved(economy).objective
    assert np.allclose(np.diff(np.log(more.limit("work_limit").level.values[:, 0])), np.log(1.015))


def test_a_unit_of_work_is_worth_about_what_it_is_paid():
    plan = solved(random_economy(4))
    pay = plan.in_money_of_the_year("work_limit").values[:, 0] / 1.01 ** np.arange(1, 4)
    assert np.allclose(pay, 1.0, atol=0.25), pay


def test_an_economy_without_a_benchmark_has_no_such_work():
    problem = PlanProblem(dataclasses.replace(random_economy(1), valuation="physical"), [2001], growth=GROWTH)
    problem.add(production)
    problem.add(work)
    assert not problem.constraints and not problem.quantities.keys() & {"work"}


def test_growth_of_labour_that_nobody_names_gives_no_benchmark_and_no_work():
    with pytest.raises(MissingDataError, match=r"growth of labour"):
        build_plan(random_economy(1), 1)
