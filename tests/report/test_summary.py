"""The plan in ten sentences."""

from __future__ import annotations

from lustrum.plan import Plan
from lustrum.report.blocks import Material, Points
from lustrum.report.summary import summary


def test_the_summary_tells_status_growth_limits_and_prices(page: str) -> None:
    summary = page[page.index('id="summary"') : page.index('id="today"')]
    for words in (
        "It is optimal",
        "Household consumption",
        "Investment",
        "Exports",
        "What limits the plan most",
        "prices run from",
        "Where it is weak",
        "The table misses outputs",
    ):
        assert words in summary, words
    assert summary.count("<li>") >= 9


def test_the_summary_says_how_far_the_plan_looks_and_what_it_covers(plan: Plan) -> None:
    [points] = summary(Material(plan)).blocks
    assert isinstance(points, Points)
    assert "'small' covers 2001–2003 (3 years)" in points.items[0] and "4 products and 4 activities" in points.items[0]
