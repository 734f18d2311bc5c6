"""From a federation to the plans of its regions: problems built, coupled, solved together, each plan its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.plan import Plan, verify_or_raise
from lustrum.plan.stack import StackPlan, solve_stack
from lustrum.problem import TAIL, Growth, PlanProblem
from lustrum.problem.names import EXPORTS, IMPORTS, PURCHASES
from lustrum.problem.stack import Stack
from lustrum.regions.coupling import CLOSED, coupled, paid_outside, with_base_prices
from lustrum.regions.links import Linked, linked, said_of_links
from lustrum.regions.partners import Partners, between_regions, partners, partners_planned
from lustrum.regions.purchases import OUTSIDE
from lustrum.regions.sales import faults_of_sales, refuse_odd_sales
from lustrum.regions.solidarity import CATCH_UP, CatchUp, vote
from lustrum.regions.transfers import transfers_by_year
from lustrum.results import Assumption, Fault
from lustrum.scenario.catch_up import paths_of
from lustrum.scenario.federation import SALES, Federation, as_member
from lustrum.scenario.run import scenario_economy, scenario_problem
from lustrum.solver import SolverOptions
from lustrum.wording.numbers import figure

MISSED, EASED, ROUNDS = 1e-6, 1e-3, 4
"""A vote is missed by more than this part of consumption on the trend; then so much less than what is reached is asked
for, so that it has a price; so often. Once was enough in all trials."""


@dataclass(frozen=True, eq=False)
class FederationPlan:
    """What the regions of a federation come to.

    Attributes
    ----------
    stack : StackPlan
        Plans by region, prices and uses of the pool.
    rate : float
        At which transfers grow a year.
    partners : mapping of product to Partners
        In the last year; empty where nobody says who sold to whom in the base year.
    catch_up : CatchUp or None
        The vote on catching up as paths.
    without : StackPlan or None
        The plans had nobody voted.
    """

    federation: Federation
    stack: StackPlan
    rate: float
    transfers: Mapping[str, tuple[float, ...]]
    partners: Mapping[str, Partners]
    catch_up: CatchUp | None
    without: StackPlan | None
    assumptions: tuple[Assumption, ...]

    @property
    def plans(self) -> Mapping[str, Plan]:
        """An ordinary plan a region."""
        return self.stack.plans


class FederationSession:
    """A federation and what is made of it; nothing is read, built or solved before it is asked for, or twice."""

    def __init__(
        self,
        federation: Federation,
        options: SolverOptions | None = None,
        *,
        break_ties: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.federation, self.options, self.break_ties = federation, options or SolverOptions(), break_ties
        self.tell = tell or (lambda sentence: None)

    @cached_property
    def economies(self) -> dict[str, Economy]:
        """The economies of the regions; sales between them that cannot be theirs are refused."""
        self.tell("reading the regions")
        found = {name: scenario_economy(scenario) for name, scenario in self.federation.scenarios.items()}
        refuse_odd_sales(self.federation.path / SALES, self.odd_sales(found))
        return found

    def odd_sales(self, economies: Mapping[str, Economy]) -> list[Fault]:
        """Return what is said of sales between the regions that cannot be true of them."""
        return faults_of_sales(SALES, self.federation.sales, self.federation.sales_units, economies)

    @property
    def years(self) -> int:
        """How many years are planned, the same in every region."""
        years = next(iter(self.federation.scenarios.values())).years
        return years if isinstance(years, int) else len(years)

    @cached_property
    def rate(self) -> float:
        """At which all transfers grow: as said, or the mean of the regions' trends weighted by consumption."""
        if self.federation.rate is not None:
            return self.federation.rate
        consumption = {name: float(economy.household_consumption.sum()) for name, economy in self.economies.items()}
        trends = {name: scenario.growth.trend for name, scenario in self.federation.scenarios.items()}
        return sum(consumption[name] * trends[name] for name in trends) / sum(consumption.values())

    @property
    def horizon(self) -> int:
        """How many years are solved, those after the plan's last among them."""
        first = next(iter(self.federation.scenarios.values()))
        return self.years + (TAIL if first.tail is None else first.tail)

    @cached_property
    def outside(self) -> Array:
        """What places outside finance beyond transfers at one rate, shape (horizon,); nothing where a table is closed.

        Regions that grow apart buy from there, and sell there, at trends of their own.
        """
        scenarios = self.federation.scenarios
        growth = {name: scenario.growth.factor(self.horizon) for name, scenario in scenarios.items()}
        deficit = sum(float(economy.base_deficit) for economy in self.economies.values())
        at_one_rate = deficit * (1.0 + self.rate) ** np.arange(1, self.horizon + 1)
        more: Array = paid_outside(self.economies, growth) - at_one_rate
        size = sum(float(economy.imports.sum()) for economy in self.economies.values())
        return np.where(np.abs(more) <= CLOSED * size, 0.0, more)

    @cached_property
    def transfers(self) -> dict[str, tuple[float, ...]]:
        """What each region may buy beyond what it sells, by year."""
        deficits = {name: float(economy.base_deficit) for name, economy in self.economies.items()}
        found = transfers_by_year(
            {**deficits, **self.federation.transfers},
            self.rate,
            self.horizon,
            outside=sum(deficits.values()),
            unit=next(iter(self.economies.values())).flow_unit,
        )
        if not self.outside.any():
            return found
        bought = {name: float(economy.imports.sum()) for name, economy in self.economies.items()}
        share = {name: each / sum(bought.values()) for name, each in bought.items()}
        return {name: tuple((np.array(path) + share[name] * self.outside).tolist()) for name, path in found.items()}

    @cached_property
    def catch_up(self) -> CatchUp | None:
        """The vote on catching up as paths; None where none was held."""
        asked = self.federation.vote
        if asked is None:
            return None
        scenarios = self.federation.scenarios
        growth = {name: scenario.growth for name, scenario in scenarios.items()}
        horizon = len(next(iter(self.transfers.values())))
        return paths_of(asked, self.federation.people, self.economies, growth, self.years, horizon)

    def _aid(self, name: str) -> int:
        if self.catch_up is None or not self.catch_up.most:
            return 0
        return 1 if name in self.catch_up.theta else -int(name in self.catch_up.givers)

    @cached_property
    def links(self) -> Linked | None:
        """Links between regions as they plan them, None where all is sold to the pool."""
        asked = self.federation.links
        return None if asked is None else linked(asked, self.economies, len(next(iter(self.transfers.values()))))

    def _member(self, name: str) -> PlanProblem:
        bought = None if self.links is None else self.links.options[name]
        scenario = as_member(self.federation.scenarios[name], self.transfers[name], self._aid(name), bought)
        return scenario_problem(scenario, self.economies[name])

    @cached_property
    def problems(self) -> dict[str, PlanProblem]:
        """One ordinary problem a region."""
        self.tell("building the regions")
        return {name: self._member(name) for name in self.federation.scenarios}

    def coupled(self, less: Array | None = None) -> Stack:
        """Return the regions as one problem; of a vote on catching up `less` is asked for, shape (years, regions)."""
        stack = coupled(self.problems, self.federation.weights, self.links)
        if self.catch_up is not None:
            vote(stack, self.catch_up, less)
        return stack

    @cached_property
    def solved(self) -> StackPlan:
        """The plans of all regions as solved together; a vote that no plan reaches is followed as far as it goes.

        What is asked for is then what is reached, a thousandth less, and all is solved again: prices are those of a
        plan that keeps what it is asked for, not of a fine for missing it.
        """
        if self.catch_up is None:
            return self._solve(self.coupled())
        paths = [self.catch_up.consumption[name][1 : self.years + 1] for name in self.catch_up.theta]
        size = np.stack(paths, axis=1)
        less = np.zeros_like(size)
        for _ in range(ROUNDS):
            found = self._solve(self.coupled(less))
            short = found.missed[CATCH_UP]
            if not (short > MISSED * size).any():
                return replace(found, missed={CATCH_UP: less})
            self.tell("the vote is not reached; planning what comes nearest")
            less = less + np.where(short > MISSED * size, short + EASED * size, 0.0)
        raise UsageError(
            f"What comes nearest to the vote on catching up was not found in {ROUNDS} rounds: ask for less in "
            "[catch_up], or decide larger transfers."
        )

    def _solve(self, stack: Stack) -> StackPlan:
        return solve_stack(
            stack,
            self.options,
            name=self.federation.name,
            break_ties=self.break_ties,
            on_progress=self.tell,
            settle=with_base_prices,
        )

    @cached_property
    def plan(self) -> FederationPlan:
        """The plans of all regions, solved together; each is verified on its own."""
        found = self.solved
        without = None
        if self.catch_up is not None:
            self.tell("planning without the vote on catching up")
            without = FederationSession(replace(self.federation, vote=None), self.options, tell=self.tell).solved
        self.tell("checking each plan against its economy")
        for plan in found.plans.values():
            verify_or_raise(plan)
        plans = {
            name: replace(plan, scenario=scenario.given, inputs=(*plan.inputs, *scenario.inputs))
            for (name, plan), scenario in zip(found.plans.items(), self.federation.scenarios.values(), strict=True)
        }
        found = replace(found, plans=plans)
        return FederationPlan(
            self.federation, found, self.rate, self.transfers, self._partners(found), self.catch_up, without,
            self._assumptions(),
        )  # fmt: skip

    def _partners(self, found: StackPlan) -> dict[str, Partners]:
        sales = self.federation.sales
        if not sales:
            return {}
        years = len(next(iter(found.plans.values())).years)
        sold, bought = (
            {name: _last(plan, quantity) for name, plan in found.plans.items()} for quantity in (EXPORTS, IMPORTS)
        )
        answer = {}
        for product in dict.fromkeys(product for product, _, _ in sales):
            base = {(seller, buyer): value for (of, seller, buyer), value in sales.items() if of == product}
            if self.links is not None and product in self.links.products:
                answer[product] = partners_planned(base, _bought(found, product), years)
                continue
            exports, imports = ({name: each.get(product, 0.0) for name, each in of.items()} for of in (sold, bought))
            answer[product] = partners(base, *without_outside(found.plans, product, base, exports, imports), years)
        return answer

    def _assumptions(self) -> tuple[Assumption, ...]:
        said = self.federation.rate is not None
        outside: tuple[Assumption, ...] = ()
        if self.outside.any():
            first = next(iter(self.economies.values()))
            outside = (
                Assumption(
                    "federation.outside",
                    "Regions buy from places outside, and sell there, at their own trends: what this takes beyond "
                    "transfers at one rate is financed from there, shared by imports.",
                    f"{figure(float(self.outside[0]))} {first.flow_unit} in {first.base_year + 1}",
                    "manual, page federation",
                ),
            )
        return (
            *outside,
            Assumption(
                "federation.rate",
                "What regions finance for each other grows at one rate"
                + ("." if said else ": the mean of their trends, weighted by consumption."),
                f"{100 * self.rate:z.2f} % a year",
                "federation.toml" if said else "manual, equation (0.3)",
            ),
            Assumption(
                "federation.transfers",
                "What each region may buy beyond what it sells is the base year's, those apart that are named.",
                ", ".join(self.federation.transfers) or "all of them the base year's",
                "federation.toml, [transfers]",
            ),
            self._how_coupled(),
        )

    def _how_coupled(self) -> Assumption:
        if self.federation.links is not None and self.links is not None:
            kept = self.links.pooled
            return Assumption(
                "federation.links",
                "Linked products go from region to region, flow by flow; what is not said has no limit and no freight.",
                said_of_links(self.federation.links, self.links.band)
                + (f"; in the pool, exports of a region below zero: {shown(kept)}" if kept else ""),
                "federation.toml, links",
            )
        return Assumption(
            "federation.pool",
            "Regions sell to one pool and buy from it; who sells to whom is fitted afterwards to the base year.",
            f"{len(self.federation.sales)} sales of the base year" if self.federation.sales else "not told",
            "federation",
        )


