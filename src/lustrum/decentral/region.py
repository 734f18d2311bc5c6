r"""A region of a federation as a unit: its own economy and scenario, coupled by what it imports and exports.

Its use of a shared row is what it imports of a product in a year, less what it exports. It begins with what it imported
and exported in the base year, grown at its own trend and shifted by trade so that it is paid for; a unit of each row is
worth to it what money of the year is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.programme import Programme
from lustrum.decentral.terms import Terms
from lustrum.decentral.unit import Shares
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.plan.labelled import solved_years
from lustrum.problem import PlanProblem
from lustrum.problem.parts.trade import ForeignTrade
from lustrum.problem.stack import Stack
from lustrum.regions.coupling import POOL, coupled
from lustrum.regions.link_rows import over
from lustrum.scenario.federation_plan import FederationSession

OWN = "own"
"""The one member of a region's own stack."""


def terms_of(session: FederationSession) -> Terms:
    """Return the terms of a federation: what its pool shares.

    Raises
    ------
    UsageError
        If more is shared than trade, or nothing.
    """
    federation = session.federation
    if federation.vote is not None:
        raise UsageError(
            f"Units of a decentral plan share trade; '{federation.name}' shares a vote on catching up too: take "
            "[catch_up] out of federation.toml, or plan it by `lustrum plan`."
        )
    if federation.links is not None:
        raise UsageError(
            f"Units of a decentral plan share one pool; '{federation.name}' couples pairs of regions by links: take "
            "links out of federation.toml, or plan it by `lustrum plan`."
        )
    stack = coupled(session.problems, federation.weights)
    if POOL not in stack.shared:
        raise UsageError(f"The regions of '{federation.name}' trade nothing: there is nothing to share.")
    pool = stack.shared[POOL]
    first = next(iter(session.problems.values()))
    return Terms(
        federation.name,
        pool.units,
        tuple(int(year) for year in solved_years(first)),
        tuple(item[0] for item in pool.index.items),
        pool.level.ravel(),
        tuple(session.problems),
    )


def region_programme(
    problem: PlanProblem, terms: Terms, finance: Sequence[float], weight: float = 1.0
) -> tuple[Programme, Shares]:
    """Return a region's programme and what it says of itself.

    Parameters
    ----------
    problem : PlanProblem
        Built with its finance.
    finance : sequence of float
        What it may buy beyond what it sells, year by year, in the unit of the terms.
    weight : float
        What a unit of its goal counts in the common one.

    Raises
    ------
    UsageError
        If it trades nothing, in another unit or other products, or plans other years.
    """
    trade, goal, economy = problem.find(ForeignTrade), problem.goal, problem.economy
    years = tuple(int(year) for year in solved_years(problem))
    if trade is None or goal is None or goal.worth is None:
        raise UsageError("A unit needs foreign trade and a goal that says what money is worth to it.")
    if economy.flow_unit != terms.unit or years != terms.years:
        raise UsageError(
            f"The terms count in {terms.unit} and plan {terms.years[0]}-{terms.years[-1]}; this unit counts in "
            f"{economy.flow_unit} and plans {years[0]}-{years[-1]}."
        )
    strange = sorted({item[0] for v in (trade.imports, trade.exports) for item in v.index.items} - set(terms.items))
    if strange:
        raise UsageError(f"This unit trades {shown(strange)}, which the terms do not share.")
    whole = region_stack(problem, terms, weight).assemble()
    begins, size = _trade(problem, terms, np.asarray(finance, dtype=float))
    money = weight * np.asarray(goal.worth, dtype=float)
    base = float(money.sum() * economy.household_consumption.sum())
    programme = Programme(whole.forms[OWN], whole.links[OWN], size)
    return programme, Shares(begins, size, np.repeat(money, len(terms.items)), base)


def region_stack(problem: PlanProblem, terms: Terms, weight: float = 1.0) -> Stack:
    """Return a region's problem alone with its use of the shared rows: what its programme and its plan come from."""
    trade = problem.find(ForeignTrade)
    assert trade is not None
    pool = Index(("product",), tuple((item,) for item in terms.items))
    stack = Stack({OWN: problem}, {OWN: weight})
    use = over(trade.imports, pool) - over(trade.exports, pool)
    stack.share(POOL, {OWN: use}, "=", index=pool, units=terms.unit)
    return stack


def _trade(problem: PlanProblem, terms: Terms, finance: Array) -> tuple[Array, Array]:
    """Return net imports on the region's own trend, paid for, and imports and exports added up, by shared row."""
    economy = problem.economy
    at = {item: place for place, item in enumerate(terms.items)}
    imports, exports = np.zeros(len(at)), np.zeros(len(at))
    flows: Mapping[str, tuple[float, float]] = {
        label: (bought, sold)
        for label, bought, sold in zip(
            economy.product, np.asarray(economy.imports), np.asarray(economy.final("exports")), strict=True
        )
    }
    for label, (bought, sold) in flows.items():
        if label in at:
            imports[at[label]], exports[at[label]] = bought, sold
    growth = problem.growth.factor(problem.horizon)
    net, size = growth * (imports - exports), growth * (np.abs(imports) + np.abs(exports))
    net = net + (finance - net.sum(axis=1))[:, None] * size / size.sum(axis=1, keepdims=True)
    return net.ravel(), size.ravel()
