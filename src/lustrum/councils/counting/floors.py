"""Floors: of each item the largest level that enough voters want as a minimum."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.exact import decimal
from lustrum.councils.counting.lots import Lots, Way
from lustrum.errors import UsageError


@dataclass(frozen=True)
class Floors:
    """Set floors by the largest level that at least a share q of the voters wants.

    Every voter says of each item the least that must be had. Whoever wants 210 kilograms wants 200 too, so support
    falls with the level; the floor is the largest level that at least q of all voters reach, which is one of those
    stated. Whoever states nothing wants no floor and counts among all voters. Whether all floors fit together is for
    the plan to find out: where they do not, the clash goes back to the voters.

    Parameters
    ----------
    share : Fraction
        q, three fifths unless said otherwise.

    References
    ----------
    .. [1] Moulin, "On strategy-proofness and single peakedness", Public Choice 35 (1980), 437-455: an order statistic
       of the levels, which nobody can bend to their gain by stating another.
    """

    share: Fraction = Fraction(3, 5)

    name: ClassVar[str] = "floors"
    takes: ClassVar[tuple[Form, ...]] = ("points",)
    own_ties: ClassVar[Way] = "never"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        if not 0 < self.share <= 1:
            raise UsageError(f"The share of voters that sets a floor lies above 0 and up to 1, not at {self.share}.")
        voters, names = ballots.voters, ballots.candidates
        levels: dict[str, Fraction] = {}
        support: dict[str, int] = {}
        for i in ballots.places:
            stated: dict[Fraction, int] = {}
            for paper in ballots.papers:
                for place, level in paper.points:
                    if place == i:
                        stated[level] = stated.get(level, 0) + paper.count
            wanting = 0
            for level in sorted(stated, reverse=True):
                wanting += stated[level]
                if wanting >= self.share * voters:
                    levels[names[i]], support[names[i]] = level, wanting
                    break
        none = [name for name in names if name not in levels]
        notes = [f"No floor for {', '.join(none)}: too few voters want one."] if none else []
        said = [f"{name} {decimal(level)} ({support[name]} of {voters} want it)" for name, level in levels.items()]
        return Count(
            elected=tuple(levels),
            stages=(Stage(1, "first", "", support),),
            variant={"share": f"at least {self.share} of all voters"},
            valid=voters,
            notes=tuple([f"Floors: {', '.join(said)}." if said else "No floor is set.", *notes]),
            more={"levels": levels},
        )
