"""`lustrum join`: who gains from working together, and who would join of their own will."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.results import Result


@click.command()
@click.argument("group", metavar="GROUP|GAME.csv|SCENARIO.toml", type=click.Path(path_type=Path))
@click.option("--rule", default="", metavar="RULE", help="How income is shared: equal, by_work, shapley, nucleolus ...")
@click.option("--margin", type=float, metavar="SHARE", help="Scenario: gain asked for, as a share of income outside.")
@answer_options
def join(group: Path, rule: str, margin: float | None, output: Path | None, into: Path | None, as_json: bool) -> int:
    """Ask who would join a cooperative of their own will.

    GROUP is a folder (or bundled:NAME) with cooperative.toml, farms.csv (farm, title, voters, work), accounts.csv
    (farm, entry, quantity, price, neutral_price), holdings.csv (farm, resource, quantity, unit, rent), activities.csv
    (activity, item, quantity; item net_income is what a unit earns) and machines.csv (machine, resource, quantity,
    cost, whole). A farm joins where its share reaches its income outside, at neutral tax and price, plus a margin.
    Every sharing rule is checked for a coalition that would gain by leaving; a farm that would join only because its
    income outside was pushed down is named and not counted. With [network]: critical mass and members by year.

    A GAME.csv with coalition (a+b) and worth, every coalition of up to 12 players, is shared by the rules that look at
    no more than v(S) (equal, shapley, nucleolus), each with the coalition that would gain by leaving.

    With a SCENARIO that names farm groups under [options.joining], who joins is asked at the prices its plan implies,
    and the plan is solved again until every member gains and nobody is left who would.
    """
    from lustrum.cli.console import progress
    from lustrum.errors import UsageError

    refuse_output(output, into)
    if group.suffix.lower() == ".csv":
        from lustrum.cooperation import game_results, read_game

        if rule or margin is not None:
            raise UsageError(
                "A game is shared by every rule that needs its figures alone: leave out --rule and --margin."
            )
        give_answers(game_results(read_game(group), group.stem), output, into, as_json=as_json)
        return 0
    in_plan = group.suffix == ".toml" and group.name != "cooperative.toml"
    if (rule and in_plan) or (margin is not None and not in_plan):
        raise UsageError("--rule belongs to a group's folder, --margin to a scenario (a folder states its own).")
    with progress(quiet=as_json) as tell:
        results = _at_plan_prices(group, margin, tell) if in_plan else _in_a_group(group, rule, tell)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _in_a_group(place: Path, rule: str, tell: Callable[[str], None]) -> list[Result]:
    from lustrum.cooperation import group_results, read_group
    from lustrum.data import bundled_path

    named = str(place)
    tell(f"reading {place}")
    farms = read_group(bundled_path(named.removeprefix("bundled:")) if named.startswith("bundled:") else place)
    tell(f"what every coalition of {len(farms)} farms can make")
    return group_results(farms, rule)


def _at_plan_prices(place: Path, margin: float | None, tell: Callable[[str], None]) -> list[Result]:
    from collections.abc import Sequence
    from dataclasses import asdict, replace

    from lustrum.cooperation import MARGIN, membership_in_plan, membership_result
    from lustrum.errors import MissingDataError
    from lustrum.plan import Plan
    from lustrum.problem.parts.joining import FarmGroup, farm_groups
    from lustrum.scenario import read_scenario, run_scenario

    scenario = read_scenario(place)
    groups = scenario.options.get("joining", {}).get("groups")
    if not groups:
        raise MissingDataError(
            f"'{place}' names no farm groups: give groups = [{{ name, alone, together, capacity }}] under "
            "[options.joining]."
        )

    def solve(farms: Sequence[FarmGroup]) -> Plan:
        options = {**scenario.options, "joining": {"groups": tuple(asdict(farm) for farm in farms)}}
        return run_scenario(replace(scenario, options=options), break_ties=False)

    found = membership_in_plan(farm_groups(groups), solve, MARGIN if margin is None else margin, on_round=tell)
    return [membership_result(found)]
