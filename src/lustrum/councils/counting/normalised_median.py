"""The median of each aim, rescaled so that all add up to one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, NoResultError
from lustrum.councils.counting.division import divided, divisions
from lustrum.councils.counting.lots import Lots, Way


@dataclass(frozen=True)
class NormalisedMedian:
    """Divide a whole by medians, scaled to add up to one.

    Of an even number of ballots the median is half way between the two in the middle. The scaling takes back what the
    median promises: voters can gain by stating another ballot, and an aim that fewer than half support has nothing.
    Shown beside `independent-markets`.

    References
    ----------
    .. [1] Freeman, Pennock, Peters and Wortman Vaughan, "Truthful aggregation of budget proposals", Journal of Economic
       Theory 193 (2021), 105234, section 1.
    """

    name: ClassVar[str] = "normalised-median"
    takes: ClassVar[tuple[Form, ...]] = ("points",)
    own_ties: ClassVar[Way] = "never"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        papers = divisions(ballots)
        medians = [median([(shares[i], number) for shares, number in papers]) for i in ballots.places]
        total = sum(medians)
        if not total:
            raise NoResultError(
                "Every median is 0: no aim is supported by half of the ballots, and nothing can be scaled."
            )
        variant = {
            "rule": "median of each aim, scaled to add up to one",
            "even number": "half way between the middle two",
        }
        return divided(ballots, [each / total for each in medians], variant, {"before_scaling": total})


def median(values: list[tuple[Fraction, int]]) -> Fraction:
    """Return the median of figures that occur so often.

    >>> median([(Fraction(1), 2), (Fraction(3), 1), (Fraction(5), 1)])
    Fraction(2, 1)
    """
    total = sum(number for _, number in values)
    so_far, lower = 0, None
    for value, number in sorted(values):
        so_far += number
        if 2 * so_far == total and lower is None:
            lower = value
        elif 2 * so_far > total:
            return value if lower is None else (lower + value) / 2
    raise NoResultError("There is no ballot.")
