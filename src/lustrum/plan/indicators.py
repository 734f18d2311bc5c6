"""The plan in a few lines a year: what is consumed, invested, traded, produced, and by how many hands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import final_expenditure
from lustrum.plan.plan import BalanceEntry, Plan


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
    """Final uses at purchasers' prices less imports, at prices and rates of tax of the base year.

    What was made and is not used is no part of it.
    """
    economy = plan.economy
    product = np.zeros(len(plan.years))
    for entry in plan.balance.values():
        if entry.final:
            values = entry.table.values[: len(plan.years)].sum(axis=1)
            product += values if entry.side == "use" else -values
            product += taxes_borne(plan, entry)
    base = final_expenditure(economy)
    return Indicator("gdp", "Gross domestic product", economy.flow_unit, base, tuple(map(float, product)))


def taxes_borne(plan: Plan, entry: BalanceEntry) -> Array:
    """Return taxes less subsidies on products of a final use by year, shape (years,), in the economy's unit a year.

    A use bears the rate of the columns of final demand it goes on with: their taxes over the sum of their flows, both
    signs counted as sizes, so that changes of inventories do not divide by what they happen to net out to.
    """
    economy = plan.economy
    tax = sum(economy.taxes_on_products.get(column, 0.0) for column in entry.continues)
    years = len(plan.years)
    if not tax:
        return np.zeros(years)
    taxed = np.abs(np.sum([economy.final_demand[column] for column in entry.continues], axis=0)).sum()
    # A tax without a flow it could follow stays what it was.
    volume = np.abs(entry.table.values[:years]).sum(axis=1) / taxed if taxed else np.ones(years)
    borne: Array = tax * volume
    return borne
