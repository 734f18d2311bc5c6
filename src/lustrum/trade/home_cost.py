r"""What a product costs at home at the plan's own prices, split into home resources and what could be bought abroad.

A unit of product i by activity j, in the money of its year (base-year basket = 1; p supply price, p^D user price, w
world price in foreign currency, h home margins an import carries):

.. math::

   \text{home resources} = \text{labour} + \text{capacity} + \text{other limits}
      + \sum_t a_t (p^D_t - SER\, w_t) - h_i, \qquad V^w = q w_i - \sum_t a_t w_t

An input nobody trades has no world price: all of its price is home resources. An import that no import row holds
costs ``SER w + h``, so that a product also imported has the ratio ``home resources / (SER V^w)`` of 1 (q = 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lustrum.arrays import Array, Flags
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import Plan
from lustrum.plan.prices import basket_value
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import BALANCE
from lustrum.problem.names import ABSORPTION, ACTIVITY_LEVEL, CAPACITY, IMPORTS, LIMITS_OF_WORK, TRADE_BALANCE
from lustrum.problem.parts.trade import world_price
from lustrum.trade.pricing import cost_by_limit

NOTHING = 1e-9
"""Baskets a unit of foreign exchange, below which it is worth nothing: a solver's zero."""


@dataclass(frozen=True, eq=False)
class HomeCost:
    """Costs of a unit of each product by year, shape (years, products); NaN where nobody makes it.

    Parameters
    ----------
    labour, capacity : array
        Wages and rents at shadow prices, base-year baskets a unit. Where work limits and not labour, wages are all
        that is paid beyond the normal return on capital.
    other : mapping of limit to array
        Every further limit that adds to the cost of a unit.
    input_premium : array
        What inputs cost at home beyond their world price; the whole price of an input nobody trades.
    inland_margin : array
        Home margins an import of the product would carry: saved by making it at home.
    input_world_value : array
        Inputs at world prices, foreign currency a unit.
    world_price : array
        Of the product: of imports where it is imported, else of exports; NaN where it is not traded.
    supply_price, exchange_rate : array, shape (years, products) and (years,)
        The plan's price of the product, and what a unit of foreign exchange is worth.
    import_rent : mapping of limit to array
        What bounds on the import of the product itself add to its price (minus: take from it).
    quantity, imports, exports : array, shape (years, products)
        Output of the product, imports and exports, a year.
    activity : array of str, shape (years, products)
        Whose cost it is: the activity that makes most of it.
    importable : array of bool, shape (products,)
        Whether the world price is that of imports.
    basket : array, shape (years,)
        mu, the present value of the base-year basket.
    """

    labour: Array
    capacity: Array
    other: dict[str, Array]
    input_premium: Array
    inland_margin: Array
    input_world_value: Array
    world_price: Array
    supply_price: Array
    exchange_rate: Array
    import_rent: dict[str, Array]
    quantity: Array
    imports: Array
    exports: Array
    activity: NDArray[np.object_]
    importable: Flags
    basket: Array

    @property
    def home_resources(self) -> Array:
        """Labour, capacity, other limits and premiums of inputs, less the margins an import would carry.

        Of shape (years, products), in base-year baskets a unit.
        """
        total: Array = self.labour + self.capacity + self.input_premium - self.inland_margin
        for cost in self.other.values():
            total = total + cost
        return total

    @property
    def unit_cost(self) -> Array:
        """Everything a unit costs, delivered as its import would be: home resources, inputs, margins saved.

        Of shape (years, products), in base-year baskets a unit.
        """
        rate = self.exchange_rate[:, None]
        cost: Array = self.home_resources + self.inland_margin + rate * self.input_world_value
        return cost

    @property
    def import_parity(self) -> Array:
        """What an import of the product costs delivered: SER w + h.

        Of shape (years, products), in base-year baskets a unit.
        """
        parity: Array = self.exchange_rate[:, None] * self.world_price + self.inland_margin
        return parity


