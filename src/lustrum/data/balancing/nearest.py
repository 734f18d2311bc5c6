"""The point nearest to a given one that meets linear equations and stays within bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from lustrum.arrays import Array, Indices
from lustrum.errors import DataError, VerificationError
from lustrum.solver import Certificate, StandardForm, Status, certify, solve

EXACT = 1e-15
"""Gap of an equation, as a share of the sizes added up, at which it counts as met."""

CLOSE = 1e-11
"""Gap that is good enough where rounding allows no better."""

RIDGE = 1e-12
MOST_ITERATIONS = 200
FIRST_DOUBT = 25
"""Iterations after which it is asked whether any point meets the equations at all."""


class NoSuchPointError(DataError):
    """No point within the bounds meets the equations; `data["rows"]` are the equations that clash."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest point with its proof.

    Parameters
    ----------
    x : array, shape (n,)
    dual : array, shape (m,)
        What the distance gains from one more unit on the right-hand side of each equation.
    distance : float
        Half of the sum of squared moves, each divided by its variance.
    iterations : int
        Factorisations of the normal equations: 1 to 3 where no bound is met on the way.
    certificate : Certificate
    """

    x: Array
    dual: Array
    distance: float
    iterations: int
    certificate: Certificate


def nearest_point(
    start: Array, variance: Array, matrix: sp.csr_array, right: Array, lower: Array, upper: Array
) -> Nearest:
    r"""Return the point nearest to `start` on the equations, within the bounds.

    .. math:: \min \tfrac12 \sum_j (x_j - x^0_j)^2 / v_j \quad\text{with}\quad Ax = b,\; l \le x \le u.

    For multipliers y of the equations the best x is known: :math:`x(y) = \min(u, \max(l, x^0 + v A'y))`. What is left
    is A x(y) = b, solved by Newton's method on the sparse normal equations A V A' of the cells off their bounds, with
    a line search along the concave dual. Without bounds in the way the first step is the answer.

    Parameters
    ----------
    start, variance : array, shape (n,)
        Where to be near to, and how far each entry may be trusted to move; 0 holds it where it is.
    matrix : sparse, shape (m, n)
    right : array, shape (m,)
    lower, upper : array, shape (n,)

    Raises
    ------
    NoSuchPointError
        If no point within the bounds meets the equations; proved by a Farkas ray.
    VerificationError
        If neither Newton's method nor the solver's quadratic method gives an answer that passes the check.

    References
    ----------
    .. [1] Stone, Champernowne and Meade, The precision of national income estimates, *Review of Economic Studies* 9
       (1942), 111-125.

    Examples
    --------
    >>> import numpy as np, scipy.sparse as sp
    >>> found = nearest_point(np.array([1.0, 3.0]), np.array([1.0, 3.0]), sp.csr_array([[1.0, 1.0]]),
    ...                       np.array([6.0]), np.zeros(2), np.full(2, np.inf))
    >>> found.x.tolist()
    [1.5, 4.5]
    """
    search = _Search(start, variance, sp.csr_array(matrix), right, lower, upper)
    x, dual = search.run()
    form = standard_form(start, variance, matrix, right, lower, upper)
    certificate = certify(form, x, dual)
    if not certificate.passed(1e-6):
        raise VerificationError(f"The balanced figures do not pass their check: {certificate}.")
    free = variance > 0
    distance = 0.5 * float(np.sum((x - start)[free] ** 2 / variance[free]))
    return Nearest(x, dual, distance, search.iterations, certificate)


def standard_form(
    start: Array, variance: Array, matrix: sp.csr_array, right: Array, lower: Array, upper: Array
) -> StandardForm:
    """Return the same problem for the solver and its certificate: squares of moves, entries held by their bounds.

    `matrix` has shape (equations, figures), `right` (equations,), all others (figures,).
    """
    free = variance > 0
    weight = np.divide(1.0, variance, out=np.zeros_like(variance), where=free)
    size = np.maximum(np.abs(start), 1e-6 * max(float(np.abs(start).max(initial=0.0)), 1e-300))
    return StandardForm.from_matrix(
        matrix,
        np.where(free, -weight * start, 0.0),
        offset=0.5 * float(np.sum(weight * start**2)),
        row_lower=right,
        row_upper=right,
        column_lower=np.where(free, lower, start),
        column_upper=np.where(free, upper, start),
        quadratic=sp.diags_array(weight),
        column_scale=size,
    )


class _Search:
    """Newton's method on the multipliers of the equations."""

    def __init__(
        self, start: Array, variance: Array, matrix: sp.csr_array, right: Array, lower: Array, upper: Array
    ) -> None:
        self.start, self.variance, self.matrix, self.right = start, variance, matrix, right
        held = variance == 0
        self.lower, self.upper = np.where(held, start, lower), np.where(held, start, upper)
        self.transposed = sp.csr_array(matrix.T)
        self.size = abs(matrix) @ np.abs(start) + np.abs(right)
        self.size[self.size == 0] = 1.0
        square = matrix.multiply(matrix)
        self.whole = np.asarray(square @ variance).ravel()  # diagonal of A V A' were no cell at a bound
        self.iterations = 0

    def at(self, dual: Array) -> Array:
        """Figures at a dual, shape (figures,), of prices of shape (equations,)."""
        x: Array = np.clip(self.start + self.variance * (self.transposed @ dual), self.lower, self.upper)
        return x

    def gap(self, x: Array) -> Array:
        """What the equations miss at figures `x`, shape (equations,)."""
        gap: Array = self.right - self.matrix @ x
        return gap

    def run(self) -> tuple[Array, Array]:
        """Nearest figures, shape (figures,), and the dual, shape (equations,)."""
        dual = np.zeros(self.right.size)
        best, worst = (self.at(dual), dual), np.inf
        while True:
            x = self.at(dual)
            gap = self.gap(x)
            relative = float(np.max(np.abs(gap) / self.size, initial=0.0))
            improved, worst = relative < 0.5 * worst, min(relative, worst)
            if relative <= worst:
                best = (x, dual)
            if relative <= EXACT or (worst <= CLOSE and not improved):
                return best
            if self.iterations == FIRST_DOUBT:
                self.refuse_if_impossible()
            if self.iterations >= MOST_ITERATIONS:
                return self.by_solver()
            step = self.step(dual, gap, relative)
            dual = dual + self.length(dual, step, gap) * step
            self.iterations += 1

    def step(self, dual: Array, gap: Array, relative: float) -> Array:
        """Solve the normal equations of the cells off their bounds, ridged where too few of them are left.

        Of shape (equations,).
        """
        moved = self.start + self.variance * (self.transposed @ dual)
        off = (moved > self.lower) & (moved < self.upper)
        normal = sp.csc_array((self.matrix * np.where(off, self.variance, 0.0)) @ self.transposed)
        short = normal.diagonal() < 1e-8 * self.whole
        ridge = np.where(short, max(min(1e-3, relative), RIDGE), RIDGE) * np.where(self.whole > 0, self.whole, 1.0)
        # A unit diagonal: products differ in size by many orders of magnitude.
        unit = 1.0 / np.sqrt(np.maximum(normal.diagonal() + ridge, 1e-300))
        scaled = sp.diags_array(unit) @ (normal + sp.diags_array(ridge)) @ sp.diags_array(unit)
        solved: Array = unit * splu(sp.csc_array(scaled)).solve(unit * gap)
        return solved

    def length(self, dual: Array, step: Array, gap: Array) -> float:
        """Return how far to go: the slope of the dual along the step falls; stop where little of it is left.

        `dual`, `step` and `gap` have shape (equations,).
        """
        slope = float(step @ gap)
        if not slope > 0:
            return 1.0

        def slope_at(length: float) -> float:
            return float(step @ self.gap(self.at(dual + length * step))) / slope

        low, high, length = 0.0, np.inf, 1.0
        for _ in range(60):
            left = slope_at(length)
            if abs(left) <= 0.1:
                break
            low, high = (length, high) if left > 0 else (low, length)
            length = 2.0 * length if high == np.inf else 0.5 * (low + high)
        return length

    def refuse_if_impossible(self) -> None:
        """Raise with the clashing equations if no point within the bounds meets all of them."""
        free = np.isfinite(self.lower) | np.isfinite(self.upper) | (self.variance > 0)
        form = StandardForm.from_matrix(
            self.matrix,
            np.zeros(self.start.size),
            row_lower=self.right,
            row_upper=self.right,
            column_lower=np.where(free, self.lower, -np.inf),
            column_upper=np.where(free, self.upper, np.inf),
            row_scale=self.size,
        )
        answer = solve(form)
        if answer.status is Status.INFEASIBLE and answer.ray is not None:
            weight = np.abs(answer.ray) * self.size
            rows: Indices = np.flatnonzero(weight > 1e-7 * weight.max())
            raise NoSuchPointError("No figures within the bounds meet the equations.", rows=rows)

    def by_solver(self) -> tuple[Array, Array]:
        """Ask the solver's quadratic method, shapes (figures,) and (equations,).

        Raises
        ------
        VerificationError
            If the solver finds no nearest figures.
        """
        answer = solve(standard_form(self.start, self.variance, self.matrix, self.right, self.lower, self.upper))
        if answer.status is not Status.OPTIMAL:
            raise VerificationError(f"The nearest figures were not found: {answer.message}")
        return np.clip(answer.x, self.lower, self.upper), answer.dual
