"""How an answer is drawn: one function for each kind of drawing, one table that names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.report.canvas import SERIES
from lustrum.report.chart import bars, curve, lines, ranges, scatter, stack
from lustrum.report.network import network_drawn
from lustrum.report.picture_words import (
    Drawn,
    capital_words,
    decided_at,
    figure_of,
    in_best_unit,
    is_number,
    is_whole,
    item_name,
    label_name,
    listed,
    measure_told,
    numbers,
    spoken,
    told_apart,
)
from lustrum.report.region_pictures import heat_table, map_of, panels, slope_chart
from lustrum.results import Drawing, Result
from lustrum.wording.names import lower
from lustrum.wording.typeset import number, significant

MOST_BARS = 30
MOST_LINES = 7
"""As many as have colours and marks that can be told apart."""
YEARLY = ("year", "period", "years")
"""Axes on which a whole number is a date."""
ROUNDING = 1e-10
"""Lines that never leave nought by more are none."""


def drawn(result: Result) -> Drawn | None:
    """Return the picture of an answer, None where there is nothing to see: no number, one alone, or all nought."""
    drawing = result.drawing or Drawing("bars")
    if drawing.kind not in PICTURES:
        raise UsageError(f"{result.name}: '{drawing.kind}' is no kind of drawing. Known: {', '.join(PICTURES)}.")
    return PICTURES[drawing.kind](result, drawing)


def _bars(result: Result, drawing: Drawing) -> Drawn | None:
    """One bar for each item; steps that are numbers, years of a horizon for instance, are a line."""
    name = drawing.y or next(iter(result.measures))
    if len(result.axes) == 1 and len(result.items) > 2 and all(is_number(labels[0]) for labels in result.items):
        return _lines(result, replace(drawing, kind="lines", y=name, x=result.axes[0], series=""))
    values = numbers(result, name)
    known = int(np.isfinite(values).sum())
    order = [int(i) for i in np.argsort(-np.abs(np.nan_to_num(values)), kind="stable") if np.isfinite(values[i])]
    order = sorted(order[:MOST_BARS], key=lambda i: -values[i])
    if len(order) < 2 or not values[order].any():
        return None
    names, codes = told_apart(result, order)
    rows: list[dict[str, Any]] = [
        {"name": named, "value": float(values[i])} for named, i in zip(names, order, strict=True)
    ]
    unit = result.measures[name].unit
    rule = decided_at(drawing, unit)
    title = drawing.title or _finding(capital_words(name), unit, rows, rule)
    shown = in_best_unit(result, name, rows)
    whole = shown == unit and is_whole(values[order])
    for row in rows:
        row["text"] = number(row["value"]) if whole else significant(row["value"], 3)
    chart = replace(bars(rows, names, shown, codes), rule=rule, rule_says=drawing.rule_says)
    said = measure_told(name, shown if unit not in ("", "1") else unit) + (
        f"; the {len(order)} largest of {known}" if len(order) < known else ""
    )
    return Drawn(chart, title, said, f"Bars of {name.replace('_', ' ')}, largest first.")


def _finding(words: str, unit: str, rows: Sequence[dict[str, Any]], rule: float | None) -> str:
    """Return what bars show: who is highest and lowest, and on which side of what decides."""
    first, last = rows[0], rows[-1]
    high, low = figure_of(first["value"], unit), figure_of(last["value"], unit)
    if high == low:
        return f"{words} is {high} everywhere"
    below = [] if rule is None else [spoken(row["name"]) for row in reversed(rows) if row["value"] < rule]
    if 0 < len(below) < len(rows):
        return f"{words} is below {rule:g} for {listed(below)}; highest for {spoken(first['name'])} ({high})"
    return f"{words} is highest for {spoken(first['name'])} ({high}), lowest for {spoken(last['name'])} ({low})"


def _lines(result: Result, drawing: Drawing) -> Drawn | None:
    """Lines over the axis `x`, one for each label of the axis `series`; of many, those that end highest or lowest."""
    values = numbers(result, drawing.y)
    across = result.axes.index(drawing.x)
    told = result.axes.index(drawing.series) if drawing.series else None
    steps = list(dict.fromkeys(labels[across] for labels in result.items))
    by_year = all(step.isdigit() for step in steps) and drawing.x in YEARLY
    by_number = by_year or all(is_number(step) for step in steps)
    rows: list[dict[str, Any]] = [
        {
            "name": label_name(result, labels[told]) if told is not None else capital_words(drawing.y),
            "year": float(labels[across]) if by_number else float(steps.index(labels[across])),
            "value": float(value),
        }
        for labels, value in zip(result.items, values, strict=True)
        if np.isfinite(value)
    ]
    if len({row["year"] for row in rows}) < 2 or all(abs(row["value"]) < ROUNDING for row in rows):
        return None
    last = {row["name"]: row["value"] for row in sorted(rows, key=lambda row: row["year"])}
    unit = result.measures[drawing.y].unit
    rule = decided_at(drawing, unit)
    names = list(last)
    if len(names) > MOST_LINES:
        names = sorted(names, key=lambda name: -abs(last[name] - (rule or 0.0)))[:MOST_LINES]
    at = [f"in {step}" for step in steps]
    if by_number and not by_year:
        at = [f"at {drawing.x.replace('_', ' ')} {step}" for step in steps]
    title = drawing.title or _course(capital_words(drawing.y), unit, rows, last, at)
    kept = [row for row in rows if row["name"] in names]
    shown = in_best_unit(result, drawing.y, kept)
    chart = lines(kept, names, shown, zero=False, rule=rule)
    if not by_year:  # months, rounds or shares stand in their order, under their own names
        chart = replace(chart, across=drawing.x.replace("_", " "), steps=() if by_number else steps)
    said = measure_told(drawing.y, shown if unit not in ("", "1") else unit)
    if len(names) < len(last):
        said += f"; the {len(names)} of {len(last)} that end furthest from {rule or 0.0:g}"
    return Drawn(chart, title, said, f"Lines of {drawing.y.replace('_', ' ')} over {drawing.x}.")


def _course(words: str, unit: str, rows: Sequence[dict[str, Any]], last: dict[str, float], steps: Sequence[str]) -> str:
    """Return what lines show: where one leads, or which ends highest and which lowest."""
    if len(last) == 1:
        ends = sorted((row["year"], row["value"]) for row in rows)
        first, end = figure_of(ends[0][1], unit), figure_of(ends[-1][1], unit)
        if first == end:
            return f"{words} is {end} {steps[0]} and {steps[-1]}"
        return f"{words} goes from {first} {steps[0]} to {end} {steps[-1]}"
    high, low = max(last, key=lambda name: last[name]), min(last, key=lambda name: last[name])
    if last[high] == last[low]:
        return f"{words} ends at {figure_of(last[high], unit)} for all"
    return (
        f"{words} ends highest for {spoken(high)} ({figure_of(last[high], unit)}), "
        f"lowest for {spoken(low)} ({figure_of(last[low], unit)})"
    )


def _curve(result: Result, drawing: Drawing) -> Drawn | None:
    """A curve through the items in their order: the measure `y` up, `x` across, each point with its label or figure."""
    up, across = numbers(result, drawing.y), numbers(result, drawing.x)
    beside = [" ".join(labels) for labels in result.items]
    if drawing.series:
        beside = [significant(float(value), 3) for value in numbers(result, drawing.series)]
    every = max(1, len(result.items) // 8)  # names of points, as many as can be read
    rows: list[dict[str, Any]] = [
        {"x": float(x), "y": float(y), "label": beside[i] if i % every == 0 else ""}
        for i, (x, y) in enumerate(zip(across, up, strict=True))
        if np.isfinite(x) and np.isfinite(y)
    ]
    if len(rows) < 2:
        return None
    units = [result.measures[name].unit for name in (drawing.y, drawing.x)]
    first, last = (rows[0], rows[-1]) if rows[0]["x"] <= rows[-1]["x"] else (rows[-1], rows[0])
    title = drawing.title or (
        f"{capital_words(drawing.y)} goes from {figure_of(first['y'], units[0])} to {figure_of(last['y'], units[0])} "
        f"where {drawing.x.replace('_', ' ')} goes from {figure_of(first['x'], units[1])} to "
        f"{figure_of(last['x'], units[1])}"
    )
    said = measure_told(drawing.y, units[0]) + (
        f"; {drawing.series.replace('_', ' ')} beside each point" if drawing.series else ""
    )
    chart = curve(rows, measure_told(drawing.y, units[0]), measure_told(drawing.x, units[1]))
    return Drawn(chart, title, said, f"A curve of {len(rows)} points.")


def _stack(result: Result, drawing: Drawing) -> Drawn | None:
    """One bar for each label of the axis `x`, made of the labels of `series` in their order."""
    across, told = result.axes.index(drawing.x), result.axes.index(drawing.series)
    values = numbers(result, drawing.y)
    rows: list[dict[str, Any]] = [
        {
            "name": label_name(result, labels[across]),
            "part": label_name(result, labels[told]),
            "value": float(value),
        }
        for labels, value in zip(result.items, values, strict=True)
        if np.isfinite(value)
    ]
    if not any(row["value"] for row in rows):
        return None
    names = list(dict.fromkeys(str(row["name"]) for row in rows))[:MOST_BARS]
    parts = list(dict.fromkeys(str(row["part"]) for row in rows))
    if len(parts) > len(SERIES):
        raise UsageError(f"{result.name}: {len(parts)} parts of a bar cannot be told apart; at most {len(SERIES)}.")
    rows = [row for row in rows if row["name"] in names]
    unit, shown = result.measures[drawing.y].unit, in_best_unit(result, drawing.y, rows)
    sums = {part: sum(abs(row["value"]) for row in rows if row["part"] == part) for part in parts}
    most = max(parts, key=lambda part: sums[part])
    title = drawing.title or f"The largest part of {drawing.y.replace('_', ' ')} is {lower(most)}"
    return Drawn(
        stack(rows, names, parts, shown),
        title,
        measure_told(drawing.y, shown if unit not in ("", "1") else unit),
        f"Bars made of {', '.join(parts)}.",
    )


def _map(result: Result, drawing: Drawing) -> Drawn | None:
    """Return the key-sector map: backward linkage across, forward linkage up, averages as lines."""
    across, up = "backward_linkage_normalised", "forward_linkage_normalised"
    rows: list[dict[str, Any]] = [
        {
            "label": item_name(result, labels),
            "x": float(result[across][i]),
            "y": float(result[up][i]),
            "strong": result["quadrant"][i] == "key",
        }
        for i, labels in enumerate(result.items)
        if np.isfinite(result[up][i])
    ]
    if len(rows) < 2:
        return None
    key = [str(row["label"]) for row in sorted(rows, key=lambda row: -row["x"] - row["y"]) if row["strong"]]
    chart = scatter(rows, "push on customers (1 = average)", "pull on suppliers (1 = average)", rule=1.0)
    several = f"{len(key)} key sectors are" if len(key) > 1 else "One key sector is"
    title = (
        f"{several} above average both ways: {listed([spoken(name) for name in key])}"
        if key
        else "No sector is above average both ways"
    )
    return Drawn(chart, title, "1 = average, drawn as dashed lines", "Map of sectors by backward and forward linkage.")


def _tornado(result: Result, drawing: Drawing) -> Drawn | None:
    """Bars from the parent's value to that at either end of each input, in the order of the answer."""
    ends = ("input at its low end", "input at its high end")
    base = numbers(result, "parent")
    rows: list[dict[str, Any]] = []
    for side, end in zip(("low", "high"), ends, strict=True):
        given = [str(value) for value in result[f"input_{side}"]]
        other = numbers(result, "high" if side == "low" else "low")
        for labels, value, across, at in zip(result.items, numbers(result, side), other, given, strict=True):
            if np.isfinite(value):
                left = value < across or (value == across and side == "low")
                row = {"name": item_name(result, labels), "end": end, "value": float(value), "text": at}
                rows.append(row | {"side": "left" if left else "right"})
    if not rows or not np.isfinite(base).any():
        return None
    order = [item_name(result, labels) for labels in result.items][:MOST_BARS]
    unit = result.measures["low"].unit
    chart = ranges([row for row in rows if row["name"] in order], order, unit, float(base[0]), ends)
    title = drawing.title or f"{order[0]} moves the result most"
    at = significant(float(base[0]), 4)
    return Drawn(chart, title, unit, f"Bars to both sides of the parent's value ({at}), one line for each input.")


PICTURES: dict[str, Callable[[Result, Drawing], Drawn | None]] = {
    "bars": _bars,
    "lines": _lines,
    "curve": _curve,
    "stack": _stack,
    "map": _map,
    "tornado": _tornado,
    "panels": panels,
    "slopes": slope_chart,
    "heat": heat_table,
    "areas": map_of,
    "network": network_drawn,
    "none": lambda result, drawing: None,
}
