"""Prices as ranges: where a plan leaves a price open, between which values it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.plan import Plan
from lustrum.plan.titles import limit_title
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import BALANCE
from lustrum.problem.hand_over import layout_of
from lustrum.solver import Solution, SolverOptions, StandardForm, dual_ranges

POINT = 1e-3
"""A price whose range is narrower than this part of it is a point."""


@dataclass(frozen=True)
class PriceRange:
    """What one more unit of a row is worth in the money of the year: as printed, at least and at most.

    Parameters
    ----------
    limit, label, title : str
        Rows, item and what people call it.
    year : int
    price, least, most : float
        Base-year baskets of the year per unit; NaN where the row cannot be moved.
    """

    limit: str
    label: str
    title: str
    year: int
    price: float
    least: float
    most: float

    @property
    def is_point(self) -> bool:
        """Whether the plan leaves the price no room."""
        return bool(self.most - self.least <= POINT * max(abs(self.price), abs(self.most)))


def price_ranges(
    problem: PlanProblem,
    plan: Plan,
    form: StandardForm,
    solution: Solution,
    year: int,
    options: SolverOptions | None = None,
) -> tuple[PriceRange, ...]:
    """Return the range of every product's price, and of what stands behind everything, in one year shown.

    Raises
    ------
    UsageError
        For a year the plan does not show, or a plan that is not optimal.
    """
    if year not in plan.years:
        raise UsageError(f"The plan shows {plan.years[0]}-{plan.years[-1]}, not {year}: name one of these years.")
    at, layout, goal = plan.years.index(year), layout_of(problem), problem.goal
    assert goal is not None
    towards, money = 1.0 if goal.maximise else -1.0, float(plan.basket_value[at])
    asked: list[tuple[str, int, int, float]] = []
    for number, block in enumerate(problem.constraints.values()):
        if (block.kind == BALANCE and block.name == "balance") or block.binds_everything:
            rows = layout.rows_of(number, len(block.index))
            where = int(np.flatnonzero(block.years).tolist().index(at)) if block.years[at] else -1
            sign = (-1.0 if block.sense == ">=" else 1.0) * towards
            asked += [(block.name, item, int(row), sign) for item, row in enumerate(rows[where])] if where >= 0 else []
    ranges = dual_ranges(form, solution, _rows(asked), options)
    found = []
    for (name, item, _, sign), ends in zip(asked, ranges, strict=True):
        limit = plan.limits[name]
        least, most = sorted(float(sign * end / money) for end in ends)
        price = float(limit.shadow_price.values[at, item] / money)
        label = limit.shadow_price.index.label(item)
        found.append(PriceRange(name, label, limit_title(plan, limit, item), year, price, least, most))
    return tuple(found)


def _rows(asked: Sequence[tuple[str, int, int, float]]) -> list[int]:
    return [row for _, _, row, _ in asked]
