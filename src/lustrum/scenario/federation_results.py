"""What is said about the plans of a federation side by side: growth, trade, transfers, prices of the pool, partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from lustrum.plan.indicators import Indicator, indicators
from lustrum.regions.coupling import POOL
from lustrum.results import Drawing, Measure, Result, as_data
from lustrum.scenario.catch_up_results import catch_up_result
from lustrum.scenario.federation_pictures import federation_pictures
from lustrum.scenario.federation_plan import FederationPlan
from lustrum.scenario.federation_wishes import wishes_result
from lustrum.scenario.link_results import links_result
from lustrum.wording.numbers import figure

SHOWN = ("gdp", "consumption", "investment", "imports", "exports")
"""Headlines whose yearly growth stands side by side."""
FAR = 0.10
"""Yearly move of a partner's share that is told: in world tables 5 and 95 per cent of moves were -10 and +10."""


def federation_results(found: FederationPlan) -> list[Result]:
    """Return the results of a federation, the growth of its regions first."""
    results = [_growth(found)]
    if (given_up := wishes_result(found.stack)) is not None:
        results.append(given_up)
    if found.catch_up is not None:
        results.append(catch_up_result(found))
    results += [*federation_pictures(found), _levels(found), _transfers(found)]
    if POOL in found.stack.shared:
        results.append(_pool(found))
    if (links := links_result(found)) is not None:
        results.append(links)
    if found.partners:
        results.append(_partners(found))
    return results


def _growth(found: FederationPlan) -> Result:
    """Growth a year of consumption beside the trend of each region, then of the other headlines, on average."""
    lines = {name: {each.name: each for each in indicators(plan)} for name, plan in found.plans.items()}
    scenarios = found.federation.scenarios
    trend = np.array([100.0 * scenarios[name].growth.trend for name in lines])
    means = {
        kind: np.array([_mean_growth(of.get(kind)) for of in lines.values()])
        for kind in SHOWN
        if any(kind in of for of in lines.values())
    }
    measures = {"consumption": Measure(means["consumption"], "% a year", "growth, mean of the years planned")}
    measures["trend"] = Measure(trend, "% a year", "growth of labour and of output per job, as named")
    measures |= {
        kind: Measure(values, "% a year", "growth, mean of the years planned")
        for kind, values in means.items()
        if kind != "consumption"
    }
    names = list(lines)
    off = means["consumption"] - trend
    far = int(np.argmax(np.abs(off)))
    least, most = (f"{each:z.1f}" for each in (means["consumption"].min(), means["consumption"].max()))
    finding = f"Household consumption grows {least if least == most else f'{least} to {most}'} per cent a year"
    finding += (
        f"; farthest from its trend is {names[far]}, by {off[far]:+.1f} points"
        if abs(off[far]) >= 0.05
        else ", in every region at its trend"
    )
    return Result(
        "growth",
        f"{found.federation.name}: {len(names)} regions in one plan",
        ("region",),
        [(name,) for name in names],
        measures,
        notes=(
            *(("No plan meets every wish of every region: this is the nearest one",) if found.stack.given_up else ()),
            finding,
            "Each region's plan passes its own check at the prices of the pool; no better plan of all exists by more "
            f"than {_part(found.stack.certificate.relative_gap)} of the goal",
        ),
        assumptions=found.assumptions,
        drawing=Drawing("bars", "consumption", title=finding),
    )


def _part(gap: float) -> str:
    return "a thousand-millionth" if gap <= 1e-9 else f"{100.0 * gap:.2g} per cent"


def _mean_growth(line: Indicator | None) -> float:
    if line is None or not line.values or line.base <= 0.0 or line.values[-1] <= 0.0:
        return float("nan")
    return 100.0 * float((line.values[-1] / line.base) ** (1.0 / len(line.values)) - 1.0)


def _levels(found: FederationPlan) -> Result:
    """Headlines by region and year, in the common unit."""
    items, values = [], dict[str, list[float]]()
    kinds: dict[str, str] = {}
    for name, plan in found.plans.items():
        lines = {each.name: each for each in indicators(plan)}
        kinds |= {kind: lines[kind].unit for kind in SHOWN if kind in lines}
        for at, year in enumerate((plan.economy.base_year, *plan.years)):
            items.append((name, str(year)))
            for kind in SHOWN:
                line = lines.get(kind)
                path = () if line is None else (line.base, *line.values)
                values.setdefault(kind, []).append(path[at] if path else float("nan"))
    return Result(
        "levels",
        "Headlines by region and year",
        ("region", "year"),
        items,
        {kind: Measure(np.array(values[kind]), unit) for kind, unit in kinds.items()},
        drawing=Drawing("none"),
    )


