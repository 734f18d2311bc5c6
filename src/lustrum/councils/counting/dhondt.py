"""D'Hondt: each next seat to the largest votes / (seats held + 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages


@dataclass(frozen=True)
class DHondt(HighestAverages):
    """Share seats among lists by the quotients of D'Hondt (Jefferson): 1, 2, 3 ...

    A list with n seats is next with votes / (n + 1); the largest has the seat. No list has less than its share of the
    seats rounded down; large lists gain. A list split in two never has more than whole: it rewards coming together.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "dhondt"
    divisors: ClassVar[str] = "1, 2, 3 ..."

    def divisor(self, held: int) -> int:
        return held + 1
