"""Highest averages: each next seat to the list with the largest quotient, the engine of the divisor rules."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.list_seats import Lists
from lustrum.councils.counting.lots import Lots

Quotient = tuple[int, Fraction]
"""What lists are compared by: an infinite quotient is (1, votes), any other (0, quotient)."""


def by_divisor(divisor: Callable[[int], Fraction | int]) -> Callable[[int, int], Quotient]:
    """Return the quotient of votes by the divisor of so many seats; by a divisor of 0 it is infinite."""

    def quotient(votes: int, seats: int) -> Quotient:
        by = divisor(seats)
        return (0, Fraction(votes) / by) if by else (1, Fraction(votes))

    return quotient


def highest_averages(
    ballots: Ballots, seats: int, lots: Lots, quotient: Callable[[int, int], Quotient], said: str,
    threshold: Fraction | None, minimum: int | None,
) -> Count:  # fmt: skip
    """Return the seats of every list.

    Parameters
    ----------
    ballots : Ballots
    seats : int
    lots : Lots
        Asked where more lists have the largest quotient than seats are left.
    quotient : function
        Of votes and seats held.
    said : str
        The divisors, for the variant.
    threshold : Fraction, optional
        Share of all valid votes a list needs.
    minimum : int, optional
        Seats each list that takes part is sure of.
    """
    lists = Lists.of(ballots, seats, threshold, minimum)
    held = dict(lists.least)
    stages: list[Stage] = []
    left = lists.seats - sum(held.values())
    while left:
        now = {i: quotient(lists.votes[i], held[i]) for i in held if held[i] < lists.most(i)}
        if not now:
            break
        best = max(now.values())
        tied = [i for i in now if now[i] == best]
        while tied and left:
            at = len(stages) + 1
            # Where all of them get one, the order in which they do makes no difference.
            i = tied[lots.pick("seat", at, lists.names(tied)) if len(tied) > left else 0]
            tied.remove(i)
            held[i] += 1
            left -= 1
            name = ballots.candidates[i]
            figure: Fraction | str = "without limit" if best[0] else best[1]
            stages.append(
                Stage(at, "seat", name, {name: lists.votes[i]}, 0, (name,), more={"quotient": figure, "held": held[i]})
            )
    return lists.result(held, stages, {"divisors": said}, lots, threshold, minimum)
