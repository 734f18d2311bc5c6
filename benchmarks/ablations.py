"""What each default of page 00, section 0.9, decides: take one away on five tables, and look at what comes out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import put_into, table, write_page
from lustrum.data import bundled_path
from lustrum.economy import Economy, economy_from_tables, read_economy
from lustrum.plan import Plan, solve_plan
from lustrum.problem import DEFAULT_PARTS, TAIL, Growth, build_plan
from lustrum.problem.goals import discounted_consumption
from lustrum.solver import Solution, StandardForm, solve

YEARS = 5
GROWTH = Growth(labour=0.012, productivity=0.008)
NATIONAL = {
    "DEU": Growth(labour=0.003, productivity=0.01),
    "IND": Growth(labour=0.012, productivity=0.046),
    "BRA": Growth(labour=0.01, productivity=0.01),
}
HEAD = ("Taken away", "C off trend", "I off trend", "prices", "industries", "work", "signed")
DEFAULTS = "defaults.md"
"""The page of the manual that shows the table over all economies."""
SIGNED = 1.5, (0.3, 3.0), (-15.0, 60.0)
"""What a planner can sign: points off trend, prices, and change of an industry in five years beside the trend."""


@dataclass(frozen=True)
class Ablation:
    """One default taken away.

    Parameters
    ----------
    name, decides : str
        The default, and what it decides.
    options : mapping of part to options
    discount : float, optional
    growth : mapping
        Rates named beside those of labour and of output per job.
    without : tuple of str
        Parts left out.
    tail : int
    solver : function, optional
    """

    name: str
    decides: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    discount: float | None = None
    growth: dict[str, float] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    tail: int = TAIL
    solver: Callable[[StandardForm], Solution] | None = None

    def plan(self, economy: Economy, growth: Growth) -> Plan:
        """Return the plan of five years without this default."""
        parts = [
            partial(part, **self.options[part.__name__]) if part.__name__ in self.options else part
            for part in DEFAULT_PARTS
            if part.__name__ not in self.without
        ]
        goal = partial(discounted_consumption, discount=self.discount)
        named = replace(growth, **self.growth)
        problem = build_plan(economy, YEARS, goal, parts, growth=named, tail=self.tail)
        return solve_plan(problem, name=self.name, solver=self.solver)


def without_basis(form: StandardForm) -> Solution:
    """Solve, and leave prices as they come."""
    return replace(solve(form), basis=None)


WALLS = {"share_fall": 0.02, "share_rise": 0.05, "yearly_band": 0.06, "export_band": 0.0}

ABLATIONS = (
    Ablation("every default", ""),
    Ablation("D1: discount 0.97 instead", "How patient people are: as the base year's own return says.", discount=0.97),
    Ablation(
        "D2: work does not limit (labour, where it is stated, does)",
        "What limits the whole economy: work and all paid beyond the return on capital.",
        {"work": {"limit": False}, "labour": {"limit": True}},
    ),
    Ablation(
        "D3: wear and growth of stocks named (0.05, 0.02)",
        "Stocks where none are stated, and their wear: they grow with the trend.",
        {"capital": {"depreciation_rate": 0.05, "stock_growth": 0.02}},
    ),
    Ablation(
        "D4: assets go on as in the base year",
        "The stock a unit of output needs: that of the trend, whatever was built in the base year.",
        {"capital": {"asset_trend": True}},
    ),
    Ablation(
        "D5: every product worth one",
        "What a unit is worth at base deliveries: what it costs.",
        {"consumption": {"priced_at_cost": False}},
    ),
    Ablation("D6: no running above capacity", "A curve above capacity, no wall.", {"capital": {"overtime": False}}),
    Ablation("D7: walls on trade", "Curves of imports and exports, no walls.", {"trade": WALLS}),
    Ablation("D7: imports in fixed shares", "The same.", {"trade": {"given": True, "export_band": 0.0}}),
    Ablation(
        "D8: walls on investment",
        "Changing the pace of investment costs goods.",
        {"absorptive_limits": {"pace_costs": False}},
    ),
    Ablation(
        "D9: prices as the solver leaves them",
        "Which prices are printed where the plan leaves them open.",
        solver=without_basis,
    ),
    Ablation(
        "D10: exports +2.5, government +0.5 per cent",
        "Exports and government go with the trend until somebody says otherwise.",
        growth={"exports": 0.025, "government": 0.005},
    ),
    Ablation(
        "no tail, no terminal investment",
        "That the plan does not end with the world.",
        without=("terminal_capital",),
        tail=0,
    ),
)


def tables() -> Iterator[tuple[str, Economy, Growth]]:
    """Yield the two bundled tables, and three national ones where the user has copies."""
    yield "Germany 1995", read_economy(bundled_path("germany_1995")), NATIONAL["DEU"]
    yield "United States 2012", read_economy(bundled_path("us_2012")), GROWTH
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")) / "wiod2016_national"
    if place.is_dir():
        from lustrum.data.load import economy_tables
        from lustrum.data.readers import read_published

        for region, growth in NATIONAL.items():
            found = economy_tables(read_published(place, region=region, year=2014)[0], region)
            yield f"{region} 2014", economy_from_tables(found), growth


@dataclass(frozen=True)
class Outcome:
    """What a plan without a default does, beside the trend: points off it, prices, industries, the work dual."""

    consumption: float
    investment: float
    prices: tuple[float, float]
    industries: tuple[float, float]
    wage: float

    @property
    def signed(self) -> bool:
        """Whether a planner could sign it."""
        points, (cheapest, dearest), (least, most) = SIGNED
        return (
            max(self.consumption, self.investment) <= points
            and cheapest <= self.prices[0]
            and self.prices[1] <= dearest
            and least <= self.industries[0]
            and self.industries[1] <= most
        )

    def row(self) -> tuple[str, ...]:
        """Return the figures as text."""
        return (
            f"{self.consumption:.1f}",
            f"{self.investment:.1f}",
            "{:.2f} to {:.2f}".format(*self.prices),
            _changes(self.industries),
            f"{self.wage:.2f}" if self.wage == self.wage else "no limit",
            "yes" if self.signed else "no",
        )


def outcome(plan: Plan, growth: Growth) -> Outcome:
    """Return the figures of one plan."""
    price = plan.current_prices.values[:YEARS]
    level = plan.table("activity_level").values[YEARS - 1]
    base = plan.economy.base_level
    runs = base > 1e-4 * base.sum()
    beside = 100.0 * (level[runs] / base[runs] / (1.0 + growth.trend) ** YEARS - 1.0)
    return Outcome(
        off_trend(plan, "consumption", growth),
        off_trend(plan, "investment", growth),
        (float(np.nanmin(price)), float(np.nanmax(price))),
        (float(beside.min()), float(beside.max())),
        _wage(plan, growth),
    )


def _changes(ends: tuple[float, float]) -> str:
    low, high = (round(end) or 0 for end in ends)
    return "none" if low == high == 0 else f"{low:+d} to {high:+d}"


def widest(found: Sequence[Outcome]) -> tuple[str, ...]:
    """Return, of one default taken away on several tables, the largest distance from what every default gives."""
    if not found:
        return ("", "", "", "")
    prices = min(each.prices[0] for each in found), max(each.prices[1] for each in found)
    industries = min(each.industries[0] for each in found), max(each.industries[1] for each in found)
    return (
        f"{max(each.consumption for each in found):.1f}",
        f"{max(each.investment for each in found):.1f}",
        "{:.2f} to {:.2f}".format(*prices),
        _changes(industries),
    )


def off_trend(plan: Plan, quantity: str, growth: Growth) -> float:
    """Return the largest distance of yearly growth from the trend, in points."""
    found = plan.table(quantity)
    sums = np.concatenate([[np.nansum(found.base)], np.nansum(found.values, axis=1)])[: YEARS + 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.abs(100.0 * (np.diff(np.log(np.maximum(sums, 0.0))) - np.log1p(growth.trend))).max())


def _wage(plan: Plan, growth: Growth) -> float:
    """Return what work is worth in year 3 beside the base year; NaN where it does not limit."""
    if "work_limit" not in plan.limits:
        return float("nan")
    return float(plan.in_money_of_the_year("work_limit").values[2, 0] / (1.0 + growth.productivity) ** 3)


def signed(found: Sequence[Outcome]) -> int:
    """Return how many of the plans a planner could sign."""
    return sum(each.signed for each in found)


def main(
    ablations: Sequence[Ablation] = ABLATIONS, planned: Iterable[tuple[str, Economy, Growth]] | None = None
) -> None:
    """Write the page `ablations`, and its summary into `defaults`; other tables make the small run."""
    outcomes: dict[str, list[Outcome]] = {each.name: [] for each in ablations}
    names, sections = [], []
    for name, economy, growth in planned or tables():
        rows = []
        for ablation in ablations:
            plan = ablation.plan(economy, growth)
            found = outcome(plan, growth) if plan.status in ("optimal", "relaxed") else None
            rows.append((ablation.name, *(found.row() if found else (plan.status, *[""] * 5))))
            outcomes[ablation.name] += [found] if found else []
            print(f"{name}, {ablation.name}: {plan.status}", flush=True)
        names.append(name)
        sections += [f"## {name}", table(HEAD, rows)]
    told = [
        (each.name, each.decides, *widest(outcomes[each.name]), f"{signed(outcomes[each.name])} of {len(names)}")
        for each in ablations
    ]
    summary = table((HEAD[0], "What it decides", *HEAD[1:5], "signed"), told, words=2)
    put_into(DEFAULTS, "ablations", f"Over {', '.join(names)}:\n\n{summary}")
    write_page(
        "ablations",
        "What each default decides",
        "Plans of five years of which nobody wishes anything, with every default and then with one at a time taken "
        "away. A plan is *signed* where growth of consumption and investment stays within 1.5 points of the trend in "
        "every year, every price between 0.3 and 3, and no industry falls by 15 or rises by 60 per cent beside the "
        "trend in five years. C and I: largest distance of a year's growth from the trend, points. Industries: level "
        "in the fifth year beside the trend, per cent. Work: what a unit is worth in year 3, 1 in the base year.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        "First the largest of each over all tables.",
        summary,
        *sections,
    )
