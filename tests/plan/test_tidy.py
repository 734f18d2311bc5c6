"""A plan as rows: every figure once, the base year's beside the plan's."""

from __future__ import annotations

from lustrum.plan.tidy import facts_of, tidy
from tests.plan.test_export import evil_plan  # noqa: F401


def test_no_figure_stands_twice_and_the_base_year_is_there(evil_plan):  # noqa: F811
    keys = [(table.name, *row[:-2]) for table in tidy(evil_plan) for row in table.rows]
    assert len(set(keys)) == len(keys)
    assert {key[-1] for key in keys if key[0] == "base_year"} == {evil_plan.base_year}


def test_the_facts_name_economy_unit_and_source(evil_plan):  # noqa: F811
    facts = dict(facts_of(evil_plan))
    assert facts["unit"] == evil_plan.economy.unit and facts["source"] == evil_plan.economy.source