def home_cost(problem: PlanProblem, plan: Plan, world: Array | None = None) -> HomeCost:
    """Return what each product costs at home at the plan's own prices.

    Parameters
    ----------
    problem : PlanProblem
        The one the plan solves.
    plan : Plan
    world : array, shape (years, products), optional
        World prices that take the place of the plan's; NaN keeps the plan's.

    Raises
    ------
    UsageError
        If the plan is not solved, so that it has no prices.
    MissingDataError
        If it has no foreign trade, so that there is no price of foreign exchange.
    """
    if plan.status not in ("optimal", "relaxed"):
        raise UsageError(f"The plan is {plan.status}: it has no prices. Make its wishes fit first (`lustrum plan`).")
    if TRADE_BALANCE not in plan.limits:
        raise MissingDataError(
            "The plan has no foreign trade: without imports or exports there is no price of foreign exchange and "
            "nothing to compare with. Give imports and exports in the economy folder, and keep the part `trade`."
        )
    if not plan.maximise:
        raise UsageError("Coefficients need a goal that is the better the larger it is; the plan's goal is a cost.")
    return _Account(problem, plan, world).cost()


class _Account:
    """Prices of one plan in current value, and the arrays `HomeCost` is made of."""

    def __init__(self, problem: PlanProblem, plan: Plan, stated: Array | None) -> None:
        self.problem, self.plan, self.economy = problem, plan, plan.economy
        self.years = len(plan.years)
        self.shape = (self.years, len(self.economy.product))
        self.basket = basket_value(plan)
        if not (self.basket > 0).all():
            years = [str(y) for y, v in zip(plan.years, self.basket, strict=True) if not v > 0]
            raise UsageError(f"The basket is worth nothing to the plan's goal in {', '.join(years)}: no prices.")
        self.supply = self._price("balance")
        self.user = self._price("absorption") if ABSORPTION in plan.limits else self.supply
        rate = plan.limit(TRADE_BALANCE).shadow_price.values[: self.years, 0] / self.basket
        self.rate: Array = np.where(rate > NOTHING, rate, 0.0)
        self.imports, self.imported = self._traded("imports")
        self.exports, self.exported = self._traded("exports")
        self.world, self.margin = self._world()
        if stated is not None:
            self.world = np.where(np.isnan(stated), self.world, stated)

    def _price(self, limit: str) -> Array:
        price: Array = self.plan.limit(limit).shadow_price.values[: self.years] / self.basket[:, None]
        return price

    def _traded(self, name: str) -> tuple[Array, Flags]:
        """Return a trade flow by year and product, and which products may be traded this way."""
        flow, may = np.zeros(self.shape), np.zeros(self.shape[1], dtype=bool)
        if name in self.plan.quantities:
            table = self.plan.table(name)
            at = self.economy.product.positions([item[0] for item in table.index.items])
            flow[:, at] = table.values
            may[at] = True
        return flow, may

    def _world(self) -> tuple[Array, Array]:
        """Return world prices, NaN where a product is not traded, and the home margins of its import."""
        world, economy = np.full(self.shape, np.nan), self.economy
        abroad = 1.0 - float(economy.margin_rate.sum())
        for name, given, share in (
            ("exports", economy.world_export_price, 1.0),
            ("imports", economy.world_import_price, abroad),
        ):
            if name not in self.problem.variables:
                continue
            variable = self.problem.variables[name]
            at = economy.product.positions([item[0] for item in variable.index.items])
            prices = share * world_price(self.problem, given, variable)[: self.years]
            moves = self.imported[at] if name == "imports" else np.asarray(economy.final("exports"))[at] > 0.0
            columns = np.asarray(at)[moves]
            world[:, columns] = prices[:, moves]
        margin = np.where(self.imported, (self.user @ economy.margin_rate)[:, None], 0.0)
        return world, margin

    def cost(self) -> HomeCost:
        chosen = self._makers()
        each = cost_by_limit(self.problem, self.plan, "activity_level")
        money = self.basket[:, None]
        by_limit = {name: cost / money for name, cost in each.items() if not self._is_balance(name)}
        premium, world = self._inputs()
        yields = self._per_unit(chosen)
        empty = np.zeros((self.years, len(self.economy.activity)))

        def of_product(by_activity: Array) -> Array:
            return (
                np.where(chosen >= 0, np.take_along_axis(by_activity, np.maximum(chosen, 0), axis=1), np.nan) / yields
            )

        by_premium, by_world = self._by_products(chosen)
        rents = self._import_rents()
        labour = sum((by_limit.pop(name, empty) for name in LIMITS_OF_WORK), empty)
        capacity = by_limit.pop(CAPACITY, empty)
        other = {name: of_product(cost) for name, cost in by_limit.items() if cost.any()}
        labels = np.array([*self.economy.activity.labels, ""], dtype=object)
        return HomeCost(
            labour=of_product(labour),
            capacity=of_product(capacity),
            other=other,
            input_premium=of_product(premium) - by_premium / yields,
            inland_margin=self.margin,
            input_world_value=of_product(world) - by_world / yields,
            world_price=self.world,
            supply_price=self.supply,
            exchange_rate=self.rate,
            import_rent=rents,
            quantity=self._output(),
            imports=self.imports,
            exports=self.exports,
            activity=labels[chosen],
            importable=self.imported,
            basket=self.basket,
        )

    def _output(self) -> Array:
        output: Array = self.plan.table(ACTIVITY_LEVEL).values @ self.economy.supply.T.toarray()
        return output

    def _makers(self) -> np.ndarray:
        """Return the activity whose cost a product's is, by year: the one that makes most of it; -1 where none does."""
        supply = self.economy.supply.toarray()
        level = self.plan.table(ACTIVITY_LEVEL).values
        chosen = np.full(self.shape, -1)
        for i in range(self.shape[1]):
            able = np.flatnonzero(supply[i] > 0.0)
            if len(able):
                made = level[:, able] * supply[i, able]
                chosen[:, i] = np.where(made.max(axis=1) > 0.0, able[made.argmax(axis=1)], -1)
        return chosen

    def _column(self, by_activity: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        return np.take_along_axis(by_activity, np.maximum(chosen, 0), axis=1)

    def _per_unit(self, chosen: np.ndarray) -> Array:
        """Return how much of the product a unit of its activity makes, shape (years, products)."""
        supply = self.economy.supply.toarray()
        made: Array = supply[np.arange(self.shape[1])[None, :], np.maximum(chosen, 0)]
        return np.where(made > 0.0, made, np.nan)

    def _inputs(self) -> tuple[Array, Array]:
        """Return premium and world value of the inputs of a unit of each activity, shape (years, activities)."""
        use = self.economy.use.toarray()
        traded = np.isfinite(self.world)
        world = np.where(traded, self.world, 0.0) @ use
        premium = (self.user - self.rate[:, None] * np.where(traded, self.world, 0.0)) @ use
        lag = self.economy.production_lag
        if lag is None or not lag.any():
            return premium, world
        # Inputs fall earlier: what they cost then, carried to the year of the output in present value.
        early = np.arange(self.years)[:, None] - lag[None, :]
        known = early >= 0
        at = np.maximum(early, 0)
        carry = self.basket[at] / self.basket[:, None]
        foreign = (self.rate * self.basket)[at] / (self.rate * self.basket)[:, None]
        columns = np.arange(len(lag))[None, :]
        return (
            np.where(known, premium[at, columns] * carry, np.nan),
            np.where(known, world[at, columns] * foreign, np.nan),
        )

    def _by_products(self, chosen: np.ndarray) -> tuple[Array, Array]:
        """Return what by-products of a unit of the activity bring: premium over, and value at, world prices."""
        supply = self.economy.supply.toarray()
        traded = np.isfinite(self.world)
        abroad = np.where(traded, self.world, 0.0)
        gain = self.supply - self.rate[:, None] * abroad
        own = supply[np.arange(self.shape[1])[None, :], np.maximum(chosen, 0)]
        premium = self._column(gain @ supply, chosen) - gain * own
        world = self._column(abroad @ supply, chosen) - abroad * own
        return np.where(chosen >= 0, premium, 0.0), np.where(chosen >= 0, world, 0.0)

    def _is_balance(self, name: str) -> bool:
        return self.problem.constraints[name].kind == BALANCE

    def _import_rents(self) -> dict[str, Array]:
        """Return what bounds on a product's import add to its price, by bound."""
        if IMPORTS not in self.problem.variables:
            return {}
        each = cost_by_limit(self.problem, self.plan, "imports")
        variable = self.problem.variables[IMPORTS]
        at = self.economy.product.positions([item[0] for item in variable.index.items])
        rents = {}
        for name, cost in each.items():
            if self._is_balance(name) or name == "trade_balance" or not cost.any():
                continue
            rents[name] = np.zeros(self.shape)
            rents[name][:, at] = cost / self.basket[:, None]
        return rents
