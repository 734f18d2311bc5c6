r"""Ways to close a gap, each with what it asks for and what it costs: a premium, help with moving, places, hours.

.. math:: \frac{w_s}{w_r} = \exp\frac{\ln\frac{q}{1-q} + c - \Delta a}{\theta}

A premium goes to everybody with the skill in the region, newcomers and old hands alike; help with moving only to those
who move. Where people can come from several regions, the wage (or the help) is sought at which enough of them would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.labour.balance import Balance
from lustrum.labour.known import Labour
from lustrum.labour.levers import Levers
from lustrum.labour.mobility import money_of_utils
from lustrum.labour.rows import shares
from lustrum.wording.numbers import figure

HIGHEST = 1e3
"""Times today's wage beyond which none is sought."""

ENOUGH = 1e-9

FREE = 1e-6
"""Utils below which moving costs nothing."""

SMALL = 1e-3
"""Posts empty below this part of all posts of a skill in a region are not spoken of: people between jobs are 40 times
as many."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way to close the gap of a skill in a region.

    Parameters
    ----------
    name : str
    levers : Levers or None
        All that is then done; None where the way is not open.
    price : float
        Money a year for one post filled, estimated before the balance is solved again; NaN where it is not known.
    size : str
        What is asked for, in words.
    asks : str
        What has to be decided first by others, blank where nothing.
    why : str
        Why it is not open, or what stops it short.
    short : float
        Posts it cannot fill because an agreement stops it.
    lost : float
        What these posts would add a year, money of the year.
    given_up : bool
        Whether it is what an empty post comes to anyway: work that is not done.
    """

    name: str
    levers: Levers | None
    price: float
    size: str = ""
    asks: str = ""
    why: str = ""
    short: float = 0.0
    lost: float = 0.0
    given_up: bool = False


@dataclass(frozen=True, eq=False)
class Gap:
    """The gap of a skill in a region that ways are sought for.

    Parameters
    ----------
    skill, region, year : int
        The year is that of the largest gap.
    posts : float
        Empty in that year.
    people : float
        People that are missing.
    """

    balance: Balance
    base: Levers
    skill: int
    region: int
    year: int
    posts: float
    people: float

    @property
    def labour(self) -> Labour:
        """What is known."""
        return self.balance.labour

    @property
    def wage(self) -> float:
        """Today's wage of the skill in the region, levers included."""
        return float(self.labour.wage[self.skill, self.region] * self.base.wage[self.skill, self.region])


def gap_at(balance: Balance, skill: int, region: int, base: Levers | None = None, first: int = 0) -> Gap:
    """Return the gap of a skill in a region, in the year in which it is largest.

    Parameters
    ----------
    base : Levers, optional
        What is done already; that of the balance unless given.
    first : int
        Year before which none is looked at: who moves in a year works elsewhere in the next.
    """
    base = balance.levers if base is None else base
    gap = balance.gap[:, skill, region]
    year = min(first + int(np.argmax(gap[first:])), len(gap) - 1) if first < len(gap) else len(gap) - 1
    works = (1.0 - balance.labour.frictional) * balance.labour.hours[year] * balance.levers.hours[year, skill, region]
    posts = float(gap[year]) if year >= first else 0.0
    return Gap(balance, base, skill, region, year, posts, posts / works)


def _after_moves(gap: Gap) -> Gap:
    """Return the gap in the years in which somebody who moves now can be at work."""
    return gap_at(gap.balance, gap.skill, gap.region, gap.base, first=1)


def premium(gap: Gap) -> Way:
    """Return the higher wage in the region at which enough people with the skill would come of their own will."""
    gap = _after_moves(gap)
    labour, wage = gap.labour, gap.base.wage

    def at(factor: float) -> Levers:
        raised = wage.copy()
        raised[gap.skill, gap.region] *= factor
        return replace(gap.base, wage=raised)

    wanted, why = _wanted(gap)
    if not wanted > ENOUGH:
        return Way("premium", None, np.nan, why=why)
    highest = labour.most_wage(gap.skill, gap.region, _others(gap)) / gap.wage
    needed = _sought(lambda factor: _more(gap, at(factor)), wanted, 1.0, HIGHEST)
    if np.isnan(needed):
        return Way("premium", None, np.nan, why="no wage brings enough of them")
    factor = min(needed, max(highest, 1.0))
    came = wanted if factor >= needed else _more(gap, at(factor))
    said = f"{labour.people.skill[gap.skill]} in {labour.people.region[gap.region]}"
    short = 0.0
    if factor < needed:
        short = (wanted - came) * gap.posts / gap.people
        why = (
            f"{labour.agreement.said} lets wages of {said} rise by {100 * (factor - 1):z.3g} %; "
            f"{100 * (needed - 1):z.3g} % would fill {figure(short, 3)} posts more"
        )
    lost = short * float(labour.worth[gap.year, gap.skill, gap.region])
    if not came > ENOUGH:
        return Way("premium", None, np.nan, why=why, short=short, lost=lost)
    head = float(gap.balance.people[gap.year, gap.skill, gap.region]) + came
    price = (factor - 1.0) * gap.wage * float(labour.pay[gap.year]) * head / (came * gap.posts / gap.people)
    return Way("premium", at(factor), price, f"wage +{100 * (factor - 1):z.3g} %", why=why, short=short, lost=lost)


