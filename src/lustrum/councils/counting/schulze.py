"""Schulze's method: the strongest way from one candidate to another settles what majorities in a circle leave open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.lots import Lots
from lustrum.councils.counting.pair_rule import PairRule
from lustrum.councils.counting.pairwise import Key, Matrix, Strength, levels, preferred, strength_of, wins


@dataclass(frozen=True)
class Schulze(PairRule):
    """Order variants or candidates from rankings; whoever beats every other one in pairs is always first.

    Count for each pair how many papers prefer one to the other; whoever is not ranked stands below all who are. A way
    leads from A to B over pairs each of which is won; it is as strong as its weakest pair. A is better than B where the
    strongest way from A to B is stronger than the strongest from B to A. That is transitive, so it orders all; those
    than whom nobody is better are first. Several of them are tied, and so is whoever shares a later place.

    How strong a pair is, is a choice that can decide: by *winning votes* (the default: those who prefer the winner,
    where equal the fewer who prefer the loser), by *margins* or by *ratio*. Where nobody leaves anybody out all three
    agree.

    A cycle A > B > C > A among the majorities is named in the result with its figures.

    References
    ----------
    .. [1] Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
       election method", Social Choice and Welfare 36 (2011), 267-303, section 2.
    """

    name: ClassVar[str] = "schulze"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        names, matrix = ballots.candidates, preferred(ballots)
        paths = strongest_paths(matrix, self.strength)
        better = [{j for j in ballots.places if _stronger(paths[i][j], paths[j][i])} for i in ballots.places]
        strongest = {
            names[i]: {names[j]: said(paths[i][j], self.strength) for j in ballots.places if i != j}
            for i in ballots.places
        }
        groups = levels(len(names), better)
        return self.result(ballots, matrix, groups, seats, lots, more={"strongest_paths": strongest})


def strongest_paths(matrix: Matrix, strength: Strength) -> list[list[Key | None]]:
    """Return how strong the strongest way over won pairs is from each to each, None where there is none.

    Returns
    -------
    list of list, shape (candidates, candidates)
    """
    places = range(len(matrix))
    paths: list[list[Key | None]] = [[None for _ in places] for _ in places]
    for i, j in wins(matrix):
        paths[i][j] = strength_of(matrix, i, j, strength)
    for middle in places:
        for i in places:
            first = paths[i][middle]
            if first is None:
                continue
            for j in places:
                second = paths[middle][j]
                if second is None or j == i:
                    continue
                way, known = min(first, second), paths[i][j]
                if known is None or way > known:
                    paths[i][j] = way
    return paths


def _stronger(one: Key | None, other: Key | None) -> bool:
    return one is not None and (other is None or one > other)


def said(way: Key | None, strength: Strength) -> Any:
    """Return a strength as it is printed: votes, a margin or a ratio; None where there is no way."""
    if way is None:
        return None
    if strength == "ratio":
        return f"{way[1]} to 0" if way[0] else str(way[1])
    return way[0]
