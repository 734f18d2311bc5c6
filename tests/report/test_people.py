"""Who gets what and who owns what, as chapters of the report."""

from __future__ import annotations

import pytest

from lustrum.plan import Plan
from lustrum.report import report_html
from lustrum.report.blocks import Material
from lustrum.report.people import people
from lustrum.scenario import read_scenario, run_scenario
from tests.market.scenario import write_market


@pytest.fixture(scope="module")
def valley(tmp_path_factory) -> Plan:
    return run_scenario(read_scenario(write_market(tmp_path_factory.mktemp("people"))))


def test_both_accounts_are_told_where_the_table_knows_groups_and_owners(valley: Plan) -> None:
    assert [section.title for section in people(Material(valley))] == ["Who gets what", "Forms of ownership"]


def test_both_are_left_out_where_the_table_is_silent(us_plan: Plan) -> None:
    assert people(Material(us_plan)) == ()


def test_the_page_has_both_or_neither(valley: Plan, us_plan: Plan) -> None:
    told = report_html(valley)
    assert "Who gets what" in told and "Forms of ownership" in told
    assert "Who gets what" not in report_html(us_plan)
