"""What a planner must see before any figure: where a plan leaves the ordinary, by how much, and which limit does it.

Made from the plan alone, so that a plan opened from its folder says the same; silent where there is nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.plan.behind import Behind, Causes
from lustrum.plan.beside import imports_over_demand, quotient, with_figures_beside, without_wishes
from lustrum.plan.indicators import Indicator, indicators
from lustrum.plan.moves import AUDIT, FIRST_YEARS, MORE_YEARS, moved_by_more_years, trend_of
from lustrum.plan.plan import Plan
from lustrum.plan.table import Table
from lustrum.plan.titles import item_title, label_title
from lustrum.problem import names
from lustrum.wording.names import lower

LOWEST_PRICE, HIGHEST_PRICE = 0.3, 3.0
"""Prices within these bounds, base-year basket = 1, are ordinary: a plan of which nobody wishes anything keeps within
.7 and 1.35, and a product at three times its price or a third of it is a bottleneck or a glut, whatever is wished."""
SHRUNK, GROWN = 0.75, 1.60
"""Levels of an industry over those of the trend: a quarter less is closures, three fifths more a new industry beside
the old one; a plan of which nobody wishes anything keeps within .85 and 1.6."""
SMALL = 1e-3
"""Activities below this part of all base levels are left out: remainders of tables more often than industries."""
ABOVE_DEMAND = 1e-3
"""Imports count as above home demand beyond this part of it: less is the rounding of published tables."""
JUMP = 3.0
"""Points by which growth of the first or last year leaves both that of the other years and the trend: without wishes it
leaves the trend by one point at most, and what a wish moves by one point or two is no jump."""
JUMPS = (names.CONSUMPTION, names.INVESTMENT)
HORIZON = 0.5
"""Per cent by which a figure of the first years may move when more are asked: what a plan without wishes keeps to."""

PRICE, INDUSTRY, IMPORTS, JUMPED, MOVED = KINDS = ("price", "industry", "imports above demand", "jump", "horizon")
SEVERAL = {
    PRICE: "prices outside 0.3 to 3",
    INDUSTRY: "industries far from the trend",
    IMPORTS: "products of which imports exceed home demand",
    JUMPED: "jumps in the first or last year",
    MOVED: "figures that move with the horizon",
}


@dataclass(frozen=True)
class Finding:
    """One thing a planner must see.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    quantity, label, title : str
        Table of the plan, item in it ('' for a sum), and what the item is called.
    year : int
    value : float
        In `unit`.
    unit : str
    against : float
        What it is held against, in the same unit; `against_what` says what that is.
    limit, limit_label, limit_title : str
        The limit behind it, '' where no single one is.
    through : tuple of str
        Titles of the products that pass a price on from that limit.
    sentence : str
    unwished : float, optional
        The same figure in the plan without wishes, where `--audit` solved that.
    """

    kind: str
    quantity: str
    label: str
    title: str
    year: int
    value: float
    unit: str
    against: float
    against_what: str
    limit: str
    limit_label: str
    limit_title: str
    through: tuple[str, ...]
    sentence: str
    unwished: float | None = None


def audit(plan: Plan) -> tuple[Finding, ...]:
    """Return what a planner must see, in the order of `KINDS`, within a kind the furthest first; often nothing."""
    if not plan.has_values:
        return ()
    causes, known = Causes(plan), without_wishes(plan)
    found = (
        *_prices(plan, causes),
        *_industries(plan, causes),
        *_imports(plan, causes),
        *_jumps(plan, causes),
        *_horizon(plan),
    )
    return tuple(_beside(finding, with_figures_beside(finding, known)) for finding in found)


def _beside(finding: Finding, unwished: float | None) -> Finding:
    """Return a finding with what stands in its place without wishes, where that is known."""
    if unwished is None:
        return finding
    said = f"{unwished:.3g}" if finding.kind == PRICE else f"{unwished:.3g} {finding.unit}".replace("%", "per cent")
    if finding.kind in (INDUSTRY, JUMPED):
        said = f"{unwished:+z.1f} per cent"
    return replace(finding, unwished=unwished, sentence=f"{finding.sentence[:-1]}; without wishes {said}.")


def told(findings: Sequence[Finding], most: int) -> list[str]:
    """Return findings as sentences, at most so many of a kind; what is left out is counted."""
    said = []
    for kind in KINDS:
        own = [finding for finding in findings if finding.kind == kind]
        # One sentence more tells no less than a count of one.
        shown = own if len(own) == most + 1 else own[:most]
        said += [finding.sentence for finding in shown]
        if len(own) > len(shown):
            said.append(f"And {len(own) - len(shown)} more {SEVERAL[kind]}; summary.json has them all.")
    return said


def as_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as `summary.json` holds them."""
    return [asdict(finding) for finding in findings]


