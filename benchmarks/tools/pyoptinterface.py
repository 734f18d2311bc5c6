"""pyoptinterface: a row at a time from sparse rows, by the constructor that takes a whole row of coefficients.

Its helper `add_m_linear_constraints` adds coefficient by coefficient and is slower.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pyoptinterface as poi
from pyoptinterface import highs as poi_highs
from scipy import sparse

from benchmarks.model import Case, Columns, Term

SENSE = {"<=": poi.ConstraintSense.LessEqual, ">=": poi.ConstraintSense.GreaterEqual, "=": poi.ConstraintSense.Equal}


def build(case: Case) -> Any:
    data = case.data
    model = poi_highs.Model()
    first: dict[str, int] = {}
    count = 0
    for c in data.columns:
        first[c.name] = count
        for low, high in zip(c.lower.ravel().tolist(), c.upper.ravel().tolist(), strict=True):
            model.add_variable(lb=low, ub=high)
        count += c.lower.size
    for block in data.rows:
        sense, rhs = SENSE[block.sense], block.rhs.tolist()
        templates = [(term, _matrix(term, block.size, data.by_name[term.columns])) for term in block.terms]
        steady = [(term, m) for term, m in templates if len(term.factor) == 1]
        for t in range(data.horizon):
            if block.last_year_only and t < data.horizon - 1:
                continue
            parts, shifts = [], []
            for term, matrix in templates if len(steady) < len(templates) else steady:
                if t < term.lag:
                    continue
                parts.append(_scaled(matrix, term.factor[t if len(term.factor) > 1 else 0]))
                shifts.append(first[term.columns] + (t - term.lag) * matrix.shape[1])
            if len(parts) == 1:
                whole, columns = parts[0], parts[0].indices + shifts[0]
            else:
                offsets = np.concatenate([np.arange(p.shape[1]) + s for p, s in zip(parts, shifts, strict=True)])
                whole = sparse.hstack(parts, format="csr")
                columns = offsets[whole.indices]
            values, places, ends = whole.data.tolist(), columns.tolist(), whole.indptr.tolist()
            line = rhs[t]
            for r in range(block.size):
                a, b = ends[r], ends[r + 1]
                model.add_linear_constraint(poi.ScalarAffineFunction(values[a:b], places[a:b]), sense, line[r])
    priced = [c for c in data.columns if c.cost.any()]
    costs = np.concatenate([c.cost.ravel() for c in priced])
    places = np.concatenate([first[c.name] + np.arange(c.cost.size) for c in priced])
    model.set_objective(poi.ScalarAffineFunction(costs.tolist(), places.tolist()), poi.ObjectiveSense.Maximize)
    return model


def _matrix(term: Term, size: int, c: Columns) -> sparse.csr_array:
    if term.kind == "matrix":
        return sparse.csr_array(term.matrix)
    if term.kind == "steps":
        return sparse.csr_array(
            (np.ones(size * c.steps), np.arange(size * c.steps), np.arange(0, size * c.steps + 1, c.steps)),
            shape=(size, c.size),
        )
    return sparse.csr_array((np.ones(size), term.positions, np.arange(size + 1)), shape=(size, c.size))


def _scaled(matrix: sparse.csr_array, factor: np.ndarray) -> sparse.csr_array:
    by_entry = factor[0] if len(factor) == 1 else np.repeat(factor, np.diff(matrix.indptr))
    return sparse.csr_array((matrix.data * by_entry, matrix.indices, matrix.indptr), shape=matrix.shape)


def highs(model: Any) -> Any:
    """Read the model back through a file, the only way out; its numbers have all their digits."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.mps")
        model.set_raw_option_bool("output_flag", False)
        model.write(path)
        result = highspy.Highs()
        result.setOptionValue("output_flag", False)
        result.readModel(path)
        return result
