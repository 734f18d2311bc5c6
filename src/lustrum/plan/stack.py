"""A stack solved: one ordinary plan a member, each with its own certificate, and the prices of what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import DataError, UsageError
from lustrum.labels import shown
from lustrum.plan.labelled import labelled, solved_years
from lustrum.plan.plan import CertificateRecord, Limit, Plan
from lustrum.plan.solve import Progress, known_prices, refuse, trend_targets
from lustrum.plan.stack_wishes import Settle, nearest_to_wishes
from lustrum.plan.table import Table
from lustrum.plan.wishes import GivenUp, WishReport
from lustrum.problem.stack import AssembledStack, SharedRows, Stack
from lustrum.solver import (
    DualFace,
    Solution,
    SolverOptions,
    Status,
    certify,
    exactly,
    nearest_on,
    solve,
    tie_break,
)
from lustrum.solver.backends import choose
from lustrum.solver.basis import Basis
from lustrum.solver.clock import Clock
from lustrum.solver.from_basis import solve_from
from lustrum.solver.highs_methods import SIMPLEX

FEW_EXCHANGES = 4
"""One exchange for so many rows: with more to mend, the members solved apart are no start."""


@dataclass(frozen=True, eq=False)
class StackProof:
    """What proves the plans of a stack: with it each is checked again without solving.

    Attributes
    ----------
    prices : mapping of shared block to array, shape (years with rows, items)
        Derivative of the common goal with respect to the level.
    points, duals : mapping of member to array, shapes (columns,) and (rows,)
        Its part of the solution, and the duals of its own rows.
    """

    prices: Mapping[str, Array] = field(default_factory=dict)
    points: Mapping[str, Array] = field(default_factory=dict)
    duals: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class StackPlan:
    """What a stack of problems comes to.

    Attributes
    ----------
    status : str
    objective : float
        Of the weighted sum of goals.
    certificate : CertificateRecord
        Of the whole.
    plans : mapping of member to Plan
        Ordinary plans; each is best for its member at the prices of what is shared, which its own certificate proves.
        Its objective is its own goal, not weighted, shared rows not priced.
    shared : mapping of name to Limit
        Shadow prices, slack and level of what is shared.
    uses : mapping of (name, member) to Table
        What each member uses of it.
    missed : mapping of name to array, shape (years with rows, items)
        By how much rows that may be missed are.
    wish_report : WishReport or None
        Why not every wish is met: whose clash, and the ways out.
    proof : StackProof
    """

    status: str
    objective: float
    certificate: CertificateRecord
    plans: Mapping[str, Plan]
    shared: Mapping[str, Limit]
    uses: Mapping[tuple[str, str], Table]
    method: str
    missed: Mapping[str, Array] = field(default_factory=dict)
    wish_report: WishReport | None = None
    proof: StackProof = field(default_factory=StackProof)

    @property
    def given_up(self) -> Mapping[str, tuple[GivenUp, ...]]:
        """What the nearest plans do not meet, by member; members that give up nothing are left out."""
        return {member: plan.given_up for member, plan in self.plans.items() if plan.given_up}


def solve_stack(
    stack: Stack,
    options: SolverOptions | None = None,
    *,
    name: str = "plan",
    break_ties: bool = True,
    on_progress: Progress | None = None,
    settle: Settle | None = None,
) -> StackPlan:
    """Return the best plans of all members together, or the nearest ones where wishes cannot all be met.

    Parameters
    ----------
    settle : function of the stack, its standard form and the duals, optional
        Returns duals, shape (rows,), that are as good and easier to read: where rows of members and shared ones say
        the same twice, a price may stand on either. They are taken where the certificate finds nothing against them.

    Raises
    ------
    UsageError
        If no plan exists whatever is wished, or the goal can grow without end: members and shared rows that clash are
        named.
    StoppedError, VerificationError
        As of `solve_plan`.
    """
    say = on_progress or (lambda text: None)
    say("assembling the members")
    whole = stack.assemble()
    say(f"solving {whole.form.rows:,} rows x {whole.form.columns:,} columns")
    # Prices nearest to the base year's are sought from a basis: a method that leaves one, whatever the size.
    options = options or SolverOptions()
    solution, nearest = _from_members(whole, options, say), None
    if options.method == "auto":
        options = replace(options, method=choose(whole.form, basis=True).name)
    solution = solution or solve(whole.form, options)
    if solution.status is Status.INFEASIBLE:
        say("no plan meets every wish: looking for the nearest one")
        nearest = nearest_to_wishes(stack, whole, solution, options, settle)
        if nearest is not None:
            whole, solution = nearest.whole, nearest.solution
    if solution.status in (Status.INFEASIBLE, Status.UNBOUNDED):
        raise UsageError(_why_not(stack, whole, solution))
    refuse(solution)
    solution, face = exactly(whole.form, solution, options)
    x = solution.x
    if break_ties and solution.status is Status.OPTIMAL:
        say("choosing among equally good plans")
        x = _nearest_to_base(stack, whole, solution)
    if face is not None:
        solution = _with_known_prices(face, stack, whole, solution, options)
    if settle is not None:
        solution = _settled(whole, solution, settle(stack, whole, solution.dual))
    plans = {member: _slice(stack, whole, solution, x, member, f"{name}: {member}") for member in stack.members}
    status = solution.status
    if nearest is not None:
        status = Status.RELAXED if status is Status.OPTIMAL else status
        plans = {member: nearest.told(member, plan) for member, plan in plans.items()}
    shared = {block.name: _limit(stack, whole, solution, x, block) for block in stack.shared.values()}
    return StackPlan(
        str(status),
        float(solution.objective),
        _record(solution),
        plans,
        shared,
        _uses(stack, whole, x),
        solution.method,
        {block: x[columns] for block, columns in whole.missed.items()},
        None if nearest is None else nearest.report,
        StackProof(
            {block: solution.dual[rows] for block, rows in whole.shared_rows.items()},
            {member: x[columns] for member, columns in whole.columns.items()},
            {member: solution.dual[rows] for member, rows in whole.rows.items()},
        ),
    )


def _from_members(whole: AssembledStack, options: SolverOptions, say: Progress) -> Solution | None:
    """Return the answer found from the bases of members solved apart, where that is the shorter way; else None.

    What members share is free then, at a price of nothing: best for each at the costs of all, and short of the shared
    rows alone, which the dual simplex method mends. Measured at page `benchmarks/federations`. A time limit is one for
    all of it.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C.
    """
    members, rows = whole.forms, whole.form.rows
    most = SIMPLEX.able.sizes.with_basis
    small = all(form.rows <= most for form in members.values()) and rows > most
    if options.method != "auto" or whole.form.quadratic is not None or not small or whole.missed:
        return None  # votes move more than one exchange in four rows mends
    column, row = np.zeros(whole.form.columns, dtype=np.int8), np.ones(rows, dtype=np.int8)
    clock = Clock(options.time_limit)
    for member, form in members.items():
        say(f"solving {member} by itself")
        found = solve(form, replace(clock.options(options), method=SIMPLEX.name))
        if found.status is Status.STOPPED and options.time_limit is None and options.iteration_limit is None:
            raise KeyboardInterrupt  # by whom, if not by a limit
        if found.status is not Status.OPTIMAL or found.basis is None:
            return None
        basis = Basis.of(found.basis)
        column[whole.columns[member]], row[whole.rows[member]] = basis.column, basis.row
    say("solving all together from there")
    return solve_from(whole.form, Basis(column, row), clock.options(options), rows // FEW_EXCHANGES)


def _settled(whole: AssembledStack, solution: Solution, dual: Array) -> Solution:
    """Return the solution with other duals, where its certificate is as good with them."""
    found = certify(whole.form, solution.x, dual)
    if not found.passed(SolverOptions().certificate_tolerance):
        return solution
    reduced = whole.form.cost + whole.form.quadratic_product(solution.x) - whole.form.csc.T @ dual
    return replace(solution, dual=dual, reduced_cost=reduced, certificate=found)


def _slice(stack: Stack, whole: AssembledStack, solution: Solution, x: Array, member: str, name: str) -> Plan:
    """Return a member's part as an ordinary plan, certified on its own at the prices of what is shared."""
    part = replace(
        solution, x=x[whole.columns[member]], dual=solution.dual[whole.rows[member]], basis=None, ray=None, proof=None
    )
    return replace(_as_member(stack, whole, member, solution.dual[whole.own_rows :], part), name=name)


