"""Wishes: targets, floors and caps on any named quantity, each with a priority and an origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.declarations import Quantity, Wish
from lustrum.problem.expression import Expression, Relation
from lustrum.problem.problem import PlanProblem

SENSES = (">=", "<=", "=")


@dataclass(frozen=True)
class WishedValue:
    """One wish: `quantity` of `label` in `year` shall be `sense` `value`.

    Parameters
    ----------
    quantity : str
        Any named quantity of the plan: output, consumption, investment, imports, labour, satellites ...
    label : str
        The item, several labels joined by ", "; empty or "total" for the sum over all items.
    year : int or None
        Calendar year; None for every year of the plan.
    sense : {">=", "<=", "="}
    value : float
        In the quantity's unit.
    priority : int
        1 is kept longest.
    origin : str
        Who asked for it.
    """

    quantity: str
    label: str
    year: int | None
    sense: str
    value: float
    priority: int = 2
    origin: str = "not stated"

    def __str__(self) -> str:
        when = "every year" if self.year is None else str(self.year)
        what = self.quantity.replace("_", " ")
        return f"{what} of {self.label or 'all'} in {when} {self.sense} {self.value:g}"


def add_wishes(problem: PlanProblem, wishes: Sequence[WishedValue]) -> None:
    """Turn wishes into rows, those of one quantity, year, sense, priority and origin together.

    Raises
    ------
    UsageError
        For an unknown quantity, label, year or sense, with the known ones.
    """
    with problem.declaring("wishes", "What was asked for."):
        _declare(problem, wishes)


def _declare(problem: PlanProblem, wishes: Sequence[WishedValue]) -> None:
    groups: dict[tuple[str, int, str, int, str], list[tuple[int | None, float]]] = defaultdict(list)
    for wish in wishes:
        position = _position(problem, wish)
        for year in _years(problem, wish):
            groups[wish.quantity, year, wish.sense, wish.priority, wish.origin].append((position, wish.value))
    for number, ((name, year, sense, priority, origin), rows) in enumerate(groups.items(), start=1):
        quantity = problem.quantities[name]
        for is_total in (True, False):
            chosen = [(p, v) for p, v in rows if (p is None) == is_total]
            if not chosen:
                continue
            if is_total:
                same = sparse.csc_array(np.ones((len(chosen), 1)))
                expression = (same @ quantity.expression.total()).indexed(Index((), ((),) * len(chosen)))
                values = np.array([v for _, v in chosen])
                base = np.full(len(chosen), np.nansum(quantity.base))
            else:
                positions = [p for p, _ in chosen if p is not None]
                expression = quantity.expression.take(positions)
                values = np.array([v for _, v in chosen])
                base = quantity.base[positions]
            size = np.where(values != 0.0, np.abs(values), np.where(np.nan_to_num(base) != 0, np.abs(base), 1.0))
            problem.add_constraint(
                f"wish_{number}{'_total' if is_total else ''}_{name}",
                _relation(expression, sense, values),
                units=quantity.units,
                years=[year - problem.economy.base_year],
                title=_title(quantity, is_total),
                meaning=f"Asked for by {origin}.",
                wish=Wish(priority, origin, size, quantity=name),
            )


def _relation(expression: Expression, sense: str, values: Array) -> Relation:
    return {">=": expression.__ge__, "<=": expression.__le__, "=": expression.equals}[sense](values)


def _title(quantity: Quantity, is_total: bool) -> str:
    """Return the title of a wish: the quantity's, with the title of each label where it is about one of them."""
    dims = () if is_total else quantity.expression.index.dims
    return quantity.title + (": " + ", ".join(f"{{{dim}}}" for dim in dims) if dims else "")


def _position(problem: PlanProblem, wish: WishedValue) -> int | None:
    if wish.sense not in SENSES:
        raise UsageError(f"A wish has sense '{wish.sense}'; known: {', '.join(SENSES)}.")
    if not np.isfinite(wish.value):
        raise UsageError(f"A wish on {wish.quantity} of '{wish.label}' has the value {wish.value}; give a number.")
    quantity = problem.quantities.get(wish.quantity)
    if quantity is None:
        raise UsageError(
            f"A wish asks for the quantity '{wish.quantity}', which this plan does not have. "
            f"Known: {shown(sorted(problem.quantities), 40)}."
        )
    if wish.label in ("", "total"):
        return None
    labels = [", ".join(item) for item in quantity.expression.index.items]
    if wish.label not in labels:
        raise UsageError(
            f"A wish asks for {wish.quantity} of '{wish.label}', which it does not have. Known: {shown(labels)}."
        )
    return labels.index(wish.label)


def _years(problem: PlanProblem, wish: WishedValue) -> list[int]:
    if wish.year is None:
        return list(problem.years)
    last = problem.years[-1] + problem.tail
    if not problem.years[0] <= wish.year <= last:
        raise UsageError(
            f"A wish on {wish.quantity} is for {wish.year}, outside the plan {problem.years[0]}-{problem.years[-1]}"
            f" (solved to {last})."
        )
    return [wish.year]
