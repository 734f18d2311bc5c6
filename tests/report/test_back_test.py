"""The back-test in the report: errors as they are, good or bad."""

from __future__ import annotations

import dataclasses

from lustrum.plan import Plan
from lustrum.report.back_test import back_test
from lustrum.report.blocks import Grid, Material, Picture
from tests.report.pages import Told


def _told(plan: Plan, **changes):
    return back_test(Material(plan, backtest=dataclasses.replace(Told(), **changes)))  # type: ignore[arg-type]


def test_a_plan_without_a_back_test_has_no_such_chapter(plan: Plan) -> None:
    assert back_test(Material(plan)) is None


def test_the_lines_are_the_errors_of_every_forecast_and_year(plan: Plan) -> None:
    errors = next(block for block in _told(plan).blocks if isinstance(block, Picture))
    assert [(row["year"], row["value"]) for row in errors.chart.rows] == [
        (2001, 1.0), (2002, 2.0), (2001, 1.5), (2002, 1.9), (2001, 1.2), (2002, 2.2),
    ]  # fmt: skip


def test_a_table_that_does_worse_than_proportional_growth_is_said_to(plan: Plan) -> None:
    def finding(**changes) -> str:
        return next(block.title for block in _told(plan, **changes).blocks if isinstance(block, Picture))

    assert "more than proportional" in finding()
    assert "less than proportional" in finding(naive_error=(1.5, 2.1))
    assert "as much as proportional" in finding(naive_error=(1.5, 2.0))


def test_products_that_fell_short_are_listed_only_where_there_are_any(plan: Plan) -> None:
    def products(section) -> list[Grid]:
        return [block for block in section.blocks if isinstance(block, Grid) and block.columns[0] == "Product"]

    assert [row[0] for row in products(_told(plan))[0].rows] == ["Wheat & <rye>"]
    assert products(_told(plan, shortfall_products=())) == []
