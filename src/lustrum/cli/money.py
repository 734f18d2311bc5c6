"""`lustrum money`: the public budget of a plan, the three tests of its currency, and what closes a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.money.settings import Settings
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Scenario


@click.command()
@click.argument("place", metavar="PLAN|SCENARIO.toml", type=click.Path(path_type=Path))
@click.option("--settings", type=click.Path(path_type=Path), metavar="FILE", help="What the table does not say (TOML).")
@answer_options
def money(place: Path, settings: Path | None, output: Path | None, into: Path | None, as_json: bool) -> int:
    """Test whether the money of a plan goes with its goods.

    Incomes follow the plan and the table's value added; --settings says the rest: [money] stock, alpha,
    target_inflation, enterprise_credit, reserves_change, overhang; [budget] income_tax, surplus_share, transfers,
    debt_service, public_investment, limit, interest; [households] saving_rate or distributed; [instruments] order and
    how far each may go: taxes, prices, investment, imports.

    Told by year: (a) the deficit and its ceiling, (b) what inflation the deficit would take, (c) money without goods;
    the instruments that close the gap in the voted order; and what is left, as expected inflation or queues. With a
    SCENARIO instruments that change the plan are used too, and it is solved again.

    A TOML file with a table [inflation_tax] (real_money, alpha, asked, up_to) instead gets S(pi), what issuing money
    brings in at every inflation, with its peak and the inflation that brings in what is asked.
    """
    from lustrum.cli.console import progress
    from lustrum.money import Settings, read_inflation_tax, read_settings

    refuse_output(output, into)
    issue = read_inflation_tax(place) if place.suffix == ".toml" else None
    if issue is not None:
        give_answers([issue], output, into, as_json=as_json)
        return 0
    stated = Settings() if settings is None else read_settings(settings)
    with progress(quiet=as_json) as tell:
        results = _of_scenario(place, stated, tell) if place.suffix == ".toml" else _of_plan(place, stated, tell)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _of_plan(place: Path, settings: Settings, tell: Callable[[str], None]) -> list[Result]:
    from lustrum.money import accounts_of, money_results
    from lustrum.workspace import load_plan

    tell(f"reading {place}")
    plan = load_plan(place)
    return money_results(accounts_of(plan, settings), settings, name=plan.name)


def _of_scenario(place: Path, settings: Settings, tell: Callable[[str], None]) -> list[Result]:
    from lustrum.money import accounts_of, close_gap, money_results
    from lustrum.money.accounts import Accounts
    from lustrum.scenario import read_scenario, run_scenario

    scenario = read_scenario(place)
    tell("solving the plan")
    plan = run_scenario(scenario, break_ties=False)
    accounts = accounts_of(plan, settings)
    # Shares found for the base year stay: they are of the economy, not of one plan.
    fixed = replace(settings, saving_rate=accounts.saving_rate, distributed=accounts.distributed)

    def resolve(cut: Array, imports: Array) -> Accounts | None:
        tell("solving the plan with the instruments")
        other = run_scenario(_changed(scenario, plan, cut, imports), break_ties=False)
        return accounts_of(other, fixed) if other.status == "optimal" else None

    return money_results(accounts, settings, close_gap(accounts, settings, resolve), plan.name)


def _changed(scenario: Scenario, plan: Plan, cut: Array, imports: Array) -> Scenario:
    """Return the scenario with less investment and more finance for imports, by year."""
    from lustrum.problem import WishedValue

    wishes = list(scenario.wishes)
    invested = plan.table("investment").values.sum(axis=1)
    for year, share, value in zip(plan.years, cut.tolist(), invested.tolist(), strict=True):
        if share > 0:
            wishes.append(WishedValue("investment", "", year, "<=", (1 - share) * value, 1, "money: less investment"))
    options = dict(scenario.options)
    if imports.any():
        rate = plan.economy.exchange_rate or 1.0
        deficit = plan.table("trade_deficit").values.sum(axis=1) + imports / rate
        options["trade"] = {**options.get("trade", {}), "finance": tuple(deficit.tolist())}
    return replace(scenario, wishes=tuple(wishes), options=options)
