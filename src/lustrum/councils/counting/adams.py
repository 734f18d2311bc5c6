"""Adams: every list with votes has a seat before any has two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages


@dataclass(frozen=True)
class Adams(HighestAverages):
    """Share seats by votes / n, n the seats held: shares are rounded up.

    A list without a seat comes first whatever its votes, and one with n seats is next with votes / n. No list has more
    than its share of the seats rounded up. Small lists gain: a list split in two never has less than whole.

    References
    ----------
    .. [1] Balinski and Young, *Fair Representation: Meeting the Ideal of One Man, One Vote*, 2nd ed., 2001.
    """

    name: ClassVar[str] = "adams"
    divisors: ClassVar[str] = "0, 1, 2 ..."

    def divisor(self, held: int) -> int:
        return held
