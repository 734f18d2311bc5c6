"""Posts as posts.csv states them: by region and skill, in persons or as shares of the labour the plan counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown
from lustrum.labour.work import Work, mean_pay
from lustrum.results import Column, Fault, Records
from lustrum.wording.names import nearest

COLUMNS: Mapping[str, Column] = {
    "region": Column(needed=False),
    "activity": Column(),
    "skill": Column(),
    "posts": Column("number", needed=False, least=0.0),
    "share": Column("share", needed=False, least=0.0, most=1.0),
}
WHOLE = 1e-6
"""Shares of an activity add up to one within this."""


@dataclass(frozen=True, eq=False)
class Posts:
    """Posts of the base year, as stated.

    Parameters
    ----------
    region, skill : tuple of str
    value : mapping of region to array, shape (skills, activities)
        Posts, or shares of an activity's labour.
    shares : bool
    inside : bool
        Whether the regions are parts of one plan; else each has a plan of its own.
    """

    region: tuple[str, ...]
    skill: tuple[str, ...]
    value: Mapping[str, Array]
    shares: bool
    inside: bool

    def work(self, name: str, works: Sequence[Work]) -> Work:
        """Return the work a region's posts are part of."""
        return works[0] if self.inside else next(work for work in works if work.region == name)


def posts_of(rows: Records, works: Sequence[Work], faults: list[Fault]) -> Posts | None:
    """Return what posts.csv states for the regions of a plan; None with faults added where it cannot be.

    A file without the column `region` speaks of the only region there is, or of every region where it holds shares.
    """
    told = [name for name in ("posts", "share") if name in rows.header]
    if len(told) != 1:
        says = "needs one of the columns posts (persons in the base year) and share (of the activity's labour)."
        faults.append(Fault("missing_column", rows.file, "", "posts", says))
        return None
    regional, home = "region" in rows.header, {work.region: work for work in works}
    if not regional and len(works) > 1 and told == ["posts"]:
        way_out = f"Regions are {shown(list(home))}."
        faults.append(Fault("missing_column", rows.file, "", "region", "is not there.", way_out))
        return None
    inside = regional and len(works) == 1
    names = tuple(sorted({row.text("region") for row in rows})) if inside else tuple(home)
    skills = tuple(sorted({row.text("skill") for row in rows}))  # the order of a file changes nothing
    value = {name: np.zeros((len(skills), len(home.get(name, works[0]).economy.activity))) for name in names}
    posts = Posts(names, skills, value, told == ["share"], inside)
    before = len(faults)
    for row in rows:
        for name in (row.text("region"),) if regional else names:
            if name not in value:
                faults.append(row.fault("unknown_label", "region", f"'{name}' is no region.", nearest(name, home)))
                continue
            axis, label = posts.work(name, works).economy.activity, row.text("activity")
            if label not in axis.labels:
                faults.append(
                    row.fault(
                        "unknown_label", "activity", f"the economy has no '{label}'.", nearest(label, axis.labels)
                    )
                )
                continue
            value[name][skills.index(row.text("skill")), axis.position(label)] += row.number(told[0])
    if len(faults) == before:
        faults += _shares_at_fault(posts, rows, works) if posts.shares else _posts_at_fault(posts, rows, works)
    return posts


def _posts_at_fault(posts: Posts, rows: Records, works: Sequence[Work]) -> list[Fault]:
    """Name posts in activities that nobody ran in the base year: levels cannot carry them along."""
    found = []
    for name, value in posts.value.items():
        work = posts.work(name, works)
        for j in np.flatnonzero((value.sum(axis=0) > 0.0) & (work.base_level <= 0.0)):
            says = f"has posts in '{work.economy.activity.labels[j]}', which nobody ran in the base year."
            found.append(Fault("range", rows.file, "", "posts", says, "State shares, and its labour in labour.csv."))
    return found


def _shares_at_fault(posts: Posts, rows: Records, works: Sequence[Work]) -> list[Fault]:
    """Name shares of labour nobody counts, and those that do not add up to one."""
    if silent := [work.region for work in works if not work.skill]:
        says = f"states shares of labour, and the plan of {shown(silent)} counts none."
        return [Fault("missing", rows.file, "", "share", says, "State posts, or give the economy labour.csv.")]
    if posts.inside:
        totals = [("all regions", works[0], sum(value.sum(axis=0) for value in posts.value.values()))]
    else:
        totals = [(name, posts.work(name, works), value.sum(axis=0)) for name, value in posts.value.items()]
    found = []
    for name, work, total in totals:
        used = (work.base.sum(axis=0) > 0.0) | (work.labour.sum(axis=(0, 1)) > 0.0)
        for j in np.flatnonzero(used & (np.abs(total - 1.0) > WHOLE)):
            label = work.economy.activity.labels[j]
            says = f"shares of '{label}' in {name} add up to {total[j]:.6g}."
            way_out = "They add up to 1: each post asks for one skill, in one region."
            found.append(Fault("adds_up", rows.file, "", "share", says, way_out))
    return found


def with_posts(works: Sequence[Work], posts: Posts) -> list[Work]:
    """Return work by the skills and regions of stated posts."""
    found = []
    for name in posts.region:
        work, value = posts.work(name, works), posts.value[name]
        base, labour = work.base.sum(axis=0), work.labour.sum(axis=1)
        built = np.zeros((len(work.years), len(posts.skill)))
        if posts.shares:
            new_base, new = value * base, value[None] * labour[:, None, :]
            mix = new_base.sum(axis=1) / max(float(base.sum()), 1e-300)
            built = work.building.sum(axis=1)[:, None] * mix
        else:
            new_base, new = value, value[None] * _growth(work, base, labour)[:, None, :]
        priced = work.product[:, :1] if len(work.skill) == 1 else np.full((len(work.years), 1), np.nan)
        found.append(
            replace(
                work,
                region=name,
                skill=posts.skill,
                base=new_base,
                labour=new,
                building=built,
                product=np.repeat(priced, len(posts.skill), axis=1),
                wage=work.wage if posts.shares else _pay(work, posts, name),
            )
        )
    return found


def _growth(work: Work, base: Array, labour: Array) -> Array:
    """Return labour over that of the base year, as the plan counts it or by level, shape (years, activities)."""
    by_level = np.divide(work.level, work.base_level, out=np.zeros_like(work.level), where=work.base_level > 0.0)
    return np.divide(labour, base, out=by_level / work.pay[:, None], where=np.broadcast_to(base > 0.0, labour.shape))


def _pay(work: Work, posts: Posts, name: str) -> float:
    """Return base-year wages over all posts stated for an economy."""
    names = posts.region if posts.inside else (name,)
    return mean_pay(work.economy, sum(float(posts.value[each].sum()) for each in names))
