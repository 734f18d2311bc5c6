"""What one more locomotive, line, bridge or empty wagon is worth, and what stays for its price."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.freight.network import Freight, sums
from lustrum.freight.programme import Loads, carry

HIGH = 1e3
"""Times the dearest way and penalty: a penalty at which nothing is left for its cost."""
NOTED = 1e-6
"""Of what is needed: what counts as left."""


@dataclass(frozen=True)
class Bridge:
    """A bridge, or a line, that may be rebuilt.

    Parameters
    ----------
    saved : float
        Money a year with it rebuilt, all its lines together.
    carried : float
        Units more that are delivered in a year.
    """

    name: str
    saved: float
    carried: float


@dataclass(frozen=True)
class LeftForItsPrice:
    """A good that is left though it could be carried: carrying costs more than the penalty says it is worth."""

    good: str
    quantity: float
    penalty: float


def bridges(loads: Loads) -> list[Bridge]:
    """Return what rebuilding each bridge would save, most first: the programme solved again with its lines rebuilt."""
    freight = loads.freight
    to_rebuild: list[bool] = [bool(np.isfinite(each).any()) for each in freight.rebuilt]
    names = [line.bridge or line.name for line in freight.line]
    found = []
    for name in dict.fromkeys(name for name, yes in zip(names, to_rebuild, strict=True) if yes):
        own = np.array([each == name for each in names])[:, None] & np.isfinite(freight.rebuilt)
        other = carry(replace(freight, capacity=np.where(own, freight.rebuilt, freight.capacity)))
        saved = loads.cost + loads.penalty - other.cost - other.penalty
        found.append(Bridge(name, saved, float(loads.unmet.sum() - other.unmet.sum())))
    return sorted(found, key=lambda each: -each.saved)


def one_locomotive_more(loads: Loads) -> float:
    """Return what one more fit locomotive saves in a year by solving again: a second road to its shadow price."""
    freight = loads.freight
    assert freight.locomotives is not None
    other = carry(freight.with_fit(freight.locomotives.fit + 1.0))
    return loads.cost + loads.penalty - other.cost - other.penalty


def left_for_their_price(loads: Loads) -> list[LeftForItsPrice]:
    """Return goods that are left standing because of their penalty, not for want of lines, wagons or locomotives."""
    freight, needs = loads.freight, loads.freight.needs
    if not float(loads.unmet.sum()) > NOTED * float(needs.need.sum()):
        return []
    way = float(freight.arcs.cost.sum()) * max(1.0 / min(good.load for good in freight.good), 1.0)
    highest = HIGH * max(float(np.nanmax(needs.penalty)), way)
    largest = np.where(np.isfinite(needs.penalty), needs.penalty, 0.0).max()
    raised = needs.penalty / largest * highest  # in proportion, so that what is short is shared out as before
    other = carry(replace(freight, needs=replace(needs, penalty=raised)))
    left = _by_good(freight, loads.unmet) - _by_good(freight, other.unmet)
    penalty = mean_penalty(freight)
    return [
        LeftForItsPrice(good.name, float(left[g]), float(penalty[g]))
        for g, good in enumerate(freight.good)
        if left[g] > NOTED * max(float(freight.base_need()[g]), 1e-300)
    ]


def by_good(loads: Loads) -> tuple[Array, Array]:
    """Return what is needed and what is not delivered of each good in the year, two arrays of shape (goods,)."""
    return loads.freight.base_need(), _by_good(loads.freight, loads.unmet)


def _by_good(freight: Freight, values: Array) -> Array:
    return sums(freight.needs.good, values.sum(axis=(1, 2)), len(freight.good))


def mean_penalty(freight: Freight) -> Array:
    """Return the mean penalty of each good over its needs, shape (goods,)."""
    needs = freight.needs
    paid = np.where(needs.need > 0.0, needs.penalty * needs.need, 0.0)
    total = _by_good(freight, needs.need)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0.0, _by_good(freight, paid) / total, np.nan)