def _as_member(stack: Stack, whole: AssembledStack, member: str, prices: Array, part: Solution) -> Plan:
    """Return the plan that a member's point and duals are, certified at the prices of what is shared."""
    form, own, dual = whole.form_at_prices(member, prices), part.x, part.dual
    part = replace(
        part,
        row_activity=form.csc @ own,
        reduced_cost=form.cost + form.quadratic_product(own) - form.csc.T @ dual,
        objective=whole.forms[member].objective(own) / (stack.weights[member] or 1.0),
        certificate=certify(form, own, dual),
    )
    return labelled(stack.members[member], form, part)


def plan_of_member(stack: Stack, whole: AssembledStack, member: str, proof: StackProof) -> Plan:
    """Return a member's plan made again from what proves it, nothing solved; its certificate is found anew.

    Raises
    ------
    DataError
        If the proof is of other rows or columns.
    """
    form = whole.forms[member]
    expected = {name: rows.shape for name, rows in whole.shared_rows.items()}
    point, dual = (of.get(member, np.empty(0)) for of in (proof.points, proof.duals))
    if {name: each.shape for name, each in proof.prices.items()} != expected:
        raise DataError(f"The prices kept are not those of {', '.join(expected) or 'nothing shared'}, row by row.")
    if point.shape != (form.columns,) or dual.shape != (form.rows,):
        raise DataError(f"What is kept of '{member}' is not a point of its {form.columns:,} columns and its duals.")
    prices = np.concatenate([np.empty(0), *(proof.prices[name].ravel() for name in expected)])
    nothing = np.empty(0)
    bare = Solution(
        Status.OPTIMAL, point, nothing, dual, nothing, 0.0, None, method="", iterations=0, seconds=0.0, basis=None,
        message="", ray=None, proof=None, x_is_feasible=True,
    )  # fmt: skip
    return _as_member(stack, whole, member, prices, bare)


