"""The answer with its labels on: every variable, every dual, every line of the balance, and where it all comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.extras import as_html
from lustrum.labels import Index, shown
from lustrum.plan.ends import PriceEnds, Span, span_at
from lustrum.plan.table import Table
from lustrum.problem.check import CheckFunction
from lustrum.problem.declarations import LIMIT, WISH, GoalMeasure
from lustrum.problem.names import BALANCE
from lustrum.results import Assumption
from lustrum.solver import Start

if TYPE_CHECKING:
    from lustrum.plan.wishes import GivenUp, WishReport
    from lustrum.results import Result


@dataclass(frozen=True)
class Limit:
    """A block of rows as solved: what held, how far from it the plan stayed, and what one more unit would bring.

    `shadow_price` is what the goal gains from one more unit, a present value, positive when scarce; `slack` is the
    distance from the limit; `level` is how much the limit allows or asks for, of which people mean one per cent. All
    have one value per item and year, NaN in years without the row. `kind` and `title` are those of the declaration,
    see `lustrum.problem.Constraint`; `quantity` is what a wish is about; `defaults` are the options that set its width,
    with their values, where nobody stated one: it is lustrum's own then and no fact. `origin` says who asked for a
    wish. `ends` are those between which the plan leaves prices open; None where all are points, or where that was not
    asked.
    """

    name: str
    part: str
    kind: str
    title: str
    meaning: str
    sense: str
    binds_everything: bool
    shadow_price: Table
    slack: Table
    level: Table
    quantity: str = ""
    defaults: tuple[str, ...] = ()
    ends: PriceEnds | None = None
    origin: str = ""

    @property
    def is_wish(self) -> bool:
        return self.kind == WISH

    @property
    def stops(self) -> bool:
        """Whether more of it would help: identities and balances only pass prices on."""
        return self.kind in (LIMIT, WISH)


@dataclass(frozen=True)
class BalanceEntry:
    """One line of the material balance as planned, by product and year; see `lustrum.problem.declarations.Entry`."""

    name: str
    side: str
    at_home: bool
    final: bool
    table: Table
    continues: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.table.title


@dataclass(frozen=True)
class CertificateRecord:
    """How good the answer is: violations in base-year units and the gap between both sides of the optimum."""

    primal_infeasibility: float
    dual_infeasibility: float
    relative_gap: float
    passed: bool


@dataclass(frozen=True)
class Provenance:
    """Which plan this is: its identifier and version where it is stored, its parent's, and the command that made it."""

    id: str = ""
    version: int = 0
    parent: str = ""
    command: str = ""


