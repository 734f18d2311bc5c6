"""`lustrum gap`: how far from the possible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.results import Result

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("subject", metavar="ECONOMY|UNITS.csv|PLAN|SCENARIO.toml")
@click.option("--idle-labour", type=float, metavar="SHARE", help="Economy: labour on hand that was not at work.")
@click.option("--utilisation", type=float, metavar="SHARE", help="Economy: level over capacity where none is stated.")
@click.option("--survey", type=FILE, metavar="FILE", help="Economy: activity, capacity or utilisation, obsolete.")
@click.option(
    "--capital", type=click.Choice(["industry", "mobile"]), help="Economy: where capital may work. [industry]"
)
@click.option("--hold", multiple=True, metavar="CATEGORY", help="Economy: final demand kept as it is. [inventories]")
@click.option(
    "--trade-band", type=float, metavar="SHARE", help="Economy: how far trade may move, of home demand. [0.2]"
)
@click.option("--depreciation", type=float, metavar="RATE", help="Economy: where stocks must be derived.")
@click.option("--stock-growth", type=float, metavar="RATE", help="Economy: where stocks must be derived.")
@click.option("--inputs", metavar="A,B", help="Units: columns that are inputs. [input_...]")
@click.option("--outputs", metavar="A,B", help="Units: columns that are outputs. [output_...]")
@click.option("--returns", type=click.Choice(["variable", "constant"]), help="Units: returns to scale. [variable]")
@click.option("--draws", type=click.IntRange(0), metavar="N", help="Units: draws of the bootstrap, 2000 is usual. [0]")
@click.option("--drop", type=float, metavar="SHARE", help="Units: take out those whose frontier stands alone. [0]")
@click.option("--executed", type=FILE, metavar="FILE", help="Plan: what households really got: product, year, value.")
@click.option("--without", type=FILE, metavar="SCENARIO", help="Scenario: the same without the suspected obstacle.")
@answer_options
def gap(subject: str, output: Path | None, into: Path | None, as_json: bool, **asked: Any) -> int:
    """Say how much more could be done with what there is.

    ECONOMY (folder or bundled:NAME): how much more of today's final demand today's labour and capital could deliver,
    parted into idle resources, technique and trade; what binds and what it is worth. UNITS.csv: enterprises against
    the best practice among them. PLAN with --executed: a plan as carried out against what its resources could have
    delivered. SCENARIO with --without: what an obstacle costs a plan.
    """
    from lustrum.cli.console import progress

    refuse_output(output, into)
    kind = _kind(subject)
    given = {name: value for name, value in asked.items() if value not in (None, ())}
    _refuse_others(kind, given)
    with progress(quiet=as_json) as tell:
        results = ANSWERS[kind](subject, given, tell)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _kind(subject: str) -> str:
    if subject.endswith(".toml"):
        return "scenario"
    if subject.endswith(".csv"):
        return "units"
    return "plan" if (Path(subject) / "plan.json").exists() else "economy"


def _refuse_others(kind: str, given: dict[str, Any]) -> None:
    from lustrum.errors import UsageError

    for name in given:
        if name not in OPTIONS[kind]:
            owner = next(k for k, names in OPTIONS.items() if name in names)
            raise UsageError(f"--{name.replace('_', '-')} belongs to a subject of the kind {owner}; this is a {kind}.")
    needed = {"plan": "executed", "scenario": "without"}.get(kind)
    if needed and needed not in given:
        raise UsageError(f"A {kind} is asked about with --{needed} FILE; see `lustrum gap --help`.")


def _economy(subject: str, given: dict[str, Any], tell: Callable[[str], None]) -> list[Result]:
    from lustrum.data import bundled_path
    from lustrum.economy import read_economy
    from lustrum.efficiency import efficiency_gap, gap_results, read_survey, resources

    place = bundled_path(subject.removeprefix("bundled:")) if subject.startswith("bundled:") else Path(subject)
    tell(f"reading {subject}")
    economy = read_economy(place)
    names = {"depreciation": "depreciation_rate", "capital": "scope"}
    of_resources = ("idle_labour", "utilisation", "capital", "depreciation", "stock_growth")
    options = {names.get(name, name): given[name] for name in of_resources if name in given}
    if "survey" in given:
        options["survey"] = read_survey(given["survey"], economy)
    found = resources(economy, **options)
    tell("the three frontiers")
    asked = {"held": given["hold"]} if "hold" in given else {}
    asked |= {"trade_band": given["trade_band"]} if "trade_band" in given else {}
    return gap_results(efficiency_gap(economy, found, **asked))


def _units(subject: str, given: dict[str, Any], tell: Callable[[str], None]) -> list[Result]:
    from lustrum.efficiency import read_units, units_results

    columns = {name: tuple(given[name].split(",")) for name in ("inputs", "outputs") if name in given}
    units = read_units(Path(subject), **columns)
    tell(f"{len(units.name)} units against best practice")
    options = {name: given[name] for name in ("draws", "drop") if name in given}
    return units_results(units, variable=given.get("returns") != "constant", **options)


def _plan(subject: str, given: dict[str, Any], tell: Callable[[str], None]) -> list[Result]:
    from lustrum.efficiency import executed_result, read_executed
    from lustrum.workspace import load_plan

    plan = load_plan(Path(subject))
    tell("what the plan's resources could have delivered")
    return [executed_result(plan, read_executed(given["executed"], plan))]


def _scenario(subject: str, given: dict[str, Any], tell: Callable[[str], None]) -> list[Result]:
    from lustrum.efficiency import obstacle_result
    from lustrum.scenario import read_scenario, run_scenario

    plans = []
    for path in (Path(subject), given["without"]):
        tell(f"solving {path}")
        plans.append(run_scenario(read_scenario(path), break_ties=False))
    return [obstacle_result(*plans)]


ANSWERS: dict[str, Callable[[str, dict[str, Any], Callable[[str], None]], list[Result]]] = {
    "economy": _economy,
    "units": _units,
    "plan": _plan,
    "scenario": _scenario,
}
OPTIONS = {
    "economy": (
        "idle_labour",
        "utilisation",
        "survey",
        "capital",
        "hold",
        "trade_band",
        "depreciation",
        "stock_growth",
    ),
    "units": ("inputs", "outputs", "returns", "draws", "drop"),
    "plan": ("executed",),
    "scenario": ("without",),
}
