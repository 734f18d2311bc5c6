"""Foreign trade: imports and exports by product, their bounds, world prices, reserves and the trade balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags
from lustrum.economy import world_price_in
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.check import Answer, Check, checked_by, entry_is, equal, not_negative, on_products
from lustrum.problem.declarations import Wish
from lustrum.problem.expression import Variable
from lustrum.problem.names import (
    EXPORTS,
    IMPORT_MARGINS,
    IMPORTS,
    LOANS_LESS_SERVICE,
    NET_FINANCE,
    RESERVES,
    TRADE_BALANCE,
    TRADE_DEFICIT,
)
from lustrum.problem.parts.finance import debt_service as service
from lustrum.problem.parts.finance import net_finance, opening_reserves
from lustrum.problem.parts.government import given_path
from lustrum.problem.problem import PlanProblem
from lustrum.units import per

OPENED_BAND = 0.25
"""How far imports of products opened to trade may move in a year, as a share of themselves."""


@dataclass(frozen=True, eq=False)
class ForeignTrade:
    """Imports and exports as later parts need them; `bounded` where imports keep bounds of their own."""

    imports: Variable
    exports: Variable
    bounded: bool
    part: ClassVar[str] = "trade"


def trade_is_in_the_balance(answer: Answer) -> Check | None:
    """Imports, their margins and exports in the balance are those of the plan."""
    if IMPORTS not in answer.quantities:
        return None
    economy, imports = answer.economy, answer.quantities[IMPORTS]
    checks = [entry_is(answer, name, on_products(answer, answer.quantities[name])) for name in ("imports", "exports")]
    margins = np.outer(np.nansum(imports.values, axis=1), economy.margin_rate)
    checks.append(entry_is(answer, "import_margins", margins))
    found = [check for check in checks if check is not None]
    return max(found, key=lambda check: check.worst) if found else None


def trade_is_paid(answer: Answer) -> Check | None:
    """The deficit is the import bill less what exports earn."""
    economy, deficit = answer.economy, answer.quantities.get(TRADE_DEFICIT)
    if deficit is None or economy.world_import_price or economy.world_export_price:
        return None
    bill = np.nansum(answer.quantities[IMPORTS].values, axis=1) * (1.0 - economy.margin_rate.sum())
    earned = np.nansum(answer.quantities[EXPORTS].values, axis=1)
    size = max(float(economy.imports.sum()), 1.0)
    return equal("imports are paid by exports, finance and reserves", deficit, (bill - earned)[:, None], size)


@checked_by(not_negative("imports"), trade_is_in_the_balance, trade_is_paid)
def trade(
    problem: PlanProblem,
    share_fall: float = 0.02,
    share_rise: float = 0.05,
    yearly_band: float = 0.06,
    export_band: float = 0.0,
    finance: float | tuple[float, ...] | None = None,
    reserves: float | None = None,
    reserve_floor: float | None = None,
    debt_service: float | Sequence[float] = 0.0,
    loans: Sequence[Mapping[str, Any]] = (),
    gold: Mapping[str, Any] | None = None,
    bands: bool = True,
    given: bool = False,
    import_more: Sequence[str] = (),
    import_less: Sequence[str] = (),
    opened_band: float = OPENED_BAND,
) -> None:
    """Imports cover part of home demand, exports pay part of the bill; the rest is finance from abroad or reserves.

    Parameters
    ----------
    share_fall, share_rise : float
        The share of imports in home demand may fall and rise by this part of its base value each year.
    yearly_band : float
        Imports of a product grow within g -+ band a year.
    export_band : float
        Exports lie within this share of their path, never below 0; 0 keeps them on it.
    finance : float or tuple of float, optional
        Net finance from abroad by year, in foreign currency; base-year deficit times the trend when not given.
    reserves : float, optional
        Opening reserves; without them there is no reserve account.
    reserve_floor : float, optional
        A wish: reserves never below.
    debt_service : float or list of float
        Foreign currency paid a year on debt that is there.
    loans : sequence of tables
        ``{name, amount, year, interest, years, decision}`` each; a loan without the decision that allows it is refused.
    gold : table, optional
        ``{quantity, price, price_is = "market"}``, added to the opening reserves.
    bands : bool
        Keep the bounds on import shares and growth.
    given : bool
        Imports are exactly base-year shares of home demand.
    import_more, import_less : sequence of str
        Products whose imports may rise, or fall, within `opened_band` instead of the bounds above; `lustrum
        coefficients --settle` names them.
    opened_band : float
        Part of its base value by which the share may move each year, and band of yearly growth, of these products.
    """
    economy = problem.economy
    exported = economy.final("exports")
    if not economy.imports.any() and not exported.any():
        return
    m = _imports(problem)
    if given:
        _fixed_shares(problem, m)
    elif bands:
        more, less = (_named(problem, m, names) for names in (import_more, import_less))
        _bands(
            problem,
            m,
            np.where(less, max(share_fall, opened_band), share_fall),
            np.where(more, max(share_rise, opened_band), share_rise),
            np.where(less, max(yearly_band, opened_band), yearly_band),
            np.where(more, max(yearly_band, opened_band), yearly_band),
        )
        text = f"share -{100 * share_fall:g}/+{100 * share_rise:g} % of itself a year, growth within "
        problem.assume(
            "trade_bands",
            "Imports stay near their base-year share of home demand and change only so fast.",
            f"{text}{100 * yearly_band:g} points of the trend"
            + (
                f"; {100 * opened_band:g} for {int((more | less).sum())} products opened" if (more | less).any() else ""
            ),
            "manual, equation (0.2)",
        )
    e = _exports(problem, export_band)
    problem.publish(ForeignTrade(m, e, bounded=bands and not given))
    paid = service(problem, debt_service, loans)
    _balance(
        problem, m, e, net_finance(problem, finance), paid, opening_reserves(problem, reserves, gold), reserve_floor
    )


def _imports(problem: PlanProblem) -> Variable:
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)
    index = Index.of(economy.product, position.tolist())
    m = problem.add_variable(
        IMPORTS, index, units=economy.flow_unit, scale=economy.imports[position], follows_trend=True
    )
    arrival = sparse.csc_array(
        (np.ones(len(position)), (position, np.arange(len(position)))), shape=(len(economy.product), len(position))
    )
    problem.supplies(IMPORTS, arrival @ m)
    if economy.margin_rate.any():
        margin = sparse.csc_array(np.outer(economy.margin_rate, np.ones(len(position))))
        problem.uses(IMPORT_MARGINS, margin @ m)
    problem.add_quantity(IMPORTS, m, units=economy.flow_unit, base=economy.imports[position], headline=True)
    negative = np.flatnonzero(economy.imports < 0.0)
    if len(negative):
        labels = ", ".join(economy.product.labels[i] for i in negative)
        raise MissingDataError(f"Imports are negative for {labels}: correct imports.csv or imported_use.csv.")
    return m


def _exports(problem: PlanProblem, band: float) -> Variable:
    economy = problem.economy
    base = economy.final("exports")
    given = {label for quantity, label in economy.paths if quantity == "exports"}
    position = np.array([i for i, label in enumerate(economy.product) if base[i] or label in given], dtype=int)
    path = given_path(problem, EXPORTS, base, problem.growth.exports)[:, position]
    width = band * np.abs(path)
    index = Index.of(economy.product, position.tolist())
    # A negative export would be an import at the export price, outside every bound of imports.
    lower = np.maximum(path - width, np.minimum(path, 0.0))
    e = problem.add_variable(
        EXPORTS, index, units=economy.flow_unit, lower=lower, upper=path + width, scale=base[position]
    )
    leave = sparse.csc_array(
        (np.ones(len(position)), (position, np.arange(len(position)))), shape=(len(economy.product), len(position))
    )
    problem.uses(EXPORTS, leave @ e, at_home=False)
    problem.add_quantity(EXPORTS, e, units=economy.flow_unit, base=base[position], headline=True)
    if base.any():
        rate = problem.growth.exports
        problem.assume(
            "export_growth",
            "Exports follow base year times " + ("the trend." if rate is None else "the named rate."),
            f"{100 * (problem.growth.trend if rate is None else rate):.2f} % a year, band {100 * band:g} %",
            "manual, defaults" if rate is None else "growth.exports",
        )
    return e


def _share(problem: PlanProblem, m: Variable) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions (in `imports`) of products also made at home, and s = m0 / D0 of each."""
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)
    both = np.flatnonzero(economy.made_at_home[position] & (economy.base_absorption[position] > 0.0))
    return both, economy.imports[position[both]] / economy.base_absorption[position[both]]


