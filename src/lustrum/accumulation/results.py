"""Answers on accumulation: the frontier, variants side by side, bounds, sources, as tables with what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lustrum.accumulation.cautions import cautions
from lustrum.accumulation.frontier import Frontier
from lustrum.accumulation.sources import Financing
from lustrum.accumulation.variants import Variant
from lustrum.arrays import Array
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure
from lustrum.wording.typeset import Scale

FLOOR_DIGITS = 4


def frontier_result(found: Frontier, name: str) -> Result:
    """Return the curve of floor and capacity with its slopes."""
    points = found.points
    units = found.points[0].plan.economy.flow_unit
    first, last = points[0], points[-1]
    years = f"{first.plan.years[0]}-{first.plan.years[-1]}"
    growth = f", growing {100 * found.floor_growth:g} % a year" if found.floor_growth else " in every year"
    notes = [
        f"a floor of 1 holds base-year consumption of every product, {figure(found.base_consumption)} {units}{growth}; "
        f"the highest floor there is stands at {found.highest:z.4f}",
        f"capacity when {first.plan.years[-1]} has ended goes from {figure(last.capacity)} to {figure(first.capacity)} "
        f"{found.unit}; it is {figure(found.capacity_now)} at the start of the plan",
        f"{found.plans} plans were solved"
        + (
            "; between its points the curve lies above the straight line by at most "
            f"{figure(found.unknown)} {found.unit}"
            if len(points) > 1
            else ", one of them for the highest floor there is: a single point, beside which nothing is known"
        ),
        "price is the capacity given up for one more unit of consumption a year, guaranteed in every year: the sum of "
        "the duals of the floor rows",
        "the point on this curve is a choice to be voted, not computed",
        *cautions(last.plan),
    ]
    return Result(
        "frontier",
        f"Consumption now against capacity later, {name if name.endswith(years) else f'{name} {years}'}",
        ("floor",),
        [(f"{point.floor:.{FLOOR_DIGITS}f}",) for point in points],
        {
            "capacity": Measure(
                np.array([p.capacity for p in points]), found.unit, "stock when the last year has ended"
            ),
            "price": Measure(
                np.array([p.price for p in points]),
                f"{found.unit} per {units}",
                "capacity given up for one more unit of the floor in every year",
            ),
            "floor_consumption": Measure(np.array([p.floor * found.base_consumption for p in points]), units),
            "capacity_growth": Measure(
                np.array([100.0 * (p.capacity / found.capacity_now - 1.0) for p in points]), "%", "over the whole plan"
            ),
            "mean_investment": Measure(np.array([float(p.investment.mean()) for p in points]), units, "yearly"),
        },
        notes=tuple(notes),
        drawing=Drawing("curve", "capacity", x="floor_consumption", title=_choice(found, units), series="price"),
    )


def _choice(found: Frontier, units: str) -> str:
    """Return what lies between the ends of the curve."""
    if len(found.points) < 2:
        return ""
    ends = found.points[0], found.points[-1]
    eaten = [each.floor * found.base_consumption for each in ends]
    left = [each.capacity for each in ends]
    of_a_year, of_capacity = Scale.of(eaten, units), Scale.of(left, found.unit)
    return (
        f"Capacity left falls from {of_capacity(left[0])} to {of_capacity.text(left[1])} as consumption rises from at "
        f"least {of_a_year(eaten[0])} to {of_a_year.text(eaten[1])}"
    )


def variants_results(variants: Sequence[Variant], name: str, plan_years: int) -> list[Result]:
    """Return the variants side by side, and their consumption and investment by year (by group where known)."""
    first = next((v for v in variants if v.weight == 1.0), variants[0])
    results = [
        _side_by_side(variants, first, name, plan_years),
        _total_paths(variants, first, name),
    ]
    if first.by_group:
        results.append(_paths_by_group(variants, first, name))
    return results


def _side_by_side(variants: Sequence[Variant], first: Variant, name: str, plan_years: int) -> Result:
    """Return what each variant gives up and gains against the first, and when."""
    economy = first.plan.economy
    unit, sums = economy.flow_unit, economy.flow_unit.removesuffix("/year")
    measures = {
        "weight": _each(variants, lambda v: v.weight, "1", "how many times the years after the plan count"),
        "mean_consumption": _each(
            variants, lambda v: float(v.consumption[:plan_years].mean()), unit, "in the plan's years"
        ),
        "capacity_after": _each(variants, lambda v: v.capacity, economy.unit, "when it has ended"),
        "years_below": _each(variants, lambda v: float(v.years_of_sacrifice), "years", "of sacrifice"),
        "lost": _each(variants, lambda v: v.lost, sums, "summed over the years below"),
        "gained": _each(variants, lambda v: v.gained, sums, "over the years above"),
        "overtakes_in": Measure([_year(v.overtaking) for v in variants], "", "gains on balance from this year on"),
        "falls_behind_in": Measure([_year(v.falls_behind) for v in variants], "", "loses on balance from this year on"),
        "paid_back_in": Measure([_year(v.pay_back) for v in variants], "", "what was given up has come back"),
        "producer_share": _each(
            variants, lambda v: 100.0 * v.producer_share, "%", "of investment into makers of capital goods"
        ),
    }
    if economy.labour is not None:
        text = "labour full capacity would need beyond labour on hand"
        measures["unmanned"] = _each(variants, lambda v: 100.0 * v.unmanned, "%", text)
    return Result(
        "growth_variants",
        f"Slow, balanced and fast, {name}",
        ("variant",),
        [(v.name,) for v in variants],
        measures,
        notes=_told(variants, first, plan_years),
        assumptions=tuple(a for a in first.plan.assumptions if a.name in ("consumption_floor", "discount")),
        drawing=Drawing("bars", "lost"),
    )


def _each(variants: Sequence[Variant], figure_of: Callable[[Variant], float], unit: str, about: str) -> Measure:
    """Return one figure of every variant."""
    return Measure(np.array([figure_of(v) for v in variants]), unit, about)


def _told(variants: Sequence[Variant], first: Variant, plan_years: int) -> tuple[str, ...]:
    """Say how the variants differ, what becomes of each, and which weights are too high to say anything."""
    years = first.years
    return (
        f"the variants differ in how many times the years after {years[plan_years - 1]} count; all are solved to "
        f"{years[-1]}, the others are held against '{first.name}'",
        *(_story(v, first, years, plan_years) for v in variants),
        *(
            f"{v.name}: {100 * v.floor_share:z.0f} % of consumption stands on the floor in every year of the plan: the "
            "weight is too high to say anything"
            for v in variants
            if v.on_the_floor
        ),
    )


def _against(path: Array, first: Array) -> Array:
    """Return how far a path of consumption stands above the first variant's, in per cent by year."""
    above: Array = 100.0 * (path / first - 1.0)
    return above


