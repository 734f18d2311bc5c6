"""A plan of a random economy with some parts put in place of others, counted again."""

from __future__ import annotations

from functools import partial

from lustrum.plan import solve_plan, verify
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan

GROWTH = Growth(labour=0.01, productivity=0.01)


def solved(economy, years=3, replace=None, added=(), **more):
    """Return the plan; `replace` gives parts by the name of the one they stand for."""
    parts = [*((replace or {}).get(part.__name__, part) for part in DEFAULT_PARTS), *added]
    plan = solve_plan(build_plan(economy, years, parts=parts, growth=GROWTH, tail=1, **more))
    assert all(check.passed for check in verify(plan)), verify(plan)
    return plan


def with_options(part, **options):
    """Return the usual parts, one of them with options."""
    return [partial(part, **options) if each is part else each for each in DEFAULT_PARTS]
