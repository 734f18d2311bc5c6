"""The plan of plain rows: walls where the defaults have curves, jobs where they limit work, one worth for all goods.

Tools that are given finished coefficients (`benchmarks.model`) hold these rows; options bring lustrum's own plan back
to them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.model import BREAKS, DISCOUNT, TAIL
from benchmarks.synthetic import GROWTH

if TYPE_CHECKING:
    from lustrum.economy import Economy
    from lustrum.problem import PlanProblem

OPTIONS: dict[str, dict[str, Any]] = {
    "consumption": {"priced_at_cost": False, "breaks": BREAKS},
    "capital": {"overtime": False, "asset_trend": True},
    "absorptive_limits": {"pace_costs": False},
    "labour": {"limit": True},
    "work": {"limit": False},
    "trade": {"share_fall": 0.02, "share_rise": 0.05, "yearly_band": 0.06, "export_band": 0.0},
}
"""Options by part, as in the table `options` of a scenario."""
GOAL_OPTIONS: dict[str, Any] = {"discount": DISCOUNT}
"""Options of the goal, most discounted consumption."""


def plain_problem(economy: Economy, years: int) -> PlanProblem:
    """Return lustrum's own plan of plain rows."""
    from lustrum.problem import DEFAULT_PARTS, build_plan
    from lustrum.problem.goals import discounted_consumption

    parts = [partial(part, **OPTIONS[part.__name__]) if part.__name__ in OPTIONS else part for part in DEFAULT_PARTS]
    goal = partial(discounted_consumption, **GOAL_OPTIONS)
    return build_plan(economy, years, goal, parts, growth=GROWTH, tail=TAIL)
