"""Greedy by votes: the project with the most votes first, what does not fit is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.greedy_choice import GreedyRule, greedy
from lustrum.councils.counting.lots import Lots


@dataclass(frozen=True)
class Greedy(GreedyRule):
    """Spend a budget as most cities do: by votes, passing over what no longer fits.

    Projects are taken in the order of their votes (or points); each that fits into what is left of the budget is
    bought. The largest group can spend all of it: six voters in ten decide about ten tenths. It is kept here for
    comparison and to count official votes again. Equal votes that do not all fit: the named order, which is that of
    the published list.

    References
    ----------
    .. [1] Faliszewski and others, "Participatory budgeting: data, tools, and analysis", IJCAI 2023 (rule ``greedy``).
    """

    name: ClassVar[str] = "greedy"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return greedy(ballots, seats, lots, "skip")
