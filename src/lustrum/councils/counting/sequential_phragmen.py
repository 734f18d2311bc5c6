"""Phragmen's sequential rule: supporters earn money at the same pace and buy as soon as they have enough."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count
from lustrum.councils.counting.equal_shares import Electorate
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.spending import bought, price_list
from lustrum.councils.counting.support import sequence

Misfit = Literal["stop", "skip"]
MISFITS: tuple[Misfit, ...] = ("stop", "skip")
MISFIT_SAID: dict[Misfit, str] = {
    "stop": "the first project that does not fit ends the count",
    "skip": "a project that does not fit is left out, the next one is looked at",
}


@dataclass(frozen=True)
class SequentialPhragmen:
    """Spend a budget, or fill seats, by letting supporters pay for what they get.

    Everybody starts with nothing and earns at the same pace. As soon as the supporters of a project have its cost
    together they buy it and have nothing left. For seats every candidate costs 1. By hand: with l_i the moment at which
    voter i last paid, project p of cost c with n supporters is bought at

        (c + sum over supporters of l_i) / n,

    the earliest first. A group of l/k of the voters that agrees gets at least l of k seats but one.

    With a budget the count ends at the first project that does not fit; with `misfit = "skip"` it is left out.

    Parameters
    ----------
    misfit : {"stop", "skip"}

    References
    ----------
    .. [1] Brill, Freeman, Janson and Lackner, "Phragmen's voting methods and justified representation", Mathematical
       Programming 203 (2024), 47-76.
    .. [2] Los, Christoff and Grossi, "Proportional budget allocations: towards a systematization", IJCAI 2022.
    """

    misfit: Misfit = "stop"

    name: ClassVar[str] = "sequential-phragmen"
    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        costs, budget = price_list(ballots, seats)
        electorate = Electorate.of(ballots, costs)
        start = [Fraction(0)] * len(electorate.voters)
        rest = [budget]

        def fits(project: int) -> bool | None:
            if electorate.costs[project] > rest[0]:
                return None if self.misfit == "stop" else False
            rest[0] -= electorate.costs[project]
            return True

        priced = ballots.priced
        stages = sequence(
            electorate.support(), start, len(ballots.candidates) if priced else seats, (), lots,
            electorate.costs if priced else None, fits if priced else None,
        )  # fmt: skip
        variant = {"loads": "start at 0; supporters of what is bought are level"}
        if priced:
            variant["what does not fit"] = MISFIT_SAID[self.misfit]
        return bought(ballots, budget, stages, variant, lots)
