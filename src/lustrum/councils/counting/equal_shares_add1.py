"""Equal shares, completed: every voter gets one more of the currency until the budget would be passed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.equal_shares import SUPPORTERS, UTILITY_SAID, Electorate, Purchases, Utility
from lustrum.councils.counting.exact import money
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.spending import bought, price_list
from lustrum.errors import UsageError

MOST_STEPS = 100_000


@dataclass(frozen=True)
class EqualSharesAdd1:
    """Spend a budget by equal shares, and nearly all of it.

    Plain equal shares leaves money that no group can spend alone. Here it is run again with one unit of currency more
    for each voter, and once more, as long as what is bought stays within the budget: the last outcome within it is
    taken, not the first that leaves no room. What is then left goes to the projects with the greatest utility for their
    cost that still fit (with cost utilities: the most votes), which is called the utilitarian completion.

    Projects dearer than the whole budget take no part. Ties: more supporters, then the named order.

    Parameters
    ----------
    utility : {"cost", "cardinality"}
    step : int
        Units of currency more for each voter a step.

    References
    ----------
    .. [1] Faliszewski, Flis, Peters, Pierczynski, Skowron, Stolicki, Szufa and Talmon, "Participatory budgeting: data,
       tools, and analysis", IJCAI 2023.
    .. [2] Peters, Pierczynski and Skowron, "Proportional participatory budgeting with additive utilities", NeurIPS
       2021.
    """

    utility: Utility = "cost"
    step: int = 1

    name: ClassVar[str] = "equal-shares-add1"
    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        if ballots.budget is None:
            raise UsageError(
                "'equal-shares-add1' spends a budget; for seats take 'equal-shares', completed by Phragmen."
            )
        if self.step < 1:
            raise UsageError(f"A step of {self.step} units is none: give 1 or more.")
        costs, budget = price_list(ballots, seats)
        electorate = Electorate.of(ballots, costs)
        found, steps, over, earlier = self.last_within(electorate, ballots, budget, lots)
        notes = []
        if over is not None:
            said = f"With {steps:,} more for each voter {money(found.cost)} is spent"
            notes.append(f"{said}; with {over:,} more the budget would be passed.")
        if earlier:
            notes.append(f"{earlier} ties of earlier steps were broken by the same rule; shown are those of the last.")
        stages = [*found.stages, *self.utilitarian(electorate, budget - found.cost, found, lots)]
        variant = {
            "utility": UTILITY_SAID[self.utility],
            "share": "budget / voters, blank papers among them",
            "completion": f"add {self.step} a voter a step, last outcome within the budget; then utilitarian",
            "ties": SUPPORTERS,
        }
        count = bought(ballots, budget, stages, variant, lots, notes)
        return Count(**{**vars(count), "more": {**count.more, "added": steps, "first_over_budget": over}})

    def last_within(
        self, electorate: Electorate, ballots: Ballots, budget: Fraction, lots: Lots
    ) -> tuple[Purchases, int, int | None, int]:
        """Return the last outcome within the budget, the step it belongs to, the first that is over, ties before."""
        each, kept, earlier = Fraction(budget, max(1, ballots.voters)), len(lots.ties), 0
        found, added = electorate.buy(each, self.utility, lots), 0
        while len(found.order) < len(electorate.supporters) and added < MOST_STEPS * self.step:
            mark, lots.drawn = len(lots.ties), 0
            more = electorate.buy(each + added + self.step, self.utility, lots)
            if more.cost > budget:
                del lots.ties[mark:]
                return found, added, added + self.step, earlier
            earlier += mark - kept
            del lots.ties[kept:mark]
            found, added = more, added + self.step
        return found, added, None, earlier

    def utilitarian(self, electorate: Electorate, rest: Fraction, found: Purchases, lots: Lots) -> list[Stage]:
        """Return the stages that spend what is left, the greatest utility for its cost first."""
        left = [i for i in electorate.supporters if i not in found.order]
        stages: list[Stage] = []
        while left := [i for i in left if electorate.costs[i] <= rest]:
            worth = {
                i: Fraction(electorate.votes[i]) / (1 if self.utility == "cost" or not electorate.costs[i]
                                                    else electorate.costs[i])
                for i in left
            }  # fmt: skip
            best = max(worth.values())
            tied = sorted(i for i in left if worth[i] == best)
            at = len(found.order) + len(stages) + 1
            i = tied[lots.pick("buy", at, [electorate.names[j] for j in tied])]
            left.remove(i)
            rest -= electorate.costs[i]
            name, cost = electorate.names[i], electorate.costs[i]
            stages.append(Stage(at, "complete", name, {name: electorate.votes[i]}, 0, (name,), more={"cost": cost}))
        return stages