def without_outside(
    plans: Mapping[str, Plan],
    product: str,
    base: Mapping[tuple[str, str], float],
    exports: Mapping[str, float],
    imports: Mapping[str, float],
    years: int | None = None,
) -> tuple[dict[str, float], dict[str, float]]:
    """Return what regions sell to, and buy of, each other of a product: exports and imports without places outside.

    Parameters
    ----------
    exports, imports : mapping of region to float
        As planned.
    years : int, optional
        Since the base year; of the last year planned unless given.
    """
    sold, bought, growth = dict[str, float](), dict[str, float](), dict[str, float]()
    for name, plan in plans.items():
        economy, since = plan.economy, years or len(plan.years)
        here = product in economy.product.labels
        at = economy.product.position(product) if here else 0
        sold[name] = float(economy.final(EXPORTS)[at]) if here else 0.0
        bought[name] = float(economy.imports[at]) if here else 0.0
        growth[name] = float(Growth.of(plan.growth).factor(since)[-1, 0])
    return between_regions(base, 0, sold, exports, growth), between_regions(base, 1, bought, imports, growth)


def _bought(found: StackPlan, product: str) -> dict[tuple[str, str], float]:
    """Return what is bought of a linked product in the last year planned, by seller and buyer."""
    flows = {}
    for buyer, plan in found.plans.items():
        table = plan.tables.get(PURCHASES)
        for item, value in zip(table.index.items, table.values[-1], strict=True) if table is not None else ():
            if item[0] == product and item[1] != OUTSIDE:
                flows[item[1], buyer] = float(value)
    return flows


def _last(plan: Plan, quantity: str) -> dict[str, float]:
    """Return a quantity of the last year planned by product; empty where the plan has none of it."""
    table = plan.tables.get(quantity)
    if table is None:
        return {}
    return {item[0]: float(value) for item, value in zip(table.index.items, table.values[-1], strict=True)}
