r"""Linked products: imports bought of other regions by name; freight beyond the base year's takes transport.

.. math::

   m_{b,p,t} = \sum_s f_{p,s,b,t}, \qquad f_{p,s,b,t} \le \bar f_{p,s,b} \quad (\rho_{p,s,b,t}), \qquad
   (1 - \beta)^t s^0_{p,s,b}\, m_{b,p,t} \le f_{p,s,b,t} \le (1 + \beta)^t s^0_{p,s,b}\, m_{b,p,t}, \qquad
   \text{freight}_{b,t} = \sum_{p,s} \varphi_{p,s,b} \left(f_{p,s,b,t} - f^0_{p,s,b}\, G_{b,t}\right)

What carries the base year's flows is in the use of transport of the table already, and grows with it: charged is the
change against the base flow along the buyer's trend, and what is carried less is saved.

A partner's share s in what a buyer buys of a product stays within the band beta a year, where the base year has one;
where a limit is said of a product, by whomever it is bought, limits decide, and none of its shares is held: what a
limit keeps from one buyer has to find another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem import PlanProblem
from lustrum.problem.check import Answer, Check, checked_by, equal
from lustrum.problem.declarations import LIMIT
from lustrum.problem.expression import Variable
from lustrum.problem.names import FREIGHT, IMPORTS, LINK_LIMIT, PARTNER_FALL, PARTNER_RISE, PURCHASES, SOLD_OUTSIDE
from lustrum.problem.parts.trade import ForeignTrade
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

OUTSIDE = "(outside)"
"""Who sells and buys where a table is not closed: places that are no region."""

SMALLEST = 1e-3
"""Of what is imported of a product: the size of a flow that was none in the base year."""

Flow = tuple[str, str, float, float | None, float]
"""Product, seller, flow of the base year, limit, freight for each unit."""


def purchases_are_imports(answer: Answer) -> Check | None:
    """What is bought of all regions of a linked product is what is imported of it."""
    bought, imports = answer.quantities.get(PURCHASES), answer.quantities.get(IMPORTS)
    if bought is None or imports is None:
        return None
    products = list(dict.fromkeys(item[0] for item in bought.index.items))
    places = [[k for k, item in enumerate(bought.index.items) if item[0] == product] for product in products]
    sums = np.stack([bought.values[:, each].sum(axis=1) for each in places], axis=1)
    at = [imports.index.items.index((product,)) for product in products]
    expected = np.zeros(bought.values.shape)
    difference = sums - imports.values[:, at]
    for each, column in zip(places, difference.T, strict=True):
        expected[:, each] = bought.values[:, each] - column[:, None]
    return equal("purchases add up to imports", bought, expected, max(float(answer.economy.imports.sum()), 1.0))


@checked_by(purchases_are_imports)
def purchases(
    problem: PlanProblem,
    flows: Sequence[Flow] = (),
    outside_buys: Sequence[tuple[str, float]] = (),
    transport: str = "",
    band: float = np.inf,
    decided: Sequence[str] = (),
) -> None:
    """Imports of linked products are bought of regions by name; carrying more than in the base year takes transport.

    Said by a federation (`links = "pairs"`), by no scenario of one economy.

    Parameters
    ----------
    flows : sequence of (product, seller, flow of the base year, limit or None, freight)
        Freight in units of the transport product for each unit of the flow.
    outside_buys : sequence of (product, flow of the base year)
        Linked products that places outside the federation buy.
    transport : str
        The product that carries; needed where there is freight.
    band : float
        How far a seller's share in what is bought of a product may move a year, a part of it: 0.1 is 10 per cent. Only
        where the base year has a flow.
    decided : sequence of str
        Products of which links.csv says a limit anywhere: who sells to whom is decided there, and no share is held.
    """
    traded = problem.find(ForeignTrade)
    if traded is None:  # a region that trades with nobody
        return
    unit = problem.economy.flow_unit
    imported, exported = ({item[0] for item in v.index.items} for v in (traded.imports, traded.exports))
    kept = [flow for flow in flows if flow[0] in imported]
    if kept:
        index = Index(("product", "from"), tuple((flow[0], flow[1]) for flow in kept))
        base = np.array([flow[2] for flow in kept])
        f = problem.add_variable(
            PURCHASES,
            index,
            units=unit,
            scale=np.maximum(base, SMALLEST * _imported(problem, kept)),
            follows_trend=base,
        )
        problem.add_quantity(PURCHASES, f, units=unit, base=base, title="Bought of: {product} from {from}")
        _are_imports(problem, traded, f)
        _limited(problem, f, kept)
        if np.isfinite(band):
            _banded(problem, traded, f, [0.0 if flow[0] in decided else flow[2] for flow in kept], band)
        _carried(problem, f, kept, transport)
    going = [(product, value) for product, value in outside_buys if product in exported]
    if going:
        out = Index(("product",), tuple((product,) for product, _ in going))
        base = np.array([value for _, value in going])
        g = problem.add_variable(SOLD_OUTSIDE, out, units=unit, scale=np.maximum(base, 1e-9), follows_trend=base)
        problem.add_quantity(SOLD_OUTSIDE, g, units=unit, base=base, title="Sold outside: {product}")


def _imported(problem: PlanProblem, flows: Sequence[Flow]) -> Array:
    """Return what is imported of the product of each flow in the base year, shape (flows,)."""
    found: Array = np.asarray(problem.economy.imports)[[problem.economy.product.position(flow[0]) for flow in flows]]
    return found


def _are_imports(problem: PlanProblem, traded: ForeignTrade, f: Variable) -> None:
    products = list(dict.fromkeys(item[0] for item in f.index.items))
    rows = [products.index(item[0]) for item in f.index.items]
    gather = sparse.csc_array((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(len(products), len(rows)))
    index = Index(("product",), tuple((product,) for product in products))
    at = [traded.imports.index.items.index((product,)) for product in products]
    problem.add_constraint(
        PURCHASES,
        (gather @ f).indexed(index).equals(traded.imports.take(at).indexed(index)),
        units=problem.economy.flow_unit,
        title="Imports bought of regions: {product}",
        meaning="What is bought of all others of a linked product is what is imported of it.",
    )


def _limited(problem: PlanProblem, f: Variable, flows: Sequence[Flow]) -> None:
    some = [k for k, flow in enumerate(flows) if flow[3] is not None]
    if not some:
        return
    problem.add_constraint(
        LINK_LIMIT,
        f.take(some) <= np.array([float(flows[k][3] or 0.0) for k in some]),
        units=problem.economy.flow_unit,
        kind=LIMIT,
        title="Link: {product} from {from}",
        meaning="A link carries no more than its limit a year.",
    )


def _banded(problem: PlanProblem, traded: ForeignTrade, f: Variable, flows: Sequence[float], band: float) -> None:
    """Hold the shares of sellers in what is bought of a product within a band about the base year's."""
    items, total = f.index.items, dict[str, float]()
    for (product, _), flow in zip(items, flows, strict=True):
        total[product] = total.get(product, 0.0) + max(flow, 0.0)
    some = [k for k, flow in enumerate(flows) if flow > 0.0]
    if not some:
        return
    index = Index(("product", "from"), tuple(items[k] for k in some))
    share = np.array([flows[k] / total[items[k][0]] for k in some])
    at = [traded.imports.index.items.index((items[k][0],)) for k in some]
    shape = (len(some), len(traded.imports.index))
    due = (sparse.csc_array((share, (np.arange(len(some)), at)), shape=shape) @ traded.imports).indexed(index)
    bought = f.take(some).indexed(index)
    more, less = (1.0 + band) ** problem.elapsed, max(1.0 - band, 0.0) ** problem.elapsed
    problem.add_constraint(
        PARTNER_RISE,
        bought - due * more <= 0.0,
        units=problem.economy.flow_unit,
        kind=LIMIT,
        title="Share of {from} in imports of {product}: most",
        meaning="A seller's share in what is bought of a product rises no faster than the band of partners.",
    )
    problem.add_constraint(
        PARTNER_FALL,
        bought - due * less >= 0.0,
        units=problem.economy.flow_unit,
        kind=LIMIT,
        title="Share of {from} in imports of {product}: least",
        meaning="A seller's share in what is bought of a product falls no faster than the band of partners.",
    )


