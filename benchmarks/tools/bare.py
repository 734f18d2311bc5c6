"""No tool: one year's columns as a sorted template, copied over the years by numpy, handed over by `passModel`.

This is what a programmer who knows this one model would write for speed. It is the yardstick, not a peer.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy import sparse

from benchmarks.model import Case, PlanData, Term


def build(case: Case) -> Any:
    data = case.data
    start, index, value, low, high = arrays(data)
    rows, columns = len(low), len(start) - 1
    cost, lower, upper = (
        np.concatenate([getattr(c, name).reshape(data.horizon, -1) for c in data.columns], axis=1).ravel()
        for name in ("cost", "lower", "upper")
    )
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.passModel(
        columns,
        rows,
        len(value),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        cost,
        lower,
        upper,
        low,
        high,
        start,
        index,
        value,
        np.zeros(columns, dtype=np.int32),
    )
    return model


def arrays(data: PlanData) -> tuple[np.ndarray, ...]:
    """Return start, index and value by columns and the bounds of all rows; rows and columns year by year."""
    horizon, width = data.horizon, sum(c.size for c in data.columns)
    yearly = [block for block in data.rows if not block.last_year_only]
    height = sum(block.size for block in yearly)
    final = [block for block in data.rows if block.last_year_only]
    usual = _template(data, yearly, [], width, height)
    last = _template(data, yearly, final, width, height, last=True)
    size = len(usual[1])
    filled = size * (horizon - 1) + len(last[1])
    start = np.empty(horizon * width + 1, dtype=np.int32)
    start[: -width - 1] = (usual[0][:-1] + size * np.arange(horizon - 1)[:, None]).ravel()
    start[-width - 1 :] = last[0] + size * (horizon - 1)
    index, value = np.empty(filled, dtype=np.int32), np.empty(filled)
    np.add(
        usual[1],
        height * np.arange(horizon - 1, dtype=np.int32)[:, None],
        out=index[: -len(last[1])].reshape(horizon - 1, size),
    )
    index[-len(last[1]) :] = last[1] + height * (horizon - 1)
    for t in range(horizon):
        template = last if t == horizon - 1 else usual
        part = value[t * size : t * size + len(template[1])]
        part[:] = template[2]
        for term, matrix, place in template[3]:
            part[place] = matrix * term.factor[t][0 if term.factor.shape[1] == 1 else slice(None)]
    low, high = [], []
    for blocks in (yearly, final):
        rhs = np.concatenate([b.rhs for b in blocks], axis=1)
        sense = np.repeat([b.sense for b in blocks], [b.size for b in blocks])
        rhs = rhs[-1:] if blocks is final else rhs
        low.append(np.where(sense == "<=", -np.inf, rhs).ravel())
        high.append(np.where(sense == ">=", np.inf, rhs).ravel())
    return start, index, value, np.concatenate(low), np.concatenate(high)


def _template(data: PlanData, yearly: Any, final: Any, width: int, height: int, last: bool = False) -> tuple[Any, ...]:
    """Return start, rows and values of one year's columns, and where terms that change by year stand among them."""
    rows, columns, values, changing = [], [], [], []
    top, filled = 0, 0
    for block in (*yearly, *final):
        for term in block.terms:
            if term.lag and last:
                continue
            row, column, entry = _entries(data, term, block.size)
            # Rows of the last year only stand below all others; this year's next rows stand one height further down.
            rows.append(row + top + height * term.lag)
            columns.append(column + data.offset[term.columns])
            values.append(entry if len(term.factor) > 1 else entry * _by_row(term.factor[0], row))
            if len(term.factor) > 1:
                changing.append((term, entry, np.arange(filled, filled + len(row))))
            filled += len(row)
        top += block.size
    row, column = np.concatenate(rows).astype(np.int32), np.concatenate(columns).astype(np.int32)
    order = np.argsort(column, kind="stable")
    place = np.empty(filled, dtype=np.int64)
    place[order] = np.arange(filled)
    start = np.zeros(width + 1, dtype=np.int32)
    np.cumsum(np.bincount(column, minlength=width), out=start[1:])
    return start, row[order], np.concatenate(values)[order], [(t, e, place[where]) for t, e, where in changing]


def _by_row(factor: np.ndarray, row: np.ndarray) -> Any:
    return factor[0] if len(factor) == 1 else factor[row]


def _entries(data: PlanData, term: Term, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows, columns and values of a term before its factor; one entry a row where the factor goes by row."""
    if term.kind == "matrix":
        matrix = sparse.csr_array(term.matrix)
        return np.repeat(np.arange(size), np.diff(matrix.indptr)), matrix.indices, matrix.data
    if term.kind == "steps":
        steps = data.by_name[term.columns].steps
        return np.repeat(np.arange(size), steps), np.arange(size * steps), np.ones(size * steps)
    assert term.positions is not None
    return np.arange(size), term.positions, np.ones(size)


def highs(model: Any) -> Any:
    return model
