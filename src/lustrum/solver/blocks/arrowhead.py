r"""Factorise :math:`A \Theta A'` where A falls into small blocks once a border of rows is set aside.

With F the rows of the border and E the others, whose blocks j share no column,

.. math:: A \Theta A' = \begin{pmatrix} F \Theta F' & F \Theta E' \\ E \Theta F' & E \Theta E' \end{pmatrix},

and :math:`E \Theta E'` has one small block :math:`S_j` for each j. Eliminating them leaves for the border

.. math:: D = F M F', \qquad M_j = \Theta_j - \Theta_j E_j' S_j^{-1} E_j \Theta_j,

a dense matrix. In a plan the border is what all activities share in a year: products, labour, foreign exchange. A block
is an industry or a product with its stocks and limits over all years. General sparse orderings end at the same dense
matrix; here it is handed to the machine's own dense routines in one piece.

A block meets the border through *ports*: each row of the border its short columns stand in, and each long column. M is
made between ports and not between columns: five steps of an import share that stand in one balance are one port.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lapack
from threadpoolctl import ThreadpoolController

from lustrum.arrays import Array, Indices
from lustrum.solver.blocks.border import Border, find_border
from lustrum.solver.blocks.inner import Inner
from lustrum.solver.blocks.outer import Outer, find_layers

RIDGE = 1e-13
"""Added to the unit diagonals before a factorisation, ten and a hundred times as much if it fails."""

SHARED = 2_000
"""Rows of a border from which on its dense routines run in several threads."""

TILE = 512
"""Rows of a border that are brought to unit diagonal at once, so that they stay in the fast memory."""


class Arrowhead:
    """The normal matrix of a sparse matrix, to be factorised and solved with again and again for other weights.

    Parameters
    ----------
    matrix : scipy.sparse.csc_array, shape (m, n)
    found : Border, optional
        Looked for where not given.
    threads : int
        Of the dense routines; 0 leaves the number to them.

    Examples
    --------
    >>> matrix = sp.csc_array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    >>> normal = Arrowhead(matrix)
    >>> normal.factorise(np.array([1.0, 2.0, 3.0]))
    >>> normal.solve(np.array([1.0, 1.0])).round(6).tolist()
    [0.181818, 0.090909]
    """

    def __init__(self, matrix: sp.csc_array, found: Border | None = None, threads: int = 0) -> None:
        found = found or find_border(matrix)
        by_row = sp.csr_array(matrix)
        self.inner = found.inner
        self._e = by_row[self.inner]
        e, f = sp.csc_array(self._e), sp.csc_array(by_row[found.border])
        in_block = np.diff(e.indptr) > 0
        order = find_layers(f, in_block).order
        self.border = found.border[order]
        self._f = by_row[self.border]
        f = sp.csc_array(self._f)
        layers = find_layers(f, in_block)
        self._ft, self._et = sp.csr_array(self._f.T), sp.csr_array(self._e.T)
        owner = np.full(matrix.shape[1], -1, dtype=np.intp)
        owner[in_block] = found.block[e.indices[e.indptr[:-1][in_block]]]
        q, port_block, port_row, port_column = _ports(f, owner, layers.row_layer, layers.column_layer)
        self.blocks = Inner(self._e, q, found.block, port_block)
        self._outer = Outer(f, layers, self.blocks, port_row, port_column, np.flatnonzero(~in_block))
        self._threads, self._most_threads = ThreadpoolController(), threads or None
        self._dense = np.zeros((self.border.size, self.border.size))
        self._unit = np.ones(self.border.size)
        self._theta = np.ones(matrix.shape[1])

    def factorise(self, theta: Array) -> None:
        """Factorise for positive weights of the columns, shape (n,).

        Raises
        ------
        numpy.linalg.LinAlgError
            If the matrix is not positive definite, even a little away from itself.
        """
        for ridge in (RIDGE, 10 * RIDGE, 100 * RIDGE, 1e4 * RIDGE):
            try:
                self._factorise(theta, ridge)
                return
            except np.linalg.LinAlgError as failure:
                last = failure
        raise last

    def _factorise(self, theta: Array, ridge: float) -> None:
        self._theta, dense = theta, self._dense
        with self._one_thread():
            left = self.blocks.eliminate(theta, ridge)
        with self._one_thread(dense=True):
            self._outer.fill(dense, left, theta)
            diagonal = np.diag_indices_from(dense)
            self._unit = _unit(dense[diagonal])
            for start in range(0, len(dense), TILE):  # the lower triangle
                part = dense[start : start + TILE, : start + TILE]
                part *= self._unit[start : start + TILE, None]
                part *= self._unit[: start + TILE]
            dense[diagonal] = 1.0 + ridge
            # The transposed view is what LAPACK calls its own order; it works in place.
            if dense.size and lapack.dpotrf(dense.T, lower=0, clean=0, overwrite_a=1)[1]:
                raise np.linalg.LinAlgError("The border is not positive definite.")

    @property
    def dense_parts(self) -> tuple[Array, Outer]:
        """The matrix of the border, shape (b, b), and what fills it: to be measured apart."""
        return self._dense, self._outer

    def _one_thread(self, dense: bool = False) -> Any:
        """Small matrices are not shared by threads: what it costs to call them together is more than they bring."""
        many = dense and self.border.size > SHARED
        return self._threads.limit(limits=self._most_threads if many else 1, user_api="blas")

    def apply(self, y: Array) -> Array:
        """Return A Θ A' y for y of shape (m,) or (m, k), of the same shape."""
        moved = _along(self._theta, y) * (self._ft @ y[self.border] + self._et @ y[self.inner])
        result = np.empty_like(y)
        result[self.border], result[self.inner] = self._f @ moved, self._e @ moved
        return result

    def solve(self, right: Array, refinements: int = 1) -> Array:
        """Return y, shape (m,) or (m, k) as `right` is, with A Θ A' y = right, after so many refinements."""
        y = self._solve(right)
        for _ in range(refinements):
            y += self._solve(right - self.apply(y))
        return y

    def _solve(self, right: Array) -> Array:
        border, inner = right[self.border], right[self.inner]
        result = np.empty_like(right)
        theta, unit = _along(self._theta, right), _along(self._unit, right)
        with self._one_thread():
            s = unit * (border - self._f @ (theta * (self._et @ self.blocks.solve(inner))))
            if s.size:
                s = lapack.dtrtrs(self._dense.T, s, lower=0, trans=1)[0]
                s = unit * lapack.dtrtrs(self._dense.T, s, lower=0)[0]
            result[self.border] = s
            result[self.inner] = self.blocks.solve(inner - self._e @ (theta * (self._ft @ s)))
        return result


