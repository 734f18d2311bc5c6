"""Market shares: activities that make the same product keep their shares in it, and leave them along a curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.economy import Benchmark, Economy
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.base_year import benchmark
from lustrum.problem.declarations import IDENTITY
from lustrum.problem.expression import Variable
from lustrum.problem.parts.production import Activities
from lustrum.problem.problem import PlanProblem

BETWEEN_MAKERS = 4.0
"""Elasticity of substitution between makers of one product in the country: twice that between home and abroad."""
STEPS = (0.05, 0.15, 0.30)
"""Lengths of the steps by which makers trade places, in the smaller of what one makes and what the others make; a last
step has no end."""
LAST = 0.75
"""Where the last step is counted, in the same measure."""
MAIN = 1.0 / 3.0
"""A product is a main one of the activity of whose output it is the largest part, or at least this part."""


@dataclass(frozen=True, eq=False)
class Makers:
    """Pairs of an activity and a main product of it that others make as a main product too; shape (pairs,) each.

    Parameters
    ----------
    activity, product : array of int
    own, others : array
        What the activity makes of the product in the base year, and what the other makers of the same kind make.
    """

    activity: Positions
    product: Positions
    own: Array
    others: Array

    def __len__(self) -> int:
        return len(self.activity)


def makers_of(economy: Economy, alike: Sequence[str] = ()) -> Makers:
    """Return who shares a product with whom.

    Products in `alike`, those that a technique not yet in use can make, and those made under more than one stated form
    of ownership (farms alone and together) are left out: their makers replace each other freely.
    """
    made = economy.supply.multiply(economy.base_level[None, :]).toarray()
    total = made.sum(axis=0)
    main = (made > 0.0) & ((made >= MAIN * total) | (made == made.max(axis=0)))
    new = economy.supply[:, np.flatnonzero(economy.base_level <= 0.0)]
    free = np.asarray(new.sum(axis=1)).ravel() > 0.0
    free[list(economy.product.positions(alike))] = True
    forms = np.array(economy.ownership or ("",) * len(total))
    free |= [len({form for form in forms[row] if form}) > 1 for row in main]
    shared = (main.sum(axis=1) > 1) & ~free
    product, activity = np.nonzero(main & shared[:, None])
    together = np.where(main, made, 0.0).sum(axis=1)
    own = made[product, activity]
    return Makers(activity.astype(np.int64), product.astype(np.int64), own, together[product] - own)


def market_shares(
    problem: PlanProblem, elasticity: float = BETWEEN_MAKERS, alike: Sequence[str] = (), limit: bool = True
) -> None:
    """Makers of one product keep their base-year shares in it, and trade places in steps that lose more and more; D11.

    Parameters
    ----------
    elasticity : float
        Of substitution between makers.
    alike : sequence of str
        Products whose makers replace each other freely: electricity, whoever makes it. So do farms of the part
        `joining` and sellers of the part `market_supply`, which say themselves who makes how much.
    limit : bool
        Whether shares are kept at all.

    Raises
    ------
    UsageError
        If the elasticity is not positive, or a product is unknown.
    """
    if not elasticity > 0.0:
        raise UsageError(
            f"market_shares.elasticity is '{elasticity:g}': give a number above zero, say {BETWEEN_MAKERS:g}; "
            "market_shares.limit = false lets all makers trade places freely."
        )
    economy = problem.economy
    unknown = [label for label in alike if label not in economy.product]
    if unknown:
        raise UsageError(f"market_shares.alike names '{unknown[0]}', which is no product of this economy.")
    makers = makers_of(economy, (*alike, *_sold_or_joined(problem)))
    found = benchmark(problem) if limit and len(makers) else None
    if found is None:
        return
    up, down = _steps(problem, makers)
    _keep_shares(problem, makers, up, down)
    lost = _lost(makers, elasticity)
    dearer = _dearer(economy, found, makers)[:, None]
    arrive = sparse.csc_array(
        (np.ones(len(up)), (np.repeat(makers.product, len(STEPS) + 1), np.arange(len(up)))),
        shape=(len(economy.product), len(up)),
    )
    problem.uses(
        "lost_between_makers",
        arrive @ (up * (lost[0] - dearer).ravel()) + arrive @ (down * (lost[1] + dearer).ravel()),
        title="Lost by changing between makers", at_home=False, final=False,
    )  # fmt: skip
    named = shown([economy.product.labels[i] for i in np.unique(makers.product)])
    problem.assume(
        "market_shares",
        f"Activities that make the same product keep their shares in it, and trade places in steps that lose part of "
        f"it, as a constant elasticity of substitution says: {named}.",
        f"elasticity {elasticity:g}",
        "manual, equation D11",
    )


def _sold_or_joined(problem: PlanProblem) -> list[str]:
    """Return products of which other parts of the plan say who makes how much: farms that join, sellers on a market."""
    economy, options = problem.economy, problem.options
    farms = {
        str(farm.get(how)) for farm in options.get("joining", {}).get("groups") or () for how in ("alone", "together")
    }
    places = [j for j, label in enumerate(economy.activity.labels) if label in farms]
    made = np.asarray(economy.supply[:, places].sum(axis=1)).ravel() > 0.0
    markets = [str(market.get("product")) for market in options.get("market_supply", {}).get("markets") or ()]
    return [label for i, label in enumerate(economy.product.labels) if made[i] or label in markets]


def _pairs(economy: Economy, makers: Makers) -> tuple[tuple[str, str], ...]:
    activity, product = economy.activity.labels, economy.product.labels
    return tuple((activity[j], product[i]) for j, i in zip(makers.activity, makers.product, strict=True))


def _steps(problem: PlanProblem, makers: Makers) -> tuple[Variable, Variable]:
    length = np.minimum(makers.own, makers.others)[:, None] * np.array([*STEPS, np.inf])
    finite = np.where(np.isfinite(length), length, np.minimum(makers.own, makers.others)[:, None])
    items = tuple((*pair, str(k + 1)) for pair in _pairs(problem.economy, makers) for k in range(len(STEPS) + 1))
    how: dict[str, Any] = {
        "units": problem.economy.flow_unit,
        "upper": problem.growth.factor(problem.horizon) * length.ravel(),
        "scale": finite.ravel(),
    }
    steps = Index(("activity", "product", "step"), items)
    up = problem.add_variable("share_gained", steps, **how)
    down = problem.add_variable("share_lost", steps, **how)
    return up, down


def _keep_shares(problem: PlanProblem, makers: Makers, up: Variable, down: Variable) -> None:
    """S_ij x_j - w_ij sum_k S_ik x_k = gained - lost, k over all makers of the same kind."""
    economy = problem.economy
    rows = np.arange(len(makers))
    makes = np.asarray(economy.supply[makers.product, makers.activity]).ravel()
    same = sparse.csc_array(makers.product[:, None] == makers.product[None, :])
    own = sparse.csc_array((makes, (rows, makers.activity)), shape=(len(makers), len(economy.activity)))
    share = makers.own / (makers.own + makers.others)
    level = problem.published(Activities).level
    index = Index(("activity", "product"), _pairs(economy, makers))
    gather = sparse.csc_array(
        (np.ones(len(up)), (np.repeat(rows, len(STEPS) + 1), np.arange(len(up)))), shape=(len(makers), len(up))
    )
    apart = sparse.csc_array(own - sparse.diags_array(share) @ (same @ own))
    problem.add_constraint(
        "market_shares",
        ((apart @ level).indexed(index)).equals((gather @ up).indexed(index) - (gather @ down).indexed(index)),
        kind=IDENTITY,
        title="Share of {activity} in {product}",
        units=economy.flow_unit,
        meaning="An activity makes its base-year share of a product, and what it has gained from other makers of it.",
    )


def _lost(makers: Makers, elasticity: float) -> tuple[Array, Array]:
    """Return what a unit of each step loses, upwards and downwards, shape (pairs, steps) each."""
    middle = np.array([*(np.cumsum(STEPS) - 0.5 * np.array(STEPS)), LAST])
    smaller = np.minimum(makers.own, makers.others)[:, None] * middle
    at_own, at_others = smaller / makers.own[:, None], smaller / makers.others[:, None]
    up: Array = np.log((1.0 + at_own) / (1.0 - at_others)) / elasticity
    down: Array = np.log((1.0 + at_others) / (1.0 - at_own)) / elasticity
    return up, down


def _dearer(economy: Economy, found: Benchmark, makers: Makers) -> Array:
    """Return by how much a maker's unit costs more than it brings, in units of the product, shape (pairs,).

    Buyers paid for it in the base year, so that it was worth it to them: at base-year shares nobody gains by another.
    """
    brings = economy.supply.T.tocsr() @ found.price
    value = np.asarray(economy.supply[makers.product, makers.activity]).ravel() * found.price[makers.product]
    all_pairs = np.bincount(makers.activity, value, len(brings))
    dearer: Array = ((found.cost - brings) / np.where(all_pairs > 0.0, all_pairs, 1.0))[makers.activity]
    return dearer
