"""The foreign exchange account of a plan: earned, paid for current use and for machinery, owed, kept, and its worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import Plan
from lustrum.plan.prices import basket_value
from lustrum.problem import PlanProblem
from lustrum.problem.names import (
    CAPACITY,
    CAPITAL,
    EXPORT_TERMS,
    EXPORTS,
    IMPORTED_CAPITAL_GOODS,
    IMPORTS,
    INVESTMENT,
    LOANS_LESS_SERVICE,
    NET_FINANCE,
    RESERVES,
    TRADE_BALANCE,
)
from lustrum.problem.parts.capital import PlannedCapital
from lustrum.problem.parts.trade import world_price
from lustrum.trade.two_gap import TwoGap, two_gap

FLOORS = ("reserve_floor", "reserve_months", "reserve_target")
"""Rows that keep reserves up."""


@dataclass(frozen=True, eq=False)
class ReserveAccount:
    """Foreign currency by year, shape (years,); NaN where the plan has no such thing.

    Parameters
    ----------
    exports, imports : array
        Earned, what selling more takes off prices counted, and paid at the border (home margins left out).
    capital_goods : array
        Imported capital goods, part of imports; NaN without the part `reserves`.
    finance, loans_less_service : array
    reserves, floor : array
        At the end of each year.
    opening : float
        At the start of the first year, NaN where not stated.
    exchange_rate : array
        What a unit is worth in that year, in base-year baskets of that year.
    floor_price : array
        What the goal loses per unit of floor, in base-year baskets of that year.
    import_price, export_price : array, shape (years, products)
        What a unit of each product costs, and earns, at the border; NaN where it is not traded.
    """

    plan: Plan
    exports: Array
    imports: Array
    capital_goods: Array
    finance: Array
    loans_less_service: Array
    reserves: Array
    floor: Array
    opening: float
    exchange_rate: Array
    floor_price: Array
    import_price: Array
    export_price: Array

    @property
    def current_imports(self) -> Array:
        """Imports other than capital goods; all of them where capital goods are not told apart.

        Of shape (years,), in foreign currency.
        """
        rest: Array = self.imports - np.nan_to_num(self.capital_goods)
        return rest

    @property
    def months(self) -> Array:
        """Months of current imports that reserves cover at the end of each year, shape (years,)."""
        cover: Array = 12.0 * self.reserves / np.where(self.current_imports > 0, self.current_imports, np.nan)
        return cover


def reserve_account(problem: PlanProblem, plan: Plan) -> ReserveAccount:
    """Return the foreign exchange account of a solved plan.

    Raises
    ------
    UsageError, MissingDataError
        If the plan is not solved, or has no foreign trade.
    """
    if plan.status not in ("optimal", "relaxed"):
        raise UsageError(f"The plan is {plan.status}: it has no account. Make its wishes fit first (`lustrum plan`).")
    if TRADE_BALANCE not in plan.limits:
        raise MissingDataError("The plan has no foreign trade: give imports and exports, and keep the part `trade`.")
    economy, years = plan.economy, len(plan.years)
    shape = (years, len(economy.product))
    price, sold = np.full(shape, np.nan), np.full(shape, np.nan)
    paid, earned = np.zeros(years), np.zeros(years)
    capital_goods = np.full(years, np.nan)
    if IMPORTS in problem.variables:
        variable = problem.variables[IMPORTS]
        at = economy.product.positions([item[0] for item in variable.index.items])
        border = world_price(problem, economy.world_import_price, variable) * (1.0 - economy.margin_rate.sum())
        price[:, at] = border[:years]
        paid = (plan.table(IMPORTS).values * border[:years]).sum(axis=1)
        if IMPORTED_CAPITAL_GOODS in plan.quantities:
            table = plan.table(IMPORTED_CAPITAL_GOODS)
            own = economy.product.positions([item[0] for item in table.index.items])
            capital_goods = (table.values * price[:, own]).sum(axis=1)
    if EXPORTS in problem.variables:
        variable = problem.variables[EXPORTS]
        at = economy.product.positions([item[0] for item in variable.index.items])
        sold[:, at] = world_price(problem, economy.world_export_price, variable)[:years]
        earned = (plan.table(EXPORTS).values * sold[:, at]).sum(axis=1)
        if EXPORT_TERMS in plan.quantities:
            earned = earned - plan.table(EXPORT_TERMS).values[:, 0]
    basket = basket_value(plan)

    def in_baskets(worth: Array) -> Array:
        """Return worths in the money of the year; NaN where the basket is worth nothing to the goal."""
        told: Array = np.divide(worth, basket, out=np.full(years, np.nan), where=basket > 0.0)
        return told

    lost = np.zeros(years)
    for name in FLOORS:
        if name in plan.limits:
            lost += np.nan_to_num(plan.limit(name).shadow_price.values[:years].sum(axis=1))
    missing = np.full(years, np.nan)
    kept = plan.table(RESERVES) if RESERVES in plan.quantities else None
    return ReserveAccount(
        plan=plan,
        exports=earned,
        imports=paid,
        capital_goods=capital_goods,
        finance=_path(plan, NET_FINANCE),
        loans_less_service=_path(plan, LOANS_LESS_SERVICE),
        reserves=missing if kept is None else kept.values[:, 0],
        floor=missing if kept is None else _floor(plan, paid - np.nan_to_num(capital_goods)),
        opening=float("nan") if kept is None or kept.base is None else float(kept.base[0]),
        exchange_rate=in_baskets(plan.limit(TRADE_BALANCE).shadow_price.values[:years, 0]),
        floor_price=in_baskets(lost),
        import_price=price,
        export_price=sold,
    )


def _path(plan: Plan, name: str) -> Array:
    return plan.table(name).values[:, 0] if name in plan.quantities else np.full(len(plan.years), np.nan)


def _floor(plan: Plan, current: Array) -> Array:
    """Return what reserves may not fall below, as asked: a number, months of imports, a target."""
    floor = np.zeros(len(plan.years))
    trade, own = plan.options.get("trade", {}), plan.options.get("reserves", {})
    if trade.get("reserve_floor") is not None:
        floor = np.maximum(floor, float(trade["reserve_floor"]))
    if own.get("months") is not None:
        floor = np.maximum(floor, float(own["months"]) / 12.0 * current)
    if own.get("target") is not None:
        floor[-1] = max(floor[-1], float(own["target"]))
    return floor


def idle_machinery(plan: Plan, least: float = 0.05) -> list[str]:
    """Return activities that order capital and leave more than a share of their capacity unused in the last year.

    Machinery without the trained labour to work it stands idle; where labour is what binds, that is the reason.
    """
    if CAPACITY not in plan.limits:
        return []
    limit, stock = plan.limit(CAPACITY), plan.table(CAPITAL)
    slack = limit.slack.first(len(plan.years)).values[-1]
    share = np.divide(slack, stock.values[-1], out=np.zeros_like(slack), where=stock.values[-1] > 0)
    loosest: dict[str, float] = {}
    for item, free in zip(limit.slack.index.items, share.tolist(), strict=True):
        loosest[item[0]] = min(loosest.get(item[0], 1.0), free)
    ordered = plan.table(INVESTMENT).values.sum(axis=0)
    buys = {item[0] for item, z in zip(plan.table(INVESTMENT).index.items, ordered, strict=True) if z > 0}
    return [activity for activity, free in loosest.items() if free > least and activity in buys]


def machinery_gain(problem: PlanProblem, account: ReserveAccount) -> tuple[Array, Array]:
    """Return beta of each activity, and imported machinery per unit of its level, shape (activities,).

    ``beta_j = (sum_i S_ij w_i - sum_t A_tj w_t) / machinery_j`` at world prices of the first year; what nobody trades
    counts on neither side. Zero machinery leaves beta NaN.
    """
    planned = problem.published(PlannedCapital)
    economy, capital = problem.economy, planned.base
    block = problem.constraints[IMPORTED_CAPITAL_GOODS]
    orders = planned.orders
    per_order = np.zeros(len(orders))
    for term in block.expression.terms:
        if term.variable is orders:
            np.add.at(per_order, term.columns, np.abs(term.data))
    machinery: Array = np.bincount(capital.activity, per_order * planned.need[0], len(economy.activity)).astype(float)
    sold = np.nan_to_num(account.export_price[0])
    world = np.where(np.isnan(account.import_price[0]), sold, account.import_price[0])
    value = np.asarray(world @ (economy.supply - economy.use).toarray())
    gain: Array = np.divide(value, machinery, out=np.full_like(value, np.nan), where=machinery > 0.0)
    return gain, machinery


def gaps_of(account: ReserveAccount, target: float, finance: float | None = None) -> TwoGap:
    """Return the two gaps of a plan's base year at a growth to aim for, every coefficient from its table.

    ``k`` is base-year investment over the growth of output it serves (the trend), so that k holds the economy's own
    investment at the trend: at the trend, with base-year finance, both gaps are that finance and both limits the trend.
    `finance` takes the place of the base year's.
    """
    plan, economy = account.plan, account.plan.economy
    if economy.value_added is None:
        raise MissingDataError("The two gaps need output: add value_added.csv.")
    output = float((economy.value_added @ economy.base_level).sum())
    invested = sum(float(flow.sum()) for flow in economy.investment_by_asset.values())
    abroad = 1.0 - float(economy.margin_rate.sum())
    imported = float(economy.imports.sum()) * abroad
    machinery = 0.0
    for name in economy.final_demand:
        if name == "gfcf" or name.startswith("gfcf_"):
            machinery += float(np.maximum(economy.imported_use.get(name, np.zeros(1)), 0.0).sum()) * abroad
    if machinery == 0.0:
        raise MissingDataError(
            "The two gaps need the imported part of investment: add columns gfcf or gfcf_<asset> to imported_use.csv."
        )
    exports = float(economy.final("exports").sum())
    trend = (1.0 + (plan.growth["labour"] or 0.0)) * (1.0 + (plan.growth["productivity"] or 0.0)) - 1.0
    if not trend > 0.0:
        raise UsageError("The two gaps need growth above zero in the base year's trend ([growth] of the scenario).")
    deficit = imported - exports  # at home prices, as output and investment are
    return two_gap(
        output,
        target=target,
        capital_output=invested / (trend * output),
        saving_rate=(invested - deficit) / output,
        exports=exports,
        import_share_of_investment=machinery / invested,
        other_imports=(imported - machinery) / output,
        finance=deficit if finance is None else finance,
    )
