"""What was given up: wishes, why they clash, the ways out."""

from __future__ import annotations

from lustrum.plan import Plan
from lustrum.report import report_html
from lustrum.report.blocks import Grid, Material
from lustrum.report.given_up import given_up
from tests.report.pages import Page


def test_what_was_given_up_is_told_with_its_ways_out(relaxed: Plan) -> None:
    text = report_html(relaxed)
    for words in (
        "What was given up",
        "Household consumption of Wheat &lt;b&gt;",
        "assembly",
        "Lower wheat to 450.",
        "10.0",
        "1 wish was refused",
        "Refused: Household consumption of Wheat",
    ):
        assert words in text, words
    assert Page(text).unbalanced == []


def test_a_plan_that_meets_every_wish_has_no_such_chapter(plan: Plan) -> None:
    assert given_up(Material(plan)) is None


def test_asked_and_given_stand_beside_what_is_missing(relaxed: Plan) -> None:
    [grid] = [block for block in given_up(Material(relaxed)).blocks if isinstance(block, Grid)]
    wish, asked, given, missed, priority, origin = grid.rows[0]
    assert (wish, missed, priority, origin) == (
        "Household consumption of Wheat <b>&</b> in 2002", "10.0", "2", "assembly",
    )  # fmt: skip
    assert "500" in asked and "450" in given
