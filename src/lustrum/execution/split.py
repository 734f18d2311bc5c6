"""A revision split into what caused it, one change at a time; how nervous a plan is, and how far from its last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.plan import Plan
from lustrum.problem.names import CONSUMPTION, IMPORTS, INVESTMENT, OUTPUT

STEPS = ("roll", "shock", "data_revision", "votes", "re_optimisation")
"""In this order: the horizon alone first, so that it is not taken for anything else."""
WARN = {OUTPUT: 0.03, CONSUMPTION: 0.04, INVESTMENT: 0.06, IMPORTS: 0.08}
"""Nervousness from which it is said, by quantity."""
FADES = 0.5
TOLD = (OUTPUT, CONSUMPTION, INVESTMENT, IMPORTS)


@dataclass(frozen=True, eq=False)
class Split:
    """One quantity before and after a round of planning.

    Parameters
    ----------
    quantity, unit : str
    items : tuple of labels
    years : tuple of int
        Those both plans have.
    before, after : array, shape (years, items)
    steps : mapping of step to array, shape (years, items)
        They add up to what changed.
    """

    quantity: str
    unit: str
    items: tuple[tuple[str, ...], ...]
    years: tuple[int, ...]
    before: Array
    after: Array
    steps: Mapping[str, Array]

    @property
    def nervousness(self) -> float:
        """N: what was moved over what was planned, a year later counting half."""
        return _nervousness(self.after - self.before, self.before)

    def nervousness_of(self, step: str) -> float:
        """Return what a step alone would move."""
        return _nervousness(self.steps[step], self.before)

    @property
    def is_nervous(self) -> bool:
        """Whether more was moved than is usual of the quantity."""
        return self.nervousness > WARN.get(self.quantity, 0.05)

    @property
    def residual(self) -> float:
        """What the steps miss of the change, relative to the largest figure: rounding."""
        missed = self.after - self.before - sum(self.steps.values())
        return float(np.abs(missed).max() / max(float(np.abs(self.before).max()), 1e-300))


def split_of(plans: Sequence[Plan], quantity: str) -> Split:
    """Return how a quantity moved from plan to plan.

    Parameters
    ----------
    plans : sequence of Plan
        The old one, and one after each of `STEPS`.
    quantity : str
    """
    tables = [plan.quantities[quantity] for plan in plans]
    years = tuple(year for year in plans[0].years if all(year in plan.years for plan in plans))
    items = tuple(item for item in tables[0].index.items if all(item in table.index.items for table in tables))
    cut = []
    for table in tables:
        columns = [table.index.items.index(item) for item in items]
        cut.append(table.values[[table.years.index(year) for year in years]][:, columns])
    steps = {name: after - before for name, before, after in zip(STEPS, cut, cut[1:], strict=False)}
    return Split(quantity, tables[0].units, items, years, cut[0], cut[-1], steps)


def _nervousness(moved: Array, planned: Array) -> float:
    weights = FADES ** np.arange(len(planned), dtype=float)
    total = float(weights @ np.abs(planned).sum(axis=1))
    return float(weights @ np.abs(moved).sum(axis=1)) / total if total else 0.0


def ratchet_base(actual: Array, planned: Array) -> Array:
    """Return from what next year's figure goes on: half of what was over-fulfilled stays with those who did it.

    All of shape (products,).

    >>> ratchet_base(np.array([121.0]), np.array([100.0]))
    array([110.])
    """
    return np.asarray(np.sqrt(np.maximum(actual, 0.0) * np.maximum(planned, 0.0)))
