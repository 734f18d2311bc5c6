"""What plans do when something is said to them: five shocks on four tables, and duals beside plans made again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from lustrum.arrays import Array
from lustrum.data import bundled_path
from lustrum.economy import Economy, economy_from_tables, read_economy
from lustrum.plan import Plan, solve_plan
from lustrum.problem import DEFAULT_PARTS, TAIL, Growth, WishedValue, build_plan

YEARS = 5
SMALL = 0.1
"""Duals are held against a shock this many times as large: they are slopes."""
NEAR = 0.10
"""How far a slope may be from what the plan made again gains."""


@dataclass(frozen=True)
class Case:
    """A table with its growth, and the trend plan of it."""

    name: str
    economy: Economy
    growth: Growth
    trend: Plan

    def plan(
        self, options: dict[str, dict[str, Any]] | None = None, wishes: tuple[WishedValue, ...] = (), **growth: float
    ) -> Plan:
        """Return the plan with something said to it."""
        given = options or {}
        parts = [partial(p, **given[p.__name__]) if p.__name__ in given else p for p in DEFAULT_PARTS]
        named = replace(self.growth, **growth)
        return solve_plan(build_plan(self.economy, YEARS, parts=parts, growth=named, wishes=wishes))

    def path(self, first: float, size: float = 0.0) -> Array:
        """Return an amount of the base year and a change in each year solved, grown with the trend."""
        factor: Array = (1.0 + self.growth.trend) ** np.arange(1, YEARS + TAIL + 1)
        return (first + size) * factor


def case(name: str, economy: Economy, growth: Growth) -> Case:
    return Case(name, economy, growth, solve_plan(build_plan(economy, YEARS, growth=growth)))


def more_work(at: Case, size: float) -> Plan:
    return at.plan({"work": {"more": 0.01 * size}})


def less_finance(at: Case, size: float) -> Plan:
    lost = 0.01 * size * at.economy.gross_domestic_product.income
    return at.plan({"trade": {"finance": tuple(at.path(at.economy.base_deficit, -lost).tolist())}})


def more_government(at: Case, size: float) -> Plan:
    return at.plan(government=at.growth.trend + 0.02 * size)


def more_consumption(at: Case, size: float) -> Plan:
    year = at.trend.years[-1]
    wished = float(at.trend.table("consumption").values[YEARS - 1].sum()) * (1.0 + 0.03 * size)
    return at.plan(wishes=(WishedValue("consumption", "total", year, ">=", wished, origin="shock"),))


def a_cap(at: Case, size: float) -> Plan:
    """The largest industry that sells to others stays a tenth below the trend in the last year."""
    level = at.trend.table("activity_level")
    made = at.economy.supply.multiply(at.economy.base_level[None, :]).tocsr()
    output = np.asarray(made.sum(axis=1)).ravel()
    sold = np.asarray(at.economy.use @ at.economy.base_level) / np.where(output > 0.0, output, 1.0)
    largest = level.index.items[int(np.argmax(made.T @ sold))][0]
    allowed = float(level.values[YEARS - 1, at.economy.activity.position(largest)]) * (1.0 - 0.1 * size)
    return at.plan(wishes=(WishedValue("activity_level", largest, at.trend.years[-1], "<=", allowed, origin="shock"),))


SHOCKS: dict[str, Callable[[Case, float], Plan]] = {
    "one per cent more work": more_work,
    "finance from abroad less by 1 per cent of GDP": less_finance,
    "government +2 points a year": more_government,
    "total consumption +3 per cent in year 5": more_consumption,
    "the largest supplier a tenth below trend in year 5": a_cap,
}


def slopes(at: Case) -> list[tuple[str, float, float]]:
    """Return what a tenth of two shocks changes in the goal, by the duals of the trend and by plans made again."""
    money = at.economy.gross_domestic_product.income
    found = []
    for name, limit, by_year in (
        ("one per cent more work", "work_limit", 0.01 * SMALL * at.trend.table("work").base.sum()),
        ("finance from abroad less by 1 per cent of GDP", "trade_balance", -0.01 * SMALL * money),
    ):
        rate = at.growth.labour if limit == "work_limit" else at.growth.trend
        years = np.arange(1, YEARS + TAIL + 1)
        moved = by_year * (1.0 + (rate or 0.0)) ** years
        expected = float(np.nansum(at.trend.limits[limit].shadow_price.values[:, 0] * moved))
        found.append((name, expected, SHOCKS[name](at, SMALL).objective - at.trend.objective))
    return found


def cases() -> Iterator[Case]:
    """Yield the bundled tables, and Brazil and South Africa where the user has copies."""
    us = Growth(labour=0.012, productivity=0.008)
    for name, bundled, growth in (
        ("Germany 1995", "germany_1995", Growth(labour=0.003, productivity=0.01)),
        ("United States 2012", "us_2012", us),
    ):
        yield case(name, read_economy(bundled_path(bundled)), growth)
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not place.is_dir():
        return
    from lustrum.data.load import economy_tables
    from lustrum.data.readers import read_published
    from lustrum.data.valuation import to_basic_prices

    found = read_published(place / "wiod2016_national", region="BRA", year=2014)[0]
    growth = Growth(labour=0.01, productivity=0.01)
    yield case("Brazil 2014", economy_from_tables(economy_tables(found, "BRA")), growth)
    meta = {"unit": "million ZAR", "currency": "ZAR"}
    found = read_published(place / "sam_south_africa_2015", meta=meta)[0]
    yield case("South Africa 2015", economy_from_tables(to_basic_prices(economy_tables(found))), us)


def effects(at: Case) -> list[tuple[str, ...]]:
    """Return each shock's effect on consumption, investment and imports by year, per cent of the trend, and prices."""
    rows = []
    for name, shock in SHOCKS.items():
        plan = shock(at, 1.0)
        if plan.status not in ("optimal", "relaxed"):
            rows.append((name, plan.status, "", "", "", ""))
            continue
        price = plan.current_prices.values[:YEARS]
        abroad = plan.in_money_of_the_year("trade_balance").values[:YEARS, 0]
        rows.append(
            (
                name,
                *(_beside(plan, at.trend, quantity) for quantity in ("consumption", "investment", "imports")),
                f"{np.nanmin(price):.2f} to {np.nanmax(price):.2f}",
                f"{np.nanmin(abroad):.2f} to {np.nanmax(abroad):.2f}",
            )
        )
    return rows


