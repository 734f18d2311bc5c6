r"""A plan beside a market: the terms at which sellers are offered as much as they bring.

The plan takes the sellers' terms of trade tau as given, for they settle how much comes to market; what it then delivers
of goods to the sellers' group, I, settles the terms (equation 1.4 of the manual):

.. math:: \tau = \left(\frac{I / I_0}{G_t}\right)^{1 / (1 + \epsilon)}, \qquad R = 1 / \tau

A round solves the plan of a session from the last basis with other right-hand sides and moves ln tau part of the way.
Between rounds nothing else changes. Of equally good plans a round takes the one nearest to the trend, as the plan in
the end does: groups may share a product in several equally good ways, and each way makes other terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, StoppedError, UsageError
from lustrum.plan import Plan
from lustrum.problem import PlanProblem
from lustrum.problem.names import MARKET_GOODS, MARKET_SUPPLY
from lustrum.problem.parts.market_supply import Exchanged, exchanges, most_sold
from lustrum.scenario.session import Session
from lustrum.solver import Solution, Status

TOLERANCE = 1e-4
"""The terms have settled when ln tau would move by less than this."""

STEP = 0.5
"""Part of the way ln tau moves in the first round, and wherever the last two rounds say nothing about the slope."""

SHORTEST, LONGEST = 0.05, 4.0
"""Bounds of the part of the way taken from the slope of the last two rounds, by market and year."""

MOST_ROUNDS = 60
SAME = 0.03
"""Two starts have found one answer when their ln tau differ by less: utility has steps of 2 to 4 per cent."""

FURTHER = 0.4
"""How far beyond the answer, in ln tau, the second start lies."""


@dataclass(frozen=True, eq=False)
class PriceRound:
    """One round: tau it was solved at and how far ln tau would move, shape (years solved, markets)."""

    tau: Array
    move: Array

    @property
    def largest(self) -> float:
        return float(np.abs(self.move).max())


@dataclass(frozen=True, eq=False)
class PlanAndMarket:
    """A plan and the terms of trade that fit each other.

    Parameters
    ----------
    plan : Plan
        With the terms among its options, so that it can be made again.
    markets : tuple of Exchanged
    tau : array, shape (years solved, markets)
    rounds : tuple of Round
        From tau = 1; those of the second start are `again`.
    left : float
        Certificate: by how much ln tau of any market and year would still move at the plan as it is.
    """

    plan: Plan
    markets: tuple[Exchanged, ...]
    tau: Array
    rounds: tuple[PriceRound, ...]
    again: tuple[PriceRound, ...]
    left: float


def plan_and_market(
    session: Session, *, most_rounds: int = MOST_ROUNDS, second_start: bool = True, break_ties: bool = True
) -> PlanAndMarket:
    """Return the plan of a session's scenario at the terms of trade its own deliveries make.

    Parameters
    ----------
    session : Session
        Of a scenario with ``[options.market_supply]``.
    second_start : bool
        Look from beyond the answer whether there is another one.

    Raises
    ------
    MissingDataError
        If the scenario names no market.
    UsageError
        If an elasticity is -1 or below (two terms of trade clear the market, or none), a round has no best plan, or two
        starts end at different terms.
    StoppedError
        If the terms have not settled after `most_rounds`.
    """
    loop = _Loop(session, break_ties)
    rounds = loop.run(np.ones((loop.problem.horizon, len(loop.found))), most_rounds)
    tau = rounds[-1].tau
    plan, left = loop.settled(tau)
    again: tuple[PriceRound, ...] = ()
    if second_start:
        again = loop.run(tau * np.exp(FURTHER * np.where(np.log(tau) > 0, 1.0, -1.0)), most_rounds)
        _refuse_two(loop, tau, again[-1].tau)
    return PlanAndMarket(plan, loop.found, tau, rounds, again, left)


class _Loop:
    """The plan as handed over once, solved again and again with other limits on sales."""

    def __init__(self, session: Session, break_ties: bool = True) -> None:
        scenario = session.scenario
        markets = scenario.options.get("market_supply", {}).get("markets", ())
        if not markets:
            raise MissingDataError(
                f"Scenario '{scenario.name}' names no market: give markets = [{{ name, product, sellers, group, goods "
                "}] under [options.market_supply]."
            )
        self.session = session.again(options={"market_supply": {"terms": None}}, break_ties=break_ties)
        self.problem = self.session.problem
        self.found = exchanges(self.problem, markets)
        for each in self.found:
            if each.elasticity <= -1.0:
                raise UsageError(
                    f"Market '{each.market.name}': the elasticity of sales is {each.elasticity:.4g}. At -1 and below "
                    "two terms of trade may clear the market, or none, and the plan must not choose between them. "
                    "Check the elasticities, or state what is sold as a wish or a path."
                )
        self.goods = self.problem.quantities[MARKET_GOODS]
        self.at_one = most_sold(self.problem, self.found, np.ones((self.problem.horizon, len(self.found))))
        self.count = 0

    def solved(self, tau: Array) -> Solution:
        """Return the plan at given terms, from the last basis.

        `tau` has shape (years solved, markets).
        """
        self.count += 1
        return self.session.moved({MARKET_SUPPLY: most_sold(self.problem, self.found, tau) - self.at_one})

    def implied(self, x: Array) -> Array:
        """Return tau at which deliveries buy what is sold, shape (years, markets)."""
        return implied_terms(self.problem, self.found, self.goods.expression.value(x.reshape(self.problem.horizon, -1)))

    def settled(self, tau: Array) -> tuple[Plan, float]:
        """Return the plan at given terms, and by how much any ln tau would still move.

        `tau` has shape (years solved, markets).
        """
        terms = {each.market.name: tau[:, k].tolist() for k, each in enumerate(self.found)}
        plan = self.session.again(options={"market_supply": {"terms": terms}}).plan
        implied = implied_terms(self.problem, self.found, plan.quantities[MARKET_GOODS].values)
        return plan, float(np.abs(np.log(implied) - np.log(tau)).max())

    def run(self, tau: Array, most_rounds: int) -> tuple[PriceRound, ...]:
        """Return the rounds from one start.

        `tau` has shape (years solved, markets).

        Raises
        ------
        UsageError
            If there is no plan at some terms of trade.
        StoppedError
            If the rounds run out before the terms have settled.
        """
        rounds: list[PriceRound] = []
        while True:
            answer = self.solved(tau)
            if answer.status is not Status.OPTIMAL:
                raise UsageError(
                    f"Round {len(rounds) + 1}: at these terms of trade the plan is {answer.status}. Make the "
                    "scenario's wishes fit first (`lustrum plan` names those that clash)."
                )
            move = np.log(self.implied(answer.x)) - np.log(tau)
            rounds.append(PriceRound(tau, move))
            self.session.tell(
                f"round {len(rounds)} of at most {most_rounds}: terms of trade would move by "
                f"{100 * rounds[-1].largest:.3g} per cent"
            )
            if rounds[-1].largest < TOLERANCE:
                return tuple(rounds)
            if len(rounds) >= most_rounds:
                raise StoppedError(_not_settled(self, rounds))
            step = _part_of_the_way(rounds)
            tau = tau * np.exp(step * move)


def _part_of_the_way(rounds: Sequence[PriceRound]) -> Array:
    """Return which part of its move each ln tau takes: to where the line through the last two rounds would rest."""
    last = rounds[-1]
    if len(rounds) == 1:
        return np.full(last.tau.shape, STEP)
    went, fell = np.log(last.tau / rounds[-2].tau), rounds[-2].move - last.move
    known = (np.abs(went) > 1e-12) & (np.abs(fell) > 1e-12)
    secant = np.divide(went, fell, out=np.full(last.tau.shape, STEP), where=known)
    result: Array = np.where(secant > 0, np.clip(secant, SHORTEST, LONGEST), STEP)
    return result


def implied_terms(problem: PlanProblem, found: Sequence[Exchanged], goods: Array) -> Array:
    """Return tau = (I / I0 / G_t)^(1 / (1 + eps)), shape (years, markets), from the goods delivered.

    Raises
    ------
    UsageError
        If a market is offered nothing in some year: no terms of trade buy what is sold.
    """
    offered = np.array([each.goods for each in found])
    if not (goods > 1e-9 * offered).all():
        year, market = np.argwhere(goods <= 1e-9 * offered)[0]
        raise UsageError(
            f"Market '{found[market].market.name}' is offered no goods in {problem.economy.base_year + 1 + year}: no "
            "terms of trade buy what is sold. Set a floor on the group's consumption as a wish."
        )
    power = 1.0 / (1.0 + np.array([each.elasticity for each in found]))
    result: Array = (goods / offered / problem.growth.factor(problem.horizon)) ** power
    return result


def _refuse_two(loop: _Loop, first: Array, second: Array) -> None:
    apart = np.abs(np.log(first) - np.log(second))
    if apart.max() < SAME:
        return
    year, market = np.unravel_index(int(np.argmax(apart)), apart.shape)
    raise UsageError(
        f"Two terms of trade clear market '{loop.found[market].market.name}' in "
        f"{loop.problem.economy.base_year + 1 + year}: {first[year, market]:.4g} and {second[year, market]:.4g}. The "
        "plan must not choose between them: say which one is meant by a wish on market_goods or market_sales.",
        first=first,
        second=second,
    )


def _not_settled(loop: _Loop, rounds: Sequence[PriceRound]) -> str:
    year, market = np.unravel_index(int(np.argmax(np.abs(rounds[-1].move))), rounds[-1].move.shape)
    last = ", ".join(f"{each.tau[year, market]:.4g}" for each in rounds[-4:])
    return (
        f"Plan and market have not settled after {len(rounds)} rounds: the terms of "
        f"'{loop.found[market].market.name}' in "
        f"{loop.problem.economy.base_year + 1 + year} were {last} in the last rounds and would move by another "
        f"{100 * rounds[-1].largest:.2g} per cent. Give it more rounds, or a smaller elasticity of demand "
        "([options.consumption])."
    )
