"""A scenario in hand: its economy read once, its problem built once, its plan solved once; asked again with changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.plan import Plan, solve_plan, verify_or_raise
from lustrum.plan.solve import nearest_to_trend
from lustrum.problem import PlanProblem, WishedValue
from lustrum.problem.carry_over import carried_over
from lustrum.problem.hand_over import layout_of, standard_form
from lustrum.scenario.run import scenario_economy, scenario_problem, with_paths
from lustrum.scenario.scenario import Scenario
from lustrum.solver import Neighbours, Solution, SolverOptions, StandardForm, Status, start_of

Options = Mapping[str, Mapping[str, Any]]


class Session:
    """A scenario with what has been made of it; nothing is read, built or solved before it is asked for, or twice.

    `again` gives the session of a changed scenario. It shares the economy, and its plan is solved from the basis of the
    plan it is a change of, where that is solved, else of the last one asked for; where rows or columns differ, the
    basis is carried over to those of the same name, label and year. Where the method for the size leaves no basis and
    goes on from an answer, the answer takes its place, also that of a stored plan.

    Parameters
    ----------
    scenario : Scenario
    options : SolverOptions, optional
    economy : Economy, optional
        In place of the one the scenario names, where it was read or changed before.
    plan : Plan, optional
        As stored, where the scenario was solved before: it is not solved again. Its economy is taken where no other is
        given, with the paths of the scenario.
    break_ties : bool
        Of equally good plans take the one nearest to the base path.
    tell : function of a sentence, optional
        Told what is being done.

    Examples
    --------
    >>> from lustrum.scenario import read_scenario
    >>> from lustrum.scenario.demos import demo_path
    >>> session = Session(read_scenario(demo_path("germany_1995")))
    >>> other = session.again(tail=0, name="without a tail")
    >>> other.plan.name, other.economy is session.economy
    ('without a tail', True)
    """

    def __init__(
        self,
        scenario: Scenario,
        options: SolverOptions | None = None,
        *,
        economy: Economy | None = None,
        plan: Plan | None = None,
        break_ties: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.scenario, self.options, self.break_ties = scenario, options or SolverOptions(), break_ties
        self.tell = tell or (lambda sentence: None)
        self._economy = with_paths(plan.economy, scenario) if economy is None and plan is not None else economy
        self._stored = plan
        self._seconds: dict[str, float] = {}
        self._row = _Row(self.options)
        self._asked_of: Session | None = None

    @property
    def is_stored(self) -> bool:
        """Whether the plan was solved before and kept."""
        return self._stored is not None

    @property
    def is_solved(self) -> bool:
        """Whether the plan is at hand: kept, or solved by now."""
        return self.is_stored or "plan" in vars(self)

    @cached_property
    def economy(self) -> Economy:
        """The economy planned for."""
        if self._economy is not None:
            return self._economy
        began = time.perf_counter()
        self.tell("reading the economy")
        found = scenario_economy(self.scenario)
        self._seconds["read"] = time.perf_counter() - began
        return found

    @cached_property
    def problem(self) -> PlanProblem:
        """The problem the scenario poses."""
        economy = self.economy
        began = time.perf_counter()
        self.tell("building the plan")
        found = scenario_problem(self.scenario, economy)
        self._seconds["build"] = time.perf_counter() - began
        return found

    @cached_property
    def plan(self) -> Plan:
        """The plan that solves the problem, verified; its `seconds` say how long each step took."""
        if self._stored is not None:
            return self._stored
        scenario, problem = self.scenario, self.problem
        plan = solve_plan(
            problem,
            self.options,
            name=scenario.name,
            break_ties=self.break_ties,
            scenario=scenario.given,
            inputs=scenario.inputs,
            on_progress=self.tell,
            solver=self._solved,
        )
        began = time.perf_counter()
        self.tell("checking the plan against the economy")
        if plan.status in ("optimal", "relaxed"):
            verify_or_raise(plan)
        if "power" in plan.options and plan.has_values:
            from lustrum.power.planned.answers import power_answers

            plan = replace(plan, answers=(*plan.answers, *power_answers(plan)))
        build = plan.seconds.get("build", 0.0) + self._seconds.get("build", 0.0)
        seconds = {"read": self._seconds.get("read", 0.0), **plan.seconds, "build": build}
        provenance = replace(plan.provenance, parent=scenario.parent)
        return replace(plan, seconds={**seconds, "verify": time.perf_counter() - began}, provenance=provenance)

    @cached_property
    def form(self) -> StandardForm:
        """The problem as it is handed over."""
        return standard_form(self.problem)

    def moved(self, limits: Mapping[str, Array]) -> Solution:
        """Return the solver's answer where limits lie elsewhere: nothing is built again, and it goes on from a basis.

        Where the session breaks ties, `x` is the one of the best that its plan would be.

        Parameters
        ----------
        limits : mapping of row to array, shape (years with the row, items)
            How far what stands on the right of each row moves, in the row's unit.

        Raises
        ------
        KeyError
            If the problem has no such row.
        """
        names = list(self.problem.constraints)
        if unknown := set(limits) - set(names):
            raise KeyError(*unknown)
        lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
        layout = layout_of(self.problem)
        for name, by in limits.items():
            rows = layout.rows_of(names.index(name), len(self.problem.constraints[name].index))
            lower[rows] += by
            upper[rows] += by
        form = replace(self.form, row_lower=lower, row_upper=upper)
        if self._row.last is None and self.is_stored:
            self._row.go_on_from(self.plan, self.problem)
        answer = self._row.solve(form, self.problem)
        if self.break_ties and answer.status is Status.OPTIMAL:
            answer = replace(answer, x=nearest_to_trend(self.problem, form, answer)[0])
        return answer

    def _solved(self, form: StandardForm) -> Solution:
        asked_of = self._asked_of
        if asked_of is not None and asked_of.is_solved:
            self._row.go_on_from(asked_of.plan, asked_of.problem)
        return self._row.solve(form, self.problem)

    @property
    def start(self) -> str:
        """Whether the last plan of this session and those it was asked again as came from a basis: warm or cold."""
        return self._row.neighbours.start

    def again(
        self,
        *,
        economy: Callable[[Economy], Economy] | None = None,
        options: Options | None = None,
        wishes: Sequence[WishedValue] = (),
        break_ties: bool | None = None,
        unwished: bool = False,
        **fields: Any,
    ) -> Session:
        """Return the session of a changed scenario, as a child of it would state the changes.

        Parameters
        ----------
        economy : function of an Economy, optional
            Gives the changed economy.
        options : mapping of part to options, optional
            Put over the scenario's own, option by option; a part the scenario does not have yet is added.
        wishes : sequence of WishedValue
            Added to the scenario's own.
        break_ties : bool, optional
            As for this session where not said.
        unwished : bool
            Leave the scenario's own wishes out.
        **fields
            Other fields of `Scenario` (name, years, tail, goal, goal_options, parts, growth): they take the place of
            its own.
        """
        changed = replace(self.scenario, **fields)
        if unwished:
            changed = replace(changed, wishes=())
        if options:
            changed = with_options(changed, options)
        if wishes:
            changed = replace(changed, wishes=(*changed.wishes, *wishes))
        return self.of_child(changed, economy=economy, break_ties=break_ties)

    def of_child(
        self,
        scenario: Scenario,
        *,
        economy: Callable[[Economy], Economy] | None = None,
        break_ties: bool | None = None,
    ) -> Session:
        """Return the session of a child of the scenario, read elsewhere; as `again` otherwise."""
        result = Session(
            scenario,
            self.options,
            economy=self.economy if economy is None else economy(self.economy),
            break_ties=self.break_ties if break_ties is None else break_ties,
            tell=self.tell,
        )
        result._row, result._asked_of = self._row, self
        return result


class _Row:
    """The plans of a session and those it was asked again as: each solved from the basis of the one before."""

    def __init__(self, options: SolverOptions) -> None:
        self.neighbours = Neighbours(options)
        self.last: PlanProblem | None = None

    def go_on_from(self, plan: Plan, problem: PlanProblem) -> None:
        """Start from a plan that was solved, where it kept a basis or an answer that fits its problem.

        Of what was found before, an answer is not given up for a basis, nor a basis for an answer: by what the method
        has left, it is seen what it takes.
        """
        shape, known = (layout_of(problem).rows, problem.horizon * problem.width), self.neighbours.known
        other = known is not None and type(known) is not type(plan.basis)
        if plan.basis is not None and plan.basis.shape == shape and not other:
            self.neighbours.go_on_from(plan.basis)
            self.last = problem

    def solve(self, form: StandardForm, problem: PlanProblem) -> Solution:
        """Solve a problem; the basis or answer of one with other rows or columns is carried over by their names."""
        row = self.neighbours
        known = row.known
        if self.last is not None and known is not None and row.shape != (form.rows, form.columns):
            row.go_on_from(carried_over(known, self.last, problem))
        solution = row.solve(form)
        if start_of(solution) is not None:
            self.last = problem
        return solution


def with_options(scenario: Scenario, options: Options) -> Scenario:
    """Return a scenario with options put over its own; a part that has options now and was not there is added."""
    own = {part: dict(values) for part, values in scenario.options.items()}
    for part, values in options.items():
        own[part] = {**own.get(part, {}), **values}
    added = tuple(part for part in options if own[part] and part not in scenario.parts)
    given = {**scenario.given, "options": own}
    return replace(scenario, options=own, parts=(*scenario.parts, *added), given=given)


def run_scenario(
    scenario: Scenario,
    options: SolverOptions | None = None,
    *,
    break_ties: bool = True,
    on_progress: Callable[[str], None] | None = None,
    economy: Economy | None = None,
) -> Plan:
    """Read, build, solve and verify; `seconds` of the plan says how long each took.

    `economy` stands in for the one the scenario names, where it was read or changed before.
    """
    return Session(scenario, options, economy=economy, break_ties=break_ties, tell=on_progress).plan
