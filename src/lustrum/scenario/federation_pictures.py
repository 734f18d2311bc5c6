"""What is drawn of the plans of a federation: each region beside its trend, gaps, who sells to whom, the map."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown
from lustrum.plan.indicators import indicators
from lustrum.problem.names import CONSUMPTION
from lustrum.regions.region_map import region_map
from lustrum.results import Drawing, Measure, Result
from lustrum.scenario.federation_plan import FederationPlan

BESIDE = ("consumption", "investment", "gdp")
"""Headlines drawn beside the trend of each region."""
TITLES = {"gdp": "GDP"}


def federation_pictures(found: FederationPlan) -> list[Result]:
    """Return what is drawn: beside the trend always; gaps, sales and the map where people, sales, shapes are said."""
    results = [beside_trend(found), gaps(found), sales_between(found), on_the_map(found)]
    return [result for result in results if result is not None]


def beside_trend(found: FederationPlan) -> Result:
    """Headlines by region and year, in per cent beside the region's own trend."""
    items, values = [], []
    for name, plan in found.plans.items():
        trend = found.federation.scenarios[name].growth.trend
        lines = {each.name: each for each in indicators(plan)}
        for kind in (kind for kind in BESIDE if kind in lines):
            path = np.array([lines[kind].base, *lines[kind].values])
            along = lines[kind].base * (1.0 + trend) ** np.arange(len(path))
            off = 100.0 * np.divide(path - along, along, out=np.full(len(path), np.nan), where=along > 0.0)
            for year, value in zip((plan.economy.base_year, *plan.years), off, strict=True):
                items.append((name, kind, str(year)))
                values.append(float(value))
    people = found.federation.people
    missing = [name for name in found.plans if not people.get(name)]
    notes = ["The trend of a region is growth of labour and of output per job, as named in its scenario"]
    if people and missing:
        notes.append(f"Gaps per head are not told: [people] does not say those of {shown(missing)}")
    return Result(
        "beside_trend",
        "Each region beside its own trend",
        ("region", "quantity", "year"),
        items,
        {"beside_trend": Measure(np.array(values), "% of the trend", "above it, or below")},
        titles=TITLES,
        notes=tuple(notes),
        drawing=Drawing(
            "panels", "beside_trend", "year", "quantity", _farthest(items, values), rule=0.0,
            rule_says="the dashed line is the region's trend", by="region",
        ),
    )  # fmt: skip


def _farthest(items: list[tuple[str, str, str]], values: list[float]) -> str:
    last = max(year for _, _, year in items)
    ends = [(abs(value), value, item) for item, value in zip(items, values, strict=True) if item[2] == last]
    _, value, (name, kind, year) = max(end for end in ends if np.isfinite(end[0]))
    if abs(value) < 0.05:
        return f"Every region stays on its trend to {year}"
    side = "above" if value > 0.0 else "below"
    return f"{TITLES.get(kind, kind.capitalize())} of {name} is {abs(value):.1f} per cent {side} its trend in {year}"


def consumption_per_head(found: FederationPlan) -> dict[str, Array] | None:
    """Return consumption per head over that of all regions, of shape (years + 1,) each; None where people are not said.

    People grow as labour does in each region.
    """
    people = found.federation.people
    if not all(people.get(name, 0.0) > 0.0 for name in found.plans):
        return None
    consumed, heads = {}, {}
    for name, plan in found.plans.items():
        table = plan.quantities[CONSUMPTION]
        path = np.nansum(table.values, axis=1)[: len(plan.years)]
        consumed[name] = np.concatenate([[float(np.nansum(np.asarray(table.base)))], path])
        labour = found.federation.scenarios[name].growth.labour or 0.0
        heads[name] = people[name] * (1.0 + labour) ** np.arange(len(path) + 1.0)
    mean = sum(consumed.values(), np.zeros(1)) / sum(heads.values(), np.zeros(1))
    return {name: consumed[name] / heads[name] / mean for name in found.plans}


