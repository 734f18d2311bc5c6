"""Problems with the parts of reserves, and their plans."""

from __future__ import annotations

from functools import partial

from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, build_plan
from lustrum.problem.parts.reserves import harvest_loss, reserves

GROWTH = Growth(labour=0.01, productivity=0.01)


def solved(economy, extra=(), wishes=(), years=4, tail=2, **options):
    chosen = [p for p in (*DEFAULT_PARTS, reserves, harvest_loss) if p in DEFAULT_PARTS or p.__name__ in extra]
    parts = [partial(p, **options[p.__name__]) if p.__name__ in options else p for p in chosen]
    problem = build_plan(economy, years, parts=parts, growth=GROWTH, tail=tail, wishes=wishes)
    return problem, solve_plan(problem, break_ties=False)
