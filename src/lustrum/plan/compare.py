"""Plans side by side: indicators, goals, what differs most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError
from lustrum.plan.indicators import indicators
from lustrum.plan.plan import Plan
from lustrum.plan.titles import item_title


@dataclass(frozen=True)
class Difference:
    """One number that differs between the first plan and another."""

    plan: str
    quantity: str
    label: str
    year: int
    first: float
    other: float
    unit: str
    title: str = ""

    @property
    def relative(self) -> float:
        return (self.other - self.first) / abs(self.first) if self.first else float("inf")


@dataclass(frozen=True)
class Comparison:
    """Indicators of every plan by year, and the largest differences from the first."""

    plans: tuple[str, ...]
    statuses: tuple[str, ...]
    objectives: tuple[float, ...]
    goals: tuple[str, ...]
    years: tuple[int, ...]
    indicators: tuple[tuple[str, str, tuple[tuple[float, ...], ...]], ...]
    differences: tuple[Difference, ...]


def compare(plans: Sequence[Plan], most: int = 20) -> Comparison:
    """Compare plans of the same economy over the years they share.

    Raises
    ------
    UsageError
        For fewer than two plans, plans without numbers, no shared year, or units that differ.
    """
    if len(plans) < 2:
        raise UsageError("Name at least two plans to compare.")
    empty = [plan.name for plan in plans if not plan.has_values]
    if empty:
        raise UsageError(f"These have no numbers to compare: {', '.join(empty)} ({plans[0].message}).")
    # A table moved on to a later year keeps its prices: current ones of its first year are constant ones since.
    units = {(plan.economy.unit, plan.economy.constant_prices) for plan in plans}
    if len(units) > 1:
        raise UsageError(f"Plans in different units or prices cannot be compared: {sorted(units)}.")
    years = tuple(year for year in plans[0].years if all(year in plan.years for plan in plans))
    if not years:
        raise UsageError("The plans share no year.")
    by_plan = [{i.name: i for i in indicators(plan)} for plan in plans]
    shared = [name for name in by_plan[0] if all(name in own for own in by_plan)]
    table = tuple(
        (
            by_plan[0][name].title,
            by_plan[0][name].unit,
            tuple(
                tuple(own[name].values[plan.years.index(y)] for y in years)
                for own, plan in zip(by_plan, plans, strict=True)
            ),
        )
        for name in shared
    )
    return Comparison(
        tuple(plan.name for plan in plans),
        tuple(plan.status for plan in plans),
        tuple(plan.objective for plan in plans),
        tuple(plan.goal for plan in plans),
        years,
        table,
        tuple(_differences(plans, years, most)),
    )


def _differences(plans: Sequence[Plan], years: tuple[int, ...], most: int) -> list[Difference]:
    """Return the largest differences from the first plan, one for each item in the year where it is largest."""
    found: list[tuple[float, Difference]] = []
    first = plans[0]
    for other in plans[1:]:
        for name, described in first.quantities.items():
            if not described.headline or name not in other.quantities:
                continue
            one, two = first.table(name), other.table(name)
            places = {item: i for i, item in enumerate(two.index.items)}
            shared = [i for i, item in enumerate(one.index.items) if item in places]
            if not shared:
                continue
            mine = one.values[[one.years.index(y) for y in years]][:, shared]
            theirs = two.values[[two.years.index(y) for y in years]][:, [places[one.index.items[i]] for i in shared]]
            # Measured against the largest number of the table, so that trifles do not come first; items in units of
            # their own each against its own largest.
            apart, size_of = np.nan_to_num(np.abs(theirs - mine)), np.nan_to_num(np.abs(mine))
            alone = np.maximum(size_of.max(axis=0), np.nan_to_num(np.abs(theirs)).max(axis=0))
            largest = size_of.max() if one.additive else alone
            relative = apart / np.maximum(largest, 1e-12)
            when = relative.argmax(axis=0)
            for k, i in enumerate(shared):
                size = float(relative[when[k], k])
                if size > 1e-6:
                    a, b = float(mine[when[k], k]), float(theirs[when[k], k])
                    label = ", ".join(one.index.items[i])
                    title = item_title(first, one.index, i) if label else ""
                    found.append((size, Difference(other.name, name, label, years[when[k]], a, b, one.units, title)))
    found.sort(key=lambda pair: -pair[0])
    return [difference for _, difference in found[:most]]
