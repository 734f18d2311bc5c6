"""A plan of a random economy with some parts put in place of others, counted again."""

from __future__ import annotations

from functools import partial

from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.pace import absorptive_limits
from lustrum.problem.parts.trade import trade

GROWTH = Growth(labour=0.01, productivity=0.01)


def solved(economy, years=3, replace=None, added=(), **more):
    """Return the plan; `replace` gives parts by the name of the one they stand for."""
    parts = [*((replace or {}).get(part.__name__, part) for part in DEFAULT_PARTS), *added]
    plan = solve_plan(build_plan(economy, years, parts=parts, growth=GROWTH, tail=1, **more))
    assert all(check.passed for check in verify(plan)), verify(plan)
    return plan


def with_walls():
    """Return the usual parts with walls in place of curves: bands of trade and investment, no running above capacity.

    Columns are then of about one size; the many short steps of the curves are left out.
    """
    walls = {
        trade: {"share_fall": 0.02, "share_rise": 0.05, "yearly_band": 0.06, "export_band": 0.0},
        absorptive_limits: {"pace_costs": False},
        capital: {"overtime": False},
    }
    return [partial(part, **walls[part]) if part in walls else part for part in DEFAULT_PARTS]


def with_options(part, **options):
    """Return the usual parts, one of them with options."""
    return [partial(part, **options) if each is part else each for each in DEFAULT_PARTS]
