"""The plan in a few lines a year: what is consumed, invested, traded, produced, and by how many hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
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


TOTALS = (
    ("output", "Gross output"),
    ("consumption", "Household consumption"),
    ("government", "Government consumption"),
    ("investment", "Investment"),
    ("exports", "Exports"),
    ("imports", "Imports"),
    ("capital", "Capital at the start of the year"),
    ("labour", "Labour used"),
    ("stocks", "Stocks at the end of the year"),
    ("reserves", "Reserves"),
    ("trade_deficit", "Trade deficit"),
)


def indicators(plan: Plan) -> tuple[Indicator, ...]:
    """Return the yearly totals of a plan, and gross domestic product where products share a unit.

    In an economy in physical units sums over products mean nothing; only quantities of a single unit are added up.
    """
    if not plan.has_values:
        return ()
    result = []
    product_sums = not plan.economy.is_physical
    for name, title in TOTALS:
        table = plan.quantities.get(name)
        if table is None or not len(table.index):
            continue
        if not product_sums and name not in ("labour", "reserves", "trade_deficit"):
            continue
        if name == "labour" and len({*plan.economy.labour_unit.values()}) > 1:
            continue
        shown = plan.table(name)
        base = np.nansum(table.base) if table.base is not None else np.nan
        result.append(Indicator(name, title, table.units, float(base), tuple(map(float, shown.total()))))
    if product_sums and {"output", "activity_level"} <= set(plan.quantities):
        result.insert(0, _gross_domestic_product(plan))
    return tuple(result)


def _gross_domestic_product(plan: Plan) -> Indicator:
    """Final uses less imports, in base-year prices: what convention 3 lets be added."""
    economy = plan.economy
    first = len(plan.years)

    def entry(name: str) -> Array:
        found = plan.balance.get(name)
        return np.zeros(first) if found is None else found.table.values[:first].sum(axis=1)

    names = [
        n
        for n, e in plan.balance.items()
        if e.side == "use" and n not in ("intermediate_use", "stock_carried_over", "statistical_discrepancy")
    ]
    final = np.sum([entry(name) for name in names], axis=0) - entry("imports")
    base = float(economy.final("all").sum() - economy.imports.sum())
    return Indicator("gdp", "Gross domestic product", economy.flow_unit, base, tuple(map(float, final)))