def _prices(plan: Plan, causes: Causes) -> Iterator[Finding]:
    """Of each product that exists, the price furthest from one, where that is out of bounds."""
    if names.BALANCE not in plan.limits or plan.economy.is_physical:
        return  # in physical units the level of a price is that of a unit somebody chose
    table = plan.current_prices
    for t, item in _furthest_of_each(_outside(table.values, LOWEST_PRICE, HIGHEST_PRICE), in_use(plan, table)):
        price = float(table.values[t, item])
        (product,), year, title = table.index.items[item], plan.years[t], item_title(plan, table.index, item)
        behind = causes.of_price(product, year)
        costs = "is free" if price <= 1e-9 else f"costs {price:.3g}"
        sentence = f"{title} {costs} in {year}, base-year basket = 1{_because(plan, behind)}."
        if price < LOWEST_PRICE and behind is None:
            sentence = sentence[:-1] + ": there is more of it than anyone uses."
        yield _finding(plan, PRICE, (table, item), year, (price, "1", 1.0, "the base year"), behind, sentence)


def _industries(plan: Plan, causes: Causes) -> Iterator[Finding]:
    """Of each activity, the level furthest from the trend, where that is out of bounds."""
    if names.ACTIVITY_LEVEL not in plan.quantities:
        return
    table, base = plan.table(names.ACTIVITY_LEVEL), plan.economy.base_level
    trend, trend_is = trend_of(plan), "the base year" if trend_of(plan) is None else "the trend"
    path = (1.0 + (trend or 0.0)) ** (np.array(plan.years) - plan.base_year)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = table.values / (base * path)
    counts = base > SMALL * base.sum() if not plan.economy.is_physical else base > 0.0
    for t, item in _furthest_of_each(_outside(ratio, SHRUNK, GROWN), counts):
        year, title, (activity,) = plan.years[t], item_title(plan, table.index, item), table.index.items[item]
        down = ratio[t, item] <= SHRUNK
        behind = causes.of_level(activity, year, -1.0 if down else 1.0)
        change, on_trend = 100.0 * (table.values[t, item] / base[item] - 1.0), 100.0 * (path[t, 0] - 1.0)
        beside = "" if trend is None else f", where {trend_is} is {_moved(on_trend)}"
        sentence = f"{title} {_runs(change)} in {year} on {plan.base_year}{beside}{_because(plan, behind)}."
        figures = (change, "%", on_trend, trend_is)
        yield _finding(plan, INDUSTRY, (table, item), year, figures, behind, sentence)


def _imports(plan: Plan, causes: Causes) -> Iterator[Finding]:
    """Of each import, the year in which it exceeds home demand most, goods that pass through the country left out."""
    if names.IMPORTS not in plan.quantities:
        return
    table, ratio, before = plan.table(names.IMPORTS), *imports_over_demand(plan)
    most = 1.0 + np.maximum(before - 1.0, 0.0) * np.maximum(1.0, _passing(plan, table, ratio))
    felt = table.values > 1e-9 * float(np.nansum(table.values))
    above = np.where(felt & (ratio > most * (1.0 + ABOVE_DEMAND)), ratio, np.nan)
    for t, item in _furthest_of_each(above, np.ones(len(table.index), dtype=bool)):
        year, title = plan.years[t], item_title(plan, table.index, item)
        behind = causes.of_trade(table.index.items[item][-1], year)
        share = "" if math.isinf(ratio[t, item]) else f" by {100.0 * (ratio[t, item] - 1.0):.3g} per cent"
        was = f"{100.0 * before[item]:.3g} per cent of it in the base year"
        sentence = f"Imports of {lower(title)} exceed home demand{share} in {year} ({was}){_because(plan, behind)}."
        figures = (100.0 * ratio[t, item], "% of home demand", 100.0 * before[item], "the base year")
        yield _finding(plan, IMPORTS, (table, item), year, figures, behind, sentence)


def _passing(plan: Plan, table: Table, ratio: Array) -> Array:
    """Return exports over home demand, beside those of the base year, by year and import.

    Goods that only pass through the country exceed its demand in the table already, and by more where more pass.
    """
    economy, years = plan.economy, len(plan.years)
    place = [economy.product.position(item[-1]) for item in table.index.items]
    leaving = np.zeros((years, len(economy.product)))
    for entry in plan.balance.values():
        if entry.side == "use" and not entry.at_home and entry.final:
            leaving = leaving + entry.table.values[:years]
    demand = np.where(ratio > 0.0, table.values / ratio, np.inf)
    then = quotient(economy.final("exports")[place], economy.base_absorption[place])
    found: Array = np.where(then > 0.0, quotient(leaving[:, place], demand) / np.where(then > 0.0, then, 1.0), 1.0)
    return found


