"""`lustrum frontier`: consumption now against capacity later, as a curve of solved plans; variants; quick bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.accumulation.frontier import Ask, Question
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Scenario

WHAT = ("curve", "variants", "weights", "sources")
SENSITIVITY = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


@click.command()
@click.argument("place", metavar="SCENARIO.toml|ECONOMY")
@click.option("--quick", is_flag=True, help="Bounds from an economy's table alone; no plan is solved.")
@click.option("--what", default=",".join(WHAT), show_default=True, metavar="W,W", help="Which answers.")
@click.option("--floors", default="", metavar="F,F,...", help="Floors of the curve, in base-year baskets.")
@click.option("--points", type=int, default=9, show_default=True, help="Plans of the curve, where none are named.")
@click.option("--floor-growth", type=float, default=0.0, metavar="RATE", help="Yearly growth of the floor, 0.01 = 1 %.")
@click.option("--floor", type=float, metavar="F", help="Voted floor that every variant keeps.")
@click.option("--weight", "weights", multiple=True, metavar="NAME=W", help="A variant: how often later years count.")
@click.option("--years-after", type=int, metavar="N", help="Years looked at after the plan.  [default: 15]")
@click.option("--sources", type=click.Path(path_type=Path), metavar="FILE", help="Who pays for investment (TOML).")
@answer_options
def frontier(
    place: str,
    quick: bool,
    what: str,
    floors: str,
    points: int,
    floor_growth: float,
    floor: float | None,
    weights: tuple[str, ...],
    years_after: int | None,
    sources: Path | None,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Ask what a faster build-up costs in consumption.

    For a SCENARIO: the most capacity at the end of the plan above each floor under consumption, with the price of one
    more unit of floor; variants that value the years after the plan differently, side by side: years of sacrifice,
    overtaking year, pay-back; what the weight of those years decides; with --sources, who pays, by group.

    With --quick and an ECONOMY (folder, workbook or bundled:NAME): the fastest balanced growth, its proportions and
    prices, how far today's structure is from it, and the two-sector bound. A folder with tables of many years
    (intermediate_flows.csv, investment_network.csv, sector_vectors.csv) is asked for each year.
    """
    from lustrum.cli.console import progress
    from lustrum.errors import UsageError

    refuse_output(output, into)
    with progress(quiet=as_json) as tell:
        if quick:
            if sources or weights or floors or floor is not None:
                raise UsageError("--quick solves no plan: leave out --floors, --floor, --weight and --sources.")
            results = _bounds(place, tell)
        elif not place.endswith(".toml"):
            raise UsageError(f"'{place}' is no scenario (.toml). For bounds from an economy's table add --quick.")
        else:
            results = _plans(
                Path(place), _asked(what), floors, points, floor_growth, floor, weights, years_after, sources, tell
            )
    give_answers(results, output, into, as_json=as_json)
    return 0


def _plans(
    place: Path,
    what: set[str],
    floors: str,
    points: int,
    floor_growth: float,
    floor: float | None,
    weights: tuple[str, ...],
    years_after: int | None,
    sources: Path | None,
    tell: Callable[[str], None],
) -> list[Result]:
    from lustrum import accumulation as room
    from lustrum.scenario import read_scenario

    settings = None if sources is None else room.read_source_settings(sources)
    chosen = _weights(weights) or dict(room.WEIGHTS)
    named = _numbers(floors, "--floors")
    scenario = read_scenario(place)
    ask = asking(scenario)
    results: list[Result] = []
    if "curve" in what:
        found = room.consumption_frontier(ask, named, points=points, floor_growth=floor_growth, on_progress=tell)
        results.append(room.frontier_result(found, scenario.name))
    plan_years = scenario.years if isinstance(scenario.years, int) else len(scenario.years)
    own = {key: value for key, value in scenario.goal_options.items() if key == "discount"}
    common: dict[str, Any] = {
        "goal_options": own if scenario.goal == "consumption" else {},
        "floor": floor,
        "floor_growth": floor_growth,
        "on_progress": tell,
    }
    if "variants" in what:
        baseline = "baseline" if "baseline" in chosen else next(iter(chosen))
        after = room.YEARS_AFTER if years_after is None else years_after
        side = room.growth_variants(ask, plan_years, chosen, baseline=baseline, years_after=after, **common)
        results += room.variants_results(side, scenario.name, plan_years)
    if "weights" in what:
        grid = {f"{weight:g}": weight for weight in SENSITIVITY}
        by_weight = room.growth_variants(ask, plan_years, grid, baseline="1", years_after=0, **common)
        results.append(room.weights_result(by_weight, scenario.name))
    if settings is not None and "sources" in what:
        tell("the plan whose investment is paid for")
        plan = ask(room.Question(floor=floor, floor_growth=floor_growth))
        results += room.financing_results(room.financing(plan, settings), scenario.name)
    return results