def support(gap: Gap) -> Way:
    """Return the help with moving, paid to those who move, at which enough people would come at today's wages."""
    gap = _after_moves(gap)
    routes = gap.labour.routes
    into = np.flatnonzero((routes.skill == gap.skill) & (routes.end == gap.region))

    def at(utils: float) -> Levers:
        paid = gap.base.support.copy()
        paid[into] = np.minimum(paid[into] + utils, routes.cost[into])
        return replace(gap.base, support=paid)

    wanted, why = _wanted(gap)
    if not wanted > ENOUGH:
        return Way("support", None, np.nan, why=why)
    most = float((routes.cost[into] - gap.base.support[into]).max(initial=0.0))
    if most < FREE:
        return Way("support", None, np.nan, why="moving costs nothing already")
    came = _more(gap, at(most))
    if came < wanted:
        why = "with moving free of cost still fewer would come"
        wanted = came
    utils = _sought(lambda each: _more(gap, at(each)), wanted * (1.0 - 1e-9), 0.0, most)
    done = at(utils)
    money = float(np.max(support_money(gap.labour, done)[into]))
    served = max(gap.labour.shape[0] - 1.0 - 0.5 * (max(gap.year, 1) - 1.0), 1.0)
    size = f"{figure(money, 3)} per {gap.labour.people.unit} moving"
    return Way("support", done, money * float(gap.labour.pay[gap.year]) / served, size, why=why)


def support_money(labour: Labour, levers: Levers) -> Array:
    """Return what is paid to one who moves so that it counts as the support given, shape (routes,)."""
    routes = labour.routes
    if not len(routes):
        return np.zeros(0)
    wage = (labour.wage * levers.wage)[routes.skill, routes.start]
    return money_of_utils(np.minimum(levers.support, routes.cost), wage, labour.theta)


def places(gap: Gap) -> Way:
    """Return more places in the cheapest training to the skill that ends in time."""
    labour = gap.labour
    years = labour.shape[0]
    lead = [p for p, each in enumerate(labour.training) if (each.skill, each.region) == (gap.skill, gap.region)]
    if not lead:
        return Way("places", None, np.nan, why="training.csv names no training to it here")
    open_ = [p for p in lead if (gap.balance.gap[labour.training[p].length :, gap.skill, gap.region] > 0.0).any()]
    if not open_:
        length = min(labour.training[p].length for p in lead)
        return Way("places", None, np.nan, why=f"who enters now works with it only after {length} years")

    def price(p: int) -> float:
        each = labour.training[p]
        served = (years - each.length + 1.0) / 2.0
        away = 0.0
        if each.from_skill >= 0:
            away = each.length * float(gap.balance.worth[:, each.from_skill, gap.region].mean())
        return (each.cost * float(labour.pay.mean()) + away) / (each.passed * served)

    best = min(open_, key=price)
    each = labour.training[best]
    # who enters counts once: what is empty at most, less what earlier years have filled, is what a year asks for
    empty = gap.balance.gap[each.length :, gap.skill, gap.region] * gap.people / gap.posts
    more = np.zeros(years)
    more[: years - each.length] = np.diff(np.maximum.accumulate(empty), prepend=0.0) / each.passed
    total = gap.base.places.copy()
    total[best] += more
    room = np.inf if labour.places is None else float(labour.places[:, gap.region].min())
    why = "" if np.isinf(room) else "within the places of all trainings of the region"
    source = f" from {labour.people.skill[each.from_skill]}" if each.from_skill >= 0 else ""
    size = f"{figure(more.sum(), 3)} more places{source}, {each.length} years"
    return Way("places", replace(gap.base, places=total), price(best), size, why=why)


