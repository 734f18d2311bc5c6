"""Plans of years that have passed beside naive growth: shares of industries in output, five years on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from lustrum.arrays import Array
from lustrum.economy import Economy, economy_from_tables
from lustrum.plan import solve_plan
from lustrum.problem import DEFAULT_PARTS, Growth, PlanProblem, build_plan
from lustrum.problem.hand_over import standard_form
from lustrum.solver import Status, solve

AHEAD = 5
STARTS = (2000, 2005, 2009)
GROWTH = {
    "DEU": Growth(labour=0.003, productivity=0.01),
    "BRA": Growth(labour=0.015, productivity=0.015),
    "CHN": Growth(labour=0.005, productivity=0.08),
    "IND": Growth(labour=0.015, productivity=0.05),
    "USA": Growth(labour=0.005, productivity=0.015),
}
"""Rates as they might have been named in advance; shares depend on them little."""
WON = 2.0 / 3.0
BAND = 0.05
"""How far exports may stay from what is told: capacity of an industry cannot always follow."""


@dataclass(frozen=True)
class Pair:
    """One table planned five years on.

    Parameters
    ----------
    naive, plan, told : float
        Half the sum of absolute differences of industries' shares in output from what came, per cent: of shares that
        stay, of the plan that is told nothing, and of the plan told exports, government and deficit.
    """

    country: str
    start: int
    naive: float
    plan: float
    told: float


def data() -> Path:
    """Return the folder of the user's copies."""
    place = os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")
    return Path(place) / "wiod2016_national"


def economy(country: str, year: int) -> Economy:
    """Return the national table of one year."""
    from lustrum.data.load import economy_tables
    from lustrum.data.readers import read_published

    return economy_from_tables(economy_tables(read_published(data(), region=country, year=year)[0], country))


def pair(country: str, start: int) -> Pair:
    """Plan from the table of `start`, untold and told, and hold both against the table five years on."""
    tables = [economy(country, start + t) for t in range(AHEAD + 1)]
    base, last, growth = tables[0], tables[-1], GROWTH[country]
    came = _shares(last.base_level)
    plan = build_plan(base, AHEAD, growth=growth)
    informed, finance = told(tables, growth)
    trade = {"finance": finance, "export_band": BAND}
    parts = [partial(part, **trade) if part.__name__ == "trade" else part for part in DEFAULT_PARTS]
    better = build_plan(informed, AHEAD, parts=parts, growth=growth)
    levels = (base.base_level, _last_level(plan), _last_level(better))
    errors = [50.0 * float(np.abs(_shares(level) - came).sum()) for level in levels]
    return Pair(country, start, *errors)


def told(tables: list[Economy], growth: Growth) -> tuple[Economy, tuple[float, ...]]:
    """Return the base year told exports and government by product and year, and finance, each by its share of GDP.

    Shares, for the tables are at prices of their own years: what was y of GDP in a year is y of the trend of GDP. Each
    goes evenly from its share in the first year to its share in the last: a price that leaps in a year and returns is
    no quantity that anybody has to make.
    """
    base, last = tables[0], tables[-1]
    size = base.gross_domestic_product.income
    end = size * (1.0 + growth.trend) ** AHEAD / last.gross_domestic_product.income
    paths: dict[tuple[str, str], dict[int, float]] = {}
    for quantity in ("exports", "government"):
        first, after = base.final(quantity), last.final(quantity) * end
        for place in np.flatnonzero((first > 0.0) & (after > 0.0)):
            way = first[place] * (after[place] / first[place]) ** (np.arange(1, AHEAD + 1) / AHEAD)
            years = range(base.base_year + 1, base.base_year + AHEAD + 1)
            paths[quantity, base.product.labels[place]] = dict(zip(years, way.tolist(), strict=True))
    change = (last.base_deficit * end - base.base_deficit) / AHEAD
    return replace(base, paths=paths), tuple(base.base_deficit + change * t for t in range(1, AHEAD + 1))


def error(problem: PlanProblem, came: Economy) -> float:
    """Return half the sum of absolute differences of shares in output from a later table, per cent."""
    return 50.0 * float(np.abs(_shares(_last_level(problem)) - _shares(came.base_level)).sum())


def _last_level(problem: PlanProblem) -> Array:
    """Return activity levels of the last year, NaN where there is no plan.

    What clashes is not looked for: it takes minutes, and no plan counts as worse whatever the reason.
    """
    if solve(standard_form(problem)).status is not Status.OPTIMAL:
        return np.full(len(problem.economy.activity), np.nan)
    level: Array = solve_plan(problem).table("activity_level").values[-1]
    return level


def _shares(level: Array) -> Array:
    result: Array = level / level.sum()
    return result


def pairs(countries: tuple[str, ...] = tuple(GROWTH), starts: tuple[int, ...] = STARTS) -> Iterator[Pair]:
    """Yield every pair."""
    for country in countries:
        for start in starts:
            yield pair(country, start)


def main(countries: tuple[str, ...] = tuple(GROWTH), starts: tuple[int, ...] = STARTS) -> None:
    """Write the page `back_tests`; fewer countries and years make the small run."""
    if not data().is_dir():
        print("No copies of the national tables: set LUSTRUM_DATA to their folder.")
        return
    found = []
    for each in pairs(countries, starts):
        found.append(each)
        print(f"{each.country} {each.start}: {each.naive:.2f} {each.plan:.2f} {each.told:.2f}", flush=True)
    won = [each.told < each.naive for each in found]
    lines = [
        (f"{p.country} {p.start}-{p.start + AHEAD}", f"{p.naive:.2f}", f"{p.plan:.2f}",
         f"{p.told:.2f}" if p.told == p.told else "no plan",
         "better" if p.told < p.naive else "worse")
        for p in found
    ]  # fmt: skip
    write_page(
        "back_tests",
        "Plans of years that have passed",
        "Five countries, 56 industries, planned five years on from the tables of three years, and held against the "
        "table of the last year. The error is half the sum of absolute differences of industries' shares in output, in "
        "per cent of output: what would have to move from one industry to another. *Naive* lets all grow alike. The "
        "*plan* is told two rates of growth and nothing else: it is the trend path. The plan *told* knows exports and "
        "government consumption by product (exports within 5 per cent), and the deficit, each going evenly from its "
        "share in the gross domestic product of the first year to that of the last. Where no plan can follow what is "
        "told, it counts as worse. The tables are at prices of their own years, so that shares hold changes of prices "
        "too, which no plan at constant prices can know.",
        machine("lustrum", "highspy", "numpy"),
        goals_table([("told, better than naive in two of three", f"{sum(won)} of {len(won)}", np.mean(won) >= WON)]),
        table(("country and years", "naive", "plan", "told", ""), lines),
    )
