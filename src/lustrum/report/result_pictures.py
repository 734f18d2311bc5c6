"""How an answer is drawn: one function for each kind of drawing, one table that names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.report.canvas import SERIES
from lustrum.report.chart import Chart, bars, curve, lines, ranges, scatter, stack
from lustrum.results import Drawing, Result
from lustrum.wording.names import first_words, is_code, lower
from lustrum.wording.typeset import Scale, number, scaled, significant

MOST_BARS = 30
MOST_LINES = 7
"""As many as have colours and marks that can be told apart."""
YEARLY = ("year", "period", "years")
"""Axes on which a whole number is a date."""
LONGEST_YEAR = 4
"""Digits from which a label is an amount."""
ROUNDING = 1e-10
"""Lines that never leave nought by more are none."""
LISTED = 3
"""Names in a finding; the table has all."""


@dataclass(frozen=True)
class Drawn:
    """A chart, the finding as title, what is drawn and in which unit, words for people who cannot see it."""

    chart: Chart
    title: str
    unit: str
    alt: str


def drawn(result: Result) -> Drawn | None:
    """Return the picture of an answer, None where there is nothing to see: no number, one alone, or all nought."""
    drawing = result.drawing or Drawing("bars")
    if drawing.kind not in PICTURES:
        raise UsageError(f"{result.name}: '{drawing.kind}' is no kind of drawing. Known: {', '.join(PICTURES)}.")
    return PICTURES[drawing.kind](result, drawing)


def item_name(result: Result, labels: tuple[str, ...]) -> str:
    """Return an item for people: its labels by their titles, several with an arrow between them."""
    return " → ".join(label_name(result, label) for label in labels if label)


def label_name(result: Result, label: str) -> str:
    """Return a label for people: its title, an identifier as words, else as it is."""
    title = result.titles.get(label, label)
    if label.isdigit() and len(label) > LONGEST_YEAR:
        return number(float(label))
    return title if title != label or is_code(label) else label.replace("_", " ")


def code_of(result: Result, labels: tuple[str, ...]) -> str:
    """Return the code of an item that has a title too, '' elsewhere."""
    return " → ".join(label for label in labels if is_code(label) and result.titles.get(label, label) != label)


def decided_at(drawing: Drawing, unit: str) -> float | None:
    """Return the value that decides: that of the drawing, or the one a unit is counted from ("basket = 1")."""
    if drawing.rule is not None:
        return drawing.rule
    base = unit.rstrip(")").rpartition(" = ")[2] if " = " in unit else ""
    return float(base) if base in ("1", "100") else None


def _numbers(result: Result, name: str) -> np.ndarray:
    return np.array([np.nan if isinstance(value, str) else float(value) for value in result[name]])


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _unit(result: Result, name: str) -> str:
    unit = result.measures[name].unit
    return name.replace("_", " ") if unit in ("", "1") else unit


def _told(name: str, unit: str) -> str:
    """Return a measure with its unit for the line under a finding."""
    return _words(name) if unit in ("", "1") else f"{_words(name)}, {unit}"


def _named(result: Result, which: Sequence[int]) -> tuple[list[str], dict[str, str]]:
    """Return names of items that can be told apart, and the codes of those names."""
    names, codes = [], {}
    for i in which:
        name, code = item_name(result, result.items[i]), code_of(result, result.items[i])
        if name in names:
            name, code = f"{name} ({code})" if code else name, ""
        while name in names:
            name += "\u200b"
        names.append(name)
        codes[name] = code
    return names, codes


def listed(names: Sequence[str], most: int = LISTED) -> str:
    """Return the first of several names as a sentence lists them, and how many more there are.

    >>> listed(["wheat", "steel", "cloth", "coal"], 2), listed(["wheat", "steel"])
    ('wheat, steel and 2 more', 'wheat and steel')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _is_whole(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return bool((known == np.round(known)).all())


def _in_best_unit(result: Result, name: str, rows: Sequence[dict[str, Any]], key: str = "value") -> str:
    """Bring figures of rows into the unit in which they can be read; return it."""
    unit = _unit(result, name)
    if "=" in unit or unit.startswith("%") or result.measures[name].unit in ("", "1"):
        return unit
    scale = Scale.of([row[key] for row in rows], unit)
    for row in rows:
        row[key] /= scale.factor
    return scale.unit


def _bars(result: Result, drawing: Drawing) -> Drawn | None:
    """One bar for each item; steps that are numbers, years of a horizon for instance, are a line."""
    name = drawing.y or next(iter(result.measures))
    if len(result.axes) == 1 and len(result.items) > 2 and all(_is_number(labels[0]) for labels in result.items):
        return _lines(result, replace(drawing, kind="lines", y=name, x=result.axes[0], series=""))
    values = _numbers(result, name)
    known = int(np.isfinite(values).sum())
    order = [int(i) for i in np.argsort(-np.abs(np.nan_to_num(values)), kind="stable") if np.isfinite(values[i])]
    order = sorted(order[:MOST_BARS], key=lambda i: -values[i])
    if len(order) < 2 or not values[order].any():
        return None
    names, codes = _named(result, order)
    rows: list[dict[str, Any]] = [
        {"name": named, "value": float(values[i])} for named, i in zip(names, order, strict=True)
    ]
    unit = result.measures[name].unit
    rule = decided_at(drawing, unit)
    title = drawing.title or _finding(_words(name), unit, rows, rule)
    shown = _in_best_unit(result, name, rows)
    whole = shown == unit and _is_whole(values[order])
    for row in rows:
        row["text"] = number(row["value"]) if whole else significant(row["value"], 3)
    chart = replace(bars(rows, names, shown, codes), rule=rule, rule_says=drawing.rule_says)
    said = _told(name, shown if unit not in ("", "1") else unit) + (
        f"; the {len(order)} largest of {known}" if len(order) < known else ""
    )
    return Drawn(chart, title, said, f"Bars of {name.replace('_', ' ')}, largest first.")


def _finding(words: str, unit: str, rows: Sequence[dict[str, Any]], rule: float | None) -> str:
    """Return what bars show: who is highest and lowest, and on which side of what decides."""
    first, last = rows[0], rows[-1]
    high, low = figure_of(first["value"], unit), figure_of(last["value"], unit)
    if high == low:
        return f"{words} is {high} everywhere"
    below = [] if rule is None else [_spoken(row["name"]) for row in reversed(rows) if row["value"] < rule]
    if 0 < len(below) < len(rows):
        return f"{words} is below {rule:g} for {listed(below)}; highest for {_spoken(first['name'])} ({high})"
    return f"{words} is highest for {_spoken(first['name'])} ({high}), lowest for {_spoken(last['name'])} ({low})"


def figure_of(value: float, unit: str) -> str:
    """Return a figure as a finding says it, in its best unit; a ratio and an index bare, what is counted whole.

    >>> figure_of(59448307.0, "million USD"), figure_of(1.843, "1"), figure_of(2.0, "2013 = 1")
    ('59.4 trillion USD', '1.84', '2.00')
    >>> figure_of(5.0, "farms")
    '5 farms'
    """
    if unit in ("", "1") or " = " in unit:
        return significant(value, 3)
    if unit.startswith("%"):
        return f"{significant(value, 3)} %"
    if value == round(value) and abs(value) < 1000.0:
        return f"{number(value)} {unit}"
    return scaled(value, unit, 3)


def _spoken(name: str) -> str:
    """Return a name short; its capitals stay, for it may be that of a place or a person."""
    return first_words(name.rstrip("\u200b"))


def _lines(result: Result, drawing: Drawing) -> Drawn | None:
    """Lines over the axis `x`, one for each label of the axis `series`; of many, those that end highest or lowest."""
    values = _numbers(result, drawing.y)
    across = result.axes.index(drawing.x)
    told = result.axes.index(drawing.series) if drawing.series else None
    steps = list(dict.fromkeys(labels[across] for labels in result.items))
    by_year = all(step.isdigit() for step in steps) and drawing.x in YEARLY
    by_number = by_year or all(_is_number(step) for step in steps)
    rows: list[dict[str, Any]] = [
        {
            "name": label_name(result, labels[told]) if told is not None else _words(drawing.y),
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
    title = drawing.title or _course(_words(drawing.y), unit, rows, last, at)
    kept = [row for row in rows if row["name"] in names]
    shown = _in_best_unit(result, drawing.y, kept)
    chart = lines(kept, names, shown, zero=False, rule=rule)
    if not by_year:  # months, rounds or shares stand in their order, under their own names
        chart = replace(chart, across=drawing.x.replace("_", " "), steps=() if by_number else steps)
    said = _told(drawing.y, shown if unit not in ("", "1") else unit)
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
        f"{words} ends highest for {_spoken(high)} ({figure_of(last[high], unit)}), "
        f"lowest for {_spoken(low)} ({figure_of(last[low], unit)})"
    )


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


def _curve(result: Result, drawing: Drawing) -> Drawn | None:
    """A curve through the items in their order: the measure `y` up, `x` across, each point with its label or figure."""
    up, across = _numbers(result, drawing.y), _numbers(result, drawing.x)
    beside = [" ".join(labels) for labels in result.items]
    if drawing.series:
        beside = [significant(float(value), 3) for value in _numbers(result, drawing.series)]
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
        f"{_words(drawing.y)} goes from {figure_of(first['y'], units[0])} to {figure_of(last['y'], units[0])} where "
        f"{drawing.x.replace('_', ' ')} goes from {figure_of(first['x'], units[1])} to "
        f"{figure_of(last['x'], units[1])}"
    )
    said = _told(drawing.y, units[0]) + (
        f"; {drawing.series.replace('_', ' ')} beside each point" if drawing.series else ""
    )
    chart = curve(rows, _told(drawing.y, units[0]), _told(drawing.x, units[1]))
    return Drawn(chart, title, said, f"A curve of {len(rows)} points.")


def _stack(result: Result, drawing: Drawing) -> Drawn | None:
    """One bar for each label of the axis `x`, made of the labels of `series` in their order."""
    across, told = result.axes.index(drawing.x), result.axes.index(drawing.series)
    values = _numbers(result, drawing.y)
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
    unit, shown = result.measures[drawing.y].unit, _in_best_unit(result, drawing.y, rows)
    sums = {part: sum(abs(row["value"]) for row in rows if row["part"] == part) for part in parts}
    most = max(parts, key=lambda part: sums[part])
    title = drawing.title or f"The largest part of {drawing.y.replace('_', ' ')} is {lower(most)}"
    return Drawn(
        stack(rows, names, parts, shown),
        title,
        _told(drawing.y, shown if unit not in ("", "1") else unit),
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
        f"{several} above average both ways: {listed([_spoken(name) for name in key])}"
        if key
        else "No sector is above average both ways"
    )
    return Drawn(chart, title, "1 = average, drawn as dashed lines", "Map of sectors by backward and forward linkage.")


def _tornado(result: Result, drawing: Drawing) -> Drawn | None:
    """Bars from the parent's value to that at either end of each input, in the order of the answer."""
    ends = ("input at its low end", "input at its high end")
    base = _numbers(result, "parent")
    rows: list[dict[str, Any]] = []
    for side, end in zip(("low", "high"), ends, strict=True):
        given = [str(value) for value in result[f"input_{side}"]]
        other = _numbers(result, "high" if side == "low" else "low")
        for labels, value, across, at in zip(result.items, _numbers(result, side), other, given, strict=True):
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
    "none": lambda result, drawing: None,
}
