"""Hare's quota and the largest remainders."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.largest_remainders import LargestRemainders


@dataclass(frozen=True)
class Hare(LargestRemainders):
    """Share seats by the quota votes / seats, what is left over to the largest remainders (Hamilton, Vinton).

    Each list has as many seats as it has whole quotas; the seats left go one each to the largest fractions. No list has
    less than its share rounded down or more than it rounded up. But a seat more can cost a list one (Alabama 1880: 8 of
    299, 7 of 300), and so can a gain in votes: figures that D'Hondt and Sainte-Lague never show.

    With a minimum, a list below it has the minimum and no remainder, as the United States counted: the printed
    paradoxes of Alabama and Oklahoma appear only with the one seat that the constitution gives every state.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "hare"
    quota_is: ClassVar[str] = "votes / seats"

    def quota(self, votes: int, seats: int) -> Fraction:
        return Fraction(votes, seats)
