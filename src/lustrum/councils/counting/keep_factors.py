"""Meek's keep factors: how much of each paper the elected keep, so that each holds the quota and no more.

Whole numbers throughout, in units of 1e-50: what one candidate does not keep another has, to the last unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lustrum.errors import StoppedError

UNIT = 10**50
MOST_ROUNDS = 5_000
MOST_LEAPS = 3
"""How often the faster way may lose ground before only the sure one is taken."""

Papers = Mapping[tuple[int, ...], int]
"""Preferences, and how many papers hold them."""


class Tree:
    """Papers by what they have in common: those that pass the same elected candidates are counted at once.

    Parameters
    ----------
    papers : mapping of tuple of int to int
    hopeful : set of int
        At the first of these a paper stays as a whole.
    elected : sequence of int
        They keep a part; anybody else is passed over.
    """

    def __init__(self, papers: Papers, hopeful: set[int], elected: Sequence[int]) -> None:
        kept = set(elected)
        parts: dict[tuple[int, ...], int] = defaultdict(int)
        for preferences, number in papers.items():
            part: list[int] = []
            for i in preferences:
                if i in hopeful:
                    part.append(i)
                    break
                if i in kept:
                    part.append(i)
            parts[tuple(part)] += number
        self.hopeful = hopeful
        self.total = sum(parts.values())
        self.nodes: list[tuple[int, int, int, int]] = []
        """Of each: its parent, the candidate, papers that come to it, papers that end behind it."""
        place: dict[tuple[int, ...], int] = {(): -1}
        through: dict[tuple[int, ...], int] = defaultdict(int)
        for part_, number in parts.items():
            for length in range(1, len(part_) + 1):
                through[part_[:length]] += number
        for path in sorted(through, key=lambda path: (len(path), path)):
            place[path] = len(self.nodes)
            self.nodes.append((place[path[:-1]], path[-1], through[path], parts.get(path, 0)))
        self.blank = parts.get((), 0)

    def votes(self, keep: Sequence[int]) -> tuple[list[int], int]:
        """Return the votes of all, and the excess that passes everybody, at some keep factors.

        Parameters
        ----------
        keep : sequence of int
            Of every candidate, in units of 1e-50.
        """
        votes, excess = [0] * len(keep), self.blank * UNIT
        passed: list[int] = []
        hopeful = self.hopeful
        for parent, i, number, ends in self.nodes:
            comes = UNIT if parent < 0 else passed[parent]
            if i in hopeful:
                votes[i] += number * comes
                passed.append(0)
                continue
            kept = comes * keep[i] // UNIT
            votes[i] += number * kept
            passed.append(comes - kept)
            excess += ends * (comes - kept)
        return votes, excess


class Settled:
    """Keep factors at which the elected hold the quota.

    The sure way multiplies each factor by quota / votes, which comes nearer with every step. The faster way learns from
    each step how the votes answer (Broyden's method, begun with the sure step) and goes back where it loses ground.

    Parameters
    ----------
    tree : Tree
    keep : list of int
        Where to begin; changed in place.
    elected : sequence of int
    seats : int
    valid : int
    within : int
        How near to the quota votes of the elected have to come.

    Raises
    ------
    StoppedError
        If they do not come so near.
    """

    def __init__(
        self, tree: Tree, keep: list[int], elected: Sequence[int], seats: int, valid: int, within: int
    ) -> None:
        self.tree, self.keep, self.elected, self.seats, self.valid = tree, keep, list(elected), seats, valid
        self.look()
        lost = 0
        inverse = self.sure_inverse()
        for _ in range(MOST_ROUNDS):
            gaps = self.gaps()
            if all(abs(gap) <= within for gap in gaps):
                return
            before, factors = max(map(abs, gaps)), [keep[i] for i in self.elected]
            moves = [-(sum(h * gap for h, gap in zip(row, gaps, strict=True)) // UNIT) for row in inverse]
            for i, factor, move in zip(self.elected, factors, moves, strict=True):
                keep[i] = min(UNIT, max(factor // 4, factor + move))
            self.look()
            now = self.gaps()
            if max(map(abs, now)) > before and lost <= MOST_LEAPS:
                lost += 1
                for i, factor in zip(self.elected, factors, strict=True):
                    keep[i] = factor
                self.look()
                inverse = self.sure_inverse()
                for place, i in enumerate(self.elected):
                    keep[i] = min(UNIT, keep[i] - inverse[place][place] * gaps[place] // UNIT)
                self.look()
            if lost > MOST_LEAPS:
                inverse = self.sure_inverse()
            else:
                moved = [keep[i] - factor for i, factor in zip(self.elected, factors, strict=True)]
                answered = [new - old for new, old in zip(self.gaps(), gaps, strict=True)]
                inverse = learnt(inverse, moved, answered)
        raise StoppedError(f"Keep factors did not settle in {MOST_ROUNDS:,} rounds.")

    def look(self) -> None:
        """Count the votes at the factors there are."""
        self.votes, self.excess = self.tree.votes(self.keep)
        self.quota = (self.valid * UNIT - self.excess) // (self.seats + 1)

    def gaps(self) -> list[int]:
        return [self.votes[i] - self.quota for i in self.elected]

    def sure_inverse(self) -> list[list[int]]:
        """Return how factors answer to votes if those of others stood still: factor / votes, in units."""
        size = range(len(self.elected))
        return [
            [self.keep[i] * UNIT // max(1, self.votes[i]) if place == other else 0 for other in size]
            for place, i in enumerate(self.elected)
        ]


def learnt(inverse: list[list[int]], moved: Sequence[int], answered: Sequence[int]) -> list[list[int]]:
    """Return an inverse that would have foreseen the last step (Broyden 1965), changed no more than that asks for.

    Parameters
    ----------
    inverse : list of list of int, shape (elected, elected)
        In units of 1e-50.
    moved, answered : sequence of int
        How factors moved and what the gaps did.
    """
    size = range(len(moved))
    foreseen = [sum(h * a for h, a in zip(row, answered, strict=True)) // UNIT for row in inverse]
    along = [sum(moved[i] * inverse[i][j] for i in size) // UNIT for j in size]
    scale = sum(move * f for move, f in zip(moved, foreseen, strict=True))
    if not scale:
        return inverse
    return [[inverse[i][j] + (moved[i] - foreseen[i]) * along[j] * UNIT // scale // 1 for j in size] for i in size]
