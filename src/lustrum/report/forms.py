"""The forms a chart may have, each a function that draws it on a canvas of any width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lustrum.report.canvas import GAP, LINE, Canvas, Scale, cut, svg_of, text_width, tick_words
from lustrum.report.chart import Chart
from lustrum.report.network import network
from lustrum.report.region_forms import areas, heat, slopes
from lustrum.wording.typeset import number

WIDE, NARROW = 680.0, 328.0
"""Widths of the two drawings, in pixels: an A4 sheet within its margins, and a phone of 360 within its own."""
NAMES = 300.0
"""Room for names at the left of a wide drawing."""
BAR = 13.0
FLAT = 1e-9
"""Part of their size below which values are drawn as one."""


@dataclass(frozen=True)
class Lanes:
    """Where the lines of a chart lie: each name has one, its middle at `middles`."""

    left: float
    right: float
    top: float
    bottom: float
    middles: dict[str, float]


def _lanes(canvas: Canvas, chart: Chart, top: float, step: float, ends: tuple[float, float]) -> Lanes:
    """Write the names, beside the lanes or above each; `ends` is the room for numbers to both sides."""
    names = list(dict.fromkeys(chart.order))
    codes = {name: text_width(chart.codes[name]) + GAP if chart.codes.get(name) else 0.0 for name in names}
    middles: dict[str, float] = {}
    left = 0.0
    if not canvas.narrow:
        left = min(NAMES, max((text_width(name) + codes[name] for name in names), default=0.0)) + 10.0
    height = step + (LINE if canvas.narrow else 0.0)
    for i, name in enumerate(names):
        y = top + i * height
        middles[name] = y + height - step / 2.0
        if canvas.narrow:
            canvas.name(0.0, y + 12.0, name, chart.codes.get(name, ""), canvas.width)
        else:
            canvas.name(left - 10.0, middles[name] + 4.0, name, chart.codes.get(name, ""), left - 10.0, beside=True)
    return Lanes(left + ends[0], canvas.width - ends[1], top, top + len(names) * height, middles)


def _across(canvas: Canvas, lanes: Lanes, scale: Scale, unit: str) -> None:
    """Draw the axis of values beneath the lanes, its grid through them."""
    ticks = scale.ticks(4 if canvas.narrow else 7)
    words = tick_words(ticks)
    while len(ticks) > 2 and sum(text_width(word) + 14.0 for word in words) > lanes.right - lanes.left:
        ticks = ticks[::2]
        words = tick_words(ticks)
    grid: list[str] = []
    canvas.parts, drawn = grid, canvas.parts
    for tick in ticks:
        canvas.line((scale(tick), lanes.top), (scale(tick), lanes.bottom))
    canvas.parts = grid + drawn
    for tick, word in zip(ticks, words, strict=True):
        half = text_width(word) / 2.0
        canvas.text(min(max(scale(tick), half), canvas.width - half), lanes.bottom + 15.0, word, "middle", kind="soft")
    middle = min(max((lanes.left + lanes.right) / 2.0, text_width(unit) / 2.0), canvas.width - text_width(unit) / 2.0)
    canvas.text(middle, lanes.bottom + 31.0, cut(unit, canvas.width), "middle", kind="soft")


def _rule(canvas: Canvas, chart: Chart, lanes: Lanes, scale: Scale) -> None:
    if chart.rule is None:
        return
    x = scale(chart.rule)
    canvas.line((x, lanes.top - 2.0), (x, lanes.bottom), kind="ink", dash=True)
    if chart.rule_says:
        half = text_width(chart.rule_says) / 2.0
        canvas.text(min(max(x, half), canvas.width - half), lanes.top - 6.0, chart.rule_says, "middle", kind="soft")


def _span(values: Sequence[float], zero: bool, rule: float | None, margin: float = 0.0) -> tuple[float, float]:
    every = [*values, *([0.0] if zero else []), *([] if rule is None else [rule])]
    low, high = min(every, default=0.0), max(every, default=1.0)
    if high - low <= FLAT * max(abs(low), abs(high), FLAT):  # all alike, or too near to tell apart
        high = low + max(abs(low), 1.0)
    room = margin * (high - low)
    return low - room, high + room


def bars(canvas: Canvas, chart: Chart) -> None:
    """One bar from zero for each name, its number at the end."""
    values = [row["value"] for row in chart.rows]
    right = max((text_width(row["text"]) for row in chart.rows if row["value"] >= 0), default=0.0) + 6.0
    left = max((text_width(row["text"]) + 6.0 for row in chart.rows if row["value"] < 0), default=0.0)
    lanes = _lanes(canvas, chart, LINE + 2.0 if chart.rule_says else 2.0, 20.0, (left, right))
    scale = Scale(*_span(values, True, chart.rule), lanes.left, lanes.right)
    for row in chart.rows:
        y, x, zero = lanes.middles[row["name"]], scale(row["value"]), scale(0.0)
        canvas.box((min(x, zero), y - BAR / 2.0), (abs(x - zero), BAR))
        if row["value"] < 0:
            canvas.text(x - 4.0, y + 4.0, row["text"], "end")
        else:
            canvas.text(x + 4.0, y + 4.0, row["text"])
    _across(canvas, lanes, scale, chart.unit)
    _rule(canvas, chart, lanes, scale)


def dots(canvas: Canvas, chart: Chart) -> None:
    """One mark of each series on the line of each name, joined."""
    top = canvas.legend(chart.series, 0.0) if len(chart.series) > 1 else 2.0
    top += LINE if chart.rule_says else 0.0
    lanes = _lanes(canvas, chart, top, 20.0, (8.0, 8.0))
    scale = Scale(*_span([row["value"] for row in chart.rows], chart.zero, chart.rule, 0.03), lanes.left, lanes.right)
    for name, y in lanes.middles.items():
        own = [row for row in chart.rows if row["name"] == name]
        if own:
            at = [scale(row["value"]) for row in own]
            canvas.line((min(at), y), (max(at), y), kind="axis")
        for row in own:
            canvas.mark(scale(row["value"]), y, list(chart.series).index(row["series"]))
    _across(canvas, lanes, scale, chart.unit)
    _rule(canvas, chart, lanes, scale)


def ranges(canvas: Canvas, chart: Chart) -> None:
    """Two bars for each name, from the rule to either side."""
    names = set(chart.order)
    rows = [row for row in chart.rows if row["name"] in names]
    room = {
        side: max((text_width(row["text"]) for row in rows if row["side"] == side), default=0.0) + 8.0
        for side in ("left", "right")
    }
    lanes = _lanes(canvas, chart, canvas.legend(chart.series, 0.0), 24.0, (room["left"], room["right"]))
    scale = Scale(*_span([row["value"] for row in rows], False, chart.rule), lanes.left, lanes.right)
    for row in rows:
        y, x, start = lanes.middles[row["name"]], scale(row["value"]), scale(chart.rule or 0.0)
        canvas.box((min(x, start), y - 8.0), (abs(x - start), 16.0), list(chart.series).index(row["end"]))
        if row["side"] == "left":
            canvas.text(x - 4.0, y + 4.0, row["text"], "end")
        else:
            canvas.text(x + 4.0, y + 4.0, row["text"])
    _across(canvas, lanes, scale, chart.unit)
    _rule(canvas, chart, lanes, scale)


def stack(canvas: Canvas, chart: Chart) -> None:
    """One bar for each name, made of parts; those below zero lie to the left of it."""
    lanes = _lanes(canvas, chart, canvas.legend(chart.series, 0.0), 24.0, (4.0, 8.0))
    sums: dict[str, list[float]] = {name: [0.0, 0.0] for name in lanes.middles}
    for row in chart.rows:
        sums[row["name"]][row["value"] < 0] += row["value"]
    scale = Scale(*_span([each for pair in sums.values() for each in pair], True, None), lanes.left, lanes.right)
    placed: dict[str, list[float]] = {name: [0.0, 0.0] for name in lanes.middles}
    for part, series in ((part, k) for k, part in enumerate(chart.series)):
        for row in (row for row in chart.rows if row["part"] == part):
            side = placed[row["name"]]
            start = side[row["value"] < 0]
            side[row["value"] < 0] = end = start + row["value"]
            a, b = sorted((scale(start), scale(end)))
            canvas.box((a, lanes.middles[row["name"]] - 8.5), (b - a - 0.6, 17.0), series)
    _across(canvas, lanes, scale, chart.unit)


def _up(canvas: Canvas, lanes: Lanes, scale: Scale, right: bool = True) -> None:
    """Draw the grid of a scale that runs upward and, unless it stands beside another, its numbers."""
    ticks = scale.ticks(5)
    for tick, word in zip(ticks, tick_words(ticks), strict=True):
        canvas.line((lanes.left, scale(tick)), (lanes.right, scale(tick)))
        if right:
            canvas.text(lanes.left - 5.0, scale(tick) + 4.0, word, "end", kind="soft")


def _room(low: float, high: float) -> float:
    return max(text_width(word) for word in tick_words(Scale(low, high, 0.0, 1.0).ticks(5))) + 8.0


def _place(value: float) -> str:
    return number(value) if value >= 10_000.0 else f"{value:g}"


def _years(years: Sequence[float], room: float, words: Sequence[str]) -> list[tuple[float, str]]:
    """Return as many places across as have room for their words, evenly spaced, the last among them where that goes."""
    said = {year: words[int(year)] if words else _place(year) for year in years}
    wide = max((text_width(each) for each in said.values()), default=1.0) + 12.0
    most = max(2, int(room / wide))
    steps = len(years) - 1
    every = next((k for k in range(1, steps + 1) if steps % k == 0 and steps // k < most), max(steps, 1))
    least = -(-len(years) // most)
    if steps // every < max(1, steps // least // 2):  # no even way to the last one but with half the room empty
        every = least
    return [(year, said[year]) for year in years[::every]]


def lines(canvas: Canvas, chart: Chart) -> None:
    """A line for each name over years or other steps, with marks."""
    names = list(chart.order)
    top = canvas.legend(names, 0.0) if len(names) > 1 else 2.0
    if chart.unit:
        canvas.text(0.0, top + 10.0, cut(chart.unit, canvas.width), kind="soft")
        top += LINE
    low, high = _span([row["value"] for row in chart.rows], chart.zero, chart.rule, 0.0 if chart.zero else 0.05)
    lanes = Lanes(_room(low, high), canvas.width - 10.0, top + 8.0, top + 208.0, {})
    up = Scale(low, high, lanes.bottom, lanes.top)
    places = sorted({row["year"] for row in chart.rows})
    across = Scale(places[0], places[-1], lanes.left + 14.0, lanes.right - 14.0) if places else Scale(0, 1, 0, 1)
    _up(canvas, lanes, up)
    if chart.rule is not None:
        canvas.line((lanes.left, up(chart.rule)), (lanes.right, up(chart.rule)), kind="ink", dash=True)
    for series, name in enumerate(names):
        own = sorted((row["year"], row["value"]) for row in chart.rows if row["name"] == name)
        canvas.path([(across(year), up(value)) for year, value in own], series)
        for year, value in own:
            canvas.mark(across(year), up(value), series, 3.8)
    by_number = not chart.steps and any(place != int(place) for place in places)
    shown = across.ticks(5) if by_number else places
    said = dict(zip(shown, tick_words(shown), strict=True)) if by_number else {}
    for place, word in _years(shown, lanes.right - lanes.left, chart.steps):
        canvas.text(across(place), lanes.bottom + 16.0, said.get(place, word), "middle", kind="soft")
    if chart.across:
        canvas.text((lanes.left + lanes.right) / 2.0, lanes.bottom + 32.0, chart.across, "middle", kind="soft")


def panels(canvas: Canvas, chart: Chart) -> None:
    """A small line chart for each name, all on one scale; several lines in each where series are told apart."""
    columns = min(chart.columns, 2) if canvas.narrow else chart.columns
    start = canvas.legend(chart.series, 0.0) + 2.0 if chart.series else 0.0
    years = sorted({row["year"] for row in chart.rows})
    low, high = _span([row["value"] for row in chart.rows], chart.zero, chart.rule)
    span = high - low
    low, high = (low if chart.zero and low >= 0.0 else low - 0.1 * span), high + (0.1 if chart.series else 0.3) * span
    room = _room(low, high)
    wide = (canvas.width - room - (columns - 1) * 16.0) / columns
    for k, name in enumerate(dict.fromkeys(chart.order)):
        left, top = room + (k % columns) * (wide + 16.0), start + (k // columns) * 142.0
        canvas.text(left, top + 12.0, cut(name, wide / 1.06), bold=True)
        lanes = Lanes(left, left + wide, top + 20.0, top + 112.0, {})
        up = Scale(low, high, lanes.bottom, lanes.top)
        across = Scale(years[0], years[-1], left + 8.0, left + wide - 12.0)
        _up(canvas, lanes, up, right=k % columns == 0)
        if chart.rule is not None:
            canvas.line((left, up(chart.rule)), (left + wide, up(chart.rule)), kind="ink", dash=True)
        _in_panel(canvas, chart, name, (across, up), left + wide)
        for place, word in _years(years, wide, ()):
            middle = min(max(across(place), left + 14.0), left + wide - 14.0)
            canvas.text(middle, lanes.bottom + 15.0, word, "middle", kind="soft")


def _in_panel(canvas: Canvas, chart: Chart, name: str, scales: tuple[Scale, Scale], right: float) -> None:
    """Draw the lines of one panel."""
    across, up = scales
    for number_of, series in enumerate(chart.series or ("",)):
        own = sorted(
            (row["year"], row["value"], row["text"])
            for row in chart.rows
            if row["name"] == name and (not chart.series or row["series"] == series)
        )
        canvas.path([(across(year), up(value)) for year, value, _ in own], number_of)
        for year, value, words in own:
            canvas.mark(across(year), up(value), number_of, 2.6)
            canvas.text(min(across(year) + 8.0, right), up(value) - 9.0, words, "end", bold=True)


def _plane(canvas: Canvas, chart: Chart, height: float) -> tuple[Lanes, Scale, Scale]:
    """Draw two axes and return the room between them and both scales: across and up."""
    canvas.text(0.0, 12.0, cut(chart.unit, canvas.width), kind="soft")
    low, high = _span([row["y"] for row in chart.rows], False, chart.rule, 0.06)
    lanes = Lanes(_room(low, high), canvas.width - 10.0, 24.0, 24.0 + height, {})
    up = Scale(low, high, lanes.bottom, lanes.top)
    across = Scale(*_span([row["x"] for row in chart.rows], False, chart.rule, 0.06), lanes.left, lanes.right)
    _up(canvas, lanes, up)
    _across(canvas, lanes, across, chart.across)
    if chart.rule is not None:
        canvas.line((lanes.left, up(chart.rule)), (lanes.right, up(chart.rule)), kind="ink", dash=True)
        canvas.line((across(chart.rule), lanes.top), (across(chart.rule), lanes.bottom), kind="ink", dash=True)
    return lanes, across, up


def _labels(canvas: Canvas, lanes: Lanes, points: Sequence[tuple[float, float, str]]) -> None:
    """Write labels beside points, in their order, those that would lie on another or on a point left out."""
    taken = [(x - 4.0, y - 4.0, x + 4.0, y + 4.0) for x, y, _ in points]
    for x, y, words in points:
        wide = text_width(words)
        for left, foot in (
            (x + 7.0, y - 5.0),
            (x - 7.0 - wide, y - 5.0),
            (x + 7.0, y + 13.0),
            (x - 7.0 - wide, y + 13.0),
        ):
            box = (left, foot - 10.0, left + wide, foot + 2.0)
            inside = lanes.left <= box[0] and box[2] <= canvas.width and box[3] <= lanes.bottom
            if inside and not any(
                box[0] < each[2] and each[0] < box[2] and box[1] < each[3] and each[1] < box[3] for each in taken
            ):
                canvas.text(left, foot, words)
                taken.append(box)
                break


def curve(canvas: Canvas, chart: Chart) -> None:
    """A curve through the points in their order, with their labels."""
    lanes, across, up = _plane(canvas, chart, 260.0)
    at = [(across(row["x"]), up(row["y"])) for row in chart.rows]
    canvas.path(at)
    for x, y in at:
        canvas.mark(x, y)
    _labels(canvas, lanes, [(x, y, row["label"]) for (x, y), row in zip(at, chart.rows, strict=True)])


def scatter(canvas: Canvas, chart: Chart) -> None:
    """Points with their labels, those that matter first."""
    lanes, across, up = _plane(canvas, chart, 300.0 if canvas.narrow else 380.0)
    rows = sorted(chart.rows, key=lambda row: not row["strong"])
    for row in rows:
        canvas.mark(across(row["x"]), up(row["y"]), 1 if row["strong"] else 0)
    _labels(canvas, lanes, [(across(row["x"]), up(row["y"]), row["label"]) for row in rows])


FORMS: dict[str, Callable[[Canvas, Chart], None]] = {
    "bars": bars,
    "dots": dots,
    "ranges": ranges,
    "stack": stack,
    "lines": lines,
    "panels": panels,
    "curve": curve,
    "scatter": scatter,
    "slopes": slopes,
    "heat": heat,
    "areas": areas,
    "network": network,
}


def svg(chart: Chart, title: str, alt: str) -> Markup:
    """Return a chart as two inline SVG pictures, of which a page shows one; words for people who cannot see it in both.

    Parameters
    ----------
    chart : Chart
    title, alt : str
    """
    drawn = []
    for width, place in ((WIDE, "broad"), (NARROW, "slim")):
        canvas = Canvas(width)
        FORMS[chart.form](canvas, chart)
        drawn.append(svg_of(canvas, f"{title}. {alt}", place))
    return Markup("".join(drawn))
