"""Charts as SVG: drawn twice, nothing asked for, names told apart, numbers where they belong."""

from __future__ import annotations

import re

import pytest

from lustrum.report.canvas import SIZE
from lustrum.report.chart import (
    Chart,
    areas,
    bars,
    curve,
    dots,
    heat,
    lines,
    ranges,
    scatter,
    slopes,
    small_multiples,
    stack,
)
from lustrum.report.forms import NARROW, WIDE, svg
from tests.report.pages import Page

ROWS = [
    {"name": name, "series": "Output", "part": "Output", "year": year, "value": value, "text": str(value)}
    for name, value in (("Wheat", 3.0), ("Steel & <iron>", -1.0))
    for year in (2001, 2002)
]
POINTS = [{"x": 1.0 + k, "y": 3.0 - k, "label": f"Wheat {k}", "strong": k == 1} for k in range(3)]
PLACES = [
    {"from": "Wheat", "to": "Steel & <iron>", "value": 3.0, "strong": True},
    {"place": "Wheat", "x": 0.0, "y": 0.0},
    {"place": "Steel & <iron>", "x": 2.0, "y": 1.0},
]
ORDER = ["Wheat", "Steel & <iron>"]
KINDS: dict[str, Chart] = {
    "dots": dots(ROWS, ORDER, ["Output"], "%", rule=0.0, codes={"Wheat": "A01"}),
    "bars": bars(ROWS[::2], ORDER, "%", {"Wheat": "A01"}),
    "ranges": ranges(
        [{**row, "end": end, "side": "right"} for row in ROWS[:2] for end in ("low", "high")],
        ORDER[:1],
        "%",
        rule=0.0,
        ends=("low", "high"),
    ),
    "lines": lines(ROWS, ORDER, "%", rule=1.0),
    "panels": small_multiples(ROWS, ORDER, rule=0.0),
    "stack": stack(ROWS[::2], ORDER, ["Output"], "%"),
    "curve": curve(POINTS, "t", "years"),
    "slopes": slopes(
        [
            {"name": name, "first": 80.0 + k, "last": 90.0 - 30.0 * k, "texts": ("80", "90"), "series": "nearer"}
            for k, name in enumerate(("Wheat", "Steel & <iron>", "A name that is longer than its place in a chart"))
        ],
        ("2001", "2002"),
        ("nearer", "further"),
        "% of the mean",
        rule=100.0,
    ),
    "heat": heat(
        [{"name": a, "column": b, "value": 2.0, "text": "2.00"} for a in ORDER for b in ORDER if a != b],
        ORDER,
        ORDER,
        "t",
        "From down, to across, of Wheat",
    ),
    "areas": areas(
        [
            {"name": "Wheat", "value": -3.0, "rings": [[[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.0, 0.5]]]},
            {"name": "Steel", "value": 5.0, "rings": [[[0.5, 0.0], [1.0, 0.0], [1.0, 0.5], [0.5, 0.5]]]},
            {"name": "Cloth", "value": None, "rings": [[[0.0, 0.5], [1.0, 0.5], [1.0, 0.7], [0.0, 0.7]]]},
        ],
        "%",
        rule=0.0,
    ),
    "scatter": scatter(POINTS, "push", "pull", rule=1.0),
    "network": Chart("network", PLACES, series=("with room", "full")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_form_is_drawn_with_its_names_and_no_request(kind: str) -> None:
    drawn = svg(KINDS[kind], "A title", "Words for it")
    assert drawn.startswith("<svg") and ("Wheat" in drawn or kind == "areas")  # a map bears no names: its table does
    assert "<script" not in drawn and "<image" not in drawn and "Steel & <iron>" not in drawn
    assert drawn.count('aria-label="A title. Words for it"') == 2


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_drawn_for_a_sheet_and_for_a_phone(kind: str) -> None:
    elements = Page(svg(KINDS[kind], "t", "a")).elements
    pictures = [attributes for tag, attributes in elements if tag == "svg"]
    assert [each["class"] for each in pictures] == ["chart broad", "chart slim"]
    assert [float(str(each["viewbox"]).split()[2]) for each in pictures] == [WIDE, NARROW]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_picture_as_a_whole_has_a_role_and_nothing_inside_has_a_smaller_letter(kind: str) -> None:
    elements = Page(svg(KINDS[kind], "t", "a")).elements
    assert [tag for tag, attributes in elements if "role" in attributes] == ["svg", "svg"]
    assert [attributes["font-size"] for _, attributes in elements if "font-size" in attributes] == [f"{SIZE:g}"] * 2
    assert SIZE >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_is_the_same_picture(kind: str) -> None:
    assert svg(KINDS[kind], "t", "a") == svg(KINDS[kind], "t", "a")


def test_title_and_words_are_text_and_never_markup() -> None:
    drawn = svg(KINDS["bars"], "<b>Bold</b>", 'a & "b"')
    assert "<b>" not in drawn and "&lt;b&gt;Bold" in drawn and "a &amp; &quot;b&quot;" in drawn


def test_a_code_stands_softly_after_the_name() -> None:
    assert re.search(
        r'class="soft"[^>]*>A01</text>\s*<text[^>]*class="ink"[^>]*>Wheat</text>', svg(KINDS["bars"], "t", "a")
    )
