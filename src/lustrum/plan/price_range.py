"""Prices as ranges: where a plan leaves a price open, between which values it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lustrum.errors import UsageError
from lustrum.plan.ends import POINT, span_at
from lustrum.plan.plan import Plan
from lustrum.plan.titles import limit_title
from lustrum.problem.names import BALANCE


@dataclass(frozen=True)
class PriceRange:
    """What one more unit of a row is worth in the money of the year: as printed, at least and at most.

    Parameters
    ----------
    limit, label, title : str
        Rows, item and what people call it.
    year : int
    price, least, most : float
        Base-year baskets of the year per unit; all one where the price is a point, infinite where it has no end.
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
        width = self.most - self.least
        return math.isfinite(width) and width <= POINT * max(abs(self.price), abs(self.most))


def price_ranges(plan: Plan, year: int) -> tuple[PriceRange, ...]:
    """Return the range of every product's price, and of what stands behind everything, in one year shown.

    Raises
    ------
    UsageError
        For a year the plan does not show.
    """
    if year not in plan.years:
        raise UsageError(f"The plan shows {plan.years[0]}-{plan.years[-1]}, not {year}: name one of these years.")
    at = plan.years.index(year)
    money = float(plan.basket_value[at])
    if not money > 0.0:
        raise UsageError(
            f"In {year} the base-year basket is worth nothing to the goal of {plan.name}, "
            f"{plan.goal_title or plan.goal}: prices are told in baskets, and there are none. "
            "Ask about a plan whose goal counts consumption."
        )
    found = []
    for name, limit in plan.limits.items():
        if not (name == BALANCE or limit.binds_everything):
            continue
        for item in range(len(limit.shadow_price.index)):
            price = float(limit.shadow_price.values[at, item] / money)
            if price != price:
                continue
            span = None if limit.ends is None else span_at(limit.ends.current, at, item)
            least, most = (price, price) if span is None else span
            label = limit.shadow_price.index.label(item)
            found.append(PriceRange(name, label, limit_title(plan, limit, item), year, price, least, most))
    return tuple(found)
