"""Droop's quota and the largest remainders."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.largest_remainders import largest_remainders
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class Droop:
    """Share seats by the quota floor(votes / (seats + 1)) + 1, what is left over to the largest remainders.

    The smallest whole quota that no more lists than there are seats can reach. Seats cost less than with Hare's, so
    fewer are left to remainders, and large lists gain.

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

    name: ClassVar[str] = "droop"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return largest_remainders(
            ballots, seats, lots, lambda votes, each: Fraction(votes // (each + 1) + 1),
            "votes / (seats + 1), fraction dropped, + 1", self.threshold, self.minimum,
        )  # fmt: skip
