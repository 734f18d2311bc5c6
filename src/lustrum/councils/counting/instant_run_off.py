"""Instant run-off: the lowest goes, until somebody has more than half of the papers still in the count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.pairwise import cycles, preferred, sentence
from lustrum.councils.counting.stv_meek import single
from lustrum.councils.counting.stv_scottish import LOOK_BACK, one_of
from lustrum.errors import UsageError


@dataclass(frozen=True)
class InstantRunOff:
    """Elect one from rankings.

    Each paper counts for the highest it ranks of those still in the count. Whoever has more than half of the papers
    that count for anybody is elected. Else the lowest is excluded, and their papers go to the next. Of several lowest
    the one lower at the most recent earlier stage goes; if there is none, it is a tie.

    A rank left out is passed over; a paper ends at a rank given to several. Whoever beats every other candidate in
    pairs may be excluded early: where that happened, or where majorities run in a circle, the result says so.

    References
    ----------
    .. [1] Tideman, *Collective Decisions and Voting*, 2006, chapter 13 (the alternative vote).
    """

    name: ClassVar[str] = "instant-run-off"
    takes: ClassVar[tuple[Form, ...]] = ("ranked",)
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        if seats != 1:
            raise UsageError(f"An instant run-off elects one, not {seats}: for several take 'stv-scottish'.")
        names = ballots.candidates
        piles: list[list[tuple[tuple[int, ...], int]]] = [[] for _ in names]
        votes, valid = [0] * len(names), 0
        for ranks, number in ballots.rankings():
            if preferences := single(ranks):
                piles[preferences[0]].append((preferences, number))
                votes[preferences[0]] += number
                valid += number
        left, history, stages, gone = set(ballots.places), list[list[int]](), list[Stage](), ""
        winner = -1
        while winner < 0:
            history.append(list(votes))
            top = max(sorted(left), key=lambda i: votes[i])
            if 2 * votes[top] > sum(votes) or len(left) == 1:
                winner = top
            stages.append(
                Stage(
                    len(history), "exclude" if gone else "first", gone, dict(zip(names, votes, strict=True)),
                    valid - sum(votes), (names[winner],) if winner >= 0 else (),
                )
            )  # fmt: skip
            if winner < 0:
                least = min(votes[i] for i in left)
                lowest = [i for i in left if votes[i] == least]
                out = one_of("exclude", lowest, names, history, lots, worst=True, spare=len(left) - 1)
                left.discard(out)
                gone, votes[out] = names[out], 0
                for preferences, number in piles[out]:
                    after = preferences[preferences.index(out) + 1 :]
                    if (first := next((i for i in after if i in left), None)) is not None:
                        piles[first].append((preferences, number))
                        votes[first] += number
        return Count(
            elected=(names[winner],),
            stages=tuple(stages),
            ties=tuple(lots.ties),
            variant={
                "majority": "more than half of the papers still in the count",
                "left out rank": "passed over",
                "repeated rank": "the paper stops there",
                "ties": LOOK_BACK,
            },
            seats={names[winner]: 1},
            valid=valid,
            notes=self.notes(ballots, winner),
        )

    def notes(self, ballots: Ballots, winner: int) -> tuple[str, ...]:
        matrix, names = preferred(ballots), ballots.candidates
        said = [sentence(matrix, cycle, names) for cycle in cycles(matrix)]
        for i in ballots.places:
            if i != winner and all(matrix[i][j] > matrix[j][i] for j in ballots.places if j != i):
                said.append(
                    f"{names[i]} is preferred to every other candidate in pairs, to {names[winner]} by "
                    f"{matrix[i][winner]} to {matrix[winner][i]}, and was excluded all the same."
                )
        return tuple(said)
