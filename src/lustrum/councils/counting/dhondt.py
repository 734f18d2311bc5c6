"""D'Hondt: each next seat to the largest votes / (seats held + 1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.highest_averages import by_divisor, highest_averages
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class DHondt:
    """Share seats among lists by the quotients of D'Hondt (Jefferson): 1, 2, 3 ...

    A list with n seats is next with votes / (n + 1); the largest has the seat. No list has less than its share of the
    seats rounded down; large lists gain. A list split in two never has more than whole: it rewards coming together.

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

    name: ClassVar[str] = "dhondt"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return highest_averages(
            ballots, seats, lots, by_divisor(lambda held: held + 1), "1, 2, 3 ...", self.threshold, self.minimum
        )
