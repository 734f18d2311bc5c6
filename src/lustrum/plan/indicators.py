"""The plan in a few lines a year: what is consumed, invested, traded, produced, and by how many hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.plan.plan import Plan


@dataclass(frozen=True)
class Indicator:
    """One yearly figure with its base-year value; `growth` is per cent on the year before."""

    name: str
    title: str
    unit: str
    base: float
    values: tuple[float, ...]

    @property
    def growth(self) -> tuple[float, ...]:
        path = np.array([self.base, *self.values])
        with np.errstate(divide="ignore", invalid="ignore"):
            change = 100.0 * (path[1:] / path[:-1] - 1.0)
        return tuple(float(c) for c in np.where(path[:-1] > 0, change, np.nan))


def indicators(plan: Plan) -> tuple[Indicator, ...]:
    """Return the yearly totals of the quantities declared as headlines, in the order in which parts declare them.

    What does not share a unit is not added up: in an economy in physical units sums over products mean nothing. Gross
    domestic product comes first, where products share a unit.
    """
    if not plan.has_values:
        return ()
    result = []
    for name, table in plan.quantities.items():
        if table.headline and table.additive and len(table.index):
            base = np.nansum(table.base) if table.base is not None else np.nan
            values = tuple(map(float, plan.table(name).total()))
            result.append(Indicator(name, table.title, table.units, float(base), values))
    if plan.balance and not plan.economy.is_physical:
        result.insert(0, _gross_domestic_product(plan))
    return tuple(result)


def _gross_domestic_product(plan: Plan) -> Indicator:
    """Final uses less imports, in base-year prices: what convention 3 lets be added."""
    economy = plan.economy
    final = np.zeros(len(plan.years))
    for entry in plan.balance.values():
        if entry.final:
            values = entry.table.values[: len(plan.years)].sum(axis=1)
            final += values if entry.side == "use" else -values
    base = float(economy.final("all").sum() - economy.imports.sum())
    return Indicator("gdp", "Gross domestic product", economy.flow_unit, base, tuple(map(float, final)))
