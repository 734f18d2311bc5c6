"""Running above capacity: overtime, worn machines and waste make a little more, at a cost that rises step by step."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.economy import Benchmark
from lustrum.labels import Index
from lustrum.problem.expression import Expression
from lustrum.problem.names import ABOVE_CAPACITY
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem

STEPS = (0.01, 0.03, 0.04, 0.04)
"""Lengths of the steps above capacity, in base levels times the trend: 12 per cent in all."""
LOSSES = (0.02, 0.10, 0.25, 0.50)
"""Part of what remains after the saved cost of capital that a unit run in each step loses."""
MOST_SAVED = 0.8
"""The saved cost of capital counts up to this part of the product."""


def above_capacity(problem: PlanProblem, found: Benchmark) -> Expression:
    """Activities run above capacity in steps that lose gam + a (1 - gam) of the product, gam the cost of capital saved.

    It pays only while the product is worth more than 1 / (1 - a): it is a curve where there would be a wall, and no
    slack. The expression returned has shape (activities,), in the economy's unit a year.
    """
    economy = problem.economy
    made = np.asarray(economy.supply.sum(axis=0)).ravel()
    places = np.flatnonzero((economy.base_level > 0.0) & np.isin(np.arange(len(made)), found.capital.activity))
    level, count = economy.base_level[places], len(STEPS)
    items = tuple((economy.activity.labels[j], str(k + 1)) for j in places for k in range(count))
    length = (level[:, None] * STEPS).ravel()
    steps = problem.add_variable(
        "above_capacity_step",
        Index(("activity", "step"), items),
        units=economy.flow_unit,
        upper=problem.growth.factor(problem.horizon) * length,
        scale=length,
    )
    gather = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(places, count), np.arange(len(items)))), shape=(len(made), len(items))
    )
    more: Expression = (gather @ steps).indexed(problem.published(Activities).level.index)
    saved = np.minimum(found.service[places] / np.where(made[places] > 0.0, made[places], 1.0), MOST_SAVED)
    lost = (saved[:, None] + np.array(LOSSES) * (1.0 - saved[:, None])).ravel()
    # Lost on the way: neither a use at home, of which imports would take a share, nor anything anybody gets.
    problem.uses(
        "lost_above_capacity", economy.supply @ (gather @ (steps * lost)), title="Lost by running above capacity",
        at_home=False, final=False,
    )  # fmt: skip
    problem.add_quantity(
        ABOVE_CAPACITY, more, units=economy.flow_unit, base=0.0, title="Run above capacity",
        meaning="Level that an activity runs above what its stocks allow.",
    )  # fmt: skip
    problem.assume(
        "above_capacity",
        "Activities may run above capacity, losing part of their own product beyond the cost of capital saved, "
        f"{', '.join(f'{100 * a:g}' for a in LOSSES)} per cent in steps of "
        f"{', '.join(f'{100 * v:g}' for v in STEPS)} per cent of base output.",
        f"{100 * sum(STEPS):g} % at most",
        "manual, equation D6",
    )
    return more
