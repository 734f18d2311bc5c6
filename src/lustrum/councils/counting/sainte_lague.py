"""Sainte-Lague: each next seat to the largest votes / (2 x seats held + 1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.highest_averages import by_divisor, highest_averages
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class SainteLague:
    """Share seats among lists by the quotients of Sainte-Lague (Webster): 1, 3, 5 ...

    A list with n seats is next with votes / (2n + 1). Each list's share is rounded to the nearest whole number by one
    divisor common to all: neither large nor small lists gain. The default of lustrum for councils.

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

    name: ClassVar[str] = "sainte-lague"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return highest_averages(
            ballots, seats, lots, by_divisor(lambda held: 2 * held + 1), "1, 3, 5 ...", self.threshold, self.minimum
        )
