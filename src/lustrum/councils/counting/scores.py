"""Votes or points of each candidate, summed over the papers."""

from __future__ import annotations

from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.exact import read_exact


def scores_of(ballots: Ballots) -> tuple[list[Fraction], str]:
    """Return what each candidate has, and what that is.

    Approvals count 1 each. Figures are added up. Of rankings the first rank counts as many points as ranks may be given
    (``max_length`` of the file; as many as there are candidates where it states none), every later one point less.

    Returns
    -------
    list of Fraction, shape (candidates,)
    str
        Said of the variant.
    """
    scores = [Fraction(0)] * len(ballots.candidates)
    if ballots.form == "ranked":
        stated = read_exact(ballots.meta.get("max_length", ""))
        most = int(stated) if stated else len(ballots.candidates)
        for paper in ballots.papers:
            for rank, equals in enumerate(paper.ranks):
                for i in equals:
                    scores[i] += paper.count * max(0, most - rank)
        return scores, f"points by rank: {most} for the first, one less for every later rank"
    if ballots.form == "points":
        for paper in ballots.papers:
            for i, figure in paper.points:
                scores[i] += paper.count * figure
        return scores, "sum of points"
    for paper in ballots.papers:
        for i in paper.named:
            scores[i] += paper.count
    return scores, "votes"
