"""The plan checked again from the economy itself, not from the solver's rows: two roads to the same number.

Each part's laws stand beside the part (`lustrum.problem.check`); a plan carries those of its parts.
"""

from __future__ import annotations

from lustrum.errors import VerificationError
from lustrum.plan.plan import Plan
from lustrum.problem.check import TOLERANCE, Check

__all__ = ["TOLERANCE", "Check", "verify", "verify_or_raise"]


def verify(plan: Plan) -> tuple[Check, ...]:
    """Recompute balances, capital, capacity, labour, trade and whatever else the parts of a plan know a law of.

    Only what the plan says (activity levels, orders, deliveries, imports, exports, stocks) and what the economy says
    (coefficients, stocks at the start) is used; the rows handed to the solver are not.
    """
    if not plan.has_values:
        return ()
    return tuple(found for check in plan.checks if (found := check(plan)) is not None)


def verify_or_raise(plan: Plan) -> tuple[Check, ...]:
    """Return the checks, or raise naming the law that is broken, where and by how much."""
    checks = verify(plan)
    broken = [check for check in checks if not check.passed]
    if broken:
        words = "; ".join(f"{check.name} by {check.worst:.2e} of base-year size at {check.where}" for check in broken)
        raise VerificationError(f"The plan breaks its own laws: {words}. Please report this.", checks=checks)
    return checks
