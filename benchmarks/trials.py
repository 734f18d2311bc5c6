"""What was tried beside the defaults: capital by kind, nested mixes of goods, labour shares by sector, slack."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks import back_tests
from benchmarks.ablations import GROWTH, SIGNED, Outcome, outcome
from benchmarks.measure import machine
from benchmarks.page import table, write_page
from lustrum.data import bundled_path
from lustrum.economy import Economy, economy_from_tables, read_economy
from lustrum.labels import Axis, Index
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, PlanProblem, build_plan
from lustrum.problem.parts.capital import PlannedCapital

YEARS = 5
LAW = 1.0, (0.7, 1.35), (0.9, 1.5)
"""What the laws ask of a plan without wishes: points off trend, prices, the work dual."""
SLACK = 0.95
"""Utilisation of the base year where slack is tried."""
BETWEEN_GOODS = 0.5
"""Elasticity of substitution between the goods of a mix where mixes are tried nested."""
STEPS = (0.05, 0.10, 0.15)
"""Lengths of the steps by which goods of a mix replace each other, in base-year flows."""
COUNTRIES = ("BRA", "IND", "DEU")
"""National tables of 56 industries that are tried."""
STARTS = (2009,)
"""Years from which the national tables are planned five years on."""


@dataclass(frozen=True)
class Trial:
    """One change tried.

    Parameters
    ----------
    name, tries : str
    options : mapping of part to options
    added : tuple of parts
        Added after the part `capital`.
    change : function of an economy
        Makes another economy of it; None where the table has nothing to change.
    """

    name: str
    tries: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: tuple[Callable[[PlanProblem], None], ...] = ()
    change: Callable[[Economy], Economy | None] = lambda economy: economy

    def parts(self, more: dict[str, dict[str, Any]] | None = None) -> list[Callable[..., None]]:
        """Return the parts of a plan, with more options of some."""
        chosen: list[Callable[..., None]] = []
        for part in DEFAULT_PARTS:
            given = {**self.options.get(part.__name__, {}), **(more or {}).get(part.__name__, {})}
            chosen.append(partial(part, **given) if given else part)
            if part.__name__ == "capital":
                chosen += self.added
        return chosen


def nested_mixes(problem: PlanProblem) -> None:
    """Goods of the investment mix replace each other one for one at base prices, in steps that lose more and more."""
    economy, base = problem.economy, problem.published(PlannedCapital).base
    bought = np.maximum(base.goods @ base.base_investment, 0.0)
    places = np.flatnonzero(bought > 1e-6 * bought.sum())
    length = (bought[places][:, None] * STEPS).ravel()
    items = tuple((economy.product.labels[i], str(k + 1)) for i in places for k in range(len(STEPS)))
    index = Index(("product", "step"), items)
    how: dict[str, Any] = {"units": economy.flow_unit, "upper": problem.growth.factor(problem.horizon) * length,
                           "scale": length}  # fmt: skip
    more, less = problem.add_variable("more_of_mix", index, **how), problem.add_variable("less_of_mix", index, **how)
    ends = np.cumsum(STEPS)
    middle = ends - 0.5 * np.array(STEPS)
    lost = (
        np.tile(np.log1p(middle) / BETWEEN_GOODS, len(places)),
        np.tile(-np.log1p(-middle) / BETWEEN_GOODS, len(places)),
    )
    where = np.repeat(places, len(STEPS))
    arrive = sparse.csc_array((np.ones(len(where)), (where, np.arange(len(where)))), (len(economy.product), len(where)))
    # A unit less of one good makes room for a unit of another; each change loses part of the good.
    problem.uses(
        "mix_changed",
        arrive @ (more * (1.0 + lost[0])) - arrive @ (less * (1.0 - np.minimum(lost[1], 0.9))),
        title="Mix of investment goods changed",
    )
    every = sparse.csc_array(np.ones((1, len(where))))
    one = Index(("mix",), (("all",),))
    problem.add_constraint(
        "mix_adds_up", (every @ more).indexed(one).equals((every @ less).indexed(one)), units=economy.flow_unit
    )


def slack(economy: Economy) -> Economy:
    """Return the economy with every activity at a part of its capacity in the base year."""
    nobody = np.zeros(len(economy.activity), dtype=bool)
    return replace(economy, capacity=economy.capacity_or_base() / SLACK, capacity_stated=nobody)


def shares_by_sector(economy: Economy) -> Economy | None:
    """Return the economy with value added split by the United States' labour shares of 2014, industry by industry."""
    path = back_tests.data() / "sea_USA.csv"
    if economy.value_added is None or economy.components.wages or not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == "2014"]
    share = {row["code"]: float(row["LAB"]) / float(row["VA"]) for row in rows if float(row["VA"] or 0.0) > 0.0}
    if not set(share) & set(economy.activity.labels):
        return None
    part = np.clip([share.get(label, 0.55) for label in economy.activity.labels], 0.05, 0.95)
    made, used = (np.asarray(each.sum(axis=0)).ravel() for each in (economy.supply, economy.use))
    added = made - used
    return replace(
        economy,
        component=Axis("component", ("compensation of employees", "gross operating surplus")),
        value_added=np.vstack([part * added, (1.0 - part) * added]),
    )