def _along(weights: Array, values: Array) -> Array:
    """Return weights of rows so that they multiply values of one column or several."""
    return weights if values.ndim == 1 else weights[:, None]


def _unit(diagonal: Array) -> Array:
    """Return what brings a diagonal to 1; rows without any entry count as they are."""
    unit: Array = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, 1.0))
    return unit


def _ports(
    f: sp.csc_array, owner: Indices, row_layer: Indices, column_layer: Indices
) -> tuple[sp.csr_array, Indices, Indices, Indices]:
    """Return the matrix of the ports, shape (ports, n), and for each its block, its row of the border and its column.

    A long column is a port of its own for what it has in the shared rows of its layer; all else goes through the rows.
    """
    entries = sp.coo_array(f)
    row, column, value = entries.row.astype(np.intp), entries.col.astype(np.intp), entries.data
    layered = (row_layer[row] >= 0) & (row_layer[row] == column_layer[column])
    single = ~layered & (owner[column] >= 0)
    row, column, value = row[single], column[single], value[single]
    code, place = np.unique(owner[column] * f.shape[0] + row, return_inverse=True)
    long = np.flatnonzero(column_layer >= 0)
    ports = long.size + code.size
    q = sp.csr_array(
        (
            np.concatenate([np.ones(long.size), value]),
            (np.concatenate([np.arange(long.size), long.size + place]), np.concatenate([long, column])),
        ),
        shape=(ports, f.shape[1]),
    )
    no_row, no_column = np.full(long.size, -1, dtype=np.intp), np.full(code.size, -1, dtype=np.intp)
    return (
        q,
        np.concatenate([owner[long], code // f.shape[0]]),
        np.concatenate([no_row, code % f.shape[0]]),
        np.concatenate([long, no_column]),
    )
