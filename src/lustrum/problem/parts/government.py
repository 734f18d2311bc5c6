"""Government consumption, inventories and the discrepancy printed in the table: given paths of final demand."""

from __future__ import annotations

import numpy as np

from lustrum.labels import Index
from lustrum.problem.names import GOVERNMENT
from lustrum.problem.problem import PlanProblem
from lustrum.wording.numbers import figure


def government(problem: PlanProblem) -> None:
    """Government consumption follows its path: base year growing at the rate named, or as given by year."""
    economy = problem.economy
    base = economy.final("government")
    if not base.any() and not any(quantity == "government" for quantity, _ in economy.paths):
        return
    rate = problem.growth.government
    path = given_path(problem, GOVERNMENT, base, rate)
    problem.uses(GOVERNMENT, path, title="Government consumption")
    problem.add_quantity(
        GOVERNMENT,
        problem.constant(Index.of(economy.product), path),
        units=economy.flow_unit,
        base=base,
        title="Government consumption",
        headline=True,
    )
    said = f"{100 * (problem.growth.trend if rate is None else rate):z.2f} % a year"
    if rate is None:
        problem.assume("government_growth", "Government consumption grows with the trend.", said)
    else:
        problem.assume(
            "government_growth", "Government consumption grows at the named rate.", said, "growth.government"
        )


def inventories(problem: PlanProblem) -> None:
    """Inventories go on changing as in the base year, times the trend, unless a path is given or stocks are there."""
    economy = problem.economy
    base = economy.final("inventories")
    if economy.initial_stock is not None or not (base.any() or any(q == "inventories" for q, _ in economy.paths)):
        return
    problem.uses("inventories", given_path(problem, "inventories", base, None))
    problem.assume("inventories", "Inventory change of the base year, times the trend (both signs).", "base x G_t")


def statistical_discrepancy(problem: PlanProblem) -> None:
    """The gap between supply and use that the table itself prints is carried along, so the base year is reproduced."""
    gap = problem.economy.statistical_discrepancy
    if np.abs(gap).max(initial=0.0) == 0.0:
        return
    # No part of home demand, so that shares of home demand are those of the table.
    path = given_path(problem, "statistical_discrepancy", gap, None)
    problem.uses("statistical_discrepancy", path, at_home=False, final=False)
    problem.assume(
        "statistical_discrepancy",
        "Supply minus use as printed in the table, carried with the trend.",
        f"largest {figure(np.abs(gap).max())} {problem.economy.unit}",
        "the table",
    )


def given_path(problem: PlanProblem, quantity: str, base: np.ndarray, rate: float | None) -> np.ndarray:
    """Return base year times growth by product, shape (years, products), with the paths of `paths.csv` put in."""
    needed = base.any()
    factor = problem.growth.factor(problem.horizon, rate) if needed else np.ones((problem.horizon, 1))
    path = base * factor
    for position, label in enumerate(problem.economy.product):
        path[:, position] = problem.path(quantity, label, path[:, position])
    return path
