r"""Deliveries to households: a concave utility of every product around the base basket, or a rigid basket.

The slope of segment k of product i in year t is

.. math:: q_k^{-\eta} \, G_t^{-\theta}, \qquad q = c / (c_0 G_t)

so that at base consumption (q = 1) one unit is worth one, and a product is worth more the scarcer it gets: eta = 4 is
a price elasticity of 1/4. `lustrum.problem.parts.demand` has the forms whose elasticities differ between products.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Index
from lustrum.problem.base_year import benchmark
from lustrum.problem.check import Answer, Check, checked_by, entry_is, on_products
from lustrum.problem.expression import Expression
from lustrum.problem.names import CONSUMPTION
from lustrum.problem.parts.demand import (
    BREAKS,
    FRISCH,
    LES_BREAKS,
    Bought,
    Curves,
    Steps,
    by_product,
    elasticity_by_product,
    engel,
    filled_at_base,
    frisch_of,
    linear_expenditure,
    same_elasticity,
    worth_of_the_base,
)
from lustrum.problem.parts.government import given_path
from lustrum.problem.problem import PlanProblem

BASKETS = "baskets of the base year"
"""What consumption is counted in where products have units of their own."""


@dataclass(frozen=True)
class Buyers:
    """Who consumes what in the base year: rows over (group, product), or over products when there are no groups."""

    index: Index
    base: Array
    product: Positions


@dataclass(frozen=True, eq=False)
class Utility:
    """The worth of consumption a year, one row, and how fast it falls as the economy grows.

    Parameters
    ----------
    at_trend : array, shape (horizon,)
        The worth of base-year consumption times the trend.
    one_per_cent : array, shape (horizon,)
        What one per cent more of that consumption is worth at the margin.
    """

    expression: Expression
    theta: float
    at_trend: Array
    one_per_cent: Array
    part: ClassVar[str] = "consumption"


def deliveries_are_used(answer: Answer) -> Check | None:
    """Consumption in the balance is the sum of deliveries to all groups."""
    if CONSUMPTION not in answer.quantities:
        return None
    return entry_is(answer, "consumption", on_products(answer, answer.quantities[CONSUMPTION]))


@checked_by(deliveries_are_used)
def consumption(
    problem: PlanProblem,
    form: str = "product",
    elasticity: float = 0.25,
    theta: float = 1.0,
    breaks: tuple[float, ...] = (),
    income_elasticity: Mapping[str, float] | None = None,
    own_price: Mapping[str, float] | None = None,
    frisch: float | Mapping[str, float] = FRISCH,
    priced_at_cost: bool = True,
) -> None:
    """Households take c of each product; utility is concave and piecewise linear around the base basket.

    Parameters
    ----------
    form : {"product", "elastic", "les", "basket", "given", "free"}
        Utility product by product, with one price elasticity, or one for each product, or as a linear expenditure
        system; of multiples of a rigid basket; deliveries on a given path (base year times trend where `paths.csv` is
        silent); or deliveries without utility, for goals that set targets.
    elasticity : float
        Price elasticity of demand, 1/eta; infinite for a linear utility. Form elastic: of products not in `own_price`.
    theta : float
        How fast the worth of one more unit falls as the economy grows.
    breaks : tuple of float
        Ends of the segments of utility in multiples of base deliveries times the trend (form les: of what is bought
        beyond the committed). `BREAKS` or `LES_BREAKS` where it is empty; fewer make a faster, coarser plan.
    income_elasticity : table by product
        Form les; above 0 (the system knows no inferior goods), 1 where silent, then scaled so that each group spends
        all of one more unit of income.
    own_price : table by product
        Form elastic: size of the price elasticity.
    frisch : float or table by household group
        Form les: spending over spending beyond the committed, with a minus.
    priced_at_cost : bool
        At base deliveries a unit of each product is worth what it costs in the base year, where that has a benchmark;
        else one.
    """
    economy = problem.economy
    base = economy.household_consumption
    if not base.any():
        return
    forms: dict[str, Callable[[PlanProblem, Buyers, Steps], Expression]] = {
        "product": _by_product,
        "elastic": _elastic,
        "les": _les,
        "basket": _by_basket,
        "given": _given,
        "free": _free,
    }
    if form not in forms:
        raise UsageError(f"consumption.form is '{form}'; known: {', '.join(forms)}.")
    who = _buyers(problem)
    demand = {"income_elasticity": income_elasticity, "own_price": own_price, "frisch": frisch}
    _only_where_read(form, demand)
    ends = breaks or (LES_BREAKS if form == "les" else BREAKS)
    steps = Steps(np.asarray(ends, dtype=float), 1.0 / elasticity, theta, demand, priced_at_cost)
    c = forms[form](problem, who, steps)
    to_product = sparse.csc_array(
        (np.ones(len(who.product)), (who.product, np.arange(len(who.product)))),
        shape=(len(economy.product), len(who.product)),
    )
    problem.uses(CONSUMPTION, to_product @ c, title="Household consumption", continues=("households", "npish"))
    problem.add_quantity(
        CONSUMPTION,
        c.indexed(who.index),
        units=economy.flow_unit,
        base=who.base,
        title="Household consumption",
        headline=True,
        meaning="Deliveries to households and the non-profit bodies that serve them.",
    )


def _only_where_read(form: str, given: Mapping[str, Any]) -> None:
    """Refuse an option of another form: it would be ignored in silence."""
    reads = {"les": ("income_elasticity", "frisch"), "elastic": ("own_price",)}
    for option, value in given.items():
        if value not in (None, FRISCH) and option not in reads.get(form, ()):
            needed = next(name for name, options in reads.items() if option in options)
            raise UsageError(f"consumption.{option} belongs to form = '{needed}'; this plan has form = '{form}'.")


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
    bought = _bought(who)
    bend = f"price elasticity {1 / steps.eta:g}" if steps.eta else "linear"
    return _in_segments(
        problem, who, same_elasticity(bought, steps.breaks, steps.eta), steps, f"product by product; {bend}"
    )


def _elastic(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    given = by_product(steps.demand["own_price"] or {}, problem.economy.product, "own_price", positive=True)
    default = 1.0 / steps.eta if steps.eta else np.inf
    said = ", ".join(f"{name} {value:g}" for name, value in given.items())
    problem.assume(
        "own_price",
        "Size of the price elasticity of products that are not named.",
        f"{default:g}" + (f" (named: {said})" if said else ""),
        "options.consumption",
    )
    curves = elasticity_by_product(_bought(who), steps.breaks, given, default)
    return _in_segments(problem, who, curves, steps, "product by product; price elasticities by product")


def _les(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    bought = _bought(who)
    given = by_product(
        steps.demand["income_elasticity"] or {}, problem.economy.product, "income_elasticity", positive=True
    )
    income, factor = engel(bought, np.array([given.get(product, 1.0) for product in bought.product]))
    frisch = frisch_of(steps.demand["frisch"], bought)
    problem.assume(
        "income_elasticity",
        f"Income elasticities, 1 for {len(set(bought.product) - set(given))} products not named, scaled so that each "
        "group spends all of one more unit of income (Engel's aggregation); the largest factor:",
        f"{factor:.4g}",
        "options.consumption",
    )
    problem.assume(
        "frisch",
        "Frisch parameter: spending over spending beyond the committed, with a minus.",
        f"{frisch.min():g}" if np.ptp(frisch) == 0 else f"{frisch.min():g} to {frisch.max():g} by group",
        "options.consumption",
    )
    curves = linear_expenditure(bought, steps.breaks, income, frisch)
    return _in_segments(problem, who, curves, steps, "as a linear expenditure system; elasticities by product")


def _bought(who: Buyers) -> Bought:
    positions = np.flatnonzero(who.base > 0.0)
    return Bought(who.index.take(positions.tolist()), who.base[positions])


def _in_segments(problem: PlanProblem, who: Buyers, curves: Curves, steps: Steps, how: str) -> Expression:
    """Add a column for each segment of each item's utility; return deliveries, what is sold back on its path."""
    growth = problem.growth.factor(problem.horizon)
    bought = np.flatnonzero(who.base > 0.0)
    segments = curves.length.shape[1]
    items = tuple((*who.index.items[i], str(k + 1)) for i in bought for k in range(segments))
    base, length = np.repeat(who.base[bought], segments), curves.length.ravel()
    c = problem.add_variable(
        "consumption_step",
        Index((*who.index.dims, "step"), items),
        units=problem.economy.flow_unit,
        upper=growth * (base * length),
        scale=base * np.where(np.isfinite(length) & (length > 0.0), length, 1.0),
        # Groups may share a product in several equally good ways: each stays near its own base deliveries.
        follows_trend=base * filled_at_base(curves.length).ravel() if "group" in who.index.dims else False,
    )
    gather = sparse.csc_array(
        (np.ones(len(items)), (np.repeat(bought, segments), np.arange(len(items)))), shape=(len(who.base), len(items))
    )
    total = (gather @ c).indexed(who.index)
    sold = np.where(who.base < 0.0, who.base, 0.0)
    if sold.any():
        total = total + problem.constant(who.index, growth * sold)
    slope = curves.worth * _worth_at_base(problem, who, steps.priced_at_cost)[bought][:, None]
    worth = sparse.csc_array(slope.ravel()[None, :])
    by_item = worth_of_the_base(curves.length, slope) @ who.base[bought]
    base_worth = float(by_item), float(who.base[bought].sum())
    _utility(problem, worth @ c * growth**-steps.theta, steps, how, base_worth)
    return total


