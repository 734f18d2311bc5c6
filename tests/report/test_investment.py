"""Investment by year, by kind of asset and by industry."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.plan import Plan
from lustrum.report.blocks import Material, Picture, Text
from lustrum.report.investment import investment


def _pictures(plan: Plan) -> list[Picture]:
    return [block for block in investment(Material(plan)).blocks if isinstance(block, Picture)]


def test_panels_by_asset_show_all_that_is_invested_in_every_year(plan: Plan) -> None:
    rows = _pictures(plan)[0].chart.rows
    table = plan.table("investment")
    for year, values in zip(plan.years, table.values, strict=True):
        assert sum(row["value"] for row in rows if row["year"] == year) == pytest.approx(np.nansum(values))


def test_bars_by_industry_are_yearly_means_from_the_largest_down(plan: Plan) -> None:
    values = [row["value"] for row in _pictures(plan)[1].chart.rows]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(np.nansum(plan.table("investment").values) / len(plan.years))


def test_capital_goods_in_units_of_their_own_are_listed_and_not_drawn(plan: Plan) -> None:
    physical = dataclasses.replace(plan, economy=dataclasses.replace(plan.economy, valuation="physical"))
    blocks = investment(Material(physical)).blocks
    assert isinstance(blocks[0], Text) and "not added up" in blocks[0].text and _pictures(physical) == []


def test_a_plan_that_builds_nothing_has_no_such_chapter(plan: Plan) -> None:
    without = {name: table for name, table in plan.quantities.items() if name != "investment"}
    assert investment(Material(dataclasses.replace(plan, quantities=without))) is None
