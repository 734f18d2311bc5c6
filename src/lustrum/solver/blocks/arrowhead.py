r"""Factorise :math:`A \Theta A'` where A falls into small blocks once a border of rows is set aside.

With F the rows of the border and E the others, whose blocks j share no column,

.. math:: A \Theta A' = \begin{pmatrix} F \Theta F' & F \Theta E' \\ E \Theta F' & E \Theta E' \end{pmatrix},

and :math:`E \Theta E'` has one dense block :math:`S_j` for each j. Eliminating them leaves for the border

.. math:: D = F M F', \qquad M_j = \Theta_j - \Theta_j E_j' S_j^{-1} E_j \Theta_j,

a dense matrix. In a plan the border is what all activities share in a year: products, labour, foreign exchange. A block
is an industry or a product with its stocks and limits over all years. General sparse orderings end at the same dense
matrix; here it is handed to the machine's own dense routines in one piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.linalg import lapack
from threadpoolctl import ThreadpoolController

from lustrum.arrays import Array, Indices
from lustrum.solver.blocks.border import Border, components, find_border

RIDGE = 1e-13
"""Added to the unit diagonals before a factorisation, ten and a hundred times as much if it fails."""

LONG = 4
"""Columns with more entries than this in the border are multiplied as dense pieces."""

SHARED = 2_000
"""Rows of a border from which on its dense routines run in several threads."""

SPARSE_PIECE = 0.02
"""A piece filled less than this stays sparse."""


@dataclass(slots=True)
class Blocks:
    """All blocks with r rows and c columns that reach into the border, b of them.

    `rows` (b, r) counts inner rows, `columns` (b, c) columns of the matrix, `entries` (b, r, c) holds E; `inverse`
    (b, r, r) is that of the Cholesky factor of the last factorisation.
    """

    rows: Indices
    columns: Indices
    entries: Array
    inverse: Array


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
        self.border, self.inner = found.border, found.inner
        by_row = sp.csr_array(matrix)
        self._f, self._e = by_row[self.border], by_row[self.inner]
        self._ft, self._et = sp.csr_array(self._f.T), sp.csr_array(self._e.T)
        self._columns = matrix.shape[1]
        f, e = sp.csc_array(self._f), sp.csc_array(self._e)
        in_border, in_block = np.diff(f.indptr) > 0, np.diff(e.indptr) > 0

        outside = np.flatnonzero(in_border & ~in_block)
        single = np.diff(f.indptr)[outside] == 1
        alone = f[:, outside[single]]
        self._alone = sp.csr_array((alone.data**2, (alone.indices, outside[single])), shape=f.shape)
        self._several = outside[~single]
        self._f_several = f[:, self._several]

        shared = np.flatnonzero(in_border & in_block)
        self.blocks = _blocks(found.block, shared, e)
        self._gather(e)
        self._shared = np.concatenate([b.columns.ravel() for b in self.blocks]) if self.blocks else shared
        f_shared = f[:, self._shared]
        long = np.diff(f_shared.indptr) > LONG
        self._long, self._short = np.flatnonzero(long), np.flatnonzero(~long)
        self._short_t = sp.csr_array(f_shared[:, ~long].T)
        # Long columns meet long ones twice when the transpose is added, short ones once.
        self._both_t = sp.csr_array(sp.diags_array(np.where(long, 0.5, 1.0)) @ f_shared.T)
        self._pieces = _pieces(f_shared[:, long])
        self._weights = _block_diagonal([b.columns.shape for b in self.blocks])
        self._threads, self._most_threads = ThreadpoolController(), threads or None
        self._dense = np.zeros((self.border.size, self.border.size))
        self._unit = np.ones(self.border.size)
        self._theta = np.ones(self._columns)

    def _gather(self, e: sp.csc_array) -> None:
        """Prepare the map from weights to the lower triangles of all blocks E Θ E', one after the other."""
        local, size, offset = (np.zeros(self.inner.size, dtype=np.intp) for _ in range(3))
        total = 0
        for block in self.blocks:
            count, rows = block.rows.shape
            local[block.rows] = np.arange(rows)
            size[block.rows] = rows
            offset[block.rows] = total + rows * rows * np.arange(count)[:, None]
            total += count * rows * rows
        start = offset + local * size
        length = np.diff(e.indptr)
        pairs = length**2
        column = np.repeat(np.arange(self._columns), pairs)
        within = np.arange(column.size) - np.repeat(np.cumsum(pairs) - pairs, pairs)
        first = np.repeat(e.indptr[:-1], pairs)
        each = np.repeat(length, pairs)
        p, q = first + within // np.maximum(each, 1), first + within % np.maximum(each, 1)
        i, j = e.indices[p], e.indices[q]
        place, inverse = np.unique(start[i] + local[j], return_inverse=True)
        self._place, self._total = place, total
        self._products = sp.csr_array((e.data[p] * e.data[q], (inverse, column)), shape=(place.size, self._columns))

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
        self._theta = theta
        values = np.zeros(self._total)
        values[self._place] = self._products @ theta
        weights, at = [], 0
        with self._one_thread():
            for block in self.blocks:
                count, rows = block.rows.shape
                square = values[at : at + count * rows * rows].reshape(count, rows, rows)
                at += count * rows * rows
                weights.append(_eliminate(block, square, theta, ridge).ravel())
        self._fill(theta, np.concatenate(weights) if weights else np.zeros(0))
        dense = self._dense
        diagonal = np.diag_indices_from(dense)
        self._unit = _unit(dense[diagonal])
        dense *= self._unit[:, None]
        dense *= self._unit
        dense[diagonal] = 1.0 + ridge
        # The transposed view is what LAPACK calls its own order; it works in place.
        with self._one_thread(dense=True):
            if dense.size and lapack.dpotrf(dense.T, lower=1, clean=0, overwrite_a=1)[1]:
                raise np.linalg.LinAlgError("The border is not positive definite.")

    def _one_thread(self, dense: bool = False) -> Any:
        """Small matrices are not shared by threads: what it costs to call them together is more than they bring."""
        many = dense and self.border.size > SHARED
        return self._threads.limit(limits=self._most_threads if many else 1, user_api="blas")

    def _fill(self, theta: Array, weights: Array) -> None:
        """Write F M F' over the dense matrix: half of it, then its transpose added."""
        dense = self._dense
        dense.fill(0.0)
        if weights.size:
            order, index, pointer = self._weights
            m = sp.csr_array((weights[order], index, pointer), shape=(self._shared.size,) * 2)
            right = sp.csr_array(m[self._long] @ self._both_t)
            with self._one_thread(dense=True):
                for rows, columns, piece in self._pieces:
                    dense[rows] += piece @ right[columns].toarray()
            _add(dense, 0.5 * (self._short_t.T @ (m[self._short][:, self._short] @ self._short_t)))
        if self._several.size:
            weighted = self._f_several.multiply(theta[self._several])
            _add(dense, 0.5 * (sp.csr_array(weighted) @ self._f_several.T))
        _add_transposed(dense)
        dense[np.diag_indices_from(dense)] += self._alone @ theta

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
        s = unit * (border - self._f @ (theta * (self._et @ self._solve_blocks(inner))))
        if s.size:
            s = lapack.dtrtrs(self._dense.T, s, lower=1)[0]
            s = unit * lapack.dtrtrs(self._dense.T, s, lower=1, trans=1)[0]
        result[self.border] = s
        result[self.inner] = self._solve_blocks(inner - self._e @ (theta * (self._ft @ s)))
        return result

    def _solve_blocks(self, right: Array) -> Array:
        result = np.empty_like(right)
        with self._one_thread():
            for block in self.blocks:
                own = right[block.rows]
                half = block.inverse @ own.reshape(*block.rows.shape, -1)
                result[block.rows] = (np.swapaxes(block.inverse, 1, 2) @ half).reshape(own.shape)
        return result


