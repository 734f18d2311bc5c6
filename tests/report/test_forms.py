"""The forms of charts: no word leaves them, bars are as long as their numbers, any numbers are drawn."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.report.canvas import Canvas, text_width
from lustrum.report.chart import Chart
from lustrum.report.forms import FORMS, NARROW, WIDE, svg
from tests.report.test_chart import KINDS


def test_every_form_has_a_chart_here() -> None:
    assert {chart.form for chart in KINDS.values()} == set(FORMS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_word_leaves_the_picture(kind: str, width: float) -> None:
    canvas = Canvas(width)
    FORMS[KINDS[kind].form](canvas, KINDS[kind])
    for part in canvas.parts:
        found = re.match(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*?>(.*)</text>', part)
        if found is None:
            continue
        words = re.sub("<[^>]*>", "", found[3]).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        wide = text_width(words, bold="bold" in part)
        back = wide if 'anchor="end"' in part else wide / 2 if 'anchor="middle"' in part else 0.0
        left = float(found[1]) - back
        assert left >= -1.0 and left + wide <= width + 1.0, (words, left, wide)
        assert 0.0 < float(found[2]) <= canvas.height


def test_a_bar_is_as_long_as_its_number_and_the_line_that_decides_is_drawn() -> None:
    rows = [{"name": name, "value": value, "text": str(value)} for name, value in (("a", 2.0), ("b", 1.0), ("c", -1.0))]
    canvas = Canvas(WIDE)
    FORMS["bars"](canvas, Chart("bars", rows, ["a", "b", "c"], "%", rule=1.0, rule_says="1: parity"))
    boxes = [
        (float(x), float(width))
        for part in canvas.parts
        for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', part)
    ]
    assert boxes[0][1] == pytest.approx(2 * boxes[1][1], abs=0.2) and boxes[2][1] == pytest.approx(boxes[1][1], abs=0.2)
    assert boxes[2][0] + boxes[2][1] == pytest.approx(boxes[0][0], abs=0.2)
    dashed = [part for part in canvas.parts if "stroke-dasharray" in part]
    assert len(dashed) == 1
    at = float(re.findall(r"M([\d.]+) ", dashed[0])[0])
    assert at == pytest.approx(boxes[1][0] + boxes[1][1], abs=0.2)
    assert any("1: parity" in part for part in canvas.parts)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8))
def test_any_numbers_are_drawn(values: list[float]) -> None:
    rows = [
        {"name": f"n{k}", "year": 2000 + k, "value": value, "text": "", "series": "one", "x": value, "y": value,
         "label": "", "strong": False, "part": "one", "end": "one", "side": "left", "first": value, "last": -value,
         "texts": ("", ""), "column": f"n{k}", "rings": [[[0.1 * k, 0.0], [0.1 * k + 0.1, 0.0], [0.1 * k, 0.3]]]}
        for k, value in enumerate(values)
    ]  # fmt: skip
    for form in FORMS:
        chart = Chart(form, rows, [row["name"] for row in rows][:7], "%", series=["one"], rule=1.0)
        kept = [row for row in rows if row["name"] in chart.order]
        steps = [row["name"] for row in kept] if form in ("heat", "slopes") else ()
        drawn = svg(Chart(form, kept, chart.order, "%", series=["one"], rule=1.0, steps=steps), "t", "a")
        assert "nan" not in drawn and "inf" not in drawn.replace("info", "")
