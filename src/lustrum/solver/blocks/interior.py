r"""A primal-dual interior point method for linear and separable convex quadratic programmes.

.. math:: \min\; c'x + \tfrac12 x'Qx \quad\text{with}\quad A x = b, \quad l \le x \le u,

Q diagonal. With gaps v = x - l and w = u - x and their prices z and s, the best point has

.. math:: A x = b, \qquad A'y + z - s = c + Qx, \qquad v z = 0, \qquad w s = 0.

Newton's method follows the path on which the products are :math:`\mu` instead of 0. Each step needs one factorisation
of :math:`A \Theta A'` with :math:`\Theta = (z/v + s/w + Q)^{-1}`, and several solves: Mehrotra's predictor and
corrector, then correctors that bring stray products back towards :math:`\mu`, as long as each lengthens the step.

References
----------
.. [1] Mehrotra, "On the implementation of a primal-dual interior point method", SIAM J. Optim. 2 (1992).
.. [2] Gondzio, "Multiple centrality corrections in a primal-dual method for linear programming", COAP 6 (1996).
.. [3] Colombo and Gondzio, "Further development of multiple centrality correctors for interior point methods",
   COAP 41 (2008): correctors weighted apart for the primal and the dual step.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.solver.backend import Outcome, Progress, RawResult
from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.border import find_border
from lustrum.solver.blocks.dense import Normal
from lustrum.solver.options import SolverOptions
from lustrum.solver.standard_form import StandardForm

TOLERANCE = 1e-8
"""Relative, of both residuals and of the gap between the objectives."""

MOST_ITERATIONS = 200
CORRECTORS = 30
AMBITION = 0.5
"""How much further than the last step a corrector tries to go."""

BAND = 0.3
"""Products from this share of the target to one divided by it are not strays."""

WORTH = 0.01
"""Gain in the two step lengths together below which no further corrector is tried."""

WEIGHTS = np.linspace(0.0, 1.0, 6)[1:]
"""Shares of a corrector that are tried."""

PATIENCE = 12
"""Steps without a new least error after which the search is given up, as for problems without a solution."""

TO_THE_BOUNDARY = 0.99

NOTHING = 1e-8
"""Scaled units below which a gap or a price may count as 0."""

FREE = 1e-8
"""What pulls a column without bounds towards where it is, so that its weight stays finite."""

MOST_BORDER = 14_000
"""Rows of the border above which the dense matrix would be too large: 1.6 GB here."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A form as a minimum with equality rows: fixed columns left out, a slack column for each other row.

    `has_lower` and `has_upper` are 1 where a bound is and 0 where not; absent bounds are written 0.
    """

    matrix: sp.csc_array
    right: Array
    cost: Array
    curvature: Array
    lower: Array
    upper: Array
    has_lower: Array
    has_upper: Array
    kept: np.ndarray


@dataclass(slots=True)
class Point:
    """A point or a step: x (n,), y (m,), gaps v and w, prices z and s, all (n,)."""

    x: Array
    y: Array
    v: Array
    w: Array
    z: Array
    s: Array

    def moved(self, step: Point, primal: float, dual: float) -> Point:
        """Return the point after a step of two lengths."""
        return Point(
            self.x + primal * step.x,
            self.y + dual * step.y,
            self.v + primal * step.v,
            self.w + primal * step.w,
            self.z + dual * step.z,
            self.s + dual * step.s,
        )


def interior_point(
    form: StandardForm,
    options: SolverOptions | None = None,
    on_progress: Progress | None = None,
    normal: Callable[[sp.csc_array], Normal] | None = None,
) -> RawResult:
    """Return what the method finds; 'optimal' with an interior point and duals, but no basis.

    The outcome is 'unknown' where it does not converge (as for problems without a solution), where Q is not diagonal
    and where no border of at most `MOST_BORDER` rows parts the matrix into blocks; 'limit' after a limit.

    Parameters
    ----------
    form : StandardForm
        Scaled.
    options : SolverOptions, optional
        Limits of time and iterations and number of threads count.
    on_progress : function of (iterations, objective, seconds), optional
    normal : function of the matrix, optional
        Makes what factorises; an `Arrowhead` over the border that is found unless given.
    """
    began = time.monotonic()
    options = options or SolverOptions(method="blocks")

    def ended(
        outcome: Outcome, message: str, count: int = 0, x: Array | None = None, y: Array | None = None
    ) -> RawResult:
        return RawResult(outcome, x, y, None, "blocks", count, time.monotonic() - began, message)

    sign = -1.0 if form.maximise else 1.0
    programme = programme_of(form, sign)
    if programme is None:
        return ended("unknown", "the quadratic part is not separable")
    if not programme.kept.size or not form.rows:
        return ended("unknown", "there is nothing to choose")
    if normal is None:
        found = find_border(programme.matrix)
        if (size := found.border.size) > MOST_BORDER:
            return ended("unknown", f"the matrix does not fall into blocks: a border of {size} rows is needed")
    factorising = Arrowhead(programme.matrix, found, options.threads) if normal is None else normal(programme.matrix)
    search = PathFollowing(programme, factorising)
    outcome: Outcome = "unknown"
    message, count = "no convergence", 0
    most = min(options.iteration_limit or MOST_ITERATIONS, MOST_ITERATIONS)
    try:
        with np.errstate(all="ignore"):  # what diverges is seen below
            search.start()
            for count in range(most + 1):
                error = search.error()
                if on_progress is not None:
                    on_progress(count, sign * search.objective() + form.offset, time.monotonic() - began)
                if error <= TOLERANCE:
                    outcome, message = "optimal", "optimal, an interior point"
                    break
                if options.time_limit is not None and time.monotonic() - began > options.time_limit:
                    outcome, message = "limit", "time limit reached"
                    break
                if count == options.iteration_limit:
                    outcome, message = "limit", "limit of iterations reached"
                    break
                if search.stuck:
                    message = "no progress"
                    break
                search.step()
    except np.linalg.LinAlgError:
        message = "the normal matrix could not be factorised"
    point = search.point
    if point is None or not (np.isfinite(point.x).all() and np.isfinite(point.y).all()):
        return ended("unknown" if outcome == "optimal" else outcome, message, count)
    inner, y = search.tidied()
    x = form.column_lower.copy()
    x[programme.kept] = np.clip(inner, form.column_lower[programme.kept], form.column_upper[programme.kept])
    return ended(outcome, message, count, x, sign * y)


def programme_of(form: StandardForm, sign: float) -> Programme | None:
    """Return a form as a minimum with equality rows (`sign` -1 where it is a maximum); None if Q is not diagonal."""
    kept = np.flatnonzero(form.column_lower < form.column_upper)
    curvature = np.zeros(form.columns)
    if form.quadratic is not None:
        if form.kind != "separable":
            return None
        curvature = sign * form.quadratic.diagonal()
    fixed = np.where(form.column_lower < form.column_upper, 0.0, form.column_lower)
    done = form.csc @ fixed
    low, high = form.row_lower - done, form.row_upper - done
    loose = np.flatnonzero(low < high)
    slack = sp.csc_array((-np.ones(loose.size), (loose, np.arange(loose.size))), shape=(form.rows, loose.size))
    matrix = sp.csc_array(sp.hstack([form.csc[:, kept], slack], format="csc"))
    nothing = np.zeros(loose.size)
    lower = np.concatenate([form.column_lower[kept], low[loose]])
    upper = np.concatenate([form.column_upper[kept], high[loose]])
    has_lower, has_upper = lower > -1e20, upper < 1e20
    return Programme(
        matrix=matrix,
        right=np.where(low < high, 0.0, low),
        cost=np.concatenate([sign * form.cost[kept], nothing]),
        curvature=np.concatenate([curvature[kept], nothing]),
        lower=np.where(has_lower, lower, 0.0),
        upper=np.where(has_upper, upper, 0.0),
        has_lower=has_lower.astype(float),
        has_upper=has_upper.astype(float),
        kept=kept,
    )


class PathFollowing:
    """The path and where on it we are: `start`, then `step` while `error` is above the tolerance."""

    def __init__(self, programme: Programme, normal: Normal) -> None:
        self.p, self.normal = programme, normal
        self.a, self.at = sp.csr_array(programme.matrix), sp.csr_array(programme.matrix.T)
        self.bounds = programme.has_lower.sum() + programme.has_upper.sum()
        self.free = FREE * ((programme.has_lower == 0) & (programme.has_upper == 0))
        self.point: Point = None  # type: ignore[assignment]
        self._least, self._since = np.inf, 0

    def start(self) -> None:
        """Take the point of least norm that meets the rows, and prices of least squares, both moved inside."""
        p, normal = self.p, self.normal
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
        return self._since > PATIENCE or not np.isfinite(self.mu)

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
            lengths = [min(step_length(a, b + weight * c) for a, b, c in pairs) for weight in WEIGHTS]
            best = int(np.argmax(lengths))
            return float(WEIGHTS[best]), lengths[best]

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
        rate = -change / value
    fastest = float(np.nanmax(rate, initial=0.0))
    return 1.0 if fastest <= 1.0 else 1.0 / fastest


def _nothing(value: Array, other: Array) -> np.ndarray:
    return (value < NOTHING) & (value < 1e-3 * other)


def towards_target(product: Array, target: float) -> Array:
    """Return what brings stray products, shape (n,), back to the band about the target, by no more than its width."""
    low, high = BAND * target, target / BAND
    change = np.where(product < low, low - product, np.where(product > high, high - product, 0.0))
    result: Array = np.maximum(change, -high)
    return result
