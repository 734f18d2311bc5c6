"""Answers as a page: of each a picture, the figures, what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lustrum.release import VERSION
from lustrum.report.chart import svg
from lustrum.report.page import environment
from lustrum.report.result_pictures import drawn
from lustrum.report.results import figure_rows
from lustrum.results import Result

MOST_ROWS = 500
"""Rows of the page's table; the whole answer is a matter for CSV or a workbook."""


def analysis_html(results: Sequence[Result], *, command: str = "") -> str:
    """Return answers as one HTML page that asks for nothing else."""
    return (
        environment()
        .get_template("analysis.html")
        .render(
            title=results[0].title,
            kind=results[0].name,
            answers=[_told(result) for result in results],
            command=command,
            version=VERSION,
        )
    )


def _told(result: Result) -> dict[str, Any]:
    picture = drawn(result)
    rows = figure_rows(result, MOST_ROWS)
    labels = len(result.axes)
    shown = [k for k in range(labels + len(result.measures)) if k < labels or not rows or any(row[k] for row in rows)]
    empty = [name for k, name in enumerate(result.measures) if k + labels not in shown]
    rows = [[row[k] for k in shown] for row in rows]
    result = replace(result, measures={name: m for name, m in result.measures.items() if name not in empty})
    return {
        "result": result,
        "picture": "" if picture is None else svg(picture.spec, f"{result.name}-picture", picture.title, picture.alt),
        "picture_title": "" if picture is None else picture.title,
        "columns": [*result.axes, *result.measures],
        "units": ["" for _ in result.axes] + [measure.unit for measure in result.measures.values()],
        "words": len(result.axes),
        "word_columns": [
            *(True for _ in result.axes),
            *(any(isinstance(value, str) for value in measure.values) for measure in result.measures.values()),
        ],
        "rows": rows,
        "left_out": len(result.items) - len(rows),
        "empty": ", ".join(name.replace("_", " ") for name in empty),
        "named": {label: name for label, name in result.titles.items() if name != label},
    }
