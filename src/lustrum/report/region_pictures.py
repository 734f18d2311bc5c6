"""How answers about regions beside each other are drawn: panels, slopes, shaded cells, maps."""

from __future__ import annotations

from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.report.canvas import SERIES
from lustrum.report.chart import areas, heat, slopes, small_multiples
from lustrum.report.picture_words import (
    Drawn,
    capital_words,
    decided_at,
    figure_of,
    in_best_unit,
    label_name,
    listed,
    measure_told,
    numbers,
    spoken,
)
from lustrum.results import Drawing, Result
from lustrum.wording.typeset import number, significant

MOST_PANELS, MOST_SLOPES, MOST_CELLS = 24, 24, 30
"""As many as can be looked through; of more, the largest."""
NEARER, FURTHER = "nearer to the line", "further from it"
FAR = 10.0
"""Times the least from which values are drawn on a logarithmic scale, where gaps are ratios."""
STILL = 1e-9
"""Part of a value below which it has not moved."""


def _labels(result: Result, axis: str) -> list[str]:
    at = result.axes.index(axis)
    return list(dict.fromkeys(labels[at] for labels in result.items))


def _largest(result: Result, drawing: Drawing, axis: str, most: int) -> list[str]:
    """Return the labels of an axis in their order, of many the largest in the measure drawn."""
    at, values = result.axes.index(axis), np.nan_to_num(np.abs(numbers(result, drawing.y)))
    every = _labels(result, axis)
    if len(every) <= most:
        return every
    size = dict.fromkeys(every, 0.0)
    for labels, value in zip(result.items, values, strict=True):
        size[labels[at]] += float(value)
    kept = set(sorted(every, key=lambda label: -size[label])[:most])
    return [label for label in every if label in kept]


def _beneath(result: Result, drawing: Drawing, unit: str, kept: int, every: int) -> str:
    said = measure_told(drawing.y, unit if result.measures[drawing.y].unit not in ("", "1") else "")
    return said + (f"; the {kept} largest of {every}" if kept < every else "")


def panels(result: Result, drawing: Drawing) -> Drawn | None:
    """One small chart for each label of `by`, in it a line for each label of `series`, all on one scale."""
    which, told, across = (result.axes.index(axis) for axis in (drawing.by, drawing.series, drawing.x))
    kept, series = _largest(result, drawing, drawing.by, MOST_PANELS), _labels(result, drawing.series)
    if len(series) > len(SERIES):
        raise UsageError(f"{result.name}: {len(series)} lines cannot be told apart; at most {len(SERIES)}.")
    rows: list[dict[str, Any]] = [
        {
            "name": label_name(result, labels[which]),
            "series": capital_words(label_name(result, labels[told])),
            "year": float(labels[across]),
            "value": float(value),
            "text": "",
        }
        for labels, value in zip(result.items, numbers(result, drawing.y), strict=True)
        if np.isfinite(value) and labels[which] in kept
    ]
    if len({row["year"] for row in rows}) < 2:
        return None
    unit = result.measures[drawing.y].unit
    last = [row for row in rows if row["year"] == max(each["year"] for each in rows)]
    far = max(last, key=lambda row: abs(row["value"] - (drawing.rule or 0.0)))
    title = (
        drawing.title or f"{spoken(far['name'])} is farthest: {far['series'].lower()} {figure_of(far['value'], unit)}"
    )
    shown = in_best_unit(result, drawing.y, rows)
    chart = small_multiples(
        rows,
        [label_name(result, label) for label in kept],
        [capital_words(label_name(result, label)) for label in series],
        rule=decided_at(drawing, unit),
    )
    beneath = _beneath(result, drawing, shown, len(kept), len(_labels(result, drawing.by)))
    beneath += f"; {drawing.rule_says}" if drawing.rule_says else ""
    return Drawn(chart, title, beneath, f"{len(kept)} small charts on one scale, one for each {drawing.by}.")


