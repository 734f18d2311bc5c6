"""Tables that several sections share: a quantity by item and year, cut to its largest rows and saying so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import Index
from lustrum.plan import Indicator, Plan, Table
from lustrum.plan.titles import codes, item_title
from lustrum.report.blocks import Cell, Grid
from lustrum.report.words import prices_of, unit_words
from lustrum.wording.names import plain
from lustrum.wording.typeset import Scale, per_cent, yearly_growth

TOP = 25
"""Rows shown of a long table."""
MOST_YEARS = 8
"""Years shown side by side; of a longer plan the first, the last and some between."""


def shown_years(years: Sequence[int]) -> list[int]:
    """Return the positions of the years to show, first and last included."""
    if len(years) <= MOST_YEARS:
        return list(range(len(years)))
    return sorted({round(p) for p in np.linspace(0, len(years) - 1, MOST_YEARS)})


def left_out(shown: int, all_of_them: int, name: str) -> str:
    """Return the note of a table that was cut; empty where it was not."""
    if shown >= all_of_them:
        return ""
    return f"The {shown} largest; all {all_of_them} are in tables/{name}.csv."


def years_left_out(years: Sequence[int]) -> str:
    """Return the note of a table that shows some years only."""
    return "" if len(years) <= MOST_YEARS else "The years between are in the tables."


def summed(plan: Plan, table: Table, dimension: str) -> Table:
    """Return a table over pairs added up along all dimensions but one."""
    place = table.index.dims.index(dimension)
    labels = list(dict.fromkeys(item[place] for item in table.index.items))
    where = {label: i for i, label in enumerate(labels)}
    values = np.zeros((len(table.years), len(labels)))
    base = None if table.base is None else np.zeros(len(labels))
    for i, item in enumerate(table.index.items):
        own = where[item[place]]
        values[:, own] += np.nan_to_num(table.values[:, i])
        if base is not None and table.base is not None:
            base[own] += np.nan_to_num(table.base[i])
    return Table(
        table.name, Index((dimension,), tuple((label,) for label in labels)), table.years, values, table.units, base
    )


def largest(table: Table, most: int = TOP) -> list[int]:
    """Return the positions of the largest items, by their largest size in any year or the base year."""
    size = np.nan_to_num(np.abs(table.values)).max(axis=0, initial=0.0)
    if table.base is not None:
        size = np.maximum(size, np.nan_to_num(np.abs(table.base)))
    order = np.argsort(-size, kind="stable")
    return [int(i) for i in order[:most] if size[i] > 0]


def year_grid(
    plan: Plan, table: Table, caption: str, *, most: int = TOP, total: bool = True, folded: bool = True
) -> Grid:
    """Return a quantity by item: base year, the years of the plan, average growth in per cent a year.

    In an economy in physical units no total is shown: products of different kinds do not add up.
    """
    chosen = largest(table, most)
    base = np.full(len(table.index), np.nan) if table.base is None else table.base
    every = [*table.total().tolist(), *np.nan_to_num(table.values).ravel().tolist()]
    scale = Scale.of([0.0] if not every else every if total else np.nan_to_num(table.values).ravel(), table.units)
    years = shown_years(table.years)
    span = table.years[-1] - plan.base_year
    rows: list[list[str | Cell]] = []
    for i in chosen:
        name = Cell(item_title(plan, table.index, i), code=codes(plan, table.index.items[i]))
        rows.append(_row(scale, name, float(base[i]), table.values[:, i], years, span))
    together = total and len(table.index) > 1 and not plan.economy.is_physical
    if together:
        known = float(np.nansum(base)) if table.base is not None else float("nan")
        rows.append(_row(scale, "All", known, table.total(), years, span))
    note = " ".join(filter(None, (left_out(len(chosen), len(table.index), table.name), years_left_out(table.years))))
    dimension = " and ".join(plain(d).lower() for d in table.index.dims) or "item"
    return Grid(
        f"{caption} ({unit_words(plan, scale.unit)})",
        [dimension.capitalize(), str(plan.base_year), *(str(table.years[t]) for t in years), "% a year"],
        rows,
        note,
        strong_last=together,
        folded=folded,
    )


def _row(
    scale: Scale, name: str | Cell, base: float, values: Array, years: Sequence[int], span: int
) -> list[str | Cell]:
    return [
        name,
        scale(base),
        *(scale(float(values[t])) for t in years),
        per_cent(yearly_growth(base, float(values[-1]), span)),
    ]


def indicator_grid(plan: Plan, found: Sequence[Indicator], caption: str, *, folded: bool = False) -> Grid:
    """Return yearly totals, each in its own unit, with growth on the year before in brackets."""
    years = shown_years(plan.years)
    rows: list[list[str | Cell]] = []
    for one in found:
        scale = Scale.of([one.base, *one.values], one.unit)
        growth = one.growth
        rows.append(
            [
                Cell(one.title, code=scale.unit),
                scale(one.base),
                *(
                    f"{scale(one.values[t])} ({per_cent(growth[t])})"
                    if growth[t] == growth[t]
                    else scale(one.values[t])
                    for t in years
                ),
                per_cent(yearly_growth(one.base, one.values[-1], plan.years[-1] - plan.base_year)),
            ]
        )
    base = prices_of(plan)
    return Grid(
        f"{caption}, {base}" if base else caption,
        ["Total", str(plan.base_year), *(str(plan.years[t]) for t in years), "% a year"],
        rows,
        "In brackets: per cent on the year before. " + years_left_out(plan.years),
        folded=folded,
    )


def growth_of(table: Table, base_year: int) -> Array:
    """Return the average growth of each item in per cent a year, NaN where it has none, shape (items,)."""
    if table.base is None:
        return np.full(len(table.index), np.nan)
    span = table.years[-1] - base_year
    return np.array(
        [yearly_growth(float(b), float(v), span) for b, v in zip(table.base, table.values[-1], strict=True)]
    )
