"""The path: totals, products, trade and jobs year by year."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lustrum.plan import Plan, indicators
from lustrum.problem import names
from lustrum.report import report_html
from lustrum.report.blocks import Material, Picture
from lustrum.report.path import path


def test_products_in_units_of_their_own_are_never_added_up(plan: Plan) -> None:
    economy = dataclasses.replace(plan.economy, valuation="physical")
    own = {
        name: dataclasses.replace(table, additive=table.units not in (economy.unit, economy.flow_unit))
        for name, table in plan.quantities.items()
        if name != names.WORK  # no pay is added up where every product has its own unit
    }
    limits = {name: limit for name, limit in plan.limits.items() if name != names.WORK_LIMIT}
    # Its checks count in money, as the plan was made.
    text = report_html(dataclasses.replace(plan, economy=economy, quantities=own, limits=limits, checks=()))
    assert "Gross domestic product" not in text and "Gross output" not in text and ">All<" not in text
    assert "not added up" in text and 'id="prices"' in text


def _pictures(plan: Plan) -> list[Picture]:
    return [block for block in path(Material(plan)).blocks if isinstance(block, Picture)]


def test_totals_begin_at_nothing_and_end_at_the_change_of_the_plan(plan: Plan) -> None:
    rows = _pictures(plan)[0].chart.rows
    consumed = [row["value"] for row in rows if row["name"] == "Household consumption"]
    one = next(each for each in indicators(plan) if each.name == "consumption")
    assert consumed == pytest.approx([0.0, *(100 * (value / one.base - 1) for value in one.values)])


def test_products_stand_from_the_fastest_to_the_slowest(plan: Plan) -> None:
    rows = _pictures(plan)[1].chart.rows
    growth = [row["value"] for row in rows if row["series"] == "Output"]
    assert growth == sorted(growth, reverse=True) and len(growth) == 4
    table = plan.table("output")
    assert max(growth) == pytest.approx(100 * np.max((table.values[-1] / table.base) ** (1 / 3) - 1))


def test_a_plan_without_numbers_has_no_path(plan: Plan) -> None:
    assert path(Material(dataclasses.replace(plan, quantities={}))) is None
