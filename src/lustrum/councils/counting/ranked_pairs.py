"""Ranked pairs: majorities are locked in from the strongest down, unless they would close a circle."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.lots import Lots
from lustrum.councils.counting.pair_rule import PairRule
from lustrum.councils.counting.pairwise import Matrix, levels, preferred, reachable, strength_of, wins

Pair = tuple[int, int]


@dataclass(frozen=True)
class RankedPairs(PairRule):
    """Order variants or candidates from rankings, by the strongest majorities that can stand together.

    Sort all pairs that are won, the strongest first. Take them in turn: a pair is locked, unless those locked already
    lead from its loser to its winner. What is locked orders all; first is whom nobody is locked above.

    Pairs of equal strength that cannot all be locked can give two orders: then which of them is taken first is a tie on
    record, and `orders` counts those that are possible where the result is refused or does not hang on it.

    Parameters
    ----------
    strength : {"winning-votes", "margins", "ratio"}
        Of a pair that is won; Tideman took margins. Where nobody leaves anybody out all three agree.

    References
    ----------
    .. [1] Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987),
       185-206.
    """

    name: ClassVar[str] = "ranked-pairs"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        names, matrix = ballots.candidates, preferred(ballots)
        locked, dropped = self.lock(matrix, names, lots)
        groups = levels(len(names), reachable(len(names), locked))
        notes = [
            f"{names[i]} over {names[j]} ({matrix[i][j]} to {matrix[j][i]}) is not locked: stronger pairs lead from "
            f"{names[j]} to {names[i]}."
            for i, j in dropped
        ]
        more = {
            "locked": tuple((names[i], names[j]) for i, j in locked),
            "not_locked": tuple((names[i], names[j]) for i, j in dropped),
        }
        return self.result(ballots, matrix, groups, seats, lots, notes, more)

    def lock(self, matrix: Matrix, names: tuple[str, ...], lots: Lots) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs that are locked, in that order, and those that are not."""

        def strength(pair: Pair) -> tuple[object, ...]:
            return strength_of(matrix, *pair, self.strength)

        locked, dropped, step = list[Pair](), list[Pair](), 0
        for _, equal in groupby(sorted(wins(matrix), key=lambda pair: (strength(pair), (-pair[0], -pair[1])),
                                       reverse=True), key=strength):  # fmt: skip
            left = list(equal)
            while left:
                step += 1
                reach = reachable(len(matrix), locked)
                dropped += [pair for pair in left if pair[0] in reach[pair[1]]]
                left = [pair for pair in left if pair[0] not in reach[pair[1]]]
                together = reachable(len(matrix), [*locked, *left])
                if not any(i in together[i] for i in range(len(matrix))):
                    locked += left
                    break
                free = [pair for pair in left if pair[0] not in together[pair[1]]]
                locked += free  # part of no circle, whatever else is locked
                left = [pair for pair in left if pair not in free]
                place = lots.pick("lock", step, [f"{names[i]} over {names[j]}" for i, j in left])
                locked.append(left.pop(place))
        return locked, dropped
