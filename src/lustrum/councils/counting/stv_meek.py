"""The single transferable vote by Meek's rule: the elected keep only so much of each paper as the quota needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.keep_factors import UNIT, Settled, Tree
from lustrum.councils.counting.lots import Lots, Way

NEAR, EXACT = 10**36, 10**12
"""Votes of the elected are brought to the quota within 1e-14, and within 1e-38 where two candidates are that close."""
SAME = 100
"""Votes nearer than this many times what is settled are the same."""
PLACES = 12


@dataclass(frozen=True)
class MeekSTV:
    """Elect several from rankings; a paper counts alike wherever it went before.

    Every candidate has a keep factor: 1 while in the count, 0 once excluded, and once elected as much as brings their
    votes down to the quota. A paper gives each candidate in turn the factor's share of what has come so far and passes
    on the rest; what passes everybody is excess. With it the quota falls:

        quota = (valid - excess) / (seats + 1),        keep factor <- keep factor x quota / votes,

    the second for each elected, again and again until votes of the elected are the quota. Whoever reaches the quota on
    the way is elected. When nothing moves any more and seats are left, the lowest is excluded, and all begins anew.

    The rule has no finite arithmetic: the stage at which votes have settled is irrational in general, and nine decimals
    have elected another candidate. Here whole numbers of 1e-50 of a vote are counted; the elected are brought to the
    quota within 1e-14, and within 1e-38 where two of the lowest, or a candidate and the quota, are nearer than 1e-12.
    Whoever is equal then is tied. Last figures, after the seats are filled, depend on when one stops: here at once.

    A rank left out is passed over; a paper ends at a rank given to several.

    References
    ----------
    .. [1] Hill, Wichmann and Woodall, "Algorithm 123: single transferable vote by Meek's method", The Computer Journal
       30 (1987), 277-281.
    .. [2] Wichmann, "The computational accuracy using the Meek algorithm", Voting matters 12 (2000).
    """

    name: ClassVar[str] = "stv-meek"
    takes: ClassVar[tuple[Form, ...]] = ("ranked",)
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return _Count(ballots, seats, lots).result()


class _Count:
    """One count under way."""

    def __init__(self, ballots: Ballots, seats: int, lots: Lots) -> None:
        self.names, self.lots = ballots.candidates, lots
        self.given, self.seats = seats, min(seats, len(ballots.candidates))
        self.papers: dict[tuple[int, ...], int] = defaultdict(int)
        for ranks, number in ballots.rankings():
            if preferences := single(ranks):
                self.papers[preferences] += number
        self.papers_each = gcd(*self.papers.values()) or 1  # all papers a million times count alike
        self.papers = {preferences: number // self.papers_each for preferences, number in self.papers.items()}
        self.valid = sum(self.papers.values())
        self.keep = [UNIT] * len(self.names)
        self.hopeful, self.elected = set(range(len(self.names))), list[int]()
        self.stages: list[Stage] = []
        self.settle(NEAR)

    def result(self) -> Count:
        action, gone, before = "first", "", 0
        while True:
            if self.elect_reached():
                if action == "first":
                    self.close(action, gone, before)
                    action, before = "converged", len(self.elected)
                if len(self.elected) < self.seats:
                    self.settle(NEAR)
                    continue
            if len(self.hopeful) + len(self.elected) <= self.seats:
                for i in sorted(self.hopeful, key=lambda i: (-self.votes[i], i)):
                    self.elect(i)
            lowest = self.lowest()
            if len(self.elected) < self.seats and self.close_call(lowest) and self.within > EXACT:
                self.settle(EXACT)
                continue
            if action != "converged" or self.stages[-1].votes != self.printed():
                self.close(action, gone, before)
            if len(self.elected) == self.seats:
                return self.told()
            action, gone, before = "exclude", self.exclude(lowest), len(self.elected)
            self.settle(NEAR)

    def settle(self, within: int) -> None:
        """Move keep factors until the elected hold the quota."""
        self.within = within
        tree = Tree(self.papers, self.hopeful, self.elected)
        found = Settled(tree, self.keep, self.elected, self.given, self.valid, within)
        self.votes, self.quota = found.votes, found.quota

    def told(self) -> Count:
        vacant = self.given - len(self.elected)
        said = f"{self.given} seats and {len(self.names)} candidates: {vacant} stay vacant."
        return Count(
            elected=tuple(self.names[i] for i in self.elected),
            stages=tuple(self.stages),
            ties=tuple(self.lots.ties),
            variant={
                "quota": "(valid - excess) / (seats + 1), falling as papers run out",
                "transfer": "Meek: keep factors, papers of the elected counted on",
                "arithmetic": "whole numbers of 1e-50 of a vote, settled within 1e-14, where close within 1e-38",
                "left out rank": "passed over",
                "repeated rank": "the paper stops there",
            },
            seats={self.names[i]: 1 for i in self.elected},
            valid=self.valid * self.papers_each,
            notes=(said,) if vacant else (),
            more={"keep_factors": {self.names[i]: Fraction(self.keep[i], UNIT) for i in self.elected}},
        )

    def elect_reached(self) -> bool:
        """Elect all who have the quota, as far as the count settles it.

        More of them than seats are left can only be equal.
        """
        if self.within > EXACT and any(abs(self.votes[i] - self.quota) <= NEAR * SAME for i in self.hopeful):
            self.settle(EXACT)
        same = EXACT * SAME
        reached = [i for i in self.hopeful if self.votes[i] >= self.quota - same]
        reached.sort(key=lambda i: (-self.votes[i], i))
        free = self.seats - len(self.elected)
        if len(reached) > free:
            last = self.votes[reached[free]]
            sure = [i for i in reached if self.votes[i] > last + same]
            tied = [i for i in reached if abs(self.votes[i] - last) <= same]
            while len(sure) < free:
                known = [self.names[i] for i in sorted(tied)]
                sure.append(sorted(tied)[self.lots.pick("elect", len(self.stages) + 1, known)])
                tied.remove(sure[-1])
            reached = sure
        for i in reached:
            self.elect(i)
        return bool(reached)

    def elect(self, i: int) -> None:
        self.hopeful.discard(i)
        self.elected.append(i)

    def lowest(self) -> list[int]:
        """Return those with the fewest votes, equal within what the count settles."""
        if not self.hopeful:
            return []
        least = min(self.votes[i] for i in self.hopeful)
        return sorted(i for i in self.hopeful if self.votes[i] - least <= EXACT * SAME)

    def close_call(self, lowest: Sequence[int]) -> bool:
        if not lowest:
            return False
        least = self.votes[lowest[0]]
        return sum(self.votes[i] - least <= NEAR * SAME for i in self.hopeful) > 1

    def exclude(self, lowest: Sequence[int]) -> str:
        place = self.lots.pick("exclude", len(self.stages) + 1, [self.names[i] for i in lowest], worst=True)
        gone = lowest[place]
        self.hopeful.discard(gone)
        self.keep[gone] = 0
        return self.names[gone]

    def printed(self) -> dict[str, Fraction]:
        cut = UNIT // 10**PLACES
        each = self.papers_each
        return {name: Fraction(v * each // cut, 10**PLACES) for name, v in zip(self.names, self.votes, strict=True)}

    def close(self, action: str, candidate: str, before: int) -> None:
        votes = self.printed()
        self.stages.append(
            Stage(
                len(self.stages) + 1, action, candidate, votes, self.valid * self.papers_each - sum(votes.values()),
                tuple(self.names[i] for i in self.elected[before:]), PLACES,
                {"quota": Fraction(self.quota * self.papers_each * 10**PLACES // UNIT, 10**PLACES)},
            )
        )  # fmt: skip


def single(ranks: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the preferences of a paper, ranks left out passed over, up to a rank given to several.

    >>> single(((2,), (), (1,))), single(((2,), (0, 1), (3,)))
    ((2, 1), (2,))
    """
    found: list[int] = []
    for rank in ranks:
        if len(rank) > 1:
            break
        if rank and rank[0] not in found:
            found.append(rank[0])
    return tuple(found)
