"""Investment by year, by kind of asset and by industry, and the capital it builds."""

from __future__ import annotations

import numpy as np

from lustrum.plan import Plan, Table
from lustrum.plan.titles import item_title, named_codes
from lustrum.problem.names import CAPITAL, INVESTMENT
from lustrum.report.blocks import Block, Material, Picture, Section, Text
from lustrum.report.chart import bars, small_multiples
from lustrum.report.grids import TOP, growth_of, largest, left_out, summed, year_grid
from lustrum.report.words import source_words, unit_words
from lustrum.wording.typeset import Scale, moves, per_cent, scaled, yearly_growth


def investment(material: Material) -> Section | None:
    """What is built, when, of what kind and by whom."""
    plan = material.plan
    if not plan.has_values or INVESTMENT not in plan.quantities:
        return None
    orders = plan.table(INVESTMENT)
    if not len(orders.index):
        return None
    blocks: list[Block] = []
    dimensions = orders.index.dims
    if plan.economy.is_physical:
        blocks.append(
            Text("Capital goods are in units of their own: orders are listed one by one and not added up.", "note")
        )
        blocks.append(year_grid(plan, orders, "Investment", folded=False))
    else:
        if "asset" in dimensions:
            blocks.append(_by_asset(plan, summed(plan, orders, "asset")))
        if "activity" in dimensions:
            blocks.append(_by_activity(plan, summed(plan, orders, "activity")))
        blocks.append(year_grid(plan, orders, "Investment by industry and asset"))
    if CAPITAL in plan.quantities and len(plan.table(CAPITAL).index):
        stock = plan.table(CAPITAL)
        if not plan.economy.is_physical and "asset" in stock.index.dims:
            blocks.append(
                year_grid(
                    plan, summed(plan, stock, "asset"), "Capital at the start of the year, by asset", folded=False
                )
            )
            blocks.append(
                year_grid(plan, summed(plan, stock, "activity"), "Capital at the start of the year, by industry")
            )
        else:
            blocks.append(year_grid(plan, stock, "Capital at the start of the year"))
    return Section("investment", "Investment and capital", blocks)


def _by_asset(plan: Plan, table: Table) -> Picture:
    chosen = largest(table, 8)
    path = np.vstack([table.base if table.base is not None else np.full(len(table.index), np.nan), table.values])
    scale = Scale.of(np.nan_to_num(path).ravel().tolist(), table.units)
    years = (plan.base_year, *plan.years)
    order = [item_title(plan, table.index, i) for i in chosen]
    growth = growth_of(table, plan.base_year)
    rows = [
        {
            "name": name,
            "year": year,
            "value": float(path[t, i]) / scale.factor,
            "text": f"{per_cent(growth[i])} % a year" if t == len(years) - 1 and np.isfinite(growth[i]) else "",
        }
        for name, i in zip(order, chosen, strict=True)
        for t, year in enumerate(years)
        if np.isfinite(path[t, i])
    ]
    fastest = max(chosen, key=lambda i: growth[i] if np.isfinite(growth[i]) else -np.inf)
    total = table.total()
    base = float(np.nansum(table.base)) if table.base is not None else float("nan")
    overall = yearly_growth(base, float(total[-1]), plan.years[-1] - plan.base_year)
    return Picture(
        f"Investment {moves(overall)} per cent a year"
        + (
            f"; fastest in {order[chosen.index(fastest)].lower()} ({per_cent(growth[fastest])})"
            if len(chosen) > 1
            else ""
        ),
        f"{unit_words(plan, scale.unit)}; all panels share one scale",
        source_words(plan),
        "Small line charts of investment by asset: "
        + ", ".join(f"{name} {per_cent(growth[i])} per cent a year" for name, i in zip(order, chosen, strict=True))
        + ".",
        small_multiples(rows, order, columns=3, zero=True),
        year_grid(plan, table, "Investment by asset", folded=False),
    )


def _by_activity(plan: Plan, table: Table) -> Picture:
    chosen = largest(table, min(TOP, 20))
    mean = np.nanmean(table.values, axis=0)
    chosen.sort(key=lambda i: -mean[i])
    scale = Scale.of(mean.tolist(), table.units)
    order = [item_title(plan, table.index, i) for i in chosen]
    total = float(mean.sum())
    rows = [
        {"name": name, "value": float(mean[i]) / scale.factor, "text": scale(float(mean[i]))}
        for name, i in zip(order, chosen, strict=True)
    ]
    three = sum(float(mean[i]) for i in chosen[:3])
    return Picture(
        f"{', '.join(order[:2])} and {order[2]} take {100 * three / total:.0f} per cent of investment"
        if len(order) > 3 and total
        else f"Investment goes to {', '.join(order)}: {scaled(total, table.units)} a year",
        f"Average of {plan.years[0]}–{plan.years[-1]}, {unit_words(plan, scale.unit)}. "
        + left_out(len(chosen), len(table.index), "investment"),
        source_words(plan),
        f"Bars of yearly investment by industry, from {order[0]} down to {order[-1]}.",
        bars(rows, order, scale.unit, named_codes(plan, table.index, chosen)),
        year_grid(plan, table, "Investment by industry"),
    )
