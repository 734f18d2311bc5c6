"""What building power takes of a plan: goods, work and foreign exchange, through all industries that make the goods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.plan import Plan
from lustrum.power.planned.capacity import begun_in_base_year
from lustrum.power.planned.system import PlannedPower
from lustrum.problem.names import IMPORTS, OUTPUT, POWER_INVESTMENT
from lustrum.problem.parts.work import work_by_level


@dataclass(frozen=True, eq=False)
class Needs:
    """What plants take while they are built; all else the industry invests is left out.

    Parameters
    ----------
    goods : array, shape (years, products)
    work : array, shape (years,)
        With all that goes into the goods, in `work_unit`; NaN where the table is not square, or says nothing of it.
    foreign : array, shape (years,)
        Imports of it all, in the economy's unit; the goods' own alone where the table is not square.
    """

    goods: Array
    work: Array
    work_unit: str
    foreign: Array


def needs_of(plan: Plan, power: PlannedPower) -> Needs:
    """Return what plants take in each year shown."""
    economy, years = plan.economy, len(plan.years)
    table = plan.table(POWER_INVESTMENT)
    level = plan.table(OUTPUT).values[:, [power.product]] / economy.base_output[power.product]
    base = np.nan_to_num(table.base) if table.base is not None else np.zeros(len(table.index))
    begun = np.asarray(power.bought.building @ begun_in_base_year(power))
    goods = np.maximum(table.values - level * np.maximum(base - begun, 0.0), 0.0)
    share = _imported(plan)
    per_level, unit = _work(plan)
    work, foreign = np.full(years, np.nan), (goods * share).sum(axis=1)
    pi = 1.0 + float(plan.growth["productivity"] or 0.0)
    if economy.is_square:
        for t in range(years):
            home = sparse.diags_array(1.0 - share[t])
            made = (economy.supply - home @ economy.use).toarray()
            levels = np.linalg.solve(made, (1.0 - share[t]) * goods[t])
            foreign[t] += float((share[t] * (economy.use @ levels)).sum())
            if per_level is not None:
                work[t] = float(per_level @ levels) * pi ** -(t + 1.0)
    return Needs(goods, work, unit, foreign)


def _imported(plan: Plan) -> Array:
    """Return the share of imports in what is used at home, shape (years, products)."""
    count, years = len(plan.economy.product), len(plan.years)
    home = sum(
        (entry.table.first(years).values for entry in plan.balance.values() if entry.side == "use" and entry.at_home),
        np.zeros((years, count)),
    )
    bought = np.zeros((years, count))
    if IMPORTS in plan.quantities:
        imports = plan.table(IMPORTS)
        for column, item in enumerate(imports.index.items):
            bought[:, plan.economy.product.position(item[-1])] = np.nan_to_num(imports.values[:, column])
    share: Array = np.divide(bought, home, out=np.zeros_like(bought), where=home > 0.0)
    return np.minimum(share, 1.0)


def _work(plan: Plan) -> tuple[Array | None, str]:
    """Return work for a unit of level, shape (activities,), and its unit: jobs where they are told, else pay."""
    economy = plan.economy
    units = sorted(set(economy.labour_unit.values()))
    if economy.labour is not None and len(units) <= 1:
        return np.asarray(economy.labour.sum(axis=0), dtype=float).ravel(), units[0] if units else "jobs"
    if plan.growth.get("labour") is None or plan.growth.get("productivity") is None:
        return None, ""
    return work_by_level(plan), f"{economy.flow_unit} of base-year pay"