def _carried(problem: PlanProblem, f: Variable, flows: Sequence[Flow], transport: str) -> None:
    """Enter what is carried beyond the base flow on the trend among the uses of transport; less is saved."""
    rate = np.array([flow[4] for flow in flows])
    if not rate.any():
        return
    economy = problem.economy
    if transport not in economy.product.labels:
        raise UsageError(
            f"links.csv says freight, and {economy.name} has no product '{transport}' that carries: write transport = "
            f'"PRODUCT" into federation.toml. {nearest(transport, economy.product.labels)}'
        )
    base = np.array([flow[2] for flow in flows])
    row = economy.product.position(transport)
    there, needed = float(economy.base_absorption[row]), float(rate @ base)
    if needed > there:
        raise UsageError(
            f"Freight of links.csv comes to {figure(needed)} {economy.flow_unit} at the base year's flows to "
            f"{economy.name}, and {figure(there)} of {transport} are used there in all: freight is a part of the value "
            "of the flow (0.05, say). Correct the unit."
        )
    along = problem.growth.factor(problem.horizon) * base
    shape = (len(economy.product), len(f.index))
    charge = sparse.csc_array((rate, (np.full(len(rate), row), np.arange(len(rate)))), shape=shape)
    problem.uses(FREIGHT, charge @ (f - along), title="Freight beyond the base year's", final=False)
    problem.assume(
        "purchases.freight", "Freight is charged on the change against the base year's flow along the trend.",
        f"{int((rate > 0.0).sum())} links, of {transport}", "links.csv",
    )  # fmt: skip
