"""Solving (I - A) x = y: factorised once in single precision and refined to double, or iterated for few questions."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.linalg import LinAlgWarning, lapack, lu_factor, lu_solve

from lustrum.arrays import Array
from lustrum.errors import NotProductiveError

ACCURACY = 1e-12
"""Residual of an answer, relative to its right-hand side, in the largest norm."""
MOST_REFINEMENTS = 12
MOST_ITERATIONS = 200
SMALL = 300
"""Below so many rows double precision costs nothing."""


class Factorised:
    """I - A as triangular factors, which serve every right-hand side.

    Parameters
    ----------
    A : array, shape (n, n)
        Technical coefficients.

    Notes
    -----
    Factors are kept in single precision, half the time and memory of double; an answer is refined with residuals in
    double precision until they are below `ACCURACY`. Where that does not converge (an almost unproductive table),
    the factors are made anew in double precision.

    References
    ----------
    - Langou, Langou, Luszczek, Kurzak, Buttari and Dongarra, "Exploiting the performance of 32 bit floating
      point arithmetic in obtaining 64 bit accuracy", SC06, 2006.
    """

    def __init__(self, A: Array) -> None:
        self.A = A
        n = A.shape[0]
        self._single: tuple[np.ndarray, np.ndarray] | None = None
        self._double: tuple[np.ndarray, np.ndarray] | None = None
        if n >= SMALL:
            matrix = np.negative(A, dtype=np.float32, order="F", casting="same_kind")
            matrix.flat[:: n + 1] += 1.0
            factors, pivots, failed = lapack.sgetrf(matrix, overwrite_a=1)
            if not failed:
                self._single = (factors, pivots)
        if self._single is None:
            self._factorise_in_double()

    def _factorise_in_double(self) -> tuple[np.ndarray, np.ndarray]:
        if self._double is None:
            matrix = np.eye(self.A.shape[0], order="F") - self.A
            with warnings.catch_warnings():  # a singular matrix is refused below, in words
                warnings.simplefilter("ignore", LinAlgWarning)
                factors, pivots = lu_factor(matrix, overwrite_a=True)
            if (np.diagonal(factors) == 0.0).any():
                raise NotProductiveError("I - A is singular: some sectors use up all they make among themselves.")
            self._double = (factors, pivots)
            self._single = None
        return self._double

    def solve(self, right: Array, *, transposed: bool = False) -> Array:
        """Return the solution for one right-hand side or several, each accurate to `ACCURACY`.

        `right` and the solution have shape (n,) or (n, columns).
        """
        if self._single is not None:
            found = self._refined(np.asarray(right, dtype=float), transposed)
            if found is not None:
                return found
        answer: Array = lu_solve(self._factorise_in_double(), right, trans=1 if transposed else 0)
        return answer

    def _refined(self, right: Array, transposed: bool) -> Array | None:
        assert self._single is not None
        factors, pivots = self._single
        matrix = self.A.T if transposed else self.A
        size = np.abs(right).max(axis=0)
        size = np.where(size == 0.0, 1.0, size)
        answer: Array = np.zeros_like(right)
        residual = right
        for _ in range(MOST_REFINEMENTS):
            step, failed = lapack.sgetrs(factors, pivots, (residual / size).astype(np.float32), trans=int(transposed))
            if failed or not np.isfinite(step).all():
                return None
            answer = answer + step.astype(float) * size
            residual = right - answer + matrix @ answer
            if (np.abs(residual).max(axis=0) <= ACCURACY * np.maximum(size, np.abs(answer).max(axis=0))).all():
                return answer
        return None

    def inverse(self) -> Array:
        """Return (I - A)^-1, shape (n, n)."""
        return self.solve(np.eye(self.A.shape[0]))


def krylov(A: Array, right: Array, *, transposed: bool = False) -> Array | None:
    """Return the solution by iteration, None where it does not converge to `ACCURACY` in `MOST_ITERATIONS`.

    `A` has shape (n, n), `right` shape (n,) or (n, columns), as the solution has.

    BiCGStab on I - A: each step costs two products with A and nothing is factorised.

    References
    ----------
    - van der Vorst, "Bi-CGSTAB", SIAM Journal on Scientific and Statistical Computing 13, 1992, 631-644.
    """
    matrix = A.T if transposed else A
    if right.ndim == 1:
        return _bicgstab(matrix, right)
    columns = [_bicgstab(matrix, column) for column in right.T]
    if any(column is None for column in columns):
        return None
    return np.column_stack([column for column in columns if column is not None])


def _bicgstab(A: Array, right: Array) -> Array | None:
    size = float(np.abs(right).max(initial=0.0))
    x = right.copy()
    residual = A @ right  # right - (x - A x) with x = right
    shadow = residual.copy()
    rho = alpha = omega = 1.0
    p = np.zeros_like(right)
    v = np.zeros_like(right)
    for _ in range(MOST_ITERATIONS):
        if np.abs(residual).max(initial=0.0) <= 0.5 * ACCURACY * max(size, np.abs(x).max(initial=0.0)):
            break
        before, rho = rho, float(shadow @ residual)
        if rho == 0.0 or omega == 0.0:
            return None
        p = residual + rho / before * alpha / omega * (p - omega * v)
        v = p - A @ p
        alpha = rho / float(shadow @ v)
        s = residual - alpha * v
        t = s - A @ s
        square = float(t @ t)
        omega = float(t @ s) / square if square else 0.0
        x = x + alpha * p + omega * s
        residual = s - omega * t
        if square == 0.0:
            break
    true = right - x + A @ x
    accurate = np.abs(true).max(initial=0.0) <= ACCURACY * max(size, float(np.abs(x).max(initial=0.0)))
    found: Array | None = x if accurate and np.isfinite(x).all() else None
    return found
