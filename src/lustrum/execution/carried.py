"""A year of a plan as its plan expects it and as it happened, with capital carried by perpetual inventory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.economy.capital import Capital
from lustrum.economy.rebase import LaterYear, rebase
from lustrum.errors import MissingDataError
from lustrum.plan import Plan
from lustrum.problem.names import (
    ACTIVITY_LEVEL,
    CAPITAL,
    IMPORTS,
    INVESTMENT,
    LABOUR_BY_ACTIVITY,
    LABOUR_LIMIT,
    STOCKS,
    WORK_LIMIT,
)
from lustrum.problem.parts.capital import stock_needed
from lustrum.problem.parts.work import work_by_level
from lustrum.scenario.actual import ASSET, ONE_ASSET, Actual


def as_expected(plan: Plan) -> LaterYear:
    """Return the first year of a plan as the plan has it.

    Raises
    ------
    MissingDataError
        If the plan has no capital by activity and asset.
    """
    economy, base, need = plan.economy, *_capital_of(plan)
    orders = plan.quantities[INVESTMENT].values[0]
    level = _on(economy.activity.labels, plan, ACTIVITY_LEVEL)
    jobs = _on(economy.activity.labels, plan, LABOUR_BY_ACTIVITY) if LABOUR_BY_ACTIVITY in plan.quantities else None
    return LaterYear(
        plan.years[0],
        level,
        _planned_demand(plan, base, orders),
        np.nan_to_num(_on(economy.product.labels, plan, IMPORTS)),
        np.full(len(level), np.nan) if jobs is None else jobs,
        *_stocks(plan, base, orders),
        _capacity(plan, base, need),
        tuple(base.asset_labels),
    )


def as_happened(plan: Plan, actual: Actual, imports: Array | None = None) -> LaterYear:
    """Return the first year of a plan as it happened.

    Investment of an asset is spread over activities as the plan had it; imports are what uses leave open, where nobody
    states them.

    Parameters
    ----------
    plan : Plan
    actual : Actual
    imports : array, shape (products,), optional
    """
    economy, base, need = plan.economy, *_capital_of(plan)
    place = actual.years.index(plan.years[0])
    level = actual.output[place] / np.asarray(economy.supply.sum(axis=0)).ravel()
    final = {name: flow[place] for name, flow in actual.final_demand.items()}
    orders = plan.quantities[INVESTMENT].values[0].copy()
    for k, asset in enumerate(base.asset_labels):
        pairs = base.asset == k
        spent = next((final[name] for name in (f"{ASSET}{asset}", ONE_ASSET) if name in final), None)
        if spent is not None and orders[pairs].sum() > 0.0:
            orders[pairs] *= float(spent.sum()) / orders[pairs].sum()
    uses = np.asarray(economy.use @ level) + np.sum(list(final.values()), axis=0)
    open_uses = uses - np.asarray(economy.supply @ level) + economy.statistical_discrepancy
    bought = np.maximum(open_uses, 0.0) if imports is None else imports
    stocks = _stocks(plan, base, np.maximum(orders, 0.0))
    capacity, assets = _capacity(plan, base, need), tuple(base.asset_labels)
    return LaterYear(plan.years[0], level, final, bought, actual.jobs[place], *stocks, capacity, assets)


def moved_on(plan: Plan, later: LaterYear) -> tuple[Economy, dict[str, dict[str, Any]]]:
    """Return the economy re-based, and the options that carry labour: what could have worked is not lost.

    Labour that limits by jobs goes on as the plan had it, year by year; work limited in base-year pay is what the plan
    had on hand over what the year used of it.
    """
    economy = replace(rebase(plan.economy, later), former_investment=_ordered(plan, later.year))
    if STOCKS in plan.quantities:  # what is in store is carried too
        economy = replace(economy, initial_stock=np.nan_to_num(_on(economy.product.labels, plan, STOCKS)))
    options: dict[str, dict[str, Any]] = {}
    if LABOUR_LIMIT in plan.limits:
        limit, growth = plan.limits[LABOUR_LIMIT].level, float(plan.growth.get("labour") or 0.0)
        supply: dict[str, Mapping[int, float]] = {}
        for k, (skill,) in enumerate(limit.index.items):
            path = dict(zip(limit.years, limit.values[:, k].tolist(), strict=True))
            for year in range(limit.years[-1] + 1, limit.years[-1] + 30):
                path[year] = path[year - 1] * (1.0 + growth)
            supply[skill] = path | dict(economy.labour_supply.get(skill, {}))
        economy = replace(economy, labour_supply=supply)
    if WORK_LIMIT in plan.limits:
        per_job = 1.0 + float(plan.growth.get("productivity") or 0.0)
        used = float(work_by_level(plan) @ later.level) / per_job
        on_hand = float(plan.limits[WORK_LIMIT].level.values[0].sum())
        options["work"] = {"more": max(0.0, on_hand / used - 1.0)}
    return economy, options


def _capital_of(plan: Plan) -> tuple[Capital, Array]:
    if INVESTMENT not in plan.quantities or CAPITAL not in plan.quantities:
        raise MissingDataError("This plan orders no capital by activity and asset: there is nothing to carry over.")
    return stock_needed(plan)


def _stocks(plan: Plan, base: Capital, orders: Array) -> tuple[Array, Array]:
    """Return stocks at the end of the first year and rates of wear, both of shape (activities, assets)."""
    economy = plan.economy
    start = plan.quantities[CAPITAL].values[0]
    end = (1.0 - base.depreciation) * start + orders
    wide = len(economy.activity), len(base.asset_labels)
    stock, rate = np.full(wide, np.nan), np.full(wide, np.nan)
    stock[base.activity, base.asset] = end
    rate[base.activity, base.asset] = base.depreciation
    labels = economy.asset.labels or base.asset_labels
    if set(labels) == set(base.asset_labels):
        order = [base.asset_labels.index(label) for label in labels]
        return stock[:, order], rate[:, order]
    return stock, rate


def _capacity(plan: Plan, base: Capital, need: Array) -> Array:
    """Return what each activity can do with what it owns at the start of the year, shape (activities,)."""
    size = len(plan.economy.activity)
    start = np.bincount(base.activity, plan.quantities[CAPITAL].values[0], size)
    needed = np.bincount(base.activity, need[0], size)
    return np.asarray(np.divide(start, needed, out=np.full(size, np.nan), where=needed > 0.0))


def _planned_demand(plan: Plan, base: Capital, orders: Array) -> dict[str, Array]:
    """Return final demand by category as planned: capital goods by asset, other lines by what they continue."""
    economy = plan.economy
    found = {name: np.zeros(len(economy.product)) for name in economy.final_demand}
    for k, asset in enumerate(base.asset_labels):
        pairs = np.flatnonzero(base.asset == k)
        name = f"{ASSET}{asset}" if f"{ASSET}{asset}" in found else ONE_ASSET
        if name in found:
            found[name] += np.asarray(base.goods[:, pairs] @ orders[pairs])
    for entry in plan.balance.values():
        names = [name for name in entry.continues if name in found and not name.startswith("gfcf")]
        if not names or entry.side != "use":
            continue
        flow = np.zeros(len(economy.product))
        flow[economy.product.positions([item[-1] for item in entry.table.index.items])] = entry.table.values[0]
        parts = np.array([economy.final(name) for name in names])
        total = parts.sum(axis=0)
        even = np.full_like(parts, 1.0 / len(names))
        share = np.divide(parts, total, out=even, where=np.abs(total) > 1e-9)
        for name, part in zip(names, share, strict=True):
            found[name] += part * flow
    return found


def _ordered(plan: Plan, passed: int) -> dict[tuple[str, str], dict[int, float]]:
    """Return what a plan orders after a year, by activity and asset."""
    table = plan.quantities[INVESTMENT]
    return {
        (item[0], item[1]): {
            year: max(0.0, value) for year, value in zip(table.years, column, strict=True) if year > passed
        }
        for item, column in zip(table.index.items, table.values.T.tolist(), strict=True)
    }


def _on(labels: tuple[str, ...], plan: Plan, name: str) -> Array:
    """Return the first year of a quantity by the last label of its items, NaN where it has none; shape (labels,)."""
    table = plan.quantities[name]
    found = np.full(len(labels), np.nan)
    for item, value in zip(table.index.items, table.values[0], strict=True):
        found[labels.index(item[-1])] = value
    return found
