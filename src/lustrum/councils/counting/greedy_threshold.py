"""Greedy by votes among the projects that have enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.greedy_choice import greedy, stated_threshold
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class GreedyThreshold:
    """Spend a budget by votes among projects that reach a threshold, passing over what does not fit.

    Parameters
    ----------
    threshold : Fraction, optional
        Votes or points a project needs; what the file states where not given.

    References
    ----------
    .. [1] Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023
       (``greedy-threshold``).
    """

    threshold: Fraction | None = None

    name: ClassVar[str] = "greedy-threshold"
    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return greedy(ballots, seats, lots, "skip", stated_threshold(self.threshold, ballots.meta, needed=True))
