"""Wishes: targets, floors and caps on any named quantity, each with a priority and an origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import Index, shown
from lustrum.problem.declarations import Quantity, Wish
from lustrum.problem.expression import Expression, Relation
from lustrum.problem.problem import PlanProblem
from lustrum.wording.names import nearest

SENSES = (">=", "<=", "=")


@dataclass(frozen=True)
class WishedValue:
    """One wish: `quantity` of `label` in `year` shall be `sense` `value`, or so many times what the trend has.

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
        In the quantity's unit; not a number where `than_trend` is given.
    priority : int
        1 is kept longest.
    origin : str
        Who asked for it.
    than_trend : float, optional
        In place of a value: a multiple of the base-year figure grown with the trend, 1.05 for 5 per cent above it.
    by : int, optional
        In place of a year: what is asked is reached by this year in even steps, from the trend or, where a value is
        given, from the base-year figure.
    name : str
        What people call it. Wishes of one name are one thing asked for in several rows; by default the quantity and
        the label are the name.
    place : str
        Where it stands, for whoever has to mend it: file and line.
    """

    quantity: str
    label: str
    year: int | None
    sense: str
    value: float = nan
    priority: int = 2
    origin: str = "not stated"
    than_trend: float | None = None
    by: int | None = None
    name: str = ""
    place: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        asked = f"{self.value:g}" if self.than_trend is None else f"{self.than_trend:g} times the trend"
        return f"{self.what} {self.when} {self.sense} {asked}"

    @property
    def when(self) -> str:
        """When it is wished for: 'in 2017', 'by 2017', 'in every year'."""
        if self.by is not None:
            return f"by {self.by}"
        return "in every year" if self.year is None else f"in {self.year}"

    @property
    def what(self) -> str:
        """What it is about: 'consumption of A18'."""
        name = self.quantity.replace("_", " ")
        return f"{name} of {self.label}" if self.label not in ("", "total") else name

    @property
    def called(self) -> str:
        """Its name, or what it is about."""
        return self.name or self.what


def add_wishes(problem: PlanProblem, wishes: Sequence[WishedValue]) -> None:
    """Turn wishes into rows, those of one quantity, year, sense, priority and origin together.

    Raises
    ------
    UsageError
        For unknown quantities, labels, years or senses, all in one run, each with its place and the known ones.
    """
    said = []
    for wish in wishes:
        _, message = check_wish(problem, wish)
        if message:
            said.append(f"{wish.place}: {message}" if wish.place else message)
    if said:
        many = len(said) > 1
        raise UsageError(
            "\n".join([f"{len(said)} wishes are at fault:", *(f"  {each}" for each in said)]) if many else said[0]
        )
    with problem.declaring("wishes", "What was asked for."):
        _declare(problem, wishes)


def _declare(problem: PlanProblem, wishes: Sequence[WishedValue]) -> None:
    groups: dict[tuple[str, int, str, int, str], list[tuple[int | None, float]]] = defaultdict(list)
    for wish in wishes:
        position = _position(problem, wish)
        for year in years_of(problem, wish):
            value = asked_value(problem, wish, year)
            groups[wish.quantity, year, wish.sense, wish.priority, wish.origin].append((position, value))
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


def check_wish(problem: PlanProblem, wish: WishedValue) -> tuple[str, str]:
    """Return which part of a wish asks for what the problem does not have, and why; ('', '') where all is there."""
    key = "quantity"
    try:
        if wish.quantity in problem.quantities:
            key = "label" if wish.sense in SENSES else "sense"
        _position(problem, wish)
        key = "year" if wish.by is None else "by"
        for year in years_of(problem, wish):
            key = "value" if wish.than_trend is None else "than_trend"
            asked_value(problem, wish, year)
    except UsageError as error:
        return key, str(error)
    return "", ""


def _position(problem: PlanProblem, wish: WishedValue) -> int | None:
    if wish.sense not in SENSES:
        raise UsageError(f"A wish has sense '{wish.sense}'; known: {', '.join(SENSES)}.")
    asked = wish.value if wish.than_trend is None else wish.than_trend
    if not np.isfinite(asked):
        raise UsageError(f"A wish on {wish.what} has no figure; give a number.")
    quantity = problem.quantities.get(wish.quantity)
    if quantity is None:
        raise UsageError(
            f"A wish asks for the quantity '{wish.quantity}', which this plan does not have. "
            f"{_near(wish.quantity, sorted(problem.quantities))}Known: {shown(sorted(problem.quantities), 40)}."
        )
    if wish.label in ("", "total"):
        none_at_all = wish.than_trend is None and asked == 0.0  # nothing is nothing in any unit
        if not quantity.additive and len(quantity.expression) > 1 and not none_at_all:
            raise UsageError(
                f"A wish asks for all of {wish.quantity} together, whose items are counted in units of their own: they "
                "are not added up (convention 3). Give a label, "
                f"{shown([', '.join(item) for item in quantity.expression.index.items])}."
            )
        return None
    labels = [", ".join(item) for item in quantity.expression.index.items]
    if wish.label not in labels:
        raise UsageError(
            f"A wish asks for {wish.quantity} of '{wish.label}', which it does not have. "
            f"{_near(wish.label, labels)}Known: {shown(labels)}."
        )
    return labels.index(wish.label)


def _near(word: str, known: Sequence[str]) -> str:
    """Return the question whether the nearest known word is meant, '' where none is near."""
    said = nearest(word, known)
    return f"{said} " if said.startswith("Did you") else ""


def asked_value(problem: PlanProblem, wish: WishedValue, year: int) -> float:
    """Return what a wish asks for in a year, in the quantity's unit.

    Raises
    ------
    UsageError
        For an unknown quantity, label or sense; for a wish beside a trend that is not above zero.
    """
    position = _position(problem, wish)
    first = problem.economy.base_year
    share = 1.0 if wish.by is None else (year - first) / (wish.by - first)
    if wish.than_trend is None:
        # What is asked for at once needs no figure of the base year.
        return wish.value if share == 1.0 else _between(problem, wish, position, share)
    trend = trend_of(problem, wish.quantity, position, year)
    if not trend > 0.0:
        has = f"{trend:g}" if np.isfinite(trend) else "no figure"
        raise UsageError(
            f"A wish asks for {wish.what} beside the trend, and the base year has {has} of it: give a value in "
            f"{problem.quantities[wish.quantity].units}."
        )
    return (1.0 + (wish.than_trend - 1.0) * share) * trend


def _between(problem: PlanProblem, wish: WishedValue, position: int | None, share: float) -> float:
    """Return the value so far on the way from the base-year figure to the one asked for."""
    base = trend_of(problem, wish.quantity, position, problem.economy.base_year)
    if not np.isfinite(base):
        raise UsageError(f"A wish asks for {wish.what} by {wish.by}, and the base year does not know it: name a year.")
    return base + (wish.value - base) * share


def trend_of(problem: PlanProblem, quantity: str, position: int | None, year: int) -> float:
    """Return a quantity's base-year figure grown with the trend; of the sum where no item is named.

    NaN where the base year does not know it.
    """
    declared = problem.quantities[quantity]
    base = float(declared.base.sum() if position is None else declared.base[position])
    rate = problem.growth.trend if declared.grows is None else declared.grows
    return base * float(1.0 + rate) ** (year - problem.economy.base_year)


def years_of(problem: PlanProblem, wish: WishedValue) -> list[int]:
    """Return the calendar years in which a wish asks for something; a year outside the plan is refused."""
    named = wish.year if wish.by is None else wish.by
    if named is None:
        return list(problem.years)
    last = problem.years[-1] + problem.tail
    if not problem.years[0] <= named <= last:
        raise UsageError(
            f"A wish on {wish.quantity} is for {named}, outside the plan {problem.years[0]}-{problem.years[-1]}"
            f" (solved to {last})."
        )
    return [named] if wish.by is None else list(range(problem.years[0], wish.by + 1))
