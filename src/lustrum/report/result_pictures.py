"""How an answer is drawn: one function for each kind of drawing, one table that names them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.report.chart import DARK, GREY, INK, LABELS, ORANGE, SERIES, WIDTH, bars, lines, ranges
from lustrum.results import Drawing, Result
from lustrum.wording.typeset import significant

MOST_BARS = 30
MOST_LINES = 7
"""As many as have colours and marks that can be told apart."""


@dataclass(frozen=True)
class Drawn:
    """A chart: its specification, the finding as title, unit, words for people who cannot see it."""

    spec: dict[str, Any]
    title: str
    unit: str
    alt: str


def drawn(result: Result) -> Drawn | None:
    """Return the picture of an answer, None where it has no number to draw."""
    drawing = result.drawing or Drawing("bars")
    if drawing.kind not in PICTURES:
        raise UsageError(f"{result.name}: '{drawing.kind}' is no kind of drawing. Known: {', '.join(PICTURES)}.")
    return PICTURES[drawing.kind](result, drawing)


def item_name(result: Result, labels: tuple[str, ...]) -> str:
    """Return an item for people: one label with its title, several with an arrow between them."""
    if len(labels) == 1:
        title = result.titles.get(labels[0], "")
        return f"{labels[0]} {title}" if title and title != labels[0] else labels[0]
    return " → ".join(labels)


def _numbers(result: Result, name: str) -> np.ndarray:
    return np.array([np.nan if isinstance(value, str) else float(value) for value in result[name]])


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _bars(result: Result, drawing: Drawing) -> Drawn | None:
    name = drawing.y or next(iter(result.measures))
    values = _numbers(result, name)
    order = [int(i) for i in np.argsort(-np.abs(np.nan_to_num(values))) if np.isfinite(values[i])][:MOST_BARS]
    order.sort(key=lambda i: -values[i])
    if not order:
        return None
    rows: list[dict[str, Any]] = [
        {
            "name": item_name(result, result.items[i]),
            "value": float(values[i]),
            "text": significant(float(values[i]), 3),
        }
        for i in order
    ]
    best = rows[0]
    title = drawing.title or f"{_words(name)}: highest for {best['name']} ({best['text']})"
    if len(order) < np.isfinite(values).sum():
        title += f"; the {len(order)} largest of {np.isfinite(values).sum()}"
    unit = result.measures[name].unit
    axis = unit if unit not in ("", "1") else name.replace("_", " ")
    alt = f"Bars of {name.replace('_', ' ')}, largest first. {title}."
    return Drawn(bars(rows, [str(row["name"]) for row in rows], axis), title, unit, alt)


def _lines(result: Result, drawing: Drawing) -> Drawn | None:
    """Lines over the axis `x`, one for each label of the axis `series`; of many, those that end highest or lowest."""
    values = _numbers(result, drawing.y)
    across = result.axes.index(drawing.x)
    told = result.axes.index(drawing.series) if drawing.series else None
    steps = list(dict.fromkeys(labels[across] for labels in result.items))
    by_year = all(step.isdigit() for step in steps)
    by_number = by_year or all(_is_number(step) for step in steps)
    rows: list[dict[str, Any]] = [
        {
            "name": result.titles.get(labels[told], labels[told]) if told is not None else _words(drawing.y),
            "year": float(labels[across]) if by_number else float(steps.index(labels[across])),
            "value": float(value),
        }
        for labels, value in zip(result.items, values, strict=True)
        if np.isfinite(value)
    ]
    if not rows:
        return None
    last = {row["name"]: row["value"] for row in sorted(rows, key=lambda row: row["year"])}
    names = list(last)
    if len(names) > MOST_LINES:
        names = sorted(names, key=lambda name: -abs(last[name]))[:MOST_LINES]
    unit = result.measures[drawing.y].unit
    title = drawing.title or f"{_words(drawing.y)} by {drawing.x}"
    if len(names) < len(last):
        title += f"; {len(names)} of {len(last)}"
    axis = unit if unit not in ("", "1") else drawing.y.replace("_", " ")
    spec = lines([row for row in rows if row["name"] in names], names, axis, zero=False)
    if by_number and not by_year:
        spec["encoding"]["x"] = {"field": "year", "type": "quantitative", "title": drawing.x, "scale": {"zero": False}}
    elif not by_year:  # months, rounds or shares stand in their order, under their own names
        shown = range(0, len(steps), max(1, len(steps) // 8))
        spec["encoding"]["x"]["axis"] |= {"values": list(shown), "labelExpr": f"{json.dumps(steps)}[datum.value]"}
    return Drawn(spec, title, unit, f"Lines of {drawing.y.replace('_', ' ')} over {drawing.x}. {title}.")


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
    rows = [
        {"x": float(x), "y": float(y), "order": i, "label": beside[i] if i % every == 0 else ""}
        for i, (x, y) in enumerate(zip(across, up, strict=True))
        if np.isfinite(x) and np.isfinite(y)
    ]
    if not rows:
        return None

    def axis(field: str, name: str) -> dict[str, Any]:
        unit = result.measures[name].unit
        words = name.replace("_", " ") + (f", {unit}" if unit not in ("", "1") else "")
        return {"field": field, "type": "quantitative", "title": words, "scale": {"zero": False}}

    place = {"x": axis("x", drawing.x), "y": axis("y", drawing.y)}
    spec = {
        "data": {"values": rows},
        "width": WIDTH - 60,
        "height": 320,
        "layer": [
            {"mark": {"type": "line", "color": DARK}, "encoding": {**place, "order": {"field": "order"}}},
            {"mark": {"type": "point", "filled": True, "size": 60, "color": DARK, "opacity": 1}, "encoding": place},
            {
                "mark": {"type": "text", "dx": 7, "dy": -7, "align": "left", "fontSize": 11, "color": INK},
                "encoding": {**place, "text": {"field": "label"}},
            },
        ],
    }
    title = drawing.title or f"{_words(drawing.y)} against {drawing.x.replace('_', ' ')}"
    if drawing.series:
        title += f", {drawing.series.replace('_', ' ')} beside each point"
    return Drawn(spec, title, result.measures[drawing.y].unit, f"A curve of {len(rows)} points. {title}.")


def _stack(result: Result, drawing: Drawing) -> Drawn | None:
    """One bar for each label of the axis `x`, made of the labels of `series` in their order."""
    across, told = result.axes.index(drawing.x), result.axes.index(drawing.series)
    values = _numbers(result, drawing.y)
    rows: list[dict[str, Any]] = [
        {
            "name": result.titles.get(labels[across], labels[across]),
            "part": result.titles.get(labels[told], labels[told]),
            "value": float(value),
        }
        for labels, value in zip(result.items, values, strict=True)
        if np.isfinite(value)
    ]
    if not rows:
        return None
    names = list(dict.fromkeys(str(row["name"]) for row in rows))[:MOST_BARS]
    parts = list(dict.fromkeys(str(row["part"]) for row in rows))
    if len(parts) > len(SERIES):
        raise UsageError(f"{result.name}: {len(parts)} parts of a bar cannot be told apart; at most {len(SERIES)}.")
    rows = [{**row, "order": parts.index(str(row["part"]))} for row in rows if row["name"] in names]
    unit = result.measures[drawing.y].unit
    spec = {
        "data": {"values": rows},
        "width": WIDTH - LABELS,
        "height": {"step": 28},
        "mark": {"type": "bar", "height": {"band": 0.7}, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": names, "title": None},
            "x": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "title": unit if unit not in ("", "1") else drawing.y.replace("_", " "),
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": parts, "range": list(SERIES[: len(parts)])},
                "legend": {},
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    title = drawing.title or f"{_words(drawing.y)} by {drawing.x.replace('_', ' ')} and {drawing.series}"
    return Drawn(spec, title, unit, f"Bars made of {', '.join(parts)}. {title}.")


def _map(result: Result, drawing: Drawing) -> Drawn | None:
    """Return the key-sector map: backward linkage across, forward linkage up, averages as lines."""
    across, up = "backward_linkage_normalised", "forward_linkage_normalised"
    rows = [
        {"label": labels[0], "x": float(result[across][i]), "y": float(result[up][i]), "key": result["quadrant"][i]}
        for i, labels in enumerate(result.items)
        if np.isfinite(result[up][i])
    ]
    key = [row["label"] for row in rows if row["key"] == "key"]
    x = {"field": "x", "type": "quantitative", "title": "pull on suppliers (1 = average)", "scale": {"zero": False}}
    y = {"field": "y", "type": "quantitative", "title": "push on customers (1 = average)", "scale": {"zero": False}}
    line = {"type": "rule", "color": GREY, "strokeDash": [4, 3]}
    colour = {"condition": {"test": "datum.key == 'key'", "value": ORANGE}, "value": DARK}
    spec = {
        "data": {"values": rows},
        "width": WIDTH - 60,
        "height": 420,
        "layer": [
            {"mark": line, "encoding": {"x": {"datum": 1.0}}},
            {"mark": line, "encoding": {"y": {"datum": 1.0}}},
            {"mark": {"type": "point", "filled": True, "size": 70}, "encoding": {"x": x, "y": y, "color": colour}},
            {
                "mark": {"type": "text", "dx": 6, "dy": -6, "align": "left", "fontSize": 10, "color": INK},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            },
        ],
    }
    listed = ", ".join(key[:8]) + (f" and {len(key) - 8} more" if len(key) > 8 else "")
    title = (
        f"{len(key)} key sectors, above average both ways: {listed}" if key else "No sector is above average both ways"
    )
    return Drawn(spec, title, "1 = average", f"Map of sectors by backward and forward linkage. {title}.")


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
    spec = ranges([row for row in rows if row["name"] in order], order, unit, float(base[0]), ends)
    title = drawing.title or f"{order[0]} moves the result most"
    at = significant(float(base[0]), 4)
    alt = f"Bars to both sides of the parent's value ({at}), one line for each input. {title}."
    return Drawn(spec, title, unit, alt)


PICTURES: dict[str, Callable[[Result, Drawing], Drawn | None]] = {
    "bars": _bars,
    "lines": _lines,
    "curve": _curve,
    "stack": _stack,
    "map": _map,
    "tornado": _tornado,
    "none": lambda result, drawing: None,
}
