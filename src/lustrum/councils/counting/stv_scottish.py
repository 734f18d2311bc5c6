"""The single transferable vote as Scottish councils are elected: weighted inclusive Gregory, values cut at 0.00001."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way

UNIT = 100_000
"""A whole vote, in units of 0.00001: the count is in whole numbers of them."""
PLACES = 5
NO_VOTES = "no lot needed: none of them ever had a vote, and all will be excluded"
LOOK_BACK = "most recent earlier stage at which they were unequal"

Pile = list[tuple[int, int]]
"""Papers of a candidate: which, and the value each was received with."""


@dataclass(frozen=True)
class ScottishSTV:
    """Elect several from rankings, so that every large group has its share: rules 45 to 52 of the Scottish order.

    1. *Quota*: valid papers divided by seats plus one, the fraction dropped, plus 1 (rule 46). A candidate with the
       quota or more at the end of a stage is elected (rule 47).
    2. *Surplus* (rules 48, 49), the largest first, one a stage, before any exclusion. All papers of the candidate are
       sorted by their next preference for somebody who is neither elected nor excluded. Each goes on with the value

           surplus x value when received / votes of the candidate,     cut after five decimals,

       so that every paper keeps a value of its own. A candidate exactly on the quota has no surplus and makes no stage.
    3. *Exclusion* (rules 50, 51): where there is no surplus, the lowest; all papers go on with the value they have.
    4. *End* (rule 52): when as many candidates are left as vacancies, all of them are elected, without another
       transfer and without a quota.
    5. *Ties*: the most recent earlier stage at which those tied had unequal votes decides; if there is none, a lot.
       Of several equal at the lowest with one lower still at that stage, that one is excluded.

    A paper whose next preference is left out or given to two stops there: it cannot be transferred. What is cut off
    counts with it, so that valid papers are the votes of all candidates and those not transferable, at every stage.

    References
    ----------
    .. [1] The Scottish Local Government Elections Order 2007, SSI 2007/42, schedule 1, rules 45 to 52.
    """

    name: ClassVar[str] = "stv-scottish"
    takes: ClassVar[tuple[Form, ...]] = ("ranked",)
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        return _Count(ballots, seats, lots).result()


class _Count:
    """One count under way."""

    def __init__(self, ballots: Ballots, seats: int, lots: Lots) -> None:
        self.names, self.lots, self.seats = ballots.candidates, lots, min(seats, len(ballots.candidates))
        self.notes: list[str] = []
        if seats > len(self.names):
            self.notes.append(f"{seats} seats and {len(self.names)} candidates: the other seats stay vacant.")
        self.papers: list[tuple[tuple[int, ...], int]] = []
        self.valid = 0
        for ranks, number in ballots.rankings():
            if preferences := consecutive(ranks):
                self.papers.append((preferences, number))
                self.valid += number
        self.quota = self.valid // (seats + 1) + 1
        count = len(self.names)
        self.votes, self.piles = [0] * count, [Pile() for _ in range(count)]
        self.continuing, self.elected, self.in_hand = set(range(count)), list[int](), set[int]()
        self.history: list[list[int]] = []
        self.stages: list[Stage] = []
        self.next_at = [0] * len(self.papers)

    def result(self) -> Count:
        for number, (preferences, papers) in enumerate(self.papers):
            self.piles[preferences[0]].append((number, UNIT))
            self.votes[preferences[0]] += papers * UNIT
        self.close("first", "")
        while len(self.elected) < self.seats:
            if self.in_hand:
                self.transfer_surplus()
            else:
                self.exclude()
        return Count(
            elected=tuple(self.names[i] for i in self.elected),
            stages=tuple(self.stages),
            ties=tuple(self.lots.ties),
            variant={
                "quota": "valid / (seats + 1), fraction dropped, + 1",
                "transfer": "weighted inclusive Gregory, all papers, values cut after 5 decimals",
                "last vacancies": "all who are left, without transfer",
                "left out or repeated rank": "the paper stops there",
                "ties": LOOK_BACK,
            },
            seats={self.names[i]: 1 for i in self.elected},
            valid=self.valid,
            notes=tuple(self.notes),
            more={"quota": self.quota},
        )

    def close(self, action: str, candidate: str) -> None:
        """End a stage: elect whom it brought to the quota, and all who are left where the rest is theirs."""
        before = len(self.elected)
        reached = [i for i in self.continuing if self.votes[i] >= self.quota * UNIT]
        for i in sorted(reached, key=lambda i: (-self.votes[i], i))[: self.seats - before]:
            self.elect(i)
        if len(self.continuing) <= self.seats - len(self.elected):
            for i in sorted(self.continuing, key=lambda i: (-self.votes[i], i)):
                self.elect(i)
        self.history.append(list(self.votes))
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                candidate,
                {name: Fraction(votes, UNIT) for name, votes in zip(self.names, self.votes, strict=True)},
                Fraction(self.valid * UNIT - sum(self.votes), UNIT),
                tuple(self.names[i] for i in self.elected[before:]),
                PLACES,
            )
        )

    def elect(self, i: int) -> None:
        self.continuing.discard(i)
        self.elected.append(i)
        if self.votes[i] > self.quota * UNIT:
            self.in_hand.add(i)

    def transfer_surplus(self) -> None:
        most = max(self.votes[i] for i in self.in_hand)
        i = self.one_of("surplus", [each for each in self.in_hand if self.votes[each] == most], worst=False)
        self.in_hand.discard(i)
        total, surplus = self.votes[i], self.votes[i] - self.quota * UNIT
        self.move(i, lambda value: value * surplus // total)
        self.votes[i] = self.quota * UNIT
        self.close("surplus", self.names[i])

    def exclude(self) -> None:
        least = min(self.votes[i] for i in self.continuing)
        i = self.one_of("exclude", [each for each in self.continuing if self.votes[each] == least], worst=True)
        self.continuing.discard(i)
        self.move(i, lambda value: value)
        self.votes[i] = 0
        self.close("exclude", self.names[i])

    def move(self, source: int, value_of: Callable[[int], int]) -> None:
        """Pass all papers of a candidate on to the next preference for somebody still in the count."""
        for paper, value in self.piles[source]:
            preferences, number = self.papers[paper]
            place = self.next_at[paper] + 1
            while place < len(preferences) and preferences[place] not in self.continuing:
                place += 1
            self.next_at[paper] = place
            if place < len(preferences):
                passed = value_of(value)
                self.piles[preferences[place]].append((paper, passed))
                self.votes[preferences[place]] += passed * number
        self.piles[source] = Pile()

    def one_of(self, kind: str, tied: Sequence[int], *, worst: bool) -> int:
        spare = len(self.continuing) - (self.seats - len(self.elected))
        return one_of(kind, tied, self.names, self.history, self.lots, worst=worst, spare=spare)


def one_of(
    kind: str, tied: Sequence[int], names: Sequence[str], history: Sequence[Sequence[int]], lots: Lots,
    *, worst: bool, spare: int = 0,
) -> int:  # fmt: skip
    """Return the one of several with equal votes who comes first, or last, by the most recent stage that tells them.

    Parameters
    ----------
    kind : str
        For what.
    tied : sequence of int
        Places of those with equal votes.
    names : sequence of str
    history : sequence of sequence of int
        Votes at the end of every stage so far, the present one last.
    lots : Lots
        Asked where no stage tells them apart.
    worst : bool
        Whether the lowest is sought.
    spare : int
        How many candidates are left beyond the vacancies: where none of those tied ever had a vote and all of them
        will be excluded, their order moves no paper and needs no lot.
    """
    tied = left = sorted(tied)
    if len(tied) == 1:
        return tied[0]
    for earlier in reversed(history):
        sought = (min if worst else max)(earlier[i] for i in left)
        left = [i for i in left if earlier[i] == sought]
        if len(left) == 1:
            lots.keep(kind, len(history) + 1, [names[i] for i in tied], LOOK_BACK, names[left[0]])
            return left[0]
    known = [names[i] for i in left]
    if worst and len(left) <= spare and not any(earlier[i] for earlier in history for i in left):
        lots.keep(kind, len(history) + 1, known, NO_VOTES, known[0])
        return left[0]
    return left[lots.pick(kind, len(history) + 1, known, worst=worst)]


def consecutive(ranks: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the preferences of a paper up to the first rank that is left out or given to several.

    >>> consecutive(((2,), (0,), (), (1,))), consecutive(((2,), (0, 1), (3,)))
    ((2, 0), (2,))
    """
    found: list[int] = []
    for rank in ranks:
        if len(rank) != 1:
            break
        if rank[0] not in found:
            found.append(rank[0])
    return tuple(found)