def gaps(found: FederationPlan) -> Result | None:
    """Consumption per head over the mean of all regions by year, drawn from the base year to the last."""
    shares = consumption_per_head(found)
    if shares is None:
        return None
    plan = next(iter(found.plans.values()))
    years = (plan.economy.base_year, *plan.years)
    return Result(
        "gaps",
        "How far the regions stand apart",
        ("region", "year"),
        [(name, str(year)) for name in shares for year in years],
        {
            "consumption_per_head": Measure(
                100.0 * np.concatenate([*shares.values()]), "% of the mean", "of all regions together, in that year"
            )
        },
        notes=(
            "People grow as labour does in each region; prices differ between regions, and figures stand as they are",
        ),
        drawing=Drawing("slopes", "consumption_per_head", "year", "region", _apart(shares, years), rule=100.0),
    )


def _apart(shares: dict[str, Array], years: tuple[int, ...]) -> str:
    rich, poor = max(shares, key=lambda name: shares[name][-1]), min(shares, key=lambda name: shares[name][-1])
    ratio = shares[rich] / shares[poor]
    return (
        f"{rich} consumes {ratio[-1]:.1f} times as much a head as {poor} in {years[-1]}, {ratio[0]:.1f} times in "
        f"{years[0]}"
    )


def _sold(found: FederationPlan) -> Iterator[tuple[str, str, float, float]]:
    for each in found.partners.values():
        for i, seller in enumerate(each.sellers):
            for j, buyer in enumerate(each.buyers):
                if seller != buyer:
                    yield seller, buyer, float(each.planned[i, j]), float(each.base[i, j])


def sales_between(found: FederationPlan) -> Result | None:
    """Who sells how much to whom in the last year, all products together."""
    if not found.partners or len(found.plans) < 2:
        return None
    names = list(found.plans)
    planned, base = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    for seller, buyer, flow, before in _sold(found):
        planned[names.index(seller), names.index(buyer)] += flow
        base[names.index(seller), names.index(buyer)] += before
    pairs = [(i, j) for i in range(len(names)) for j in range(len(names)) if i != j]
    plan = next(iter(found.plans.values()))
    years = len(plan.years)
    at = tuple(np.array(pairs).T)
    growth = 100.0 * (
        np.divide(planned[at], base[at], out=np.full(len(pairs), np.nan), where=base[at] > 0.0) ** (1.0 / years) - 1.0
    )
    return Result(
        "sales",
        f"Who sells to whom, {plan.years[-1]}",
        ("from", "to"),
        [(names[i], names[j]) for i, j in pairs],
        {
            "sales": Measure(planned[at], plan.economy.flow_unit, f"all products, {plan.years[-1]}"),
            "base_year": Measure(base[at], plan.economy.flow_unit, str(plan.economy.base_year)),
            "growth": Measure(growth, "% a year", "mean of the years planned"),
        },
        notes=("All products together; each by itself stands among the partners",),
        drawing=Drawing("heat", "sales", "to", "from"),
    )


def on_the_map(found: FederationPlan) -> Result | None:
    """Consumption per head over the mean on a map, or growth of consumption where people are not said."""
    shapes = found.federation.shapes
    if shapes is None:
        return None
    last = next(iter(found.plans.values())).years[-1]
    shares = consumption_per_head(found)
    if shares is not None:
        values = {name: 100.0 * float(path[-1]) for name, path in shares.items()}
        return region_map(
            shapes, values, "consumption_per_head", "% of the mean", title=f"Consumption per head, {last}",
            meaning="of all regions together", rule=100.0,
        )  # fmt: skip
    growth = {}
    for name, plan in found.plans.items():
        line = next(each for each in indicators(plan) if each.name == CONSUMPTION)
        growth[name] = 100.0 * float((line.values[-1] / line.base) ** (1.0 / len(line.values)) - 1.0)
    return region_map(
        shapes, growth, "growth_of_consumption", "% a year", title=f"Growth of household consumption to {last}",
        meaning="mean of the years planned",
    )  # fmt: skip