def _total_paths(variants: Sequence[Variant], first: Variant, name: str) -> Result:
    """Return consumption and investment of every variant by year."""
    unit = first.plan.economy.flow_unit
    relative = [_against(v.consumption, first.consumption) for v in variants]
    return Result(
        "growth_paths",
        f"Consumption of every variant against '{first.name}', {name}",
        ("variant", "year"),
        [(v.name, str(year)) for v in variants for year in first.years],
        {
            "against_baseline": Measure(np.concatenate(relative), "%"),
            "consumption": Measure(np.concatenate([v.consumption for v in variants]), unit),
            "investment": Measure(np.concatenate([v.investment for v in variants]), unit),
        },
        notes=("what is given up early stands below nought, what comes back above it",),
        drawing=Drawing("lines", "against_baseline", x="year", series="variant"),
    )


def _paths_by_group(variants: Sequence[Variant], first: Variant, name: str) -> Result:
    """Return consumption of every variant by household group and year, all groups together first."""
    base = {"all": first.consumption, **first.by_group}
    paths = [
        (v.name, group, v.consumption if group == "all" else v.by_group[group]) for v in variants for group in base
    ]
    return Result(
        "growth_paths_by_group",
        f"Consumption by household group in every variant, {name}",
        ("variant", "group", "year"),
        [(variant, group, str(year)) for variant, group, _ in paths for year in first.years],
        {
            "consumption": Measure(np.concatenate([path for _, _, path in paths]), first.plan.economy.flow_unit),
            "against_baseline": Measure(np.concatenate([_against(path, base[group]) for _, group, path in paths]), "%"),
        },
        drawing=Drawing("none"),
    )


