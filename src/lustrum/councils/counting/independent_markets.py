"""Independent markets: dividing a whole among aims so that nobody gains by exaggerating."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.division import divided, divisions
from lustrum.councils.counting.lots import Lots, Way

Market = list[tuple[Fraction, int]]
"""Of one aim: different shares asked for, the largest first, each with how many ask for it or more."""


@dataclass(frozen=True)
class IndependentMarkets:
    """Divide a whole (weights over aims, a budget) by medians among ballots and phantoms.

    For each aim take the n shares that the ballots give it and n + 1 phantom ballots min(t (n - k), 1), k = 0 ... n,
    and of these the median. The phantoms rise with t; t is such that the medians add up to one.

    Sorted from the largest, b_1 >= b_2 ..., the median is

        max over i of min(b_i, i t),

    the point where the i-th voter's share meets the price i t: as if each aim were a market of its own. It grows with t
    in straight pieces, so that t is found at their ends exactly, in fractions: no bisection ever gives a third.

    Whoever wants the result near to their own ballot (in the sum of absolute gaps) gains nothing by stating another.
    Voters who want one aim each have it in proportion to their numbers; with two aims it is the median with uniform
    phantoms. It is not efficient for all: two voters who both give two thirds to an aim get less for it. That is the
    price of the former, no fault. Where t is not unique the medians are; t is the least.

    References
    ----------
    .. [1] Freeman, Pennock, Peters and Wortman Vaughan, "Truthful aggregation of budget proposals", Journal of Economic
       Theory 193 (2021), 105234, section 5.
    """

    name: ClassVar[str] = "independent-markets"
    takes: ClassVar[tuple[Form, ...]] = ("points",)
    own_ties: ClassVar[Way] = "never"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        papers = divisions(ballots)
        markets = [market([(shares[i], number) for shares, number in papers]) for i in ballots.places]
        t = balance(markets)
        shares = [price(each, t) for each in markets]
        variant = {
            "phantoms": "min(t (n - k), 1), k = 0 ... n, for n ballots",
            "t": f"{t}, where the medians add up to one",
            "truthful for": "the sum of absolute gaps to one's own ballot",
        }
        return divided(ballots, shares, variant, {"t": t})


def market(asked: list[tuple[Fraction, int]]) -> Market:
    """Return the different shares asked for, the largest first, each with how many ask for it or more."""
    found: dict[Fraction, int] = {}
    for share, number in asked:
        found[share] = found.get(share, 0) + number
    result, so_far = [], 0
    for share in sorted(found, reverse=True):
        so_far += found[share]
        result.append((share, so_far))
    return result


def price(each: Market, t: Fraction) -> Fraction:
    """Return the median of an aim at t: the largest of min(share, voters who ask for it x t)."""
    low, high = 0, len(each)  # the first place at which the share is no longer above the price
    while low < high:
        middle = (low + high) // 2
        if each[middle][0] <= each[middle][1] * t:
            high = middle
        else:
            low = middle + 1
    best = each[low][0] if low < len(each) else Fraction(0)
    return max(best, each[low - 1][1] * t) if low else best


def _next_end(each: Market, t: Fraction) -> Fraction | None:
    """Return where the straight piece to the right of t ends, None where it never does.

    Pieces end at share / voters, where a share becomes the median, and at the next share / voters, until where that one
    was: in this order both fall all along, so that the last one above t is soon found.
    """

    def end(place: int) -> Fraction:
        return each[(place + 1) // 2][0] / each[place // 2][1]

    low, high = 0, 2 * len(each) - 1  # the first place at which an end is not above t
    while low < high:
        middle = (low + high) // 2
        if end(middle) > t:
            low = middle + 1
        else:
            high = middle
    return end(low - 1) if low else None


def balance(markets: list[Market]) -> Fraction:
    """Return the least t at which the medians add up to one, exactly.

    Raises
    ------
    ArithmeticError
        Never: at t = 1 every median is the largest share asked for, and those add up to one or more.
    """
    low, high = Fraction(0), Fraction(1)
    while True:
        end = min((e for each in markets if (e := _next_end(each, low)) is not None), default=high)
        at_low, at_end = (sum(price(each, t) for each in markets) for t in (low, end))
        if at_end >= 1:
            if at_low >= 1:
                return low
            return low + (1 - at_low) * (end - low) / (at_end - at_low)
        low = end
        middle = (low + high) / 2
        if sum(price(each, middle) for each in markets) >= 1:
            high = middle
        else:
            low = middle
