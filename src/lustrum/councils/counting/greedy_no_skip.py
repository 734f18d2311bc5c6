"""Greedy by votes that ends at the first project that does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.greedy_choice import GreedyAbove, greedy, stated_threshold
from lustrum.councils.counting.lots import Lots


@dataclass(frozen=True)
class GreedyNoSkip(GreedyAbove):
    """Spend a budget by votes, ending at the first project that does not fit.

    Nothing with fewer votes is bought over the head of a project with more. More of the budget stays unspent. A
    threshold that the file states holds.

    References
    ----------
    .. [1] Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023
       (``greedy-no-skip``).
    """

    name: ClassVar[str] = "greedy-no-skip"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return greedy(ballots, seats, lots, "stop", stated_threshold(self.threshold, ballots.meta, needed=False))
