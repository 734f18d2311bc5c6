"""Two plans side by side: with and without plants, dry years counted and passed over."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.plan import Plan, Table
from lustrum.power.told import sentence
from lustrum.problem.names import (
    CONSUMPTION,
    IMPORTS,
    INVESTMENT,
    LABOUR,
    OUTPUT,
    POWER_DELIVERED,
    POWER_EMISSIONS,
    POWER_INVESTMENT,
    TRADE_DEFICIT,
    WORK,
)
from lustrum.results import Drawing, Measure, Result

COMPARED = (
    CONSUMPTION, POWER_DELIVERED, POWER_EMISSIONS, POWER_INVESTMENT, INVESTMENT, OUTPUT, IMPORTS, TRADE_DEFICIT,
    LABOUR, WORK,
)  # fmt: skip
"""Quantities whose sums are compared, where both plans have them and they may be added up."""


def beside_result(plan: Plan, other: Plan, names: tuple[str, str], electricity: str) -> Result:
    """Return the yearly figures of a plan, of another, and by how much the first is above.

    Parameters
    ----------
    names : (str, str)
        How both are called.
    electricity : str
        The product whose price is compared.
    """
    items, rows, units = [], [], []
    for key in COMPARED:
        if key not in plan.quantities or key not in other.quantities:
            continue
        one, two = plan.table(key), other.table(key)
        for label, pair in _sums(one, two):
            for t, year in enumerate(plan.years):
                items.append((one.title if not label else f"{one.title} of {label}", str(year)))
                rows.append([float(pair[0][t]), float(pair[1][t])])
                units.append(one.units)
    price = [each.current_prices.values[:, each.economy.product.position(electricity)] for each in (plan, other)]
    for t, year in enumerate(plan.years):
        items.append((f"Price of {electricity}", str(year)))
        rows.append([float(price[0][t]), float(price[1][t])])
        units.append("base-year basket = 1")
    table = np.array(rows).reshape(-1, 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100.0 * (table[:, 0] / table[:, 1] - 1.0)
    said = _said(plan, other, names)
    return Result(
        "power_beside", f"{sentence(names[0])} and {names[1]}", ("figure", "year"), items,
        {"first": Measure(table[:, 0], "unit of the row", names[0]),
         "second": Measure(table[:, 1], "unit of the row", names[1]),
         "change": Measure(np.where(np.isfinite(change), change, np.nan), "%", "the first over the second"),
         "counted_in": Measure(units, "", "unit of the row")},
        notes=(said,), drawing=Drawing("none"),
    )  # fmt: skip


def _sums(one: Table, two: Table) -> list[tuple[str, tuple[Array, Array]]]:
    """Return the sums of two tables by year, and those of each group of households where consumption tells them."""
    found = [("", (np.nansum(one.values, axis=1), np.nansum(two.values, axis=1)))]
    if "group" in one.index.dims:
        at = one.index.dims.index("group")
        groups = list(dict.fromkeys(item[at] for item in one.index.items))
        for group in groups if len(groups) > 1 else ():
            own = [k for k, item in enumerate(one.index.items) if item[at] == group]
            found.append((group, (np.nansum(one.values[:, own], axis=1), np.nansum(two.values[:, own], axis=1))))
    return found


def _said(plan: Plan, other: Plan, names: tuple[str, str]) -> str:
    measure = plan.goal_measure
    if measure is None:
        return f"the plan {names[0]} reaches {plan.objective:.6g} of the goal, {names[1]} {other.objective:.6g}"
    gained = (plan.objective - other.objective) / measure.one * (1.0 if plan.maximise else -1.0)
    if abs(gained) < 1e-6:
        return f"the plan {names[0]} is as good as that {names[1]}"
    more = "better" if gained >= 0.0 else "worse"
    said = measure.units.replace(" above the trend path,", "")
    return f"the plan {names[0]} is {abs(gained):.3g} {said} {more} than that {names[1]}"
