"""What the last step of a wish costs beside the mean one: where it is dear, the wish stands near the possible's edge.

The goal falls faster and faster as a wish asks for more. How fast at the end is what the shadow prices of its rows say;
how fast on the way, what the whole wish costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Limit, Plan

EDGE = 3.0
"""A wish whose last hundredth costs this many times the mean hundredth stands near the edge of what is possible."""


@dataclass(frozen=True)
class AskedRow:
    """One row of a wish: `quantity` of `label` ("": the sum) in `year` shall be `sense` `value`, as `origin` asks."""

    quantity: str
    label: str
    year: int
    sense: str
    value: float
    origin: str


def times_the_mean(wishes: Mapping[str, Sequence[AskedRow]], cost: Array, plan: Plan, trend: Plan) -> Array:
    """Return what the last hundredth of each wish costs, the mean hundredth of it being 1, shape (wishes + 1,).

    The last entry is for all wishes together. NaN where a wish costs nothing or a plan is missing.

    Parameters
    ----------
    wishes : mapping of name to rows
    cost : array, shape (wishes,)
        What each wish takes from the goal, in the goal's unit.
    plan, trend : Plan
        With all wishes, and without any.
    """
    if not (plan.has_values and trend.has_values):
        return np.full(len(wishes) + 1, np.nan)
    last = np.array([sum(_at_the_end(row, plan, trend) for row in rows) for rows in wishes.values()])
    last, mean = np.append(last, last.sum()), np.append(cost, cost.sum())
    least = 1e-7 * max(abs(trend.objective), 1e-300)
    times: Array = np.divide(last, mean, out=np.full(len(mean), np.nan), where=mean > least)
    return times


def _at_the_end(row: AskedRow, plan: Plan, trend: Plan) -> float:
    """Return what the goal would lose if all of a row, from the trend on, cost what its last unit costs."""
    table = trend.quantities[row.quantity]
    if row.year not in table.years:
        return 0.0
    values = table.values[table.years.index(row.year)]
    if row.label:
        values = values[[", ".join(item) for item in table.index.items].index(row.label)]
    way = row.value - float(np.sum(values))
    if row.sense != "=":
        way = max(way if row.sense == ">=" else -way, 0.0)
    return abs(way) * max((_price(limit, row) for limit in plan.limits.values()), default=0.0)


def _price(limit: Limit, row: AskedRow) -> float:
    """Return the shadow price of the rows that ask what `row` asks, 0 where the limit is another."""
    table = limit.shadow_price
    asks = limit.is_wish and limit.quantity == row.quantity and limit.sense == row.sense
    if not asks or limit.meaning != f"Asked for by {row.origin}." or row.year not in table.years:
        return 0.0
    labels = [", ".join(item) for item in table.index.items]
    places = [k for k, label in enumerate(labels) if label == row.label]
    found = table.values[table.years.index(row.year), places]
    return float(np.abs(found[np.isfinite(found)]).max(initial=0.0))


def at_the_edge(names: Sequence[str], times: Array) -> list[str]:
    """Return a sentence, without full stop, for each wish whose last step is dear; `times`: shape (wishes,) or more."""
    return [
        f"the last hundredth of '{name}' costs {value:.3g} times as much as the mean one: it stands near the edge of "
        "what is possible, and asking a little less saves much"
        for name, value in zip(names, times, strict=False)
        if value >= EDGE
    ]
