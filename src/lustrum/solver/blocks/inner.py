"""The blocks of a bordered matrix: gathered from the weights, eliminated, solved with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.solver.blocks.pattern import Likes, Pattern, minimum_degree
from lustrum.solver.blocks.sweeps import Sweeps

MANY, LARGE = 8, 40
"""Blocks of one pattern, or rows of one block, from which on it is worth while to go entry by entry."""

DENSE = 20.0
"""How many multiplications of dense routines take the time of one by entry."""

FEW = 2_000.0
"""Multiplications of a block below which calling a dense routine takes longer than what it does."""

FAR = 2**31

Group = Pattern | Likes


@dataclass(frozen=True, slots=True)
class Placed:
    """Some blocks of one size, b of them with r rows and c ports, and where their numbers go.

    Parameters
    ----------
    rows, ports : arrays of int, shapes (b, r) and (b, c)
    i, j : arrays of int, shape (places,)
        The places of a block that hold numbers in any of them.
    entries, slot : arrays of int
        Which numbers of all are theirs, and where they stand in an array of shape (places, b).
    """

    rows: Indices
    ports: Indices
    i: Indices
    j: Indices
    entries: Indices
    slot: Indices


class Places:
    """Where the rows, the ports and the numbers of each block are; within a block rows come first, then ports.

    Parameters
    ----------
    rows : int
        Numbers from here on are ports.
    block : array of int
        Of each row and port.
    high, low : arrays of int
        Row and column of each number of the lower triangle.
    """

    def __init__(self, rows: int, block: Indices, high: Indices, low: Indices) -> None:
        self._rows = rows
        self._order = np.argsort(block, kind="stable")
        count = int(block.max(initial=-1)) + 1
        self._start = np.searchsorted(block[self._order], np.arange(count + 1))
        local = np.empty(block.size, dtype=np.intp)
        local[self._order] = np.arange(block.size) - self._start[block[self._order]]
        self._size = np.bincount(block[:rows], minlength=count)
        self._code = local[high] * FAR + local[low]
        self._entry = np.lexsort((self._code, block[high]))
        self._cut = np.searchsorted(block[high][self._entry], np.arange(count + 1))

    def alike(self) -> list[list[int]]:
        """Return the numbers of the blocks, those of one pattern together."""
        found: dict[tuple[int, int, bytes], list[int]] = defaultdict(list)
        for number, size in enumerate(self._size.tolist()):
            code = self._code[self._entry[self._cut[number] : self._cut[number + 1]]]
            found[size, int(self._start[number + 1] - self._start[number]), code.tobytes()].append(number)
        return list(found.values())

    def of(self, members: list[int]) -> Placed:
        """Return where blocks of one size are."""
        size = int(self._size[members[0]])
        width = int(self._start[members[0] + 1] - self._start[members[0]]) - size
        at = self._start[members][:, None]
        own = [self._entry[self._cut[number] : self._cut[number + 1]] for number in members]
        entries = np.concatenate(own)
        code, place = np.unique(self._code[entries], return_inverse=True)
        slot = place * len(members) + np.repeat(np.arange(len(members)), [part.size for part in own])
        rows = self._order[at + np.arange(size)]
        ports = self._order[at + size + np.arange(width)] - self._rows
        return Placed(rows, ports, code // FAR, code % FAR, entries, slot)


class Inner:
    r"""Inner rows E and ports Q of all blocks, for whose columns there are weights :math:`\Theta`.

    For the matrix :math:`E \Theta E'` and what is left of :math:`Q \Theta Q'` once E is eliminated,
    :math:`Q (\Theta - \Theta E' (E \Theta E')^{-1} E \Theta) Q'`.

    Parameters
    ----------
    e, q : scipy.sparse.csr_array, shapes (rows, n) and (ports, n)
    row_block, port_block : arrays of int, shapes (rows,) and (ports,)
        Number of the block each belongs to.

    Attributes
    ----------
    groups : list of Pattern or Likes
    left : list of (ports, start)
        For each group its ports, shape (blocks, c), and where its numbers start in what `eliminate` returns.
    """

    def __init__(self, e: sp.csr_array, q: sp.csr_array, row_block: Indices, port_block: Indices) -> None:
        (high, low), products = pairs(sp.csc_array(sp.vstack([e, q], format="csc")))
        places = Places(e.shape[0], np.concatenate([row_block, port_block]), high, low)
        self.groups: list[Group] = []
        self.left: list[tuple[Indices, int]] = []
        self._spans: list[tuple[int, int]] = []
        self._to = np.empty(high.size, dtype=np.intp)
        self._total = self.out = 0
        of_size: dict[tuple[int, int], list[int]] = defaultdict(list)
        for members in places.alike():
            placed = places.of(members)
            size, width = placed.rows.shape[1], placed.ports.shape[1]
            found = None
            if len(members) >= MANY or size >= LARGE:
                most = max(2.0 / 3.0 * size**3 + 2.0 * size * size * width, FEW) / DENSE
                found = minimum_degree(size, placed.i, placed.j, most)
            if found is None:
                of_size[size, width] += members
            else:
                self._add(Pattern(placed.rows, placed.ports, placed.i, placed.j, found), placed)
        for members in of_size.values():
            placed = places.of(members)
            self._add(Likes(placed.rows, placed.ports, placed.i, placed.j), placed)
        self._likes = [group for group in self.groups if isinstance(group, Likes)]
        self._sweeps = Sweeps([group for group in self.groups if isinstance(group, Pattern)])
        self._products = sp.csr_array(sp.csr_array(products)[np.argsort(self._to)])
        self._filled = np.sort(self._to)

    def _add(self, group: Group, placed: Placed) -> None:
        self.groups.append(group)
        self.left.append((placed.ports, self.out))
        self.out += placed.ports.size * placed.ports.shape[1]
        self._spans.append((self._total, placed.i.size))
        self._to[placed.entries] = self._total + placed.slot
        self._total += placed.i.size * group.count

    @property
    def stored(self) -> int:
        """Numbers kept of the factors of all blocks."""
        return sum(group.stored for group in self.groups)

    @property
    def operations(self) -> float:
        """Multiplications and additions of one elimination."""
        return sum(group.operations for group in self.groups)

    def eliminate(self, theta: Array, ridge: float) -> Array:
        """Return what is left between the ports of each block for weights of the columns, shape (n,), group by group.

        Raises
        ------
        numpy.linalg.LinAlgError
            If a block is not positive definite.
        """
        given = np.zeros(self._total)
        given[self._filled] = self._products @ theta
        result = np.empty(self.out)
        for group, (ports, out), (at, places) in zip(self.groups, self.left, self._spans, strict=True):
            own = given[at : at + places * group.count].reshape(places, group.count)
            result[out : out + ports.size * group.width] = group.eliminate(own, ridge).ravel()
        self._sweeps.renew()
        return result

    def solve(self, right: Array) -> Array:
        """Return what solves for the inner rows, shape (rows,) or (rows, k) as `right` is."""
        result = np.empty_like(right)
        self._sweeps.solve(right, result)
        for group in self._likes:
            result[group.rows] = group.solve(right[group.rows])
        return result


def pairs(matrix: sp.csc_array) -> tuple[tuple[Indices, Indices], sp.csr_array]:
    r"""Return the places of the lower triangle of :math:`A \Theta A'`, and the map from weights to the numbers there.

    Parameters
    ----------
    matrix : scipy.sparse.csc_array, shape (m, n)

    Examples
    --------
    >>> (row, column), products = pairs(sp.csc_array([[1.0, 0.0], [2.0, 3.0]]))
    >>> row.tolist(), column.tolist(), (products @ np.ones(2)).tolist()
    ([0, 1, 1], [0, 0, 1], [1.0, 2.0, 13.0])
    """
    matrix.sort_indices()
    length = np.diff(matrix.indptr).astype(np.intp)
    entry = np.arange(matrix.nnz)
    column = np.repeat(np.arange(matrix.shape[1]), length)
    # Each entry meets itself and those above it in its column.
    above = entry - matrix.indptr[column] + 1
    low = np.arange(int(above.sum())) - np.repeat(np.cumsum(above) - above, above)
    high = np.repeat(entry, above)
    low += matrix.indptr[column[high]]
    row, other = matrix.indices[high].astype(np.intp), matrix.indices[low].astype(np.intp)
    code, place = np.unique(row * matrix.shape[0] + other, return_inverse=True)
    products = sp.csr_array(
        (matrix.data[high] * matrix.data[low], (place, column[high])), shape=(code.size, matrix.shape[1])
    )
    return (code // matrix.shape[0], code % matrix.shape[0]), products
