"""From a solution's bare numbers to a plan: every column, row and dual under its label."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lustrum.plan.defaults import options_of
from lustrum.plan.plan import BalanceEntry, CertificateRecord, Limit, Plan
from lustrum.plan.rows import RowBook
from lustrum.plan.table import Table
from lustrum.plan.wishes import WishReport
from lustrum.problem import PlanProblem
from lustrum.problem.declarations import LIMIT, Constraint
from lustrum.solver import Solution, SolverOptions, StandardForm


def labelled(
    problem: PlanProblem,
    form: StandardForm,
    solution: Solution,
    x: NDArray[np.float64] | None = None,
    book: RowBook | None = None,
) -> Plan:
    """Return the plan that a solution of a problem is.

    Parameters
    ----------
    problem : PlanProblem
    form : StandardForm
        As it was solved: of `problem`, or with relaxed bounds, or with the costs of shared rows put in.
    solution : Solution
    x : array, shape (columns,), optional
        The plan taken among equally good ones; that of the solution unless given.
    book : RowBook, optional
        Of the problem, where there is one already.
    """
    x = solution.x if x is None else x
    years = solved_years(problem)
    grid = x.reshape(problem.horizon, problem.width)
    quantities = {
        q.name: Table(
            q.name,
            q.expression.index,
            years,
            q.expression.value(grid),
            q.units,
            q.base,
            q.meaning,
            q.title,
            q.additive,
            q.headline,
            q.item_units,
        )
        for q in problem.quantities.values()
    }
    unit = problem.economy.flow_unit
    balance = {
        e.name: BalanceEntry(
            e.name,
            e.side,
            e.at_home,
            e.final,
            Table(e.name, e.expression.index, years, e.expression.value(grid), unit, title=e.title),
            e.continues,
        )
        for e in problem.entries.values()
    }
    return Plan(
        quantities=quantities,
        balance=balance,
        limits=_limits(problem, form, book or RowBook(problem), solution, x),
        **_frame(problem, form, solution),
    )


def without_numbers(
    problem: PlanProblem, form: StandardForm, solution: Solution, sentence: str, against: tuple[str, ...] = ()
) -> Plan:
    """Return what can be said where no plan was found: why not, and which limits clash."""
    frame = _frame(problem, form, solution) | {"objective": float("nan")}
    return Plan(quantities={}, balance={}, limits={}, wish_report=WishReport((), against, (), sentence), **frame)


def solved_years(problem: PlanProblem) -> tuple[int, ...]:
    """Return the calendar years solved, the tail included."""
    return tuple(problem.economy.base_year + 1 + t for t in range(problem.horizon))


def _limits(
    problem: PlanProblem, form: StandardForm, book: RowBook, solution: Solution, x: NDArray[np.float64]
) -> dict[str, Limit]:
    goal = problem.goal
    assert goal is not None
    years, activity, grid = solved_years(problem), form.csc @ x, x.reshape(problem.horizon, problem.width)
    towards = 1.0 if goal.maximise else -1.0
    result = {}
    for number, block in enumerate(problem.constraints.values()):
        rows = book.layout.rows_of(number, len(block.index))
        shape = (problem.horizon, len(block.index))
        price, slack = np.full(shape, np.nan), np.full(shape, np.nan)
        # One more unit means a looser limit: a higher ceiling, a lower floor (one more unit handed to a balance).
        sign = -1.0 if block.sense == ">=" else 1.0
        price[block.years] = solution.dual[rows] * sign * towards
        above, below = form.row_upper[rows] - activity[rows], activity[rows] - form.row_lower[rows]
        slack[block.years] = np.minimum(above, below)
        unit = f"{goal.units} per {block.units}"
        result[block.name] = Limit(
            block.name,
            block.part,
            block.kind,
            block.title,
            block.meaning,
            block.sense,
            block.binds_everything,
            Table(block.name, block.index, years, price + 0.0, unit),
            Table(block.name, block.index, years, slack, block.units),
            Table(block.name, block.index, years, _level(block, grid), block.units),
            block.wish.quantity if block.wish is not None else "",
            options_of(problem, block) if block.kind == LIMIT else (),
            origin=block.wish.origin if block.wish is not None else "",
        )
    return result


def _level(block: Constraint, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much a block allows or asks for, shape (years, items): what stood on its right, as solved.

    Where that is nothing (two sides set against each other) it is what is limited, the left side.
    """
    bound = block.bound.value(grid)
    level = np.abs(np.where(bound != 0.0, bound, block.expression.value(grid) + bound))
    level[~block.years] = np.nan
    return level


def _frame(problem: PlanProblem, form: StandardForm, solution: Solution) -> dict[str, Any]:
    goal, growth, found = problem.goal, problem.growth, solution.certificate
    assert goal is not None
    nothing = CertificateRecord(float("nan"), float("nan"), float("nan"), False)
    return {
        "name": "plan",
        "status": str(solution.status),
        "message": solution.status.sentence,
        "years": problem.years,
        "solved_years": solved_years(problem),
        "economy": problem.economy,
        "goal": goal.name,
        "goal_title": goal.title,
        "goal_measure": goal.measure,
        "maximise": goal.maximise,
        "goal_units": goal.units,
        "objective": float(solution.objective),
        "certificate": nothing
        if found is None
        else CertificateRecord(
            float(found.primal_infeasibility),
            float(found.dual_infeasibility),
            float(found.relative_gap),
            bool(found.passed(SolverOptions().certificate_tolerance)),
        ),
        "assumptions": tuple(problem.assumptions.values()),
        "growth": {
            "labour": growth.labour,
            "productivity": growth.productivity,
            "exports": growth.exports,
            "government": growth.government,
        },
        "parts": tuple(problem.parts),
        "options": {part: dict(values) for part, values in problem.options.items() if values},
        "size": {"rows": form.rows, "columns": form.columns, "nonzeros": form.nonzeros},
        "seconds": {},
        "method": solution.method,
        "inputs": problem.economy.inputs,
        "checks": tuple(problem.checks),
    }
