"""The path: output, consumption, investment, trade and jobs, from the base year to the last year of the plan."""

from __future__ import annotations

import numpy as np

from lustrum.plan import Indicator, Plan, Table, indicators
from lustrum.plan.titles import item_title, named_codes
from lustrum.problem.names import CONSUMPTION, LABOUR_BY_ACTIVITY, OUTPUT
from lustrum.report.blocks import Block, Material, Picture, Section, Text
from lustrum.report.chart import bars, dots, lines, small_multiples
from lustrum.report.grids import TOP, growth_of, indicator_grid, largest, left_out, summed, year_grid
from lustrum.report.words import source_words, unit_words
from lustrum.wording.typeset import Scale, number, per_cent, scaled, yearly_growth

PICTURED = ("gdp", "consumption", "government", "investment", "exports", "imports", "labour", "capital")
SHORT = {
    "gdp": "Domestic product",
    "consumption": "Household consumption",
    "government": "Government consumption",
    "labour": "Jobs",
    "capital": "Capital",
}


def path(material: Material) -> Section | None:
    """Totals year by year, then products, trade and jobs."""
    plan = material.plan
    if not plan.has_values:
        return None
    found = indicators(plan)
    blocks: list[Block] = []
    if plan.economy.is_physical:
        blocks.append(
            Text(
                "Products are counted in units of their own and are never added up here; growth is shown "
                "product by product.",
                "note",
            )
        )
    if found:
        blocks.append(_totals(plan, found))
    blocks += [block for block in (_products(plan), _trade(plan), _jobs(plan)) if block is not None]
    for name, caption in (
        ("consumption", "Household consumption by product"),
        ("imports", "Imports by product"),
        ("exports", "Exports by product"),
    ):
        if name in plan.quantities and len(plan.table(name).index) > 1:
            blocks.append(year_grid(plan, plan.table(name), caption))
    return Section("path", f"The path, {plan.years[0]}–{plan.years[-1]}", blocks)


def _totals(plan: Plan, found: tuple[Indicator, ...]) -> Picture:
    by_name = {one.name: one for one in found if one.base > 0}
    chosen = [by_name[name] for name in PICTURED if name in by_name] or [one for one in found if one.base]
    rows, order = [], []
    for one in chosen:
        name = SHORT.get(one.name, one.title)
        order.append(name)
        for year, value in zip((plan.base_year, *plan.years), (one.base, *one.values), strict=True):
            change = 100.0 * (value / one.base - 1.0)
            rows.append(
                {
                    "name": name,
                    "year": year,
                    "value": change,
                    "text": f"{per_cent(change)} %" if year == plan.years[-1] else "",
                }
            )
    last = plan.years[-1]
    main = by_name.get("consumption") or (chosen[0] if chosen else None)
    said = ", ".join(
        f"{SHORT.get(one.name, one.title).lower()} {per_cent(100 * (one.values[-1] / one.base - 1))} per cent"
        for one in chosen
    )
    finding = (
        f"By {last} {said.split(', ')[0]}"
        if main is None
        else (
            f"By {last} {SHORT.get(main.name, main.title).lower()} has changed by "
            f"{per_cent(100 * (main.values[-1] / main.base - 1))} per cent on {plan.base_year}"
            + (
                f", investment {per_cent(100 * (by_name['investment'].values[-1] / by_name['investment'].base - 1))}"
                if "investment" in by_name
                else ""
            )
        )
    )
    return Picture(
        finding,
        f"Change on {plan.base_year} in per cent; all panels share one scale",
        source_words(plan),
        f"Small line charts over {plan.base_year} to {last}: {said}.",
        small_multiples(rows, order, rule=0.0),
        indicator_grid(plan, found, "Totals by year"),
    )


