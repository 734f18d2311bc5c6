"""Sainte-Lague with 1.4 for the first seat, as in Scandinavia."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.highest_averages import by_divisor, highest_averages
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class ModifiedSainteLague:
    """Share seats among lists by 1.4, 3, 5 ...: the first seat costs more.

    As Sainte-Lague, but a list without a seat is divided by 1.4, so that very small lists come in later.

    Parameters
    ----------
    threshold : Fraction, optional
        Share of all valid votes below which a list has no seat.
    minimum : int, optional
        Seats every list that takes part is sure of.

    References
    ----------
    .. [1] Gallagher and Mitchell (eds), *The Politics of Electoral Systems*, 2005, appendix A.
    """

    threshold: Fraction | None = None
    minimum: int | None = None

    name: ClassVar[str] = "modified-sainte-lague"
    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        def divisor(held: int) -> Fraction:
            return Fraction(2 * held + 1) if held else Fraction(7, 5)

        return highest_averages(
            ballots, seats, lots, by_divisor(divisor), "1.4, 3, 5 ...", self.threshold, self.minimum
        )
