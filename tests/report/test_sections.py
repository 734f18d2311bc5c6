"""The order of the chapters, and those a plan has nothing for."""

from __future__ import annotations

import dataclasses

from lustrum.plan import Plan, WishReport
from lustrum.report import report_html
from lustrum.report.blocks import Material
from lustrum.report.sections import told
from tests.report.pages import Page, Told


def test_a_plan_without_numbers_is_explained(plan: Plan) -> None:
    why = WishReport(
        (), ("labour in 2001",), (), "No plan exists whatever is wished: these limits clash: labour in 2001."
    )
    empty = dataclasses.replace(
        plan, status="infeasible", quantities={}, limits={}, balance={}, wish_report=why, objective=float("nan")
    )
    text = report_html(empty)
    assert "No plan exists" in text and "labour in 2001" in text and "Why there is no plan" in text
    assert 'id="today"' in text and 'id="path"' not in text and Page(text).open == []


def test_chapters_stand_in_the_order_of_the_page_and_those_with_nothing_to_tell_are_left_out(plan: Plan) -> None:
    always = ["summary", "today", "path", "investment", "limits", "prices"]
    assert [section.key for section in told(Material(plan))] == [*always, "origins"]
    with_test = told(Material(plan, backtest=Told()))  # type: ignore[arg-type]
    assert [section.key for section in with_test] == [*always, "back-test", "origins"]
