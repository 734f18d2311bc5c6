"""Foreign trade: imports and exports by product, their bounds, world prices, reserves and the trade balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags
from lustrum.economy import Economy, world_price_in
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index, shown
from lustrum.problem.base_year import benchmark
from lustrum.problem.check import Answer, Check, checked_by, entry_is, equal, not_negative, on_products
from lustrum.problem.declarations import Wish
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.growth import Growth
from lustrum.problem.names import (
    EXPORT_TERMS,
    EXPORTS,
    IMPORT_MARGINS,
    IMPORTS,
    LOANS_LESS_SERVICE,
    NET_FINANCE,
    RESERVES,
    TRADE_BALANCE,
    TRADE_DEFICIT,
)
from lustrum.problem.parts.exports import WORLD_DEMAND, exports_in_band, exports_on_curve
from lustrum.problem.parts.finance import aid as moved_by
from lustrum.problem.parts.finance import debt_service as service
from lustrum.problem.parts.finance import net_finance, opening_reserves
from lustrum.problem.parts.import_shares import SUBSTITUTION, Opened, by_substitution, fixed, within_bands
from lustrum.problem.problem import PlanProblem
from lustrum.units import per

OPENED_BAND = 0.25
"""How far imports of products opened to trade may move in a year, as a share of themselves."""
TREND = "trend"
WALLS = 0.02, 0.05, 0.06
"""How far a share may fall and rise in a year, and imports leave the trend, where walls take the place of the curve."""


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
    checks = [entry_is(answer, name, on_products(answer, answer.quantities[name])) for name in ("imports", "exports")]
    checks.append(entry_is(answer, IMPORT_MARGINS, _margins(answer)))
    found = [check for check in checks if check is not None]
    return max(found, key=lambda check: check.worst) if found else None


def trade_is_paid(answer: Answer) -> Check | None:
    """The deficit is the import bill less what exports earn."""
    economy, deficit = answer.economy, answer.quantities.get(TRADE_DEFICIT)
    if deficit is None or economy.world_import_price or economy.world_export_price:
        return None
    bill = np.nansum(answer.quantities[IMPORTS].values, axis=1) - _margins(answer).sum(axis=1)
    earned = np.nansum(answer.quantities[EXPORTS].values, axis=1)
    if EXPORT_TERMS in answer.quantities:
        earned = earned - answer.quantities[EXPORT_TERMS].values[:, 0]
    size = max(float(economy.imports.sum()), 1.0)
    return equal("imports are paid by exports, finance and reserves", deficit, (bill - earned)[:, None], size)


def _margins(answer: Answer) -> Array:
    """Return home margins and duties on imports, shape (years, products): by imports, or on the trend."""
    economy = answer.economy
    if answer.options.get("trade", {}).get("margins") == TREND:
        return Growth.of(answer.growth).factor(len(answer.solved_years)) * economy.final(IMPORT_MARGINS)
    return np.outer(np.nansum(answer.quantities[IMPORTS].values, axis=1), economy.margin_rate)


@checked_by(not_negative("imports"), trade_is_in_the_balance, trade_is_paid)
def trade(
    problem: PlanProblem,
    share_fall: float | None = None,
    share_rise: float | None = None,
    yearly_band: float | None = None,
    export_band: float | None = None,
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
    substitution: float = SUBSTITUTION,
    world_demand: float = WORLD_DEMAND,
    imports_pace: float = 1.0,
    exports_pace: float = 1.0,
    aid: int = 0,
    margins: str = IMPORTS,
) -> None:
    """Imports cover part of home demand, exports pay part of the bill; the rest is finance from abroad or reserves.

    Parameters
    ----------
    share_fall, share_rise, yearly_band : float, optional
        Where one is given, walls take the place of the curve of substitution: the share of imports in home demand may
        fall and rise by this part of its base value each year (0.02, 0.05), and imports of a product grow within
        g -+ band a year (0.06).
    export_band : float, optional
        Exports lie within this share of their path, never below 0; 0 keeps them on it. Unless given they move along
        the curve of what the world pays.
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
        Keep the bounds on import shares and growth, or the curve.
    given : bool
        Imports are exactly base-year shares of home demand.
    import_more, import_less : sequence of str
        Products whose imports may rise, or fall, within `opened_band` instead of the bounds above; `lustrum
        coefficients --settle` names them.
    opened_band : float
        Part of its base value by which the share may move each year, and band of yearly growth, of these products.
    substitution : float
        Elasticity of substitution between home and imported goods.
    world_demand : float
        Elasticity of the world's demand for exports; inf where the world pays one price however much is sold, as
        regions of one federation do for each other.
    imports_pace, exports_pace : float
        How fast buyers change between home and imported goods, and exports leave their path, in multiples of what
        lustrum takes: the smaller of 5 per cent of imports and 3 of home sales a year, 3 and 5 downwards; 2 per cent of
        the path a year and 8 in all.
    aid : {0, 1, -1}
        Whether a federation may decide by the plan that the region receives (1) or gives (-1) beyond its finance.
    margins : {"imports", "trend"}
        Home margins and duties on what comes from abroad go with imports; or with the trend, where imports hold what
        regions of one federation buy of each other, which carries none, and what comes from outside is given.
    """
    economy = problem.economy
    if not economy.imports.any() and not economy.final("exports").any():
        return
    _refuse_odd_paces(imports_pace=imports_pace, exports_pace=exports_pace)
    m = _imports(problem)
    curves = benchmark(problem) is not None
    walls = (share_fall, share_rise, yearly_band)
    opened = Opened(_named(problem, m, import_more), _named(problem, m, import_less), opened_band)
    if given:
        fixed(problem, m)
    elif bands and curves and walls == (None, None, None):
        by_substitution(problem, m, _above_zero("substitution", substitution), opened, imports_pace)
    elif bands:
        fall = problem.default("share_fall", share_fall, WALLS[0])
        rise = problem.default("share_rise", share_rise, WALLS[1])
        yearly = problem.default("yearly_band", yearly_band, WALLS[2])
        within_bands(problem, m, (fall, rise), yearly, opened)
    if curves and export_band is None:
        steep = world_demand if world_demand == np.inf else _above_zero("world_demand", world_demand)
        e, terms = exports_on_curve(problem, steep, exports_pace)
    else:
        e, terms = exports_in_band(problem, export_band or 0.0), None
    _leave(problem, e)
    problem.publish(ForeignTrade(m, e, bounded=bands and not given))
    paid = service(problem, debt_service, loans)
    earned = _earned(problem, e, terms)
    _balance(
        problem,
        _bill(problem, m, _carry(problem, m, margins)),
        earned,
        net_finance(problem, finance),
        moved_by(problem, aid),
        paid,
        opening_reserves(problem, reserves, gold),
        reserve_floor,
    )


def _refuse_odd_paces(**paces: float) -> None:
    for name, pace in paces.items():
        if not (np.isfinite(pace) and pace >= 0.0):
            raise UsageError(f"trade.{name} is '{pace:g}': a multiple of lustrum's pace is meant, 0 or more (2, say).")


def _above_zero(option: str, value: float) -> float:
    if not (value > 0.0 and np.isfinite(value)):
        raise UsageError(f"trade.{option} is '{value:g}': an elasticity above 0 is meant (2 or 4, say).")
    return value


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
    problem.add_quantity(IMPORTS, m, units=economy.flow_unit, base=economy.imports[position], headline=True)
    negative = np.flatnonzero(economy.imports < 0.0)
    if len(negative):
        labels = ", ".join(economy.product.labels[i] for i in negative)
        raise MissingDataError(f"Imports are negative for {labels}: correct imports.csv or imported_use.csv.")
    return m


def _carry(problem: PlanProblem, m: Variable, margins: str) -> Array | None:
    """Enter home margins on imports among the uses; return their sum on the trend, None where they go with imports.

    Of shape (horizon, 1), in the economy's unit a year.
    """
    economy = problem.economy
    if margins not in (IMPORTS, TREND):
        raise UsageError(f"trade.margins is '{margins}': '{IMPORTS}' or '{TREND}' is meant.")
    if margins == TREND:
        path: Array = problem.growth.factor(problem.horizon) * economy.final(IMPORT_MARGINS)
        if path.any():
            problem.uses(IMPORT_MARGINS, path)
        return path @ np.ones((path.shape[1], 1))
    if economy.margin_rate.any():
        problem.uses(IMPORT_MARGINS, sparse.csc_array(np.outer(economy.margin_rate, np.ones(len(m)))) @ m)
    return None


def _bill(problem: PlanProblem, m: Variable, margins: Array | None) -> Expression:
    """Return what imports cost abroad, one row: at world prices, without the margins that stay at home."""
    economy = problem.economy
    price = world_price(problem, economy.world_import_price, m)
    if margins is None:
        price = price * (1.0 - economy.margin_rate.sum())
    paid: Expression = (m * price).total()
    return paid if margins is None else paid - problem.constant(Index.single(), margins)


def _leave(problem: PlanProblem, e: Variable) -> None:
    """Enter exports among the uses of every product."""
    economy = problem.economy
    position = economy.product.positions([item[0] for item in e.index.items])
    leave = sparse.csc_array((np.ones(len(e)), (position, np.arange(len(e)))), shape=(len(economy.product), len(e)))
    problem.uses(EXPORTS, leave @ e, at_home=False)
    problem.add_quantity(EXPORTS, e, units=economy.flow_unit, base=economy.final("exports")[position], headline=True)


def _earned(problem: PlanProblem, e: Variable, terms: Expression | None) -> Expression:
    """Return what exports earn abroad, one row: at world prices, less what selling more costs in price."""
    price = world_price(problem, problem.economy.world_export_price, e)
    earned = (e * price).total()
    if terms is None:
        return earned
    lost = (terms * price).total()
    problem.add_quantity(
        EXPORT_TERMS, lost, units=per(problem.economy.foreign_unit, "year"), base=0.0,
        title="Lost by lower export prices",
        meaning="What is earned less than at world prices because more, or less, is sold than on the path.",
    )  # fmt: skip
    return earned - lost


def _named(problem: PlanProblem, m: Variable, names: Sequence[str]) -> Flags:
    """Return which imports are of the products named; one that is not imported is refused."""
    imported = [item[0] for item in m.index.items]
    for name in names:
        if name not in imported:
            problem.economy.product.position(name)
            raise UsageError(f"'{name}' is not imported in the base year: it has no bounds that could be opened.")
    return np.array([label in names for label in imported], dtype=bool)


def _balance(
    problem: PlanProblem,
    bill: Expression,
    earned: Expression,
    finance: Array,
    moved: Expression,
    paid: Array,
    reserves: float | None,
    floor: float | None,
) -> None:
    economy = problem.economy
    _refuse_unpriced(economy)
    unit = per(economy.foreign_unit, "year")
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
        TRADE_BALANCE,
        spent - moved <= available,
        title="Foreign exchange",
        units=unit,
        binds_everything=True,
        worth=np.ones(1),
    )
    problem.add_quantity(TRADE_DEFICIT, bill - earned, units=unit, base=economy.base_deficit, headline=True)
    if not economy.world_import_price:
        problem.assume(
            "world_prices", "World prices stay at the base year's: one unit of foreign exchange a unit.", "1"
        )


def _refuse_unpriced(economy: Economy) -> None:
    """Refuse to add up what is traded where products have units of their own: another unit would be another plan."""
    traded = [(economy.imports > 0.0).tolist(), (economy.final(EXPORTS) > 0.0).tolist()]
    imported, exported = (
        [label for label, is_so in zip(economy.product, side, strict=True) if is_so] for side in traded
    )
    missing = [label for label in imported if label not in economy.world_import_price]
    missing += [label for label in exported if label not in economy.world_export_price and label not in missing]
    if economy.is_physical and missing and len({*imported, *exported}) > 1:
        raise MissingDataError(
            f"Foreign trade of {shown(missing)} has no world price, and {economy.name} counts products in units of "
            "their own: imports and exports cannot be added up. Give world_prices.csv a row for each product traded, "
            "or leave the part `trade` out.",
            products=missing,
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
