r"""A unit's part in the exact mode: an interior point method in which the shared rows are the border.

With Newton's weights :math:`\Theta` a unit eliminates its own rows A and is left, for the prices of the shared rows,
with

.. math:: R = L \Theta L' - L \Theta A' (A \Theta A')^{-1} A \Theta L', \qquad
          h = L \Theta s - L \Theta A' (A \Theta A')^{-1} (r + A \Theta s) .

The centre solves :math:`(\sum R)\, dy = d - \sum L x + \sum h` and sends dy back; each unit finds its own step from it.
Of R and h only sums over units are needed; of lengths of steps the least, of errors the largest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array
from lustrum.decentral.messages import MessageError
from lustrum.decentral.programme import Programme
from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.path import FREE, WEIGHTS, step_length, towards_target
from lustrum.solver.blocks.programme import Point, programme_of
from lustrum.solver.scaling import scale


@dataclass(frozen=True, eq=False)
class Sums:
    """What a unit says after a step: sums and extremes of its own numbers, vectors over shared rows, its response."""

    sums: tuple[float, ...] = ()
    extremes: tuple[float, ...] = ()
    shared: Array | None = None
    second: Array | None = None
    response: Array | None = None


class InteriorUnit:
    """The point of a unit on the path, and its steps.

    Parameters
    ----------
    programme : Programme
    flow : array, shape (shared rows,)
        By which the shared rows are scaled, by all alike.
    value : float
        In which the goal is counted, by all alike.
    """

    def __init__(self, programme: Programme, flow: Array, value: float) -> None:
        scaled, scaling = scale(programme.form)
        own = programme_of(scaled, -1.0)
        if own is None:
            raise MessageError("The programme of this unit is not linear.")
        self.p, self.flow, self.value = own, flow, value
        kept, slack = own.kept, own.cost.size - own.kept.size
        common = 1.0 / (scaling.objective * value)
        self.cost = own.cost * common
        link = sp.csc_array(sp.diags_array(1.0 / flow) @ programme.link @ sp.diags_array(scaling.column))
        fixed = np.where(scaled.column_lower < scaled.column_upper, 0.0, scaled.column_lower)
        self.fixed_use = link @ fixed
        self.link = sp.csr_array(sp.hstack([link[:, kept], sp.csc_array((link.shape[0], slack))]))
        self.link_t = sp.csr_array(self.link.T)
        self.a, self.at = sp.csr_array(own.matrix), sp.csr_array(own.matrix.T)
        self.fixed_cost = -(float(scaled.cost @ fixed) + scaled.offset) * common
        self.normal = Arrowhead(own.matrix, None, 1)
        self.free = FREE * ((own.has_lower == 0) & (own.has_upper == 0))
        self.bounds = float(own.has_lower.sum() + own.has_upper.sum())
        self.shared_price = np.zeros(link.shape[0])
        self.point: Point = None  # type: ignore[assignment]
        self.step: Point = None  # type: ignore[assignment]
        self.corrected: Point = None  # type: ignore[assignment]
        self.mu = 0.0

    # The border: response, and right-hand sides.

    def _factorised(self, theta: Array) -> Array:
        """Factorise for weights and return the response R."""
        self.theta = theta
        self.normal.factorise(theta)
        self.theta_link = sp.csc_array(self.link.multiply(theta))
        self.coupling = (self.a @ self.theta_link.T).toarray()
        self.through = self.normal.solve(self.coupling, 1)
        response = (self.link @ self.theta_link.T).toarray() - self.coupling.T @ self.through
        found: Array = 0.5 * (response + response.T)
        return found

    def _border(self, own: Array, slope: Array) -> Array:
        """Return h for residuals of the own rows and a slope of the columns, and remember what is eliminated."""
        self.eliminated = self.normal.solve(own + self.a @ (self.theta * slope), 1)
        found: Array = self.link @ (self.theta * slope) - self.coupling.T @ self.eliminated
        return found

    def _back(self, shared: Array, slope: Array) -> tuple[Array, Array]:
        """Return the step of x and of the own prices that follow from a step of the shared prices."""
        own = self.eliminated - self.through @ shared
        moved = self.theta * (self.at @ own + self.link_t @ shared - slope)
        return moved, own

    # The start: least squares, moved inside.

    def begin(self) -> Sums:
        """Say the response at weights of one, what the nearest x uses, and the slope of the goal."""
        p = self.p
        response = self._factorised(np.ones(p.cost.size))
        self.x = np.clip(0.0, np.where(p.has_lower > 0, p.lower, -np.inf), np.where(p.has_upper > 0, p.upper, np.inf))
        nothing = np.zeros_like(self.x)
        first = self._border(p.right - self.a @ self.x, nothing) - self.link @ self.x - self.fixed_use
        self.of_x = self.eliminated
        second = self._border(np.zeros(p.right.size), self.cost)
        self.of_prices = self.eliminated
        return Sums(shared=first, second=second, response=response)

    def placed(self, shared: Array, prices: Array) -> Sums:
        """Take the shared prices of both least squares, shape (shared rows,); say how far to move inside."""
        p, nothing = self.p, np.zeros_like(self.x)
        self.eliminated = self.of_x
        self.x = self.x + self._back(shared, nothing)[0]
        self.eliminated = self.of_prices
        self.y = self.eliminated - self.through @ prices
        self.shared_price = prices.copy()
        has_lower, has_upper = p.has_lower > 0, p.has_upper > 0
        slope = self.cost - self.at @ self.y - self.link_t @ prices
        self.v, self.w = p.has_lower * (self.x - p.lower), p.has_upper * (p.upper - self.x)
        self.z = p.has_lower * np.where(has_upper, np.maximum(slope, 0.0), slope)
        self.s = p.has_upper * np.where(has_lower, np.maximum(-slope, 0.0), -slope)
        least_gap, least_price = min(self.v.min(), self.w.min()), min(self.z.min(), self.s.min())
        return Sums(extremes=(-float(least_gap), -float(least_price)))

    def inside(self, gaps: float, prices: float) -> Sums:
        """Move inside; say products and sums."""
        p = self.p
        self.v, self.w = self.v + gaps * p.has_lower, self.w + gaps * p.has_upper
        self.z, self.s = self.z + prices * p.has_lower, self.s + prices * p.has_upper
        products = float(self.v @ self.z + self.w @ self.s)
        return Sums(sums=(products, float((self.z + self.s).sum()), float((self.v + self.w).sum())))

    def started(self, gaps: float, prices: float) -> None:
        """Set the first point of the path."""
        p = self.p
        self.point = Point(
            self.x,
            self.y,
            np.where(p.has_lower > 0, self.v + gaps, 1.0),
            np.where(p.has_upper > 0, self.w + gaps, 1.0),
            p.has_lower * (self.z + prices),
            p.has_upper * (self.s + prices),
        )

    # A step of the path.

    def ready(self) -> Sums:
        """Say response, right-hand side and use for the predictor; both goals, products and bounds; the errors."""
        p, at = self.p, self.point
        self.r_rows = p.right - self.a @ at.x
        self.r_lower = p.has_lower * (p.lower - at.x + at.v)
        self.r_upper = p.has_upper * (p.upper - at.x - at.w)
        self.r_prices = self.cost - self.at @ at.y - self.link_t @ self.shared_price - at.z + at.s
        response = self._factorised(1.0 / (at.z / at.v + at.s / at.w + self.free + 1e-10))
        products = float(at.v @ at.z + at.w @ at.s)
        use = self.link @ at.x + self.fixed_use
        primal = float(self.cost @ at.x) + self.fixed_cost
        # The fixed use stands on the side of what there is to share.
        dual = float(p.right @ at.y + p.lower @ at.z - p.upper @ at.s) + self.fixed_cost
        dual -= float(self.fixed_use @ self.shared_price)
        size = 1.0 + max(np.abs(p.right).max(initial=0.0), np.abs(p.lower).max(), np.abs(p.upper).max())
        outside = max(float(np.abs(r).max(initial=0.0)) for r in (self.r_rows, self.r_lower, self.r_upper)) / size
        off_price = float(np.abs(self.r_prices).max()) / (1.0 + float(np.abs(self.cost).max()))
        self._sides(-at.v * at.z, -at.w * at.s, residuals=True)
        return Sums((primal, dual, products, self.bounds), (outside, off_price), self._border_of_sides(), use, response)

    def _sides(self, vz: Array, ws: Array, residuals: bool) -> None:
        """Set the right-hand sides of a Newton step: products, and residuals or nothing."""
        nothing = np.zeros_like(self.point.x)
        self.vz, self.ws = vz, ws
        self.rows = self.r_rows if residuals else np.zeros_like(self.r_rows)
        self.low, self.high, self.price = (
            (self.r_lower, self.r_upper, self.r_prices) if residuals else (nothing, nothing, nothing)
        )

    def _border_of_sides(self) -> Array:
        at = self.point
        self.slope = self.price - (self.vz + at.z * self.low) / at.v + (self.ws - at.s * self.high) / at.w
        return self._border(self.rows, self.slope)

    def _newton(self, shared: Array) -> Point:
        p, at = self.p, self.point
        dx, dy = self._back(shared, self.slope)
        dv, dw = p.has_lower * (dx - self.low), p.has_upper * (self.high - dx)
        return Point(dx, dy, dv, dw, (self.vz - at.z * dv) / at.v, (self.ws - at.s * dw) / at.w)

    def predicted(self, shared: Array) -> Sums:
        """Take the shared step of the predictor, shape (shared rows,); say how far it may go.

        With it: how the products of gaps and prices change on the way.
        """
        self.step, at = self._newton(shared), self.point
        self.shared_step = shared
        d = self.step
        sums = (
            float(d.v @ at.z + d.w @ at.s),
            float(at.v @ d.z + at.w @ d.s),
            float(d.v @ d.z + d.w @ d.s),
        )
        return Sums(sums, self._lengths(d))

    def corrector(self, target: float) -> Sums:
        """Say the right-hand side of the second-order corrector."""
        p, d = self.p, self.step
        self._sides(target * p.has_lower - d.v * d.z, target * p.has_upper - d.w * d.s, residuals=False)
        return Sums(shared=self._border_of_sides())

    def further(self, target: float, primal: float, dual: float) -> Sums:
        """Say the right-hand side of a corrector for products that stray at a longer step."""
        p, ahead = self.p, self.point.moved(self.step, primal, dual)
        vz = p.has_lower * towards_target(ahead.v * ahead.z, target)
        ws = p.has_upper * towards_target(ahead.w * ahead.s, target)
        self._sides(vz, ws, residuals=False)
        return Sums(shared=self._border_of_sides())

    def tried(self, shared: Array) -> Sums:
        """Take the shared step of a corrector, shape (shared rows,); say how far all may go with shares of it."""
        self.corrected, self.shared_corrected = self._newton(shared), shared
        lengths = [self._lengths(self.step.moved(self.corrected, weight, weight)) for weight in WEIGHTS]
        return Sums(extremes=(*(primal for primal, _ in lengths), *(dual for _, dual in lengths)))

    def weighted(self, primal: float, dual: float) -> None:
        """Add shares of the last corrector to the step."""
        self.step = self.step.moved(self.corrected, primal, dual)
        self.shared_step = self.shared_step + dual * self.shared_corrected

    def moved(self, primal: float, dual: float) -> None:
        """Go along the step."""
        self.point = self.point.moved(self.step, primal, dual)
        self.shared_price = self.shared_price + dual * self.shared_step

    def _lengths(self, step: Point) -> tuple[float, float]:
        at = self.point
        return (
            min(step_length(at.v, step.v), step_length(at.w, step.w)),
            min(step_length(at.z, step.z), step_length(at.s, step.s)),
        )

    @property
    def use(self) -> Array:
        """What the point uses of the shared rows, shape (shared rows,), in their own units."""
        found: Array = (self.link @ self.point.x + self.fixed_use) * self.flow
        return found
