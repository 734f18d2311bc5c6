r"""What is left for the border, one triangle of it, from what the blocks leave and from the columns outside them.

A border row is *shared* where many long columns meet in it: in a plan the balance of a product in a year. Shared rows
without a long column in common fall into *layers*, the years. With :math:`F_t` the long columns of layer t in its rows,
:math:`M_{tu}` what the blocks leave between the long columns of two layers (hardly more than one number for each
industry), :math:`X_t` what they leave between long columns and single rows of the border and R between those,

.. math:: D_{tu} = F_t M_{tu} F_u' , \qquad D_{t \cdot} = F_t X_t , \qquad D_{\cdot\cdot} = R

added up. The border is ordered so that the layers come last, one after the other: each product of dense pieces is then
one multiplication of matrices in place, and half of them are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices
from lustrum.solver.blocks.border import components
from lustrum.solver.blocks.inner import Inner, pairs

LONG = 4
"""Columns with more entries than this in the border are long, and rows with more long columns are shared."""

SPARSE_PIECE = 0.02
"""A piece filled less than this stays sparse."""

WIDE = 64
"""Columns outside the blocks with more entries than this are multiplied anew each time, not from a list of places."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Which rows are shared, which columns are long, and the layer of each; -1 where they are not.

    `order` are the rows of the border, single ones first, then layer by layer.
    """

    order: Indices
    row_layer: Indices
    column_layer: Indices
    count: int


def find_layers(f: sp.csc_array, in_block: Flags) -> Layers:
    """Return the layers of a border.

    Parameters
    ----------
    f : scipy.sparse.csc_array, shape (b, n)
        Its rows.
    in_block : array of bool, shape (n,)
        Columns that have an entry in a block; only these are looked at.
    """
    long = np.flatnonzero((np.diff(f.indptr) > LONG) & in_block)
    among = sp.csr_array(f[:, long])
    shared = np.flatnonzero(np.diff(among.indptr) > LONG)
    row_layer = np.full(f.shape[0], -1, dtype=np.intp)
    column_layer = np.full(f.shape[1], -1, dtype=np.intp)
    pattern = among[shared]
    rows, columns = components(pattern)
    labels = np.unique(rows)
    row_layer[shared] = np.searchsorted(labels, rows)
    with_entry = np.diff(sp.csc_array(pattern).indptr) > 0
    column_layer[long[with_entry]] = np.searchsorted(labels, columns[with_entry])
    return Layers(np.argsort(row_layer, kind="stable"), row_layer, column_layer, labels.size)


@dataclass(frozen=True, slots=True)
class Piece:
    """One layer: where its rows stand, its long columns in them, and what of the blocks' rest goes there.

    Parameters
    ----------
    rows : slice
    matrix, transposed : array or scipy.sparse.csr_array
    across : (earlier layer, order, index, pointer)
        Numbers that are left between its long columns and those of each layer up to itself, as CSR arrays.
    single : (order, index, pointer)
        Those between rows of the border, one a row, and its long columns.
    single_rows : array of int
        Which rows of the border, in order.
    """

    rows: slice
    matrix: Any
    transposed: Any
    across: list[tuple[int, Indices, Indices, Indices]]
    single: tuple[Indices, Indices, Indices]
    single_rows: Indices


class Outer:
    """Fills the lower triangle of the border's matrix.

    Parameters
    ----------
    f : scipy.sparse.csc_array, shape (b, n)
        Rows of the border, in the order of `Layers`.
    layers : Layers
        Of the rows as they stand in `f`.
    inner : Inner
    port_row, port_column : arrays of int, shape (ports,)
        Row of the border a port is, or -1, and long column it is, or -1.
    outside : array of int
        Columns that have no entry in a block.
    """

    def __init__(
        self, f: sp.csc_array, layers: Layers, inner: Inner, port_row: Indices, port_column: Indices, outside: Indices
    ) -> None:
        self.size = f.shape[0]
        self._outside(f, outside)
        one, two, at = _left(inner)
        both = (port_row[one] >= 0) & (port_row[two] >= 0)
        code = np.maximum(port_row[one], port_row[two]) * self.size + np.minimum(port_row[one], port_row[two])
        kept = both & (one >= two)
        self._place, where = np.unique(code[kept], return_inverse=True)
        self._single = sp.csr_array((np.ones(where.size), (where, at[kept])), shape=(self._place.size, inner.out))
        self._pieces: list[Piece] = []
        layer_of = np.where(port_column >= 0, layers.column_layer[port_column], -1)
        local = np.zeros(f.shape[1], dtype=np.intp)
        members = [np.flatnonzero(layers.column_layer == t) for t in range(layers.count)]
        for columns in members:
            local[columns] = np.arange(columns.size)
        place = local[port_column]
        for t, columns in enumerate(members):
            rows = np.flatnonzero(layers.row_layer == t)
            matrix: Any = sp.csr_array(f[:, columns])[rows]
            transposed: Any = sp.csr_array(matrix.T)
            if matrix.nnz >= SPARSE_PIECE * rows.size * columns.size:
                matrix, transposed = matrix.toarray(), np.ascontiguousarray(transposed.toarray())
            mine = layer_of[one] == t
            across = []
            for u in range(t + 1):
                pair = np.flatnonzero(mine & (layer_of[two] == u))
                if pair.size:
                    shape = (columns.size, members[u].size)
                    across.append((u, *_compressed(place[one[pair]], place[two[pair]], at[pair], shape)))
            pair = np.flatnonzero(mine & (port_row[two] >= 0))
            single_rows, row = np.unique(port_row[two[pair]], return_inverse=True)
            single = _compressed(row, place[one[pair]], at[pair], (single_rows.size, columns.size))
            span = slice(int(rows[0]), int(rows[-1]) + 1)
            self._pieces.append(Piece(span, matrix, transposed, across, single, single_rows))

    def _outside(self, f: sp.csc_array, outside: Indices) -> None:
        length = np.diff(f.indptr)[outside]
        self._few, self._wide = outside[length <= WIDE], outside[length > WIDE]
        (row, column), self._few_products = pairs(sp.csc_array(f[:, self._few]))
        self._few_place = row * self.size + column
        self._f_wide = sp.csr_array(f[:, self._wide])

    @property
    def operations(self) -> float:
        """Multiplications and additions of the dense products of one filling."""
        total = 0.0
        for piece in self._pieces:
            rows, columns = piece.matrix.shape
            total += sum(2.0 * rows * columns * self._pieces[u].matrix.shape[0] for u, *_ in piece.across)
            total += 2.0 * piece.single[0].size * rows
        return total

    def fill(self, dense: Array, left: Array, theta: Array) -> None:
        """Write the lower triangle for what the blocks leave and for weights of the columns, shape (n,).

        Parameters
        ----------
        dense : array, shape (b, b)
            Written over; the upper triangle is left as it happens to be.
        left : array
            From `Inner.eliminate`.
        """
        dense.fill(0.0)
        flat = dense.reshape(-1)
        flat[self._place] = np.asarray(self._single @ left)
        flat[self._few_place] += np.asarray(self._few_products @ theta[self._few])
        if self._wide.size:
            more = sp.coo_array(self._f_wide.multiply(theta[self._wide]).tocsr() @ self._f_wide.T)
            kept = more.row >= more.col
            dense[more.row[kept], more.col[kept]] += more.data[kept]
        for piece in self._pieces:
            self._fill_layer(dense, piece, left)

    def _fill_layer(self, dense: Array, piece: Piece, left: Array) -> None:
        here = piece.rows
        for u, order, index, pointer in piece.across:
            other = self._pieces[u]
            shape = (piece.transposed.shape[0], other.transposed.shape[0])
            between = sp.csr_array((left[order], index, pointer), shape=shape)
            dense[here, other.rows] += piece.matrix @ _dense(between @ other.transposed)
        order, index, pointer = piece.single
        if order.size:
            shape = (piece.single_rows.size, piece.transposed.shape[0])
            found = _dense(sp.csr_array((left[order], index, pointer), shape=shape) @ piece.transposed)
            first, last = np.searchsorted(piece.single_rows, [here.start, here.stop])
            dense[here, piece.single_rows[:first]] += found[:first].T
            own = np.zeros((here.stop - here.start,) * 2)
            own[piece.single_rows[first:last] - here.start] = found[first:last]
            dense[here, here] += own + own.T
            dense[piece.single_rows[last:], here] += found[last:]


def _left(inner: Inner) -> tuple[Indices, Indices, Indices]:
    """Return both ports of each number the blocks leave, and where it stands."""
    one, two, at = [], [], []
    for ports, start in inner.left:
        count, width = ports.shape
        one.append(np.repeat(ports, width, axis=1).ravel())
        two.append(np.repeat(ports[:, None, :], width, axis=1).ravel())
        at.append(start + np.arange(count * width * width))
    if not one:
        none = np.zeros(0, dtype=np.intp)
        return none, none, none
    return np.concatenate(one), np.concatenate(two), np.concatenate(at)


def _compressed(row: Indices, column: Indices, at: Indices, shape: tuple[int, int]) -> tuple[Indices, Indices, Indices]:
    """Return where the numbers stand, column index and row pointer of a CSR matrix."""
    order = np.lexsort((column, row))
    pointer = np.searchsorted(row[order], np.arange(shape[0] + 1))
    return at[order], column[order], pointer


def _dense(matrix: Any) -> Array:
    return np.asarray(matrix if isinstance(matrix, np.ndarray) else matrix.toarray())
