r"""Regions of one plan: ordinary problems side by side that sell to and buy from one pool a product and year.

.. math:: \sum_r m_{r,p,t} - \sum_r e_{r,p,t} = o_{p,t} \qquad (\pi_{p,t})

What all import, less what all export, comes from outside (o), zero where the table is closed. Who sells to whom is told
afterwards (`partners`): pairs of regions would be a hundred times the rows and decide nothing more. With few regions
products may be linked (`links`): then what a region sells is what all others buy of it, flow by flow.

.. math:: \sum_b f_{p,s,b,t} - e_{s,p,t} = 0 \qquad (\pi_{p,s,t})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.hand_over import layout_of
from lustrum.problem.names import PURCHASES, TRADE_BALANCE
from lustrum.problem.parts.trade import ForeignTrade
from lustrum.problem.stack import AssembledStack, Stack
from lustrum.regions.link_rows import BOUGHT_OUTSIDE, SOLD, link_rows, over
from lustrum.regions.links import Linked
from lustrum.regions.solidarity import AID_SHARES

POOL = "pool"
"""The rows that couple regions."""

CLOSED = 1e-6
"""Imports less exports of a product, as a part of both, up to which a table counts as closed."""


def coupled(
    problems: Mapping[str, PlanProblem], weights: Mapping[str, float] | None = None, links: Linked | None = None
) -> Stack:
    """Return the problems of regions as one, coupled by a pool row for each product and year, or by flows.

    Parameters
    ----------
    problems : mapping of region to PlanProblem
        Each with the part `trade`; all in one unit.
    weights : mapping of region to float, optional
        What a unit of a region's goal counts in the common one; 1 unless given.
    links : Linked, optional
        Products of which each region sells to each; the problems have the part `purchases` then.

    Raises
    ------
    UsageError
        If units, years or senses of goals differ.
    """
    units = {problem.economy.flow_unit for problem in problems.values()}
    if len(units) > 1:
        said = "; ".join(f"{name}: {problem.economy.flow_unit}" for name, problem in problems.items())
        raise UsageError(f"Regions of one plan count in one unit: {said}. Load them again from one table.")
    stack = Stack(problems, weights)
    trades = {name: found for name, problem in problems.items() if (found := problem.find(ForeignTrade))}
    products = list(
        dict.fromkeys(item for each in trades.values() for v in (each.imports, each.exports) for item in v.index.items)
    )
    if links is not None and links.products:
        link_rows(stack, trades, links, next(iter(units)))
        products = [item for item in products if item[0] not in links.products]
    if not products:
        return stack
    pool = Index(("product",), tuple(products))
    stack.share(
        POOL,
        {name: over(each.imports, pool) - over(each.exports, pool) for name, each in trades.items()},
        "=",
        from_outside(problems, pool),
        index=pool,
        units=units.pop(),
        title="Trade between regions: {product}",
        meaning="What regions import of a product is what regions export, and what comes from outside.",
        kind=IDENTITY,
    )
    return stack


def from_outside(problems: Mapping[str, PlanProblem], pool: Index) -> Array:
    """Return what comes into the pool from outside the federation, shape (horizon, products), in the flow unit a year.

    In the base year imports less exports of all regions. It grows with imports where more comes in, with exports where
    more goes out, each region's at its own trend.
    """
    economies = {name: problem.economy for name, problem in problems.items()}
    growth = {name: problem.growth.factor(problem.horizon) for name, problem in problems.items()}
    return _outside(economies, growth, [item[0] for item in pool.items])


def paid_outside(economies: Mapping[str, Economy], growth: Mapping[str, Array]) -> Array:
    """Return what places outside finance for all regions together, shape (horizon,), in the flow unit a year.

    It is what comes from there and is not sold there in return, less what importers keep at home as margins: transfers
    that add up to less would leave no way to pay it.

    Parameters
    ----------
    growth : mapping of region to array, shape (horizon, 1)
        Of its trend, (1 + g)^t.
    """
    products = list(dict.fromkeys(label for economy in economies.values() for label in economy.product))
    margins = sum(
        float(economy.imports.sum() * economy.margin_rate.sum()) * growth[name][:, 0]
        for name, economy in economies.items()
    )
    paid: Array = _outside(economies, growth, products).sum(axis=1) - margins
    return paid


def _outside(economies: Mapping[str, Economy], growth: Mapping[str, Array], products: Sequence[str]) -> Array:
    horizon = len(next(iter(growth.values())))
    imports, exports = np.zeros((horizon + 1, len(products))), np.zeros((horizon + 1, len(products)))
    at = {label: place for place, label in enumerate(products)}
    for name, economy in economies.items():
        path = np.concatenate([np.ones((1, 1)), growth[name]])
        place = [at[label] for label in economy.product if label in at]
        rows = [k for k, label in enumerate(economy.product) if label in at]
        imports[:, place] += path * np.asarray(economy.imports)[rows]
        exports[:, place] += path * np.asarray(economy.final("exports"))[rows]
    net = imports[0] - exports[0]
    net[np.abs(net) <= CLOSED * (imports[0] + exports[0])] = 0.0
    size = np.where(net > 0.0, imports[0], exports[0])
    part = np.divide(net, size, out=np.zeros_like(net), where=size != 0.0)
    outside: Array = part * np.where(net > 0.0, imports[1:], exports[1:])
    return outside


def with_base_prices(stack: Stack, whole: AssembledStack, dual: Array) -> Array:
    """Return duals whose pool prices are on average those of the base year: above or below them, product by product.

    What all regions may buy beyond what they sell adds up to what the pool says of all products together: one and the
    same amount may stand on every pool row of a year, or on the foreign exchange of every region. It goes to the
    latter, where it is what foreign exchange is worth at home.

    Parameters
    ----------
    dual : array, shape (rows of the whole,)
    """
    blocks = [name for name in (POOL, SOLD) if name in whole.shared_rows]
    if not blocks:
        return dual
    settled = dual.copy()
    traded = {name: _traded(stack, name) for name in blocks}
    total = sum(float(each.sum()) for each in traded.values())
    level = sum((dual[whole.shared_rows[name]] @ (traded[name] / total) for name in blocks), np.zeros(1))
    for name in blocks:
        settled[whole.shared_rows[name]] -= level[:, None]
    if BOUGHT_OUTSIDE in whole.shared_rows:
        settled[whole.shared_rows[BOUGHT_OUTSIDE]] += level[:, None]
    if AID_SHARES in whole.shared_rows:  # who gives loses foreign exchange, who receives has more of it
        settled[whole.shared_rows[AID_SHARES]] -= level[:, None]
    for name, problem in stack.members.items():
        names = list(problem.constraints)
        if TRADE_BALANCE in names:
            own = layout_of(problem).rows_of(names.index(TRADE_BALANCE), 1).ravel()
            settled[whole.rows[name].start + own] += level
        if PURCHASES in names:
            block = problem.constraints[PURCHASES]
            own = layout_of(problem).rows_of(names.index(PURCHASES), len(block.expression.index))
            settled[whole.rows[name].start + own] += level[:, None]
    return settled


def _traded(stack: Stack, block: str) -> Array:
    """Return what is traded of each item of shared rows in the base year, shape (items,): imports, a seller's flows."""
    index = stack.shared[block].index
    found = np.zeros(len(index))
    if block == SOLD:
        place = {item: k for k, item in enumerate(index.items)}
        for problem in stack.members.values():
            bought = problem.quantities.get(PURCHASES)
            for item, value in zip(bought.expression.index.items, bought.base, strict=True) if bought else ():
                found[place[item]] += value
        return found if found.any() else np.ones(len(index))
    at = {item[0]: k for k, item in enumerate(index.items)}
    for problem in stack.members.values():
        for label, value in zip(problem.economy.product, np.asarray(problem.economy.imports), strict=True):
            if label in at:
                found[at[label]] += value
    return found if found.any() else np.ones(len(index))
