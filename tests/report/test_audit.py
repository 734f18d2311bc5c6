"""What a planner must see stands first in the report; nothing where there is nothing."""

from __future__ import annotations

import pytest

from lustrum.plan import Plan
from lustrum.plan import audit as audit_plan
from lustrum.report import report_html
from lustrum.report.audit import MOST, audit
from lustrum.report.blocks import Grid, Material, Points
from lustrum.report.sections import told
from tests.plan.told_something import cap_on_emissions, dirty_economy, planned


@pytest.fixture(scope="module")
def capped() -> Plan:
    economy, _ = dirty_economy()
    return planned(economy, cap_on_emissions(economy))


def test_it_follows_the_first_screen_and_its_sentences_are_those_of_the_plan(capped: Plan) -> None:
    first = told(Material(capped))[1]
    assert first.key == "audit" and isinstance(first.blocks[0], Points)
    assert list(first.blocks[0].items) == [finding.sentence for finding in audit_plan(capped)]
    page = report_html(capped)
    assert page.index('id="summary"') < page.index('id="audit"') < page.index('id="today"')


def test_a_plan_with_nothing_to_tell_has_no_such_chapter(us_plan: Plan) -> None:
    assert audit(Material(us_plan)) is None


def test_many_findings_are_shown_in_part_and_all_of_them_stand_in_a_table() -> None:
    economy, _ = dirty_economy()
    hard = planned(economy, cap_on_emissions(economy, 0.6))
    found = audit_plan(hard)
    section = audit(Material(hard))
    assert section is not None and len(found) > MOST + 1
    grid = section.blocks[-1]
    assert isinstance(grid, Grid) and len(grid.rows) == len(found) and grid.folded