def _transfers(found: FederationPlan) -> Result:
    """What each region may buy beyond what it sells, and what a unit more is worth to it."""
    items, allowed, worth = [], [], []
    unit = next(iter(found.plans.values())).economy.flow_unit
    for name, plan in found.plans.items():
        limit = plan.limits.get("trade_balance")
        for at, year in enumerate(plan.years):
            items.append((name, str(year)))
            allowed.append(found.transfers[name][at])
            worth.append(float("nan") if limit is None else float(limit.shadow_price.values[at, 0]))
    first = [allowed[k] for k in range(0, len(allowed), len(next(iter(found.plans.values())).years))]
    given, taken = -sum(value for value in first if value < 0.0), sum(value for value in first if value > 0.0)
    grows = f"every transfer grows by {100.0 * found.rate:z.2f} per cent a year"
    if given > 0.0:
        said = f"{figure(given)} {unit} go from regions that sell more than they buy to those that buy more"
    elif taken > 0.0:
        said = f"every region buys more than it sells, {figure(taken)} {unit} together, financed from outside"
    else:
        said = "each region sells as much as it buys"
    return Result(
        "transfers",
        "What regions finance for each other",
        ("region", "year"),
        items,
        {
            "net_finance": Measure(
                np.array(allowed), unit, "bought beyond what is sold; below zero where more is sold"
            ),
            "worth_of_one_more": Measure(
                np.array(worth), "goal per unit", "what the region's goal gains, present value"
            ),
        },
        notes=(f"In the first year {said}; {grows}",),
        drawing=Drawing("lines", "worth_of_one_more", x="year", series="region"),
    )


def _pool(found: FederationPlan) -> Result:
    """What one more unit of a product on the pool is worth beside its price in the base year."""
    limit = found.stack.shared[POOL]
    price, years = limit.shadow_price, limit.shadow_price.years
    count = len(next(iter(found.plans.values())).years)
    products = [item[0] for item in price.index.items]
    items = [(product, str(year)) for product in products for year in years[:count]]
    values = price.values[:count].T.ravel()
    dear = products[int(np.argmax(price.values[:count].mean(axis=0)))]
    spread = float(np.abs(price.values[:count]).max())
    say = (
        f"Dearest on the pool is {dear}; prices move at most {spread:.2f} from those of the base year"
        if spread > 0.005
        else "Prices on the pool stay those of the base year"
    )
    return Result(
        "pool",
        "Prices between regions beside the base year's",
        ("product", "year"),
        items,
        {"above_base_price": Measure(values, price.unit_of(0), "worth of one more unit, its base-year price aside")},
        notes=(say,),
        drawing=Drawing("lines", "above_base_price", x="year", series="product", title=say),
    )


def _partners(found: FederationPlan) -> Result:
    """Who sells to whom in the last year beside the base year, largest sales first."""
    rows: list[tuple[float, tuple[str, str, str], float, float]] = []
    for product, each in found.partners.items():
        for i, seller in enumerate(each.sellers):
            for j, buyer in enumerate(each.buyers):
                if each.base[i, j] or each.planned[i, j]:
                    flow = float(each.planned[i, j])
                    rows.append((flow, (product, seller, buyer), float(each.base[i, j]), float(each.moved[i, j])))
    rows.sort(key=lambda row: -row[0])
    moved = np.array([row[3] for row in rows])
    weight = np.array([row[0] for row in rows])
    known = np.isfinite(moved)
    far = float((weight[known] * (np.abs(moved[known]) > FAR)).sum() / max(weight.sum(), 1e-300))
    unit = next(iter(found.plans.values())).economy.flow_unit
    unfit = [product for product, each in found.partners.items() if not each.fits]
    linked = found.federation.links is not None
    notes = [
        "Of linked products as planned, of others the base year's sales, fitted to exports and imports (RAS)"
        if linked
        else "The base year's sales, fitted to what each region exports and imports (RAS)",
        f"{100.0 * far:.0f} per cent of sales go to partners whose share moves by more than {100 * FAR:.0f} per cent a "
        "year",
    ]
    if unfit:
        itself = sum(each.with_itself for each in found.partners.values())
        notes.append(
            f"The base year's partners cannot take what is planned of {', '.join(unfit[:5])}"
            f"{f' and {len(unfit) - 5} more' if len(unfit) > 5 else ''}: new ones are let in, and regions trade "
            f"{figure(itself)} {unit} with themselves, which is left out of sales between them"
            + ("" if linked else '; links = "pairs" in federation.toml plans who sells to whom')
        )
    return Result(
        "partners",
        "Who sells to whom in the last year",
        ("product", "from", "to"),
        [row[1] for row in rows],
        {
            "sales": Measure(weight, unit),
            "base_year": Measure(np.array([row[2] for row in rows]), unit),
            "share_moves": Measure(100.0 * moved, "% a year", "of the seller's share in what the buyer buys"),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def summary_of(found: FederationPlan, results: Sequence[Result]) -> dict[str, object]:
    """Return what `summary.json` of a federation holds."""
    first = next(iter(found.plans.values()))
    return {
        "kind": "federation",
        "name": found.federation.name,
        "status": found.stack.status,
        "objective": found.stack.objective,
        "certificate": asdict(found.stack.certificate),
        "years": list(first.years),
        "method": found.stack.method,
        "rate": found.rate,
        "given_up": [{"region": name, **asdict(each)} for name, lost in found.stack.given_up.items() for each in lost],
        "catch_up": next((as_data(each) for each in results if each.name == "catch_up"), None),
        "regions": {
            name: {
                "objective": plan.objective,
                "relative_gap": plan.certificate.relative_gap,
                "growth": {kind: float(results[0][kind][at]) for kind in results[0].measures},
            }
            for at, (name, plan) in enumerate(found.plans.items())
        },
        "assumptions": [asdict(each) for each in found.assumptions],
        "inputs": [{"path": path, "sha256": digest} for path, digest in found.federation.inputs],
    }
