"""What a plan leaves out that would make fast accumulation look better than it is: sentences for its readers."""

from __future__ import annotations

from lustrum.plan import Plan
from lustrum.plan.capacity import short_of_hands
from lustrum.problem.base_year import planned_capital
from lustrum.problem.names import WORK

MANNED = 0.001
"""Labour short of full capacity by less than this share is not told."""


def cautions(plan: Plan) -> list[str]:
    """Return one sentence for each such fault; none for a plan without them.

    Told are capital that does not wear out, capacity usable in the year it is ordered, labour that is not limited, and
    capacity built that labour on hand could not run.
    """
    found = []
    base = planned_capital(plan.economy, plan.options, plan.growth)
    if not base.depreciation.all():
        found.append(
            f"{int((base.depreciation == 0.0).sum())} of {len(base.depreciation)} stocks never wear out: their "
            "capacity looks cheaper than it is"
        )
    gestation = plan.economy.gestation
    if gestation is not None and (gestation[base.activity] == 0).any():
        found.append("capacity of some activities is usable in the year it is ordered: nothing is built in no time")
    after = plan.solved_years[min(len(plan.years), len(plan.solved_years) - 1)]
    short = short_of_hands(plan, after)
    if short is None:
        found.append("labour is not limited: what is built is taken to find hands")
    elif short[1] > MANNED:
        found.append(
            f"capacity at the end would need {100 * short[1]:z.1f} % more {short[0]} than there "
            f"{'is' if short[0] == WORK else 'are'}: part of it would stand idle"
        )
    return found
