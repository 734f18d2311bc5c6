"""The one shape in which a problem reaches the solver: a sparse linear or convex quadratic programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Flags, Indices, WholeNumbers
from lustrum.errors import UsageError

Kind = Literal["linear", "separable", "convex"]


def diagonal(values: Array) -> sp.csc_array:
    """Return the sparse matrix with these values, shape (n,), on its diagonal."""
    every = np.arange(values.size)
    return sp.csc_array((values, every, np.arange(values.size + 1)), shape=(values.size, values.size))


@dataclass(frozen=True, slots=True)
class StandardForm:
    r"""A linear or convex quadratic programme over n columns and m rows.

    .. math:: \min \text{ or } \max\; c'x + \tfrac12 x'Qx + c_0
              \quad\text{with}\quad l_r \le Ax \le u_r,\; l_c \le x \le u_c.

    Parameters
    ----------
    maximise : bool
        The sense of the objective as stated.
    cost : array, shape (n,)
    offset : float
        The constant :math:`c_0`.
    start, index, value : arrays, shapes (n + 1,), (nnz,), (nnz,)
        The matrix A by compressed columns.
    row_lower, row_upper : arrays, shape (m,)
        Infinite where there is no bound; equal for an equation.
    column_lower, column_upper : arrays, shape (n,)
    quadratic : scipy.sparse.csc_array, shape (n, n), optional
        Lower triangle of Q; positive semidefinite when minimising, negative semidefinite when maximising.
    column_scale, row_scale : arrays, shapes (n,) and (m,), optional
        Typical magnitude, above zero, of each column's value and of each row's activity ("base levels").
        They steer the scaling and are the units in which violations are measured.
    """

    maximise: bool
    cost: Array
    offset: float
    start: WholeNumbers
    index: WholeNumbers
    value: Array
    row_lower: Array
    row_upper: Array
    column_lower: Array
    column_upper: Array
    quadratic: sp.csc_array | None = None
    column_scale: Array | None = None
    row_scale: Array | None = None

    def __post_init__(self) -> None:
        """Sort the rows within each column, in copies, if they are not sorted yet.

        Forms share their arrays, and scipy sorts unsorted matrices in place when it likes: a value array not sorted
        with the shared index would be another matrix.
        """
        whole = self.index.size == self.value.size and self.start.size == self.columns + 1
        if not whole or self.start[0] != 0 or self.start[-1] != self.index.size or (np.diff(self.start) < 0).any():
            return  # refused by `validate`
        if not (self._steps() < 0).any() or self.index.min() < 0 or self.index.max() >= self.rows:
            return
        matrix = sp.csc_array((self.value.copy(), self.index.copy(), self.start), shape=(self.rows, self.columns))
        matrix.has_canonical_format = False
        matrix.sort_indices()
        object.__setattr__(self, "index", matrix.indices)
        object.__setattr__(self, "value", matrix.data)

    def _steps(self) -> WholeNumbers:
        """Differences of successive row indices within columns; 1 across columns."""
        step = np.diff(self.index)
        ends = self.start[1:-1] - 1
        step[ends[(ends >= 0) & (ends < step.size)]] = 1
        return step

    @property
    def rows(self) -> int:
        """Number of rows, m."""
        return int(self.row_lower.shape[0])

    @property
    def columns(self) -> int:
        """Number of columns, n."""
        return int(self.cost.shape[0])

    @property
    def nonzeros(self) -> int:
        """Number of stored entries of A."""
        return int(self.value.shape[0])

    @property
    def kind(self) -> Kind:
        """'linear' without a quadratic term, 'separable' if Q is diagonal, else 'convex'."""
        if self.quadratic is None:
            return "linear"
        beside = sp.csc_array(self.quadratic - diagonal(self.quadratic.diagonal()))
        return "convex" if beside.count_nonzero() else "separable"

    @property
    def csc(self) -> sp.csc_array:
        """The matrix A; shares the memory of `start`, `index` and `value`, so it must not be changed in place."""
        matrix = sp.csc_array((self.value, self.index, self.start), shape=(self.rows, self.columns), copy=False)
        matrix.has_canonical_format = True  # sorted on construction, repeats refused by `validate`
        return matrix

    @classmethod
    def from_matrix(
        cls,
        matrix: Any,
        cost: Any,
        *,
        maximise: bool = False,
        offset: float = 0.0,
        row_lower: Any = -np.inf,
        row_upper: Any = np.inf,
        column_lower: Any = 0.0,
        column_upper: Any = np.inf,
        quadratic: Any = None,
        column_scale: Any = None,
        row_scale: Any = None,
    ) -> StandardForm:
        """Return the form of a dense or sparse matrix; scalars are spread over all rows or columns.

        Examples
        --------
        >>> form = StandardForm.from_matrix([[1.0, 2.0]], [1.0, 1.0], row_lower=3.0)
        >>> form.rows, form.columns, form.nonzeros
        (1, 2, 2)
        """
        csc = sp.csc_array(matrix)
        csc.sum_duplicates()
        rows, columns = csc.shape

        def spread(values: Any, count: int) -> Array:
            return np.array(np.broadcast_to(np.asarray(values, dtype=np.float64), (count,)))

        return cls(
            maximise=maximise,
            cost=spread(cost, columns),
            offset=float(offset),
            start=csc.indptr,
            index=csc.indices,
            value=np.asarray(csc.data, dtype=np.float64),
            row_lower=spread(row_lower, rows),
            row_upper=spread(row_upper, rows),
            column_lower=spread(column_lower, columns),
            column_upper=spread(column_upper, columns),
            quadratic=None if quadratic is None else sp.csc_array(sp.tril(sp.csc_array(quadratic))),
            column_scale=None if column_scale is None else spread(column_scale, columns),
            row_scale=None if row_scale is None else spread(row_scale, rows),
        )

    @property
    def whole_quadratic(self) -> sp.csc_array:
        """The matrix Q, both triangles; empty where there is no quadratic term."""
        if self.quadratic is None:
            return sp.csc_array((self.columns, self.columns))
        lower = self.quadratic
        return sp.csc_array(lower + lower.T - diagonal(lower.diagonal()))

    def quadratic_product(self, x: Array) -> Array:
        """Return Q x, shape (n,), from the stored lower triangle; zeros where there is no quadratic term."""
        if self.quadratic is None:
            return np.zeros(self.columns)
        lower = self.quadratic
        product: Array = lower @ x + lower.T @ x - lower.diagonal() * x
        return product

    def objective(self, x: Array) -> float:
        """Return the objective as stated at a point, shape (n,)."""
        total = float(self.cost @ x) + self.offset
        if self.quadratic is not None:
            total += 0.5 * float(x @ self.quadratic_product(x))
        return total

    def validate(self) -> None:
        """Refuse what no solver can mean, naming the first position of every kind of fault.

        Raises
        ------
        UsageError
            Wrong lengths, NaN, infinite entries or costs, a lower bound above its upper bound, indices out of range,
            repeated entries, hints at or below zero. `error.data["positions"]` holds the positions by kind.
        """
        faults: dict[str, Indices] = {}
        self._check_lengths()

        def note(kind: str, bad: Flags) -> None:
            if bad.any():
                faults[kind] = np.flatnonzero(bad)

        note("cost is not finite", ~np.isfinite(self.cost))
        note("matrix value is not finite", ~np.isfinite(self.value))
        note("row bound is not a number", np.isnan(self.row_lower) | np.isnan(self.row_upper))
        note("column bound is not a number", np.isnan(self.column_lower) | np.isnan(self.column_upper))
        note("lower bound of row above its upper bound", self.row_lower > self.row_upper)
        note("lower bound of column above its upper bound", self.column_lower > self.column_upper)
        note("row bounded by the wrong infinity", (self.row_lower == np.inf) | (self.row_upper == -np.inf))
        note("column bounded by the wrong infinity", (self.column_lower == np.inf) | (self.column_upper == -np.inf))
        note("row index out of range", (self.index < 0) | (self.index >= self.rows))
        if not np.isfinite(self.offset):
            faults["offset is not finite"] = np.zeros(1, dtype=np.intp)
        for name, hint in (("row_scale", self.row_scale), ("column_scale", self.column_scale)):
            if hint is not None:
                note(f"{name} is not a finite number above zero", ~(np.isfinite(hint) & (hint > 0)))
        if self.quadratic is not None:
            note("quadratic value is not finite", ~np.isfinite(self.quadratic.data))
            upper = sp.triu(self.quadratic, k=1).tocoo()
            if upper.nnz:
                faults["quadratic entry above the diagonal, in column"] = np.unique(upper.coords[1]).astype(np.intp)
        if not faults and self.nonzeros:
            self._note_repeats(faults)
        if faults:
            told = "; ".join(
                f"{kind} at {', '.join(map(str, at[:5]))}" + (f" and {at.size - 5} more" if at.size > 5 else "")
                for kind, at in faults.items()
            )
            raise UsageError(f"The problem cannot be handed to the solver: {told}.", positions=faults)

    def _check_lengths(self) -> None:
        rows, columns, nonzeros = self.rows, self.columns, self.nonzeros
        expected = {
            "start": columns + 1,
            "index": nonzeros,
            "row_upper": rows,
            "column_lower": columns,
            "column_upper": columns,
        }
        lengths = {name: int(getattr(self, name).shape[0]) for name in expected}
        for name, count in (("row_scale", rows), ("column_scale", columns)):
            if getattr(self, name) is not None:
                expected[name], lengths[name] = count, int(getattr(self, name).shape[0])
        wrong = {name: (lengths[name], count) for name, count in expected.items() if lengths[name] != count}
        if wrong:
            told = "; ".join(f"{name} has {have} entries, not {want}" for name, (have, want) in wrong.items())
            raise UsageError(f"The problem's arrays do not fit together: {told}.", lengths=wrong)
        steps = np.diff(self.start)
        if self.start[0] != 0 or self.start[-1] != nonzeros or (steps < 0).any():
            raise UsageError(f"Column starts must rise from 0 to the {nonzeros} nonzeros.", start=self.start)
        if self.quadratic is not None and self.quadratic.shape != (columns, columns):
            raise UsageError(f"The quadratic term is {self.quadratic.shape}, not {(columns, columns)}.")

    def _note_repeats(self, faults: dict[str, Indices]) -> None:
        """Note columns that name a row twice; sorted columns, the usual case, cost one comparison."""
        if (self._steps() > 0).all():
            return
        column = np.repeat(np.arange(self.columns), np.diff(self.start))
        order = np.lexsort((self.index, column))
        row, column = self.index[order], column[order]
        twice = (np.diff(row) == 0) & (np.diff(column) == 0)
        if twice.any():
            faults["row named twice in column"] = np.unique(column[1:][twice]).astype(np.intp)
