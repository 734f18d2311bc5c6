r"""The exact mode: an interior point method whose border are the shared rows, each step a round of messages.

The centre adds up what units say, solves for the prices of the shared rows, and chooses with it how far all go. It
needs only sums over units of vectors and responses, and the least and largest of a few numbers. Predictor, corrector
and further correctors are those of `lustrum.solver.blocks.path`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.centre import Centre
from lustrum.decentral.interior_steps import BEGIN, CORRECT, END, FURTHER, INSIDE, MOVE, PLACE, PREDICT, START, TRY
from lustrum.decentral.interior_sums import Answers, added_up
from lustrum.decentral.level_bundle import one_thread
from lustrum.solver.blocks.path import AMBITION, TO_THE_BOUNDARY, WEIGHTS

TOLERANCE = 3e-8
"""Relative, of both residuals and of the gap between the goals, unless told otherwise."""

NEARLY_SINGULAR = 1e-11
"""Part of the largest eigenvalue of the border below which none counts."""

MOST_ITERATIONS, MOST_CORRECTORS, PATIENCE = 60, 5, 8
WORTH = 0.01
"""Gain in the two step lengths together below which no further corrector is asked for: each is a round of messages."""


class Border:
    """The sum of all responses, shape (shared rows, shared rows), taken apart once for several right-hand sides.

    Where all a unit buys has to be paid for, one amount on all prices of a year changes nothing: the sum is then nearly
    singular in that direction, along which the least step is taken.
    """

    def __init__(self, response: Array) -> None:
        self.response = response
        diagonal = response.diagonal()
        self._unit = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, 1.0))
        values, self._vectors = np.linalg.eigh(response * self._unit[:, None] * self._unit)
        self._values = np.maximum(values, NEARLY_SINGULAR * max(float(values[-1]), 1e-300))

    def solve(self, right: Array) -> Array:
        """Return the shared step, of the shape of `right`, (shared rows,)."""
        found = self._once(right)
        for _ in range(2):
            found = found + self._once(right - self.response @ found)
        return found

    def _once(self, right: Array) -> Array:
        moved: Array = self._unit * (self._vectors @ ((self._vectors.T @ (self._unit * right)) / self._values))
        return moved


@dataclass(eq=False)
class Interior:
    """A run of the exact mode.

    Parameters
    ----------
    centre : Centre
    units : tuple of str
    level, flow : array, shape (shared rows,)
        What there is to share; by what each row is counted.
    value : float
        In which the goal is counted.
    tell : function of (iteration, relative error), optional
    tolerance : float
        Relative, of both residuals and of the gap between the goals, at which steps end.
    open_ : tuple of str
        Units that need not mask what they say where others do.
    """

    centre: Centre
    units: tuple[str, ...]
    level: Array
    flow: Array
    value: float
    tell: Callable[[int, float], None] = lambda count, error: None
    tolerance: float = TOLERANCE
    open_: tuple[str, ...] = ()
    iterations: int = 0
    error: float = np.inf
    found: Answers | None = None
    least: float = np.inf
    since: int = 0

    def run(self) -> tuple[Array, dict[str, Array]]:
        """Return the prices of the shared rows, shape (shared rows,), and what each unit uses of them.

        Run again it goes on from where it stood, one step at least. In one thread: borders are small, and other threads
        only wait for each other.

        Raises
        ------
        StoppedError
            If a unit does not answer a step: the exact mode needs all of them.
        """
        with one_thread():
            self._go_on()
            while self.error > self.tolerance and not self.exhausted:
                self._go_on()
            ended = self._ask(END)
            return -self.prices * self.value / self.flow, ended.each

    @property
    def exhausted(self) -> bool:
        """Whether further steps lead nowhere: there were enough, or the error has not become less for a while."""
        lost = self.found is not None and not np.isfinite(self.error)
        return lost or self.iterations >= MOST_ITERATIONS or self.since > PATIENCE

    def _go_on(self) -> None:
        """Begin, or take a step; judge where that leads."""
        if self.found is None:
            self.found = self._started()
        else:
            found = self._step(self.found)
            self.found, self.iterations = found, self.iterations + 1
        self.error = self._error(self.found)
        self.tell(self.iterations, self.error)
        self.since = 0 if self.error < 0.9 * self.least else self.since + 1
        self.least = min(self.least, self.error)

    def _started(self) -> Answers:
        begun = self._ask(BEGIN, [self.value], self.flow)
        self._factorise(begun)
        shared = self._solved(self.level / self.flow + begun.shared)
        self.prices = self._solved(begun.second)
        placed = self._ask(PLACE, [], shared, self.prices)
        gaps, above = (max(0.0, 1.5 * float(each)) for each in placed.extremes)
        inside = self._ask(INSIDE, [gaps, above])
        products, prices, distances = inside.sums
        first = 0.5 * products / max(float(prices), 1e-300) + 1e-3
        second = 0.5 * products / max(float(distances), 1e-300) + 1e-3
        return self._ask(START, [first, second])

    def _error(self, found: Answers) -> float:
        primal, dual, self.products, self.bounds = (float(each) for each in found.sums)
        dual += float(self.level / self.flow @ self.prices)
        self.residual = self.level / self.flow - found.second
        size = 1.0 + float(np.abs(self.level / self.flow).max(initial=0.0))
        outside = max(float(found.extremes[0]), float(np.abs(self.residual).max(initial=0.0)) / size)
        return max(outside, float(found.extremes[1]), abs(primal - dual) / (1.0 + abs(primal)))

    def _step(self, found: Answers) -> Answers:
        """Predict, correct, correct again while it pays, and go nearly to the boundary."""
        self._factorise(found)
        step = self._solved(self.residual + found.shared)
        mu = self.products / max(self.bounds, 1.0)
        ahead = self._ask(PREDICT, [], step)
        primal, dual = (float(each) for each in ahead.extremes)
        of_gaps, of_prices, of_both = (float(each) for each in ahead.sums)
        reached = (self.products + primal * of_gaps + dual * of_prices + primal * dual * of_both) / max(self.bounds, 1)
        target = mu * float(np.clip((reached / max(mu, 1e-300)) ** 3, 1e-6, 1.0))
        weights, (primal, dual), step = self._tried(self._ask(CORRECT, [target]), step)
        for _ in range(MOST_CORRECTORS):
            aims = [min(1.0, primal + AMBITION), min(1.0, dual + AMBITION)]
            more = self._ask(FURTHER, [*weights, target, *aims])
            weights, (longer, higher), better = self._tried(more, step)
            if longer + higher < primal + dual + WORTH:
                weights = (0.0, 0.0)
                break
            primal, dual, step = longer, higher, better
        primal, dual = (each if each == 1.0 else TO_THE_BOUNDARY * each for each in (primal, dual))
        self.prices = self.prices + dual * step
        return self._ask(MOVE, [*weights, primal, dual])

    def _tried(self, found: Answers, step: Array) -> tuple[tuple[float, float], tuple[float, float], Array]:
        """Return the shares of a corrector that let all go furthest, how far, and the shared step with it."""
        more = self._solved(found.shared)
        lengths = self._ask(TRY, [], more).extremes
        primal, dual = lengths[: len(WEIGHTS)], lengths[len(WEIGHTS) :]
        first, second = int(np.argmax(primal)), int(np.argmax(dual))
        weights = float(WEIGHTS[first]), float(WEIGHTS[second])
        return weights, (float(primal[first]), float(dual[second])), step + weights[1] * more

    def _factorise(self, found: Answers) -> None:
        assert found.response is not None
        self.border = Border(found.response)

    def _solved(self, right: Array) -> Array:
        return self.border.solve(right)

    def _ask(
        self,
        step: str,
        numbers: list[float] | None = None,
        shared: Array | None = None,
        second: Array | None = None,
    ) -> Answers:
        body = {
            "step": step,
            "numbers": np.array(numbers) if numbers else None,
            "shared": shared,
            "second": second,
        }
        return added_up(self.centre, self.units, self.iterations, body, self.open_)
