"""Hand a closed problem over: its declarations as the arrays a solver takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.problem.assemble import Layout, column_vector, lay_out, tile
from lustrum.problem.expression import Expression
from lustrum.problem.problem import PlanProblem
from lustrum.solver import StandardForm


def layout_of(problem: PlanProblem) -> Layout:
    """Return where each row and column stands: rows by year, then by block in order of declaration."""
    return lay_out(list(problem.constraints.values()), problem.horizon, problem.width)


def standard_form(problem: PlanProblem) -> StandardForm:
    """Return the standard form; rows are ordered by year, then by block in order of declaration.

    Raises
    ------
    UsageError
        If the plan has no goal yet.
    """
    if problem.goal is None:
        raise UsageError("The plan has no goal yet: call a goal of lustrum.problem.goals on the problem.")
    blocks, layout = list(problem.constraints.values()), layout_of(problem)
    start, index, value = tile(blocks, layout)
    lower, upper, size = np.empty(layout.rows), np.empty(layout.rows), np.empty(layout.rows)
    for number, block in enumerate(blocks):
        rows = layout.rows_of(number, len(block.index))
        constant = np.broadcast_to(block.expression.constant, (problem.horizon, len(block.index)))[block.years]
        lower[rows] = -np.inf if block.sense == "<=" else -constant
        upper[rows] = np.inf if block.sense == ">=" else -constant
        size[rows] = _row_size(block.expression)
    variables = list(problem.variables.values())
    column_scale = np.zeros(problem.width)
    for variable in variables:
        column_scale[variable.offset : variable.offset + len(variable)] = variable.scale
    column_scale[column_scale <= 0.0] = 1.0
    return StandardForm(
        maximise=problem.goal.maximise,
        cost=_cost(problem),
        offset=_offset(problem),
        start=start,
        index=index,
        value=value,
        row_lower=lower,
        row_upper=upper,
        column_lower=column_vector(variables, "lower", problem.horizon, problem.width),
        column_upper=column_vector(variables, "upper", problem.horizon, problem.width),
        quadratic=_quadratic(problem),
        column_scale=np.tile(column_scale, problem.horizon),
        row_scale=size,
    )


def _cost(problem: PlanProblem) -> Array:
    assert problem.goal is not None
    cost = np.zeros((problem.horizon, problem.width))
    for expression, weights in problem.goal.terms:
        for term in expression.terms:
            columns = term.variable.offset + term.columns
            for year in range(max(0, term.lag), min(problem.horizon, problem.horizon + term.lag)):
                data = term.data[year] if term.data.ndim == 2 else term.data
                np.add.at(cost[year - term.lag], columns, weights[year] * data)
    return cost.ravel()


def _offset(problem: PlanProblem) -> float:
    assert problem.goal is not None
    total = 0.0
    for expression, weights in problem.goal.terms:
        by_year = np.broadcast_to(expression.constant, (problem.horizon, len(expression)))
        total += float(weights @ by_year.sum(axis=1))
    return total


def _quadratic(problem: PlanProblem) -> Any:
    assert problem.goal is not None
    if not problem.goal.quadratic:
        return None
    from scipy import sparse

    diagonal = np.zeros((problem.horizon, problem.width))
    for variable, weights in problem.goal.quadratic:
        diagonal[:, variable.offset : variable.offset + len(variable)] += weights
    return sparse.diags_array(diagonal.ravel(), format="csc")


def _row_size(expression: Expression) -> Array:
    """Return the largest coefficient times typical column size in each row: what a violation is measured against."""
    size = np.zeros(len(expression))
    for term in expression.terms:
        data = term.data[0] if term.data.ndim == 2 else term.data
        np.maximum.at(size, term.rows, np.abs(data) * term.variable.scale[term.columns])
    return np.where(size > 0.0, size, 1.0)
