"""Variants of one plan that value the years to come differently: who gives up what, when it comes back.

All variants are solved over the plan's years and a long time after them, so that what was built in the plan is seen to
bear. They differ in one thing, which is a vote: how many times every year after the plan counts (goal option
`future_weight`). Each is held against the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lustrum.accumulation.frontier import Ask, Question
from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.plan import Plan
from lustrum.plan.capacity import short_of_hands
from lustrum.problem.names import CAPITAL, CONSUMPTION, INVESTMENT

WEIGHTS: Mapping[str, float] = {"slow": 0.5, "baseline": 1.0, "balanced": 2.0, "fast": 5.0}
"""How many times the years after the plan count."""

CONSUMPTION_WANTED = Question("consumption")
"""What variants share where nothing is voted: no floor, no discount."""

YEARS_AFTER = 15
MOST_ON_THE_FLOOR = 0.5
NOTICED = 1e-4
"""A difference of consumption below this share is none."""


@dataclass(frozen=True, eq=False)
class Variant:
    """One plan beside the baseline.

    Parameters
    ----------
    weight : float
        How many times the years after the plan count.
    consumption : array, shape (years,)
        Total, over the plan's years and those looked at after them.
    by_group : mapping of group to array
        The same by household group, where the economy tells them apart.
    investment : array
    capacity : float
        Stock when the plan's last year has ended.
    years_of_sacrifice : int
        Years with less consumption than the baseline.
    lost, gained : float
        Consumption below and above the baseline's, summed over the years looked at.
    overtaking, falls_behind, pay_back : int or None
        Year from which on more is gained than lost against the baseline, after years below it; the same for losses of
        a variant that begins above; year in which the sum given up has come back; None where that does not happen in
        the years looked at.
    producer_share : float
        Share of investment, in the plan's years, that goes to activities that make capital goods.
    floor_share : float
        Share of base-year consumption whose deliveries stand on the floor in every year of the plan.
    unmanned : float
        Share by which the labour, or work, that full capacity needs at the end exceeds what is on hand; 0 where that
        suffices.
    """

    name: str
    weight: float
    plan: Plan
    years: tuple[int, ...]
    consumption: Array
    by_group: Mapping[str, Array]
    investment: Array
    capacity: float
    years_of_sacrifice: int
    lost: float
    gained: float
    overtaking: int | None
    falls_behind: int | None
    pay_back: int | None
    producer_share: float
    floor_share: float
    unmanned: float

    @property
    def on_the_floor(self) -> bool:
        """Whether most of consumption stands on the floor: the weight is too high to mean anything."""
        return self.floor_share > MOST_ON_THE_FLOOR


def growth_variants(
    ask: Ask,
    plan_years: int,
    weights: Mapping[str, float] = WEIGHTS,
    *,
    baseline: str = "baseline",
    question: Question = CONSUMPTION_WANTED,
    years_after: int = YEARS_AFTER,
    on_progress: Callable[[str], None] | None = None,
) -> list[Variant]:
    """Return variants in the order of `weights`.

    Parameters
    ----------
    ask : function of a Question
    plan_years : int
        Years of the plan itself.
    weights : mapping of name to how many times the years after the plan count
    baseline : str
        The variant the others are held against.
    question : Question
        What all share: options of the goal `consumption` (discount), the voted floor and its growth.
    years_after : int
        Years looked at after the plan.

    Raises
    ------
    UsageError
        If the baseline is missing or a plan is not optimal.
    """
    say = on_progress or (lambda text: None)
    if baseline not in weights:
        raise UsageError(f"There is no variant '{baseline}' to hold the others against: {', '.join(weights)}.")
    solved = {}
    for number, (name, weight) in enumerate(weights.items(), start=1):
        say(f"variant {number} of {len(weights)}, {name}: the years after the plan count {weight:g} times")
        options = {**question.goal_options, "future_weight": float(weight), "future_from": plan_years + 1}
        plan = ask(replace(question, goal="consumption", goal_options=options, years=plan_years + years_after))
        if plan.status != "optimal":
            why = "" if plan.wish_report is None else f" {plan.wish_report.sentence}"
            raise UsageError(f"The variant '{name}' is {plan.status}.{why}")
        solved[name] = plan
    against = solved[baseline].table(CONSUMPTION).values.sum(axis=1)
    return [_variant(name, weights[name], solved[name], against, plan_years, question) for name in weights]


def _variant(name: str, weight: float, plan: Plan, against: Array, plan_years: int, question: Question) -> Variant:
    table = plan.table(CONSUMPTION)
    consumption = table.values.sum(axis=1)
    groups: dict[str, Array] = {}
    if table.index.dims == ("group", "product"):
        for place, (group, _) in enumerate(table.index.items):
            groups[group] = groups.get(group, np.zeros(len(plan.years))) + table.values[:, place]
    comparison = compare_paths(consumption, against)
    after = plan.solved_years[plan_years]
    orders = plan.table(INVESTMENT)
    total = orders.values[:plan_years].sum()
    makers = capital_goods_makers(plan)
    own = [i for i, item in enumerate(orders.index.items) if plan.economy.activity.position(item[0]) in makers]
    base = np.maximum(np.asarray(table.base), 0.0)
    grown = (1.0 + question.floor_growth) ** np.arange(1, plan_years + 1, dtype=float)[:, None]
    lowest = (0.0 if question.floor is None else question.floor) * grown * base
    low = (table.values[:plan_years] <= lowest + 1e-6 * base).all(axis=0)
    short = short_of_hands(plan, after)
    return Variant(
        name,
        weight,
        plan,
        plan.years,
        consumption,
        groups,
        orders.values.sum(axis=1),
        float(plan.quantities[CAPITAL].values[plan_years].sum()),
        comparison.years_of_sacrifice,
        comparison.lost,
        comparison.gained,
        None if comparison.overtaking is None else plan.years[comparison.overtaking],
        None if comparison.falls_behind is None else plan.years[comparison.falls_behind],
        None if comparison.pay_back is None else plan.years[comparison.pay_back],
        float(orders.values[:plan_years, own].sum() / total) if total > 0 else float("nan"),
        float(base[low].sum() / base.sum()),
        0.0 if short is None else max(0.0, short[1]),
    )


@dataclass(frozen=True)
class Comparison:
    """One path of consumption held against another; places of years, None where it does not happen."""

    years_of_sacrifice: int
    lost: float
    gained: float
    overtaking: int | None
    falls_behind: int | None
    pay_back: int | None


def compare_paths(path: Array, against: Array) -> Comparison:
    """Return years of sacrifice, what is lost and gained, the overtaking year and the pay-back year.

    Both of shape (years,) and in one unit.

    Of a path that begins below, the running sum of differences falls, turns and rises: the year after its lowest point
    is the overtaking year, from which on the path gains on balance; pay-back is the year in which the sum is back at
    nought. A path that begins above falls behind in the year after the highest point of the sum. Sums tell a turn from
    the small ups and downs of equally good plans.

    >>> compare_paths(np.array([9.0, 9.0, 11.0, 12.0]), np.full(4, 10.0))
    Comparison(years_of_sacrifice=2, lost=2.0, gained=3.0, overtaking=2, falls_behind=None, pay_back=3)
    """
    difference = path - against
    difference = np.where(np.abs(difference) <= NOTICED * np.abs(against), 0.0, difference)
    below, above = np.flatnonzero(difference < 0.0), np.flatnonzero(difference > 0.0)
    lost, gained = float(-difference[below].sum()), float(difference[above].sum())
    running = np.cumsum(difference)
    overtaking = falls_behind = pay_back = None
    if len(below) and not (len(above) and above[0] < below[0]):
        turn = int(running.argmin())
        overtaking = turn + 1 if running[-1] > running[turn] else None
        back = np.flatnonzero(running[below[0] :] >= 0.0)
        pay_back = int(back[0] + below[0]) if len(back) else None
    elif len(below):
        turn = int(running.argmax())
        falls_behind = turn + 1 if running[-1] < running[turn] else None
    return Comparison(len(below), lost + 0.0, gained, overtaking, falls_behind, pay_back)


def capital_goods_makers(plan: Plan) -> set[int]:
    """Return the activities whose main product is bought mostly as a capital good in the base year."""
    economy = plan.economy
    invested = np.sum([*economy.investment_by_asset.values(), np.zeros(len(economy.product))], axis=0)
    delivered = np.maximum(economy.final("all") - np.minimum(economy.final("inventories"), 0.0), 1e-12)
    heavy = invested > 0.5 * delivered
    supply = economy.supply.toarray()
    return {j for j in range(len(economy.activity)) if supply[:, j].any() and heavy[int(supply[:, j].argmax())]}