TRIALS = (
    Trial("the defaults", ""),
    Trial(
        "capital by kind",
        '`capital.kinds = "us_2017"`: structures, equipment, vehicles, software, research told apart.',
        {"capital": {"kinds": "us_2017"}},
    ),
    Trial(
        "nested mixes",
        f"Investment goods replace each other, elasticity {BETWEEN_GOODS:g} ({', '.join(f'{s:g}' for s in STEPS)} of "
        "each good in steps).",
        added=(nested_mixes,),
    ),
    Trial(
        "labour shares by sector",
        "Tables that do not split value added take the labour share of each industry in the United States, 2014, "
        "instead of 0.55.",
        change=shares_by_sector,
    ),
    Trial("utilisation below one", f"Every activity ran at {SLACK:g} of its capacity in the base year.", change=slack),
)


def tables() -> Iterator[tuple[str, Economy, Growth]]:
    """Yield the bundled tables, and those of which the user has copies."""
    yield "Germany 1995", read_economy(bundled_path("germany_1995")), back_tests.GROWTH["DEU"]
    yield "United States 2012", read_economy(bundled_path("us_2012")), GROWTH
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not place.is_dir():
        return
    from lustrum.data.load import economy_tables
    from lustrum.data.readers import read_published

    for region in COUNTRIES:
        yield f"{region} 2014", back_tests.economy(region, 2014), back_tests.GROWTH[region]
    for region in ("JPN", "KOR", "RUS"):
        found = economy_tables(read_published(place / "wiod2013_world12", region=region, year=2005)[0], region)
        yield f"{region} 2005", economy_from_tables(found), GROWTH
    for name, title, currency in (
        ("netherlands_2000", "Netherlands 2000", "EUR"),
        ("sam_ethiopia_2022", "Ethiopia 2022", "EUR"),
    ):
        found = read_published(place / name, meta={"unit": "million", "currency": currency})[0]
        yield title, economy_from_tables(economy_tables(found)), GROWTH


@dataclass(frozen=True)
class Tried:
    """One trial on one table: what came out, the time, and whether the laws hold."""

    found: Outcome | None
    seconds: float
    status: str

    @property
    def lawful(self) -> bool:
        """Whether the plan keeps what the laws ask."""
        points, prices, wages = LAW
        got = self.found
        return (
            got is not None
            and got.signed
            and max(got.consumption, got.investment) <= points
            and prices[0] <= got.prices[0] <= got.prices[1] <= prices[1]
            and wages[0] <= got.wage <= wages[1]
        )

    def row(self) -> tuple[str, ...]:
        """Return the figures as text."""
        told = self.found.row()[:-1] if self.found else (self.status, *[""] * 4)
        return (*told, f"{self.seconds:.1f}", "yes" if self.lawful else "no")


def tried(trial: Trial, economy: Economy, growth: Growth) -> Tried | None:
    """Return what a trial does on a table; None where it has nothing to change."""
    import time

    changed = trial.change(economy)
    if changed is None:
        return None
    began = time.process_time()
    plan = solve_plan(build_plan(changed, YEARS, parts=trial.parts(), growth=growth))
    seconds = time.process_time() - began
    solved = plan.status in ("optimal", "relaxed")
    return Tried(outcome(plan, growth) if solved else None, seconds, plan.status)


