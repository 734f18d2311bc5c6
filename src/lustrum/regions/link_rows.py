"""Rows of linked products: what all buy of a region is what it sells, and what goes to and comes from outside."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.labels import Index
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.expression import Expression, Variable
from lustrum.problem.names import PURCHASES, SOLD_OUTSIDE
from lustrum.problem.parts.trade import ForeignTrade
from lustrum.problem.stack import Stack
from lustrum.regions.links import Linked
from lustrum.regions.purchases import OUTSIDE

SOLD, BOUGHT_OUTSIDE = "sold", "bought_outside"
"""One row, and price, for each who sells a linked product; what places outside the federation buy of it."""


def link_rows(stack: Stack, trades: Mapping[str, ForeignTrade], links: Linked, units: str) -> None:
    """Add the rows of linked products: what is bought of a region is what it sells."""
    problems = stack.members
    pairs = [(p, name) for p in links.products for name, trade in trades.items() if (p,) in trade.exports.index.items]
    pairs += [(product, OUTSIDE) for product in links.from_outside]
    index = Index(("product", "from"), tuple(pairs))
    uses: dict[str, Expression] = {}
    for name, problem in problems.items():
        parts = []
        if PURCHASES in problem.variables:
            parts.append(over(problem.variables[PURCHASES], index))
        if name in trades:
            parts.append(-1.0 * over(trades[name].exports, index, name))
        if SOLD_OUTSIDE in problem.variables:
            parts.append(over(problem.variables[SOLD_OUTSIDE], index, name))
        if parts:
            uses[name] = sum(parts[1:], parts[0])
    level = np.zeros((stack.horizon, len(index)))
    for k, (product, seller) in enumerate(index.items):
        if seller == OUTSIDE:
            level[:, k] = links.from_outside[product] * _trend_of(problems, product, "imports")
    stack.share(
        SOLD, uses, "=", level, index=index, units=units, title="Sold by {from}: {product}", kind=IDENTITY,
        meaning="What all buy of a region of a linked product is what it sells.",
    )  # fmt: skip
    if links.to_outside:
        out = Index(("product",), tuple((product,) for product in links.to_outside))
        path = np.stack(
            [value * _trend_of(problems, product, "exports") for product, value in links.to_outside.items()], axis=1
        )
        going = {
            name: over(problem.variables[SOLD_OUTSIDE], out)
            for name, problem in problems.items()
            if SOLD_OUTSIDE in problem.variables
        }
        stack.share(
            BOUGHT_OUTSIDE, going, "=", path, index=out, units=units, title="Bought outside: {product}", kind=IDENTITY,
            meaning="What places outside the federation buy of a linked product grows with what regions export.",
        )  # fmt: skip


def over(flow: Variable, index: Index, seller: str = "") -> Expression:
    """Return a flow over the items of shared rows, those left out that are none of them; a seller joins its label."""
    at = {item: k for k, item in enumerate(index.items)}
    items = [(*item, seller) if seller else item for item in flow.index.items]
    found = [(at[item], k) for k, item in enumerate(items) if item in at]
    rows, columns = ([pair[side] for pair in found] for side in (0, 1))
    gather = sparse.csc_array((np.ones(len(found)), (rows, columns)), shape=(len(index), len(flow.index)))
    return (gather @ flow).indexed(index)


def _trend_of(problems: Mapping[str, PlanProblem], product: str, side: str) -> Array:
    """Return how imports or exports of a product grow on the trends of all regions, shape (horizon,), 1 today."""
    base, path = 0.0, np.zeros(next(iter(problems.values())).horizon)
    for problem in problems.values():
        economy = problem.economy
        if product in economy.product.labels:
            values = np.asarray(economy.imports) if side == "imports" else np.asarray(economy.final("exports"))
            value = float(values[economy.product.position(product)])
            base += value
            path += value * problem.growth.factor(problem.horizon)[:, 0]
    return path / (base or 1.0)