def _asked(what: str) -> set[str]:
    from lustrum.errors import UsageError

    words = {word.strip() for word in what.split(",") if word.strip()}
    if not words or words - set(WHAT):
        raise UsageError(f"--what is '{what}'; choose among {', '.join(WHAT)}.")
    return words


def asking(scenario: Scenario) -> Ask:
    """Return the function that solves a scenario for another goal, with a floor, over other years."""
    from lustrum.problem import TAIL
    from lustrum.scenario import run_scenario, scenario_economy

    economy = scenario_economy(scenario)
    # A goal that looks at the year after the plan needs one.
    tail = max(1, TAIL if scenario.tail is None else scenario.tail)

    def ask(question: Question) -> Plan:
        options, parts = dict(scenario.options), scenario.parts
        if question.goal == "floor" or question.floor is not None:
            level = {} if question.floor is None else {"level": question.floor}
            options["consumption_floor"] = {"growth": question.floor_growth, **level, "origin": "lustrum frontier"}
            parts = parts if "consumption_floor" in parts else (*parts, "consumption_floor")
        asked = replace(
            scenario,
            goal=question.goal or scenario.goal,
            goal_options=question.goal_options if question.goal else scenario.goal_options,
            options=options,
            parts=parts,
            years=question.years or scenario.years,
            tail=tail,
        )
        return run_scenario(asked, break_ties=False, economy=economy)

    return ask


def _bounds(place: str, tell: Callable[[str], None]) -> list[Result]:
    from lustrum.accumulation import (
        bounds_results,
        growth_bounds,
        history_results,
        is_dynamic_folder,
        rays,
        read_dynamic_tables,
    )
    from lustrum.cli.published import paths_of
    from lustrum.economy import read_economy

    if place.endswith(".toml"):
        from lustrum.scenario import read_scenario, scenario_economy

        scenario = read_scenario(place)
        named = scenario.options.get("capital", {})
        options = {key: named[key] for key in ("depreciation_rate", "stock_growth") if key in named}
        economy = scenario_economy(scenario)
        return bounds_results(growth_bounds(economy, **options), economy)
    path = paths_of([place])[0]
    tell(f"reading {place}")
    if is_dynamic_folder(path):
        tables = read_dynamic_tables(path)
        tell(f"the growth ray of {len(tables.years)} years")
        return history_results(tables, rays(tables))
    economy = read_economy(path)
    return bounds_results(growth_bounds(economy), economy)


def _numbers(text: str, option: str) -> list[float]:
    from lustrum.errors import UsageError

    try:
        return [float(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise UsageError(f"{option} is '{text}'; give numbers with commas between them: 0.8,0.9,1.0.") from None


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    from lustrum.errors import UsageError

    found = {}
    for entry in given:
        name, mark, value = entry.partition("=")
        try:
            weight = float(value)
        except ValueError:
            mark = ""
        if not mark or not name.strip():
            raise UsageError(f"'{entry}' is no NAME=WEIGHT: write --weight fast=5.")
        found[name.strip()] = weight
    return found
