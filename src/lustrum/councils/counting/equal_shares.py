"""The method of equal shares: everybody has the same part of the budget, and supporters buy together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.purses import Purses
from lustrum.councils.counting.spending import bought, price_list
from lustrum.councils.counting.support import sequence

Utility = Literal["cost", "cardinality"]
UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")
UTILITY_SAID: dict[Utility, str] = {
    "cost": "cost: a project is worth to each supporter what it costs",
    "cardinality": "cardinality: every project is worth 1 to each supporter",
}
SUPPORTERS = "more supporters"


@dataclass(frozen=True)
class EqualShares:
    """Spend a budget, or fill seats, so that every large enough group decides about its part.

    Each of n voters has B/n. A project of cost c with supporters i is affordable at rho if they can pay for it
    together, nobody more than rho times what it is worth to them:

        sum over supporters of min(money left_i, rho x utility_i) = c.

    The project with the smallest rho is bought, its supporters pay, and so on until nothing is affordable. Equal rho
    are common: more supporters come first, then the named order (the order in which the projects were published).

    Utilities are the *cost* of a project (rho is then one over the number of supporters who pay in full) or
    *cardinality*, 1 each. Official Polish counts take cost; cardinality elects others: both can be shown.

    For seats every candidate costs 1, B is the number of seats, and seats that nobody's money fills go by sequential
    Phragmen, where voters keep what they have left; for projects what is left stays, see `equal-shares-add1`.

    Parameters
    ----------
    utility : {"cost", "cardinality"}

    References
    ----------
    .. [1] Peters, Pierczynski and Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS
       2021.
    .. [2] Peters and Skowron, "Proportionality and the limits of welfarism", EC 2020.
    """

    utility: Utility = "cost"

    name: ClassVar[str] = "equal-shares"
    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        costs, budget = price_list(ballots, seats)
        electorate = Electorate.of(ballots, costs)
        found = electorate.buy(Fraction(budget, max(1, ballots.voters)), self.utility, lots)
        variant = {
            "utility": UTILITY_SAID[self.utility],
            "share": "budget / voters, blank papers among them",
            "completion": "none" if ballots.priced else "sequential Phragmen from the money left",
            "ties": SUPPORTERS,
        }
        stages = list(found.stages)
        if not ballots.priced and len(found.order) < seats:
            loads = [-money for money in found.money]
            stages += sequence(electorate.support(), loads, seats, found.order, lots)
        return bought(ballots, budget, stages, variant, lots)


@dataclass(frozen=True, eq=False)
class Purchases:
    """What was bought in order, the stages, and what each voter of a group of equal papers has left."""

    order: tuple[int, ...]
    cost: Fraction
    stages: tuple[Stage, ...]
    money: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Electorate:
    """Voters in groups of equal papers, and projects with their supporters.

    Parameters
    ----------
    names : tuple of str
    costs : sequence of Fraction
    voters : sequence of int
        How many in each group.
    supporters : mapping of int to sequence of int
        Groups that approve of a project; projects nobody approves of, or dearer than the budget, are left out.
    votes : mapping of int to int
        Of every project with supporters.
    """

    names: tuple[str, ...]
    costs: Sequence[Fraction]
    voters: Sequence[int]
    supporters: Mapping[int, Sequence[int]]
    votes: Mapping[int, int]

    @cached_property
    def single(self) -> dict[int, list[int]]:
        """Of each project the groups of one voter that support it."""
        return {i: [g for g in groups if self.voters[g] == 1] for i, groups in self.supporters.items()}

    @cached_property
    def many(self) -> dict[int, list[tuple[int, int]]]:
        """Of each project the groups of several voters that support it, with their number."""
        return {
            i: [(g, self.voters[g]) for g in groups if self.voters[g] != 1] for i, groups in self.supporters.items()
        }

    @classmethod
    def of(cls, ballots: Ballots, costs: Mapping[int, Fraction]) -> Electorate:
        """Return the electorate of some ballots; `costs` are those of the projects that may be bought."""
        groups = ballots.approvals()
        supporters: dict[int, list[int]] = defaultdict(list)
        votes: dict[int, int] = defaultdict(int)
        for group, (approved, number) in enumerate(groups):
            for project in approved:
                if project in costs:
                    supporters[project].append(group)
                    votes[project] += number
        prices = [costs.get(i, Fraction(0)) for i in ballots.places]
        return cls(ballots.candidates, prices, [number for _, number in groups], supporters, votes)

    def support(self) -> list[tuple[int, Sequence[int], Sequence[int], str]]:
        """Return the projects for `sequence`: place, groups of supporters, how many in every group, name."""
        return [(i, groups, self.voters, self.names[i]) for i, groups in sorted(self.supporters.items())]

    def buy(self, each: Fraction, utility: Utility, lots: Lots) -> Purchases:
        """Return what is bought when each voter has so much."""
        purses = Purses(each, len(self.voters), self.costs)
        bounds = {i: self.rho(Fraction(self.costs[i], votes), i, utility) for i, votes in self.votes.items()}
        stages: list[Stage] = []
        order: list[int] = []
        cost = Fraction(0)
        while found := self._cheapest(purses, bounds, utility):
            rho, tied = found
            project = self._first(tied, len(stages) + 1, lots)
            purses.pay(self.supporters[project], rho * self.costs[project] if self._by_cost(project, utility) else rho)
            del bounds[project]
            order.append(project)
            cost += self.costs[project]
            stages.append(self._stage(len(order), project, rho))
        return Purchases(tuple(order), cost, tuple(stages), purses.amounts())

    def _by_cost(self, project: int, utility: Utility) -> bool:
        return utility == "cost" and self.costs[project] > 0

    def rho(self, price: Fraction, project: int, utility: Utility) -> Fraction:
        """Return the most a supporter pays for a unit of utility, where they pay `price` at the most."""
        return price / self.costs[project] if self._by_cost(project, utility) else price

    def _cheapest(
        self, purses: Purses, bounds: dict[int, Fraction], utility: Utility
    ) -> tuple[Fraction, list[int]] | None:
        """Return the smallest rho and all projects that have it; what can no longer be paid for leaves `bounds`.

        A project's rho only grows while money is spent, so the last one found bounds it from below.
        """
        best: Fraction | None = None
        tied: list[int] = []
        order = sorted(bounds, key=bounds.__getitem__)
        for project in order:
            if best is not None and bounds[project] > best:
                break
            price = purses.price(self.costs[project], self.votes[project], self.single[project], self.many[project])
            if price is None:
                del bounds[project]
                continue
            rho = bounds[project] = self.rho(price, project, utility)
            if best is None or rho < best:
                best, tied = rho, [project]
            elif rho == best:
                tied.append(project)
        kept = {i: bounds[i] for i in order if i in bounds}
        bounds.clear()
        bounds.update(kept)  # nearly in order when it is sorted again
        return None if best is None else (best, sorted(tied))

    def _first(self, tied: Sequence[int], stage: int, lots: Lots) -> int:
        if len(tied) == 1:
            return tied[0]
        most = max(self.votes[i] for i in tied)
        left = [i for i in tied if self.votes[i] == most]
        if len(left) == 1:
            lots.keep("buy", stage, [self.names[i] for i in tied], SUPPORTERS, self.names[left[0]])
            return left[0]
        return left[lots.pick("buy", stage, [self.names[i] for i in left])]

    def _stage(self, number: int, project: int, rho: Fraction) -> Stage:
        name = self.names[project]
        return Stage(
            number, "buy", name, {name: self.votes[project]}, 0, (name,),
            more={"cost": self.costs[project], "rho": rho},
        )  # fmt: skip
