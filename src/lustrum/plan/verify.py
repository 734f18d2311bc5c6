"""The plan checked again from the economy itself, not from the solver's rows: two roads to the same number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.economy.capital import Capital, derive_capital
from lustrum.errors import VerificationError
from lustrum.plan.plan import Plan
from lustrum.plan.table import Table

TOLERANCE = 1e-6
"""Largest violation accepted, relative to the base-year size of the row."""


@dataclass(frozen=True)
class Check:
    """One law of the economy, recomputed: the worst violation relative to base-year size, and where it is."""

    name: str
    worst: float
    where: str
    tolerance: float = TOLERANCE

    @property
    def passed(self) -> bool:
        return bool(self.worst <= self.tolerance)


def verify(plan: Plan) -> tuple[Check, ...]:
    """Recompute balances, capital, capacity, labour and trade of a plan from its economy and its own numbers.

    Only what the plan says (activity levels, orders, deliveries, imports, exports, stocks) and what the economy says
    (coefficients, stocks at the start) is used; the rows handed to the solver are not.
    """
    if not plan.has_values:
        return ()
    capital = _capital(plan) if "investment" in plan.quantities else None
    checks: list[Callable[[Plan, Capital | None], Check | None]] = [
        _signs,
        _balance,
        _accumulation,
        _capacity,
        _labour,
        _trade,
    ]
    return tuple(check for make in checks if (check := make(plan, capital)) is not None)


def verify_or_raise(plan: Plan) -> tuple[Check, ...]:
    """Return the checks, or raise naming the law that is broken, where and by how much."""
    checks = verify(plan)
    broken = [check for check in checks if not check.passed]
    if broken:
        words = "; ".join(f"{check.name} by {check.worst:.2e} of base-year size at {check.where}" for check in broken)
        raise VerificationError(f"The plan breaks its own laws: {words}. Please report this.", checks=checks)
    return checks


def _capital(plan: Plan) -> Capital:
    options = plan.options.get("capital", {})
    return derive_capital(
        plan.economy,
        depreciation_rate=options.get("depreciation_rate"),
        stock_growth=options.get("stock_growth"),
        count_base_year_additions=options.get("count_base_year_additions", True),
    )


def _on_products(plan: Plan, table: Table) -> Array:
    """Return a table over products (or pairs that end in a product) as an array (years, products)."""
    result = np.zeros((len(table.years), len(plan.economy.product)))
    place = [plan.economy.product.position(item[-1]) for item in table.index.items]
    for column, product in enumerate(place):
        result[:, product] += table.values[:, column]
    return result


def _activity_inputs(plan: Plan) -> Array:
    """Return inputs used in each year, each activity's dated by its output less its lag."""
    economy = plan.economy
    level = plan.quantities["activity_level"].values
    lag = economy.production_lag
    if lag is None or not lag.any():
        return np.asarray((economy.use @ level.T).T)
    used = plan.balance["intermediate_use"].table.values
    result = used.copy()
    for year in range(len(level) - int(lag.max())):
        ahead = np.array([level[year + k, j] for j, k in enumerate(lag)])
        result[year] = economy.use @ ahead
    return result


def _signs(plan: Plan, capital: Capital | None) -> Check | None:
    worst, where = 0.0, "nowhere"
    for name in ("activity_level", "investment", "capital", "imports", "stocks"):
        table = plan.quantities.get(name)
        if table is None or not table.values.size:
            continue
        size = np.maximum(np.nan_to_num(np.abs(table.base)), 1.0) if table.base is not None else 1.0
        violation = -table.values / size
        if violation.max() > worst:
            worst, where = float(violation.max()), _place(table, violation)
    return Check("nothing runs at a negative level", worst, where)


