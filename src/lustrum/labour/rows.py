r"""The balance as a linear programme: who works where, who trains, who may move, which posts stay empty.

.. math::

   \min \sum_t \delta_t \bigl(\sum_{k,r} v_{krt}\, g_{krt} + \sum_p b_p\, e_{pt}\bigr)
   \quad\text{with}\quad
   n_{krt} \le (1 - \nu)\, h_{krt} \bigl(L_{krt} - \sum_{p \text{ from } k} e_{pt}\bigr) + g_{krt}

   L_{kr,t+1} = (1 - a_k) L_{krt} + \sum_{p \to k} \pi_p e_{p,t+1-\ell_p} - \sum_{p \text{ from } k}
   \bigl(e_{pt} - (1-\pi_p)\, e_{p,t+1-\ell_p}\bigr) - \sum_s m_{krst} + \sum_s m_{ksrt} + N_{krt}

   m_{krst} \le P_{krs} \bigl(L_{krt} - \sum_{p \text{ from } k} e_{pt}\bigr), \qquad \sum_r m_{krst} \le V_{ks,t+1},
   \qquad e_{pt} \le \text{places}

V are posts that stand empty if nobody trains or moves. Who trains neither works nor moves. A move share P is an upper
limit, and a move needs a post: no row makes anybody go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.labour.known import Labour
from lustrum.labour.levers import Levers
from lustrum.labour.mobility import leaving_share, utility
from lustrum.solver import StandardForm

FEWER_MOVES = 1e-6
"""Of two plans as good, the one with fewer moves is taken: a move counts as this part of a wage."""


BEFORE_POSTS = 1e3
"""A floor that is held comes before posts: being one short of it costs as much as so many empty posts."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Where columns stand: people and gaps (years, skills, regions), entrants (trainings, years), moves (routes, years
    but the last), what a floor is short of (years, regions; no columns where floors are not held).
    """

    people: Positions
    gap: Positions
    entrants: Positions
    moves: Positions
    short: Positions
    count: int

    @classmethod
    def of(cls, labour: Labour) -> Columns:
        """Return the places of all columns."""
        years, skills, regions = labour.shape
        shapes = (
            (years, skills, regions),
            (years, skills, regions),
            (len(labour.training), years),
            (len(labour.routes), years - 1),
            (years if labour.hold else 0, regions),
        )
        found: list[Positions] = []
        at = 0
        for shape in shapes:
            size = int(np.prod(shape))
            found.append(np.arange(at, at + size, dtype=np.int64).reshape(shape))
            at += size
        people, gap, entrants, moves, short = found
        return cls(people, gap, entrants, moves, short, at)


@dataclass(eq=False)
class Rows:
    """Rows as they are written down."""

    columns: Columns
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[Any, Any]], lower: float, upper: float) -> int:
        """Write a row down and return where it stands."""
        at = len(self.lower)
        for column, value in terms:
            self.row.append(at)
            self.column.append(int(column))
            self.value.append(float(value))
        self.lower.append(lower)
        self.upper.append(upper)
        return at

    def matrix(self) -> sparse.csc_array:
        """Return what is written, terms of one column added up."""
        shape = (len(self.lower), self.columns.count)
        return sparse.csc_array(sparse.coo_array((self.value, (self.row, self.column)), shape=shape))


@dataclass(frozen=True, eq=False)
class Programme:
    """The programme with where what stands.

    Parameters
    ----------
    form : StandardForm
    columns : Columns
    work : array of int, shape (years, skills, regions)
        Rows of posts.
    arrival : array of int, shape (years, skills, regions)
        Rows that let no more arrive than there are open posts; -1 where nobody can arrive or no post is open.
    share : array, shape (routes,)
        P of each route.
    """

    form: StandardForm
    columns: Columns
    work: Positions
    arrival: Positions
    share: Array


def shares(labour: Labour, levers: Levers) -> tuple[Array, Array]:
    """Return P of each route and, with it, the share who would leave for any place: both of shape (routes,)."""
    routes = labour.routes
    if not len(routes):
        return np.zeros(0), np.zeros(0)
    wage = labour.wage * levers.wage
    cost = np.maximum(routes.cost - levers.support, 0.0)
    here, there = wage[routes.skill, routes.start], wage[routes.skill, routes.end]
    worth = utility(here, there, cost, routes.amenity, labour.theta)
    leaving = np.empty(len(routes))
    for origin in {(k, r) for k, r in zip(routes.skill.tolist(), routes.start.tolist(), strict=True)}:
        mine = np.flatnonzero((routes.skill == origin[0]) & (routes.start == origin[1]))
        leaving[mine] = leaving_share(worth[mine])
    return 1.0 / (1.0 + np.exp(-worth)), leaving


def unmoved(labour: Labour) -> Array:
    """Return people by year if nobody trains or moves, shape (years, skills, regions)."""
    people, years = labour.people, labour.shape[0]
    stay = 1.0 - people.attrition[:, None]
    found = np.empty(labour.shape)
    last = people.persons
    for t in range(years):
        last = stay * last + people.newcomers[t]
        found[t] = last
    return found


def open_posts(labour: Labour, levers: Levers) -> Array:
    """Return posts that stand empty if nobody trains or moves, in people, shape (years, skills, regions)."""
    works = (1.0 - labour.frictional) * labour.hours[:, None, None] * levers.hours
    need = np.maximum(labour.need + levers.need, 0.0)
    found: Array = np.maximum(need / works - unmoved(labour), 0.0)
    return found


def programme(labour: Labour, levers: Levers) -> Programme:
    """Return the balance of what is known and what is done as a linear programme."""
    columns = Columns.of(labour)
    rows = Rows(columns)
    share, leaving = shares(labour, levers)
    _stocks(rows, labour)
    work = _posts(rows, labour, levers)
    arrival = _moves(rows, labour, levers, share, leaving)
    _trainees(rows, labour)
    _floors(rows, labour)
    return Programme(_form(rows, labour, levers), columns, work, arrival, share)


def _taken(labour: Labour, columns: Columns, skill: int, region: int, year: int) -> list[Any]:
    """Return columns of entrants whom trainings take from a skill in a year."""
    return [
        columns.entrants[p, year]
        for p, each in enumerate(labour.training)
        if each.from_skill == skill and each.region == region
    ]


def _stocks(rows: Rows, labour: Labour) -> None:
    """People next year are those who stay, pass, come and arrive; a training's year t + 1 - length passes then."""
    columns, people, routes = rows.columns, labour.people, labour.routes
    years, skills, regions = labour.shape
    for t in range(years - 1):
        for k in range(skills):
            for r in range(regions):
                terms = [(columns.people[t + 1, k, r], 1.0), (columns.people[t, k, r], -(1.0 - people.attrition[k]))]
                for p, each in enumerate(labour.training):
                    if each.region != r:
                        continue
                    entered = t + 1 - each.length
                    if each.skill == k and entered >= 0:
                        terms.append((columns.entrants[p, entered], -each.passed))
                    if each.from_skill == k:
                        terms.append((columns.entrants[p, t], 1.0))
                        if entered >= 0:
                            terms.append((columns.entrants[p, entered], -(1.0 - each.passed)))
                mine = routes.skill == k
                terms += [(columns.moves[m, t], 1.0) for m in np.flatnonzero(mine & (routes.start == r))]
                terms += [(columns.moves[m, t], -1.0) for m in np.flatnonzero(mine & (routes.end == r))]
                rows.add(terms, *[float(people.newcomers[t + 1, k, r])] * 2)


