"""Ballots that divide a whole among aims: read as shares of one, every fault named."""

from __future__ import annotations

from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, NoResultError
from lustrum.councils.counting.exact import decimal
from lustrum.errors import UsageError

Division = tuple[tuple[Fraction, ...], int]
"""The shares of a ballot, and how many papers hold it."""


def divisions(ballots: Ballots) -> list[Division]:
    """Return the ballots as shares that add up to one.

    All ballots add up to the same whole, 1 or 100 or another; what a ballot does not state is 0 of it.

    Returns
    -------
    list of (tuple of Fraction, int)
        Shares, shape (candidates,), and the number of papers.

    Raises
    ------
    UsageError
        If a share is negative, the sums differ, or there is no ballot.
    """
    found: dict[tuple[Fraction, ...], int] = {}
    whole: Fraction | None = None
    for paper in ballots.papers:
        shares = [Fraction(0)] * len(ballots.candidates)
        for i, figure in paper.points:
            shares[i] = figure
        at = f" (line {paper.line})" if paper.line else ""
        if (negative := next((i for i, share in enumerate(shares) if share < 0), None)) is not None:
            raise UsageError(
                f"A ballot gives {shares[negative]} to {ballots.candidates[negative]}{at}: less than nothing."
            )
        total = sum(shares)
        if not total:
            raise UsageError(f"A ballot gives nothing to any aim{at}: leave it out if it is blank.")
        if whole is None:
            whole = total
        elif total != whole:
            raise UsageError(f"A ballot adds up to {decimal(total)}{at}, others to {decimal(whole)}: mend it.")
        key = tuple(share / total for share in shares)
        found[key] = found.get(key, 0) + paper.count
    if not found:
        raise NoResultError("There is no ballot.")
    return sorted(found.items())


def divided(ballots: Ballots, shares: list[Fraction], variant: dict[str, str], more: dict[str, Fraction]) -> Count:
    """Return the count that gives each aim its share."""
    return Count(
        elected=tuple(name for name, share in zip(ballots.candidates, shares, strict=True) if share),
        variant=variant,
        shares=dict(zip(ballots.candidates, shares, strict=True)),
        valid=ballots.voters,
        more=more,
    )
