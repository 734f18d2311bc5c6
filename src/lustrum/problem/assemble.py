"""From declared blocks to the arrays of a standard form: one period's template, tiled over the years.

Columns and rows are laid out year by year. The columns of one year meet the same rows, moved on by one year, as those
of the year before: so the sorted order of the entries is found once for each *signature* (the set of terms that meet a
year's columns) and only copied for the other years. A twenty-year plan sorts three or four years, not twenty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Positions, ShortPositions
from lustrum.problem.declarations import Constraint
from lustrum.problem.expression import Term, Variable


@dataclass(frozen=True)
class Layout:
    """Where each row and column of the assembled problem stands.

    `row_start[block, t - 1]` is the first row of a block in year t, -1 where the block has no rows that year.
    """

    horizon: int
    width: int
    row_start: Positions
    rows: int

    def rows_of(self, block: int, size: int) -> Positions:
        """Return the row numbers of one block, shape (years with rows, size)."""
        starts = self.row_start[block]
        rows: Positions = starts[starts >= 0][:, None] + np.arange(size)
        return rows


def lay_out(constraints: Sequence[Constraint], horizon: int, width: int) -> Layout:
    """Number the rows year by year."""
    sizes = np.array([len(constraint.index) for constraint in constraints], dtype=np.int64)
    active = np.array([constraint.years for constraint in constraints], dtype=bool).reshape(len(constraints), horizon)
    by_year = np.where(active, sizes[:, None], 0).T.ravel()
    starts = (np.cumsum(by_year) - by_year).reshape(horizon, len(constraints)).T
    return Layout(horizon, width, np.where(active, starts, -1), int(by_year.sum()))


@dataclass(frozen=True)
class _Entry:
    """A merged term together with the block it stands in."""

    block: int
    term: Term


def tile(constraints: Sequence[Constraint], layout: Layout) -> tuple[ShortPositions, ShortPositions, Array]:
    """Return the matrix of the whole plan in compressed columns: start, index, value.

    Of shapes (columns + 1,), (nonzeros,) and (nonzeros,).
    """
    entries = [_Entry(block, term) for block, c in enumerate(constraints) for term in merged(c.expression.terms)]
    horizon, width = layout.horizon, layout.width
    starts: list[Positions] = []
    sections: list[tuple[_Section, int]] = []
    known: dict[tuple[int, ...], _Section] = {}
    filled = 0
    for year in range(horizon):
        met = tuple(
            number
            for number, entry in enumerate(entries)
            if 0 <= year + entry.term.lag < horizon and layout.row_start[entry.block, year + entry.term.lag] >= 0
        )
        section = known.get(met)
        if section is None:
            section = known[met] = _Section([entries[number] for number in met], layout, year)
        starts.append(section.start + filled)
        sections.append((section, filled))
        filled += section.size
    start = np.empty(horizon * width + 1, dtype=np.int32)
    start[:-1] = np.concatenate(starts) if starts else 0
    start[-1] = filled
    index = np.empty(filled, dtype=np.int32)
    value = np.empty(filled)
    for year, (section, begin) in enumerate(sections):
        section.write(year, layout, index[begin : begin + section.size], value[begin : begin + section.size])
    return start, index, value


class _Section:
    """The entries that meet the columns of one year, sorted by column once and for all years alike."""

    def __init__(self, entries: Sequence[_Entry], layout: Layout, year: int) -> None:
        width = layout.width
        self.entries = entries
        columns = [entry.term.variable.offset + entry.term.columns for entry in entries]
        column = np.concatenate(columns) if columns else np.empty(0, dtype=np.int32)
        # Rows of one column in rising order: by year, then block, then row, which holds for every year alike.
        steps = [
            entry.term.rows.astype(np.int64) + layout.row_start[entry.block, year + entry.term.lag] for entry in entries
        ]
        row = np.concatenate(steps) if steps else np.empty(0, dtype=np.int64)
        self.order = np.argsort(column.astype(np.int64) * layout.rows + row, kind="stable").astype(np.int32)
        counts = np.bincount(column, minlength=width)
        self.start = np.cumsum(counts) - counts
        self.size = len(column)
        self.lengths = [len(entry.term.rows) for entry in entries]
        rows = [entry.term.rows for entry in entries]
        self.rows = (np.concatenate(rows) if rows else np.empty(0, dtype=np.int32))[self.order]
        self.owner = np.repeat(np.arange(len(entries), dtype=np.int32), self.lengths)[self.order]
        self.steady = all(entry.term.data.ndim == 1 for entry in entries)
        self.values = self._values(0) if self.steady else None

    def _values(self, year: int) -> Array:
        data = [
            entry.term.data if entry.term.data.ndim == 1 else entry.term.data[year + entry.term.lag]
            for entry in self.entries
        ]
        return (np.concatenate(data) if data else np.empty(0))[self.order]

    def write(self, year: int, layout: Layout, index: ShortPositions, value: Array) -> None:
        """Put the entries of a year into `index` and `value`, each of shape (entries of the section,)."""
        base = np.array(
            [layout.row_start[entry.block, year + entry.term.lag] for entry in self.entries], dtype=np.int32
        )
        if self.size:
            np.add(base[self.owner], self.rows, out=index)
            value[:] = self.values if self.values is not None else self._values(year)


def merged(terms: Sequence[Term]) -> list[Term]:
    """Return the terms with one entry per variable, lag, row and column."""
    alike: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for term in terms:
        if len(term.rows):
            alike[id(term.variable), term.lag].append(term)
    return [_one(group) for group in alike.values()]


def _one(group: list[Term]) -> Term:
    variable, lag = group[0].variable, group[0].lag
    rows = np.concatenate([term.rows for term in group]) if len(group) > 1 else group[0].rows
    columns = np.concatenate([term.columns for term in group]) if len(group) > 1 else group[0].columns
    years = {len(term.data) for term in group if term.data.ndim == 2}
    if not years:
        data = np.concatenate([term.data for term in group]) if len(group) > 1 else group[0].data
    else:
        horizon = years.pop()
        data = np.concatenate([np.broadcast_to(term.data, (horizon, len(term.rows))) for term in group], axis=1)
    key = rows.astype(np.int64) * len(variable) + columns
    # A matrix read column by column and a bare variable have no entry twice: the check is a sort only where in doubt.
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.empty(len(key), dtype=bool)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    if new.all():
        return Term(variable, lag, rows, columns, data)
    first = np.flatnonzero(new)
    summed = np.add.reduceat(data[..., order], first, axis=-1)
    return Term(variable, lag, rows[order][first], columns[order][first], summed)


def column_vector(variables: Sequence[Variable], field: str, horizon: int, width: int) -> Array:
    """Return lower or upper bounds of all columns, year by year, shape (horizon * width,)."""
    result = np.empty((horizon, width))
    for variable in variables:
        result[:, variable.offset : variable.offset + len(variable)] = getattr(variable, field)
    return result.ravel()