def _posts(rows: Rows, labour: Labour, levers: Levers) -> Positions:
    columns = rows.columns
    need = np.maximum(labour.need + levers.need, 0.0)
    found = np.empty(labour.shape, dtype=np.int64)
    for t, k, r in np.ndindex(labour.shape):
        works = (1.0 - labour.frictional) * labour.hours[t] * levers.hours[t, k, r]
        terms: list[tuple[Any, Any]] = [(columns.people[t, k, r], works), (columns.gap[t, k, r], 1.0)]
        terms += [(column, -works) for column in _taken(labour, columns, k, r, t)]
        found[t, k, r] = rows.add(terms, float(need[t, k, r]), np.inf)
    return found


def _moves(rows: Rows, labour: Labour, levers: Levers, share: Array, leaving: Array) -> Positions:
    """Moves stay within the shares who would go, those to all places together too, and within posts that are open."""
    columns, routes = rows.columns, labour.routes
    open_ = open_posts(labour, levers)
    limits: Sequence[float] = share.tolist()
    found = np.full(labour.shape, -1, dtype=np.int64)
    for t in range(labour.shape[0] - 1):
        for m in range(len(routes)):
            k, r = int(routes.skill[m]), int(routes.start[m])
            here: list[tuple[Any, Any]] = [(columns.people[t, k, r], 1.0)]
            here += [(column, -1.0) for column in _taken(labour, columns, k, r, t)]
            terms: list[tuple[Any, Any]] = [(columns.moves[m, t], 1.0), *((c, -limits[m] * v) for c, v in here)]
            rows.add(terms, -np.inf, 0.0)
            mine = np.flatnonzero((routes.skill == k) & (routes.start == r))
            if len(mine) > 1 and m == mine[0]:
                out: list[tuple[Any, Any]] = [(columns.moves[other, t], 1.0) for other in mine]
                rows.add([*out, *((c, -float(leaving[m]) * v) for c, v in here)], -np.inf, 0.0)
        for k, s in sorted({(int(k), int(s)) for k, s in zip(routes.skill, routes.end, strict=True)}):
            into = np.flatnonzero((routes.skill == k) & (routes.end == s))
            room = float(open_[t + 1, k, s])
            arrival = rows.add([(columns.moves[m, t], 1.0) for m in into], -np.inf, room)
            found[t + 1, k, s] = arrival if room > 0.0 else -1
    return found


