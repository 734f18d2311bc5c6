r"""Eliminate the rows of many blocks of one pattern at once: a sparse :math:`L D L'`, symbolic once, numeric over all.

Of a block the rows eliminated come first and its ports, through which it meets the rest, last:

.. math:: \begin{pmatrix} S & G' \\ G & P \end{pmatrix}
          = \begin{pmatrix} L & \\ X & I \end{pmatrix}
            \begin{pmatrix} D & \\ & P - X D X' \end{pmatrix}
            \begin{pmatrix} L' & X' \\ & I \end{pmatrix}.

An industry's 159 rows, its stocks and limits over thirteen years, have 1 337 entries in L where the dense factor has
12 720. What one column changes in later ones is the same list of products in every block, so numpy does each product in
all blocks together, and all columns of a level of the elimination tree together.

References
----------
.. [1] Davis, *Direct Methods for Sparse Linear Systems*, SIAM 2006, chapters 4 and 7: elimination tree, minimum degree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Indices


@dataclass(frozen=True, slots=True)
class Level:
    """Columns of L that change nothing in each other, and what they change.

    Entries of L stand column by column: those in eliminated rows from `begin` to `inner`, those in ports up to `end`.

    Parameters
    ----------
    columns : array of int
        Places of the pivots.
    begin, inner, end : int
        Where the entries of the columns stand.
    owner : array of int, shape (end - begin,)
        Pivot of each entry.
    first, second : arrays of int
        Entries, counted from `begin`, whose product changes an entry of a later column; sorted by that.
    change_start, changed : arrays of int
        Where the products of one changed place begin, and that place.
    """

    columns: Indices
    begin: int
    inner: int
    end: int
    owner: Indices
    first: Indices
    second: Indices
    change_start: Indices
    changed: Indices


@dataclass(frozen=True, slots=True)
class Elimination:
    """An order of elimination with little fill.

    Parameters
    ----------
    order : list of int
        Rows, the first eliminated first.
    meets : list of sets of int
        Rows left and ports that each meets when it is eliminated.
    products : int
        Multiplications of all that are eliminated, of one block.
    """

    order: list[int]
    meets: list[set[int]]
    products: int


def minimum_degree(size: int, i: Indices, j: Indices, most: float = np.inf) -> Elimination | None:
    """Return the order that takes the row with the fewest neighbours next; None after so many multiplications.

    Of several rows with as few, the one whose neighbours were eliminated earliest is taken: the tree stays low.

    Parameters
    ----------
    size : int
        Rows; numbers from here on are ports, which are never eliminated.
    i, j : arrays of int, shape (places,)
        Places of the lower triangle that hold numbers.
    most : float

    Examples
    --------
    >>> minimum_degree(3, np.array([1, 2]), np.array([0, 0])).order  # the middle of a star comes last
    [1, 2, 0]
    """
    rows: list[set[int]] = [set() for _ in range(size)]
    ports: list[set[int]] = [set() for _ in range(size)]
    for a, b in zip(i.tolist(), j.tolist(), strict=True):
        if a >= size > b:
            ports[b].add(a)
        elif a != b and a < size:
            rows[a].add(b)
            rows[b].add(a)
    level = [0] * size
    left, order, meets, products = set(range(size)), [], [], 0
    while left:
        k = min(left, key=lambda row: (len(rows[row]), level[row], row))
        left.remove(k)
        clique, through = rows[k], ports[k]
        order.append(k)
        meets.append(clique | through)
        products += len(clique) * (len(clique) + 1) // 2 + len(clique) * len(through)
        if products > most:
            return None
        for a in clique:
            rows[a] |= clique
            rows[a] -= {a, k}
            ports[a] |= through
            level[a] = max(level[a], level[k] + 1)
    return Elimination(order, meets, products)


class Pattern:
    """Blocks that differ in numbers only.

    Parameters
    ----------
    rows : array of int, shape (blocks, r)
        Rows of the matrix, in the order in which `i` and `j` count them.
    ports : array of int, shape (blocks, c)
    i, j : arrays of int
        Places of the lower triangle that hold numbers; what is r or more is a port.
    found : Elimination
    """

    def __init__(self, rows: Indices, ports: Indices, i: Indices, j: Indices, found: Elimination) -> None:
        self.count, self.size, self.width = rows.shape[0], rows.shape[1], ports.shape[1]
        self.ports = ports
        size, order = self.size, found.order
        self._products = found.products
        place = np.concatenate([np.argsort(np.asarray(order, dtype=np.intp)), size + np.arange(self.width)])
        meets_at = [np.sort(place[list(met)]) if met else np.zeros(0, dtype=np.intp) for met in found.meets]
        self.rows = np.ascontiguousarray(rows[:, order].T)
        self._order_levels(meets_at)
        low, high = np.minimum(place[i], place[j]), np.maximum(place[i], place[j])
        self._in_ports = np.flatnonzero(low >= size)
        self._in_rows = np.flatnonzero(low < size)
        below, above = high[self._in_rows], low[self._in_rows]
        self._to = np.where(below == above, below, self._entry[below, above])
        self._port_pair = low[self._in_ports] - size, high[self._in_ports] - size
        self.values = np.zeros((self._total, self.count))

    def _order_levels(self, meets: list[Indices]) -> None:
        """Number the entries of L level by level, and list what each level changes."""
        size = self.size
        level = self.level = np.zeros(size, dtype=np.intp)
        for number, met in enumerate(meets):
            inner = met[met < size]
            if inner.size:
                level[inner[0]] = max(level[inner[0]], level[number] + 1)
        self._entry = np.full((size + self.width, size), -1, dtype=np.intp)
        self.levels: list[Level] = []
        at, members = size, [np.flatnonzero(level == number) for number in range(int(level.max(initial=-1)) + 1)]
        spans = []
        for columns in members:
            begin = at
            parts = []
            for in_rows in (True, False):
                for k in columns:
                    met = meets[k][(meets[k] < size) == in_rows]
                    self._entry[met, k] = np.arange(at, at + met.size)
                    parts.append((met, np.full(met.size, k)))
                    at += met.size
                if in_rows:
                    middle = at
            spans.append((begin, middle, at, *(np.concatenate(part) for part in zip(*parts, strict=True))))
        self._total = at
        for columns, span in zip(members, spans, strict=True):
            self.levels.append(self._level(columns, *span))
        last = [(lv.inner, lv.end, lv.owner[lv.inner - lv.begin :]) for lv in self.levels]
        self._port_entry = np.concatenate([np.arange(a, b) for a, b, _ in last]) if last else np.zeros(0, np.intp)
        self._port_owner = np.concatenate([owner for *_, owner in last]) if last else np.zeros(0, np.intp)
        self._port_row = np.zeros(at, dtype=np.intp)
        high, low = np.nonzero(self._entry >= 0)
        self._port_row[self._entry[high, low]] = high - size

    def _level(self, columns: Indices, begin: int, middle: int, end: int, row: Indices, owner: Indices) -> Level:
        inner = middle - begin
        first, second = [], []
        for k in columns:
            at = self._entry[:, k]
            at = at[at >= 0] - begin
            of_rows = at[at < inner]
            a, b = np.meshgrid(at, of_rows, indexing="ij")
            kept = row[a] >= row[b]
            first.append(a[kept])
            second.append(b[kept])
        one, two = np.concatenate(first), np.concatenate(second)
        changed = np.where(row[one] == row[two], row[two], self._entry[row[one], row[two]])
        order = np.argsort(changed, kind="stable")
        change_place, change_start = np.unique(changed[order], return_index=True)
        return Level(columns, begin, middle, end, owner, one[order], two[order], change_start, change_place)

    @property
    def stored(self) -> int:
        """Numbers kept of all blocks."""
        return int(self._total * self.count)

    @property
    def operations(self) -> float:
        """Multiplications and additions of one elimination, all blocks together."""
        return 2.0 * float(self.count * (self._products + self._port_entry.size * self.width))

    @property
    def factor(self) -> tuple[Indices, Indices, Indices]:
        """Row, column and place among `values`, each of shape (entries,), of L below its diagonal, ports left out."""
        row, column = np.nonzero(self._entry[: self.size] >= 0)
        return row, column, self._entry[row, column]

    def eliminate(self, given: Array, ridge: float) -> Array:
        """Eliminate the rows of all blocks and return what is left between their ports, shape (blocks, c, c).

        Parameters
        ----------
        given : array, shape (places, blocks)
            Numbers at the places of `i` and `j`.
        ridge : float
            Added to the diagonal, relative.

        Raises
        ------
        numpy.linalg.LinAlgError
            If a pivot is not above zero.
        """
        size, count = self.size, self.count
        values = np.zeros((self._total, count))
        values[self._to] = given[self._in_rows]
        pivot = values[:size]
        pivot[pivot == 0.0] = 1.0  # a row without any entry counts as it is
        pivot *= 1.0 + ridge
        for level in self.levels:
            span = slice(level.begin, level.end)
            column = values[span] / pivot[level.owner]
            if level.changed.size:
                products = values[span][level.first]
                products *= column[level.second]
                values[level.changed] -= np.add.reduceat(products, level.change_start, axis=0)
            values[span] = column
        if not (pivot > 0.0).all():
            raise np.linalg.LinAlgError("A block is not positive definite.")
        self.values = values
        result = np.zeros((count, self.width, self.width))
        one, two = self._port_pair
        result[:, two, one] = result[:, one, two] = given[self._in_ports].T
        across = np.zeros((count, self.width, size))
        entry, owner = self._port_entry, self._port_owner
        across[:, self._port_row[entry], owner] = (values[entry] * np.sqrt(pivot[owner])).T
        result -= across @ np.swapaxes(across, 1, 2)
        return result


class Likes:
    """Blocks of one size, few of a pattern: each kept dense, with the inverse of its Cholesky factor.

    The parameters are those of `Pattern`; places that hold numbers in any of the blocks are listed.
    """

    def __init__(self, rows: Indices, ports: Indices, i: Indices, j: Indices) -> None:
        self.count, self.size, self.width = rows.shape[0], rows.shape[1], ports.shape[1]
        self.ports, self.rows, self._i, self._j = ports, np.ascontiguousarray(rows.T), i, j
        self._inverse = np.zeros((self.count, self.size, self.size))

    @property
    def stored(self) -> int:
        """Numbers kept of all blocks."""
        return self._inverse.size

    @property
    def operations(self) -> float:
        """Multiplications and additions of one elimination, all blocks together."""
        size, width = self.size, self.width
        return float(self.count * (2.0 / 3.0 * size**3 + 2.0 * size * size * width + 2.0 * size * width * width))

    def eliminate(self, given: Array, ridge: float) -> Array:
        """Return what is left between the ports, shape (blocks, c, c), of numbers of shape (places, blocks).

        Raises
        ------
        numpy.linalg.LinAlgError
            If a block is not positive definite.
        """
        from scipy.linalg import lapack

        size, whole = self.size, self.size + self.width
        square = np.zeros((self.count, whole, whole))
        square[:, self._i, self._j] = given.T
        square[:, self._j, self._i] = given.T
        step = np.arange(size)
        diagonal = square[:, step, step]
        unit = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, 1.0))
        square[:, :size, :size] *= unit[:, :, None] * unit[:, None, :]
        square[:, step, step] = 1.0 + ridge
        for number in range(self.count):
            factor, wrong = lapack.dpotrf(square[number, :size, :size].T, lower=0, clean=1)
            if wrong:
                raise np.linalg.LinAlgError("A block is not positive definite.")
            self._inverse[number] = lapack.dtrtri(factor, lower=0, overwrite_c=1)[0].T
        self._inverse *= unit[:, None, :]
        across = self._inverse @ square[:, :size, size:]
        result: Array = square[:, size:, size:] - np.swapaxes(across, 1, 2) @ across
        return result

    def solve(self, right: Array) -> Array:
        """Return the solution with S of each block, shape (r, blocks) or (r, blocks, k), as `right` in `rows` is."""
        own = np.swapaxes(right, 0, 1).reshape(self.count, self.size, -1)
        half = self._inverse @ own
        whole = np.swapaxes(self._inverse, 1, 2) @ half
        return np.swapaxes(whole.reshape((self.count, self.size, *right.shape[2:])), 0, 1)
