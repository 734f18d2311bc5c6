"""Huntington-Hill: the geometric mean of seats held and one more, as for the United States House."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.highest_averages import HighestAverages, Quotient


@dataclass(frozen=True)
class HuntingtonHill(HighestAverages):
    """Share seats by votes / sqrt(n (n + 1)), as the United States share out their House.

    Compared are squares, votes^2 / (n (n + 1)), so that no root is ever taken. A state without a seat comes before all
    that hold one, the larger first: with seats enough every state has one (the constitution asks for it in any case:
    ``minimum = 1``). Moving one seat between two states never brings their people per seat nearer in ratio.

    References
    ----------
    .. [1] Huntington, "The apportionment of representatives in Congress", Transactions of the American Mathematical
       Society 30 (1928), 85-110; 2 U.S.C. 2a.
    """

    name: ClassVar[str] = "huntington-hill"
    divisors: ClassVar[str] = "square roots of n (n + 1), compared as squares"

    def quotient(self, votes: int, held: int) -> Quotient:
        return (0, Fraction(votes * votes, held * (held + 1))) if held else (1, Fraction(votes))
