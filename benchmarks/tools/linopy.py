"""linopy, its labelled arrays as its documentation shows them: dense by default, or `Model(sparse=True)`."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.model import Case, Columns, Rows, Term


def build(case: Case, sparse: bool = False) -> Any:
    """Build and hand over to HiGHS."""
    with contextlib.redirect_stdout(io.StringIO()):
        return linopy.io.to_highspy(declare(case, sparse))


def declare(case: Case, sparse: bool = False) -> Any:
    """Return linopy's model, not yet handed over."""
    warnings.simplefilter("ignore")
    logging.getLogger("linopy").setLevel(logging.ERROR)
    # The sparse mode exists under the new semantics only; the default mode keeps what linopy ships with.
    linopy.options["semantics"] = "v1" if sparse else "legacy"
    data = case.data
    model = linopy.Model(sparse=True) if sparse else linopy.Model()
    year = pd.RangeIndex(1, data.horizon + 1, name="year")
    variables = {c.name: model.add_variables(**_bounds(c, year), name=c.name) for c in data.columns}
    for block in data.rows:
        _add(model, block, variables, year)
    priced = [c for c in data.columns if c.cost.any()]
    model.add_objective(
        sum(
            ((variables[c.name] * _cost(c, year)).sum() for c in priced[1:]),
            (variables[priced[0].name] * _cost(priced[0], year)).sum(),
        ),
        sense="max",
    )
    return model


def build_sparse(case: Case) -> Any:
    return build(case, sparse=True)


def _dims(c: Columns) -> dict[str, Any]:
    items = {f"{c.name}_item": np.arange(c.items)}
    return items | ({"step": np.arange(c.steps)} if c.steps > 1 else {})


def _array(c: Columns, values: np.ndarray, year: pd.RangeIndex) -> xr.DataArray:
    return xr.DataArray(values, coords={"year": year, **_dims(c)}, dims=["year", *_dims(c)])


def _bounds(c: Columns, year: pd.RangeIndex) -> dict[str, Any]:
    return {"lower": _array(c, c.lower, year), "upper": _array(c, c.upper, year)}


def _cost(c: Columns, year: pd.RangeIndex) -> xr.DataArray:
    return _array(c, c.cost, year)


def _add(model: Any, block: Rows, variables: dict[str, Any], year: pd.RangeIndex) -> None:
    if block.last_year_only:
        parts = [(block.name, block.terms, slice(len(year) - 1, None))]
    elif block.lagged:
        now = tuple(term for term in block.terms if not term.lag)
        parts = [(f"{block.name}_first", now, slice(0, 1)), (block.name, block.terms, slice(1, None))]
    else:
        parts = [(block.name, block.terms, slice(None))]
    item = np.arange(block.size)
    for name, terms, when in parts:
        expressions = [_term(term, variables, year, when, item) for term in terms]
        left = expressions[0]
        for expression in expressions[1:]:
            left = left + expression
        right = xr.DataArray(block.rhs[when], coords={"year": year[when], "row": item}, dims=["year", "row"])
        model.add_constraints(left, block.sense, right, name=name)


def _term(term: Term, variables: dict[str, Any], year: pd.RangeIndex, when: slice, item: np.ndarray) -> Any:
    variable, own = variables[term.columns], f"{term.columns}_item"
    if term.lag:
        variable = variable.shift(year=term.lag)
    variable = variable.isel(year=when)
    if term.kind == "matrix":
        assert term.matrix is not None
        matrix = xr.DataArray(
            term.matrix.toarray(), coords={"row": item, own: np.arange(term.matrix.shape[1])}, dims=["row", own]
        )
        result = variable @ matrix
    elif term.kind == "steps":
        result = variable.sum("step").rename({own: "row"})
    else:
        assert term.positions is not None
        whole = len(term.positions) == variable.sizes[own] and bool((term.positions == item).all())
        if not whole:
            variable = variable.isel({own: term.positions})
        result = (1 * variable).assign_coords({own: item}).rename({own: "row"})
    if term.factor.size == 1:
        return result if term.factor[0, 0] == 1.0 else result * float(term.factor[0, 0])
    if len(term.factor) == 1:
        return result * xr.DataArray(term.factor[0], coords={"row": item}, dims="row")
    if term.factor.shape[1] == 1:
        return result * xr.DataArray(term.factor[when, 0], coords={"year": year[when]}, dims="year")
    return result * xr.DataArray(term.factor[when], coords={"year": year[when], "row": item}, dims=["year", "row"])


def highs(model: Any) -> Any:
    return model
