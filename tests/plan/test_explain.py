"""Explanations: supply and use add up, limits behind a number are real, unknown words are refused."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.explain import binding_limits, explain
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned


def test_supply_and_use_of_an_explained_product_add_up(us_plan):
    found = explain(us_plan, "output A05 2015")
    supplied, used = sum(v for _, v in found.supply), sum(v for _, v in found.use)
    assert supplied >= used - 1e-6 * supplied
    assert dict(found.supply)["output"] == pytest.approx(found.value)
    assert found.unit == "million USD/year"
    assert any("is supplied by" in sentence for sentence in found.sentences)


def test_words_may_come_in_any_order_and_titles_are_understood(us_plan):
    assert explain(us_plan, "2015 A04 output").value == explain(us_plan, "Construction 2015").value


def test_without_a_question_the_largest_limits_come_first(us_plan):
    limits = explain(us_plan)
    worth = [abs(limit.worth_of_one_per_cent) for limit in limits]
    assert worth == sorted(worth, reverse=True)
    assert all(limit.shadow_price > 0 for limit in limits)


def test_limits_behind_a_number_bind_in_that_year(us_plan):
    for limit in explain(us_plan, "output A16 2014").limits:
        assert limit.year == 2014
        slack = us_plan.limit(limit.limit).slack.at(limit.label, 2014)
        assert abs(slack) < 1e-5 * max(1.0, np.nanmax(us_plan.limit(limit.limit).level.values))


@pytest.mark.parametrize("words", ["output A99", "nonsense", "output A05 2050"])
def test_a_word_that_fits_nothing_is_refused_with_what_is_known(us_plan, words):
    with pytest.raises(UsageError, match="Known"):
        explain(us_plan, words)


def test_book_keeping_rows_are_not_called_limits(us_plan):
    assert not {b.limit for b in binding_limits(us_plan, 1000)} & {"balance", "absorption", "capital_accumulation"}


def test_a_price_out_of_bounds_is_explained_by_the_limit_behind_it(us_plan):
    economy, dirty = dirty_economy()
    found = explain(planned(economy, cap_on_emissions(economy)), f"output {dirty} 2003")
    assert any(
        sentence.startswith("Behind that price stands 'Satellites of co2 at most") for sentence in found.sentences
    )
    assert not any("Behind that price" in sentence for sentence in explain(us_plan, "output A05 2015").sentences)
