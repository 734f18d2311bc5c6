"""Targets by year: how far a plan carries out what each of its years is asked to deliver."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.problem.declarations import Goal
from lustrum.problem.expression import Expression
from lustrum.problem.names import CONSUMPTION
from lustrum.problem.problem import PlanProblem

TARGET = "target"
"""The quantity of `paths.csv` that holds what each year is asked to deliver of a product."""


def target_fulfilment(problem: PlanProblem, discount: float = 1.0, most: float | None = None) -> Goal:
    r"""Most fulfilment of the targets, added up over the years: every product is delivered to that share at least.

    .. math:: \max \sum_t \rho^{t-1} f_t, \qquad c_{it} \ge f_t \, \bar c_{it}

    Targets stand in `paths.csv` as the quantity ``target`` by product and year; products without one count nothing.

    Parameters
    ----------
    discount : float
        What a year later counts.
    most : float, optional
        The share of its targets beyond which a year counts no more; 1 where more than the targets is worth nothing.

    Raises
    ------
    UsageError
        Without targets, for a target below zero, for a year whose targets are all zero, and for an option that can
        not be meant.

    References
    ----------
    .. [1] W. P. Cockshott, 5yearplan (program nyearplan), 2018.
    """
    if CONSUMPTION not in problem.quantities:
        raise UsageError("The goal targets needs the part `consumption`: targets are of what is delivered.")
    if not (np.isfinite(discount) and discount > 0.0) or not (most is None or (np.isfinite(most) and most > 0.0)):
        raise UsageError(f"goal.discount is {discount:g} and goal.most '{most}'; give numbers above 0.")
    asked, target = _targets(problem)
    shown = len(problem.years)
    share = problem.add_variable(
        "target_fulfilment", Index.single(), units="1", upper=np.inf if most is None else most, scale=1.0
    )
    index = Index.of(problem.economy.product, asked.tolist())
    everything = sparse.csc_array(np.ones((len(asked), 1)))
    problem.add_constraint(
        "target_of_the_year",
        _delivered(problem, asked).indexed(index) >= (everything @ share).indexed(index) * target,
        units=problem.economy.flow_unit,
        years=range(1, shown + 1),
        title="Target of the year: {product}",
        meaning="What is delivered is at least the share of its target to which the year is fulfilled.",
    )
    problem.add_quantity(
        "target_fulfilment",
        share,
        units="1",
        base=np.array([np.nan]),
        title="Share of the year's targets delivered",
        additive=False,
        headline=True,
        meaning="Every product with a target is delivered to this share of it at least.",
    )
    problem.assume(
        "targets",
        f"Targets are set for {len(asked)} of {len(problem.economy.product)} products; others count nothing. A year "
        "later counts this much; beyond this share of its targets a year counts no more:",
        f"{discount:g}; {'no such share' if most is None else format(most, 'g')}",
        "paths.csv, [goal]",
    )
    weights = np.zeros(problem.horizon)
    weights[:shown] = discount ** np.arange(shown, dtype=float)
    return Goal(
        "target_fulfilment",
        True,
        "years of fulfilled targets",
        [(share.total(), weights)],
        title="the most fulfilment of the targets of each year",
    )


def _targets(problem: PlanProblem) -> tuple[Positions, Array]:
    """Return the products that have a target, and the targets, shape (horizon, products asked for)."""
    labels = problem.economy.product.labels
    asked = np.array([i for i, label in enumerate(labels) if (TARGET, label) in problem.economy.paths], dtype=np.int64)
    if not len(asked):
        raise UsageError(
            'The goal targets needs targets: a file of paths (paths = "targets.csv") with the columns quantity, '
            f"label, year, value and the quantity '{TARGET}' for each product."
        )
    given = np.column_stack([problem.path(TARGET, labels[i], np.ones(problem.horizon)) for i in asked])
    years = given[: len(problem.years)]
    if (years < 0.0).any():
        t, k = np.argwhere(years < 0.0)[0]
        raise UsageError(
            f"The target of '{labels[asked[k]]}' in {problem.years[t]} is {years[t, k]:g}; a target is 0 or more."
        )
    empty = [str(year) for year, row in zip(problem.years, years, strict=True) if not row.any()]
    if empty:
        raise UsageError(f"All targets of {', '.join(empty)} are 0: give one above 0, or leave the year out.")
    return asked, given


def _delivered(problem: PlanProblem, asked: Positions) -> Expression:
    """Return what all groups together get of the products asked for."""
    delivered = problem.quantities[CONSUMPTION].expression
    product = delivered.index.dims.index("product")
    place = {problem.economy.product.labels[i]: k for k, i in enumerate(asked)}
    rows = [(place[item[product]], k) for k, item in enumerate(delivered.index.items) if item[product] in place]
    missing = set(place.values()) - {row for row, _ in rows}
    if missing:
        label = problem.economy.product.labels[asked[min(missing)]]
        raise UsageError(
            f"A target is set for '{label}', which households do not buy in the base year: this plan delivers none of "
            "it. Give it a figure in the column households of final_demand.csv."
        )
    row, column = np.array(rows).T
    gather = sparse.csc_array((np.ones(len(rows)), (row, column)), shape=(len(asked), len(delivered.index)))
    return gather @ delivered
