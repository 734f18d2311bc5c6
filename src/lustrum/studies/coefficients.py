"""What to make at home, what to buy abroad, at the prices of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.problem import PlanProblem
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject
    from lustrum.trade import Cards, Choices


@dataclass(frozen=True)
class Coefficients:
    """Tell where to import, produce and build.

    For every product made at home and traded: domestic resource cost over the shadow exchange rate (below 1: make it,
    above 1: buy it), the quality-adjusted coefficient q / c and its trend, protection, and advice with its reason. What
    bounds on a product's own import add is counted apart; --open-bounds solves the scenario without them. --settle lets
    imports and capacities move faster where advice asks for it, as options of the plan and never as fixed numbers, and
    solves the scenario again until the advice opens nothing new (at most 5 plans).

    --cards FILE has a row for each product or each offer of it: product, partner, year, world_price, price_at (cif,
    fob, duty_paid), tariff, transport, price_of, home_price, home_growth, world_growth, investment, quantity,
    learning_rate, first_cost, learning_years, spillover, spillover_name, spillover_years, skills, strategic, decision,
    royalty, licence_cost, source. --quality FILE: product, index, home, world, weight, better (higher, lower).

    Before there is a plan, CARDS.csv alone: with home_resources, input_world_value and cost_basis (marginal) beside the
    offers, at the official --rate and a --premium. A TOML file with a table [learning] (first_cost, import_cost,
    quantity by year, investment, discount, rate, spillover) gets the path of costs of an infant with the tests of Mill
    and Bastable.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml", "table": "CARDS.csv"}

    cards: Path | None = option(units="FILE", help="What the table does not say, by product.")
    quality: Path | None = option(units="FILE", help="Quality indices, home and world.")
    open_bounds: bool = option(False, help="Scenario: solve without bounds on import shares and growth.")
    settle: bool = option(False, help="Scenario: open what advice asks for, solve again, until stable.")
    rate: float | None = option(units="RATE", help="Cards alone: official exchange rate, home currency a unit.")
    premium: float = option(0.0, help="Cards alone: share above the official rate.")
    year: int | None = option(units="YEAR", help="Cards alone: whose offers count.")
    discount: float | None = option(units="RATE", help="Cards alone: yearly rate of the learning tests.")
    details: bool = option(
        False, in_full=True, help="Print every year, too, and the account of a unit (files hold them all)."
    )

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the coefficients of every product, after what was settled where that was asked for."""
        from lustrum.trade import coefficient_results, coefficient_table, read_cards, read_infant

        learned = read_infant(subject.path) if subject.kind == "scenario" else None
        if learned is not None:
            return [learned]
        if subject.kind == "table":
            return [self._alone(subject.path)]
        if self.rate is not None or self.premium or self.year is not None or self.discount is not None:
            raise UsageError("--rate, --premium, --year and --discount belong to cards alone; a plan has its own.")
        stated = read_cards(self.cards, self.quality)
        if self.settle:
            return self._settled(subject, stated)
        session = self._session(subject)
        plan, problem = session.plan, session.problem
        subject.tell("pricing every product")
        return coefficient_results(coefficient_table(problem, plan, stated), details=self.details)

    def _alone(self, cards: Path) -> Result:
        from lustrum.trade import alone_result, read_cards

        if self.cards is not None or self.open_bounds or self.settle:
            raise UsageError("Cards alone go without --cards, --open-bounds and --settle: those need a plan.")
        if self.rate is None or self.year is None:
            raise UsageError("Cards alone need --rate, the official exchange rate, and --year, whose offers count.")
        return alone_result(read_cards(cards, self.quality), self.rate, self.premium, self.year, self.discount)

    def _session(self, subject: Subject) -> Session:
        if not self.open_bounds:
            return subject.session
        if subject.kind != "scenario":
            raise UsageError(
                "--open-bounds solves a scenario without bounds on imports: name the scenario, not its plan."
            )
        session = subject.session
        return session.again(options={"trade": {"bands": False}}, name=f"{session.scenario.name}, imports free")

    def _settled(self, subject: Subject, stated: Cards) -> Sequence[Result]:
        from lustrum.trade import coefficient_results, follow_advice, settled_result

        if subject.kind != "scenario" or self.open_bounds:
            raise UsageError(
                "--settle solves a scenario again with what its advice opens: name the scenario, without --open-bounds."
            )
        session = subject.session
        own = session.scenario.options

        def solve(choices: Choices) -> tuple[PlanProblem, Plan]:
            opened = {
                part: {
                    name: tuple(dict.fromkeys((*own.get(part, {}).get(name, ()), *labels)))
                    for name, labels in named.items()
                }
                for part, named in choices.options().items()
            }
            asked = session.again(options=opened)
            return asked.problem, asked.plan

        found = follow_advice(solve, stated, on_round=subject.tell)
        return [settled_result(found), *coefficient_results(found.rounds[-1].table, details=self.details)]
