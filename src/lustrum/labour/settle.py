"""From gaps to the cheapest mix that closes them: solve, take the cheapest ways half of the way, solve again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.labour.balance import Balance, solve_balance
from lustrum.labour.known import DAMPING, Labour
from lustrum.labour.levers import Levers
from lustrum.labour.ways import SMALL, Gap, Way, cost_of, gap_at, hours, places, premium, support
from lustrum.labour.work import Work
from lustrum.labour.work_ways import move_work, shrink, technique

ROUNDS = 40
SETTLED = 1e-5
MOST = 12
"""Gaps looked at in a round, those that lose most."""

NOISE = 1e-6
"""Part of all that is lost below which a change is none."""

WAYS: dict[str, Callable[[Gap, Sequence[Work]], Way]] = {
    "premium": lambda gap, works: premium(gap),
    "support": lambda gap, works: support(gap),
    "places": lambda gap, works: places(gap),
    "hours": lambda gap, works: hours(gap),
    "technique": technique,
    "move_work": move_work,
    "shrink": shrink,
}
"""Ways to close a gap; nothing else is known, and none of them orders anybody to move."""


@dataclass(frozen=True, eq=False)
class Tried:
    """A way taken alone, the balance solved again with it.

    Parameters
    ----------
    closed : float
        Posts filled over the years that were empty, in post-years of the skill in the region.
    cost : float
        What it costs over all years, present value.
    price : float
        Cost for one post-year filled, present value on both sides; NaN where it fills none.
    elsewhere : float
        What empty posts of other skills and regions then lose more (or less), present value.
    gain : float
        What the filled posts add, less cost and losses elsewhere.
    """

    skill: int
    region: int
    way: Way
    closed: float
    cost: float
    price: float
    elsewhere: float
    gain: float


@dataclass(frozen=True, eq=False)
class Settled:
    """What the cheapest mix comes to.

    Parameters
    ----------
    before, after : Balance
    cost : float
        Of all that is done, present value.
    rounds : int
    converged : bool
        Whether wages, help, places, hours and posts stopped moving.
    stopped : tuple of Way
        What agreements stop short, at the end.
    taken : mapping of (skill, region) to names of ways
    """

    before: Balance
    after: Balance
    cost: float
    rounds: int
    converged: bool
    stopped: tuple[Way, ...]
    taken: dict[tuple[int, int], tuple[str, ...]]


def gaps(balance: Balance) -> list[tuple[int, int]]:
    """Return skills and regions with gaps worth speaking of, those that lose most first."""
    posts = balance.need.max(axis=0)
    most, lost = balance.gap.max(axis=0), balance.lost.sum(axis=0)
    cells = [(int(k), int(r)) for k, r in np.argwhere(most > SMALL * np.maximum(posts, 1e-300))]
    return sorted(cells, key=lambda cell: (-lost[cell], cell))


def ways_to_close(
    balance: Balance, works: Sequence[Work], skill: int, region: int, base: Levers | None = None
) -> list[Way]:
    """Return every way to close a gap, in the order of `WAYS`; `base` is what is done already."""
    gap = gap_at(balance, skill, region, base)
    return [way(gap, works) for way in WAYS.values()]


def try_ways(balance: Balance, works: Sequence[Work], skill: int, region: int) -> list[Tried]:
    """Return every way alone with the balance solved again, the cheapest first; those not open last."""
    found = [_tried(balance, way, skill, region) for way in ways_to_close(balance, works, skill, region)]
    return sorted(found, key=lambda each: (np.isnan(each.price), each.price))


def _tried(balance: Balance, way: Way, skill: int, region: int) -> Tried:
    if way.levers is None:
        return Tried(skill, region, way, 0.0, 0.0, np.nan, 0.0, 0.0)
    return _compared(balance, solve_balance(balance.labour, way.levers), way, skill, region)


def _compared(balance: Balance, after: Balance, way: Way, skill: int, region: int) -> Tried:
    """Return what a way does, of the balance without and with it."""
    cell = (slice(None), skill, region)
    fewer = balance.gap[cell] - after.gap[cell]
    closed, worth = float(fewer.sum()), float(fewer @ balance.labour.discount)
    cost = cost_of(after) - cost_of(balance)
    here = float((balance.lost - after.lost)[cell].sum())
    elsewhere = float((after.lost - balance.lost).sum()) + here
    if abs(elsewhere) < NOISE * float(balance.lost.sum()):
        elsewhere = 0.0
    price = cost / worth if closed > SMALL * max(float(balance.gap[cell].sum()), 1e-300) else np.nan
    gain = here - cost - elsewhere
    if abs(gain) < NOISE * float(balance.lost.sum()):
        gain = 0.0
    return Tried(skill, region, way, closed, cost, price, elsewhere, gain)


def settled(
    labour: Labour, works: Sequence[Work], tell: Callable[[str], object] = str, rounds: int = ROUNDS
) -> Settled:
    """Return what is reached by taking, gap by gap, the cheapest way that costs less than the empty post loses.

    Each way is tried with the balance solved again and taken where what it fills is worth more than what it costs and
    opens elsewhere. A round goes half of the way, so that what ways do to each other is seen before the next step. A
    way that needs an agreement nobody has made is not taken; what agreements stop is told, not forced.

    Parameters
    ----------
    tell : function
        Is told each round.
    rounds : int
        At most so many.
    """
    before = balance = solve_balance(labour)
    levers, done, taken = balance.levers, 0, dict[tuple[int, int], tuple[str, ...]]()
    converged = False
    for done in range(1, rounds + 1):
        reached = balance
        for skill, region in gaps(balance)[:MOST]:
            found = _cheapest(reached, works, skill, region)
            if found is not None:
                way, reached = found
                taken[skill, region] = tuple(dict.fromkeys((*taken.get((skill, region), ()), way.name)))
        moved = levers.toward(reached.levers, DAMPING)
        converged = moved.distance(levers, labour) < SETTLED
        levers = moved
        if converged:
            break
        tell(f"round {done}: posts empty {balance.gap.sum():,.6g}")
        balance = solve_balance(labour, levers)
    left = [way for skill, region in gaps(balance) for way in ways_to_close(balance, works, skill, region)]
    stopped = [way for way in left if way.short > 0.0]
    return Settled(before, balance, cost_of(balance) - cost_of(before), done, converged, tuple(stopped), taken)


def _cheapest(balance: Balance, works: Sequence[Work], skill: int, region: int) -> tuple[Way, Balance] | None:
    """Return the cheapest open way that gains more than it costs and loses elsewhere, with the balance then."""
    if not balance.gap[:, skill, region].max() > SMALL * balance.need[:, skill, region].max():
        return None
    worth = float(balance.labour.worth[balance.gap[:, skill, region].argmax(), skill, region])
    found = ways_to_close(balance, works, skill, region)
    open_ = [way for way in found if way.levers is not None and not (way.asks or way.given_up)]
    for way in sorted(open_, key=lambda each: each.price):
        if not way.price < worth * (1.0 - NOISE):
            break
        assert way.levers is not None
        after = solve_balance(balance.labour, way.levers)
        gain = _compared(balance, after, way, skill, region).gain
        if gain > NOISE * float(balance.lost.sum()):
            return way, after
    return None
