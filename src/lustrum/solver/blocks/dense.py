"""The normal matrix of a matrix with few rows, kept dense: nothing is looked for before it is factorised."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lapack

from lustrum.arrays import Array

RIDGE = 1e-13
"""Added to the unit diagonal before a factorisation, more where it fails."""


class Normal(Protocol):
    """Factorises A Θ A' and solves with it: `Arrowhead`, or `Dense` for few rows."""

    def factorise(self, theta: Array) -> None:
        """Factorise for positive weights of the columns, shape (n,)."""
        ...

    def solve(self, right: Array, refinements: int = 1) -> Array:
        """Return y with A Θ A' y = right, both of shape (m,)."""
        ...


class Dense:
    r"""Factorise :math:`A \Theta A'` for one set of weights after the other.

    Parameters
    ----------
    matrix : scipy.sparse.csc_array, shape (m, n)

    Examples
    --------
    >>> normal = Dense(sp.csc_array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]))
    >>> normal.factorise(np.array([1.0, 2.0, 3.0]))
    >>> normal.solve(np.array([1.0, 1.0])).round(6).tolist()
    [0.181818, 0.090909]
    """

    def __init__(self, matrix: sp.csc_array) -> None:
        self._a: Array = matrix.toarray()
        self._whole = self._factor = np.zeros((matrix.shape[0],) * 2)
        self._unit = np.ones(matrix.shape[0])

    def factorise(self, theta: Array) -> None:
        """Factorise for positive weights of the columns, shape (n,).

        Raises
        ------
        numpy.linalg.LinAlgError
            If the matrix is not positive definite, even a little away from itself.
        """
        self._whole = (self._a * theta) @ self._a.T
        diagonal = self._whole.diagonal()
        self._unit = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, 1.0))
        scaled = self._whole * self._unit[:, None] * self._unit
        for ridge in (RIDGE, 10 * RIDGE, 100 * RIDGE, 1e4 * RIDGE):
            scaled[np.diag_indices_from(scaled)] = 1.0 + ridge
            factor, wrong = lapack.dpotrf(scaled, lower=1, clean=0)
            if not wrong:
                self._factor = factor
                return
        raise np.linalg.LinAlgError("The normal matrix is not positive definite.")

    def solve(self, right: Array, refinements: int = 1) -> Array:
        """Return y, shape (m,), with A Θ A' y = right, of shape (m,), after so many refinements."""
        y = self._solve(right)
        for _ in range(refinements):
            y += self._solve(right - self._whole @ y)
        return y

    def _solve(self, right: Array) -> Array:
        found: Array = self._unit * lapack.dpotrs(self._factor, self._unit * right, lower=1)[0]
        return found
