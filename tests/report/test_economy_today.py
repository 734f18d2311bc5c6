"""The economy today: its checks, its flows, its domestic product."""

from __future__ import annotations

import dataclasses
import re

import pytest

from lustrum.plan import Plan
from lustrum.report import report_html
from lustrum.report.blocks import Grid, Material, Picture, Text
from lustrum.report.economy_today import economy_today


def test_failed_accounting_checks_are_shown_as_failures(plan: Plan) -> None:
    @dataclasses.dataclass(frozen=True)
    class Identity:
        name: str
        label: str
        left: float
        right: float
        gap: float
        tolerance: float
        passed: bool
        known: bool

    checks = (
        Identity("supply_use", "P1", 10.0, 7.0, 3.0, 0.5, False, False),
        Identity("gdp_production", "", 5.0, 5.5, -0.5, 0.2, False, True),
    )
    text = report_html(plan, checks=checks)
    assert "1 of 2 accounting identities fail" in text and "known, in the source" in text and "fails" in text


def _totals(plan: Plan) -> list[str]:
    blocks = economy_today(Material(plan)).blocks
    grids = [block.table if isinstance(block, Picture) else block for block in blocks]
    return [str(g.rows[-1][1]) for g in grids if isinstance(g, Grid) and g.columns[-1] == "% of GDP"]


def test_domestic_product_is_one_number_from_three_sides(us_plan: Plan) -> None:
    totals = _totals(us_plan)
    assert len(totals) == 3 and len(set(totals)) == 1


def test_taxes_of_final_users_are_part_of_what_is_spent(germany_plan: Plan) -> None:
    totals = {total.replace("\u202f", "") for total in _totals(germany_plan)}
    assert totals == {"1801"}


def test_sides_of_domestic_product_that_differ_are_said_to(us_plan: Plan) -> None:
    economy = us_plan.economy
    bought = {**economy.final_demand, "government": economy.final("government") * 1.1}
    gap = 0.1 * float(economy.final("government").sum())
    plan = dataclasses.replace(us_plan, economy=dataclasses.replace(economy, final_demand=bought))
    made, spent, earned = (float(total.replace("\u202f", "")) for total in _totals(plan))
    assert made == earned and spent - made == pytest.approx(gap / 1000, abs=1.0)
    notes = [block.text for block in economy_today(Material(plan)).blocks if isinstance(block, Text)]
    said = re.search(r"Income less expenditure: \u2212(\d+) billion USD", " ".join(notes))
    assert said is not None and float(said[1]) == pytest.approx(gap / 1000, abs=1.0)


def test_parts_of_domestic_product_add_up_to_all_of_it(germany_plan: Plan) -> None:
    for grid in economy_today(Material(germany_plan)).blocks:
        if isinstance(grid, Grid) and grid.columns[-1] == "% of GDP":
            parts = [float(str(row[2]).replace("−", "-")) for row in grid.rows[:-1]]
            assert sum(parts) == pytest.approx(100.0, abs=0.1 * len(parts))