def _jumps(plan: Plan, causes: Causes) -> Iterator[Finding]:
    """Growth of consumption and investment in the first and the last year, where it leaves other years and trend."""
    trend = math.nan if (g := trend_of(plan)) is None else 100.0 * g
    for one in indicators(plan):
        if one.name not in JUMPS:
            continue
        growth = np.array(one.growth)
        for t in dict.fromkeys((0, len(plan.years) - 1)):
            others = np.delete(growth, t)
            usual = float(others.mean()) if len(others) else trend
            off = [abs(growth[t] - each) for each in (usual, trend) if not math.isnan(each)]
            if not off or not min(off) > JUMP:
                continue
            year = plan.years[t]
            behind = causes.of_wish(one.name, year)
            which = "the other years' mean" if len(others) else "the trend"
            beside = f" and the trend {trend:+z.1f}" if len(others) and not math.isnan(trend) else ""
            sentence = (
                f"{one.title} jumps in {year}, the {'last' if t else 'first'} year: {growth[t]:+z.1f} per cent, where "
                f"{which} is {usual:+z.1f}{beside}{_because(plan, behind)}."
            )
            figures = (float(growth[t]), "% a year", usual, which)
            yield _finding(plan, JUMPED, one, year, figures, behind, sentence)


def _horizon(plan: Plan) -> Iterator[Finding]:
    """Figures of the first years that move when more years are asked, as the answer kept with the plan says."""
    found = next((answer for answer in plan.answers if answer.name == AUDIT), None)
    known = {one.name: one for one in indicators(plan)}
    moved = [] if found is None else moved_by_more_years(found)
    for name, points, year in sorted(moved, key=lambda each: -abs(each[1])):
        if not abs(points) > HORIZON or name not in known:
            continue
        sentence = (
            f"{known[name].title} of the first {min(FIRST_YEARS, len(plan.years))} years moves by up to "
            f"{points:+z.1f} per cent ({year}) when {MORE_YEARS} more are asked: what stands in the way of later years "
            "is not in this plan."
        )
        figures = (points, "%", 0.0, f"the same plan with {MORE_YEARS} more years")
        yield _finding(plan, MOVED, known[name], year, figures, None, sentence)


def _finding(
    plan: Plan,
    kind: str,
    about: tuple[Table, int] | Indicator,
    year: int,
    figures: tuple[float, str, float, str],
    behind: Behind | None,
    sentence: str,
) -> Finding:
    if isinstance(about, Indicator):
        quantity, label, title = about.name, "", about.title
    else:
        table, item = about
        quantity, label, title = table.name, table.index.label(item), item_title(plan, table.index, item)
    value, unit, against, against_what = figures
    return Finding(
        kind, quantity, label, title, year, float(value), unit, float(against), against_what,
        behind.limit if behind else "", behind.label if behind else "", behind.title if behind else "",
        _passed_on(plan, behind), sentence,
    )  # fmt: skip


def _because(plan: Plan, behind: Behind | None) -> str:
    """Return the limit behind a finding as the end of its sentence."""
    if behind is None:
        return ""
    passed = _passed_on(plan, behind)
    return f"; behind it stands '{behind.title}'" + (f", through {', '.join(map(lower, passed))}" if passed else "")


def _passed_on(plan: Plan, behind: Behind | None) -> tuple[str, ...]:
    return tuple(label_title(plan, "product", label) for label in behind.through) if behind else ()


def in_use(plan: Plan, table: Table) -> Flags:
    """Return which products of a table over products exist: made, used or imported in the base year, shape (items,)."""
    economy = plan.economy
    moved = np.maximum(np.abs(economy.base_output), np.abs(economy.base_absorption)) + np.abs(economy.imports) > 0
    place = [economy.product.position(item[0]) for item in table.index.items]
    return np.asarray(moved[place], dtype=bool)


def _furthest_of_each(far: Array, counts: Flags) -> list[tuple[int, int]]:
    """Return year and item of the largest entry of each column that counts, the largest of all first.

    `far` has shape (years, items); what is no number is nowhere.
    """
    known = np.where(np.isnan(far), -np.inf, far)
    years = known.argmax(axis=0) if known.size else np.empty(0, dtype=int)
    items = [int(i) for i in np.flatnonzero(counts) if known[years[i], i] > -np.inf]
    items.sort(key=lambda i: -known[years[i], i])
    return [(int(years[i]), i) for i in items]


def _outside(ratio: Array, least: float, most: float) -> Array:
    """Return how far ratios out of bounds are from one, down as far as up, |log|; of the shape given, NaN within."""
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.abs(np.log(np.maximum(ratio, 0.0)))
        found: Array = np.where((ratio < least) | (ratio > most), far, np.nan)
    return found


def _runs(change: float) -> str:
    return "stands still" if change <= -100.0 + 1e-6 else f"is {_moved(change)}"


def _moved(change: float) -> str:
    return f"{'down' if change < 0 else 'up'} {abs(change):.3g} per cent"