def _balance(plan: Plan, capital: Capital | None) -> Check | None:
    economy = plan.economy
    recomputed = {"output": np.asarray((economy.supply @ plan.quantities["activity_level"].values.T).T)}
    recomputed["intermediate_use"] = _activity_inputs(plan)
    for name in ("imports", "exports", "consumption"):
        if name in plan.quantities:
            recomputed[name] = _on_products(plan, plan.quantities[name])
    if capital is not None:
        recomputed["investment"] = np.asarray((capital.goods @ plan.quantities["investment"].values.T).T)
    if "import_margins" in plan.balance:
        recomputed["import_margins"] = np.outer(plan.quantities["imports"].total(), economy.margin_rate)
    net = np.zeros((len(plan.solved_years), len(economy.product)))
    if plan.balance:
        net = net[: len(next(iter(plan.balance.values())).table.years)]
    for entry in plan.balance.values():
        values = recomputed.get(entry.name, entry.table.values)
        net += values if entry.side == "supply" else -values
    size = np.maximum.reduce(
        [np.abs(economy.base_output), np.abs(economy.base_absorption), np.ones(len(economy.product))]
    )
    violation = np.maximum(-net, 0.0) / size
    table = Table(
        "balance", next(iter(plan.balance.values())).table.index, plan.solved_years[: len(net)], violation, ""
    )
    return Check("supply covers use of every product", float(violation.max(initial=0.0)), _place(table, violation))


def _accumulation(plan: Plan, capital: Capital | None) -> Check | None:
    if capital is None:
        return None
    stock, orders = plan.quantities["capital"], plan.quantities["investment"]
    gestation = (
        np.ones(len(capital.index), dtype=int)
        if plan.economy.gestation is None
        else plan.economy.gestation[capital.activity]
    )
    expected = np.empty_like(stock.values)
    for t in range(len(stock.years)):
        ordered = t - gestation
        arriving = np.where(
            ordered >= 0,
            orders.values[np.maximum(ordered, 0), np.arange(len(capital.index))],
            capital.base_investment,
        )
        if t == 0:
            expected[0] = capital.stock + np.where(gestation == 0, arriving, 0.0)
        else:
            expected[t] = (1.0 - capital.depreciation) * stock.values[t - 1] + arriving
    violation = np.abs(stock.values - expected) / np.maximum(capital.stock, 1.0)
    return Check(
        "capital is what was left plus what was built", float(violation.max(initial=0.0)), _place(stock, violation)
    )


def _capacity(plan: Plan, capital: Capital | None) -> Check | None:
    if capital is None or "capacity" not in plan.limits:
        return None
    trend = plan.options.get("capital", {}).get("asset_trend", True)
    stock = plan.quantities["capital"]
    need = capital.requirement(len(stock.years), len(plan.years), trend=trend)
    used = need * plan.quantities["activity_level"].values[:, capital.activity]
    violation = np.maximum(used - stock.values, 0.0) / np.maximum(capital.stock, 1.0)
    return Check("no activity runs beyond its capacity", float(violation.max(initial=0.0)), _place(stock, violation))


def _labour(plan: Plan, capital: Capital | None) -> Check | None:
    table = plan.quantities.get("labour")
    lag = plan.economy.production_lag
    if table is None or plan.economy.labour is None or (lag is not None and lag.any()):
        return None
    per_job = (1.0 + float(plan.growth["productivity"] or 0.0)) ** -np.arange(1.0, len(table.years) + 1)[:, None]
    need = np.asarray((plan.economy.labour @ plan.quantities["activity_level"].values.T).T) * per_job
    if plan.economy.investment_labour is not None and capital is not None:
        build = plan.economy.investment_labour[:, capital.activity]
        need = need + np.asarray((build @ plan.quantities["investment"].values.T).T) * per_job
    size = np.maximum(np.asarray(table.base), 1.0)
    violation = np.abs(need - table.values) / size
    return Check("labour is what the activities need", float(violation.max(initial=0.0)), _place(table, violation))


def _trade(plan: Plan, capital: Capital | None) -> Check | None:
    if "trade_deficit" not in plan.quantities or plan.economy.world_import_price or plan.economy.world_export_price:
        return None
    economy = plan.economy
    bill = plan.quantities["imports"].total() * (1.0 - economy.margin_rate.sum())
    deficit = plan.quantities["trade_deficit"]
    violation = np.abs(bill - plan.quantities["exports"].total() - deficit.values[:, 0])[:, None]
    violation = violation / max(float(economy.imports.sum()), 1.0)
    return Check(
        "imports are paid by exports, finance and reserves",
        float(violation.max(initial=0.0)),
        _place(deficit, violation),
    )


def _place(table: Table, violation: Array) -> str:
    if not violation.size:
        return "nowhere"
    year, item = np.unravel_index(int(np.argmax(violation)), violation.shape)
    return f"{table.index.label(int(item)) or table.name} in {table.years[int(year)]}"
