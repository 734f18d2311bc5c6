"""Rows of a plan written as terms: coefficients by year where they change, one line where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.labels import Index
from lustrum.problem import Expression, PlanProblem, Variable
from lustrum.problem.expression import Term


class Rows:
    """A block of rows being written.

    Parameters
    ----------
    count : int
        Rows of a year.
    """

    def __init__(self, problem: PlanProblem, count: int) -> None:
        self.problem, self.count = problem, count
        self.terms: list[Term] = []
        self.constant = np.zeros((problem.horizon, count))

    def put(self, variable: Variable, rows: Indices, columns: Indices | int, data: Array | float, lag: int = 0) -> None:
        """Put coefficients at rows and columns, shapes (entries,); data of shape (entries,) or (years, entries)."""
        rows = np.asarray(rows, dtype=np.int32)
        places = np.broadcast_to(np.asarray(columns, dtype=np.int32), rows.shape)
        values = np.asarray(data, dtype=float)
        values = np.broadcast_to(values, (*values.shape[:-1], len(rows)) if values.ndim == 2 else rows.shape)
        if values.ndim == 2 and (values == values[0]).all():
            values = values[0]
        kept = values != 0.0 if values.ndim == 1 else (values != 0.0).any(axis=0)
        if kept.any():
            self.terms.append(Term(variable, lag, rows[kept], places[kept], np.array(values[..., kept])))

    def give(self, rows: Indices, values: Array) -> None:
        """Add given figures at rows, shape (entries,) or (years, entries)."""
        np.add.at(self.constant.T, np.asarray(rows), np.broadcast_to(values, (self.problem.horizon, len(rows))).T)

    def expression(self, index: Index) -> Expression:
        """Return the rows under labels."""
        return Expression(index, self.problem.horizon, self.terms, self.constant)


def labels_of(dims: Sequence[str], *parts: Sequence[str]) -> Index:
    """Return the index over every combination of labels, the last running fastest."""
    items: list[tuple[str, ...]] = [()]
    for labels in parts:
        items = [(*item, label) for item in items for label in labels]
    return Index(tuple(dims), tuple(items))
