r"""Regions of one plan: ordinary problems side by side that sell to and buy from one pool a product and year.

.. math:: \sum_r m_{r,p,t} - \sum_r e_{r,p,t} = o_{p,t} \qquad (\pi_{p,t})

What all import, less what all export, comes from outside (o), zero where the table is closed. Who sells to whom is told
afterwards (`partners`): pairs of regions would be a hundred times the rows and decide nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.hand_over import layout_of
from lustrum.problem.names import TRADE_BALANCE
from lustrum.problem.parts.trade import ForeignTrade
from lustrum.problem.stack import AssembledStack, Stack
from lustrum.regions.solidarity import AID_SHARES

POOL = "pool"
"""The rows that couple regions."""

CLOSED = 1e-6
"""Imports less exports of a product, as a part of both, up to which a table counts as closed."""


def coupled(problems: Mapping[str, PlanProblem], weights: Mapping[str, float] | None = None) -> Stack:
    """Return the problems of regions as one, coupled by a pool row for each product and year.

    Parameters
    ----------
    problems : mapping of region to PlanProblem
        Each with the part `trade`; all in one unit.
    weights : mapping of region to float, optional
        What a unit of a region's goal counts in the common one; 1 unless given.

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
    if not products:
        return stack
    pool = Index(("product",), tuple(products))
    stack.share(
        POOL,
        {name: _net(each.imports, pool) - _net(each.exports, pool) for name, each in trades.items()},
        "=",
        from_outside(problems, pool),
        index=pool,
        units=units.pop(),
        title="Trade between regions: {product}",
        meaning="What regions import of a product is what regions export, and what comes from outside.",
        kind=IDENTITY,
    )
    return stack


def _net(flow: Variable, pool: Index) -> Expression:
    """Return a flow over the products of the pool."""
    place = np.array(flow.index.positions_in(pool), dtype=np.int64)
    gather = sparse.csc_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(pool), len(flow.index)))
    return (gather @ flow).indexed(pool)


def from_outside(problems: Mapping[str, PlanProblem], pool: Index) -> Array:
    """Return what comes into the pool from outside the federation, shape (horizon, products), in the flow unit a year.

    In the base year imports less exports of all regions. It grows with imports where more comes in, with exports where
    more goes out, each region's at its own trend.
    """
    first = next(iter(problems.values()))
    imports, exports = np.zeros((first.horizon + 1, len(pool))), np.zeros((first.horizon + 1, len(pool)))
    at = {item[0]: place for place, item in enumerate(pool.items)}
    for problem in problems.values():
        economy = problem.economy
        growth = np.concatenate([np.ones((1, 1)), problem.growth.factor(problem.horizon)])
        place = [at[label] for label in economy.product if label in at]
        rows = [k for k, label in enumerate(economy.product) if label in at]
        imports[:, place] += growth * np.asarray(economy.imports)[rows]
        exports[:, place] += growth * np.asarray(economy.final("exports"))[rows]
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
    if POOL not in whole.shared_rows:
        return dual
    settled = dual.copy()
    rows = whole.shared_rows[POOL]
    traded = _traded(stack)
    level = dual[rows] @ (traded / traded.sum())
    settled[rows] -= level[:, None]
    if AID_SHARES in whole.shared_rows:  # who gives loses foreign exchange, who receives has more of it
        settled[whole.shared_rows[AID_SHARES]] -= level[:, None]
    for name, problem in stack.members.items():
        names = list(problem.constraints)
        if TRADE_BALANCE in names:
            own = layout_of(problem).rows_of(names.index(TRADE_BALANCE), 1).ravel()
            settled[whole.rows[name].start + own] += level
    return settled


def _traded(stack: Stack) -> Array:
    """Return what all regions import in the base year, shape (products of the pool,)."""
    pool = stack.shared[POOL].index
    at = {item[0]: place for place, item in enumerate(pool.items)}
    found = np.zeros(len(pool))
    for problem in stack.members.values():
        for label, value in zip(problem.economy.product, np.asarray(problem.economy.imports), strict=True):
            if label in at:
                found[at[label]] += value
    return found if found.any() else np.ones(len(pool))
