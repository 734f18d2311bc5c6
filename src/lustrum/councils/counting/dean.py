"""Dean: the harmonic mean of seats held and one more."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages


@dataclass(frozen=True)
class Dean(HighestAverages):
    """Share seats by votes over the harmonic mean of n and n + 1, 2 n (n + 1) / (2 n + 1).

    A list without a seat comes before all that hold one, the larger first. Moving one seat between two districts never
    brings their people per seat nearer in number. Small lists gain a little.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "dean"
    divisors: ClassVar[str] = "2 n (n + 1) / (2 n + 1)"

    def divisor(self, held: int) -> Fraction:
        return Fraction(2 * held * (held + 1), 2 * held + 1)
