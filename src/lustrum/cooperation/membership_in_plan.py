"""Membership and plan together: who joins at the prices the plan implies, and still gains once the plan has answered.

At the plan's own prices a group of farms that holds K and works on its own earns what it makes less what it buys,
``y = K (p'S - p'A)``: rent, and wages of its own work. Land of members may be worked together, which is worth
``r >= 0`` more a unit (the shadow price of the members' limit, costs of tools and work counted): ``u = y + K r``. It
joins where ``u >= y + margin``, y never below what it is in the plan without members; then the plan is solved again,
for more members lower the price of what they make. Incomes are means over the plan's years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.cooperation.group import MARGIN
from lustrum.cooperation.membership import reaches
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.plan.prices import current_prices, current_value
from lustrum.problem.names import FARM_MEMBERS, WORK_LIMIT
from lustrum.problem.parts.joining import FarmGroup
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

MOST_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class MembershipRound:
    """One plan: its members and incomes by group, shape (groups,), in base-year baskets a year."""

    joined: Flags
    outside: Array
    inside: Array
    plan: Plan


@dataclass(frozen=True, eq=False)
class MembershipInPlan:
    """Members, plan and prices that fit each other.

    Parameters
    ----------
    groups : tuple of FarmGroup
    first, last : Round
        The plan without members, whose incomes outside are the neutral ones; the plan in the end.
    plans : int
        How many were solved.
    settled : bool
        Whether every group was asked before the rounds ran out.
    crowded : array of bool, shape (groups,)
        Would gain at the prices before it joins and not after.
    pressed : array of bool, shape (groups,)
        Would join only because its income outside fell below that of the first plan; left outside.
    """

    groups: tuple[FarmGroup, ...]
    margin: float
    first: MembershipRound
    last: MembershipRound
    plans: int
    settled: bool
    crowded: Flags
    pressed: Flags


def membership_in_plan(
    groups: Sequence[FarmGroup],
    solve: Callable[[Sequence[FarmGroup]], Plan],
    margin: float = MARGIN,
    *,
    most_rounds: int = MOST_ROUNDS,
    on_round: Callable[[str], None] | None = None,
) -> MembershipInPlan:
    """Return a membership at which, by its plan's prices, every member gains and nobody is left who would.

    All groups that would gain are tried at once; where some of the members would then no longer gain, the half with
    most to gain is tried, down to one, which stays outside if it crowds itself out.

    Parameters
    ----------
    groups : sequence of FarmGroup
    solve : function of the groups, with `joined` set, giving a solved plan
    margin : float
    most_rounds : int
        Plans solved at most.

    Raises
    ------
    UsageError
        If a plan is not optimal, so that its prices say nothing.
    """
    farms = tuple(replace(group, joined=False) for group in groups)
    count = 0

    def tried(joined: Flags) -> MembershipRound:
        nonlocal count
        count += 1
        if on_round is not None:
            on_round(f"plan {count} of at most {most_rounds}: {int(joined.sum())} of {len(farms)} groups as members")
        return _round(solve, farms, joined)

    first = last = tried(np.zeros(len(farms), dtype=bool))
    crowded = np.zeros(len(farms), dtype=bool)
    settled = False
    while not settled and count < most_rounds:
        asking = _gains(last, first, margin) & ~last.joined & ~crowded
        settled = not asking.any()
        batch = _keenest(last, asking)
        while len(batch) and count < most_rounds:
            joined = last.joined.copy()
            joined[batch] = True
            here = tried(joined)
            if _gains(here, first, margin)[joined].all():
                last = here
                break
            if len(batch) == 1:
                crowded[batch] = True
                break
            batch = batch[: len(batch) // 2]
    asked = last.outside + margin * np.abs(last.outside)
    pressed = reaches(last.inside, asked) & ~_gains(last, first, margin) & ~last.joined
    return MembershipInPlan(farms, margin, first, last, count, settled, crowded, pressed)


def _gains(here: MembershipRound, first: MembershipRound, margin: float) -> Flags:
    neutral = np.maximum(here.outside, first.outside)
    return reaches(here.inside, neutral + margin * np.abs(neutral))


def _keenest(here: MembershipRound, asking: Flags) -> np.ndarray:
    """Return the groups that ask to join, those with the largest gain for their income first."""
    gain = (here.inside - here.outside) / np.maximum(np.abs(here.outside), 1e-12)
    order = np.argsort(-gain, kind="stable")
    return order[asking[order]]


def _round(solve: Callable[[Sequence[FarmGroup]], Plan], farms: Sequence[FarmGroup], joined: Flags) -> MembershipRound:
    plan = solve(tuple(replace(farm, joined=bool(j)) for farm, j in zip(farms, joined, strict=True)))
    if plan.status != "optimal":
        raise UsageError(
            f"The plan is {plan.status}: its prices say nothing about incomes. Make its wishes fit first "
            "(`lustrum plan` names those that clash)."
        )
    economy, prices = plan.economy, current_prices(plan).values
    more = current_value(plan, FARM_MEMBERS)
    net = (economy.supply - economy.use).tocsc()
    outside, inside = np.empty(len(farms)), np.empty(len(farms))
    for k, farm in enumerate(farms):
        earned = prices @ net[:, [economy.activity.position(farm.alone)]].toarray()[:, 0]
        gained = more.values[:, [item[0] for item in more.index.items].index(farm.together)]
        outside[k] = farm.capacity * float(np.nanmean(earned))
        inside[k] = outside[k] + farm.capacity * float(np.nanmean(gained))
    return MembershipRound(joined, outside, inside, plan)


def membership_result(found: MembershipInPlan) -> Result:
    """Return incomes outside and as members by group, and who is a member, as an answer."""
    last, first = found.last, found.first
    unit = f"{last.plan.economy.unit} of base-year baskets / year"
    gained = last.plan.objective - first.plan.objective
    notes = [
        f"{int(last.joined.sum())} of {len(found.groups)} groups join; {found.plans} plans were solved"
        if found.settled
        else f"NOT SETTLED after {found.plans} plans: not every group has been asked",
        f"joining adds {figure(gained, 4)} {last.plan.economy.unit}, discounted, to the goal over all years",
        "membership is the farms' choice: it enters the plan only where they gain at the plan's own prices, and they "
        "may work alone again in any year",
    ]
    if WORK_LIMIT in last.plan.limits:
        notes.append(
            "work counts in base-year pay, so that a technique in use costs what it earned: where farms join to save "
            "hands, name options.labour.limit = true"
        )
    for mask, says in (
        (found.crowded, "would gain today and no longer once they had joined"),
        (found.pressed, "PRESSURE: would join only because the plan lowered their income outside; left outside"),
    ):
        if mask.any():
            notes.append(f"{', '.join(f.name for f, m in zip(found.groups, mask, strict=True) if m)}: {says}")
    return Result(
        "membership_in_plan",
        f"Who joins at the plan's own prices: {last.plan.name}",
        ("group",),
        [(farm.name,) for farm in found.groups],
        {
            "gain": Measure(last.inside - last.outside, unit, "income as members less income outside"),
            "income_outside": Measure(last.outside, unit, "at the last plan's prices"),
            "income_as_members": Measure(last.inside, unit, "at the last plan's prices"),
            "gain_at_first": Measure(first.inside - first.outside, unit, "of the first to join: no members yet"),
            "neutral_income_outside": Measure(first.outside, unit, "in the plan without members"),
            "member": Measure(np.where(last.joined, "yes", "no").tolist(), "", "in the last plan"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "gain"),
    )