def _beside(plan: Plan, trend: Plan, quantity: str) -> str:
    ours, theirs = (np.nansum(each.table(quantity).values[:YEARS], axis=1) for each in (plan, trend))
    return " ".join(f"{100.0 * (a / b - 1.0):+.1f}" for a, b in zip(ours, theirs, strict=True))


def main(planned: Iterable[Case] | None = None) -> None:
    """Write the page `shocks`; other tables make the small run."""
    head = ("said to the plan", "C", "I", "imports", "prices", "foreign exchange")
    sections, duals, near = [], [], []
    for at in planned or cases():
        sections += [f"## {at.name}", table(head, effects(at))]
        for name, expected, got in slopes(at):
            apart = abs(expected / got - 1.0) if got else np.inf
            near.append(apart <= NEAR)
            duals.append((at.name, name, f"{expected:.4g}", f"{got:.4g}", f"{100 * apart:.1f} %"))
        print(f"{at.name}: done", flush=True)
    write_page(
        "shocks",
        "What plans do when something is said to them",
        "Plans of five years beside the trend path. C, I and imports: per cent of the trend in years 1 to 5. Prices: "
        "cheapest and dearest product of the five years, the basket of the year being 1. Foreign exchange: what a unit "
        "is worth in the same money.",
        machine("lustrum", "highspy", "numpy"),
        goals_table([("duals within 10 per cent of plans made again", f"{sum(near)} of {len(near)}", all(near))]),
        *sections,
        "## Slopes",
        "What a tenth of the shock changes in the goal, by the duals of the trend plan and by the plan made again.",
        table(("table", "shock", "by duals", "made again", "apart"), duals),
    )
