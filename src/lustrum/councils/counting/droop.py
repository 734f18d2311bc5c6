"""Droop's quota and the largest remainders."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.largest_remainders import LargestRemainders


@dataclass(frozen=True)
class Droop(LargestRemainders):
    """Share seats by the quota floor(votes / (seats + 1)) + 1, what is left over to the largest remainders.

    The smallest whole quota that no more lists than there are seats can reach. Seats cost less than with Hare's, so
    fewer are left to remainders, and large lists gain.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "droop"
    quota_is: ClassVar[str] = "votes / (seats + 1), fraction dropped, + 1"

    def quota(self, votes: int, seats: int) -> Fraction:
        return Fraction(votes // (seats + 1) + 1)
