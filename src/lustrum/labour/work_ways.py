"""Ways to close a gap by changing the work: a technique with less of the skill, work moved, a smaller plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown
from lustrum.labour.known import Labour
from lustrum.labour.levers import Levers
from lustrum.labour.ways import Gap, Way
from lustrum.labour.work import LEAST_WORK, Work
from lustrum.wording.numbers import figure

MAINLY = 0.9
"""Part of what an activity makes that one product has to be, by value."""


@dataclass(frozen=True, eq=False)
class Shift:
    """Posts given up in one activity, and those asked for instead.

    Parameters
    ----------
    need : array, shape (years, skills, regions)
        Change of posts for one post of the skill less.
    cost : array, shape (years,)
        Money of each year for one post less.
    most : array, shape (years,)
        Posts that can be given up.
    """

    name: str
    need: Array
    cost: Array
    most: Array


def technique(gap: Gap, works: Sequence[Work]) -> Way:
    """Return the technique that makes the same product with less of the skill and costs least for each post saved.

    It costs its inputs, pay and what its capacity earns, less what else it makes; the inputs and pay of the other are
    saved, whose capacity lies idle. Activities that mainly make several things are no techniques for one of them, and
    one that would pay already is held back by something else than labour.
    """
    work, found = works[gap.region], []
    unit, cost = work.per_level(), _unit_cost(work, gap.labour, gap.region)
    rent = _rent(work, gap.labour, gap.region)
    if work.economy.is_physical:
        return Way("technique", None, np.nan, why="costs of an economy in physical units do not add up")
    made = work.economy.supply.toarray() * work.price[:, None]
    product = [int(made[:, j].argmax()) for j in range(len(work.base_level))]
    main = made.max(axis=0)
    whole = main >= MAINLY * made.sum(axis=0)
    for j in _workplaces(gap, work):
        for other in range(len(work.base_level)):
            if other == j or product[other] != product[j] or np.isnan(unit[gap.skill, other]):
                continue
            if not (whole[j] and whole[other] and main[other] > 0.0):
                continue
            ratio = main[j] / main[other]
            change = ratio * unit[:, other] - unit[:, j]
            if not change[gap.skill] < 0.0:
                continue
            need = np.zeros(gap.labour.shape)
            need[:, :, gap.region] = change / -change[gap.skill]
            beside = ratio * (made[:, other].sum() - main[other]) - (made[:, j].sum() - main[j])
            dearer = (ratio * (cost[other] + rent[other]) - cost[j] - beside) / -change[gap.skill] * work.pay
            if dearer[gap.year] < 0.0:  # it would pay already: what holds it back is not a matter of labour
                continue
            labels = work.economy.activity.labels
            most = work.labour[:, gap.skill, j]
            found.append(Shift(f"{labels[other]} in place of {labels[j]}", need, dearer, most))
    return _best("technique", gap, found, "no other technique of the economy needs less of it for the same product")


def move_work(gap: Gap, works: Sequence[Work]) -> Way:
    """Return the work that a region with people to spare could take over, at what capacity for it earns today."""
    found: list[Shift] = []
    works_per = (1.0 - gap.labour.frictional) * gap.labour.hours[:, None]
    spare = gap.balance.idle[:, gap.skill] / np.maximum(works_per, 1e-300) * works_per
    for s, there in enumerate(works):
        if s == gap.region or not spare[gap.year, s] > 0.0:
            continue
        here = works[gap.region]
        rent = _rent(there, gap.labour, s)
        unit = there.per_level()
        for j in _workplaces(gap, here):
            label = here.economy.activity.labels[j]
            if label not in there.economy.activity.labels:
                continue
            at = there.economy.activity.position(label)
            if not unit[gap.skill, at] > 0.0:
                continue
            need = np.zeros(gap.labour.shape)
            own = here.per_level()[:, j]
            need[:, :, gap.region] = -own / own[gap.skill]
            need[:, :, s] = unit[:, at] / own[gap.skill]
            most = np.minimum(here.labour[:, gap.skill, j], spare[:, s] * own[gap.skill] / unit[gap.skill, at])
            found.append(Shift(f"{label} to {there.region}", need, rent[at] / own[gap.skill] * here.pay, most))
    if len(works) == 1:
        return Way("move_work", None, np.nan, why="there is one region: work cannot go to another")
    return _best("move_work", gap, found, "no other region has people with the skill to spare for the same work")


def shrink(gap: Gap, works: Sequence[Work]) -> Way:
    """Return the work the plan would lose least by giving up, the least value added for a post first."""
    work = works[gap.region]
    if work.economy.is_physical:
        return Way("shrink", None, np.nan, why="value added of an economy in physical units does not add up")
    unit, value = work.per_level(), work.value_added()
    each = {j: float(value[j] / unit[gap.skill, j]) for j in _workplaces(gap, work) if value[j] > 0.0}
    left = gap.balance.gap[:, gap.skill, gap.region].copy()
    empty, need, cost, names = float(left.max()), gap.base.need.copy(), gap.base.work.copy(), list[str]()
    for j in sorted(each, key=lambda activity: each[activity]):
        posts = np.minimum(left, work.labour[:, gap.skill, j])
        if not posts.max() > LEAST_WORK * empty:
            break
        need[:, :, gap.region] -= posts[:, None] * unit[:, j] / unit[gap.skill, j]
        cost += posts * each[j] * work.pay
        left -= posts
        names.append(work.economy.activity.labels[j])
    filled = gap.balance.gap[gap.year, gap.skill, gap.region] - left[gap.year]
    if not filled > 0.0:
        return Way("shrink", None, np.nan, why="no activity with the skill adds value that could be given up")
    price = float((cost - gap.base.work)[gap.year] / filled)
    size = f"{shown(names, 2)}, {figure(float(filled), 3)} posts"
    return Way("shrink", replace(gap.base, need=need, work=cost), price, size, given_up=True)


def _best(name: str, gap: Gap, found: list[Shift], why: str) -> Way:
    """Return the cheapest shift, in each year as large as the gap or as it can be."""
    known = [each for each in found if np.isfinite(each.cost[gap.year])]
    if not known:
        return Way(name, None, np.nan, why=why if not found else "what it costs is not known")
    best = min(known, key=lambda each: float(each.cost[gap.year]))
    posts = np.minimum(gap.balance.gap[:, gap.skill, gap.region], best.most)
    levers: Levers = replace(
        gap.base,
        need=gap.base.need + posts[:, None, None] * best.need,
        work=gap.base.work + posts * best.cost,
    )
    short = "" if posts[gap.year] >= gap.posts * (1.0 - 1e-9) else "its largest cheap piece of work fills no more"
    size = f"{best.name}, {figure(float(posts.max()), 3)} posts"
    return Way(name, levers, float(best.cost[gap.year]), size, why=short)


def _workplaces(gap: Gap, work: Work) -> list[int]:
    """Return activities of a region with posts of the skill."""
    posts = work.labour[gap.year, gap.skill]
    return [int(j) for j in np.flatnonzero(posts > LEAST_WORK * max(float(posts.sum()), 1e-300))]


def _unit_cost(work: Work, labour: Labour, region: int) -> Array:
    """Return inputs and pay for a unit of each activity's level at the plan's prices, shape (activities,)."""
    inputs = np.asarray(work.economy.use.T @ work.price)
    found: Array = inputs + labour.wage[:, region] @ np.nan_to_num(work.per_level())
    return found


def _rent(work: Work, labour: Labour, region: int) -> Array:
    """Return what a unit of level earns beyond pay, shape (activities,): what capacity for it is worth a year."""
    pay = labour.wage[:, region] @ np.nan_to_num(work.per_level())
    found: Array = np.maximum(work.value_added() - pay, 0.0)
    if work.economy.is_physical:
        found = np.full_like(found, np.nan)
    return found
