"""Names for people: titles of labels and limits."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.plan import Plan, binding_limits
from lustrum.report.words import binding_title, item_title, limit_title, source_words, title, unit_words


def test_two_products_of_one_title_are_told_apart(page: str) -> None:
    assert "Steel (P1)" in page and "Steel (P3)" in page


def test_a_label_the_economy_does_not_know_is_told_as_it_stands(plan: Plan) -> None:
    assert title(plan, "product", "P2") == "Cloth"
    assert title(plan, "product", "wool_and_silk") == "Wool and silk" == title(plan, "river", "wool_and_silk")


def test_titles_of_a_pair_are_joined(plan: Plan) -> None:
    index = plan.table("capital").index
    parts = [title(plan, *pair) for pair in zip(index.dims, index.items[0], strict=True)]
    assert len(parts) == 2 and item_title(plan, index, 0) == ": ".join(parts)


def test_every_binding_limit_has_a_title_without_names_of_the_code(plan: Plan) -> None:
    for binding in binding_limits(plan, 10**9):
        said = binding_title(plan, binding)
        assert said[0].isupper() and not {"_", "{", "}"} & set(said), said
        assert limit_title(binding.limit) and "{" not in limit_title(binding.limit)


@pytest.mark.parametrize(("unit", "told"), [("million crowns", "million crowns, prices of 2000"), ("jobs", "jobs")])
def test_money_is_told_with_its_price_base_and_other_units_without(plan: Plan, unit: str, told: str) -> None:
    assert unit_words(plan, unit) == told
    physical = dataclasses.replace(plan, economy=dataclasses.replace(plan.economy, valuation="physical"))
    assert unit_words(physical, unit) == unit


def test_the_source_names_the_plan_and_the_base_year(plan: Plan) -> None:
    assert "'small'" in source_words(plan) and "2000" in source_words(plan)
