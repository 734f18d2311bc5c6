r"""Deliveries to households: a concave utility of every product around the base basket, or a rigid basket.

The slope of segment k of product i in year t is

.. math:: q_k^{-\eta} \, G_t^{-\theta}, \qquad q = c / (c_0 G_t)

so that at base consumption (q = 1) one unit is worth one, and a product is worth more the scarcer it gets: eta = 4 is
a price elasticity of 1/4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.expression import Expression
from lustrum.problem.parts.government import given_path
from lustrum.problem.problem import PlanProblem

BREAKS = (0.4, 0.6, 0.75, *(round(0.84 + 0.02 * k, 2) for k in range(24)), 1.4, 1.6, 2.0, 3.0)
"""Ends of the segments in multiples of the base basket times the trend; beyond the last the slope stays."""


@dataclass(frozen=True)
class Buyers:
    """Who consumes what in the base year: rows over (group, product), or over products when there are no groups."""

    index: Index
    base: NDArray[np.float64]
    product: NDArray[np.int64]


def consumption(
    problem: PlanProblem,
    form: str = "product",
    elasticity: float = 0.25,
    theta: float = 1.0,
    breaks: tuple[float, ...] = BREAKS,
) -> None:
    """Households take c of each product; utility is concave and piecewise linear around the base basket.

    Parameters
    ----------
    form : {"product", "basket", "given", "free"}
        Utility product by product; of multiples of a rigid basket; deliveries on a given path (base year times trend
        where `paths.csv` is silent); or deliveries without utility, for goals that set targets.
    elasticity : float
        Price elasticity of demand, 1/eta; infinite for a linear utility.
    theta : float
        How fast the worth of one more unit falls as the economy grows.
    """
    economy = problem.economy
    base = economy.household_consumption
    if not base.any():
        return
    forms: dict[str, Callable[[PlanProblem, Buyers, Steps], Expression]] = {
        "product": _by_product,
        "basket": _by_basket,
        "given": _given,
        "free": _free,
    }
    if form not in forms:
        raise UsageError(f"consumption.form is '{form}'; known: {', '.join(forms)}.")
    who = _buyers(problem)
    steps = Steps(np.asarray(breaks, dtype=float), 1.0 / elasticity, theta)
    c = forms[form](problem, who, steps)
    to_product = sparse.csc_array(
        (np.ones(len(who.product)), (who.product, np.arange(len(who.product)))),
        shape=(len(economy.product), len(who.product)),
    )
    problem.uses("consumption", to_product @ c)
    problem.add_quantity(
        "consumption",
        c.indexed(who.index),
        units=economy.flow_unit,
        base=who.base,
        meaning="Deliveries to households and the non-profit bodies that serve them.",
    )


@dataclass(frozen=True)
class Steps:
    """The segments of utility in multiples q of the base: their lengths and the worth of a unit in each."""

    breaks: NDArray[np.float64]
    eta: float
    theta: float

    @property
    def lengths(self) -> NDArray[np.float64]:
        return np.append(np.diff(self.breaks, prepend=0.0), np.inf)

    @property
    def slopes(self) -> NDArray[np.float64]:
        # The middle of each segment; the first and the last have none, their inner end stands for it.
        middle = np.append((self.breaks[1:] + self.breaks[:-1]) / 2.0, self.breaks[-1])
        slopes: NDArray[np.float64] = np.concatenate([self.breaks[:1], middle]) ** -self.eta
        return slopes


def _buyers(problem: PlanProblem) -> Buyers:
    economy = problem.economy
    if economy.group_consumption is None:
        positions = np.flatnonzero(economy.household_consumption)
        return Buyers(
            Index.of(economy.product, positions.tolist()), economy.household_consumption[positions], positions
        )
    group, product = np.nonzero(economy.group_consumption)
    items = tuple((economy.group.labels[g], economy.product.labels[p]) for g, p in zip(group, product, strict=True))
    return Buyers(Index(("group", "product"), items), economy.group_consumption[group, product], product)


def _by_product(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    growth = problem.growth.factor(problem.horizon)
    bought = np.flatnonzero(who.base > 0.0)
    segments = len(steps.lengths)
    items = tuple((*who.index.items[i], str(k + 1)) for i in bought for k in range(segments))
    index = Index((*who.index.dims, "step"), items)
    base = np.repeat(who.base[bought], segments)
    length = np.tile(steps.lengths, len(bought))
    c = problem.add_variable(
        "consumption_step",
        index,
        units=problem.economy.flow_unit,
        upper=growth * (base * length),
        scale=base * np.where(np.isfinite(length), length, 1.0),
    )
    gather = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(bought, segments), np.arange(len(items)))), shape=(len(who.base), len(items))
    )
    total = gather @ c
    sold = np.where(who.base < 0.0, who.base, 0.0)
    if sold.any():
        total = total + problem.constant(who.index, growth * sold)
    worth = sparse.csc_array(np.tile(steps.slopes, len(bought))[None, :])
    _utility(problem, worth @ c * growth**-steps.theta, steps, "product by product")
    return total


def _by_basket(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    growth = problem.growth.factor(problem.horizon)
    segments = len(steps.lengths)
    groups = sorted({item[0] for item in who.index.items}) if len(who.index.dims) == 2 else ["all"]
    of_group = np.array([groups.index(item[0]) if len(groups) > 1 else 0 for item in who.index.items])
    size = np.bincount(of_group, who.base)
    index = Index(("group", "step"), tuple((g, str(k + 1)) for g in groups for k in range(segments)))
    length = np.tile(steps.lengths, len(groups))
    basket = problem.add_variable(
        "basket_step",
        index,
        units="baskets of the base year",
        upper=growth * length,
        scale=np.where(np.isfinite(length), length, 1.0),
    )
    rows = np.repeat(np.arange(len(who.base)), segments)
    columns = (of_group[:, None] * segments + np.arange(segments)).ravel()
    spread = sparse.csc_array(
        (np.repeat(who.base, segments), (rows, columns)), shape=(len(who.base), len(groups) * segments)
    )
    worth = sparse.csc_array((np.repeat(size, segments) * np.tile(steps.slopes, len(groups)))[None, :])
    _utility(problem, worth @ basket * growth**-steps.theta, steps, "of a rigid basket")
    problem.add_quantity(
        "basket",
        (sparse.csc_array(np.kron(np.eye(len(groups)), np.ones((1, segments)))) @ basket).indexed(
            Index(("group",), tuple((g,) for g in groups))
        ),
        units="baskets of the base year",
        base=1.0,
    )
    return spread @ basket


def _given(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    if len(who.index.dims) != 1:
        raise UsageError("consumption.form = 'given' takes paths by product, not by group.")
    path = given_path(problem, "consumption", problem.economy.household_consumption, None)
    return problem.constant(who.index, path[:, who.product])


def _free(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    # What the table counts as negative deliveries (sales of used goods) stays on its path: nobody chooses it.
    path = given_path(problem, "consumption", problem.economy.household_consumption, None)[:, who.product]
    sold = who.base < 0.0
    return problem.add_variable(
        "deliveries",
        who.index,
        units=problem.economy.flow_unit,
        lower=np.where(sold, path, 0.0),
        upper=np.where(sold, path, np.inf),
        scale=who.base,
    )


def _utility(problem: PlanProblem, utility: Expression, steps: Steps, how: str) -> None:
    if problem.growth.labour is None:
        raise MissingDataError(
            "Utility is measured against the trend of consumption: name growth.labour and productivity."
        )
    problem.options.setdefault("consumption", {})["theta"] = steps.theta
    problem.add_quantity(
        "utility",
        utility.indexed(Index.single()),
        units=problem.economy.flow_unit,
        meaning="Worth of consumption, one unit of the base-year basket at the base level counting one.",
    )
    bend = f"price elasticity {1 / steps.eta:g}" if steps.eta else "linear"
    problem.assume(
        "utility",
        f"Concave piecewise-linear utility {how}, around the base basket times the trend.",
        f"{bend}, theta {steps.theta:g}",
        "manual, equation (0.7)",
    )
