"""Consumption now against capacity later, as a curve of solved plans; variants of growth; quick bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.accumulation import Question
    from lustrum.accumulation.frontier import Ask
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject

WHAT = ("curve", "variants", "weights", "sources")
SENSITIVITY = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Frontier:
    """Ask what a faster build-up costs in consumption.

    For a SCENARIO: the most capacity at the end of the plan above each floor under consumption, with the price of one
    more unit of floor; variants that value the years after the plan differently, side by side: years of sacrifice,
    overtaking year, pay-back; what the weight of those years decides; with --sources, who pays, by group.

    With --quick and an ECONOMY (folder, workbook or bundled:NAME): the fastest balanced growth, its proportions and
    prices, how far today's structure is from it, and the two-sector bound. A folder with tables of many years
    (intermediate_flows.csv, investment_network.csv, sector_vectors.csv) is asked for each year. A TOML file with a
    table [ray] (sectors, inputs, capital, wear: rows of coefficients) gets the ray of its figures.
    """

    takes: ClassVar = {"scenario": "SCENARIO.toml", "economy": "ECONOMY"}

    quick: bool = option(False, help="Bounds from an economy's table alone; no plan is solved.")
    what: str = option(",".join(WHAT), units="W,W", help="Which answers.")
    floors: str = option("", units="F,F,...", help="Floors of the curve, in base-year baskets.")
    points: int = option(9, help="Plans of the curve, where none are named.")
    floor_growth: float | None = option(units="RATE", help="Yearly growth of the floor, 0.01 = 1 %.")
    floor: float | None = option(units="F", help="Voted floor that every variant keeps.")
    weights: tuple[str, ...] = option(
        (), spelled="weight", units="NAME=W", help="A variant: how often later years count."
    )
    years_after: int | None = option(units="N", help="Years looked at after the plan.  [default: 15]")
    sources: Path | None = option(units="FILE", help="Who pays for investment (TOML).")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the curve, the variants, what weights decide and who pays, or the bounds of a table."""
        if self.quick:
            if self.sources or self.weights or self.floors or self.floor is not None:
                raise UsageError("--quick solves no plan: leave out --floors, --floor, --weight and --sources.")
            return _bounds(subject)
        if subject.kind != "scenario":
            raise UsageError(
                f"'{subject.place}' is no scenario (.toml). For bounds from an economy's table add --quick."
            )
        return self._plans(subject)

    def _plans(self, subject: Subject) -> Sequence[Result]:
        from lustrum import accumulation as room

        what, floors = self._asked(), _numbers(self.floors, "--floors")
        if subject.economy.is_physical:
            raise UsageError(
                f"Capacity and consumption of {subject.economy.name} have no sum: it counts products in units of their "
                "own (convention 3). Give the table at prices before asking its frontier."
            )
        settings = None if self.sources is None else room.read_source_settings(self.sources)
        chosen = _weights(self.weights) or dict(room.WEIGHTS)
        scenario = subject.session.scenario
        ask = asking(subject.session)
        growth = self.floor_growth or 0.0
        results: list[Result] = []
        if "curve" in what:
            found = room.consumption_frontier(
                ask, floors, points=self.points, floor_growth=growth, on_progress=subject.tell
            )
            results.append(room.frontier_result(found, scenario.name))
        plan_years = scenario.years if isinstance(scenario.years, int) else len(scenario.years)
        own = {key: value for key, value in scenario.goal_options.items() if key == "discount"}
        shared = room.Question("consumption", own if scenario.goal == "consumption" else {}, self.floor, growth)
        common: dict[str, Any] = {"question": shared, "on_progress": subject.tell}
        if "variants" in what:
            baseline = "baseline" if "baseline" in chosen else next(iter(chosen))
            after = room.YEARS_AFTER if self.years_after is None else self.years_after
            side = room.growth_variants(ask, plan_years, chosen, baseline=baseline, years_after=after, **common)
            results += room.variants_results(side, scenario.name, plan_years)
        if "weights" in what:
            grid = {f"{weight:g}": weight for weight in SENSITIVITY}
            by_weight = room.growth_variants(ask, plan_years, grid, baseline="1", years_after=0, **common)
            results.append(room.weights_result(by_weight, scenario.name))
        if settings is not None and "sources" in what:
            subject.tell("the plan whose investment is paid for")
            plan = ask(room.Question(floor=self.floor, floor_growth=growth))
            results += room.financing_results(room.financing(plan, settings), scenario.name)
        return results

    def _asked(self) -> set[str]:
        words = {word.strip() for word in self.what.split(",") if word.strip()}
        if not words or words - set(WHAT):
            raise UsageError(f"--what is '{self.what}'; choose among {', '.join(WHAT)}.")
        return words


def asking(session: Session) -> Ask:
    """Return the function that solves a scenario for another goal, with a floor, over other years."""
    from lustrum.problem import TAIL

    scenario = session.scenario
    # A goal that looks at the year after the plan needs one.
    tail = max(1, TAIL if scenario.tail is None else scenario.tail)

    def ask(question: Question) -> Plan:
        options: dict[str, dict[str, Any]] = {}
        if question.goal == "floor" or question.floor is not None:
            floor = {"level": question.floor, "growth": question.floor_growth, "origin": "lustrum frontier"}
            options["consumption_floor"] = floor
        goal: dict[str, Any] = {"goal": question.goal, "goal_options": question.goal_options} if question.goal else {}
        return session.again(options=options, years=question.years or scenario.years, tail=tail, **goal).plan

    return ask


def _bounds(subject: Subject) -> Sequence[Result]:
    from lustrum.accumulation import (
        bounds_results,
        growth_bounds,
        history_results,
        is_dynamic_folder,
        rays,
        read_dynamic_tables,
        read_ray,
    )
    from lustrum.problem.base_year import trend_of

    ray = read_ray(subject.path) if subject.kind == "scenario" else None
    if ray is not None:
        return ray
    if subject.kind == "scenario":
        economy, scenario = subject.economy, subject.session.scenario
        named = scenario.options.get("capital", {})
        options = {key: named[key] for key in ("depreciation_rate", "stock_growth") if key in named}
        trend = trend_of(economy, vars(scenario.growth))
        return bounds_results(growth_bounds(economy, trend=trend, **options), economy)
    if is_dynamic_folder(subject.path):
        subject.tell(f"reading {subject.place}")
        tables = read_dynamic_tables(subject.path)
        subject.tell(f"the growth ray of {len(tables.years)} years")
        return history_results(tables, rays(tables))
    return bounds_results(growth_bounds(subject.economy), subject.economy)


def _numbers(text: str, option: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",") if part.strip()]
    except ValueError:
        raise UsageError(f"{option} is '{text}'; give numbers with commas between them: 0.8,0.9,1.0.") from None


def _weights(given: tuple[str, ...]) -> dict[str, float]:
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
