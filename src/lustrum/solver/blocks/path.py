r"""The path of a primal-dual interior point method, and the steps along it.

With gaps v = x - l and w = u - x and their prices z and s, the best point of

.. math:: \min\; c'x + \tfrac12 x'Qx \quad\text{with}\quad A x = b, \quad l \le x \le u

has

.. math:: A x = b, \qquad A'y + z - s = c + Qx, \qquad v z = 0, \qquad w s = 0.

Newton's method follows the path on which the products are :math:`\mu` instead of 0. Each step needs one factorisation
of :math:`A \Theta A'` with :math:`\Theta = (z/v + s/w + Q)^{-1}`, and several solves: Mehrotra's predictor and
corrector, then correctors that bring stray products back towards :math:`\mu`.

References
----------
.. [1] Mehrotra, "On the implementation of a primal-dual interior point method", SIAM J. Optim. 2 (1992).
.. [2] Gondzio, "Multiple centrality corrections in a primal-dual method for linear programming", COAP 6 (1996).
.. [3] Colombo and Gondzio, "Further development of multiple centrality correctors for interior point methods",
   COAP 41 (2008): correctors weighted apart for the primal and the dual step.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.solver.blocks.dense import Normal
from lustrum.solver.blocks.programme import Point, Programme

CORRECTORS = 12
AMBITION = 0.5
"""How much further than the last step a corrector tries to go."""

BAND = 0.3
"""Products from this share of the target to one divided by it are not strays."""

WORTH = -0.05
"""Gain in the two step lengths together below which a corrector is left out and no further one tried.

Below 0, as products brought back to the path lengthen the steps to come.
"""

WEIGHTS = np.linspace(0.0, 1.0, 6)[1:]
"""Shares of a corrector that are tried."""

PATIENCE = 12
"""Steps without a new least error after which the search is given up, as for problems without a solution."""

PATIENCE_WARM = 4
"""The same after a start near a neighbour's answer: the search begins anew."""

OPENED = 1e-2
"""Gap, relative to the objective, to which the answer to a neighbour is opened."""

TO_THE_BOUNDARY = 0.99

NOTHING = 1e-7
"""Scaled units below which a gap or a price may count as 0."""

FREE = 1e-8
"""What pulls a column without bounds towards where it is, so that its weight stays finite."""


