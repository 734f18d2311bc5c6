"""Charts as Vega-Lite specifications, drawn to SVG when the report is written: no script, no font, no request.

The specifications are plain dictionaries: importing Altair takes 0.4 s and adds nothing to a fixed set of chart forms.
vl-convert starts in about half a second, once; each chart then takes some 30 ms.

Colours are Okabe and Ito's, told apart by every kind of colour vision and, being of different darkness, in grey print;
series also differ in their marks.

References
----------
.. [1] Okabe and Ito, *Color Universal Design*, 2008, https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from lustrum.wording.typeset import MINUS, THIN

DARK, ORANGE, SKY, GREY, INK = "#0b4f8a", "#d55e00", "#56b4e9", "#8a8a8a", "#222222"
SERIES = (DARK, ORANGE, "#009e73", "#cc79a7", SKY, "#e69f00", INK)
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down", "stroke")
WIDTH = 620
LABELS = 250
"""Room for the names at the left of a chart, in pixels."""
LONGEST = 48
"""Letters of the longest name at the left; cut here, for Vega takes twice as long to measure and cut it."""

CONFIG = {
    "aria": False,
    "font": "Liberation Sans, Arial, Helvetica, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#dddddd",
        "domainColor": "#999999",
        "tickColor": "#999999",
        "labelColor": INK,
        "titleColor": INK,
        "labelLimit": 0,
    },
    "header": {"labelFontSize": 12, "labelFontWeight": "bold", "labelColor": INK, "labelLimit": 0},
    "legend": {"labelFontSize": 12, "orient": "top", "title": None, "labelLimit": 0, "symbolSize": 90},
}
LOCALE = {"decimal": ".", "thousands": THIN, "grouping": [3], "currency": ["", ""], "minus": MINUS}

Rows = Sequence[dict[str, Any]]


def svg(spec: dict[str, Any], key: str, title: str, alt: str) -> Markup:
    """Return a chart as inline SVG with its title and its text for people who cannot see it.

    Parameters
    ----------
    spec : dict
        A Vega-Lite specification with its data inside.
    key : str
        Put before every identifier of the picture, so that pictures on one page do not borrow each other's parts.
    title, alt : str
    """
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg({**spec, "config": CONFIG}, allowed_base_urls=[], format_locale=LOCALE))
    drawn = re.sub(r'\bid="', f'id="{key}-', drawn)
    drawn = re.sub(r"url\(#", f"url(#{key}-", drawn)
    drawn = re.sub(r'\bhref="#', f'href="#{key}-', drawn)
    head, _, body = drawn.partition(">")
    size = re.search(r'width="([\d.]+)"', head)
    head = re.sub(r'\s(width|height|version|class|role|aria-\w+|xmlns:xlink)="[^"]*"', "", head)
    width = f' style="width:{float(size[1]):.0f}px"' if size else ""
    names = f'<title id="{key}-title">{html.escape(title)}</title><desc id="{key}-desc">{html.escape(alt)}</desc>'
    return Markup(f'{head}{width} role="img" aria-labelledby="{key}-title" aria-describedby="{key}-desc">{names}{body}')


def dots(
    rows: Rows, order: Sequence[str], series: Sequence[str], unit: str, rule: float | None = None
) -> dict[str, Any]:
    """Return names down the side and one mark per series on each line; rows have `name`, `series`, `value`."""
    rows, order = shortened(rows, order)
    values = [row["value"] for row in rows] + ([] if rule is None else [rule])
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = 0.05 * ((high - low) or 1.0)
    scale = {"domain": list(series), "range": list(SERIES[: len(series)])}
    shapes = {"domain": list(series), "range": list(SHAPES[: len(series)])}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "color": "#bbbbbb", "strokeWidth": 2},
            "encoding": {
                "x": {"aggregate": "min", "field": "value", "type": "quantitative"},
                "x2": {"aggregate": "max", "field": "value"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
            "encoding": {
                "x": {
                    "field": "value",
                    "type": "quantitative",
                    "title": unit,
                    "axis": {"tickCount": 7},
                    "scale": {"domain": [low - margin, high + margin], "nice": False},
                },
                "color": {
                    "field": "series",
                    "type": "nominal",
                    "scale": scale,
                    "legend": {} if len(series) > 1 else None,
                },
                "shape": {
                    "field": "series",
                    "type": "nominal",
                    "scale": shapes,
                    "legend": {} if len(series) > 1 else None,
                },
            },
        },
    ]
    if rule is not None:
        layers.insert(0, _rule_at(rule))
    return {
        "data": {"values": list(rows)},
        "width": WIDTH - LABELS,
        "height": {"step": 20},
        "encoding": {"y": _names(order)},
        "layer": layers,
    }


def bars(rows: Rows, order: Sequence[str], unit: str) -> dict[str, Any]:
    """Return one bar per name, its number written at the end; rows have `name`, `value`, `text`."""
    rows, order = shortened(rows, order)
    values = [row["value"] for row in rows]
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.16 * (high - low)
    x = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "axis": {"tickCount": 6},
        "scale": {"domain": [low - (room if low < 0 else 0.0), high + room], "nice": False},
    }
    return {
        "data": {"values": list(rows)},
        "width": WIDTH - LABELS,
        "height": {"step": 20},
        "encoding": {"y": _names(order), "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": DARK, "height": {"band": 0.68}}},
            {
                "transform": [{"filter": "datum.value >= 0"}],
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
            {
                "transform": [{"filter": "datum.value < 0"}],
                "mark": {"type": "text", "align": "right", "dx": -4, "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }


def ranges(rows: Rows, order: Sequence[str], unit: str, rule: float, ends: Sequence[str]) -> dict[str, Any]:
    """Return two bars per name that start at `rule`; rows have `name`, `end` (one of two), `value`, `text`, `side`."""
    rows, order = shortened(rows, order)
    rows = [{**row, "from": rule} for row in rows]
    values = [rule, *(row["value"] for row in rows)]
    room = 0.14 * ((max(values) - min(values)) or abs(rule) or 1.0)
    x = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "axis": {"tickCount": 5},
        "scale": {"domain": [min(values) - room, max(values) + room], "nice": False, "zero": False},
    }
    colour = {"field": "end", "type": "nominal", "scale": {"domain": list(ends), "range": [SKY, DARK]}, "legend": {}}
    text = {"text": {"field": "text", "type": "nominal"}}
    return {
        "data": {"values": rows},
        "width": WIDTH - LABELS,
        "height": {"step": 24},
        "encoding": {"y": _names(order), "x": x},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.68}},
                "encoding": {"x2": {"field": "from"}, "color": colour},
            },
            {
                "transform": [{"filter": "datum.side == 'right'"}],
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11, "color": INK},
                "encoding": text,
            },
            {
                "transform": [{"filter": "datum.side == 'left'"}],
                "mark": {"type": "text", "align": "right", "dx": -4, "fontSize": 11, "color": INK},
                "encoding": text,
            },
            _rule_at(rule),
        ],
    }


def small_multiples(
    rows: Rows, order: Sequence[str], *, columns: int = 4, zero: bool = False, rule: float | None = None
) -> dict[str, Any]:
    """Return one small line chart per name, all with one scale, from zero when `zero`.

    Rows have `name`, `year`, `value`, `text`; `text` is written beside the last point and empty elsewhere.
    """
    years = sorted({row["year"] for row in rows})
    values = [row["value"] for row in rows]
    low, high = min([*values, *([0.0] if zero else [])], default=0.0), max(values, default=1.0)
    span = (high - low) or 1.0
    # Room above for the number beside the last point.
    domain = [low if zero and low >= 0.0 else low - 0.1 * span, high + 0.34 * span]
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "line", "color": DARK, "strokeWidth": 2, "point": {"color": DARK, "size": 24}}},
        {
            "mark": {
                "type": "text",
                "align": "right",
                "dx": 2,
                "dy": -10,
                "fontSize": 12,
                "fontWeight": "bold",
                "color": INK,
            },
            "encoding": {"text": {"field": "text", "type": "nominal"}},
        },
    ]
    if rule is not None:
        layers.insert(0, _rule_at(rule, axis="y"))
    shown = years if len(years) <= 4 else [years[0], years[len(years) // 2], years[-1]]
    return {
        "data": {"values": list(rows)},
        "facet": {
            "field": "name",
            "type": "nominal",
            "sort": list(order),
            "title": None,
            "header": {"labelOrient": "top", "labelAnchor": "start", "labelPadding": 4},
        },
        "columns": columns,
        "spacing": {"row": 22, "column": 16},
        "spec": {
            "width": (WIDTH - 20) // columns - 28,
            "height": 92,
            "encoding": {
                "x": {
                    "field": "year",
                    "type": "quantitative",
                    "title": None,
                    "scale": {"domain": [years[0] - 0.3, years[-1] + 0.5], "nice": False} if years else {},
                    "axis": {"values": shown, "format": "d", "grid": False},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": None,
                    "axis": {"tickCount": 4},
                    "scale": {"domain": domain, "nice": False},
                },
            },
            "layer": layers,
        },
    }


def lines(rows: Rows, order: Sequence[str], unit: str, *, zero: bool = True) -> dict[str, Any]:
    """Return a few lines over the years, each named at its end; rows have `name`, `year`, `value`."""
    years = sorted({row["year"] for row in rows})
    colour = {"field": "name", "type": "nominal", "scale": {"domain": list(order), "range": list(SERIES[: len(order)])}}
    shape = {"field": "name", "type": "nominal", "scale": {"domain": list(order), "range": list(SHAPES[: len(order)])}}
    return {
        "data": {"values": list(rows)},
        "width": WIDTH - 60,
        "height": 220,
        "encoding": {
            "x": {
                "field": "year",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [years[0] - 0.2, years[-1] + 0.2], "nice": False} if years else {},
                "axis": {
                    "values": years if len(years) < 12 else years[:: len(years) // 8],
                    "format": "d",
                    "grid": False,
                },
            },
            "y": {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": zero}},
            "color": {**colour, "legend": {}},
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"shape": {**shape, "legend": {}}},
            },
        ],
    }


def shortened(rows: Rows, order: Sequence[str]) -> tuple[Rows, list[str]]:
    """Return rows and order with long names cut, and still told apart."""
    short: dict[str, str] = {}
    for name in order:
        cut = name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip(" ,:") + "…"
        while cut in short.values():
            cut += "\u200b"
        short[name] = cut
    return [{**row, "name": short[row["name"]]} for row in rows], list(short.values())


def _names(order: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "name",
        "type": "nominal",
        "sort": list(order),
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 6, "grid": True},
    }


def _rule_at(value: float, axis: str = "x") -> dict[str, Any]:
    return {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
        "encoding": {axis: {"datum": value, "type": "quantitative"}, **({"y": None} if axis == "x" else {"x": None})},
    }
