r"""A table held against later tables of the same economy: what its coefficients, its growth and its plan knew of them.

With the base year's domestic coefficients A and market shares D, and domestic final demand f of a later year,

.. math:: x = D (A x + f)

is what its technology would have made. Its error stands beside that of outputs that all grow as the total did, and
beside the errors of the plan that the base year's trend gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import DataError, UsageError
from lustrum.labels import shown
from lustrum.plan import Plan
from lustrum.problem.names import CONSUMPTION, EXPORTS, IMPORTS, INVESTMENT, OUTPUT


@dataclass(frozen=True, eq=False)
class Later:
    """A base year held against later years.

    Parameters
    ----------
    base : Economy
    years : tuple of int
    actual, by_table, by_growth : array, shape (years, activities)
        Outputs as they were; by the base year's coefficients with actual demand; all grown as their total did.
    by_plan : array, shape (years, activities)
        As the plan had it; NaN in years it does not have.
    done, planned : mapping of quantity to array, shape (years,)
        Consumption, investment, exports and imports as they were and as planned.
    one_base : bool
        Whether all tables are at one price base.
    """

    base: Economy
    years: tuple[int, ...]
    actual: Array
    by_table: Array
    by_growth: Array
    by_plan: Array
    done: dict[str, Array]
    planned: dict[str, Array]
    one_base: bool

    def error(self, figures: Array) -> Array:
        """Return the mean absolute error by year, weighted by output, in per cent; shape (years,)."""
        return np.asarray(100.0 * np.abs(figures - self.actual).sum(axis=1) / self.actual.sum(axis=1))


def held_against(base: Economy, tables: Sequence[Economy], plan: Plan | None = None) -> Later:
    """Return a base year held against later tables.

    Parameters
    ----------
    base : Economy
    tables : sequence of Economy
        In any order, of the same products and activities.
    plan : Plan, optional
        Made from the base year.

    Raises
    ------
    UsageError
        If there is no later table, or two are of one year, or one is not later.
    DataError
        If products, activities, units or currencies differ.
    """
    if not tables:
        raise UsageError("Name the tables of later years after the first: lustrum backtest ECONOMY LATER_TABLE...")
    ordered = sorted(tables, key=lambda each: each.base_year)
    years = tuple(each.base_year for each in ordered)
    if len(set(years)) < len(years):
        raise UsageError(f"Two tables are of one year: {', '.join(map(str, years))}. Name one of each.")
    if years[0] <= base.base_year:
        raise UsageError(f"A table of {years[0]} is not later than {base.base_year}: name the oldest table first.")
    for each in ordered:
        _refuse_others(base, each)
    made = _made(base)
    actual = np.array([_made(each) * each.base_level for each in ordered])
    outputs = made * base.base_level
    by_table = np.array([_by_table(base, each) for each in ordered])
    by_growth = outputs * actual.sum(axis=1, keepdims=True) / outputs.sum()
    by_plan = np.full_like(actual, np.nan)
    planned = {name: np.full(len(years), np.nan) for name in (CONSUMPTION, INVESTMENT, EXPORTS, IMPORTS)}
    if plan is not None:
        for k, year in enumerate(years):
            if year in plan.years:
                by_plan[k] = _planned_output(plan, year)
                for name, line in planned.items():
                    if name in plan.quantities:
                        table = plan.quantities[name]
                        line[k] = float(np.nansum(table.values[table.years.index(year)]))
    done = {
        CONSUMPTION: np.array([each.household_consumption.sum() for each in ordered]),
        INVESTMENT: np.array([sum(each.final(name).sum() for name in each.capital_formation) for each in ordered]),
        EXPORTS: np.array([each.final("exports").sum() for each in ordered]),
        IMPORTS: np.array([each.imports.sum() for each in ordered]),
    }
    one_base = len({each.constant_prices for each in (base, *ordered)}) == 1
    return Later(base, years, actual, by_table, by_growth, by_plan, done, planned, one_base)


def _refuse_others(base: Economy, other: Economy) -> None:
    for what, one, two in (
        ("product", base.product.labels, other.product.labels),
        ("activity", base.activity.labels, other.activity.labels),
    ):
        if one != two:
            odd = sorted(set(one) ^ set(two)) or [a for a, b in zip(one, two, strict=True) if a != b]
            raise DataError(
                f"The table of {other.base_year} has other {what} labels than that of {base.base_year}: {shown(odd)}. "
                "Aggregate both by one mapping: lustrum aggregate TABLE --by MAPPING."
            )
    if (base.unit, base.currency) != (other.unit, other.currency):
        raise DataError(
            f"The table of {other.base_year} is in {other.unit} ({other.currency}), that of {base.base_year} in "
            f"{base.unit} ({base.currency}): convert one of them."
        )


def _made(economy: Economy) -> Array:
    """Return output of all products per unit of level, shape (activities,)."""
    return np.asarray(economy.supply.sum(axis=0), dtype=float).ravel()


def _domestic(economy: Economy) -> tuple[sparse.csc_array, Array]:
    """Return domestic use per unit of level, shape (products, activities), and domestic final demand, (products,)."""
    final = economy.final("all") + economy.statistical_discrepancy
    if economy.imported_use:
        columns = np.zeros(economy.use.shape)
        for user, flow in economy.imported_use.items():
            if user in economy.activity.labels:
                place = economy.activity.position(user)
                level = economy.base_level[place]
                columns[:, place] = flow / level if level > 0.0 else 0.0
            else:
                final = final - flow
        return sparse.csc_array(economy.use - sparse.csc_array(columns)), final
    home = economy.base_absorption
    share = np.divide(economy.imports, home, out=np.zeros(len(home)), where=home > 0.0)
    exports = economy.final("exports")
    return sparse.csc_array(economy.use.multiply((1.0 - share)[:, None])), (final - exports) * (1.0 - share) + exports


def _by_table(base: Economy, later: Economy) -> Array:
    """Return outputs of activities by the base year's technology for a later year's demand, shape (activities,)."""
    use, _ = _domestic(base)
    _, final = _domestic(later)
    made = _made(base)
    market = base.supply.multiply(base.base_level[None, :]).tocsr()
    total = np.asarray(market.sum(axis=1)).ravel()
    shares = market.multiply(np.divide(1.0, total, out=np.zeros_like(total), where=total > 0.0)[:, None]).T.tocsc()
    level = sparse.diags_array(np.divide(1.0, made, out=np.zeros_like(made), where=made > 0.0))
    system = sparse.eye_array(len(made)) - shares @ use @ level
    return np.asarray(spsolve(sparse.csc_array(system), np.asarray(shares @ final)))


def _planned_output(plan: Plan, year: int) -> Array:
    """Return planned output by activity, shape (activities,): products by the base year's market shares."""
    economy = plan.economy
    table = plan.quantities[OUTPUT]
    product = np.zeros(len(economy.product))
    place = economy.product.positions([item[-1] for item in table.index.items])
    product[place] = np.nan_to_num(table.values[table.years.index(year)])
    market = economy.supply.multiply(economy.base_level[None, :])
    total = np.asarray(market.sum(axis=1)).ravel()
    share = np.divide(product, total, out=np.zeros_like(total), where=total > 0.0)
    return np.asarray(market.T @ share, dtype=float)
