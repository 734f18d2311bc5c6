"""Find the rows without which a sparse matrix falls apart into small blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from lustrum.arrays import Indices

BLOCK_SIZES = (100, 200, 400, 800)
"""Largest blocks tried; the one with the least work counts."""


@dataclass(frozen=True, slots=True)
class Border:
    """Rows set aside, and what is left: blocks of rows that share no column.

    Parameters
    ----------
    border, inner : arrays of int
        Rows of the matrix, in order; together all of them.
    block : array of int, as long as `inner`
        Number of the block each inner row belongs to.
    work : float
        Multiplications of one factorisation, roughly: the border is dense, and so is each block.
    """

    border: Indices
    inner: Indices
    block: Indices
    work: float


def components(pattern: Any) -> tuple[Indices, Indices]:
    """Return the number of the connected component of each row, shape (m,), and column, shape (n,), of a matrix."""
    graph = sp.block_array([[None, pattern], [pattern.T, None]], format="csr")
    label = connected_components(graph, directed=False)[1].astype(np.intp)
    return label[: pattern.shape[0]], label[pattern.shape[0] :]


def find_border(matrix: sp.csc_array) -> Border:
    """Return the border that makes a factorisation of A A' cheapest, among those tried.

    Rows are ranked by how many others they meet. The border is the shortest head of that list without which no block
    is longer than a limit; the limit is the best of `BLOCK_SIZES`.

    Parameters
    ----------
    matrix : scipy.sparse.csc_array, shape (m, n)

    Examples
    --------
    >>> found = find_border(sp.csc_array([[1.0, 0, 0, 1], [0, 1.0, 0, 1], [1, 1, 1, 1], [0, 0, 1.0, 1]]))
    >>> found.border.size + found.inner.size
    4
    """
    pattern = matrix.copy()
    pattern.data = np.ones_like(pattern.data)
    by_row = sp.csr_array(pattern)
    meets = by_row @ (np.diff(pattern.indptr) - 1.0)
    rank = np.argsort(-meets, kind="stable")
    known: dict[int, tuple[Indices, Indices]] = {}

    def without(length: int) -> tuple[Indices, Indices]:
        """Return the rows left without a head of the list, and the block of each; limits ask for the same heads."""
        if length not in known:
            inner = np.sort(rank[length:])
            known[length] = inner, components(by_row[inner])[0]
        return known[length]

    found: list[Border] = []
    for limit in BLOCK_SIZES:
        longest = found[-1].border.size if found else rank.size
        found.append(_shortest(without, rank, limit, longest))
    return min(found, key=lambda border: border.work)


def _shortest(without: Callable[[int], tuple[Indices, Indices]], rank: Indices, limit: int, longest: int) -> Border:
    low, high = 0, longest
    while low < high:
        middle = (low + high) // 2
        if np.bincount(without(middle)[1]).max(initial=0) <= limit:
            high = middle
        else:
            low = middle + 1
    inner, label = without(low)
    block = np.unique(label, return_inverse=True)[1]
    work = low**3 / 3.0 + float((np.bincount(block).astype(float) ** 3).sum()) if inner.size else low**3 / 3.0
    return Border(np.sort(rank[:low]), inner, block, work)
