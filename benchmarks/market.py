"""The loop of plan and market beside one cold solve of the same plan: warm starts, nothing built again."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from benchmarks.synthetic import GROWTH, Size, synthetic_economy
from lustrum.economy import Economy
from lustrum.labels import Axis
from lustrum.plan import solve_plan
from lustrum.scenario import Scenario, Session, plan_and_market, scenario_problem
from lustrum.solver import SolverOptions

SIZE = Size("60 products x 10 years", 60, 10, 2.5, 0.4)
GOAL = 3.0


def two_groups(economy: Economy) -> Economy:
    """Return the economy with a village that has three tenths of what households buy, its own product aside."""
    share = np.full(len(economy.product), 0.3)
    share[0] = 0.5
    bought = economy.final_demand["households"]
    return replace(
        economy,
        group=Axis("group", ("village", "town")),
        population=np.array([4e5, 6e5]),
        income=np.array([0.3, 0.7]) * bought.sum(),
        group_consumption=np.vstack([share * bought, (1 - share) * bought]),
    )


def main(size: Size = SIZE) -> None:
    """Write the page `market`; another size makes the small run."""
    economy = two_groups(synthetic_economy(size))
    market = {
        "name": "fair",
        "product": economy.product.labels[0],
        "sellers": (economy.activity.labels[0],),
        "group": "village",
        "goods": economy.product.labels[size.products // 2 :],
        "elasticity": 0.4,
    }
    scenario = Scenario("market", economy="", years=size.years, growth=GROWTH)  # type: ignore[arg-type]
    scenario = replace(
        scenario, parts=(*scenario.parts, "market_supply"), options={"market_supply": {"markets": (market,)}}
    )
    # In the first years a twentieth of the goods goes to the government, so that the terms have somewhere to move.
    economy = replace(economy, paths=_taken(economy, size))
    lines, ratios = [], {}
    for method in ("auto", "simplex"):
        options = SolverOptions(method=method)  # type: ignore[arg-type]
        began = time.perf_counter()
        cold = solve_plan(scenario_problem(scenario, economy), options, break_ties=False)
        alone = time.perf_counter() - began
        began = time.perf_counter()
        session = Session(scenario, options, economy=economy)
        found = plan_and_market(session, second_start=False, break_ties=False)
        loop = time.perf_counter() - began
        assert cold.status == found.plan.status == "optimal" and found.plan.certificate.passed
        ratios[method] = loop / alone
        scissors = 1 / found.tau[: size.years]
        lines.append((method, f"{alone:.1f}", f"{loop:.1f}", len(found.rounds), f"{loop / alone:.2f}"))
    rows, columns = cold.size["rows"], cold.size["columns"]
    write_page(
        "market",
        "Plan and market",
        f"{size.name} with two household groups: {rows:,} rows x {columns:,} columns. One cold solve of the plan at "
        "given terms, with its building and labels, beside the whole loop from terms of one to the settled plan, "
        f"certificates counted in both; one start, no tie-break. Scissors from {scissors.min():.3f} to "
        f"{scissors.max():.3f} in the end.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        table(("method of the first solve", "one solve, s", "loop, s", "rounds", "ratio"), lines),
        goals_table([("loop at most 3 times one cold solve", f"{ratios['auto']:.2f}", ratios["auto"] <= GOAL)]),
    )


def _taken(economy: Economy, size: Size) -> dict[tuple[str, str], dict[int, float]]:
    paths: dict[tuple[str, str], dict[int, float]] = {}
    trend = GROWTH.trend
    for product in range(size.products // 2, size.products):
        base = economy.final("government")[product]
        extra = 0.05 * economy.final("households")[product]
        label = economy.product.labels[product]
        paths["government", label] = {
            economy.base_year + t: (base + extra * max(0.0, 1 - t / 5)) * (1 + trend) ** t
            for t in range(1, size.years + 1)
        }
    return paths
