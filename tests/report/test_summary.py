"""The first screen of the page."""

from __future__ import annotations

import dataclasses

from lustrum.plan import Plan, first_screen
from lustrum.plan.first_screen import beside_the_trend
from lustrum.report.blocks import Grid, Material, Points, Text
from lustrum.report.summary import summary


def test_the_five_sentences_are_those_of_the_plan_and_the_proof_is_one_line_at_the_end(plan: Plan) -> None:
    blocks = summary(Material(plan)).blocks
    [points] = [block for block in blocks if isinstance(block, Points)]
    assert tuple(points.items) == first_screen(plan).sentences
    last = blocks[-1]
    assert isinstance(last, Text) and last.tone == "proof" and "It is optimal" in last.text and "passed" in last.text


def test_figures_stand_beside_the_trend(plan: Plan) -> None:
    [grid] = [block for block in summary(Material(plan)).blocks if isinstance(block, Grid)]
    trend = {each.name: each for each in beside_the_trend(plan)}
    assert list(grid.columns) == ["", "2000", "Trend 2003", "Plan 2003", "Plan on trend"]
    assert len(grid.rows) >= 4
    one = trend["consumption"]
    assert one.gap == 100 * (one.last / one.trend - 1)
    [row] = [row for row in grid.rows if row[0].text == "Household consumption"]  # type: ignore[union-attr]
    assert str(row[4]).replace("−", "-").removesuffix(" %") == f"{one.gap:+.1f}"


def test_without_a_named_trend_nothing_stands_beside(plan: Plan) -> None:
    unnamed = dataclasses.replace(plan, growth={**plan.growth, "labour": None})
    assert beside_the_trend(unnamed) == [] and beside_the_trend(plan)


def test_refused_wishes_come_first(relaxed: Plan) -> None:
    first = summary(Material(relaxed)).blocks[0]
    assert isinstance(first, Points) and first.tone == "warning"
    assert first.items[0].startswith("Refused: Household consumption of Wheat <b>&</b> in 2002; asked at least 500")


def test_an_answer_that_failed_its_check_is_never_called_proved(plan: Plan) -> None:
    failed = dataclasses.replace(plan, certificate=dataclasses.replace(plan.certificate, passed=False))
    said = summary(Material(failed)).blocks[-1]
    assert isinstance(said, Text) and said.text.startswith("No proof") and "did NOT pass" in said.text


def test_a_back_test_is_told_beside_them(page: str) -> None:
    first = page[page.index('id="summary"') : page.index("<nav")]
    assert "The table misses outputs" in first