def hours(gap: Gap) -> Way:
    """Return longer hours that close the gap, within what was agreed; without an agreement it asks for one."""
    labour, k, r = gap.labour, gap.skill, gap.region
    usual = gap.balance.working[:, k, r] / gap.balance.levers.hours[:, k, r]
    needed = np.divide(gap.balance.need[:, k, r], usual, out=np.ones(labour.shape[0]), where=usual > 0.0)
    longest = float(needed.max())
    agreed = labour.agreement.hours
    most = agreed if agreed > 1.0 else np.inf
    done = gap.base.hours.copy()
    done[:, k, r] = np.maximum(done[:, k, r], np.minimum(needed, most))
    size = f"hours times {min(longest, most):z.4g}"
    why = f"{labour.agreement.said} stops hours at {agreed:z.4g}" if longest > most else ""
    price = (1.0 + labour.agreement.overtime) * gap.wage * float(labour.pay[gap.year])
    if (done[:, k, r] <= gap.base.hours[:, k, r] * (1.0 + ENOUGH)).all():
        return Way("hours", None, np.nan, why=why or "no hours are left to agree on")
    asks = "" if agreed > 1.0 else "an agreement on hours"
    return Way("hours", replace(gap.base, hours=done), price, size, asks, why)


def cost_of(balance: Balance) -> float:
    """Return what all that is done costs over the years, present value: wages, help, trainings, hours, changed work."""
    labour, levers = balance.labour, balance.levers
    weight = labour.discount * labour.pay
    head = balance.people - balance.training
    rise = labour.wage * (levers.wage - 1.0)
    wages = float((weight[:, None, None] * rise * head).sum())
    paid = labour.wage * levers.wage * (1.0 + labour.agreement.overtime)
    longer = (1.0 - labour.frictional) * labour.hours[:, None, None] * (levers.hours - 1.0) * head
    overtime = float((weight[:, None, None] * paid * longer).sum())
    moved = float((balance.moves * (support_money(labour, levers)[:, None] * weight[:-1])).sum())
    return wages + overtime + moved + float(balance.taught.sum()) + float(levers.work @ labour.discount)


def _others(gap: Gap) -> Array:
    """Return wages in force, the skill's own left out of what is lowest."""
    wage = gap.labour.wage * gap.base.wage
    if len(wage) > 1:
        wage = wage.copy()
        wage[gap.skill, gap.region] = np.inf
    return wage


def _wanted(gap: Gap) -> tuple[float, str]:
    """Return how many should come, no more than have no post elsewhere, and why there are none."""
    routes, labour = gap.labour.routes, gap.labour
    into = np.flatnonzero((routes.skill == gap.skill) & (routes.end == gap.region))
    if not gap.posts > SMALL * float(gap.balance.need[gap.year, gap.skill, gap.region]):
        return 0.0, "who moves in a year works there in the next: no post is empty then"
    if labour.shape[2] == 1:
        return 0.0, "there is one region: nobody can come from another"
    if not len(into):
        return 0.0, "moving.csv names no way here"
    idle = sum(_idle(gap, int(m)) for m in into)
    if not idle > ENOUGH * max(gap.people, 1.0):
        return 0.0, "nobody with the skill is without a post where people could come from"
    return min(gap.people, idle), "" if idle >= gap.people else "no more than have no post elsewhere"


def _idle(gap: Gap, route: int) -> float:
    start = int(gap.labour.routes.start[route])
    works = (1.0 - gap.labour.frictional) * gap.labour.hours[gap.year]
    return float(gap.balance.idle[gap.year, gap.skill, start] / works)


def _more(gap: Gap, levers: Levers) -> float:
    """Return how many more would have come by the year of the gap than would today, within those without a post."""
    routes, labour = gap.labour.routes, gap.labour
    into = np.flatnonzero((routes.skill == gap.skill) & (routes.end == gap.region))
    years = max(gap.year, 1)
    before, after = shares(labour, gap.base)[0][into], shares(labour, levers)[0][into]
    there = gap.balance.people[:years, gap.skill, routes.start[into]].mean(axis=0)
    willing = years * (after - before) * there
    return float(np.minimum(willing, [_idle(gap, int(m)) for m in into]).sum())


def _sought(found: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where a rising function reaches what is wanted, NaN where it does not below `high`."""
    if found(high) < wanted * (1.0 - 1e-9):
        return float("nan")
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if found(middle) < wanted * (1.0 - 1e-9) else (low, middle)
    return 0.5 * (low + high)
