"""Sainte-Lague: each next seat to the largest votes / (2 x seats held + 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages


@dataclass(frozen=True)
class SainteLague(HighestAverages):
    """Share seats among lists by the quotients of Sainte-Lague (Webster): 1, 3, 5 ...

    A list with n seats is next with votes / (2n + 1). Each list's share is rounded to the nearest whole number by one
    divisor common to all: neither large nor small lists gain. The default of lustrum for councils.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "sainte-lague"
    divisors: ClassVar[str] = "1, 3, 5 ..."

    def divisor(self, held: int) -> int:
        return 2 * held + 1
