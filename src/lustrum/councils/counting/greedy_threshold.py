"""Greedy by votes among the projects that have enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.greedy_choice import GreedyAbove, greedy, stated_threshold
from lustrum.councils.counting.lots import Lots


@dataclass(frozen=True)
class GreedyThreshold(GreedyAbove):
    """Spend a budget by votes among projects that reach a threshold, passing over what does not fit.

    A project below the votes (or points) that the call or the file states is never bought, whatever is left. Among the
    others it is as `greedy`: the most votes first, each that fits into what is left. Asked for without a threshold
    anywhere, it is refused.

    References
    ----------
    .. [1] Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023
       (``greedy-threshold``).
    """

    name: ClassVar[str] = "greedy-threshold"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return greedy(ballots, seats, lots, "skip", stated_threshold(self.threshold, ballots.meta, needed=True))
