"""A small plan and its page, which the tests of the report look at; the plan of one that gave way."""

from __future__ import annotations

import dataclasses

import pytest

from lustrum.labels import Axis
from lustrum.plan import Change, GivenUp, Plan, Way, WishReport, solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.report import report_html
from tests.economies import random_economy
from tests.report.pages import Told


def made(**changes: object) -> Plan:
    economy = dataclasses.replace(random_economy(7), **changes)
    problem = build_plan(economy, 3, growth=Growth(labour=0.01, productivity=0.01))
    return solve_plan(problem, name="small", break_ties=False)


@pytest.fixture(scope="session")
def plan() -> Plan:
    titles = ("Wheat <b>&</b>", "Steel", "Cloth", "Steel")
    return made(product=Axis("product", ("P0", "P1", "P2", "P3"), titles))


@pytest.fixture(scope="session")
def page(plan: Plan) -> str:
    return report_html(plan, command="lustrum plan small.toml --out small", backtest=Told())  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def relaxed(plan: Plan) -> Plan:
    lost = GivenUp(
        "wheat of <A> in 2002 at least 500",
        "consumption",
        "P0",
        2002,
        ">=",
        500.0,
        450.0,
        "million crowns/year",
        2,
        "assembly",
    )
    why = WishReport(
        ("wheat at least 500",),
        ("labour",),
        (Way("Lower wheat to 450.", Change("wheat", 500.0, 450.0, "million crowns/year")),),
        "1 wish cannot be met: wheat at least 500.",
    )
    return dataclasses.replace(plan, status="relaxed", given_up=(lost,), wish_report=why)
