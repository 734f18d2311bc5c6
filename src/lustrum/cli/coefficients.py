"""`lustrum coefficients`: what to make at home, what to buy abroad, at the prices of a plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.problem import PlanProblem
    from lustrum.results import Result
    from lustrum.trade import Cards


@click.command()
@click.argument("place", metavar="PLAN|SCENARIO.toml|CARDS.csv", type=click.Path(path_type=Path))
@click.option(
    "--cards", type=click.Path(path_type=Path), metavar="FILE", help="What the table does not say, by product."
)
@click.option("--quality", type=click.Path(path_type=Path), metavar="FILE", help="Quality indices, home and world.")
@click.option("--open-bounds", is_flag=True, help="Scenario: solve without bounds on import shares and growth.")
@click.option(
    "--settle", "settling", is_flag=True, help="Scenario: open what advice asks for, solve again, until stable."
)
@click.option("--rate", type=float, metavar="RATE", help="Cards alone: official exchange rate, home currency a unit.")
@click.option(
    "--premium", type=float, default=0.0, show_default=True, help="Cards alone: share above the official rate."
)
@click.option("--year", type=int, metavar="YEAR", help="Cards alone: whose offers count.")
@click.option("--discount", type=float, metavar="RATE", help="Cards alone: yearly rate of the learning tests.")
@click.option("--details", is_flag=True, help="Print every year, too, and the account of a unit (files hold them all).")
@answer_options
def coefficients(
    place: Path,
    cards: Path | None,
    quality: Path | None,
    open_bounds: bool,
    settling: bool,
    rate: float | None,
    premium: float,
    year: int | None,
    discount: float | None,
    details: bool,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
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
    offers, at the official --rate and a --premium.
    """
    from lustrum.cli.console import progress
    from lustrum.errors import UsageError
    from lustrum.trade import alone_result, coefficient_results, coefficient_table, read_cards

    refuse_output(output, into)
    if place.suffix.lower() == ".csv":
        if cards is not None or open_bounds or settling:
            raise UsageError("Cards alone go without --cards, --open-bounds and --settle: those need a plan.")
        if rate is None or year is None:
            raise UsageError("Cards alone need --rate, the official exchange rate, and --year, whose offers count.")
        alone = alone_result(read_cards(place, quality), rate, premium, year, discount)
        give_answers([alone], output, into, as_json=as_json)
        return 0
    if rate is not None or premium or year is not None or discount is not None:
        raise UsageError("--rate, --premium, --year and --discount belong to cards alone; a plan has its own.")
    stated = read_cards(cards, quality)
    full = details or as_json or output is not None or into is not None
    with progress(quiet=as_json) as tell:
        if settling:
            results = _settled(place, stated, open_bounds, full, tell)
        else:
            plan, problem = planned(place, open_bounds, tell)
            tell("pricing every product")
            results = coefficient_results(coefficient_table(problem, plan, stated), details=full)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _settled(place: Path, cards: Cards, open_bounds: bool, details: bool, tell: Callable[[str], None]) -> list[Result]:
    from dataclasses import replace

    from lustrum.errors import UsageError
    from lustrum.scenario import read_scenario, run_scenario, scenario_problem
    from lustrum.trade import Choices, coefficient_results, follow_advice, settled_result

    if place.suffix != ".toml" or open_bounds:
        raise UsageError("--settle solves a scenario again with what its advice opens: name the scenario, without "
                         "--open-bounds.")  # fmt: skip
    scenario = read_scenario(place)

    def solve(choices: Choices) -> tuple[PlanProblem, Plan]:
        options = {part: dict(values) for part, values in scenario.options.items()}
        for part, named in choices.options().items():
            own = options.setdefault(part, {})
            for name, labels in named.items():
                own[name] = tuple(dict.fromkeys((*own.get(name, ()), *labels)))
        opened = replace(scenario, options=options)
        return scenario_problem(opened), run_scenario(opened, break_ties=False)

    found = follow_advice(solve, cards, on_round=tell)
    return [settled_result(found), *coefficient_results(found.rounds[-1].table, details=details)]


def planned(place: Path, open_bounds: bool, tell: Callable[[str], None]) -> tuple[Plan, PlanProblem]:
    """Return the plan at a place, solved where a scenario is named, and the problem it solves."""
    from dataclasses import replace

    from lustrum.errors import UsageError
    from lustrum.scenario import read_scenario, run_scenario, scenario_problem
    from lustrum.workspace import load_plan, opened, stored_scenario

    if place.suffix == ".toml":
        scenario = read_scenario(place)
        if open_bounds:
            options = {**scenario.options, "trade": {**scenario.options.get("trade", {}), "bands": False}}
            scenario = replace(scenario, options=options, name=f"{scenario.name}, imports free")
        return run_scenario(scenario, break_ties=False, on_progress=tell), scenario_problem(scenario)
    if open_bounds:
        raise UsageError("--open-bounds solves a scenario without bounds on imports: name the scenario, not its plan.")
    tell(f"reading {place}")
    with opened(place) as folder:
        return load_plan(folder), scenario_problem(stored_scenario(folder))