def _along(weights: Array, values: Array) -> Array:
    """Return weights of rows so that they multiply values of one column or several."""
    return weights if values.ndim == 1 else weights[:, None]


def _blocks(label: Indices, shared: Indices, e: sp.csc_array) -> list[Blocks]:
    """Group the blocks by shape, so that each group is one array."""
    owner = label[e.indices[e.indptr[shared]]]
    rows, columns = np.bincount(label), np.bincount(owner, minlength=label.max(initial=-1) + 1)
    row_order, column_order = np.argsort(label, kind="stable"), shared[np.argsort(owner, kind="stable")]
    row_start, column_start = np.cumsum(rows) - rows, np.cumsum(columns) - columns
    result = []
    for height, width in sorted(set(zip(rows.tolist(), columns.tolist(), strict=True))):
        chosen = np.flatnonzero((rows == height) & (columns == width))
        block_rows = row_order[row_start[chosen][:, None] + np.arange(height)]
        block_columns = column_start[chosen][:, None] + np.arange(width)
        block_columns = column_order[block_columns] if width else block_columns.astype(np.intp)
        entries = np.zeros((chosen.size, height, width))
        local = np.zeros(label.size, dtype=np.intp)
        local[block_rows] = np.arange(height)
        part = e[:, block_columns.ravel()]
        place = np.repeat(np.arange(block_columns.size), np.diff(part.indptr))
        entries[place // max(width, 1), local[part.indices], place % max(width, 1)] = part.data
        result.append(Blocks(block_rows, block_columns, entries, np.zeros((chosen.size, height, height))))
    return result


def _eliminate(block: Blocks, square: Array, theta: Array, ridge: float) -> Array:
    """Factorise blocks E Θ E' in place of `square` and return M = Θ - Θ E' (E Θ E')^-1 E Θ, shape (b, c, c)."""
    count, rows = block.rows.shape
    step = np.arange(rows)
    unit = _unit(square[:, step, step])
    square *= unit[:, :, None]
    square *= unit[:, None, :]
    square[:, step, step] = 1.0 + ridge
    for number in range(count):
        factor, wrong = lapack.dpotrf(square[number].T, lower=0, clean=1)
        if wrong:
            raise np.linalg.LinAlgError("A block is not positive definite.")
        block.inverse[number] = lapack.dtrtri(factor, lower=0, overwrite_c=1)[0].T
    block.inverse *= unit[:, None, :]
    weight = theta[block.columns]
    left = block.inverse @ (block.entries * weight[:, None, :])
    result: Array = -(np.swapaxes(left, 1, 2) @ left)
    step = np.arange(block.columns.shape[1])
    result[:, step, step] += weight
    return result


def _unit(diagonal: Array) -> Array:
    """Return what brings a diagonal to 1; rows without any entry count as they are."""
    unit: Array = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, 1.0))
    return unit


