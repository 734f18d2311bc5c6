r"""The loop of the centre: two questions a round, damped allotments, best bounds, orders at the end.

1. It starts with what each unit would begin with, the imbalance shared by trade (`start`).
2. Each round all are asked for their best plan at prices, and for the worth of an allotment. Both answers are
   proposals. At prices :math:`\pi` the sum :math:`\pi'd + \sum g_r(\pi)` is an upper bound; allotments with which
   nobody is short reach the lower bound :math:`\sum V_r(a_r)`.
3. The level bundle says which prices are next, and mixes the proposals to allotments. Where no mixture promises more
   than the allotments known, the second question of a round is for prices too: what is lacking is the proof.
4. Allotments go part of the way from the best feasible ones to the mixture: half as far where somebody was short,
   twice as far where nobody was. Where only a little is lacking, it is shared among the others first.
5. It stops where the gap is small enough, in D, the discounted base consumption of all; then come the orders (`run`).

A unit that is silent, or whose answer is refused, keeps its last allotment; the others go on with what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.centre import Centre, Heard
from lustrum.decentral.checks import Said, why_no_unit
from lustrum.decentral.digits import DIGITS, rounded
from lustrum.decentral.interior_messages import Interior
from lustrum.decentral.level_bundle import LevelBundle
from lustrum.decentral.messages import as_said
from lustrum.decentral.rounds import Round, Standing
from lustrum.decentral.said import AT_ALLOTMENT, AT_PRICES, INTRODUCE
from lustrum.decentral.start import shared_by_trade
from lustrum.decentral.terms import Terms
from lustrum.errors import StoppedError

GAP, ROUNDS, LEVEL = 1e-3, 60, 0.3
"""In D; at most so many; how far the level lies from the lower bound on the way to the upper one."""

DEAR = 10.0
"""Times the usual price: that of an emergency."""

LEAST_STEP = 1e-4

PROMISING, ALLOTTED = 0.02, 4
"""Part of the gap that the best mixture of proposals must promise beyond the best allotments, or the second question of
a round is one for prices too; every fourth round it is one for allotments in any case."""

MENDINGS = 6
"""Rounds after the exact mode in which what is a little short is shared among the others."""

NEARLY = EXACT = 3e-7
"""Relative error of the exact mode from which on both bounds are asked for after each step, and the gap in D at which
it ends: bounds prove the plan, an error of a method does not. Units' own solvers leave 1e-7 of D open; the plan is then
nearer to the best one than the bounds say, by 2e-8 on worlds of four and twelve regions."""

GOAL = 20.0
"""In the exact mode the goal is counted in this part of D, about which coefficients of a scaled plan lie."""


@dataclass(eq=False)
class Loop:
    """A run of the loop.

    Parameters
    ----------
    centre : Centre
    terms : Terms
    gap : float
        In D, at which it stops.
    most : int
        Rounds.
    tell : function of Round, optional
    """

    centre: Centre
    terms: Terms
    gap: float = GAP
    most: int = ROUNDS
    tell: Callable[[Round], None] = lambda found: None
    rounds: list[Round] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    trade: dict[str, Array] = field(default_factory=dict)
    begins: dict[str, Array] = field(default_factory=dict)
    worth: dict[str, Array] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    lived: dict[str, tuple[float, Array]] = field(default_factory=dict)
    step: float = 1.0
    mended: float = np.inf
    promise: float = np.inf

    def exactly(self, tell: Callable[[int, float], None] = lambda count, error: None) -> tuple[Standing, int]:
        """Go the exact way until both bounds are as near as `EXACT`; return what was found after how many iterations.

        Raises
        ------
        StoppedError
            If a unit does not answer: the exact mode needs all of them.
        """
        missing = self._introduced({unit: "" for unit in self.terms.units})
        if missing:
            reasons = "; ".join(f"{unit}: {why}" for unit, why in missing.items())
            raise StoppedError(f"The exact mode needs every unit: {reasons}. Use --mode allot, or start them.")
        standing, _, _ = self._started()
        units = self.bundle.units
        interior = Interior(
            self.centre, units, self.terms.level, self.bundle.flow, self.base / GOAL, tell, tolerance=NEARLY
        )
        while not interior.exhausted:
            prices, uses = interior.run()
            self._proved(standing, prices, uses)
            if standing.upper - standing.lower <= EXACT * self.base:
                break
        return standing, interior.iterations

    def _proved(self, standing: Standing, prices: Array, uses: Mapping[str, Array]) -> None:
        """Ask for both bounds at prices and uses that are nearly the best; what is a little short is shared first."""
        units = self.bundle.units
        need = self.terms.level - np.sum([*uses.values()], axis=0)
        shares = shared_by_trade(need, self.trade, self.terms.groups)
        allotments = {unit: uses[unit] + shares[unit] for unit in units}
        self.mended = np.inf
        for _ in range(MENDINGS):
            found = self._round(len(self.rounds) + 1, standing, allotments, prices, {})
            self.rounds.append(found)
            self.tell(found)
            mended = self._mended(standing, list(units), found, self.terms.level)
            if mended is None:
                break
            allotments = mended

    def run(self) -> Standing:
        """Go through the rounds and return the best that was found.

        Raises
        ------
        StoppedError
            If no unit introduces itself.
        """
        missing = self._introduced({unit: "" for unit in self.terms.units})
        if not self.said:
            reasons = "; ".join(f"{unit}: {why}" for unit, why in missing.items())
            raise StoppedError(f"No unit of the plan answers: {reasons}. Start the units, then run again.")
        standing, allotments, prices = self._started()
        for number in range(1, self.most + 1):
            if missing:
                before = len(self.said)
                missing = self._introduced(missing, number)
                if len(self.said) > before:
                    standing, allotments, prices = self._started()
            found = self._round(number, standing, allotments, prices, missing)
            self.rounds.append(found)
            self.tell(found)
            if found.gap is not None and found.gap <= self.gap:
                break
            if number < self.most:
                allotments, prices = self._next(number, standing, allotments, prices, found)
        return standing

    @property
    def base(self) -> float:
        """D: the discounted base consumption of all who take part."""
        return sum(each.base for each in self.said.values())

    def _introduced(self, missing: Mapping[str, str], round_: int = 0) -> dict[str, str]:
        """Ask who has not introduced itself yet; return who still has not, and why."""
        body = {"terms": self.terms.fingerprint, "rows": self.terms.rows, "unit": self.terms.unit}
        heard = self.centre.ask(INTRODUCE, round_, dict.fromkeys(missing, body))
        still = heard.silent | heard.refused
        for unit, exchange in heard.answers.items():
            answer = exchange.answer
            if reason := why_no_unit(answer, self.terms):
                still[unit] = reason
                continue
            self.said[unit] = Said(answer.body["base"], answer.body["digits"])
            self.begins[unit], self.trade[unit] = answer.rows("begins"), answer.rows("trade")
            self.worth[unit], self.members[unit] = answer.rows("worth"), answer.body["members"]
        return {unit: still[unit] for unit in missing if unit in still}

    def _started(self) -> tuple[Standing, dict[str, Array], Array]:
        """Return nothing known yet, the first allotments and the first prices, and prepare the master."""
        units = tuple(unit for unit in self.terms.units if unit in self.said)
        trade = {unit: self.trade[unit] for unit in units}
        flow = np.sum([*trade.values()], axis=0)
        worth = np.array([self.worth[unit] for unit in units])
        weights = np.array([trade[unit] for unit in units])
        plain = worth.mean(axis=0)
        prices = np.divide((worth * weights).sum(axis=0), flow, out=plain.copy(), where=flow > 0.0)
        usual = np.where(prices > 0.0, prices, max(float(prices.max(initial=0.0)), 1e-12))
        self.emergency = rounded(DEAR * usual, DIGITS)  # said each round: no longer than it needs to be
        flow = np.where(flow > 0.0, flow, max(float(flow.max(initial=0.0)), 1.0) * 1e-6)
        self.bundle = LevelBundle(units, self.terms.level, usual, flow, self.base / 1000.0)
        for unit in units:  # a late unit finds the proposals of the others
            for round_, value, use in self.said[unit].proposals:
                self.bundle.add(unit, value, use, round_)
        need = self.terms.level - np.sum([self.begins[unit] for unit in units], axis=0)
        shares = shared_by_trade(need, trade, self.terms.groups)
        self.step = 1.0
        return Standing(prices), {unit: self.begins[unit] + shares[unit] for unit in units}, prices

    def _round(
        self, number: int, standing: Standing, allotments: dict[str, Array], prices: Array, missing: Mapping[str, str]
    ) -> Round:
        units = self.bundle.units
        prices, allotments = as_said(prices), {unit: as_said(each) for unit, each in allotments.items()}
        asked = {"prices": prices}
        first = self.centre.ask(AT_PRICES, number, dict.fromkeys(units, asked))
        bounds = self._bounds(number, first)
        upper = standing.bounded(prices, bounds, self.terms.level, len(bounds) == len(units))
        silent = {**missing, **first.silent}
        if number % ALLOTTED and self.promise <= PROMISING and not silent and not first.refused:
            return self._priced_again(number, standing, upper)
        bodies: dict[str, Mapping[str, Any]] = {
            unit: {"allotment": allotments[unit], "emergency": self.emergency} for unit in units
        }
        second = self.centre.ask(AT_ALLOTMENT, number, bodies)
        values, short = self._worths(number, second, standing, allotments)
        lower = self._reached(values, allotments) if len(values) == len(units) and not short else None
        if lower is not None:
            standing.better(allotments, values, lower)
        silent |= second.silent
        refused = {unit: why for unit, why in (first.refused | second.refused).items() if unit not in silent}
        return self._told(number, standing, (lower, upper), short, silent, refused)

    def _priced_again(self, number: int, standing: Standing, upper: float | None) -> Round:
        """Ask for a second best plan, where no mixture of proposals is worth more than the allotments all live with."""
        units, floor = self.bundle.units, standing.lower
        level = floor + LEVEL * max(standing.upper - floor, 0.0)
        following = self.bundle.next(units, standing.prices, level, self.terms.level, number)
        if following is None:
            return self._told(number, standing, (floor, upper), {}, {}, {})
        prices = as_said(following.prices)
        asked = {"prices": prices}
        heard = self.centre.ask(AT_PRICES, number, dict.fromkeys(units, asked))
        bounds = self._bounds(number, heard)
        again = standing.bounded(prices, bounds, self.terms.level, len(bounds) == len(units))
        upper = min((each for each in (upper, again) if each is not None), default=None)
        return self._told(number, standing, (floor, upper), {}, heard.silent, heard.refused)

    def _told(
        self,
        number: int,
        standing: Standing,
        bounds: tuple[float | None, float | None],
        short: Mapping[str, float],
        silent: Mapping[str, str],
        refused: Mapping[str, str],
    ) -> Round:
        known = np.isfinite(standing.lower) and np.isfinite(standing.upper)
        return Round(
            number,
            *bounds,
            standing.lower if np.isfinite(standing.lower) else None,
            standing.upper if np.isfinite(standing.upper) else None,
            max(0.0, standing.upper - standing.lower) / self.base if known else None,
            {unit: cost / self.base for unit, cost in short.items()},
            dict(silent),
            dict(refused),
            self.bundle.size,
        )

    def _bounds(self, number: int, heard: Heard) -> dict[str, float]:
        """Take in best plans at prices; return the bounds of those whose answers hold."""
        bounds = {}
        for unit, exchange in list(heard.answers.items()):
            prices, answer = exchange.question.rows("prices"), exchange.answer
            bound, use = answer.body["bound"], answer.rows("use")
            if reason := self.said[unit].why_not_bound(number, prices, bound, use):
                heard.refused[unit] = reason
                continue
            bounds[unit] = bound
            self.bundle.add(unit, bound + float(prices @ use), use, number)
        return bounds

    def _worths(
        self, number: int, heard: Heard, standing: Standing, allotments: Mapping[str, Array]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Take in what allotments are worth; return the values of those who said so, and what the short ones lack."""
        values, short = dict[str, float](), dict[str, float]()
        self.lived = {}
        for unit, exchange in heard.answers.items():
            answer, allotment = exchange.answer, exchange.question.rows("allotment")
            emergency = exchange.question.rows("emergency")
            if reason := self.said[unit].why_not_worth(number, allotment, emergency, answer):
                heard.refused[unit] = reason
                continue
            lacks = answer.body["short"]
            values[unit] = answer.body["value"]
            use = allotment - answer.rows("lacks") if lacks else allotment
            self.lived[unit] = values[unit] + lacks, use
            self.bundle.add(unit, values[unit] + lacks, use, number)
            if lacks:
                short[unit] = lacks
        for unit in {**heard.silent, **heard.refused}:
            last = standing.allotments.get(unit)
            if last is not None and np.array_equal(last, allotments[unit]):
                values[unit] = standing.values[unit]
        return values, short

    def _reached(self, values: Mapping[str, float], allotments: Mapping[str, Array]) -> float:
        """Return what allotments reach: what they miss all there is by, in the last digit that is said, is dear."""
        missed = np.abs(self.terms.level - np.sum([*allotments.values()], axis=0))
        return sum(values.values()) - float(self.emergency @ missed)

    def _next(
        self, number: int, standing: Standing, allotments: dict[str, Array], prices: Array, found: Round
    ) -> tuple[dict[str, Array], Array]:
        """Return the allotments and prices of the next round."""
        self.bundle.purge(number)
        fixed = {
            unit: standing.allotments.get(unit, allotments[unit])
            for unit in self.bundle.units
            if unit in found.silent or unit in found.refused
        }
        asked = [unit for unit in self.bundle.units if unit not in fixed and self.bundle.proposals.get(unit)]
        if not asked:
            return allotments, prices
        left = self.terms.level - np.sum([*fixed.values(), np.zeros(self.terms.rows)], axis=0)
        following = self._mixed(number, standing, asked, left)
        if following is None:
            return allotments, prices
        mixture, prices = following
        if (mended := self._mended(standing, asked, found, left)) is not None:
            return {unit: mended.get(unit, fixed.get(unit, allotments[unit])) for unit in self.bundle.units}, prices
        if number > 1 and standing.allotments:
            self.step = max(LEAST_STEP, 0.5 * self.step) if found.short else min(1.0, 2.0 * self.step)
        start = {unit: standing.allotments.get(unit, mixture[unit]) for unit in asked}
        result = {unit: start[unit] + self.step * (mixture[unit] - start[unit]) for unit in asked}
        need = left - np.sum([*result.values()], axis=0)
        shares = shared_by_trade(need, {unit: self.trade[unit] for unit in asked}, self.terms.groups)
        moved = {unit: result[unit] + shares[unit] for unit in asked}
        return {unit: moved.get(unit, fixed.get(unit, allotments[unit])) for unit in self.bundle.units}, prices

    def _mended(self, standing: Standing, asked: list[str], found: Round, left: Array) -> dict[str, Array] | None:
        """Return the allotments of this round with what the short ones lack shared among the others, where it pays.

        Proposals are rounded, so a mixture of them may lie a little beyond what a unit can live with. None where nobody
        was short, nothing would be gained, or mending no longer halves what is short.
        """
        lacking = sum(found.short.values())
        before, self.mended = self.mended, np.inf
        if not lacking or any(unit not in self.lived for unit in asked) or lacking > 0.5 * before:
            return None
        if sum(self.lived[unit][0] for unit in asked) <= sum(standing.values.get(unit, -np.inf) for unit in asked):
            return None
        self.mended = lacking
        result = {unit: self.lived[unit][1] for unit in asked}
        takers = [unit for unit in asked if unit not in found.short] or asked
        need = left - np.sum([*result.values()], axis=0)
        shares = shared_by_trade(need, {unit: self.trade[unit] for unit in takers}, self.terms.groups)
        return {unit: result[unit] + shares.get(unit, 0.0) for unit in asked}

    def _mixed(
        self, number: int, standing: Standing, asked: list[str], left: Array
    ) -> tuple[dict[str, Array], Array] | None:
        """Return the best mixture of proposals, and the prices of the level bundle, or those of the mixture."""
        best = self.bundle.best_mixture(asked, left, self.emergency, number)
        lower = sum(standing.values[unit] for unit in asked) if standing.values else -np.inf
        upper = standing.upper_of(asked, left)
        known = best is not None and np.isfinite(lower) and np.isfinite(upper) and len(asked) == len(self.bundle.units)
        self.promise = (best[0] - lower) / max(upper - lower, 1e-300) if known and best is not None else np.inf
        for floor in (lower, -np.inf if best is None else best[0]):
            if np.isfinite(floor) and np.isfinite(upper) and upper > floor:
                level = floor + LEVEL * (upper - floor)
                found = self.bundle.next(asked, standing.prices, level, left, number)
                if found is not None:
                    return (found if best is None else best[1]).mixture, found.prices
        return None if best is None else (best[1].mixture, best[1].prices)