def _worth_at_base(problem: PlanProblem, who: Buyers, at_cost: bool) -> Array:
    """Return what a unit of each item is worth at base deliveries, mean one: what it costs to use, D5; shape (items,).

    Each product has its price in the table, 1, where the base year has no benchmark.
    """
    found = benchmark(problem) if at_cost else None
    if found is None:
        return np.ones(len(who.base))
    value, bought = found.value[who.product], np.maximum(who.base, 0.0)
    result: Array = value * bought.sum() / (value @ bought)
    problem.assume(
        "worth_at_base",
        "At base deliveries a unit of each product is worth what it costs, normal return on capital included; the "
        "basket counts one.",
        f"{result.min():.2f} to {result.max():.2f}",
        "manual, equation D5",
    )
    return result


def _by_basket(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    growth = problem.growth.factor(problem.horizon)
    segments = len(steps.lengths)
    groups = sorted({item[0] for item in who.index.items}) if len(who.index.dims) == 2 else ["all"]
    of_group = np.array([groups.index(item[0]) if len(groups) > 1 else 0 for item in who.index.items])
    size = _sizes(problem, np.bincount(of_group, who.base).astype(float), groups)
    index = Index(("group", "step"), tuple((g, str(k + 1)) for g in groups for k in range(segments)))
    length = np.tile(steps.lengths, len(groups))
    basket = problem.add_variable(
        "basket_step",
        index,
        units=BASKETS,
        upper=growth * length,
        scale=np.where(np.isfinite(length), length, 1.0),
    )
    rows = np.repeat(np.arange(len(who.base)), segments)
    columns = (of_group[:, None] * segments + np.arange(segments)).ravel()
    spread = sparse.csc_array(
        (np.repeat(who.base, segments), (rows, columns)), shape=(len(who.base), len(groups) * segments)
    )
    worth = sparse.csc_array((np.repeat(size, segments) * np.tile(steps.slopes, len(groups)))[None, :])
    bend = f"elasticity {1 / steps.eta:g}" if steps.eta else "linear"
    one_basket = float(worth_of_the_base(steps.lengths[None, :], steps.slopes[None, :])[0])
    base_worth = one_basket * float(size.sum()), float(size.sum())
    _utility(problem, worth @ basket * growth**-steps.theta, steps, f"of a rigid basket; {bend}", base_worth)
    problem.add_quantity(
        "basket",
        (sparse.csc_array(np.kron(np.eye(len(groups)), np.ones((1, segments)))) @ basket).indexed(
            Index(("group",), tuple((g,) for g in groups))
        ),
        units=BASKETS,
        base=1.0,
    )
    return (spread @ basket).indexed(who.index)


def _sizes(problem: PlanProblem, spent: Array, groups: Sequence[str]) -> Array:
    """Return what the basket of each group counts: what it costs; in physical units its share of all income.

    Of shape (groups,). Units of different products are not added up.
    """
    economy = problem.economy
    if not economy.is_physical:
        return spent
    if len(groups) == 1:
        return np.ones(1)
    if economy.income is None or not (economy.income > 0.0).all():
        raise UsageError(
            f"The baskets of {len(groups)} groups cannot be weighed: {economy.name} counts products in units of their "
            "own, which are not added up (convention 3). Give each group an income above 0 in households.csv."
        )
    share: Array = economy.income[economy.group.positions(list(groups))] / economy.income.sum()
    problem.assume(
        "basket_weights",
        "Products have units of their own: the basket of each group counts its share of all income.",
        ", ".join(f"{group} {part:.3g}" for group, part in zip(groups, share, strict=True)),
        "households.csv",
    )
    return share


def _given(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    if len(who.index.dims) != 1:
        raise UsageError("consumption.form = 'given' takes paths by product, not by group.")
    path = given_path(problem, CONSUMPTION, problem.economy.household_consumption, None)
    return problem.constant(who.index, path[:, who.product])


def _free(problem: PlanProblem, who: Buyers, steps: Steps) -> Expression:
    # What the table counts as negative deliveries (sales of used goods) stays on its path: nobody chooses it.
    path = given_path(problem, CONSUMPTION, problem.economy.household_consumption, None)[:, who.product]
    sold = who.base < 0.0
    return problem.add_variable(
        "deliveries",
        who.index,
        units=problem.economy.flow_unit,
        lower=np.where(sold, path, 0.0),
        upper=np.where(sold, path, np.inf),
        scale=who.base,
    )


def _utility(
    problem: PlanProblem, utility: Expression, steps: Steps, how: str, base_worth: tuple[float, float]
) -> None:
    """Name the worth of consumption; `base_worth` is that of base consumption, in all and one unit's times it."""
    if problem.growth.labour is None:
        raise MissingDataError(
            "Utility is measured against the trend of consumption: name growth.labour and productivity."
        )
    one = utility.indexed(Index.single())
    in_year = problem.growth.factor(problem.horizon)[:, 0] ** (1.0 - steps.theta)
    problem.publish(Utility(one, steps.theta, base_worth[0] * in_year, 0.01 * base_worth[1] * in_year))
    problem.add_quantity(
        "utility",
        one,
        units=BASKETS if problem.economy.is_physical else problem.economy.flow_unit,
        meaning="Worth of consumption, one unit of the base-year basket at the base level counting one.",
    )
    problem.assume(
        "utility",
        f"Concave piecewise-linear utility {how}; around the base basket times the trend.",
        f"theta {steps.theta:g}",
        "manual, equation (0.7)",
    )
