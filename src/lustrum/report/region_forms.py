"""Forms of charts for regions beside each other: from one date to another, who gives what to whom, where it lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lustrum.report.canvas import LINE, Canvas, Scale, cut, text_width
from lustrum.report.chart import Chart
from lustrum.wording.typeset import significant

DEEPEST = 0.45
"""Of its colour over the paper at most where words stand on it: their contrast stays above five to one."""
FAINTEST = 0.12
"""Of the least value that is not nought."""
CLASSES = 5
"""Shades of a map: more cannot be told apart."""
NAME = 0.34
"""Of the width that names at one side of a slope may take."""
CELL = 24.0
"""Height of a line of a heat table."""
TALLEST = 560.0


def apart(places: Sequence[float], least: float, first: float = -math.inf) -> list[float]:
    """Return places in their order, moved as little as it takes to stand so far apart, none before the first.

    >>> apart([10.0, 11.0, 50.0], 8.0)
    [6.5, 14.5, 50.0]
    """
    groups: list[list[float]] = []  # of each: the middle of what its members wish, and how many they are
    for k in sorted(range(len(places)), key=lambda k: places[k]):
        groups.append([places[k], 1.0])
        while len(groups) > 1 and _start(groups[-2], least) + groups[-2][1] * least > _start(groups[-1], least):
            (middle, count), (above, before) = groups.pop(), groups.pop()
            groups.append([(above * before + middle * count) / (before + count), before + count])
    settled: list[float] = []
    for group in groups:
        for j in range(int(group[1])):
            after = settled[-1] + least if settled else first
            settled.append(max(_start(group, least) + j * least, after))
    order = sorted(range(len(places)), key=lambda k: places[k])
    return [settled[order.index(k)] for k in range(len(places))]


def _start(group: Sequence[float], least: float) -> float:
    middle, count = group
    return middle - (count - 1.0) / 2.0 * least


def slopes(canvas: Canvas, chart: Chart) -> None:
    """A line for each name from its place at the first date to that at the last; its figures at both ends."""
    rows = sorted(chart.rows, key=lambda row: -row["last"])
    top = canvas.legend(chart.series, 0.0) + 2.0 if len(chart.series) > 1 else 2.0
    canvas.text(0.0, top + 10.0, cut(chart.unit, canvas.width), kind="soft")
    top += 2.0 * LINE
    most = NAME * canvas.width
    said = [(f"{row['texts'][0]}", f"{row['texts'][1]}", row["name"]) for row in rows]
    figures = max((text_width(each) for pair in said for each in pair[:2]), default=0.0)
    names = min(max((text_width(each[2]) for each in said), default=0.0) + 6.0, most)
    left, right = names + figures + 20.0, canvas.width - names - figures - 20.0
    every = [row[key] for row in rows for key in ("first", "last")] + ([] if chart.rule is None else [chart.rule])
    low, high = min(every, default=0.0), max(every, default=1.0)
    if not high - low > 1e-9 * max(abs(low), abs(high), 1e-9):
        low, high = low - 1.0, high + 1.0
    bottom = top + max(170.0, LINE * len(rows) * 1.25)
    up = Scale(low, high, bottom, top)
    for x, word, side in ((left, chart.steps[0], "start"), (right, chart.steps[-1], "end")):
        canvas.text(x, top - 8.0, word, side, kind="soft")
        canvas.line((x, top), (x, bottom), kind="axis")
    if chart.rule is not None:
        canvas.line((left, up(chart.rule)), (right, up(chart.rule)), kind="ink", dash=True)
    feet = [apart([up(row[key]) for row in rows], LINE - 2.0, top + 6.0) for key in ("first", "last")]
    for k, row in enumerate(rows):
        series = list(chart.series).index(row["series"]) if chart.series else 0
        ends = ((left, up(row["first"])), (right, up(row["last"])))
        canvas.path(ends, series)
        for (x, y), foot, way, words in zip(ends, (feet[0][k], feet[1][k]), (-1.0, 1.0), said[k][:2], strict=True):
            canvas.mark(x, y, series, 3.2)
            canvas.line((x + 4.0 * way, y), (x + 10.0 * way, foot))
            side = "end" if way < 0.0 else "start"
            canvas.text(x + 12.0 * way, foot + 4.0, words, side)
            canvas.text(x + (18.0 + figures) * way, foot + 4.0, cut(said[k][2], names - 2.0), side, kind="soft")


def heat(canvas: Canvas, chart: Chart) -> None:
    """A table of shaded cells, rows down, columns across; figures on cells where they have room."""
    rows, columns = list(dict.fromkeys(chart.order)), list(chart.steps)
    names = min(max((text_width(name) for name in rows), default=0.0) + 8.0, NAME * canvas.width)
    wide = min((canvas.width - names) / max(len(columns), 1), 90.0)
    fits = all(text_width(name) + 4.0 <= wide for name in columns)
    tall = 0.0 if fits else min(max((text_width(name) for name in columns), default=0.0), 120.0)
    canvas.text(0.0, 12.0, cut(chart.across, canvas.width), kind="soft")
    top = LINE + (LINE + 4.0 if fits else tall + 10.0)
    for j, name in enumerate(columns):
        middle = names + (j + 0.5) * wide
        if fits:
            canvas.text(middle, top - 6.0, name, "middle", kind="soft")
        else:
            canvas.upright(middle + 4.0, top - 5.0, cut(name, tall))
    high = max((abs(row["value"]) for row in chart.rows), default=0.0) or 1.0
    told = all(text_width(row["text"]) + 4.0 <= wide for row in chart.rows)
    for i, name in enumerate(rows):
        canvas.text(names - 6.0, top + i * CELL + CELL / 2.0 + 4.0, cut(name, names - 6.0), "end")
    for row in chart.rows:
        x, y = names + columns.index(row["column"]) * wide, top + rows.index(row["name"]) * CELL
        if row["value"]:
            depth = FAINTEST / 2.0 + (DEEPEST - FAINTEST / 2.0) * abs(row["value"]) / high
            canvas.box((x + 0.5, y + 0.5), (wide - 1.0, CELL - 1.0), int(row["value"] < 0.0), depth)
        if told:
            canvas.text(x + wide / 2.0, y + CELL / 2.0 + 4.0, row["text"], "middle")
    bottom = top + len(rows) * CELL
    words = cut(chart.unit + ("" if told else f"; the darker, the more, {significant(high, 3)} at most"), canvas.width)
    canvas.text(0.0, bottom + LINE, words, kind="soft")


def classes(values: Sequence[float], rule: float | None) -> list[tuple[float, float, int, float]]:
    """Return the classes of a map: from, to, series and depth; those below the rule in a colour of their own."""
    if not values:
        return []
    low, high = min(values), max(values)
    if rule is None or low >= rule or high <= rule:
        series = int(rule is not None and high <= rule and low < rule)
        edges = [*(low + (high - low) * k / CLASSES for k in range(CLASSES)), high] if high > low else [low, high]
        depth = [FAINTEST + (1.0 - FAINTEST) * k / max(len(edges) - 2, 1) for k in range(len(edges) - 1)]
        depth = depth[::-1] if series else depth
        return [(a, b, series, d) for a, b, d in zip(edges, edges[1:], depth, strict=False)]
    found = []
    reach = max(rule - low, high - rule)
    for side, end in ((1, low), (0, high)):
        count = max(2, math.ceil(3.0 * abs(end - rule) / reach - 1e-9))
        edges = [*(rule + (end - rule) * k / count for k in range(count)), end]
        for k in range(count):
            a, b = sorted((edges[k], edges[k + 1]))
            found.append((a, b, side, (0.25, 0.55, 0.9)[k]))
    return sorted(found)


def areas(canvas: Canvas, chart: Chart) -> None:
    """A map: each region filled by the class of its value, the classes beneath; those without a value bare."""
    rings = [ring for row in chart.rows for ring in row["rings"]]
    if not rings:
        return
    xs, ys = ([point[axis] for ring in rings for point in ring] for axis in (0, 1))
    size = min(canvas.width / ((max(xs) - min(xs)) or 1.0), TALLEST / ((max(ys) - min(ys)) or 1.0))
    left, top, low = (canvas.width - size * (max(xs) - min(xs))) / 2.0, 2.0, min(xs)
    first = min(ys)
    found = classes([row["value"] for row in chart.rows if row["value"] is not None], chart.rule)
    for row in chart.rows:
        drawn = [_shorter([(left + size * (x - low), top + size * (y - first)) for x, y in r]) for r in row["rings"]]
        series, depth = (0, 0.0) if row["value"] is None else _class_of(row["value"], found)
        canvas.area(drawn, series, depth)
    x, y = 0.0, top + size * (max(ys) - first) + 12.0
    for a, b, series, depth in found:
        words = f"{significant(a, 3)} to {significant(b, 3)}" if b > a else significant(a, 3)
        if x and x + 26.0 + text_width(words) > canvas.width:
            x, y = 0.0, y + LINE + 2.0
        canvas.box((x, y), (18.0, 12.0), series, depth)
        canvas.text(x + 23.0, y + 10.0, words)
        x += 40.0 + text_width(words)
    if any(row["value"] is None for row in chart.rows):
        canvas.text(0.0, y + 10.0 + LINE, cut("Bare: nothing is known.", canvas.width), kind="soft")


def _class_of(value: float, found: Sequence[tuple[float, float, int, float]]) -> tuple[int, float]:
    series, depth = next(((s, d) for a, b, s, d in found if a <= value <= b), (found[-1][2], found[-1][3]))
    return series, depth


def _shorter(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a ring without points that would be printed as the one before."""
    kept: list[tuple[float, float]] = []
    for x, y in ring:
        if not kept or (round(x, 1), round(y, 1)) != (round(kept[-1][0], 1), round(kept[-1][1], 1)):
            kept.append((x, y))
    return kept
