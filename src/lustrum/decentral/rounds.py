"""What is known after each round: bounds, allotments, who was short and who was silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown


@dataclass(frozen=True)
class Round:
    """What a round came to.

    Attributes
    ----------
    number : int
    lower, upper : float or None
        Of the goal of all in this round: what its allotments reach, where nobody was short or silent; what no plan can
        exceed, where all answered.
    best_lower, best_upper : float or None
        The best so far.
    gap : float or None
        Between the best two, in units of D.
    short : mapping of unit to float
        Who was short, and what its emergency supply cost, in units of D.
    silent, refused : mapping of unit to str
        Who did not answer, or whose answer was refused, and why.
    proposals : int
        Kept by the master.
    """

    number: int
    lower: float | None
    upper: float | None
    best_lower: float | None
    best_upper: float | None
    gap: float | None
    short: Mapping[str, float]
    silent: Mapping[str, str]
    refused: Mapping[str, str]
    proposals: int


def sentence_of(each: Round) -> str:
    """Return what is told of a round while the work goes on."""
    parts = [f"round {each.number}"]
    parts.append("no bounds yet" if each.gap is None else f"gap {each.gap:.1e} of base consumption")
    if each.short:
        parts.append(f"short: {shown([*each.short], 6)}")
    if each.silent:
        parts.append(f"silent: {shown([*each.silent], 6)}")
    if each.refused:
        parts.append(f"refused: {shown([*each.refused], 6)}")
    return ", ".join(parts)


@dataclass(eq=False)
class Standing:
    """The best that is known, for those who take part.

    Attributes
    ----------
    lower, upper : float
        Infinite where nothing is known.
    allotments : mapping of unit to array, shape (shared rows,)
        Of the best feasible round; empty before there is one.
    values : mapping of unit to float
        What each reaches with them.
    prices : array, shape (shared rows,)
        At which the best upper bound was found.
    """

    prices: Array
    lower: float = -np.inf
    upper: float = np.inf
    allotments: dict[str, Array] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[Array, dict[str, float]]] = field(default_factory=list)

    def better(self, allotments: Mapping[str, Array], values: Mapping[str, float], total: float) -> None:
        """Take in allotments, shape (shared rows,) each, all can live with, if they reach more than the best so far."""
        if total > self.lower:
            self.lower, self.allotments, self.values = total, dict(allotments), dict(values)

    def bounded(self, prices: Array, bounds: Mapping[str, float], level: Array, all_of_them: bool) -> float | None:
        """Take in what units said of prices, shape (shared rows,); return the bound for all, None where some said none.

        Parameters
        ----------
        level : array, shape (shared rows,)
            What there is to share.
        """
        self.asked.append((prices, dict(bounds)))
        if not all_of_them:
            return None
        upper = float(prices @ level) + sum(bounds.values())
        if upper < self.upper:
            self.upper, self.prices = upper, prices
        return upper

    def upper_of(self, units: Iterable[str], level: Array) -> float:
        """Return what some units cannot exceed together with a level, shape (shared rows,), by all they said so far."""
        some = [*units]
        known = [
            float(prices @ level) + sum(bounds[unit] for unit in some)
            for prices, bounds in self.asked
            if all(unit in bounds for unit in some)
        ]
        return min(known, default=np.inf)