class PathFollowing:
    """The path and where on it we are: `start`, then `step` while `error` is above the tolerance."""

    def __init__(self, programme: Programme, normal: Normal) -> None:
        self.p, self.normal = programme, normal
        self.a, self.at = sp.csr_array(programme.matrix), sp.csr_array(programme.matrix.T)
        self.bounds = programme.has_lower.sum() + programme.has_upper.sum()
        self.free = FREE * ((programme.has_lower == 0) & (programme.has_upper == 0))
        self.point: Point = None  # type: ignore[assignment]
        self.warm = False
        self._least, self._since = np.inf, 0

    def start(self) -> None:
        """Take the point of least norm that meets the rows, and prices of least squares, both moved inside."""
        p, normal = self.p, self.normal
        self.warm, self._least, self._since = False, np.inf, 0
        has_lower, has_upper = p.has_lower > 0, p.has_upper > 0
        normal.factorise(np.ones(p.cost.size))
        x = np.clip(0.0, np.where(has_lower, p.lower, -np.inf), np.where(has_upper, p.upper, np.inf))
        x = x + self.at @ normal.solve(p.right - self.a @ x)
        gradient = p.cost + p.curvature * x
        y = normal.solve(self.a @ gradient)
        slope = gradient - self.at @ y
        v, w = p.has_lower * (x - p.lower), p.has_upper * (p.upper - x)
        z = p.has_lower * np.where(has_upper, np.maximum(slope, 0.0), slope)
        s = p.has_upper * np.where(has_lower, np.maximum(-slope, 0.0), -slope)
        inside = max(0.0, -1.5 * min(v.min(), w.min()))
        above = max(0.0, -1.5 * min(z.min(), s.min()))
        v, w = v + inside * p.has_lower, w + inside * p.has_upper
        z, s = z + above * p.has_lower, s + above * p.has_upper
        products = float(v @ z + w @ s)
        inside = 0.5 * products / max(float(z.sum() + s.sum()), 1e-300) + 1e-3
        above = 0.5 * products / max(float(v.sum() + w.sum()), 1e-300) + 1e-3
        self.point = Point(
            x,
            y,
            np.where(has_lower, v + inside, 1.0),
            np.where(has_upper, w + inside, 1.0),
            p.has_lower * (z + above),
            p.has_upper * (s + above),
        )

    def start_near(self, x: Array, y: Array) -> None:
        """Take the answer to a neighbour, x of all columns of the form, shape (columns,), and row prices, shape (m,).

        x and y stay as they are. Gaps and prices are opened until their products give a gap of `OPENED` of the
        objective: from the answer itself, where one of each pair is 0, hardly a step could be taken. What that leaves
        in the equations is what Newton's method removes.
        """
        p = self.p
        self.warm = True
        inner = x[p.kept]
        loose = p.matrix.shape[1] - p.kept.size
        rows = np.asarray(p.matrix[:, : p.kept.size] @ inner)
        x = np.concatenate([inner, rows[p.matrix[:, p.kept.size :].indices] if loose else np.zeros(0)])
        objective = float(p.cost @ x + 0.5 * p.curvature @ x**2)
        mu = OPENED * (1.0 + abs(objective)) / max(float(self.bounds), 1.0)
        slope = p.cost + p.curvature * x - self.at @ y
        v, w = np.maximum(x - p.lower, 0.0), np.maximum(p.upper - x, 0.0)
        z, s = np.maximum(slope, 0.0), np.maximum(-slope, 0.0)
        least = np.sqrt(mu)
        self.point = Point(
            x,
            y,
            np.where(p.has_lower > 0, np.maximum(v, mu / (z + least)), 1.0),
            np.where(p.has_upper > 0, np.maximum(w, mu / (s + least)), 1.0),
            p.has_lower * np.maximum(z, mu / (v + least)),
            p.has_upper * np.maximum(s, mu / (w + least)),
        )

    def tidied(self) -> tuple[Array, Array]:
        """Return columns, shape (n,), and row prices, shape (m,), with what is next to nothing made nothing.

        Of a gap and its price one is 0 at the end of the path. Where one is below `NOTHING` and far below the other, it
        is set to 0, so that a report does not list a thousand limits that cost nothing.
        """
        p, at, columns = self.p, self.point, self.p.kept.size
        x = np.where(_nothing(at.v, at.z) & (p.has_lower > 0), p.lower, at.x)
        x = np.where(_nothing(at.w, at.s) & (p.has_upper > 0), p.upper, x)
        # The price of a row that is no equation is that of its slack column.
        loose = p.matrix[:, columns:].indices
        v, w, z, s = (part[columns:] for part in (at.v, at.w, at.z, at.s))
        free = (_nothing(z, v) | (p.has_lower[columns:] == 0)) & (_nothing(s, w) | (p.has_upper[columns:] == 0))
        y = at.y.copy()
        y[loose[free]] = 0.0
        return x[:columns], y

    def objective(self) -> float:
        """Return the objective of the minimum, without its constant."""
        x = self.point.x
        return float(self.p.cost @ x + 0.5 * self.p.curvature @ x**2)

    def error(self) -> float:
        """Return the largest of the relative residuals and the relative gap, and prepare the next step."""
        p, at = self.p, self.point
        self.r_rows = p.right - self.a @ at.x
        self.r_lower = p.has_lower * (p.lower - at.x + at.v)
        self.r_upper = p.has_upper * (p.upper - at.x - at.w)
        bent = p.curvature * at.x
        self.r_prices = p.cost + bent - self.at @ at.y - at.z + at.s
        self.mu = float(at.v @ at.z + at.w @ at.s) / max(self.bounds, 1.0)  # absent bounds have a price of 0
        primal = self.objective()
        dual = float(p.right @ at.y + p.lower @ at.z - p.upper @ at.s - 0.5 * bent @ at.x)
        size = 1.0 + max(np.abs(p.right).max(initial=0.0), np.abs(p.lower).max(), np.abs(p.upper).max())
        outside = max(np.abs(r).max(initial=0.0) for r in (self.r_rows, self.r_lower, self.r_upper))
        off_price = float(np.abs(self.r_prices).max()) / (1.0 + float(np.abs(p.cost).max()))
        error = float(max(outside / size, off_price, abs(primal - dual) / (1.0 + abs(primal))))
        self._since = 0 if error < 0.9 * self._least else self._since + 1
        self._least = min(error, self._least)
        return error

    @property
    def stuck(self) -> bool:
        """Whether the error has not fallen for a while, or is no number any more."""
        patience = PATIENCE_WARM if self.warm else PATIENCE
        return self._since > patience or not np.isfinite(self.mu)

    def step(self) -> None:
        """Predict, correct, correct again while it pays, and go nearly to the boundary."""
        p, at = self.p, self.point
        theta = 1.0 / (at.z / at.v + at.s / at.w + p.curvature + self.free + 1e-10)
        self.normal.factorise(theta)
        nothing = np.zeros_like(at.x)

        def newton(
            rows: Array,
            low: Array,
            high: Array,
            price: Array,
            vz: Array,
            ws: Array,
            refinements: int = 0,
        ) -> Point:
            slope = price - (vz + at.z * low) / at.v + (ws - at.s * high) / at.w
            dy = self.normal.solve(rows + self.a @ (theta * slope), refinements)
            dx = theta * (self.at @ dy - slope)
            dv, dw = p.has_lower * (dx - low), p.has_upper * (high - dx)
            return Point(dx, dy, dv, dw, (vz - at.z * dv) / at.v, (ws - at.s * dw) / at.w)

        def corrector(vz: Array, ws: Array) -> Point:
            # Changes the products and nothing else. Not refined: what it leaves in the rows is removed at the end.
            return newton(np.zeros_like(at.y), nothing, nothing, nothing, vz, ws)

        step = newton(self.r_rows, self.r_lower, self.r_upper, self.r_prices, -at.v * at.z, -at.w * at.s, 1)
        primal, dual = self._lengths(step)
        ahead = at.moved(step, primal, dual)
        reached = float(ahead.v @ ahead.z + ahead.w @ ahead.s) / max(self.bounds, 1.0)
        target = self.mu * float(np.clip((reached / max(self.mu, 1e-300)) ** 3, 1e-6, 1.0))
        second = corrector(target * p.has_lower - step.v * step.z, target * p.has_upper - step.w * step.s)
        step, primal, dual = self._weighted(step, second)
        for _ in range(CORRECTORS):
            further = at.moved(step, min(1.0, primal + AMBITION), min(1.0, dual + AMBITION))
            vz = p.has_lower * towards_target(further.v * further.z, target)
            ws = p.has_upper * towards_target(further.w * further.s, target)
            better, longer, higher = self._weighted(step, corrector(vz, ws))
            if longer + higher < primal + dual + WORTH:
                break
            step, primal, dual = better, longer, higher
        step = self._back_to_the_rows(step, theta)
        primal, dual = self._lengths(step)
        primal, dual = (length if length == 1.0 else TO_THE_BOUNDARY * length for length in (primal, dual))
        self.point = at.moved(step, primal, dual)

    def _back_to_the_rows(self, step: Point, theta: Array) -> Point:
        """Remove what rounding has left of the rows, by the shortest way in the weights of this step."""
        p = self.p
        dx = theta * (self.at @ self.normal.solve(self.r_rows - self.a @ step.x, 0))
        return replace(step, x=step.x + dx, v=step.v + p.has_lower * dx, w=step.w - p.has_upper * dx)

    def _lengths(self, step: Point) -> tuple[float, float]:
        at = self.point
        primal = min(step_length(at.v, step.v), step_length(at.w, step.w))
        dual = min(step_length(at.z, step.z), step_length(at.s, step.s))
        if self.p.curvature.any():  # x stands in the rows of the prices too
            primal = dual = min(primal, dual)
        return primal, dual

    def _weighted(self, step: Point, more: Point) -> tuple[Point, float, float]:
        """Add the share of a corrector that lets the step go furthest, chosen apart for x and for the prices."""
        at = self.point

        def furthest(pairs: list[tuple[Array, Array, Array]]) -> tuple[float, float]:
            rates = [(-step / value, -more / value) for value, step, more in pairs]
            fastest = [max(_fastest(rate + weight * change) for rate, change in rates) for weight in WEIGHTS]
            best = int(np.argmin(np.maximum(fastest, 1.0)))
            return float(WEIGHTS[best]), 1.0 / max(fastest[best], 1.0)

        one, primal = furthest([(at.v, step.v, more.v), (at.w, step.w, more.w)])
        two, dual = furthest([(at.z, step.z, more.z), (at.s, step.s, more.s)])
        if self.p.curvature.any():
            one = two = min(one, two)
            result = step.moved(more, one, two)
            return result, *self._lengths(result)
        return step.moved(more, one, two), primal, dual


def step_length(value: Array, change: Array) -> float:
    """Return the longest step up to 1 that keeps values, shape (n,), from going below zero; of 0 and 0 none moves."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1.0 / max(_fastest(-change / value), 1.0)


def _fastest(rate: Array) -> float:
    """Return the largest of rates, shape (n,); of 0 and 0 none moves."""
    fastest = float(rate.max(initial=0.0))
    return fastest if fastest == fastest else float(np.nanmax(rate, initial=0.0))


def _nothing(value: Array, other: Array) -> np.ndarray:
    return (value < NOTHING) & (value < 1e-3 * other)


def towards_target(product: Array, target: float) -> Array:
    """Return what brings stray products, shape (n,), back to the band about the target, by no more than its width."""
    low, high = BAND * target, target / BAND
    change = np.where(product < low, low - product, np.where(product > high, high - product, 0.0))
    result: Array = np.maximum(change, -high)
    return result