def _named(problem: PlanProblem, m: Variable, names: Sequence[str]) -> Flags:
    """Return which imports are of the products named; one that is not imported is refused."""
    imported = [item[0] for item in m.index.items]
    for name in names:
        if name not in imported:
            problem.economy.product.position(name)
            raise UsageError(f"'{name}' is not imported in the base year: it has no bounds that could be opened.")
    return np.array([label in names for label in imported], dtype=bool)


def _bands(problem: PlanProblem, m: Variable, fall: Array, rise: Array, slowest: Array, fastest: Array) -> None:
    """Bound the share of imports in home demand and their yearly growth; arrays by product imported."""
    economy, unit, g = problem.economy, problem.economy.flow_unit, problem.growth.trend
    both, share = _share(problem, m)
    position = np.flatnonzero(economy.imports > 0.0)[both]
    own, home = m.take(both.tolist()), problem.declare_absorption().take(position.tolist())
    problem.add_constraint(
        "import_share_floor",
        own >= home * (share * np.maximum(1.0 - fall[both] * problem.elapsed, 0.0)),
        units=unit,
        title="Least share of imports: {product}",
        meaning="Imports keep at least a share of home demand that falls slowly from its base value.",
    )
    problem.add_constraint(
        "import_share_ceiling",
        own <= home * (share * (1.0 + rise[both] * problem.elapsed)),
        units=unit,
        title="Largest share of imports: {product}",
        meaning="Imports take at most a share of home demand that rises slowly from its base value.",
    )
    before = m.lag(1, history=m.scale)
    problem.add_constraint(
        "import_growth_ceiling",
        m <= before * (1.0 + g + fastest),
        units=unit,
        title="Yearly rise of imports: {product}",
        meaning="Imports of a product grow only so fast from year to year.",
    )
    problem.add_constraint(
        "import_growth_floor",
        m >= before * np.maximum(1.0 + g - slowest, 0.0),
        units=unit,
        title="Yearly fall of imports: {product}",
        meaning="Imports of a product fall only so fast from year to year.",
    )


