"""Posts by year, on a trend and in a plan, and what a post is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from lustrum.errors import MissingDataError
from lustrum.labels import Axis
from lustrum.labour.work import wage_said, work_of_economy, work_of_plan
from lustrum.problem import Growth
from lustrum.scenario import Scenario, Session
from tests.economies import random_economy
from tests.labour.made_up import work


def planned(economy, **options):
    scenario = Scenario(name="p", economy=economy, years=3, growth=Growth(0.01, 0.02), options=options)
    return Session(scenario, economy=economy).plan


def test_on_the_trend_posts_grow_with_labour():
    found = work(labour=0.013)
    assert found.need[:, 0] == pytest.approx(found.base.sum() * 1.013 ** np.arange(1, 5))
    assert found.pay == pytest.approx(1.01 ** np.arange(1, 5))


def test_a_plan_asks_for_the_labour_it_counts():
    plan = planned(random_economy(2))
    found = work_of_plan(plan, "here")
    assert found.need == pytest.approx(plan.table("labour").values[:3])
    assert found.labour.sum(axis=2) + found.building == pytest.approx(found.need)
    assert found.discount[0] == 1.0 and (np.diff(found.discount) < 0.0).all()


def test_a_plan_that_limits_labour_prices_it_and_one_that_limits_work_prices_pay():
    economy = random_economy(2)
    by_skill = work_of_plan(planned(economy, labour={"limit": True}), "here")
    assert (by_skill.product > 0.0).all() and np.isnan(by_skill.work).all()
    by_work = work_of_plan(planned(economy), "here")
    assert np.isnan(by_work.product).all() and (by_work.work > 0.5).all()


def test_mean_pay_is_wages_over_labour():
    found = work(1)
    wages = found.economy.income_of(found.economy.components.wages).sum()
    assert found.wage == pytest.approx(wages / found.base.sum())
    assert "alike for every skill" in wage_said(found).text


def test_where_no_row_is_one_of_wages_all_value_added_stands_in_and_it_is_said():
    economy = random_economy(1)
    whole = replace(economy, component=Axis("component", ("value_added_taxes_margins", "more_taxes")))
    found = work_of_economy(whole, Growth(0.0, 0.0), [2001], "here")
    assert found.wage == pytest.approx((economy.value_added.sum(axis=0) @ economy.base_level) / found.base.sum())
    assert "pay is too high" in wage_said(found).text


def test_the_value_of_a_post_is_value_added_over_posts_where_it_is_least():
    found = work(1)
    value, each = found.value_added(), found.per_level()[0]
    none = np.zeros(1)
    assert found.value_of_post(none)[0] == pytest.approx((value / each).min())
    assert np.isnan(replace(found, economy=replace(found.economy, valuation="physical")).value_of_post(none)).all()


def test_the_more_posts_are_empty_the_dearer_the_last_of_them():
    """Work of the least value stops first; when its posts are used up the next begins."""
    found = work(1)
    each, posts = found.value_added() / found.per_level()[0], found.labour[:, 0].mean(axis=0)
    order = np.argsort(each)
    assert found.value_of_post(np.array([0.99 * posts[order[0]]]))[0] == pytest.approx(each[order[0]])
    assert found.value_of_post(np.array([1.01 * posts[order[0]]]))[0] == pytest.approx(each[order[1]])
    assert found.value_of_post(np.array([10.0 * posts.sum()]))[0] == pytest.approx(each[order[3]])


def test_a_technique_not_in_use_needs_what_the_economy_says():
    economy = random_economy(1)
    idle = replace(economy, base_level=economy.base_level * np.array([1.0, 1.0, 1.0, 0.0]))
    found = work_of_economy(idle, Growth(0.0, 0.0), [2001], "here")
    assert found.per_level()[0] == pytest.approx(economy.labour.toarray()[0])


def test_work_of_activities_with_a_lag_is_done_before_their_output_is_there():
    economy = replace(random_economy(1), production_lag=np.array([1, 0, 0, 0]))
    plan = planned(replace(economy, labour=None, skill=Axis("skill", ())))
    found = work_of_plan(plan, "here")
    level = plan.quantities["activity_level"].values
    assert found.level[:, 0] == pytest.approx(level[1:4, 0]) and found.level[:, 1] == pytest.approx(level[:3, 1])


def test_an_economy_without_labour_has_no_skills():
    economy = replace(random_economy(1), labour=None, skill=Axis("skill", ()), labour_unit={})
    found = work_of_economy(economy, Growth(0.0, 0.0), [2001], "here")
    assert found.skill == () and found.need.shape == (1, 0) and np.isnan(found.wage)


def test_growth_that_nobody_named_is_asked_for():
    with pytest.raises(MissingDataError, match="growth of labour"):
        work_of_economy(random_economy(1), Growth(), [2001], "here")


def test_several_skills_are_told_apart():
    economy = random_economy(1)
    both = sparse.csc_array(np.vstack([economy.labour.toarray(), 2.0 * economy.labour.toarray()]))
    two = replace(economy, labour=both, skill=Axis("skill", ("a", "b")), labour_unit={"a": "jobs", "b": "jobs"})
    found = work_of_economy(two, Growth(0.0, 0.0), [2001], "here")
    assert found.need[0, 1] == pytest.approx(2.0 * found.need[0, 0]) and found.unit == "jobs"