def _trainees(rows: Rows, labour: Labour) -> None:
    """Who enters a training is there, and all trainings of a region stay within its places."""
    columns = rows.columns
    years, skills, regions = labour.shape
    for t, k, r in np.ndindex(years, skills, regions):
        taken = _taken(labour, columns, k, r, t)
        if taken:
            rows.add([*((c, 1.0) for c in taken), (columns.people[t, k, r], -1.0)], -np.inf, 0.0)
    if labour.places is None:
        return
    for t, r in zip(*np.nonzero(np.isfinite(labour.places)), strict=True):
        here = [(columns.entrants[p, t], 1.0) for p, each in enumerate(labour.training) if each.region == r]
        if here:
            rows.add(here, -np.inf, float(labour.places[t, r]))


def _floors(rows: Rows, labour: Labour) -> None:
    """The skilled share of a region stays at its floor, or what it is short of is paid for."""
    if not labour.hold or labour.floor is None or labour.skilled is None:
        return
    columns = rows.columns
    years, skills, _ = labour.shape
    for t in range(years):
        for r in np.flatnonzero(np.isfinite(labour.floor)):
            terms = [
                (columns.people[t, k, r], float(labour.skilled[k]) - float(labour.floor[r])) for k in range(skills)
            ]
            rows.add([*terms, (columns.short[t, r], 1.0)], 0.0, np.inf)


def _form(rows: Rows, labour: Labour, levers: Levers) -> StandardForm:
    columns = rows.columns
    years = labour.shape[0]
    weight = labour.discount[:, None, None]
    cost, lower, upper = np.zeros(columns.count), np.zeros(columns.count), np.full(columns.count, np.inf)
    worth = weight * labour.worth
    cost[columns.gap] = worth
    for p, each in enumerate(labour.training):
        cost[columns.entrants[p]] = each.cost * labour.pay * labour.discount
        upper[columns.entrants[p]] = each.places + levers.places[p]
    if len(labour.routes):
        wage = labour.people.wage[labour.routes.skill, labour.routes.start]
        cost[columns.moves] = FEWER_MOVES * wage[:, None] * labour.discount[: years - 1]
    cost[columns.short] = BEFORE_POSTS * worth.max(initial=0.0)
    first = unmoved(labour)[0]
    lower[columns.people[0]] = upper[columns.people[0]] = first
    size = np.maximum(np.broadcast_to(np.maximum(labour.people.persons, labour.base_need), labour.shape), 1e-9)
    scale = np.full(columns.count, max(float(size.mean()), 1e-9))
    scale[columns.people] = size
    scale[columns.gap] = np.maximum(0.01 * size, 1e-9)
    return StandardForm.from_matrix(
        rows.matrix(),
        cost,
        row_lower=np.array(rows.lower),
        row_upper=np.array(rows.upper),
        column_lower=lower,
        column_upper=upper,
        column_scale=scale,
    )
