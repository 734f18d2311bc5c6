"""The members of a family: every combination, every draw, and the order in which neighbours follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from lustrum.arrays import Array
from lustrum.scenario.families.distributions import draw
from lustrum.scenario.families.family import Family, members_count
from lustrum.scenario.families.input import Value

MOST_CHAINED = 5_000
"""Members up to which the nearest one not yet visited is looked for; more go from end to end of the axes in turn."""

MOST_RUNS, FEWEST_IN_A_RUN = 4, 25
"""Runs of a worker: several, to even out their lengths, but none too short."""


@dataclass(frozen=True)
class Member:
    """One scenario of a family: the values of its inputs; an input that is not named is as in the parent."""

    number: int
    values: Mapping[str, Value]
    alone: str = ""
    """Name of the input that is moved alone; empty in the family itself."""

    draw: int = -1


def members_of(family: Family) -> tuple[Member, ...]:
    """Return the members, numbered: decisions outermost, draws innermost; then those that move one input alone."""
    fixed = [axis for axis in family.axes if axis.values]
    drawn = [axis for axis in family.axes if axis.distribution is not None]
    draws: list[dict[str, Value]] = [{}]
    if drawn:
        distributions = [axis.distribution for axis in drawn if axis.distribution is not None]
        table = draw(distributions, family.size, family.seed, family.scheme)
        draws = [{axis.name: float(v) for axis, v in zip(drawn, line, strict=True)} for line in table]
    names = [axis.name for axis in fixed]
    every = product(product(*(axis.values for axis in fixed)), enumerate(draws))
    members = [
        Member(number, dict(zip(names, combination, strict=True)) | drawn_values, draw=k if drawn else -1)
        for number, (combination, (k, drawn_values)) in enumerate(every, start=1)
    ]
    assert len(members) == members_count(family)
    if family.one_at_a_time:
        for axis in family.axes:
            for value in axis.ends():
                members.append(Member(len(members) + 1, {axis.name: value}, alone=axis.name))
    return tuple(members)


def in_order(family: Family, members: Sequence[Member]) -> list[Member]:
    """Return the members so that each is near the one before: the nearest not yet visited, from the first on.

    Axes are measured in ranks, so that units do not count and the distance from the least to the largest is 1.
    """
    places = _places(family, members)
    if len(members) > MOST_CHAINED:
        return _end_to_end(members, places)
    left = np.ones(len(members), dtype=bool)
    order = [0] if members else []
    while len(order) < len(members):
        left[order[-1]] = False
        distance = np.abs(places - places[order[-1]]).sum(axis=1)
        distance[~left] = np.inf
        order.append(int(np.argmin(distance)))
    return [members[k] for k in order]


def chunks(members: Sequence[Member], workers: int) -> list[list[Member]]:
    """Return the members cut into runs of neighbours, in the order in which workers should take them.

    A worker that has ended a run finds the next one in the list beside it as long as all keep pace: with two workers
    and runs 1 to 4 the order is 1, 3, 2, 4. Runs are few, for each that is taken elsewhere begins with a long way.
    """
    each = max(1, min(MOST_RUNS, len(members) // (FEWEST_IN_A_RUN * workers)))
    runs = np.array_split(np.array(members, dtype=object), min(each * workers, len(members)))
    order = [worker * each + k for k in range(each) for worker in range(workers)]
    return [list(runs[k]) for k in order if k < len(runs)]


def _places(family: Family, members: Sequence[Member]) -> Array:
    """Place of every member along every axis, from 0 to 1, shape (members, axes); the middle where it is the parent."""
    places = np.full((len(members), len(family.axes)), 0.5)
    for k, axis in enumerate(family.axes):
        values = [member.values.get(axis.name) for member in members]
        ranked = sorted({value for value in values if value is not None}, key=lambda v: (isinstance(v, str), v))
        rank = {value: i / max(len(ranked) - 1, 1) for i, value in enumerate(ranked)}
        places[:, k] = [0.5 if value is None else rank[value] for value in values]
    return places


def _end_to_end(members: Sequence[Member], places: Array) -> list[Member]:
    """Sort along the axes as a plough goes: each second line backwards."""
    coarse = np.floor(places * 9.999).astype(int)
    keys = coarse.copy()
    turned = np.zeros(len(members), dtype=int)
    for k in range(keys.shape[1]):
        keys[:, k] = np.where(turned % 2 == 1, -coarse[:, k], coarse[:, k])
        turned += coarse[:, k]
    return [members[k] for k in np.lexsort(keys.T[::-1])]
