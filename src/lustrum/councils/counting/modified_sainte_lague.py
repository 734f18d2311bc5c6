"""Sainte-Lague with 1.4 for the first seat, as in Scandinavia."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages


@dataclass(frozen=True)
class ModifiedSainteLague(HighestAverages):
    """Share seats among lists by 1.4, 3, 5 ...: the first seat costs more.

    As Sainte-Lague, but the votes of a list without a seat are divided by 1.4: its first seat costs as much as 0.7 of a
    seat does on average, not half of one, so that very small lists come in later. From the first seat on, all are
    treated alike.

    References
    ----------
    .. [1] Gallagher and Mitchell (eds), *The Politics of Electoral Systems*, 2005, appendix A.
    """

    name: ClassVar[str] = "modified-sainte-lague"
    divisors: ClassVar[str] = "1.4, 3, 5 ..."

    def divisor(self, held: int) -> Fraction:
        return Fraction(2 * held + 1) if held else Fraction(7, 5)
