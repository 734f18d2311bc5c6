"""From a problem to a plan: solve, and where no plan meets every wish, find the nearest one and say why."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array, Indices, Positions
from lustrum.errors import StoppedError, VerificationError
from lustrum.labels import shown
from lustrum.plan.defaults import default_limits, in_words, without_rows
from lustrum.plan.labelled import labelled, without_numbers
from lustrum.plan.open_prices import with_open_prices
from lustrum.plan.plan import Plan
from lustrum.plan.rows import RowBook
from lustrum.plan.wishes import GivenUp, WishReport, explain_clash, given_up, relaxed, soft_rows
from lustrum.problem import PlanProblem, standard_form
from lustrum.problem.hand_over import layout_of
from lustrum.solver import (
    Solution,
    SolverOptions,
    StandardForm,
    Status,
    exactly,
    nearest_on,
    solve,
    start_to_keep,
    tie_break,
)
from lustrum.solver.relax import WIDE_ALLOWANCE, loosened

Progress = Callable[[str], None]


def solve_plan(
    problem: PlanProblem,
    options: SolverOptions | None = None,
    *,
    name: str = "plan",
    break_ties: bool = True,
    scenario: Mapping[str, Any] | None = None,
    inputs: tuple[tuple[str, str], ...] = (),
    on_progress: Progress | None = None,
    solver: Callable[[StandardForm], Solution] | None = None,
) -> Plan:
    """Return the best plan, or the nearest one where the wishes cannot all be met.

    Parameters
    ----------
    problem : PlanProblem
        From `lustrum.problem.build_plan`.
    options : SolverOptions, optional
    break_ties : bool
        Among equally good plans take the one with the least relative change from the base path times growth.
    on_progress : function of a sentence, optional
        Told what is being done.
    solver : function of the form, optional
        Solves it in place of `lustrum.solver.solve`, from an earlier basis for one.

    Returns
    -------
    Plan
        With status optimal, relaxed, stopped, infeasible or unbounded. An infeasible plan (no wish stands in the way,
        the limits themselves do) and an unbounded one have no tables, but say which limits clash or what is free.

    Raises
    ------
    StoppedError
        If a limit stopped the work before any plan was found.
    VerificationError
        If no answer passed lustrum's own check.
    """
    say = on_progress or (lambda text: None)
    clock = Clock()
    say("assembling rows and columns")
    form, book = standard_form(problem), RowBook(problem)
    clock.stop("build")
    say(f"solving {form.rows:,} rows x {form.columns:,} columns")
    options = options or SolverOptions()
    solution = solver(form) if solver else solve(form, options)
    if solution.status is Status.INFEASIBLE:
        say("no plan meets every wish: looking for the nearest one")
        nearest = _nearest_to_wishes(problem, form, book, solution, options)
    else:
        nearest = _Nearest(form, solution, solution.status)
    if nearest.solution.status in (Status.INFEASIBLE, Status.UNBOUNDED):
        plan = _no_plan(problem, nearest)
        clock.stop("solve")
    else:
        refuse(nearest.solution)
        solution, face = exactly(nearest.form, nearest.solution, options)
        nearest = replace(nearest, solution=solution)
        x, tie = nearest.solution.x, dict[str, Any]()
        if break_ties and nearest.solution.status is Status.OPTIMAL:
            say("choosing among equally good plans")
            x, tie = nearest_to_trend(problem, nearest.form, nearest.solution)
        known = face if nearest.form.rows == book.layout.rows else None
        if known is not None:
            rows, reference = known_prices(problem)
            solution = nearest_on(known, nearest.form, nearest.solution, rows, reference, options)
            nearest = replace(nearest, solution=solution)
        clock.stop("solve")
        say("putting labels on")
        plan = replace(
            with_open_prices(labelled(problem, nearest.form, nearest.solution, x, book), problem, known),
            status=str(nearest.status),
            message=nearest.status.sentence,
            given_up=nearest.given_up,
            wish_report=nearest.report,
            tie_break=tie,
            basis=start_to_keep(nearest.solution),
        )
        clock.stop("label")
    sources = (*problem.economy.inputs, *inputs)
    return replace(plan, name=name, scenario=dict(scenario or {}), inputs=sources, seconds=clock.seconds)


class Clock:
    """How long each stage took, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.perf_counter()

    def stop(self, stage: str) -> None:
        """End a stage; the next one begins."""
        now = time.perf_counter()
        self.seconds[stage], self._began = now - self._began, now


@dataclass(frozen=True, eq=False)
class _Nearest:
    """The problem as it could be solved: as asked, or with wishes relaxed; `clash` names limits no wish can ease.

    `given` are the paths it meets, `taken` says which of the limits are defaults of lustrum.
    """

    form: StandardForm
    solution: Solution
    status: Status
    given_up: tuple[GivenUp, ...] = ()
    report: WishReport | None = None
    clash: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    taken: str = ""


