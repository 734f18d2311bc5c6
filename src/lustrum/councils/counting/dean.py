"""Dean: the harmonic mean of seats held and one more."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.highest_averages import by_divisor, highest_averages
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class Dean:
    """Share seats by votes over the harmonic mean of n and n + 1, 2 n (n + 1) / (2 n + 1).

    Moving one seat between two districts never brings their people per seat nearer in number.

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

    name: ClassVar[str] = "dean"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        def divisor(held: int) -> Fraction:
            return Fraction(2 * held * (held + 1), 2 * held + 1)

        return highest_averages(
            ballots, seats, lots, by_divisor(divisor), "2 n (n + 1) / (2 n + 1)", self.threshold, self.minimum
        )