def _limit(stack: Stack, whole: AssembledStack, solution: Solution, x: Array, block: SharedRows) -> Limit:
    goal = next(iter(stack.members.values())).goal
    assert goal is not None
    years = solved_years(next(iter(stack.members.values())))
    rows, shape = whole.shared_rows[block.name], block.level.shape
    activity = whole.form.csc @ x
    price, slack = np.full(shape, np.nan), np.full(shape, np.nan)
    sign = (-1.0 if block.sense == ">=" else 1.0) * (1.0 if goal.maximise else -1.0)
    price[block.years] = solution.dual[rows] * sign + 0.0
    above, below = whole.form.row_upper[rows] - activity[rows], activity[rows] - whole.form.row_lower[rows]
    slack[block.years] = np.minimum(above, below)

    def table(values: Array, units: str) -> Table:
        return Table(block.name, block.index, years, values, units, meaning=block.meaning, title=block.title)

    return Limit(
        name=block.name,
        part="shared",
        kind=block.kind,
        title=block.title,
        meaning=block.meaning,
        sense=block.sense,
        binds_everything=False,
        shadow_price=table(price, f"{goal.units} per {block.units}"),
        slack=table(slack, block.units),
        level=table(np.where(block.years[:, None], np.abs(block.level), np.nan), block.units),
    )


def _uses(stack: Stack, whole: AssembledStack, x: Array) -> dict[tuple[str, str], Table]:
    found = {}
    for block in stack.shared.values():
        for member, use in block.uses.items():
            problem = stack.members[member]
            grid = x[whole.columns[member]].reshape(problem.horizon, problem.width)
            found[block.name, member] = Table(
                block.name, use.index, solved_years(problem), use.value(grid), block.units, title=block.title
            )
    return found


def _nearest_to_base(stack: Stack, whole: AssembledStack, solution: Solution) -> Array:
    columns, reference, scale = [], [], []
    for member, problem in stack.members.items():
        own = trend_targets(problem)
        if own is not None:
            columns.append(own.columns + whole.columns[member].start)
            reference.append(own.reference)
            scale.append(own.scale)
    if not columns:
        return solution.x
    chosen = tie_break(whole.form, solution, np.concatenate(columns), np.concatenate(reference), np.concatenate(scale))
    return chosen.x


def _with_known_prices(
    face: DualFace, stack: Stack, whole: AssembledStack, solution: Solution, options: SolverOptions
) -> Solution:
    """Return the solution with each member's prices as near to those of its base year as the optimum allows."""
    # What is shared has no price of its own on the trend, where what members pay for it is its worth to them.
    shared = np.concatenate([np.empty(0, dtype=np.int64), *(place.ravel() for place in whole.shared_rows.values())])
    rows, reference = [shared], [np.zeros(len(shared))]
    for member, problem in stack.members.items():
        own, worth = known_prices(problem)
        rows.append(np.arange(whole.form.rows)[whole.rows[member]][own])
        reference.append(worth * stack.weights[member])
    return nearest_on(face, whole.form, solution, np.concatenate(rows), np.concatenate(reference), options)


def _why_not(stack: Stack, whole: AssembledStack, solution: Solution) -> str:
    """Return who is at odds: members and shared rows that the proof of impossibility leans on."""
    if solution.status is Status.UNBOUNDED:
        return "The goal of the stack can grow without end: a limit is missing in one of its members."
    names: list[str] = []
    if solution.ray is not None:
        size = np.abs(solution.ray) * (whole.form.row_scale if whole.form.row_scale is not None else 1.0)
        least = 1e-6 * size.max(initial=0.0)
        names += [block for block, rows in whole.shared_rows.items() if (size[rows] > least).any()]
        names += [member for member, rows in whole.rows.items() if (size[rows] > least).any()]
    return (
        f"No plan exists for all members together; at odds are {shown(names, 20) or 'the members'}. Plan each member "
        "alone to see whether it has a plan, then ease what they share."
    )


def _record(solution: Solution) -> CertificateRecord:
    found = solution.certificate
    if found is None:
        return CertificateRecord(float("nan"), float("nan"), float("nan"), False)
    return CertificateRecord(
        float(found.primal_infeasibility),
        float(found.dual_infeasibility),
        float(found.relative_gap),
        bool(found.passed(SolverOptions().certificate_tolerance)),
    )
