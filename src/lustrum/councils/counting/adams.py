"""Adams: every list with votes has a seat before any has two."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.highest_averages import by_divisor, highest_averages
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class Adams:
    """Share seats by votes / n, n the seats held: shares are rounded up.

    A list without a seat comes first whatever its votes. Small lists gain.

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

    name: ClassVar[str] = "adams"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return highest_averages(
            ballots, seats, lots, by_divisor(lambda held: held), "0, 1, 2 ...", self.threshold, self.minimum
        )
