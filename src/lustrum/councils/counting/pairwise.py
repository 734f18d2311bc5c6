"""Candidates two by two: who is preferred to whom by how many, the cycles among them, strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from lustrum.councils.counting.ballots import Ballots

Strength = Literal["winning-votes", "margins", "ratio"]
STRENGTHS: tuple[Strength, ...] = ("winning-votes", "margins", "ratio")
STRENGTH_SAID: dict[Strength, str] = {
    "winning-votes": "winning votes: how many prefer the winner of the pair, then how few the loser",
    "margins": "margins: how many more prefer the winner of the pair",
    "ratio": "ratio: those who prefer the winner of the pair to those who prefer the loser",
}
Matrix = list[list[int]]
Key = tuple[Fraction | int, ...]


def preferred(ballots: Ballots) -> Matrix:
    """Return how many papers rank each candidate above each other; whoever is not ranked is below all who are.

    Equals, and two candidates who are both not ranked, count for neither.

    Returns
    -------
    list of list of int, shape (candidates, candidates)
        Row above column.
    """
    count = len(ballots.candidates)
    matrix = [[0] * count for _ in range(count)]
    for ranks, number in ballots.rankings():
        below = set(range(count))
        for rank in ranks:
            below.difference_update(rank)
            for i in rank:
                row = matrix[i]
                for j in below:
                    row[j] += number
    return matrix


def strength_of(matrix: Matrix, i: int, j: int, strength: Strength) -> Key:
    """Return how strong the preference for i over j is, as something that can be compared.

    A ratio with nobody on the other side is stronger than any, more votes making it stronger still.
    """
    for_it, against = matrix[i][j], matrix[j][i]
    if strength == "margins":
        return (for_it - against,)
    if strength == "ratio":
        return (0, Fraction(for_it, against)) if against else (1, for_it)
    return (for_it, -against)


def wins(matrix: Matrix) -> list[tuple[int, int]]:
    """Return all pairs in which the first is preferred by more than the second."""
    places = range(len(matrix))
    return [(i, j) for i in places for j in places if matrix[i][j] > matrix[j][i]]


def cycles(matrix: Matrix) -> list[tuple[int, ...]]:
    """Return one cycle of majorities for every group of candidates who beat each other round about.

    A group is as large as can be, each of whom reaches each other by majorities; its shortest cycle from its first
    member is given.
    """
    beats = {i: [j for j in range(len(matrix)) if matrix[i][j] > matrix[j][i]] for i in range(len(matrix))}
    reach = reachable(len(matrix), wins(matrix))
    found, seen = [], set[int]()
    for i in beats:
        group = {j for j in beats if j in reach[i] and i in reach[j]}
        if i in seen or not group:
            continue
        seen |= group
        found.append(_shortest(i, beats, group))
    return found


def _shortest(start: int, beats: dict[int, list[int]], group: set[int]) -> tuple[int, ...]:
    paths: list[tuple[int, ...]] = [(start,)]
    seen = {start}
    while paths:
        longer = []
        for path in paths:
            for other in beats[path[-1]]:
                if other == start:
                    return path
                if other in group and other not in seen:
                    seen.add(other)
                    longer.append((*path, other))
        paths = longer
    return (start,)


def reachable(count: int, edges: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return whom each reaches along edges, in one step or more."""
    after: list[set[int]] = [set() for _ in range(count)]
    for i, j in edges:
        after[i].add(j)
    for middle in range(count):
        for i in range(count):
            if middle in after[i]:
                after[i] |= after[middle]
    return after


def levels(count: int, better: Sequence[set[int]]) -> list[list[int]]:
    """Return all in groups: those than whom nobody left is better, again and again."""
    left, found = set(range(count)), []
    while left:
        best = sorted(i for i in left if not any(i in better[j] for j in left if j != i))
        found.append(best)
        left -= set(best)
    return found


def sentence(matrix: Matrix, cycle: Sequence[int], names: Sequence[str]) -> str:
    """Return a cycle as people read it."""
    pairs = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    said = [f"{names[i]} beats {names[j]} {matrix[i][j]} to {matrix[j][i]}" for i, j in pairs]
    return f"The majorities run in a circle: {', '.join(said)}."
