"""Sequential proportional approval voting: a voter's second seat counts a half, the third a third."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.spending import bought
from lustrum.errors import UsageError


@dataclass(frozen=True)
class SequentialPAV:
    """Fill seats from approvals, each paper counting less with every seat it has.

    A paper with r of its candidates elected counts 1/(r + 1) for each of the others. The candidate with the largest sum
    has the next seat. With one candidate a list these are the quotients of D'Hondt.

    It is no rule for the whole committee at once, and support can hurt: of twenty voters one more who approves of c
    and d costs c its seat (Sanchez-Fernandez and Fisteus 2019).

    References
    ----------
    .. [1] Lackner and Skowron, *Multi-Winner Voting with Approval Preferences*, 2023, section 2.3.
    .. [2] Sanchez-Fernandez and Fisteus, "Monotonicity axioms in approval-based multi-winner voting rules", AAMAS 2019.
    """

    name: ClassVar[str] = "sequential-pav"
    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        if ballots.priced:
            raise UsageError("'sequential-pav' fills seats and knows no costs: take 'equal-shares' for a budget.")
        groups, names = ballots.approvals(), ballots.candidates
        elected: set[int] = set()
        stages: list[Stage] = []
        while len(elected) < min(seats, len(names)):
            scores = [Fraction(0)] * len(names)
            for approved, number in groups:
                worth = Fraction(number, 1 + len(approved & elected))
                for i in approved:
                    scores[i] += worth
            left = [i for i in ballots.places if i not in elected]
            best = max(scores[i] for i in left)
            if not best:
                break
            tied = [i for i in left if scores[i] == best]
            at = len(stages) + 1
            i = tied[lots.pick("elect", at, [names[j] for j in tied])]
            elected.add(i)
            stages.append(Stage(at, "seat", names[i], {names[j]: scores[j] for j in left}, 0, (names[i],)))
        variant = {"weights": "1, 1/2, 1/3 ... for each further candidate a paper approves of"}
        return bought(ballots, Fraction(min(seats, len(names))), stages, variant, lots)