def slope_chart(result: Result, drawing: Drawing) -> Drawn | None:
    """A line from the first to the last label of `x` for each label of `series`."""
    told, across = result.axes.index(drawing.series), result.axes.index(drawing.x)
    steps = _labels(result, drawing.x)
    ends: dict[str, dict[str, float]] = {}
    for labels, value in zip(result.items, numbers(result, drawing.y), strict=True):
        if labels[across] in (steps[0], steps[-1]) and np.isfinite(value):
            ends.setdefault(labels[told], {})[labels[across]] = float(value)
    whole = {name: each for name, each in ends.items() if len(each) == 2}
    if len(steps) < 2 or len(whole) < 2:
        return None
    unit = result.measures[drawing.y].unit
    rule = decided_at(drawing, unit)
    kept = sorted(whole, key=lambda name: -abs(whole[name][steps[-1]] - (rule or 0.0)))[:MOST_SLOPES]
    rows: list[dict[str, Any]] = []
    for name in kept:
        first, last = whole[name][steps[0]], whole[name][steps[-1]]
        moved = 0.0 if rule is None else abs(last - rule) - abs(first - rule)
        rows.append(
            {
                "name": label_name(result, name), "first": first, "last": last,
                "texts": (significant(first, 3), significant(last, 3)),
                "series": FURTHER if moved > STILL * max(abs(first), abs(last)) else NEARER,
            }
        )  # fmt: skip
    title = drawing.title or _closing(rows, steps, rule, unit)
    beneath = _beneath(result, drawing, unit, len(kept), len(whole))
    every = [row[key] for row in rows for key in ("first", "last")] + ([] if rule is None else [rule])
    if min(every) > 0.0 and max(every) >= FAR * min(every):
        for row in rows:
            row |= {key: float(np.log10(row[key])) for key in ("first", "last")}
        rule, unit = None if rule is None else float(np.log10(rule)), f"{unit}, logarithmic scale"
    chart = slopes(rows, (steps[0], steps[-1]), () if rule is None else (NEARER, FURTHER), unit, rule)
    return Drawn(chart, title, beneath, f"Lines from {steps[0]} to {steps[-1]}, one for each {drawing.series}.")


def _closing(rows: list[dict[str, Any]], steps: list[str], rule: float | None, unit: str) -> str:
    """Return what slopes show: whose gap changes most, and how many come nearer."""
    most = max(rows, key=lambda row: abs(row["last"] - row["first"]))
    said = (
        f"{spoken(most['name'])} moves most, from {figure_of(most['first'], unit)} to {figure_of(most['last'], unit)}"
    )
    if rule is None:
        return f"{said} in {steps[-1]}"
    near = sum(row["series"] == NEARER for row in rows)
    return f"{near} of {len(rows)} come nearer to {number(rule)} or stay; {said}"


def heat_table(result: Result, drawing: Drawing) -> Drawn | None:
    """Shaded cells: the labels of `series` down, those of `x` across; the darker, the more."""
    down, across = result.axes.index(drawing.series), result.axes.index(drawing.x)
    names, columns = (_largest(result, drawing, axis, MOST_CELLS) for axis in (drawing.series, drawing.x))
    sums: dict[tuple[str, str], float] = {}
    for labels, value in zip(result.items, numbers(result, drawing.y), strict=True):
        if np.isfinite(value) and labels[down] in names and labels[across] in columns:
            key = labels[down], labels[across]
            sums[key] = sums.get(key, 0.0) + float(value)
    rows: list[dict[str, Any]] = [
        {"name": label_name(result, a), "column": label_name(result, b), "value": value}
        for (a, b), value in sums.items()
    ]
    if len(rows) < 2 or not any(row["value"] for row in rows):
        return None
    most = max(rows, key=lambda row: row["value"])
    unit = result.measures[drawing.y].unit
    title = drawing.title or (
        f"The largest flow is from {spoken(most['name'])} to {spoken(most['column'])}: {figure_of(most['value'], unit)}"
    )
    shown = in_best_unit(result, drawing.y, rows)
    for row in rows:
        row["text"] = significant(row["value"], 3 if abs(row["value"]) >= 1.0 else 2) if row["value"] else ""
    chart = heat(
        rows, [label_name(result, label) for label in names], [label_name(result, label) for label in columns],
        shown, f"{capital_words(drawing.series)} down, {drawing.x.replace('_', ' ')} across",
    )  # fmt: skip
    beneath = _beneath(result, drawing, shown, len(names), len(_labels(result, drawing.series)))
    return Drawn(chart, title, beneath, f"A table of {len(names)} by {len(columns)} cells, the darker, the more.")


def map_of(result: Result, drawing: Drawing) -> Drawn | None:
    """A map of the labels of the first axis, each filled by its value."""
    values = dict(zip((labels[0] for labels in result.items), numbers(result, drawing.y), strict=True))
    known = {name: float(value) for name, value in values.items() if np.isfinite(value)}
    rows: list[dict[str, Any]] = [
        {"name": label_name(result, name), "value": known.get(name), "rings": rings}
        for name, rings in drawing.shapes.items()
    ]
    seen = [row for row in rows if row["value"] is not None]
    if len(seen) < 2:
        return None
    unit = result.measures[drawing.y].unit
    high, low = (pick(seen, key=lambda row: row["value"]) for pick in (max, min))
    title = drawing.title or (
        f"{capital_words(drawing.y)} is highest in {spoken(high['name'])} ({figure_of(high['value'], unit)}), lowest "
        f"in {spoken(low['name'])} ({figure_of(low['value'], unit)})"
    )
    bare = [name for name in known if name not in drawing.shapes]
    beneath = measure_told(drawing.y, unit) + (f"; not on the map: {listed(bare)}" if bare else "")
    return Drawn(areas(rows, unit, decided_at(drawing, unit)), title, beneath, f"A map of {len(rows)} regions.")
