"""The balance solved: people, posts, trainings and moves by skill, region and year; what one more person is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import VerificationError
from lustrum.labour.known import Labour
from lustrum.labour.levers import Levers
from lustrum.labour.rows import Programme, programme
from lustrum.solver import Solution, Status, solve

NOTHING = 1e-9
"""Of all people: what a solver leaves of nought."""


@dataclass(frozen=True, eq=False)
class Balance:
    """Who works where.

    Parameters
    ----------
    labour, levers
        What is known, and what is done.
    people, training, working, need, gap : array, shape (years, skills, regions)
        People with the skill; those of them in the first year of a training (later they are counted with no skill);
        those who can work at usual hours; posts, and posts that stay empty.
    entrants : array, shape (trainings, years)
    moves : array, shape (routes, years - 1)
        Who goes during a year and works elsewhere the next.
    share : array, shape (routes,)
        P: the most of them who would go.
    worth : array, shape (years, skills, regions)
        What one more person at work is worth a year, money of the year: the marginal product of the skill there.
    cost : float
        What empty posts lose and trainings cost over all years, present value.
    solution : Solution
        With its certificate.
    """

    labour: Labour
    levers: Levers
    people: Array
    training: Array
    working: Array
    need: Array
    gap: Array
    entrants: Array
    moves: Array
    share: Array
    worth: Array
    cost: float
    solution: Solution

    @property
    def idle(self) -> Array:
        """People beyond posts and those always between jobs, shape (years, skills, regions)."""
        found: Array = np.maximum(self.working - self.need, 0.0)
        return found

    @property
    def lost(self) -> Array:
        """What each empty post loses a year, present value, shape (years, skills, regions)."""
        found: Array = self.gap * self.labour.worth * self.labour.discount[:, None, None]
        return found

    @property
    def taught(self) -> Array:
        """What entrants cost, present value, shape (trainings, years)."""
        price = np.array([each.cost for each in self.labour.training])
        found: Array = self.entrants * price[:, None] * self.labour.pay * self.labour.discount
        return found

    def learning(self) -> Array:
        """Return how many are in training in each year, by region, shape (years, regions)."""
        found = np.zeros((self.labour.shape[0], self.labour.shape[2]))
        for each, entered in zip(self.labour.training, self.entrants, strict=True):
            for t, count in enumerate(entered):
                found[t : t + each.length, each.region] += count
        return found


def _worth(posed: Programme, found: Solution, works: Array) -> Array:
    """Return what a post less would save, shape (years, skills, regions); it is one less that movers may fill, too."""
    worth = found.dual[posed.work].copy()
    open_ = posed.arrival >= 0
    worth[open_] += found.dual[posed.arrival[open_]] / works[open_]
    return np.maximum(worth, 0.0)


def solve_balance(labour: Labour, levers: Levers | None = None) -> Balance:
    """Return the balance at least loss of empty posts and cost of training.

    Raises
    ------
    VerificationError
        If the answer does not pass its check.
    """
    levers = Levers.none(labour) if levers is None else levers
    posed = programme(labour, levers)
    found = solve(posed.form)
    if found.status is not Status.OPTIMAL:
        raise VerificationError(f"The balance of people and posts was not solved: {found.message}")
    columns = posed.columns
    size = max(float(labour.people.persons.sum()), float(labour.base_need.sum()))

    def read(places: Positions) -> Array:
        values = found.x[places]
        return np.where(np.abs(values) <= NOTHING * size, 0.0, values)

    people, entrants = read(columns.people), read(columns.entrants)
    training = np.zeros(labour.shape)
    for each, entered in zip(labour.training, entrants, strict=True):
        if each.from_skill >= 0:
            training[:, each.from_skill, each.region] += entered
    works = (1.0 - labour.frictional) * labour.hours[:, None, None] * levers.hours
    return Balance(
        labour=labour,
        levers=levers,
        people=people,
        training=training,
        working=works * (people - training),
        need=np.maximum(labour.need + levers.need, 0.0),
        gap=read(columns.gap),
        entrants=entrants,
        moves=read(columns.moves),
        share=posed.share,
        worth=_worth(posed, found, works) / labour.discount[:, None, None],
        cost=float(found.x[columns.gap].ravel() @ posed.form.cost[columns.gap].ravel())
        + float(found.x[columns.entrants].ravel() @ posed.form.cost[columns.entrants].ravel()),
        solution=found,
    )
