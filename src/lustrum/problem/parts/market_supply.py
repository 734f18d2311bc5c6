r"""People who sell by their own choice: what they bring to market depends on what they are offered for it.

Sellers that eat part of what they make bring to market M = Q - C, with elasticity

.. math:: \epsilon_M = \frac{\epsilon_Q - (1 - m)\,(\eta_p + \eta_y (1 + \epsilon_Q))}{m}, \qquad m = M / Q

with respect to tau, their prices over those of the goods they buy, base year one. It may be negative: who is paid
better may sell less. Sellers that eat nothing (m = 1) have an ordinary supply curve. Tau is no variable of a plan: it
is what `lustrum market` finds.

Source: Krishna, Economic Journal 72 (1962).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.names import ACTIVITY_LEVEL, CONSUMPTION, MARKET_GOODS, MARKET_SALES, MARKET_SUPPLY
from lustrum.problem.problem import PlanProblem

HARVEST, OWN_PRICE, INCOME = 0.2, -0.3, 0.4
"""Elasticities where nobody says: of what is made; of own consumption to its price, and to income."""


@dataclass(frozen=True)
class Market:
    """Sellers of one product and the goods offered to them.

    Parameters
    ----------
    name, product : str
    sellers : tuple of str
        Activities that make the product and sell by their own choice.
    group : str
        Household group of the sellers: it eats part of what they make (or nothing of it) and buys the goods.
    goods : tuple of str
        Products whose deliveries to the group are what it is offered.
    elasticity : float, optional
        Of sales to tau; from the three elasticities below and the table's marketed share where it is not stated.
    harvest, own_price, income : float
        eps_Q, eta_p, eta_y.
    """

    name: str
    product: str
    sellers: tuple[str, ...]
    group: str
    goods: tuple[str, ...]
    elasticity: float | None = None
    harvest: float = HARVEST
    own_price: float = OWN_PRICE
    income: float = INCOME


@dataclass(frozen=True, eq=False)
class Exchanged:
    """A market in the base year.

    Parameters
    ----------
    sales, own_use, goods : float
        What was sold, what the group ate itself, and what it was delivered of the goods, in the table's unit a year.
    elasticity : float
        Of sales to tau.
    """

    market: Market
    sales: float
    own_use: float
    goods: float
    elasticity: float


def marketed_surplus_elasticity(share: float, harvest: float, own_price: float, income: float) -> float:
    """Return Krishna's elasticity of sales: negative where the better-paid eat more than they make more.

    >>> round(marketed_surplus_elasticity(0.25, 0.2, -0.3, 0.5), 10)
    -0.1
    """
    return (harvest - (1.0 - share) * (own_price + income * (1.0 + harvest))) / share


def market_supply(
    problem: PlanProblem,
    markets: Sequence[Mapping[str, Any]] = (),
    terms: Mapping[str, Sequence[float]] | None = None,
) -> None:
    """Sellers bring to market at most M0 G_t tau_t^eps: what they make less what they and their own group use of it.

    Parameters
    ----------
    markets : sequence of tables
        ``{name, product, sellers, group, goods, elasticity | harvest, own_price, income}`` each; see `Market`.
    terms : table of lists by market
        tau by year solved, base year = 1; one throughout where it is silent. `lustrum market` finds it.
    """
    if not markets:
        return
    found = exchanges(problem, markets)
    for name in set(terms or {}) - {each.market.name for each in found}:
        raise UsageError(f"market_supply.terms names '{name}', no market of this plan.")
    index = Index(("market",), tuple((each.market.name,) for each in found))
    economy, width = problem.economy, len(found)
    level, consumption = problem.variables[ACTIVITY_LEVEL], problem.quantities[CONSUMPTION].expression
    made = np.zeros((width, len(level)))
    eaten, offered = np.zeros((width, len(consumption))), np.zeros((width, len(consumption)))
    for row, each in enumerate(found):
        sellers = economy.activity.positions(list(each.market.sellers))
        product = economy.product.position(each.market.product)
        made[row, sellers] = _net(economy, product)[sellers]
        eaten[row] = [item == (each.market.group, each.market.product) for item in consumption.index.items]
        offered[row] = [
            item[0] == each.market.group and item[-1] in each.market.goods for item in consumption.index.items
        ]
    sales = (made @ level - eaten @ consumption).indexed(index)
    tau = np.array([_by_year(problem, each.market.name, terms or {}) for each in found]).T
    problem.add_constraint(
        MARKET_SUPPLY,
        sales <= most_sold(problem, found, tau),
        units=economy.flow_unit,
        title="Sales on the market {market}",
        meaning="Sellers bring to market what they choose to at the terms they are offered.",
    )
    problem.add_quantity(
        MARKET_SALES,
        sales,
        units=economy.flow_unit,
        base=np.array([each.sales for each in found]),
        meaning="What sellers make, less their own seed and feed and what their group consumes.",
    )
    problem.add_quantity(
        MARKET_GOODS,
        (offered @ consumption).indexed(index),
        units=economy.flow_unit,
        base=np.array([each.goods for each in found]),
        meaning="Goods delivered to the sellers' group.",
    )
    problem.assume(
        "market_supply",
        "Elasticity of what is brought to market to the sellers' terms of trade (base year = 1; sales grow with the "
        "trend).",
        ", ".join(f"{each.market.name} {each.elasticity:.4g}" for each in found),
        "options.market_supply",
    )


def most_sold(problem: PlanProblem, found: Sequence[Exchanged], tau: Array) -> Array:
    """Return M0 G_t tau^eps, shape (years, markets)."""
    sales = np.array([each.sales for each in found])
    elasticity = np.array([each.elasticity for each in found])
    result: Array = sales * problem.growth.factor(problem.horizon) * tau**elasticity
    return result


def exchanges(problem: PlanProblem, markets: Sequence[Mapping[str, Any]]) -> tuple[Exchanged, ...]:
    """Return the markets a scenario names with what the table says of them.

    Raises
    ------
    UsageError
        For an unknown key, product, activity or group, a market named twice, or one in which nothing is sold.
    MissingDataError
        If the economy tells no household groups.
    """
    economy = problem.economy
    result: list[Exchanged] = []
    for number, given in enumerate(markets, start=1):
        market = _market(number, given)
        if any(market.name == other.market.name for other in result):
            raise UsageError(f"market_supply.markets names '{market.name}' twice.")
        product = economy.product.position(market.product)
        sellers = economy.activity.positions(list(market.sellers))
        made = float(_net(economy, product)[sellers] @ economy.base_level[sellers])
        if economy.group_consumption is None:
            raise MissingDataError(
                f"Market '{market.name}' names the household group '{market.group}', and {economy.name} tells no "
                "groups: give households.csv with what each group consumes."
            )
        row = economy.group_consumption[economy.group.position(market.group)]
        own_use = float(row[product])
        goods = float(row[economy.product.positions(list(market.goods))].sum())
        sales = made - own_use
        if not (sales > 0 and goods > 0):
            raise UsageError(
                f"Market '{market.name}': in the base year the sellers make {made:g} of {market.product}, their group "
                f"consumes {own_use:g} of it and {goods:g} of the goods ({economy.flow_unit}). It must sell some and "
                "buy some: correct sellers, group or goods."
            )
        share = sales / made
        elasticity = market.elasticity
        if elasticity is None:
            elasticity = marketed_surplus_elasticity(share, market.harvest, market.own_price, market.income)
            problem.assume(
                f"market_supply.{market.name}",
                f"Elasticity of sales from a marketed share of {share:.3f}; elasticity of what is made, of own "
                "consumption to its price, and to income.",
                f"{market.harvest:g}, {market.own_price:g}, {market.income:g} give {elasticity:.4g}",
                "Krishna 1962; options.market_supply",
            )
        result.append(Exchanged(market, sales, own_use, goods, float(elasticity)))
    return tuple(result)


def _net(economy: Economy, product: int) -> Array:
    """Return what each activity makes of a product less what it uses up of it itself, per unit of level."""
    net: Array = (economy.supply - economy.use).tocsr()[[product]].toarray()[0]
    return net


def _market(number: int, given: Mapping[str, Any]) -> Market:
    needed = ("name", "product", "sellers", "group", "goods")
    unknown = set(given) - set(Market.__dataclass_fields__)
    missing = [key for key in needed if key not in given]
    if unknown or missing:
        said = f"unknown {', '.join(sorted(unknown))}" if unknown else f"no {', '.join(missing)}"
        raise UsageError(
            f"market_supply.markets, entry {number}: {said}. Keys: {', '.join(Market.__dataclass_fields__)}."
        )
    values = {**given, "sellers": tuple(given["sellers"]), "goods": tuple(given["goods"])}
    for key in ("elasticity", "harvest", "own_price", "income"):
        value = given.get(key, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"market_supply.markets, '{given['name']}': {key} is {value!r}; give a number.")
    if "elasticity" in given and {"harvest", "own_price", "income"} & set(given):
        raise UsageError(
            f"market_supply.markets, '{given['name']}': give the elasticity of sales, or harvest, own_price and income "
            "from which it follows; not both."
        )
    return Market(**values)


def _by_year(problem: PlanProblem, name: str, terms: Mapping[str, Sequence[float]]) -> list[float]:
    given = [float(value) for value in terms.get(name, (1.0,) * problem.horizon)]
    if len(given) < len(problem.years) or not all(value > 0 for value in given):
        raise UsageError(
            f"market_supply.terms of '{name}' has {len(given)} values; give one above 0 for each of the "
            f"{len(problem.years)} years (the last holds beyond them)."
        )
    return (given + [given[-1]] * problem.horizon)[: problem.horizon]
