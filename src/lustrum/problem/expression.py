"""Linear expressions over the years of a plan: written once for one period, tiled over all of them later.

A `Variable` is a block of columns that exists in every year of the horizon. An `Expression` is a block of rows, each
a sum of coefficient times variable, possibly of an earlier or later year, plus a constant. Coefficients are one
period's template; where they change from year to year they carry one line per year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags, ShortPositions, WholeNumbers
from lustrum.errors import UsageError
from lustrum.labels import Index, said

Number = float | int | Array


@dataclass(frozen=True, eq=False)
class Term:
    """Coefficients of one variable, `lag` years before the row's own year (negative: years after it).

    `data` has shape (entries,), or (years, entries) where coefficients change from year to year; line t - 1 belongs to
    the row of year t. Entries of the same row and column add up.
    """

    variable: Variable
    lag: int
    rows: ShortPositions
    columns: ShortPositions
    data: Array

    def scaled(self, factor: Array) -> Term:
        """Return the term with each row times `factor`, shape (rows,) or (years, rows) or (years, 1)."""
        by_entry = factor[..., self.rows] if factor.shape[-1] > 1 or factor.ndim == 1 else factor
        return Term(self.variable, self.lag, self.rows, self.columns, self.data * by_entry)


class Expression:
    """A block of rows: sum of terms plus a constant, one line per item of `index` and year."""

    __slots__ = ("constant", "horizon", "index", "terms")
    # Let `matrix @ expression` and `array * expression` reach the methods below instead of numpy's broadcasting.
    __array_ufunc__ = None

    def __init__(self, index: Index, horizon: int, terms: Sequence[Term], constant: Array | float = 0.0) -> None:
        self.index = index
        self.horizon = horizon
        self.terms = tuple(terms)
        self.constant: Array = np.asarray(constant, dtype=float)

    def __len__(self) -> int:
        return len(self.index)

    # -- arithmetic -------------------------------------------------------------------------------------------------

    def __add__(self, other: Expression | Number) -> Expression:
        if isinstance(other, Expression):
            self._same_labels(other)
            return Expression(self.index, self.horizon, self.terms + other.terms, self.constant + other.constant)
        return Expression(self.index, self.horizon, self.terms, self.constant + np.asarray(other, dtype=float))

    def __radd__(self, other: Number) -> Expression:
        return self + other

    def __neg__(self) -> Expression:
        return self * -1.0

    def __sub__(self, other: Expression | Number) -> Expression:
        return self + (-other)

    def __rsub__(self, other: Number) -> Expression:
        return -self + other

    def __mul__(self, factor: Number) -> Expression:
        """Scale rows: a number, an array by item, or an array of shape (years, items) or (years, 1)."""
        by_row = np.atleast_1d(np.asarray(factor, dtype=float))
        if by_row.shape == (1,) and len(self) != 1:
            by_row = np.full(len(self), by_row[0])
        if by_row.ndim == 1 and len(by_row) != len(self):
            raise UsageError(f"{len(by_row)} factors do not fit {len(self)} rows; by year they stand in a column.")
        return Expression(
            self.index, self.horizon, [term.scaled(by_row) for term in self.terms], self.constant * np.asarray(factor)
        )

    def __rmul__(self, factor: Number) -> Expression:
        return self * factor

    def __rmatmul__(self, matrix: Any) -> Expression:
        """Combine rows: `matrix @ expression`; name the new rows with `indexed`."""
        by_column = sparse.csc_array(matrix)
        if by_column.shape[1] != len(self):
            raise UsageError(f"A matrix with {by_column.shape[1]} columns cannot combine {len(self)} rows.")
        index = Index(("row",), tuple((str(position),) for position in range(by_column.shape[0])))
        constant = self.constant
        if np.any(constant):
            by_year = np.broadcast_to(constant, (self.horizon, len(self)))
            constant = np.ascontiguousarray((by_column @ by_year.T).T)
        else:
            constant = np.zeros(1)
        return Expression(index, self.horizon, [_combined(by_column, term) for term in self.terms], constant)

    # -- time -------------------------------------------------------------------------------------------------------

    def lag(self, years: int | WholeNumbers, history: Number = 0.0) -> Expression:
        """Return the expression as it was `years` before.

        Parameters
        ----------
        years : int or array of int, shape (items,)
            How far back; zero or more.
        history : number or array, shape (items,) or (years known, items)
            Its value in the years up to the base year: the last line is the base year, the line before it the year
            before, and so on. One line serves all those years; lines further back than the lag are not looked at.

        Raises
        ------
        UsageError
            If a lag is below zero, or several lines of history are fewer than the longest lag.
        """
        longest = int(np.max(years, initial=0))
        if np.min(years, initial=0) < 0:
            raise UsageError(f"A lag of {int(np.min(years))} years looks ahead: use `lead`.")
        past = self._history(history, longest)
        if isinstance(years, np.ndarray):
            return self._lag_by_item(years, past)
        if years == 0:
            return self
        constant = np.empty((self.horizon, len(self)))
        constant[:years] = past[len(past) - years :][: self.horizon]
        constant[years:] = np.broadcast_to(self.constant, (self.horizon, len(self)))[: max(self.horizon - years, 0)]
        terms = []
        for term in self.terms:
            data = term.data
            if data.ndim == 2:
                data = np.vstack(
                    [np.repeat(data[:1], min(years, len(data)), axis=0), data[: max(len(data) - years, 0)]]
                )
            terms.append(Term(term.variable, term.lag + years, term.rows, term.columns, data))
        return Expression(self.index, self.horizon, terms, constant)

    def _history(self, history: Number, longest: int) -> Array:
        """Return at least `longest` lines of history, the base year last, shape (years, items)."""
        given = np.asarray(history, dtype=float)
        lines = given.shape[0] if given.ndim == 2 else 1
        if 1 < lines < longest:
            raise UsageError(
                f"A lag of {longest} years needs as many lines of history; {lines} are given. Give one line for each "
                "of those years, the base year last, or one line that serves them all."
            )
        return np.broadcast_to(given, (max(longest, lines, 1), len(self)))

    def lead(self, years: int | WholeNumbers) -> Expression:
        """Return the terms `years` later; what falls after the horizon is left out, see `beyond`."""
        if isinstance(years, np.ndarray):
            if not years.any():
                return self
            total = Expression(self.index, self.horizon, [])
            for length in np.unique(years):
                total = total + self.masked(years == length).lead(int(length))
            return total
        if years == 0:
            return self
        if np.any(self.constant) or any(term.data.ndim == 2 for term in self.terms):
            raise UsageError("Only an expression without constants and with steady coefficients can be led.")
        terms = [Term(term.variable, term.lag - years, term.rows, term.columns, term.data) for term in self.terms]
        return Expression(self.index, self.horizon, terms)

    def _lag_by_item(self, years: WholeNumbers, past: Array) -> Expression:
        lengths = np.unique(years)
        if len(lengths) == 1:
            return self.lag(int(lengths[0]), past)
        total = Expression(self.index, self.horizon, [])
        for length in lengths:
            mask = years == length
            total = total + self.masked(mask).lag(int(length), past * mask)
        return total

    # -- selection --------------------------------------------------------------------------------------------------

    def masked(self, keep: Flags) -> Expression:
        """Return the expression with the rows outside `keep` emptied."""
        terms = []
        for term in self.terms:
            inside = keep[term.rows]
            terms.append(Term(term.variable, term.lag, term.rows[inside], term.columns[inside], term.data[..., inside]))
        return Expression(self.index, self.horizon, terms, self.constant * keep)

    def take(self, positions: Sequence[int]) -> Expression:
        """Return some of the rows, in the order asked for."""
        selector = sparse.csc_array(
            (np.ones(len(positions)), (np.arange(len(positions)), np.asarray(positions, dtype=int))),
            shape=(len(positions), len(self)),
        )
        return (selector @ self).indexed(self.index.take(positions))

    def align(self, index: Index) -> Expression:
        """Return the rows in the order of another index over the same dimensions.

        Raises
        ------
        UsageError
            If an item of `index` has no row here, or the dimensions differ.
        """
        return self.take(index.positions_in(self.index))

    def total(self) -> Expression:
        """Return the sum of all rows."""
        return (sparse.csc_array(np.ones((1, len(self)))) @ self).indexed(Index.single())

    def indexed(self, index: Index) -> Expression:
        """Return the same rows under other labels."""
        if len(index) != len(self):
            raise UsageError(f"{len(index)} labels do not fit {len(self)} rows.")
        return Expression(index, self.horizon, self.terms, self.constant)

    # -- relations --------------------------------------------------------------------------------------------------

    # Python turns `number <= expression` into `expression >= number`, which reads the same.

    def __le__(self, other: Expression | Number) -> Relation:
        return self._related("<=", other)

    def __ge__(self, other: Expression | Number) -> Relation:
        return self._related(">=", other)

    def equals(self, other: Expression | Number) -> Relation:
        """Return the equation of two expressions (`==` keeps its Python meaning)."""
        return self._related("=", other)

    def _related(self, sense: str, other: Expression | Number) -> Relation:
        bound = other if isinstance(other, Expression) else Expression(self.index, self.horizon, [], other)
        return Relation(self - other, sense, bound)

    # -- value ------------------------------------------------------------------------------------------------------

    def value(self, columns: Array) -> Array:
        """Return the value of each row in each year, shape (years, rows), for columns of shape (years, width)."""
        result = np.array(np.broadcast_to(self.constant, (self.horizon, len(self))))
        for term in self.terms:
            own = columns[:, term.variable.offset + term.columns]
            first, last = max(0, term.lag), min(self.horizon, self.horizon + term.lag)
            for year in range(first, last):
                data = term.data[year] if term.data.ndim == 2 else term.data
                result[year] += np.bincount(term.rows, data * own[year - term.lag], minlength=len(self))
        return result

    def _same_labels(self, other: Expression) -> None:
        if self.horizon != other.horizon:
            raise UsageError(f"Rows over {self.horizon} years cannot meet rows over {other.horizon} years.")
        if self.index is other.index or self.index == other.index:
            return
        way = (
            "they have the same labels in another order: align one with the other, `a + b.align(a.index)`"
            if self.index.dims == other.index.dims and set(self.index.items) == set(other.index.items)
            else "take the rows both have with `take`, combine them by a matrix, or name them anew with `indexed`"
        )
        raise UsageError(
            f"Rows over {said(self.index)} cannot meet rows over {said(other.index)}: {way}.",
            left=self.index,
            right=other.index,
        )


class Variable(Expression):
    """A block of columns: one per item and year, with bounds and a typical size.

    Parameters
    ----------
    name, units : str
        As they appear in tables and errors.
    lower, upper : array, shape (items,) or (years, items)
    scale : array, shape (items,)
        Typical size of a value (base-year level); a zero means unknown.
    follows_trend : bool or array, shape (items,)
        Where plans are equally good, the one nearest to `scale` times the trend is taken; to the values given times the
        trend, in units of `scale`, where a column's typical size is not its value in the base year.
    """

    __slots__ = ("lower", "name", "offset", "part", "scale", "trend", "units", "upper")

    def __init__(
        self,
        name: str,
        index: Index,
        horizon: int,
        offset: int,
        *,
        units: str,
        lower: Number = 0.0,
        upper: Number = np.inf,
        scale: Number = 0.0,
        follows_trend: bool | Array = False,
        part: str = "",
    ) -> None:
        everyone = np.arange(len(index), dtype=np.int32)
        super().__init__(index, horizon, [Term(self, 0, everyone, everyone, np.ones(len(index)))])
        self.name = name
        self.units = units
        self.offset = offset
        self.lower: Array = np.asarray(lower, dtype=float)
        self.upper: Array = np.asarray(upper, dtype=float)
        self.scale: Array = np.broadcast_to(np.abs(np.asarray(scale, dtype=float)), (len(index),))
        self.trend = _on_trend(follows_trend, self.scale)
        self.part = part


def _on_trend(follows: bool | Array, scale: Array) -> Array | None:
    """Return where each column's trend begins, shape (items,), None where the block follows none."""
    if isinstance(follows, bool):
        return scale if follows else None
    begins: Array = np.broadcast_to(np.asarray(follows, dtype=float), scale.shape)
    return begins


