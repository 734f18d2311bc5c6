"""Prices within the plan: what one more unit of each product is worth, the base-year basket being one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.plan import Plan, Table, current_prices
from lustrum.plan.audit import HIGHEST_PRICE, LOWEST_PRICE, in_use
from lustrum.plan.behind import Causes
from lustrum.plan.titles import codes, item_title, named_codes
from lustrum.problem.names import BALANCE
from lustrum.report.blocks import Block, Cell, Grid, Material, Picture, Section, Text
from lustrum.report.chart import dots
from lustrum.report.grids import TOP, left_out, shown_years, years_left_out
from lustrum.report.words import source_words
from lustrum.wording.numbers import in_brackets
from lustrum.wording.typeset import number, significant

MEDIAN_BAND = 0.25
"""A median further from one than this is told."""


@dataclass(frozen=True)
class PriceRange:
    """The spread of prices: lowest and highest with product and year, and the median."""

    lowest: float
    highest: float
    median: float
    lowest_at: tuple[int, int]
    highest_at: tuple[int, int]


def price_range(plan: Plan) -> PriceRange | None:
    """Return the spread of current prices over products that exist and years, None where nothing has a price."""
    if not plan.has_values or BALANCE not in plan.limits:
        return None
    table = current_prices(plan)
    values = np.where(in_use(plan, table)[None, :], table.values, np.nan)
    if not np.isfinite(values).any():
        return None
    low = np.unravel_index(int(np.nanargmin(values)), values.shape)
    high = np.unravel_index(int(np.nanargmax(values)), values.shape)
    return PriceRange(
        float(values[low]),
        float(values[high]),
        float(np.nanmedian(values)),
        (int(low[0]), int(low[1])),
        (int(high[0]), int(high[1])),
    )


def price_sentences(plan: Plan) -> list[str]:
    """Return what the prices say in one to three sentences; a high one with the limit behind it."""
    spread = price_range(plan)
    if spread is None:
        return []
    table = current_prices(plan)

    def name(at: tuple[int, int]) -> str:
        return f"{item_title(plan, table.index, at[1])} in {plan.years[at[0]]}"

    said = [
        f"With the base-year basket of consumption worth 1, prices run from {significant(spread.lowest)} "
        f"({name(spread.lowest_at)}) to {significant(spread.highest)} ({name(spread.highest_at)}); "
        f"the median is {significant(spread.median)}."
    ]
    if spread.highest > HIGHEST_PRICE:
        said.append(f"The highest is out of the ordinary: {_behind(plan, table, spread.highest_at)}.")
    if spread.lowest < LOWEST_PRICE:
        said.append(
            f"The lowest is out of the ordinary: {name(spread.lowest_at)} is "
            + (
                "free, so there is more of it than anyone uses."
                if spread.lowest <= 1e-9
                else "in ample supply; more of it would add little."
            )
        )
    if abs(spread.median - 1.0) > MEDIAN_BAND:
        below = spread.median < 1.0
        why = (
            "the basket is dear because of few scarce products" if below else "most products are dearer than the basket"
        )
        said.append(
            f"The median lies {'below' if below else 'above'} 1: {why}; {_behind(plan, table, spread.highest_at)}."
        )
    return said


def _behind(plan: Plan, table: Table, at: tuple[int, int]) -> str:
    product, year = table.index.items[at[1]][0], plan.years[at[0]]
    found = Causes(plan).of_price(product, year)
    name = item_title(plan, table.index, at[1])
    if found is None:
        return f"no limit of its own stands behind {name}; its inputs pass the price on"
    return f"behind {name} in {year} stands '{found.title}'"


def prices(material: Material) -> Section | None:
    """Current prices by product: first year, last year, all years in a table."""
    plan = material.plan
    if price_range(plan) is None:
        return None
    table = current_prices(plan)
    weight = np.abs(plan.economy.base_absorption)
    place = np.array([plan.economy.product.position(item[0]) for item in table.index.items])
    usable = np.flatnonzero(in_use(plan, table) & np.isfinite(table.values).any(axis=0))
    if plan.economy.is_physical:
        spread = np.nanmax(table.values[:, usable], axis=0) - np.nanmin(table.values[:, usable], axis=0)
        chosen = usable[np.argsort(-spread, kind="stable")][:TOP]
    else:
        chosen = usable[np.argsort(-weight[place[usable]], kind="stable")][:TOP]
    blocks: list[Block] = [
        Text(
            "A price here is no forecast of the market: it says what one more unit of a product would add to the goal, "
            "in the money of its year. Above 1 a product is scarcer than the basket households bought in "
            f"{plan.base_year}, below 1 less scarce."
            + (
                " In physical units the level depends on each product's unit; compare years."
                if plan.economy.is_physical
                else ""
            )
        ),
        *(Text(sentence) for sentence in price_sentences(plan)[1:]),
        _picture(plan, table, [int(i) for i in chosen], len(usable)),
    ]
    return Section("prices", "Prices within the plan", blocks)


def _picture(plan: Plan, table: Table, chosen: list[int], known: int) -> Picture:
    last = len(plan.years) - 1
    order_by = sorted(chosen, key=lambda i: -np.nan_to_num(table.values[last, i]))
    names = [item_title(plan, table.index, i) for i in order_by]
    series = [str(plan.years[0]), str(plan.years[last])] if last else [str(plan.years[0])]
    rows = [
        {"name": name, "series": str(plan.years[t]), "value": float(table.values[t, i])}
        for name, i in zip(names, order_by, strict=True)
        for t in ((0, last) if last else (0,))
        if np.isfinite(table.values[t, i])
    ]
    change = table.values[last] - table.values[0]
    rising = max(order_by, key=lambda i: np.nan_to_num(change[i]))
    falling = min(order_by, key=lambda i: np.nan_to_num(change[i]))
    finding = f"{names[0]} is dearest at the end ({significant(float(table.values[last, order_by[0]]))})"
    if last and change[rising] > 0.005 > -0.005 > change[falling]:
        finding = (
            f"Rises most: {item_title(plan, table.index, rising)} ({_move(table, rising)}); "
            f"falls most: {item_title(plan, table.index, falling)} ({_move(table, falling)})"
        )
    return Picture(
        finding,
        "Price, base-year basket of consumption = 1. " + left_out(len(chosen), known, "current_prices"),
        source_words(plan),
        f"Marks of the price of {len(names)} products in {' and '.join(series)}; dearest at the end: {names[0]}, "
        f"cheapest: {names[-1]}.",
        dots(rows, names, series, "basket = 1", rule=1.0, codes=named_codes(plan, table.index, order_by)),
        _table(plan, table, order_by, known),
    )


def _cell(plan: Plan, table: Table, year: int, item: int) -> str:
    """Return a price with its ends where the plan leaves it open."""

    def say(value: float) -> str:
        return number(value, 2)

    span = plan.price_span(table.index.label(item), plan.years[year])
    return say(float(table.values[year, item])) + in_brackets(span, say)


def _move(table: Table, item: int) -> str:
    return f"{significant(float(table.values[0, item]))} to {significant(float(table.values[-1, item]))}"


def _table(plan: Plan, table: Table, chosen: list[int], known: int) -> Grid:
    years = shown_years(plan.years)
    rows: list[list[str | Cell]] = [
        [
            Cell(item_title(plan, table.index, i), code=codes(plan, table.index.items[i])),
            *(_cell(plan, table, t, i) for t in years),
        ]
        for i in chosen
    ]
    return Grid(
        "Prices by product (base-year basket = 1)",
        ["Product", *(str(plan.years[t]) for t in years)],
        rows,
        " ".join(filter(None, (left_out(len(chosen), known, "current_prices"), years_left_out(plan.years)))),
        folded=True,
    )
