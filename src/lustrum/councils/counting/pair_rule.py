"""What rules that compare candidates in pairs have in common: the strength of a pair, and what their result says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.pairwise import STRENGTH_SAID, Matrix, Strength, cycles, sentence
from lustrum.councils.counting.places import first_places


@dataclass(frozen=True)
class PairRule:
    """What rules that compare candidates in pairs have in common.

    Parameters
    ----------
    strength : {"winning-votes", "margins", "ratio"}
        Of a pair that is won; where nobody leaves anybody out all three agree.
    """

    strength: Strength = "winning-votes"

    takes: ClassVar[tuple[Form, ...]] = ("ranked",)
    own_ties: ClassVar[Way] = "refuse"

    def result(
        self, ballots: Ballots, matrix: Matrix, groups: Sequence[Sequence[int]], seats: int, lots: Lots,
        notes: Sequence[str] = (), more: Mapping[str, Any] | None = None,
    ) -> Count:  # fmt: skip
        """Return the count of an order: groups of equals, the best first; every circle of majorities is named."""
        names, circles = ballots.candidates, cycles(matrix)
        elected = tuple(names[i] for i in first_places(groups, seats, names, lots))
        return Count(
            elected=elected,
            ties=tuple(lots.ties),
            variant={
                "strength": STRENGTH_SAID[self.strength],
                "not ranked": "below all ranked, equal to each other",
                "equal ranks": "count for neither",
            },
            seats=dict.fromkeys(elected, 1),
            valid=ballots.voters,
            ranking=tuple(tuple(names[i] for i in group) for group in groups),
            notes=(*(sentence(matrix, circle, names) for circle in circles), *notes),
            more={
                "winners": tuple(names[i] for i in groups[0]),
                "pairwise": by_name(matrix, names),
                **(more or {}),
                "cycles": tuple(tuple(names[i] for i in circle) for circle in circles),
            },
        )


def by_name(matrix: Matrix, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Return the pairwise figures by name: of row, those who prefer it to column."""
    return {a: dict(zip(names, row, strict=True)) for a, row in zip(names, matrix, strict=True)}