@dataclass(frozen=True, eq=False)
class Relation:
    """What must hold: `expression` (everything moved to the left) `sense` 0.

    `bound` is what stood on the right: the level of the limit, of which people mean one per cent.
    """

    expression: Expression
    sense: str
    bound: Expression


def _combined(by_column: Any, term: Term) -> Term:
    """Return `matrix @ term` by joining each entry of the term with the matrix column of its row."""
    if len(term.rows) == by_column.shape[1] and term.data.ndim == 1 and _is_identity(term):
        # The usual case, a matrix times a bare variable: the matrix is the template.
        columns = np.repeat(np.arange(by_column.shape[1], dtype=np.int32), np.diff(by_column.indptr))
        return Term(term.variable, term.lag, by_column.indices.astype(np.int32), columns, by_column.data.astype(float))
    lengths = np.diff(by_column.indptr)[term.rows]
    entry = np.repeat(np.arange(len(term.rows)), lengths)
    ends = np.cumsum(lengths)
    within = np.arange(len(entry)) - np.repeat(ends - lengths, lengths)
    place = by_column.indptr[term.rows[entry]] + within
    return Term(
        term.variable,
        term.lag,
        by_column.indices[place].astype(np.int32),
        term.columns[entry],
        term.data[..., entry] * by_column.data[place],
    )


def _is_identity(term: Term) -> bool:
    everyone = np.arange(len(term.rows))
    return bool(
        np.array_equal(term.rows, everyone) and np.array_equal(term.columns, everyone) and (term.data == 1.0).all()
    )
