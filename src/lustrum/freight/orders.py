"""The repair programme: which shop repairs how many in which period, what is imported and built, at least cost.

.. math:: H_{t+1} = (1 - f) H_t + \\sum_s r_{st} + \\sum_w b_{w,t-l}, \\qquad
          r_{st} \\le \\min(\\text{hours}_{st} / \\text{hours per repair}, \\text{parts}_{st})

A linear programme: costs of repairs, imports and new building; what is missing at a date with a goal is priced so high
that the goal is met where shops and ways can; what the freight lacks in a period, at what a fit locomotive is worth for
one. Repairs of periods may be held to stated proportions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import VerificationError
from lustrum.freight.repair import Fleet
from lustrum.freight.ways import Way
from lustrum.solver import StandardForm, Status, solve

BEYOND = 100.0
"""Times the dearest way, what a locomotive missing to a goal costs."""


@dataclass(frozen=True, eq=False)
class Shops:
    """Repair shops.

    Parameters
    ----------
    name : tuple of str
    hours, parts : array, shape (shops, periods)
        Repairs that hours allow, and that parts allow.
    cost : array, shape (shops,)
        Home money a repair.
    """

    name: tuple[str, ...]
    hours: Array
    parts: Array
    cost: Array

    @property
    def most(self) -> Array:
        """Repairs that both allow, shape (shops, periods)."""
        return np.minimum(self.hours, self.parts)

    @property
    def by_hours(self) -> Flags:
        """Whether hours allow less than parts, shape (shops, periods)."""
        return np.asarray(self.hours <= self.parts)


@dataclass(frozen=True, eq=False)
class Orders:
    """A programme.

    Parameters
    ----------
    repairs : array, shape (shops, periods)
    gained : array, shape (ways, periods)
        Imports and new building, in the period of the order.
    fit : array, shape (periods + 1,)
    missing : array, shape (periods + 1,)
        Below the goals.
    cost : float
        Of the orders, in home money.
    shop_worth : array, shape (shops, periods)
        What one more repair there would save.
    """

    repairs: Array
    gained: Array
    fit: Array
    missing: Array
    cost: float
    shop_worth: Array


def order(
    fleet: Fleet,
    shops: Shops,
    goals: Mapping[int, float],
    *,
    ways: Sequence[Way] = (),
    exchange_rate: float = 1.0,
    needed: float = 0.0,
    worth: float = 0.0,
    split: Sequence[float] = (),
) -> Orders:
    """Return the cheapest orders that meet the goals, or come as near as pays.

    Parameters
    ----------
    goals : mapping of period to fit locomotives
        At the end of a period, the first is 1.
    ways : sequence of Way
        Imports and new building; a repair among them is left to the shops.
    needed, worth : float
        Fit locomotives the freight needs in every period, and what one that lacks is worth, in home money a period.
    split : sequence of float
        Repairs of the periods in proportion, over and over; free where empty.
    """
    ways = [way for way in ways if way.kind != "repair"]
    count, periods = shops.most.shape
    r = np.arange(count * periods).reshape(count, periods)
    b = r.size + np.arange(len(ways) * periods).reshape(len(ways), periods)
    h = r.size + b.size + np.arange(periods + 1)
    short = h[-1] + 1 + np.arange(periods + 1)
    lack = short[-1] + 1 + np.arange(periods + 1)
    level = lack[-1] + 1
    price = np.array([way.home_cost + exchange_rate * way.foreign_cost for way in ways])
    dearest = max(float(shops.cost.max(initial=0.0)), float(price.max(initial=0.0)), 1.0)
    columns = int(level) + 1
    cost, upper = np.zeros(columns), np.full(columns, np.inf)
    cost[r], cost[b] = shops.cost[:, None], price[:, None]
    cost[short], cost[lack] = BEYOND * dearest, worth
    upper[r] = shops.most
    upper[b] = np.array([np.inf if way.most is None else way.most for way in ways]).reshape(-1, 1)
    lower = np.zeros(columns)
    lower[h[0]] = upper[h[0]] = fleet.fit
    reach = [(h[t], short[t], goal) for t, goal in goals.items()]
    reach += [(h[t], lack[t], needed) for t in range(1, periods + 1)] if needed and worth else []
    rows, low, high = _rows(fleet, shops, ways, split, (r, b, h, int(level)), reach)
    solution = solve(
        StandardForm.from_matrix(rows, cost, row_lower=low, row_upper=high, column_lower=lower, column_upper=upper)
    )
    if solution.status is not Status.OPTIMAL:
        raise VerificationError(f"The repair programme was not solved: {solution.message}")
    x = np.where(np.abs(solution.x) < 1e-9 * max(fleet.number, 1.0), 0.0, solution.x)
    spent = float(cost[r].ravel() @ x[r].ravel() + cost[b].ravel() @ x[b].ravel())
    spare = np.maximum(-solution.reduced_cost[r], 0.0)
    return Orders(x[r], x[b], x[h], np.where(np.isin(np.arange(periods + 1), list(goals)), x[short], 0.0), spent, spare)


def _rows(
    fleet: Fleet,
    shops: Shops,
    ways: Sequence[Way],
    split: Sequence[float],
    places: tuple[Array, Array, Array, int],
    reach: Sequence[tuple[int, int, float]],
) -> tuple[Array, Array, Array]:
    """Return the rows of the programme with their bounds."""
    r, b, h, level = places
    periods = shops.most.shape[1]
    rows: list[Array] = []
    bounds: list[tuple[float, float]] = []

    def row(low: float, high: float) -> Array:
        rows.append(np.zeros(level + 1))
        bounds.append((low, high))
        return rows[-1]

    for t in range(periods):
        follows = row(0.0, 0.0)
        follows[h[t + 1]], follows[h[t]] = 1.0, -(1.0 - fleet.breakdown)
        follows[r[:, t]] = -1.0
        sick = row(-np.inf, fleet.number)  # only sick ones can be repaired: repairs + running <= fleet
        sick[r[:, t]], sick[h[t]] = 1.0, 1.0 - fleet.breakdown
        for place, way in enumerate(ways):
            if t >= way.lead:
                follows[b[place, t - way.lead]] = -1.0
            sick[b[place, : max(t - way.lead, 0)]] = -1.0  # those that came before are part of the fleet
        if split:
            held = row(0.0, 0.0)
            held[r[:, t]], held[level] = 1.0, -split[t % len(split)]
    for fit, missing, least in reach:
        reached = row(least, np.inf)
        reached[fit] = reached[missing] = 1.0
    low, high = zip(*bounds, strict=True)
    return np.array(rows), np.array(low), np.array(high)
