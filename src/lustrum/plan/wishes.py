"""What had to be given up, why, and the ways out: wishes that clash, said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.plan.defaults import default_limits, in_words
from lustrum.plan.rows import RowBook, asked_about
from lustrum.problem import PlanProblem
from lustrum.solver import Move, Relaxation, SolverOptions, StandardForm, minimal_clash, relax, ways_out
from lustrum.wording.numbers import figure, figure_within


@dataclass(frozen=True)
class GivenUp:
    """One wish the plan does not meet: what was asked, what it gives, and who asked."""

    wish: str
    quantity: str
    label: str
    year: int
    sense: str
    asked: float
    given: float
    unit: str
    priority: int
    origin: str

    @property
    def shortfall(self) -> float:
        return abs(self.asked - self.given)


@dataclass(frozen=True)
class Change:
    """One wish moved, from where to where."""

    wish: str
    before: float
    after: float
    unit: str

    def __str__(self) -> str:
        return f"'{self.wish}' from {figure(self.before)} to {figure_within(self.after, self.before)} {self.unit}"


@dataclass(frozen=True)
class Way:
    """One way out, tried by solving again: the wish of the clash to move, and what else the nearest plan gives up."""

    text: str
    change: Change
    also: tuple[Change, ...] = ()


@dataclass(frozen=True)
class WishReport:
    """Why no plan meets every wish: the smallest set of wishes that cannot hold together, what they meet, ways out."""

    clash: tuple[str, ...]
    against: tuple[str, ...]
    ways_out: tuple[Way, ...]
    sentence: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SoftRows:
    """The rows of all wishes, numbered as in the standard form."""

    rows: Positions
    ranks: Positions
    scales: Array


def soft_rows(problem: PlanProblem, book: RowBook) -> SoftRows:
    """Return the rows that may be relaxed, with their priority and what a relaxation is measured against."""
    rows: list[Positions] = []
    ranks: list[Positions] = []
    scales: list[Array] = []
    for number, constraint in enumerate(problem.constraints.values()):
        if constraint.wish is None:
            continue
        own = book.layout.rows_of(number, len(constraint.index))
        rows.append(own.ravel())
        ranks.append(np.full(own.size, constraint.wish.priority))
        scales.append(np.broadcast_to(constraint.wish.scale, own.shape).ravel())
    if not rows:
        return SoftRows(np.empty(0, int), np.empty(0, int), np.empty(0))
    return SoftRows(np.concatenate(rows), np.concatenate(ranks), np.concatenate(scales))


def explain_clash(form: StandardForm, soft: SoftRows, book: RowBook, options: SolverOptions) -> WishReport:
    """Return the smallest clashing set of wishes in words, the limits it meets and ways out that solve."""
    clash = minimal_clash(form, soft.rows, soft.ranks, soft.scales, options)
    wishes = tuple(book.wish_in_words(row, form) for row in clash.rows)
    against = book.limits_in_words(clash.ray, set(soft.rows.tolist()), form)
    ways = []
    for way in ways_out(form, clash, soft.rows, soft.ranks, soft.scales, options):
        change, also = _change(way.move, form, book), tuple(_change(move, form, book) for move in way.also)
        rest = f"; and, as in the nearest plan, {'; '.join(map(str, also))}" if also else ""
        ways.append(Way(f"Change {change}{rest}.", change, also))
    together = "cannot hold together" if len(wishes) > 1 else "cannot be met"
    sentence = f"{len(wishes)} wish{'es' if len(wishes) > 1 else ''} {together}: {'; '.join(wishes)}."
    if against:
        sentence += f" They meet {'; '.join(against)}." if len(wishes) > 1 else f" It meets {'; '.join(against)}."
    sentence += in_words(default_limits(book.problem, form, book, clash.ray, soft.rows, options))
    return WishReport(wishes, against, tuple(ways), sentence)


def _change(move: Move, form: StandardForm, book: RowBook) -> Change:
    return Change(
        book.wish_in_words(move.row, form), move.bound_before, move.bound_after, book.constraint(move.row).units
    )


def given_up(form: StandardForm, soft: SoftRows, relaxation: Relaxation, book: RowBook) -> tuple[GivenUp, ...]:
    """Return the wishes the nearest plan does not meet, the largest relative shortfall first."""
    amount = np.maximum(relaxation.down, relaxation.up)
    relative = amount / soft.scales
    result = []
    for k in np.argsort(-relative, kind="stable"):
        if relative[k] <= 1e-7:
            break
        row = int(soft.rows[k])
        constraint, item, year = book.place(row)
        lowered = relaxation.down[k] >= relaxation.up[k]
        asked = float(form.row_lower[row] if lowered else form.row_upper[row])
        given = asked - amount[k] if lowered else asked + amount[k]
        result.append(
            GivenUp(
                book.wish_in_words(row, form),
                asked_about(constraint),
                constraint.index.label(item),
                year,
                ">=" if lowered else "<=",
                asked,
                given,
                constraint.units,
                constraint.wish.priority if constraint.wish else 0,
                constraint.wish.origin if constraint.wish else "",
            )
        )
    return tuple(result)


def relaxed(form: StandardForm, soft: SoftRows, options: SolverOptions) -> Relaxation:
    """Return the least relaxation of wishes, from the lowest priority up, that lets a plan exist."""
    return relax(form, soft.rows, soft.ranks, soft.scales, options)


def sentences(report: WishReport | None, given: Sequence[GivenUp]) -> list[str]:
    """Return what was given up as plain sentences."""
    result = [] if report is None else [report.sentence]
    for item in given:
        result.append(
            f"Given up: {item.wish}; the nearest plan gives {figure(item.given)} {item.unit} "
            f"(priority {item.priority}, asked by {item.origin})."
        )
    if report is not None:
        result += [f"Way out: {way.text}" for way in report.ways_out]
    return result
