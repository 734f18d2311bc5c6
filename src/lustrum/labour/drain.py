"""Who loses the skilled: their share of each region's workforce by year, against a floor or that of the base year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.labour.balance import Balance


@dataclass(frozen=True, eq=False)
class Drain:
    """The skilled in each region.

    Parameters
    ----------
    share : array, shape (years, regions)
    floor : array, shape (regions,)
        Stated, or the share of the base year.
    stated : array of bool, shape (regions,)
    net : array, shape (regions,)
        Skilled who left for other regions less those who came, all years together.
    drained : array of bool, shape (regions,)
        The share falls below the floor and more leave than come.
    poor : array of bool, shape (regions,)
        Mean pay below that of all regions.
    training : array, shape (regions,)
        Skilled more, trained from outside the workforce, that would keep the floor in the worst year.
    """

    share: Array
    floor: Array
    stated: Flags
    net: Array
    drained: Flags
    poor: Flags
    training: Array


def drained(balance: Balance) -> Drain | None:
    """Return whether regions lose the skilled; None where nobody says who is skilled, or there is one region."""
    labour = balance.labour
    skilled, people, routes = labour.skilled, labour.people, labour.routes
    if skilled is None or labour.shape[2] < 2:
        return None
    every = np.maximum(balance.people.sum(axis=1), 1e-300)
    of_them = balance.people[:, skilled].sum(axis=1)
    share = of_them / every
    today = people.persons[skilled].sum(axis=0) / np.maximum(people.persons.sum(axis=0), 1e-300)
    stated = np.zeros(len(today), dtype=bool) if labour.floor is None else np.isfinite(labour.floor)
    floor = today if labour.floor is None else np.where(stated, labour.floor, today)
    net = np.zeros(len(today))
    for m in range(len(routes)):
        if skilled[routes.skill[m]]:
            went = balance.moves[m].sum()
            net[routes.start[m]] += went
            net[routes.end[m]] -= went
    lacking = np.maximum(floor * every - of_them, 0.0) / np.maximum(1.0 - floor, 1e-12)
    pay = (labour.wage * people.persons).sum(axis=0) / np.maximum(people.persons.sum(axis=0), 1e-300)
    mean = float((labour.wage * people.persons).sum() / people.persons.sum())
    return Drain(
        share=share,
        floor=floor,
        stated=stated,
        net=net,
        drained=(share.min(axis=0) < floor - 1e-9) & (net > 1e-9 * people.persons.sum()),
        poor=pay < mean * (1.0 - 1e-9),
        training=lacking.max(axis=0),
    )
