"""What voters have left, in whole numbers of a unit that is made finer whenever a price asks for it: never rounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

OFTEN = 8
"""After so many purchases the unit is made as coarse as it can be."""


class Purses:
    """The money of groups of voters; groups that have the same amount share a purse.

    Parameters
    ----------
    each : Fraction
        What a voter has at the start.
    groups : int
    costs : sequence of Fraction
        Of the projects, whole in the unit chosen.
    """

    def __init__(self, each: Fraction, groups: int, costs: Sequence[Fraction]) -> None:
        self.unit = lcm(each.denominator, *(cost.denominator for cost in costs))
        self.values = [int(each * self.unit)]
        """Of each purse, in units of 1 / `unit`."""
        self.purse = [0] * groups
        """Of each group."""
        self.paid = 0

    def price(
        self, cost: Fraction, votes: int, single: Sequence[int], many: Sequence[tuple[int, int]]
    ) -> Fraction | None:
        """Return the most that a supporter pays for a project, None where all of them have too little.

        Parameters
        ----------
        cost : Fraction
        votes : int
            How many supporters.
        single : sequence of int
            Their groups of one.
        many : sequence of (int, int)
            Their other groups, with how many are in each.
        """
        have = Counter(map(self.purse.__getitem__, single))
        for group, number in many:
            have[self.purse[group]] += number
        due, left = (cost * self.unit).numerator, votes
        values = self.values
        for purse in sorted(have, key=values.__getitem__):
            if values[purse] * left >= due:
                return Fraction(due, left * self.unit)
            due -= values[purse] * have[purse]
            left -= have[purse]
        return None

    def pay(self, groups: Sequence[int], price: Fraction) -> None:
        """Take so much from every voter of some groups, or all they have where they have less."""
        due = price * self.unit
        finer = due.denominator
        if finer > 1:
            self.unit *= finer
            self.values = [value * finer for value in self.values]
        most = due.numerator
        known = {value: purse for purse, value in enumerate(self.values)}
        after: dict[int, int] = {}
        for purse in set(map(self.purse.__getitem__, groups)):
            left = max(0, self.values[purse] - most)
            if left not in known:
                known[left] = len(self.values)
                self.values.append(left)
            after[purse] = known[left]
        for group in groups:
            self.purse[group] = after[self.purse[group]]
        self.paid += 1
        if self.paid % OFTEN == 0:
            self.tidy()

    def tidy(self) -> None:
        """Drop purses nobody has, and take the largest unit that divides the others."""
        used = sorted(set(self.purse))
        now = {purse: place for place, purse in enumerate(used)}
        self.purse = [now[purse] for purse in self.purse]
        common = gcd(self.unit, *(self.values[purse] for purse in used))
        self.unit //= common
        self.values = [self.values[purse] // common for purse in used]

    def amounts(self) -> tuple[Fraction, ...]:
        """Return what a voter of each group has left."""
        left = [Fraction(value, self.unit) for value in self.values]
        return tuple(left[purse] for purse in self.purse)