def back_test(trial: Trial, country: str, start: int) -> float:
    """Return the error of the plan that is told exports, government and deficit; NaN where there is none."""
    yearly = [back_tests.economy(country, start + t) for t in range(back_tests.AHEAD + 1)]
    growth = back_tests.GROWTH[country]
    informed, finance = back_tests.told(yearly, growth)
    changed = trial.change(informed)
    if changed is None:
        return float("nan")
    trade = {"finance": finance, "export_band": back_tests.BAND}
    problem = build_plan(changed, back_tests.AHEAD, parts=trial.parts({"trade": trade}), growth=growth)
    return back_tests.error(problem, yearly[-1])


def main(
    trials: Sequence[Trial] = TRIALS,
    planned: Iterable[tuple[str, Economy, Growth]] | None = None,
    countries: Sequence[str] = COUNTRIES,
    starts: Sequence[int] = STARTS,
) -> None:
    """Write the page `trials`; other tables and fewer pairs make the small run."""
    sections, kept, cost = [], {trial.name: [0, 0] for trial in trials}, {trial.name: 0.0 for trial in trials}
    for name, economy, growth in planned or tables():
        rows = []
        for trial in trials:
            got = tried(trial, economy, growth)
            if got is None:
                continue
            kept[trial.name][0] += got.lawful
            kept[trial.name][1] += 1
            cost[trial.name] += got.seconds
            rows.append((trial.name, *got.row()))
            print(f"{name}, {trial.name}: {got.row()}", flush=True)
        head = ("tried", "C off trend", "I off trend", "prices", "industries", "work", "seconds", "laws kept")
        sections += [f"## {name}", table(head, rows)]
    lines, errors = [], {trial.name: list[float]() for trial in trials}
    if back_tests.data().is_dir():
        for country in countries:
            for start in starts:
                row = [back_test(trial, country, start) for trial in trials]
                for trial, error in zip(trials, row, strict=True):
                    errors[trial.name].append(error)
                text = [f"{error:.2f}" if error == error else "" for error in row]
                lines.append((f"{country} {start}-{start + back_tests.AHEAD}", *text))
                print(lines[-1], flush=True)
    write_page(
        "trials",
        "What was tried beside the defaults",
        "Plans of five years of which nobody wishes anything, on ten tables, and plans of years that have "
        "passed, told what happened to exports, government and deficit ({doc}`back_tests`). *Laws kept*: growth of "
        f"consumption and investment within {LAW[0]:g} point of the trend in every year, prices within "
        f"{LAW[1][0]:g} and {LAW[1][1]:g}, work within {LAW[2][0]:g} and {LAW[2][1]:g} of its base, no industry beyond "
        f"{SIGNED[2][0]:+g} or {SIGNED[2][1]:+g} per cent of the trend. Seconds: of processor time.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        table(
            ("tried", "what it changes", "laws kept", "seconds in all", "better than the defaults", "mean error"),
            [_summary(trial, kept[trial.name], cost[trial.name], errors, trials[0]) for trial in trials],
        ),
        "Mean error: over the pairs of country and years that both the trial and the defaults can plan, in brackets "
        "that of the defaults on the same pairs.",
        *sections,
        "## Years that have passed",
        table(("country and years", *(trial.name for trial in trials)), lines),
    )


def _summary(
    trial: Trial, kept: Sequence[int], cost: float, errors: dict[str, list[float]], first: Trial
) -> tuple[str, ...]:
    """Return one line of the first table."""
    pairs = [(a, b) for a, b in zip(errors[trial.name], errors[first.name], strict=True) if a == a and b == b]
    better = f"{sum(a < b - 0.005 for a, b in pairs)} of {len(pairs)}" if trial is not first and pairs else ""
    mean = f"{np.mean([a for a, _ in pairs]):.2f} ({np.mean([b for _, b in pairs]):.2f})" if pairs else ""
    return trial.name, trial.tries, f"{kept[0]} of {kept[1]}", f"{cost:.0f}", better, mean
