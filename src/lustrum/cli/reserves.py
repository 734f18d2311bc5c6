"""`lustrum reserves`: foreign exchange of a plan, machinery bought with it, what a unit more is worth, shocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Scenario
    from lustrum.trade import ReserveAccount


@click.command()
@click.argument("place", metavar="PLAN|SCENARIO.toml", type=click.Path(path_type=Path))
@click.option("--target", type=float, metavar="RATE", help="Growth aimed for in the two-gap test (0.06); the trend's.")
@click.option(
    "--more", type=float, metavar="AMOUNT", help="Added to opening reserves to see what it does; 1 % of imports."
)
@click.option("--year", type=int, metavar="YEAR", help="In which a shock comes; the first year of the plan.")
@click.option(
    "--harvest", multiple=True, metavar="ACTIVITY", help="Whose harvest fails; farming by its title. Repeatable."
)
@click.option("--account-only", is_flag=True, help="Solve nothing again: no shocks, no further unit.")
@answer_options
def reserves(
    place: Path,
    target: float | None,
    more: float | None,
    year: int | None,
    harvest: tuple[str, ...],
    account_only: bool,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Follow the foreign exchange of a plan.

    Told by year: what is earned, what goes into current imports and into capital goods, finance, loans and debt
    service, reserves and their floor, and what a unit is worth to the plan. Then, with plans solved again: what one
    more unit of opening reserves does and displaces, and three shocks (export prices -20 %, harvest -15 %, credit stop)
    with the first year in which reserves fall below their floor and the imports the plan drops. Then the two gaps.

    A scenario states trade.reserves, trade.gold, trade.reserve_floor, trade.debt_service, trade.loans (each with its
    decision); parts_added = ["reserves"] tells capital goods from abroad apart ([options.reserves] must_import, months,
    target, absorption).

    A file with a table [screening] instead (opening, exports, current_imports, gain, best_past_year, finance,
    debt_service, months, stress, target, absorb, spares, lag, unit, first_year) asks without a plan how much machinery
    reserves and earnings buy.
    """
    from contextlib import ExitStack

    from lustrum.cli.coefficients import planned
    from lustrum.cli.console import progress
    from lustrum.scenario import read_scenario
    from lustrum.trade import (
        gain_result,
        gaps_result,
        read_screening,
        reserve_account,
        reserve_result,
        screening_result,
    )
    from lustrum.workspace import opened, stored_scenario

    refuse_output(output, into)
    alone = read_screening(place) if place.suffix == ".toml" else None
    if alone is not None:
        give_answers([screening_result(*alone)], output, into, as_json=as_json)
        return 0
    with ExitStack() as stack:
        tell = stack.enter_context(progress(quiet=as_json))
        stored = place.suffix != ".toml"
        at = stack.enter_context(opened(place)) if stored else place
        plan, problem = planned(at, False, tell)
        account = reserve_account(problem, plan)
        results = [reserve_result(account)]
        if not account_only:
            scenario = stored_scenario(at) if stored else read_scenario(at)
            results += _again(scenario, account, more, year or plan.years[0], harvest, tell)
        gaps = gaps_result(account, problem.growth.trend if target is None else target)
        results += [each for each in (gain_result(account, problem), gaps) if each is not None]
    give_answers(results, output, into, as_json=as_json)
    return 0


def _again(
    scenario: Scenario,
    account: ReserveAccount,
    more: float | None,
    year: int,
    harvest: tuple[str, ...],
    tell: Callable[[str], None],
) -> list[Result]:
    """Return what comes of a further unit of opening reserves, and of three shocks: plans solved again."""
    from dataclasses import replace

    from lustrum.scenario import run_scenario, scenario_economy, scenario_problem
    from lustrum.trade import (
        Shock,
        changed_economy,
        changed_options,
        displaced_result,
        reserve_account,
        shocks_of,
        stand_still,
        stress_result,
    )  # fmt: skip

    economy = scenario_economy(scenario)
    extra = 0.01 * float(account.imports[0]) if more is None else more

    def with_reserves(amount: float) -> ReserveAccount:
        trade = {**scenario.options.get("trade", {}), "reserves": amount}
        changed = replace(scenario, options={**scenario.options, "trade": trade})
        plan = run_scenario(changed, break_ties=False, economy=economy)
        return reserve_account(scenario_problem(changed, economy), plan)

    def struck(shock: Shock) -> Plan:
        tell(f"solving the plan under a shock: {shock.name}")
        options = changed_options(scenario.options, shock, account)
        added = tuple(name for name in options if options[name] and name not in scenario.parts)
        changed = replace(
            scenario, options=options, parts=(*scenario.parts, *added), name=f"{scenario.name}, {shock.name}"
        )
        years = [economy.base_year + t for t in range(1, len(account.plan.years) + 1)]
        return run_scenario(changed, break_ties=False, economy=changed_economy(economy, shock, years))

    stated = scenario.options.get("trade", {}).get("reserves", economy.reserves)
    opening = 0.0 if stated is None else float(stated)
    tell("solving with more reserves")
    before = with_reserves(opening)
    results = [displaced_result(before, with_reserves(opening + extra), extra)]
    stressed = []
    calm, *shocks = (Shock("calm", year, 0.0), *shocks_of(economy, year, harvest))
    reference = struck(calm)
    for shock in shocks:
        still = stand_still(account, shock)
        stressed.append(replace(still, plan=struck(shock)))
    return [*results, stress_result(account, reference, stressed)]
