"""The mean of all ballots, aim by aim."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.division import divided, divisions
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class Mean:
    """Divide a whole by the mean of the ballots.

    Everybody understands it and everybody can bend it: who wants a little more of an aim asks for much more and moves
    the result one n-th of the way. Shown beside `independent-markets`.

    References
    ----------
    .. [1] Freeman, Pennock, Peters and Wortman Vaughan, "Truthful aggregation of budget proposals", Journal of Economic
       Theory 193 (2021), 105234, section 1.
    """

    name: ClassVar[str] = "mean"
    takes: ClassVar[tuple[Form, ...]] = ("points",)
    own_ties: ClassVar[Way] = "never"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        papers = divisions(ballots)
        total = sum(number for _, number in papers)
        shares = [sum((s[i] * number for s, number in papers), Fraction(0)) / total for i in ballots.places]
        return divided(ballots, shares, {"rule": "mean of all ballots"}, {})
