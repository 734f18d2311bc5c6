"""What figures of a report are counted in, and where they come from."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.plan import Plan, binding_limits
from lustrum.report.words import source_words, unit_words, worth


@pytest.mark.parametrize(("unit", "told"), [("million crowns", "million crowns, prices of 2000"), ("jobs", "jobs")])
def test_money_is_told_with_its_price_base_and_other_units_without(plan: Plan, unit: str, told: str) -> None:
    assert unit_words(plan, unit) == told
    physical = dataclasses.replace(plan, economy=dataclasses.replace(plan.economy, valuation="physical"))
    assert unit_words(physical, unit) == unit


def test_the_source_names_the_plan_and_the_base_year(plan: Plan) -> None:
    assert "'small'" in source_words(plan) and "2000" in source_words(plan)


def test_the_worth_of_a_limit_is_told_with_its_ends_in_the_same_units(plan: Plan) -> None:
    bare = dataclasses.replace(binding_limits(plan)[0], current=2.0, unit="crowns per crowns", current_between=None)
    assert "anywhere" not in worth(plan, bare)
    opened = dataclasses.replace(bare, current_between=(1.0, 4.0))
    assert worth(plan, opened).startswith(worth(plan, bare))
    low, high = (worth(plan, dataclasses.replace(bare, current=value)).partition(" crowns")[0] for value in (1.0, 4.0))
    assert worth(plan, opened).endswith(f", anywhere between {low} and {high}")
