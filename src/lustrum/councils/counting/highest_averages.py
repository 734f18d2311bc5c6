"""Highest averages: each next seat to the list with the largest quotient, the engine of the divisor rules."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.list_seats import ListRule, Lists
from lustrum.councils.counting.lots import Lots

Quotient = tuple[int, Fraction]
"""What lists are compared by: an infinite quotient is (1, votes), any other (0, quotient)."""


@dataclass(frozen=True)
class HighestAverages(ListRule):
    """Give each next seat to the list with the largest votes / divisor; a rule says its divisors.

    Attributes
    ----------
    divisors : str
        As they are told.
    """

    divisors: ClassVar[str]

    def divisor(self, held: int) -> Fraction | int:
        """Return what votes are divided by where so many seats are held."""
        raise NotImplementedError

    def quotient(self, votes: int, held: int) -> Quotient:
        """Return the quotient of a list; by a divisor of 0 it is infinite."""
        by = self.divisor(held)
        return (0, Fraction(votes) / by) if by else (1, Fraction(votes))

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        """Return the seats of every list; lots are asked where more are equal than seats are left."""
        lists = Lists.of(ballots, seats, self.threshold, self.minimum)
        held = dict(lists.least)
        stages: list[Stage] = []
        left = lists.seats - sum(held.values())
        while left:
            now = {i: self.quotient(lists.votes[i], held[i]) for i in held if held[i] < lists.most(i)}
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
                more = {"quotient": figure, "held": held[i]}
                stages.append(Stage(at, "seat", name, {name: lists.votes[i]}, 0, (name,), more=more))
        return lists.result(held, stages, {"divisors": self.divisors}, lots, self.threshold, self.minimum)
