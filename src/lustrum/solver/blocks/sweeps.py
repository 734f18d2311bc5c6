r"""Solve with the factors of all blocks at once, level by level of their elimination trees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.solver.blocks.pattern import Pattern


class Sweeps:
    r"""Solves :math:`L D L' y = b` for the rows of all blocks of several patterns.

    Rows are numbered level by level, so that what a level takes from those before it, and on the way back from those
    after it, is one sparse product whatever patterns there are.

    Parameters
    ----------
    patterns : list of Pattern
    """

    def __init__(self, patterns: list[Pattern]) -> None:
        self._patterns = patterns
        rows = [group.rows.ravel() for group in patterns]
        self.rows: Indices = np.concatenate([np.zeros(0, dtype=np.intp), *rows])
        level = [np.repeat(group.level, group.count) for group in patterns]
        of_level = np.concatenate([np.zeros(0, dtype=np.intp), *level])
        order = np.argsort(of_level, kind="stable")
        self.rows = self.rows[order]
        number = np.argsort(order)
        self._order = order
        high, low, place = [], [], []
        at = first = 0
        for group in patterns:
            row, column, entry = group.factor
            block = np.arange(group.count)
            high.append((at + row[:, None] * group.count + block).ravel())
            low.append((at + column[:, None] * group.count + block).ravel())
            place.append((first + entry[:, None] * group.count + block).ravel())
            at, first = at + group.rows.size, first + group.values.size
        none = np.zeros(0, dtype=np.intp)
        high, low = number[np.concatenate([none, *high])], number[np.concatenate([none, *low])]
        ends = np.searchsorted(of_level[order], np.arange(int(of_level.max(initial=-1)) + 2))
        self._spans = [slice(int(a), int(b)) for a, b in pairwise(ends)]
        taken = np.concatenate([none, *place])
        self._down, self._forward = self._levels(high, low, taken)
        self._up, self._back = self._levels(low, high, taken)
        self._pivot = np.ones(self.rows.size)

    def _levels(
        self, row: Indices, column: Indices, taken: Indices
    ) -> tuple[tuple[Indices, Array], list[sp.csr_array]]:
        """Return which values a triangle takes, the array they go to, and its rows by level, which share it."""
        order = np.lexsort((column, row))
        pointer = np.searchsorted(row[order], np.arange(self.rows.size + 1))
        data, index = np.zeros(order.size), column[order].astype(np.int32)
        parts = []
        for span in self._spans:
            begin, end = pointer[span.start], pointer[span.stop]
            part = sp.csr_array((span.stop - span.start, self.rows.size))
            part.data, part.indices = data[begin:end], index[begin:end]
            part.indptr = (pointer[span.start : span.stop + 1] - begin).astype(np.int32)
            parts.append(part)
        return (taken[order], data), parts

    def renew(self) -> None:
        """Take over the numbers the patterns hold."""
        if not self._patterns:
            return
        values = np.concatenate([group.values.ravel() for group in self._patterns])
        for taken, data in (self._down, self._up):
            data[:] = values[taken]
        pivots = [group.values[: group.size].ravel() for group in self._patterns]
        self._pivot = np.concatenate(pivots)[self._order]

    def solve(self, right: Array, result: Array) -> None:
        """Write what solves for the rows of the patterns into `result`, shape (rows,) or (rows, k) as `right` is."""
        y = right[self.rows]
        for span, part in zip(self._spans, self._forward, strict=True):
            if part.nnz:
                y[span] -= part @ y
        y /= self._pivot if y.ndim == 1 else self._pivot[:, None]
        for span, part in zip(reversed(self._spans), reversed(self._back), strict=True):
            if part.nnz:
                y[span] -= part @ y
        result[self.rows] = y
