"""Solve members one after the other, each from the basis of the one before, and read its measures off."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import LustrumError
from lustrum.plan import sentences, solve_plan
from lustrum.plan.rows import RowBook
from lustrum.problem import PlanProblem
from lustrum.problem.hand_over import standard_form
from lustrum.scenario.families.family import Family
from lustrum.scenario.families.inputs import put
from lustrum.scenario.families.measures import Column, measured
from lustrum.scenario.families.members import Member
from lustrum.scenario.run import scenario_problem
from lustrum.scenario.scenario import Scenario
from lustrum.solver import Neighbours, Solution, SolverOptions, StandardForm, Start, Status


@dataclass(frozen=True)
class MemberResult:
    """What came of one member.

    Parameters
    ----------
    number : int
        Of the member; 0 is the parent as it stands.
    status : str
        optimal, relaxed, infeasible, unbounded, stopped or failed.
    message : str
        Why there is no plan, or what was given up; empty for an optimal plan.
    values : array, shape (columns,)
        NaN where there is no plan.
    gap, primal, dual : float
        The certificate; NaN where there is no plan.
    start : str
        warm (from a basis) or cold.
    """

    number: int
    status: str
    message: str
    values: Array
    gap: float = float("nan")
    primal: float = float("nan")
    dual: float = float("nan")
    method: str = ""
    start: str = ""
    iterations: int = 0
    seconds: float = 0.0
    columns: tuple[Column, ...] = field(default=(), repr=False)


class _NoPlan(Exception):
    """Carries the solution of a member without a plan out of `solve_plan`."""

    def __init__(self, solution: Solution) -> None:
        super().__init__(solution.message)
        self.solution = solution


class MemberSolver:
    """One process's share of a family: a model kept alive, and the parent to put values into.

    Parameters
    ----------
    family : Family
    economy : Economy
        Of the parent, with the paths of its scenario.
    options : SolverOptions, optional
    basis : Basis or Iterate, optional
        To start the first member from.
    columns : tuple of Column
        What is measured; read off the first plan where empty.
    """

    def __init__(
        self,
        family: Family,
        economy: Economy,
        options: SolverOptions | None = None,
        basis: Start | None = None,
        columns: tuple[Column, ...] = (),
    ) -> None:
        self.family, self.economy, self.columns = family, economy, columns
        self.options = options or SolverOptions()
        self.neighbours = Neighbours(self.options, basis, keeps_basis=True)
        self.problem: PlanProblem | None = None

    @property
    def basis(self) -> Any:
        """The basis of the last plan, to start others from."""
        return self.neighbours.basis

    def all(self, members: Sequence[Member]) -> list[MemberResult]:
        """Return the answers of a run of members, in their order."""
        return [self.one(member) for member in members]

    def one(self, member: Member) -> MemberResult:
        """Return the answer of one member; what goes wrong with it is part of the answer."""
        try:
            return self.strictly(member)
        except LustrumError as fault:
            return MemberResult(member.number, "failed", str(fault), self._nothing())

    def strictly(self, member: Member) -> MemberResult:
        """Return the answer of one member; let what cannot be meant be an error, as for the parent."""
        began = time.perf_counter()
        scenario, economy = posed(self.family, self.economy, member)
        self.problem = scenario_problem(scenario, economy)
        answer = self._answer(member, self.problem)
        return replace(answer, start=self.neighbours.start, seconds=time.perf_counter() - began)

    def _answer(self, member: Member, problem: PlanProblem) -> MemberResult:
        family = self.family
        try:
            plan = solve_plan(problem, self.options, break_ties=family.tie_break, solver=self._solved)
        except _NoPlan as found:
            return self._without_plan(member, problem, found.solution)
        if not plan.has_values:
            sentence = plan.wish_report.sentence if plan.wish_report else plan.message
            return MemberResult(member.number, plan.status, sentence, self._nothing())
        columns, values = measured(plan, family.taken)
        self.columns = self.columns or columns
        if columns != self.columns:
            place = {column: k for k, column in enumerate(columns)}
            values = np.array([values[place[c]] if c in place else np.nan for c in self.columns])
        lost = " ".join(sentences(plan.wish_report, plan.given_up))
        last = self.neighbours.last
        assert last is not None
        return MemberResult(
            member.number,
            plan.status,
            lost,
            values,
            plan.certificate.relative_gap,
            plan.certificate.primal_infeasibility,
            plan.certificate.dual_infeasibility,
            last.method,
            iterations=last.iterations,
            columns=self.columns,
        )

    def _without_plan(self, member: Member, problem: PlanProblem, found: Solution) -> MemberResult:
        if found.status is Status.INFEASIBLE:
            book = RowBook(problem)
            against = book.limits_in_words(found.ray, set(), standard_form(problem))
            message = f"No plan meets these limits and wishes together: {'; '.join(against)}."
        else:
            message = found.message
        return MemberResult(
            member.number, str(found.status), message, self._nothing(), method=found.method, iterations=found.iterations
        )

    def _solved(self, form: StandardForm) -> Solution:
        solution = self.neighbours.solve(form)
        wanted = {Status.OPTIMAL, Status.INFEASIBLE} if self.family.relax else {Status.OPTIMAL}
        if solution.status not in wanted:
            raise _NoPlan(solution)
        return solution

    def _nothing(self) -> Array:
        return np.full(len(self.columns), np.nan)


def posed(family: Family, economy: Economy, member: Member) -> tuple[Scenario, Economy]:
    """Return the scenario and the economy of a member."""
    scenario = family.parent
    for axis in family.axes:
        if axis.name in member.values:
            scenario, economy = put(scenario, economy, axis.what, member.values[axis.name])
    return scenario, economy


def solve_run(
    family: Family,
    economy: Economy,
    options: SolverOptions,
    basis: Start | None,
    columns: tuple[Column, ...],
    members: Sequence[Member],
) -> list[MemberResult]:
    """Return the results of one run of neighbours; this is what is sent to another process or machine."""
    return [
        replace(answer, columns=()) for answer in MemberSolver(family, economy, options, basis, columns).all(members)
    ]
