"""Greedy by votes for each unit of cost: much support for little money first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.greedy_choice import GreedyRule, greedy
from lustrum.councils.counting.lots import Lots


@dataclass(frozen=True)
class GreedyPerCost(GreedyRule):
    """Spend a budget by votes per unit of cost, passing over what does not fit.

    The most votes for the money are bought: many small projects. A dear project that most want can be left out.
    Projects without a cost come first.

    References
    ----------
    .. [1] Talmon and Faliszewski, "A framework for approval-based budgeting methods", AAAI 2019.
    """

    name: ClassVar[str] = "greedy-per-cost"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        def worth(votes: Fraction, cost: Fraction) -> tuple[Fraction, ...]:
            return (Fraction(0), votes / cost) if cost else (Fraction(1), votes)

        return greedy(ballots, seats, lots, "skip", worth=worth)
