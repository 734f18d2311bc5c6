"""A stack in which not every wish can be met: the nearest plans of all members, whose wishes clash, and ways out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.plan.plan import Plan
from lustrum.plan.rows import RowBook
from lustrum.plan.wishes import Change, GivenUp, SoftRows, Way, WishReport, given_up, relaxed, soft_rows
from lustrum.problem.stack import AssembledStack, Stack
from lustrum.solver import Move, Relaxation, Solution, SolverOptions, Status, minimal_clash, solve, ways_out
from lustrum.solver.clash import Clash
from lustrum.solver.farkas import FarkasCertificate
from lustrum.solver.relax import WIDE_ALLOWANCE, loosened

Settle = Callable[[Stack, AssembledStack, Array], Array]


@dataclass(frozen=True, eq=False)
class NearestStack:
    """The stack as it could be solved.

    Parameters
    ----------
    whole : AssembledStack
        With the bounds of wishes given up where they are met.
    given_up : mapping of member to tuple of GivenUp
    report : WishReport
        Of the stack: wishes bear the name of their member.
    """

    whole: AssembledStack
    solution: Solution
    given_up: Mapping[str, tuple[GivenUp, ...]]
    report: WishReport

    def told(self, member: str, plan: Plan) -> Plan:
        """Return a member's plan with what it gave up, and why; as it is where it meets all its wishes."""
        lost = self.given_up[member]
        if not lost or plan.status != Status.OPTIMAL:
            return plan
        status = Status.RELAXED
        own = replace(self.report, clash=tuple(each.removeprefix(f"{member}: ") for each in self.report.clash))
        # The clash may be of others: then what stands against the member's wishes is not known from it.
        report = own if any(each.wish in own.clash for each in lost) else None
        return replace(plan, status=str(status), message=status.sentence, given_up=lost, wish_report=report)


def nearest_to_wishes(
    stack: Stack, whole: AssembledStack, proof: Solution, options: SolverOptions, settle: Settle | None = None
) -> NearestStack | None:
    """Return the nearest stack to what is wished for; None where the limits themselves clash.

    Wishes of all members give way together, the lowest priority first, and within a priority by the smallest sum of
    relative steps: whose plan it stands in does not count.

    Parameters
    ----------
    proof : Solution
        Of the whole: that not all wishes can be met.
    settle : function of the stack, its standard form and row multipliers, optional
        As of `solve_stack`: multipliers that prove the same and are easier to read.
    """
    books = {name: RowBook(problem) for name, problem in stack.members.items()}
    own = {name: soft_rows(problem, books[name]) for name, problem in stack.members.items()}
    soft = SoftRows(
        np.concatenate([each.rows + whole.rows[name].start for name, each in own.items()]),
        np.concatenate([each.ranks for each in own.values()]),
        np.concatenate([each.scales for each in own.values()]),
    )
    if not len(soft.rows):
        return None
    relaxation = relaxed(whole.form, soft, options)
    if relaxation.hard_infeasible:
        return None
    clash = _clash(whole, soft, proof, options)
    ray = clash.ray if settle is None else settle(stack, whole, clash.ray)
    report = _report(_Rows(stack, whole, books), soft, (clash, ray, relaxation), options)
    lost, at = dict[str, tuple[GivenUp, ...]](), 0
    for name, each in own.items():
        part = slice(at, at + len(each.rows))
        lost[name] = given_up(whole.forms[name], each, _part(relaxation, part), books[name])
        at = part.stop
    form = relaxation.form_relaxed
    solution = solve(form, options)
    if solution.status is Status.FAILED:
        # So near to what is possible at all, the goal may lose more for one unit of a wish than a check can measure.
        form = loosened(whole.form, soft.rows, relaxation.down, relaxation.up, soft.scales, WIDE_ALLOWANCE)
        solution = solve(form, options)
    return NearestStack(whole.with_bounds(form), solution, lost, report)


def _part(relaxation: Relaxation, part: slice) -> Relaxation:
    return replace(relaxation, down=relaxation.down[part], up=relaxation.up[part])


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of the whole as words: whose they are, and what they say there."""

    stack: Stack
    whole: AssembledStack
    books: Mapping[str, RowBook]

    def member(self, row: int) -> str:
        return next(name for name, rows in self.whole.rows.items() if rows.start <= row < rows.stop)

    def wish(self, row: int) -> str:
        name = self.member(row)
        return f"{name}: {self.books[name].wish_in_words(row - self.whole.rows[name].start, self.whole.forms[name])}"

    def change(self, move: Move) -> Change:
        name = self.member(move.row)
        unit = self.books[name].constraint(move.row - self.whole.rows[name].start).units
        return Change(self.wish(move.row), move.bound_before, move.bound_after, unit)

    def limits(self, ray: Array, soft: SoftRows) -> tuple[str, ...]:
        """Return the limits a proof leans on (`ray`, shape (rows of the whole,)): those of members, what they share."""
        size = np.abs(ray) * (self.whole.form.row_scale if self.whole.form.row_scale is not None else 1.0)
        least = 1e-6 * size.max(initial=0.0)
        found, wished = [], set(soft.rows.tolist())
        for name, rows in self.whole.rows.items():
            if (size[rows] > least).any():
                inside = {row - rows.start for row in wished if rows.start <= row < rows.stop}
                said = self.books[name].limits_in_words(ray[rows], inside, self.whole.forms[name])
                found += [f"{name}: {each}" for each in said]
        shared = [block for block, rows in self.whole.shared_rows.items() if (size[rows] > least).any()]
        return (*found, *(f"{block.replace('_', ' ')} (shared)" for block in shared))


def _clash(whole: AssembledStack, soft: SoftRows, proof: Solution, options: SolverOptions) -> Clash:
    """Return the smallest clash: that of the proof at hand where it needs one wish alone; limits have an answer."""
    if isinstance(proof.proof, FarkasCertificate):
        needed = soft.rows[proof.proof.ray[soft.rows] != 0.0]
        if len(needed) == 1:
            return Clash((int(needed[0]),), proof.proof, True)
    return minimal_clash(whole.form, soft.rows, soft.ranks, soft.scales, options)


def _report(rows: _Rows, soft: SoftRows, found: tuple[Clash, Array, Relaxation], options: SolverOptions) -> WishReport:
    """Return a clash in words: its wishes, the limits it meets (where its multipliers stand), ways out that solve."""
    clash, ray, relaxation = found
    wishes, against = tuple(rows.wish(row) for row in clash.rows), rows.limits(ray, soft)
    ways = []
    for way in ways_out(rows.whole.form, clash, soft.rows, soft.ranks, soft.scales, options, known=relaxation):
        change, also = rows.change(way.move), tuple(rows.change(move) for move in way.also)
        rest = f"; and, as in the nearest plan, {'; '.join(map(str, also))}" if also else ""
        ways.append(Way(f"Change {change}{rest}.", change, also))
    many = len(wishes) > 1
    sentence = f"{len(wishes)} wish{'es cannot hold together' if many else ' cannot be met'}: {'; '.join(wishes)}."
    if against:
        sentence += f" {'They meet' if many else 'It meets'} {'; '.join(against)}."
    return WishReport(wishes, against, tuple(ways), sentence)
