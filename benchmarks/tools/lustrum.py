"""lustrum: `build_plan` with walls where `benchmarks.model` has them, the standard form, `passModel`."""

from __future__ import annotations

from functools import partial
from typing import Any

from benchmarks.model import BREAKS, DISCOUNT, TAIL, Case
from benchmarks.synthetic import GROWTH
from lustrum.problem import DEFAULT_PARTS, Part, build_plan
from lustrum.problem.goals import discounted_consumption
from lustrum.problem.hand_over import standard_form
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.consumption import consumption
from lustrum.problem.parts.labour import labour
from lustrum.problem.parts.pace import absorptive_limits
from lustrum.problem.parts.trade import trade
from lustrum.solver import SolverOptions
from lustrum.solver.highs_methods import SIMPLEX

WALLS: dict[Part, dict[str, Any]] = {
    capital: {"overtime": False, "asset_trend": True},
    absorptive_limits: {"pace_costs": False},
    consumption: {"breaks": BREAKS, "priced_at_cost": False},
    labour: {"limit": True},
    trade: {"share_fall": 0.02, "share_rise": 0.05, "yearly_band": 0.06, "export_band": 0.0},
}
"""Limits in place of curves: the plan that `benchmarks.model` states once more as plain data."""


def build(case: Case) -> Any:
    parts = [partial(part, **WALLS[part]) if part in WALLS else part for part in DEFAULT_PARTS]
    goal = partial(discounted_consumption, discount=DISCOUNT)
    problem = build_plan(case.economy, case.size.years, goal, parts, growth=GROWTH, tail=TAIL)
    return SIMPLEX.model(standard_form(problem), SolverOptions())


def highs(model: Any) -> Any:
    return model._highs
