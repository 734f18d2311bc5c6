"""Floors that do not fit together: the largest factor for all of them, and what each keeps where they are put in order.

Every floor is scaled as it is stated: a value, or a multiple of the trend. Physics and every other wish stay hard.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError

if TYPE_CHECKING:
    from lustrum.problem import PlanProblem, WishedValue
    from lustrum.scenario import Session
    from lustrum.solver import StandardForm

DECIMALS = 4
"""Of a factor; it is cut, so that what is printed can be met."""
ROOM = 1e-5
"""What a factor keeps from the edge at least: exactly there prices have no limit."""
ALL = 1.0 - 1e-7
"""A factor from here on is one."""

Floors = Mapping[str, Sequence["WishedValue"]]
"""Floors by what people call them."""


@dataclass(frozen=True)
class _Scaled:
    """The rows of one floor: asked is `fixed + by_factor x factor`, arrays of shape (rows,)."""

    rows: Positions
    fixed: Array
    by_factor: Array


@dataclass(frozen=True)
class Together:
    """How far floors can be met together: by which factor, 1 at most, and the limits that hold it down, in words."""

    factor: float
    against: tuple[str, ...] = ()


def together(asked: Session, floors: Floors) -> Together:
    """Return the largest factor, 1 at most, by which all floors can be met together.

    Parameters
    ----------
    asked : Session
        Of a scenario that asks for all floors in full.
    floors : mapping of name to wishes
        Those with sense ``>=`` are scaled, the others stay.

    Raises
    ------
    UsageError
        If no factor helps: something else clashes.
    """
    from lustrum.plan.rows import RowBook
    from lustrum.plan.wishes import soft_rows

    scaled = _scaled(asked, floors)
    (factor,), dual = _largest(asked.form, scaled, [tuple(scaled)])
    if factor >= 1.0:
        return Together(1.0)
    book = RowBook(asked.problem)
    soft = set(soft_rows(asked.problem, book).rows.tolist())
    return Together(factor, book.limits_in_words(dual, soft, asked.form))


def clashing(asked: Session, floors: Floors) -> tuple[str, ...]:
    """Return the floors of a smallest clash, in the order given: without any one of them the rest of it fits.

    The floors outside of it are let go; empty where all fit together.
    """
    scaled = _scaled(asked, floors)
    (factor,), dual = _largest(asked.form, scaled, [tuple(scaled)])
    if factor >= 1.0:
        return ()

    def clash(names: Sequence[str]) -> bool:
        """Say whether these floors in full do not fit, all others let go."""
        free = tuple(name for name in floors if name not in names)
        return _largest(asked.form, scaled, [tuple(names)], free=free)[0][0] < 1.0

    # What holds the factor down is told by the duals: floors without one are seldom part of it.
    size = {name: float(np.abs(dual[each.rows] * each.by_factor).sum()) for name, each in scaled.items()}
    felt = [name for name in floors if size[name] > 1e-9 * max(size.values())]
    members = felt if len(felt) < len(floors) and clash(felt) else list(floors)
    for name in list(members) if len(members) > 1 else ():
        rest = [each for each in members if each != name]
        if rest and clash(rest):
            members = rest
    return tuple(members)


def factors_in_order(asked: Session, floors: Floors, order: Sequence[str]) -> dict[str, float]:
    """Return the factor of each floor where the first keeps all it can, then the second, and so on.

    Parameters
    ----------
    asked, floors
        As for `together`.
    order : sequence of str
        Every name of `floors` once, the most important first.

    Raises
    ------
    UsageError
        If the order leaves a floor out or names another.
    """
    if sorted(order) != sorted(floors):
        raise UsageError(f"The order names {', '.join(order)}; give each of {', '.join(floors)} once.")
    scaled = _scaled(asked, floors)
    found, _ = _largest(asked.form, scaled, [(name,) for name in order])
    return dict(zip(order, found, strict=True))


def scaled_wish(wish: WishedValue, factor: float) -> WishedValue:
    """Return a floor scaled as it is stated; a wish of another sense as it is."""
    if wish.sense != ">=" or factor >= 1.0:
        return wish
    if wish.than_trend is not None:
        return replace(wish, than_trend=wish.than_trend * factor)
    return replace(wish, value=wish.value * factor)


def _largest(
    form: StandardForm, scaled: Mapping[str, _Scaled], groups: Sequence[tuple[str, ...]], free: tuple[str, ...] = ()
) -> tuple[list[float], Array]:
    """Return the largest factor of each group of floors in turn, those before it kept, those after it let go.

    Floors that are `free` are not asked for. Beside the factors stand the duals of the last, shape (rows,).
    """
    from lustrum.solver import Status, solve
    from lustrum.solver.extend import append_columns, without_objective

    lower = form.row_lower.copy()
    steps = np.zeros((form.rows, len(groups)))
    for k, names in enumerate(groups):
        for name in names:
            each = scaled[name]
            lower[each.rows] = each.fixed
            steps[each.rows, k] -= each.by_factor
    for name in free:
        lower[scaled[name].rows] = -np.inf
    loose = replace(without_objective(form), row_lower=lower)
    found: list[float] = []
    dual = np.zeros(form.rows)
    for k in range(len(groups)):
        least = np.array([*found, *np.zeros(len(groups) - len(found))])
        cost = np.zeros(len(groups))
        cost[k] = -1.0
        answer = solve(append_columns(loose, steps, cost=cost, lower=least, upper=np.maximum(least, 1.0)))
        if answer.status is not Status.OPTIMAL:
            raise UsageError(
                "These floors are not all that clashes: without them no plan meets what else is asked. Let the other "
                "wishes give way first, or replace the decision that asks for them."
            )
        factor, dual = float(answer.x[form.columns + k]), answer.dual
        found.append(1.0 if factor >= ALL else max(0.0, math.floor((factor - ROOM) * 10**DECIMALS) / 10**DECIMALS))
    return found, dual


def _scaled(asked: Session, floors: Floors) -> dict[str, _Scaled]:
    """Return the rows of each floor, with what of them does not hang on the factor and what does."""
    from lustrum.plan.rows import RowBook
    from lustrum.plan.wishes import soft_rows

    problem, form = asked.problem, asked.form
    book = RowBook(problem)
    known: dict[tuple[str, str, int, str, int], list[int]] = {}
    for row in soft_rows(problem, book).rows.tolist():
        block, item, year = book.place(row)
        if block.wish is not None and block.wish.quantity:
            key = block.wish.quantity, block.index.label(item), year, block.wish.origin, block.wish.priority
            known.setdefault(key, []).append(row)
    found = {}
    for name, wishes in floors.items():
        rows, fixed, by_factor = [], [], []
        for wish in wishes:
            for year, zero, whole in _asked(problem, wish):
                label = "" if wish.label == "total" else wish.label
                same = known.get((wish.quantity, label, year, wish.origin, wish.priority), [])
                row = next((r for r in same if math.isclose(form.row_lower[r], whole, rel_tol=1e-12, abs_tol=1e-9)), -1)
                if row >= 0 and row not in rows:
                    rows.append(row)
                    fixed.append(zero)
                    by_factor.append(whole - zero)
        found[name] = _Scaled(np.array(rows, dtype=np.int64), np.array(fixed), np.array(by_factor))
    return found


def _asked(problem: PlanProblem, wish: WishedValue) -> list[tuple[int, float, float]]:
    """Return of each year of a floor what it asks at a factor of nothing and at one; nothing for another sense."""
    from lustrum.problem.wishes import asked_value, years_of

    if wish.sense != ">=":
        return []
    found = []
    for year in years_of(problem, wish):
        whole, half = asked_value(problem, wish, year), asked_value(problem, scaled_wish(wish, 0.5), year)
        found.append((year, 2.0 * half - whole, whole))  # what is asked is a straight line in the factor
    return found
