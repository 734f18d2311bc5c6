"""cvxpy: matrices times variables of shape (items, years), to the data of its HiGHS interface, then `passModel`.

Its own interface fills `HighsLp` attribute by attribute; here the same data goes in by the faster array overload.
"""

from __future__ import annotations

from typing import Any

import cvxpy as cp
import highspy
import numpy as np
from scipy import sparse

from benchmarks.model import Case, Columns, Rows, Term


def build(case: Case) -> Any:
    data = case.data
    variables = {c.name: cp.Variable((c.size, data.horizon), bounds=_bounds(c, data.horizon)) for c in data.columns}
    constraints = [row for block in data.rows for row in _rows(block, variables, data.by_name)]
    worth = [
        cp.sum(cp.multiply(c.cost.reshape(data.horizon, -1).T, variables[c.name])) for c in data.columns if c.cost.any()
    ]
    problem = cp.Problem(cp.Maximize(cp.sum(worth)), constraints)
    form, _, _ = problem.get_problem_data(cp.HIGHS)
    return _hand_over(form)


def _bounds(c: Columns, horizon: int) -> list[np.ndarray]:
    return [c.lower.reshape(horizon, -1).T, c.upper.reshape(horizon, -1).T]


def _rows(block: Rows, variables: dict[str, Any], columns: dict[str, Columns]) -> list[Any]:
    if block.last_year_only:
        return [_relation(block, block.terms, variables, columns, slice(block.rhs.shape[0] - 1, None))]
    if block.lagged:
        now = [term for term in block.terms if not term.lag]
        return [
            _relation(block, now, variables, columns, slice(0, 1)),
            _relation(block, block.terms, variables, columns, slice(1, block.rhs.shape[0])),
        ]
    return [_relation(block, block.terms, variables, columns, slice(0, block.rhs.shape[0]))]


def _relation(block: Rows, terms: Any, variables: dict[str, Any], columns: dict[str, Columns], when: slice) -> Any:
    left = sum(_term(term, block.size, variables[term.columns], columns[term.columns], when) for term in terms)
    right = block.rhs[when].T
    if block.sense == "=":
        return left == right
    return left <= right if block.sense == "<=" else left >= right


def _term(term: Term, size: int, variable: Any, c: Columns, when: slice) -> Any:
    stop = variable.shape[1] if when.stop is None else when.stop
    own = variable[:, when.start - term.lag : stop - term.lag]
    steady = len(term.factor) == 1
    if term.kind == "matrix":
        matrix = sparse.csr_array(term.matrix)
    elif term.kind == "steps":
        matrix = sparse.csr_array(sparse.kron(sparse.eye_array(size), np.ones((1, c.steps))))
    else:
        matrix = sparse.csr_array((np.ones(size), term.positions, np.arange(size + 1)), shape=(size, c.size))
    if steady:
        factor = np.broadcast_to(term.factor[0], (size,))
        return (sparse.diags_array(factor, format="csr") @ matrix) @ own
    by_year = np.broadcast_to(term.factor[when].T, (size, stop - when.start))
    return cp.multiply(by_year, matrix @ own)


def _hand_over(form: dict[str, Any]) -> Any:
    matrix = sparse.csc_array(form["A"])
    rows, columns = matrix.shape
    equations = form["dims"].zero
    right = form["b"]
    low = np.concatenate([right[:equations], np.full(rows - equations, -np.inf)])
    lower, upper = form["lower_bounds"], form["upper_bounds"]
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.passModel(
        columns,
        rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        form["c"],
        np.full(columns, -np.inf) if lower is None else lower,
        np.full(columns, np.inf) if upper is None else upper,
        low,
        right,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        np.zeros(columns, dtype=np.int32),
    )
    return model


def highs(model: Any) -> Any:
    return model