@dataclass(frozen=True, eq=False)
class Plan:
    """A solved plan; see `Table` for the shape of its numbers.

    Attributes
    ----------
    status : str
        optimal, relaxed, infeasible, unbounded, stopped, failed.
    years : tuple of int
        The years of the plan; `solved_years` adds the tail behind them.
    quantities, limits, balance : mappings by name
    answers : tuple of Result
        What was asked of the plan after it was solved and kept with it.
    basis : Basis or Iterate, optional
        Where the solver stood: its basis, or the answer itself where the method leaves none and goes on from that. From
        there plans that differ little are solved.
    checks : tuple of functions
        The laws its parts declared, see `lustrum.plan.verify`.
    files : mapping of place to content
        What a stored plan was made from, as its folder keeps it under ``inputs/``; empty before it is stored.
    """

    name: str
    status: str
    message: str
    years: tuple[int, ...]
    solved_years: tuple[int, ...]
    economy: Economy
    goal: str
    maximise: bool
    goal_units: str
    objective: float
    certificate: CertificateRecord
    quantities: Mapping[str, Table]
    limits: Mapping[str, Limit]
    balance: Mapping[str, BalanceEntry]
    assumptions: tuple[Assumption, ...]
    growth: Mapping[str, float | None]
    parts: tuple[str, ...]
    options: Mapping[str, Mapping[str, Any]]
    size: Mapping[str, int]
    seconds: Mapping[str, float]
    method: str = ""
    given_up: tuple[GivenUp, ...] = ()
    wish_report: WishReport | None = None
    tie_break: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[tuple[str, str], ...] = ()
    scenario: Mapping[str, Any] = field(default_factory=dict)
    answers: tuple[Result, ...] = ()
    checks: tuple[CheckFunction, ...] = ()
    goal_title: str = ""
    goal_measure: GoalMeasure | None = None
    provenance: Provenance = field(default_factory=Provenance)
    basis: Start | None = field(default=None, repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Plan('{self.name}', {self.years[0]}-{self.years[-1]}, {self.status}, {self.goal} {self.objective:.6g})"

    def _repr_html_(self) -> str:
        return as_html(self)

    def __str__(self) -> str:
        """The plan in a headline and five sentences, see `lustrum.plan.first_screen`."""
        return _TELLERS[-1](self)

    @property
    def base_year(self) -> int:
        return self.economy.base_year

    @property
    def has_values(self) -> bool:
        """Whether a plan was found at all."""
        return bool(self.quantities)

    def table(self, name: str) -> Table:
        """Return a quantity over the years of the plan; the tail behind them is left out."""
        try:
            return self.quantities[name].first(len(self.years))
        except KeyError:
            raise UsageError(
                f"The plan has no quantity '{name}'. Known: {shown(sorted(self.quantities), 40)}."
            ) from None

    def limit(self, name: str) -> Limit:
        """Return a block of limits by name."""
        try:
            return self.limits[name]
        except KeyError:
            raise UsageError(f"The plan has no limit '{name}'. Known: {shown(sorted(self.limits), 40)}.") from None

    @cached_property
    def tables(self) -> dict[str, Table]:
        """All tables a plan writes, by name: quantities, shadow prices, current prices and the balance."""
        result = {name: self.table(name) for name in self.quantities}
        for name in ALWAYS_WRITTEN:
            result.setdefault(name, Table(name, Index(("label",), ()), self.years, np.empty((len(self.years), 0)), ""))
        result["shadow_prices"] = self._shadow_prices()
        result["balance"] = self._balance()
        if BALANCE in self.limits:
            result["current_prices"] = self.current_prices
        return result | ends_tables(self)

    @property
    def basket_weights(self) -> Array:
        """The base-year basket that prices are counted in, shape (products,)."""
        economy = self.economy
        weights = np.maximum(economy.household_consumption, 0.0)
        if not weights.any():
            weights = np.maximum(economy.base_output, 0.0)
        return weights if weights.any() else np.ones(len(economy.product))

    @cached_property
    def basket_value(self) -> Array:
        """The present value of one unit of the base-year basket, mu_t, shape (years,).

        ``mu_t = sum_i p_it c0_i / sum_i c0_i`` over households' base-year consumption; where the table has none, over
        base-year output. In physical units, which are not added up, that of the whole basket, ``sum_i p_it c0_i``.
        """
        weights = self.basket_weights
        price = self.limit(BALANCE).shadow_price.first(len(self.years)).values
        value: Array = price @ weights / (1.0 if self.economy.is_physical else weights.sum())
        return value

    @cached_property
    def current_prices(self) -> Table:
        """Prices of products in the money of each year, p_it / mu_t; see `in_money_of_the_year`."""
        return replace(
            self.in_money_of_the_year(BALANCE),
            name="current_prices",
            units=UNIT_PRICED_WHOLE if self.economy.is_physical else UNIT_PRICED,
            title="Prices within the plan",
            meaning="Price of each product within the plan, in the money of its year.",
        )

    def in_money_of_the_year(self, limit: str) -> Table:
        """Return the shadow prices of a limit divided by the worth of the basket: a price, a rent, a wage.

        NaN in a year in which the whole basket is worth nothing to the goal.
        """
        price = self.limit(limit).shadow_price.first(len(self.years))
        value = self.basket_value[:, None]
        current = np.divide(price.values, value, out=np.full_like(price.values, np.nan), where=value > 0)
        return Table(limit, price.index, self.years, current, f"base-year baskets per {price.units}")

    def price_span(self, product: str, year: int) -> Span | None:
        """Return the ends of a product's price in the money of its year, None where it is a point."""
        ends, table = self.limit(BALANCE).ends, self.limit(BALANCE).shadow_price
        return None if ends is None else span_at(ends.current, table.year_position(year), table.position(product))

    def _shadow_prices(self) -> Table:
        items, columns = [], []
        for limit in self.limits.values():
            prices = limit.shadow_price.first(len(self.years))
            items += [(limit.name, prices.index.label(i)) for i in range(len(prices.index))]
            columns.append(prices.values)
        values = np.hstack(columns) if columns else np.empty((len(self.years), 0))
        return Table(
            "shadow_prices",
            Index(("limit", "label"), tuple(items)),
            self.years,
            values,
            f"{self.goal_units} gained per unit, present value",
        )

    def _balance(self) -> Table:
        items, columns = [], []
        net = np.zeros((len(self.years), len(self.economy.product)))
        for entry in self.balance.values():
            table = entry.table.first(len(self.years))
            items += [(*item, entry.name, entry.side) for item in table.index.items]
            columns.append(table.values)
            net = net + (table.values if entry.side == "supply" else -table.values)
        if columns:
            items += [(*item, "not_used", "use") for item in table.index.items]
            columns.append(net)
        values = np.hstack(columns) if columns else np.empty((len(self.years), 0))
        return Table(
            "balance", Index(("product", "entry", "side"), tuple(items)), self.years, values, self.economy.flow_unit
        )


_TELLERS: list[Callable[[Plan], str]] = [repr]


def told_by(teller: Callable[[Plan], str]) -> None:
    """Let a function of a plan say what `print` shows of it: it stands above this file and cannot be imported here."""
    _TELLERS.append(teller)


UNIT_PRICED, UNIT_PRICED_WHOLE = "1 (base-year basket = 1)", "base-year baskets per unit of each product"
"""Of prices within a plan: of a mean unit of the basket, of all of it where products have units of their own."""

ALWAYS_WRITTEN = ("output", "consumption", "investment", "capital", "imports", "exports", "labour", "stocks")
"""Tables written for every plan, empty where the economy has no such thing."""


def ends_tables(plan: Plan) -> dict[str, Table]:
    """Return the ends of all prices a plan leaves open, by name; nothing where all are points.

    An end that is not there (as much as one likes) is left out.
    """
    wide = [limit for limit in plan.limits.values() if limit.ends is not None]
    items, columns = [], []
    for limit in wide:
        assert limit.ends is not None
        for place in np.flatnonzero(~np.isnan(limit.ends.shadow[0]).all(axis=0)).tolist():
            for end, values in zip(ENDS, limit.ends.shadow[:, :, place], strict=True):
                items.append((limit.name, limit.shadow_price.index.label(place), end))
                columns.append(values)
    found = {}
    if items:
        dims, unit = ("limit", "label", "end"), f"{plan.goal_units} gained per unit, present value"
        found["shadow_price_ends"] = _ends_table("shadow_price_ends", dims, items, columns, plan, unit)
    ends = plan.limits[BALANCE].ends if BALANCE in plan.limits else None
    if ends is not None:
        known = plan.limits[BALANCE].shadow_price.index.items
        places = [(item, place) for place, item in enumerate(known) if not np.isnan(ends.current[0, :, place]).all()]
        priced = [(*item, end) for item, _ in places for end in ENDS]
        columns = [ends.current[end, :, place] for _, place in places for end in range(len(ENDS))]
        unit = "1 (base-year basket = 1)"
        found["current_price_ends"] = _ends_table("current_price_ends", ("product", "end"), priced, columns, plan, unit)
    return found


def _ends_table(
    name: str, dims: tuple[str, ...], items: list[Any], columns: list[Array], plan: Plan, units: str
) -> Table:
    values = np.stack(columns, axis=1)[: len(plan.years)]
    values = np.where(np.isfinite(values), values, np.nan)
    return Table(name, Index(dims, tuple(items)), plan.years, values, units)


ENDS = ("least", "most")
