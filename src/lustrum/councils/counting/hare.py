"""Hare's quota and the largest remainders."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.largest_remainders import largest_remainders
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class Hare:
    """Share seats by the quota votes / seats, what is left over to the largest remainders (Hamilton, Vinton).

    Each list has as many seats as it has whole quotas; the seats left go one each to the largest fractions. No list has
    less than its share rounded down or more than it rounded up. But a seat more can cost a list one (Alabama 1880: 8 of
    299, 7 of 300), and so can a gain in votes: figures that D'Hondt and Sainte-Lague never show.

    With a minimum, a list below it has the minimum and no remainder, as the United States counted: the printed
    paradoxes of Alabama and Oklahoma appear only with the one seat that the constitution gives every state.

    Parameters
    ----------
    threshold : Fraction, optional
        Share of all valid votes below which a list has no seat.
    minimum : int, optional
        Seats every list that takes part is sure of.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    threshold: Fraction | None = None
    minimum: int | None = None

    name: ClassVar[str] = "hare"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return largest_remainders(
            ballots,
            seats,
            lots,
            lambda votes, each: Fraction(votes, each),
            "votes / seats",
            self.threshold,
            self.minimum,
        )