def _fixed_shares(problem: PlanProblem, m: Variable) -> None:
    economy = problem.economy
    position = np.flatnonzero(economy.imports > 0.0)
    share = np.divide(
        economy.imports[position],
        economy.base_absorption[position],
        out=np.zeros(len(position)),
        where=economy.base_absorption[position] != 0.0,
    )
    problem.add_constraint(
        "import_share",
        m.equals(problem.declare_absorption().take(position.tolist()) * share),
        units=economy.flow_unit,
        title="Share of imports: {product}",
        meaning="Imports are the base-year share of home demand.",
    )
    problem.assume("import_shares", "Imports are exactly their base-year share of home demand.", "s = m0 / D0")


def _balance(
    problem: PlanProblem,
    m: Variable,
    e: Variable,
    finance: Array,
    paid: Array,
    reserves: float | None,
    floor: float | None,
) -> None:
    economy = problem.economy
    unit = per(economy.foreign_unit, "year")
    import_price = world_price(problem, economy.world_import_price, m)
    export_price = world_price(problem, economy.world_export_price, e)
    bill = (m * (import_price * (1.0 - economy.margin_rate.sum()))).total()
    earned = (e * export_price).total()
    available = finance + paid
    index = Index.single()
    problem.add_quantity(
        NET_FINANCE,
        problem.constant(index, finance),
        units=unit,
        base=economy.base_deficit,
        meaning="Net finance from abroad, new loans not counted.",
    )
    problem.add_quantity(
        LOANS_LESS_SERVICE,
        problem.constant(index, paid),
        units=unit,
        meaning="What new loans bring less what debt takes, interest and repayment.",
    )
    account = _reserve_account(problem, reserves, floor)
    spent = bill - earned
    if account is not None:
        spent = spent + account - account.lag(1, history=float(reserves or 0.0))
    problem.add_constraint(
        TRADE_BALANCE, spent <= available, title="Foreign exchange", units=unit, binds_everything=True
    )
    problem.add_quantity(TRADE_DEFICIT, bill - earned, units=unit, base=economy.base_deficit, headline=True)
    if not economy.world_import_price:
        problem.assume(
            "world_prices", "World prices stay at the base year's: one unit of foreign exchange a unit.", "1"
        )


def _reserve_account(problem: PlanProblem, reserves: float | None, floor: float | None) -> Variable | None:
    """Return reserves at the end of each year, None where nobody states opening ones.

    Only the first year is compared with the base year's reserves; the account starts where the table ends.
    """
    economy = problem.economy
    if reserves is None:
        if floor is not None:
            raise MissingDataError(
                f"A reserve floor of {floor:g} is asked for, but opening reserves are not known: give trade.reserves "
                "in the scenario, or [trade] reserves in economy.toml."
            )
        return None
    account = problem.add_variable(RESERVES, Index.single(), units=economy.unit, scale=max(abs(reserves), 1.0))
    if problem.tail:
        # The last year solved stands for all that follow: what can be drawn only once may not count for ever.
        problem.add_constraint(
            "reserves_kept",
            account - account.lag(1) >= 0.0,
            units=economy.unit,
            years=[problem.horizon],
            title="Reserves kept in the last year solved",
            meaning="Reserves are not run down in the last year solved, which stands for all years after it.",
        )
    problem.add_quantity(RESERVES, account, units=economy.unit, base=reserves, headline=True)
    problem.assume("reserves", "Opening reserves.", f"{reserves:g}", "the scenario or economy.toml")
    if floor is not None:
        problem.add_constraint(
            "reserve_floor",
            account >= floor,
            units=economy.unit,
            title="Reserves of foreign exchange",
            binds_everything=True,
            wish=Wish(1, "trade.reserve_floor", np.array([max(abs(floor), 1.0)])),
        )
    return account


def world_price(problem: PlanProblem, given: Mapping[str, Mapping[int, float]], variable: Variable) -> np.ndarray:
    """Return foreign currency per unit for each item and year; 1 where `world_prices.csv` is silent."""
    price = np.ones((problem.horizon, len(variable)))
    for column, (label,) in enumerate(variable.index.items):
        for row, t in enumerate(problem.elapsed[:, 0]):
            price[row, column] = world_price_in(given.get(label), problem.economy.base_year + int(t))
    return price
