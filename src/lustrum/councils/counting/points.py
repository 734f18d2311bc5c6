"""Points: the largest sums have the seats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.places import by_figure, first_places
from lustrum.councils.counting.scores import scores_of


@dataclass(frozen=True)
class Points:
    """Elect those with the most points.

    Figures are added up; an approval is one point; of rankings the first rank has as many points as there are ranks and
    every later one a point less (Borda). Simple and easily bent: who gives all points to one and none to its strongest
    rival counts most.

    References
    ----------
    .. [1] Young, "Social choice scoring functions", SIAM Journal on Applied Mathematics 28 (1975), 824-838.
    """

    name: ClassVar[str] = "points"
    takes: ClassVar[tuple[Form, ...]] = ("points", "approved", "ranked", "lists")
    own_ties: ClassVar[Way] = "refuse"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        names = ballots.candidates
        scores, what = scores_of(ballots)
        groups = by_figure(scores)
        elected = first_places(groups, seats, names, lots)
        votes = dict(zip(names, scores, strict=True))
        total = sum(scores)
        return Count(
            elected=tuple(names[i] for i in elected),
            stages=(Stage(1, "first", "", votes, 0, tuple(names[i] for i in elected)),),
            ties=tuple(lots.ties),
            variant={"points": what},
            seats={names[i]: 1 for i in elected},
            shares={name: score / total for name, score in votes.items()} if total else {},
            valid=ballots.voters,
            ranking=tuple(tuple(names[i] for i in group) for group in groups),
        )
