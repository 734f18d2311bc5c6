"""A form with more columns or rows than before; what was there keeps its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, WholeNumbers
from lustrum.errors import UsageError
from lustrum.solver.standard_form import StandardForm


def without_objective(form: StandardForm) -> StandardForm:
    """Return the same rows and bounds with nothing to minimise."""
    return replace(form, maximise=False, cost=np.zeros(form.columns), offset=0.0, quadratic=None)


def append_columns(
    form: StandardForm, matrix: Any, *, cost: Any = 0.0, lower: Any = 0.0, upper: Any = np.inf
) -> StandardForm:
    """Return the form with the columns of a sparse matrix, shape (m, k), set behind its own; their base level is 1.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0]], [1.0], row_lower=3.0)
    >>> append_columns(form, np.array([[2.0]])).csc.toarray().tolist()
    [[1.0, 2.0]]
    """
    more = sp.csc_array(matrix)
    count = more.shape[1]
    quadratic = form.quadratic
    if quadratic is not None:
        quadratic = sp.csc_array(sp.block_diag([quadratic, sp.csc_array((count, count))]))
    return replace(
        form,
        cost=_joined(form.cost, cost, count),
        start=np.concatenate([form.start, form.nonzeros + more.indptr[1:]]),
        index=np.concatenate([form.index, more.indices]),
        value=np.concatenate([form.value, more.data]),
        column_lower=_joined(form.column_lower, lower, count),
        column_upper=_joined(form.column_upper, upper, count),
        column_scale=None if form.column_scale is None else _joined(form.column_scale, 1.0, count),
        quadratic=quadratic,
    )


def append_rows(
    form: StandardForm, matrix: Any, *, lower: Any = -np.inf, upper: Any = np.inf, unit: Any = 1.0
) -> StandardForm:
    """Return the form with the rows of a sparse matrix, shape (k, n), set behind its own; `unit` is their base level.

    Examples
    --------
    >>> form = StandardForm.from_matrix([[1.0]], [1.0], row_lower=3.0)
    >>> append_rows(form, np.array([[2.0]]), upper=8.0).csc.toarray().tolist()
    [[1.0], [2.0]]
    """
    more = sp.csr_array(matrix)
    count = more.shape[0]
    whole = sp.csc_array(sp.vstack([form.csc, more]))
    whole.sort_indices()
    return replace(
        form,
        start=whole.indptr,
        index=whole.indices,
        value=whole.data,
        row_lower=_joined(form.row_lower, lower, count),
        row_upper=_joined(form.row_upper, upper, count),
        row_scale=None if form.row_scale is None else _joined(form.row_scale, unit, count),
    )


def check_group(
    form: StandardForm, rows: Any, scales: Any, ranks: Any = None
) -> tuple[WholeNumbers, Array, WholeNumbers]:
    """Return a group of rows, their scales and ranks as arrays, shape (k,); refuse what cannot be meant.

    Raises
    ------
    UsageError
        Lengths that differ, rows that do not exist or are named twice, scales that are not above zero.
    """
    rows = np.asarray(rows, dtype=np.int64)
    scales = np.asarray(scales, dtype=np.float64)
    ranks = np.ones(rows.shape, dtype=np.int64) if ranks is None else np.asarray(ranks, dtype=np.int64)
    if rows.ndim != 1 or rows.shape != scales.shape or rows.shape != ranks.shape:
        raise UsageError(
            f"Rows, ranks and scales must be lists of one length, not {rows.shape}, {ranks.shape} and {scales.shape}."
        )
    if rows.size and (rows.min() < 0 or rows.max() >= form.rows or np.unique(rows).size != rows.size):
        raise UsageError(f"Rows must be different numbers from 0 to {form.rows - 1}.", rows=rows)
    bad = np.flatnonzero(~(np.isfinite(scales) & (scales > 0)))
    if bad.size:
        raise UsageError(f"Scales must be finite and above zero; not so at {bad[:5].tolist()}.", positions=bad)
    return rows, scales, ranks


def _joined(values: Array, more: Any, count: int) -> Array:
    return np.concatenate([values, np.broadcast_to(np.asarray(more, dtype=np.float64), (count,))])
