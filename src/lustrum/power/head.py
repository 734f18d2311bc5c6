r"""Head that falls as a reservoir empties: the same programme again and again, each time at the heads of the last.

A unit of water gives the less power the lower it stands: with the level s of a store that holds E, and a share
:math:`\varphi` of the head lost when it is empty,

.. math:: \text{efficiency}_t = \text{efficiency} \cdot (1 - \varphi (1 - \bar s_t / E)), \qquad
   f_t \le \text{high}_t\, K\, (1 - \varphi (1 - \bar s_t / E))

with the mean level of the stage. Heads and levels are settled in turn until the cost of four rounds lies within 2e-4 (a
successive linear programme): where several courses of levels support themselves, one of them is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lustrum.errors import VerificationError
from lustrum.power.system import System

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.power.solve import Dispatch

MOST_ROUNDS = 40
STILL, LAST = 2e-4, 4
"""Share of the cost within which the last rounds lie when it has come to rest."""


def falls(system: System) -> bool:
    """Say whether the head of any store falls."""
    return any(store.head_fall > 0.0 for store in system.stores)


def settle(system: System, solve: Callable[[System], Dispatch]) -> Dispatch:
    """Return the answer at heads that are those of its own levels.

    Parameters
    ----------
    solve : function of a system
        Gives its cheapest dispatch at the heads given.

    Raises
    ------
    VerificationError
        If the cost does not come to rest.
    """
    factor = [np.ones(len(system.steps)) for _ in system.stores]
    found = solve(system)
    costs: list[float] = []
    for turn in range(MOST_ROUNDS):
        weight = 1.0 / (1.0 + turn / 2.0)  # smaller steps, so that two courses do not take turns
        for k, heads in enumerate(_factors(found)):
            factor[k] = (1.0 - weight) * factor[k] + weight * heads
        found = solve(_at_heads(system, factor))
        costs.append(found.total_cost)
        if len(costs) >= LAST and np.ptp(costs[-LAST:]) <= STILL * abs(found.total_cost):
            return replace(found, system=replace(found.system, warnings=(*system.warnings, _said(system, turn + 2))))
    raise VerificationError(
        f"Heads and levels of '{system.name}' did not come to rest in {MOST_ROUNDS} rounds. Leave head_fall out."
    )


def _said(system: System, rounds: int) -> str:
    names = ", ".join(
        f"'{store.name}' by {100 * store.head_fall:g} per cent" for store in system.stores if store.head_fall
    )
    return f"HEAD FALLS: of {names} when empty; settled in {rounds} rounds, within {STILL:g} of the cost"


def _factors(found: Dispatch) -> list[Array]:
    """Return the head of each store as a share of the full one, shape (steps,)."""
    steps, factors = found.system.steps, []
    for k, store in enumerate(found.system.stores):
        if not store.head_fall or not len(found.level[k]):
            factors.append(np.ones(len(steps)))
            continue
        holds = found.capacity[store.fleet][steps.period] * store.hours_of_capacity
        level, initial = found.level[k], np.broadcast_to(np.asarray(store.initial, dtype=float), (len(store.before),))
        start = np.where(store.before >= 0, level[store.before], initial)
        mean = ((start + level) / 2.0)[store.stage]
        share = np.clip(np.divide(mean, holds, out=np.ones(len(steps)), where=holds > 0.0), 0.0, 1.0)
        factors.append(1.0 - store.head_fall * (1.0 - share))
    return factors


def _at_heads(system: System, factor: list[Array]) -> System:
    """Return a system whose dams give what they give at heads, each of shape (steps,)."""
    fleets, stores = list(system.fleets), []
    for store, heads in zip(system.stores, factor, strict=True):
        if not store.head_fall:
            stores.append(store)
            continue
        (first, takes), *others = store.filling
        stores.append(replace(store, filling=((first, np.asarray(takes) / heads), *others)))
        fleet = fleets[store.fleet]
        out, *rest = fleet.activities
        lower = replace(out, high=np.asarray(out.high) * heads)
        fleets[store.fleet] = replace(fleet, activities=(lower, *rest))
    return replace(system, fleets=tuple(fleets), stores=tuple(stores))