def weights_result(variants: Sequence[Variant], name: str) -> Result:
    """Return what the plan does for every weight of the years after it."""
    unit = variants[0].plan.economy.flow_unit
    low, high = variants[0], variants[-1]
    moved = 100.0 * (high.capacity / low.capacity - 1.0)
    eaten = 100.0 * (high.consumption.mean() / low.consumption.mean() - 1.0)
    return Result(
        "terminal_weights",
        f"What the weight of the years to come decides, {name}",
        ("weight",),
        [(f"{v.weight:g}",) for v in variants],
        {
            "capacity_after": Measure(np.array([v.capacity for v in variants]), variants[0].plan.economy.unit),
            "mean_consumption": Measure(np.array([float(v.consumption.mean()) for v in variants]), unit),
            "first_year_consumption": Measure(np.array([float(v.consumption[0]) for v in variants]), unit),
            "mean_investment": Measure(np.array([float(v.investment.mean()) for v in variants]), unit),
            "producer_share": Measure(np.array([100.0 * v.producer_share for v in variants]), "%"),
            "on_the_floor": Measure(
                np.array([100.0 * v.floor_share for v in variants]), "%", "of consumption, in every year"
            ),
        },
        notes=(
            f"from a weight of {low.weight:g} to {high.weight:g} capacity at the end moves by {moved:+z.2f} %, mean "
            f"consumption by {eaten:+z.2f} %",
            "no figure here is more right than another: the weight is a political choice",
        ),
        assumptions=tuple(a for a in low.plan.assumptions if a.name != "future_weight"),
        drawing=Drawing("curve", "capacity_after", x="mean_consumption"),
    )


def financing_results(found: Financing, name: str) -> list[Result]:
    """Return sources and uses by year, and what each group bears."""
    lines: list[tuple[str, str, np.ndarray]] = [("use", "investment", found.investment)]
    lines.append(("use", "of it replacement", found.replacement))
    lines += [("source", source, amount) for source, amount in found.sources.items()]
    lines.append(("source", "saving needed", found.saving_needed))
    years = [str(year) for year in found.years]
    covered = 1.0 - found.saving_needed.sum() / found.investment.sum()
    notes = [
        f"the sources named cover {100 * covered:z.1f} % of investment over the plan; "
        + (
            "the rest households must save, or it is not there"
            if covered < 1.0
            else "what they bring beyond it is not needed"
        ),
        "an account of sources, from which no rate of growth follows; gross surplus holds what replaces worn capital, "
        "so depreciation is no source beside it",
    ]
    if found.exchange is not None:
        peak = found.exchange
        notes.append(
            f"the exchange takes {100 * peak.rate:z.1f} % of what is sold at R = {peak.ratio:z.3f}, as a tax would; "
            f"most could be taken at R = {peak.peak_ratio:z.2f}, the stop stands at {peak.limit:z.3f}"
        )
    results = [
        Result(
            "accumulation_sources",
            f"Who pays for accumulation, {name}",
            ("kind", "line", "year"),
            [(kind, line, year) for kind, line, _ in lines for year in years],
            {"value": Measure(np.concatenate([amount for _, _, amount in lines]), found.unit)},
            notes=tuple(notes),
            drawing=Drawing("lines", "value", x="year", series="line"),
        )
    ]
    if found.groups:
        mean = found.burden.mean(axis=0)
        people = np.array([group.people for group in found.groups])
        income = np.array([group.income for group in found.groups])
        results.append(
            Result(
                "accumulation_burden",
                f"What each group bears of accumulation, {name}",
                ("group",),
                [(group.name,) for group in found.groups],
                {
                    "share_of_income": Measure(100.0 * mean / income, "%", "mean over the plan's years"),
                    "burden": Measure(mean, found.unit, "mean over the plan's years"),
                    "per_head": Measure(mean / people, f"{found.unit} per head"),
                },
                notes=("sources whose shares no group states are borne by nobody named here",),
                drawing=Drawing("bars", "share_of_income"),
            )
        )
    return results


def _story(v: Variant, first: Variant, years: tuple[int, ...], plan_years: int) -> str:
    ratio = 100.0 * (v.consumption[:plan_years].mean() / first.consumption[:plan_years].mean() - 1.0)
    stock = 100.0 * (v.capacity / first.capacity - 1.0)
    if v is first:
        return f"{v.name}: weight {v.weight:g}, as the scenario has it"
    text = f"{v.name}: {ratio:+z.2f} % consumption in the plan's years, {stock:+z.2f} % capacity after them"
    if v.overtaking is not None:
        text += f"; ahead from {v.overtaking} on, " + (
            f"paid back in {v.pay_back}" if v.pay_back else f"not paid back by {years[-1]}"
        )
    elif v.falls_behind is not None:
        text += f"; behind from {v.falls_behind} on"
    elif v.years_of_sacrifice:
        text += f"; not ahead for good by {years[-1]}"
    return text


def _year(year: int | None) -> str:
    return "" if year is None else str(year)