def _nearest_to_wishes(
    problem: PlanProblem, form: StandardForm, book: RowBook, proof: Solution, options: SolverOptions
) -> _Nearest:
    """Return the nearest plan where not all wishes can be met, or the limits that clash whatever is wished."""
    soft = soft_rows(problem, book)
    relaxation = relaxed(form, soft, options)
    if relaxation.hard_infeasible:
        against = book.limits_in_words(relaxation.ray, set(soft.rows.tolist()), form)
        given = book.given_in_words(relaxation.ray, form)
        hard = without_rows(form, soft.rows)
        taken = in_words(default_limits(problem, hard, book, relaxation.ray, soft.rows, options))
        return _Nearest(form, proof, Status.INFEASIBLE, clash=against, given=given, taken=taken)
    report = explain_clash(form, soft, book, options)
    lost = given_up(form, soft, relaxation, book)
    # Worths come from this second solve, in which the wishes given up stand where they were met: no penalties.
    nearest = relaxation.form_relaxed
    solution = solve(nearest, options)
    if solution.status is Status.FAILED:
        # So near to what is possible at all, the goal may lose more for one unit of a wish than a check can measure.
        nearest = loosened(form, soft.rows, relaxation.down, relaxation.up, soft.scales, WIDE_ALLOWANCE)
        solution = solve(nearest, options)
    status = Status.RELAXED if solution.status is Status.OPTIMAL else solution.status
    return _Nearest(nearest, solution, status, lost, report)


def known_prices(problem: PlanProblem) -> tuple[Indices, Array]:
    """Return the rows whose worth on the trend is known, and the duals that say so, shape (rows,) each.

    None where the goal does not say what money is worth to it.
    """
    goal, layout = problem.goal, layout_of(problem)
    rows, reference = [np.empty(0, dtype=np.intp)], [np.empty(0)]
    for number, block in enumerate(problem.constraints.values()):
        if block.worth is None or goal is None or goal.worth is None:
            continue
        sign = (-1.0 if block.sense == ">=" else 1.0) * (1.0 if goal.maximise else -1.0)
        worth = np.broadcast_to(block.worth, (problem.horizon, len(block.index))) * goal.worth[:, None]
        rows.append(layout.rows_of(number, len(block.index)).ravel())
        reference.append(sign * worth[block.years].ravel())
    return np.concatenate(rows), np.concatenate(reference)


def _no_plan(problem: PlanProblem, found: _Nearest) -> Plan:
    """Return what can be said where there is no plan: limits that clash, or what grows without end."""
    if found.solution.status is Status.INFEASIBLE:
        sentence = f"No plan exists whatever is wished: these limits clash: {'; '.join(found.clash)}."
        if found.given:
            sentence += (
                f" They meet what is given: {'; '.join(found.given)}. Let it grow less, or give the limit room: its "
                "rate, its capacity, or the option of the part it belongs to."
            )
        sentence += found.taken
    else:
        sentence = _what_is_free(problem, found.solution)
    return without_numbers(problem, found.form, found.solution, sentence, found.clash)


def _what_is_free(problem: PlanProblem, solution: Solution) -> str:
    """Return which variables can grow without end, as a sentence."""
    names: list[str] = []
    if solution.ray is not None:
        direction = solution.ray.reshape(problem.horizon, problem.width)
        largest = np.abs(direction).max(initial=0.0)
        for variable in problem.variables.values():
            part = direction[:, variable.offset : variable.offset + len(variable)]
            for item in np.flatnonzero(np.abs(part).max(axis=0) > 1e-9 * largest):
                label = variable.index.label(int(item))
                names.append(f"{variable.name.replace('_', ' ')}{f' of {label}' if label else ''}")
    goal = problem.goal.name.replace("_", " ") if problem.goal else ""
    return f"The goal {goal} can grow without end through {shown(names) or 'a free variable'}. Add the missing limit."


def refuse(solution: Solution) -> None:
    """Raise where the work ended without a plan that can be shown."""
    if solution.status is Status.STOPPED and not solution.x_is_feasible:
        raise StoppedError("The work was stopped before any plan was found; give it more time (--time-limit).")
    if solution.status is Status.FAILED:
        raise VerificationError(
            f"No answer passed the check: {solution.message}. Try another method (--method), or look for numbers of "
            "very different size in the data.",
            certificate=solution.certificate,
        )


@dataclass(frozen=True)
class TrendTargets:
    """Columns that follow the trend where plans are equally good: which, how far they would go, and their sizes."""

    columns: Positions
    reference: Array
    scale: Array


def trend_targets(problem: PlanProblem) -> TrendTargets | None:
    """Return the columns that follow the trend, numbered as in the standard form; None where none does."""
    growth = problem.growth
    factor = (
        np.ones((problem.horizon, 1))
        if growth.labour is None or growth.productivity is None
        else growth.factor(problem.horizon)
    )
    columns, reference, scale = [], [], []
    for variable in problem.variables.values():
        if variable.trend is None or not (variable.scale > 0).any():
            continue
        known = np.flatnonzero(variable.scale > 0)
        place = np.arange(problem.horizon)[:, None] * problem.width + variable.offset + known
        columns.append(place.ravel())
        reference.append((variable.trend[known] * factor).ravel())
        scale.append(np.broadcast_to(variable.scale[known], place.shape).ravel())
    if not columns:
        return None
    return TrendTargets(np.concatenate(columns), np.concatenate(reference), np.concatenate(scale))


def nearest_to_trend(problem: PlanProblem, form: StandardForm, solution: Solution) -> tuple[Array, dict[str, Any]]:
    """Return, of equally good plans, the one with the least relative change from the base path times growth.

    Returns
    -------
    x : array, shape (years solved x columns of a year,)
    told : dict
        What the second pass on the optimal face did; empty where no column follows the trend.
    """
    targets = trend_targets(problem)
    if targets is None:
        return solution.x, {}
    chosen = tie_break(form, solution, targets.columns, targets.reference, targets.scale)
    return chosen.x, {
        "moved": int(chosen.moved),
        "largest_move": float(chosen.largest_move),
        "objective_change": float(chosen.objective_change),
        "kept": bool(chosen.kept),
        "message": chosen.message,
        "seconds": float(chosen.seconds),
    }
