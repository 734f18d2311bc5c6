"""One answer about a table as a page: a picture, the figures, what they count."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np

from lustrum.analysis.result import Result
from lustrum.report.chart import DARK, GREY, INK, ORANGE, WIDTH, bars, svg
from lustrum.report.numbers import significant
from lustrum.report.page import environment

MOST_BARS = 30
MOST_ROWS = 500
"""Rows of the page's table; the whole answer is a matter for CSV or a workbook."""


def analysis_html(result: Result, *, command: str = "") -> str:
    """Return an answer as one HTML page that asks for nothing else."""
    spec, title, alt = _picture(result)
    names = list(result.measures)
    shown = range(min(len(result.items), MOST_ROWS))
    rows = [[*result.items[i], *(_text(result.measures[name].values[i]) for name in names)] for i in shown]
    return (
        environment()
        .get_template("analysis.html")
        .render(
            result=result,
            picture=svg(spec, "picture", title, alt) if spec else "",
            picture_title=title,
            columns=[*result.axes, *names],
            units=["" for _ in result.axes] + [result.measures[name].unit for name in names],
            words=len(result.axes),
            rows=rows,
            left_out=len(result.items) - len(rows),
            named={label: name for label, name in result.titles.items() if name != label},
            command=command,
            version=version("lustrum"),
        )
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return significant(float(value), 5) if np.isfinite(value) else ""


def _name(result: Result, labels: tuple[str, ...]) -> str:
    if len(labels) == 1:
        title = result.titles.get(labels[0], "")
        return f"{labels[0]} {title}" if title and title != labels[0] else labels[0]
    return " → ".join(labels)


def _picture(result: Result) -> tuple[dict[str, Any], str, str]:
    if result.name == "key_sectors":
        return _map(result)
    name = next(iter(result.measures))
    measure = result.measures[name]
    values = np.array([float(value) if not isinstance(value, str) else np.nan for value in measure.values])
    order = [int(i) for i in np.argsort(-np.abs(np.nan_to_num(values))) if np.isfinite(values[i])][:MOST_BARS]
    order.sort(key=lambda i: -values[i])
    if not order:
        return {}, "", ""
    rows: list[dict[str, Any]] = [
        {"name": _name(result, result.items[i]), "value": float(values[i]), "text": significant(float(values[i]), 3)}
        for i in order
    ]
    words = name.replace("_", " ")
    best = rows[0]
    title = f"{words[:1].upper()}{words[1:]}: highest for {best['name']} ({best['text']})"
    if len(order) < len(result.items):
        title += f"; the {len(order)} largest of {len(result.items)}"
    unit = measure.unit if measure.unit != "1" else words
    return bars(rows, [str(row["name"]) for row in rows], unit), title, f"Bars of {words}, largest first. {title}."


def _map(result: Result) -> tuple[dict[str, Any], str, str]:
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
    return spec, title, f"Map of sectors by backward and forward linkage. {title}."
