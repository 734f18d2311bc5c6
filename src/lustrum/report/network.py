"""A network drawn: lines as thick as what goes over them, those that hold things up marked, places by their names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lustrum.report.canvas import LINE, Canvas, cut, text_width
from lustrum.report.chart import Chart
from lustrum.report.picture_words import Drawn
from lustrum.results import Drawing, Result
from lustrum.wording.typeset import significant

THICKEST, THINNEST = 11.0, 1.2
"""Pixels of the busiest line, and of one with hardly anything on it."""
EDGE = 26.0
"""Room around the places for their names, above and below."""
MARKED, OTHER = 1, 0
"""Series of a line that is full, and of the rest."""
MOST_FIGURES = 12
"""Lines with their figure beside them, the busiest."""

Box = tuple[float, float, float, float]
"""Left, top, right and foot of what is written."""


def on_a_circle(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return places on a circle, the first on top, clockwise.

    >>> [tuple(round(c, 6) + 0.0 for c in at) for at in on_a_circle(["A", "B"]).values()]
    [(0.0, 1.0), (0.0, -1.0)]
    """
    turn = 2.0 * math.pi / max(len(names), 1)
    return {name: (math.sin(k * turn), math.cos(k * turn)) for k, name in enumerate(names)}


def network_drawn(result: Result, drawing: Drawing) -> Drawn | None:
    """Return the picture of figures between places: for each pair the largest of its rows, both ways together."""
    values = np.array([float(value) for value in result[drawing.y]])
    marked = np.array([float(value) for value in result[drawing.series]]) if drawing.series else np.zeros(len(values))
    names = list(dict.fromkeys(name for labels in result.items for name in labels[:2]))
    found: dict[tuple[str, str], dict[str, float]] = {}
    strong: set[tuple[str, str]] = set()
    for labels, value, mark in zip(result.items, values, marked, strict=True):
        pair = (labels[0], labels[1])
        key = pair[::-1] if pair[::-1] in found else pair
        way = "/".join(labels[2:])
        by_way = found.setdefault(key, {})
        by_way[way] = by_way.get(way, 0.0) + (value if np.isfinite(value) else 0.0)
        if mark > (drawing.rule or 0.0):
            strong.add(key)
    if not found or not any(value for by_way in found.values() for value in by_way.values()):
        return None
    known = {name: (float(at[0]), float(at[1])) for name, at in drawing.places.items()}
    places = known if set(names) <= set(known) else on_a_circle(names)
    rows: list[dict[str, Any]] = [
        {"from": a, "to": b, "value": max(by_way.values()), "strong": (a, b) in strong}
        for (a, b), by_way in found.items()
    ]
    rows += [{"place": name, "x": places[name][0], "y": places[name][1]} for name in names]
    unit = result.measures[drawing.y].unit
    said = f"{drawing.y.replace('_', ' ').capitalize()}, {unit}, both ways together"
    if len({labels[2:] for labels in result.items}) > 1:
        said += ", in the busiest season"
    chart = Chart("network", rows, names, unit, series=("with room", "full") if strong else ())
    alt = f"A network of {len(names)} places and {len(found)} lines, thicker where more goes over them."
    if places is not known:
        alt += " Places stand on a circle, for nobody says where they lie."
    return Drawn(chart, drawing.title or f"{said.partition(',')[0]} by line", said, alt)


def network(canvas: Canvas, chart: Chart) -> None:
    """Lines between places, as thick as their figure; the rest of the words where there is room."""
    places = {str(row["place"]): (float(row["x"]), float(row["y"])) for row in chart.rows if "place" in row}
    lines = sorted(
        (row for row in chart.rows if row.get("from") in places and row.get("to") in places),
        key=lambda row: float(row["value"]),
    )
    top = canvas.legend(chart.series, 0.0) if chart.series else 0.0
    at = _placed(places, canvas, top)
    most = max((float(row["value"]) for row in lines), default=1.0) or 1.0
    for row in lines:
        value, ends = float(row["value"]), (at[row["from"]], at[row["to"]])
        if value <= 0.0:
            canvas.line(*ends, kind="axis", dash=True)
            continue
        wide = max(THICKEST * value / most, THINNEST)
        canvas.path(ends, MARKED if row["strong"] else OTHER, round(wide, 1))
    drawn = [(at[row["from"]], at[row["to"]]) for row in lines]
    crowd = [point for ends in drawn for point in _along(*ends)]
    taken: list[Box] = [(x - 5.0, y - 5.0, x + 5.0, y + 5.0) for x, y in at.values()]
    for name, (x, y) in at.items():
        canvas.mark(x, y, OTHER, 5.0)
        _write(canvas, taken, crowd, cut(name, canvas.width / 2.0), (x, y), bold=True)
    for row, ends in list(zip(lines, drawn, strict=True))[::-1][:MOST_FIGURES]:
        if row["value"] > 0.0:
            (x1, y1), (x2, y2) = ends
            _write(canvas, taken, crowd, significant(float(row["value"]), 3), ((x1 + x2) / 2.0, (y1 + y2) / 2.0))
    canvas.height = max(canvas.height, max((y for _, y in at.values()), default=0.0) + EDGE)


def _placed(places: Mapping[str, tuple[float, float]], canvas: Canvas, top: float) -> dict[str, tuple[float, float]]:
    """Return places in pixels, in their proportions, y upward."""
    if not places:
        return {}
    xs, ys = zip(*places.values(), strict=True)
    side = min(90.0, canvas.width / 5.0)
    room = canvas.width - 2.0 * side
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    tall = 300.0 if canvas.narrow else 420.0
    by = min(room / wide if wide else np.inf, tall / high if high else np.inf)
    by = by if np.isfinite(by) else 1.0
    left = (canvas.width - wide * by) / 2.0
    return {name: (left + (x - min(xs)) * by, top + EDGE + (max(ys) - y) * by) for name, (x, y) in places.items()}


def _along(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Return points along a line, close enough that no word slips between them."""
    steps = max(int(math.dist(start, end) / 5.0), 1)
    return [
        (start[0] + (end[0] - start[0]) * k / steps, start[1] + (end[1] - start[1]) * k / steps)
        for k in range(steps + 1)
    ]


def _write(
    canvas: Canvas,
    taken: list[Box],
    crowd: Sequence[tuple[float, float]],
    words: str,
    at: tuple[float, float],
    *,
    bold: bool = False,
) -> None:
    """Write words beside a point where fewest lines pass and no word stands; left out where there is no room at all."""
    x, y = at
    wide = text_width(words, bold)
    free: list[tuple[int, float, float, Box]] = []
    for left, foot in (
        (x + 10.0, y + 4.0),
        (x - 10.0 - wide, y + 4.0),
        (x + 8.0, y - 8.0),
        (x + 8.0, y + LINE + 2.0),
        (x - 8.0 - wide, y - 8.0),
        (x - 8.0 - wide, y + LINE + 2.0),
        (x - wide / 2.0, y - 11.0),
        (x - wide / 2.0, y + LINE + 6.0),
    ):
        box = (left - 2.0, foot - 12.0, left + wide + 2.0, foot + 4.0)
        if box[0] < 0.0 or box[2] > canvas.width:
            continue
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            passed = sum(box[0] - 4.0 < px < box[2] + 4.0 and box[1] - 4.0 < py < box[3] + 4.0 for px, py in crowd)
            free.append((passed, left, foot, box))
    if free:
        _, left, foot, box = min(free, key=lambda each: each[0])
        canvas.text(left, foot, words, bold=bold, kind="ink" if bold else "soft")
        taken.append(box)