def _products(plan: Plan) -> Picture | None:
    """Return growth of output and consumption product by product, the largest products only."""
    if OUTPUT not in plan.quantities or plan.table(OUTPUT).base is None:
        return None
    output = plan.table(OUTPUT)
    chosen = [i for i in largest(output, TOP) if np.isfinite(growth_of(output, plan.base_year)[i])]
    if not chosen:
        return None
    growth = growth_of(output, plan.base_year)
    consumed = {}
    if CONSUMPTION in plan.quantities and plan.table(CONSUMPTION).index.dims == ("product",):
        table = plan.table(CONSUMPTION)
        consumed = {item[0]: g for item, g in zip(table.index.items, growth_of(table, plan.base_year), strict=True)}
    chosen.sort(key=lambda i: -growth[i])
    rows, order = [], []
    for i in chosen:
        name = item_title(plan, output.index, i)
        order.append(name)
        rows.append({"name": name, "series": "Output", "value": float(growth[i])})
        own = consumed.get(output.index.items[i][0], float("nan"))
        if np.isfinite(own):
            rows.append({"name": name, "series": "Household consumption", "value": float(own)})
    series = [s for s in ("Output", "Household consumption") if any(row["series"] == s for row in rows)]
    first, last = chosen[0], chosen[-1]
    finding = (
        (
            f"{order[0]} grows fastest ({per_cent(growth[first])} per cent a year), "
            f"{order[-1]} slowest ({per_cent(growth[last])})"
        )
        if len(chosen) > 1
        else (f"{order[0]} grows by {per_cent(growth[first])} per cent a year")
    )
    return Picture(
        finding,
        f"Average growth in per cent a year, {plan.base_year}–{plan.years[-1]}. "
        + left_out(len(chosen), len(output.index), "output"),
        source_words(plan),
        f"Marks of yearly growth for {len(order)} products, from {order[0]} down to {order[-1]}.",
        dots(rows, order, series, "% a year", rule=0.0, codes=named_codes(plan, output.index, chosen)),
        year_grid(plan, output, "Output by product"),
    )


def _trade(plan: Plan) -> Picture | None:
    if plan.economy.is_physical or not {"imports", "exports"} <= set(plan.quantities):
        return None
    found = {one.name: one for one in indicators(plan)}
    imports, exports = found.get("imports"), found.get("exports")
    if imports is None or exports is None:
        return None
    scale = Scale.of([*imports.values, *exports.values], imports.unit)
    rows = [
        {"name": one.title, "year": year, "value": value / scale.factor}
        for one in (imports, exports)
        for year, value in zip((plan.base_year, *plan.years), (one.base, *one.values), strict=True)
    ]
    deficit = found.get("trade_deficit")
    span = plan.years[-1] - plan.base_year
    grow = [yearly_growth(one.base, one.values[-1], span) for one in (exports, imports)]
    finding = f"Exports grow by {number(grow[0], 1)} per cent a year, imports by {number(grow[1], 1)}"
    if deficit is not None:
        kind = "deficit" if deficit.values[-1] >= 0 else "surplus"
        finding += (
            f"; the trade {kind} of {plan.years[-1]} is {scaled(abs(deficit.values[-1]), plan.economy.flow_unit)}"
        )
    shown = [one for one in (exports, imports, deficit, found.get("reserves")) if one is not None]
    return Picture(
        finding,
        unit_words(plan, scale.unit),
        source_words(plan),
        f"Two lines, imports and exports, from {plan.base_year} to {plan.years[-1]}.",
        lines(rows, [imports.title, exports.title], scale.unit),
        indicator_grid(plan, shown, "Trade by year", folded=True),
    )


def _jobs(plan: Plan) -> Picture | None:
    table = plan.quantities.get(LABOUR_BY_ACTIVITY)
    if table is None or len({*plan.economy.labour_unit.values()}) > 1 or not len(table.index):
        return None
    by_activity: Table = summed(plan, plan.table(LABOUR_BY_ACTIVITY), "activity")
    if by_activity.base is None:
        return None
    change = by_activity.values[-1] - by_activity.base
    chosen = [int(i) for i in np.argsort(-np.abs(change), kind="stable")[:TOP] if change[i]]
    if not chosen:
        return None
    chosen.sort(key=lambda i: -change[i])
    scale = Scale.of([abs(float(c)) for c in change], by_activity.units)
    order = [item_title(plan, by_activity.index, i) for i in chosen]
    rows = [
        {"name": name, "value": float(change[i]) / scale.factor, "text": _signed(scale, float(change[i]))}
        for name, i in zip(order, chosen, strict=True)
    ]
    total = float(change.sum())
    falls = sum(1 for i in chosen if change[i] < 0)
    much = f"{scaled(abs(total), by_activity.units)} {'more' if total >= 0 else 'fewer'} than"
    if abs(total) < 1e-6 * float(by_activity.base.sum()):
        much = "As much labour used as"
    finding = f"{much} in {plan.base_year}; most in {order[0]}"
    if falls:
        finding += f", fewer in {falls} activit{'y' if falls == 1 else 'ies'}"
    return Picture(
        finding,
        f"Change {plan.base_year}–{plan.years[-1]}, {scale.unit}. "
        + left_out(len(chosen), len(by_activity.index), "labour_by_activity"),
        source_words(plan),
        f"Bars of the change in labour by activity, from {order[0]} to {order[-1]}.",
        bars(rows, order, scale.unit, named_codes(plan, by_activity.index, chosen)),
        year_grid(plan, by_activity, "Labour by activity"),
    )


def _signed(scale: Scale, value: float) -> str:
    return scale(value) if value < 0 else f"+{scale(value)}"