def _pieces(long: sp.csc_array) -> list[tuple[Indices, Indices, Any]]:
    """Part the long columns into pieces that share no row: in a plan, the years."""
    row_label, column_label = components(long)
    result = []
    for label in np.unique(column_label):
        rows, columns = np.flatnonzero(row_label == label), np.flatnonzero(column_label == label)
        piece = sp.csr_array(long[:, columns])[rows]
        filled = piece.nnz / max(rows.size * columns.size, 1)
        result.append((rows, columns, piece if filled < SPARSE_PIECE else piece.toarray()))
    return result


def _block_diagonal(shapes: list[tuple[int, ...]]) -> tuple[Indices, Indices, Indices]:
    """Return order, column index and row pointer that make the values of square blocks, row by row, a CSR matrix."""
    row, column, at = [], [], 0
    for count, width in shapes:
        place = at + np.arange(count * width).reshape(count, width)
        row.append(np.repeat(place, width, axis=1).ravel())
        column.append(np.repeat(place[:, None, :], width, axis=1).ravel())
        at += count * width
    if not at:
        none = np.zeros(0, dtype=np.intp)
        return none, none, np.zeros(1, dtype=np.intp)
    rows, columns = np.concatenate(row), np.concatenate(column)
    numbered = sp.csr_array((np.arange(rows.size), (rows, columns)), shape=(at, at))
    return numbered.data, numbered.indices.astype(np.intp), numbered.indptr.astype(np.intp)


def _add(dense: Array, sparse: Any) -> None:
    part = sp.coo_array(sparse)
    dense[part.row, part.col] += part.data  # no place stands twice


def _add_transposed(dense: Array, width: int = 512) -> None:
    """Add its transpose to a square matrix in place, tile by tile, so that both stay in the fast memory."""
    for i in range(0, len(dense), width):
        for j in range(0, i + 1, width):
            upper, lower = dense[j : j + width, i : i + width], dense[i : i + width, j : j + width]
            lower += upper.T.copy()
            upper[:] = lower.T.copy() if i == j else lower.T
