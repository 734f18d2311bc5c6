"""Charts as SVG: nothing asked for, parts of their own, names told apart."""

from __future__ import annotations

import re

import pytest

from lustrum.report.chart import LONGEST, bars, dots, lines, ranges, shortened, small_multiples, svg

ROWS = [
    {"name": name, "series": "Output", "year": year, "value": value, "text": str(value)}
    for name, value in (("Wheat", 3.0), ("Steel & <iron>", -1.0))
    for year in (2001, 2002)
]
ORDER = ["Wheat", "Steel & <iron>"]
KINDS = {
    "dots": dots(ROWS, ORDER, ["Output"], "%", rule=0.0),
    "bars": bars(ROWS[::2], ORDER, "%"),
    "ranges": ranges(
        [{**row, "end": end, "side": "right"} for row in ROWS[:2] for end in ("low", "high")],
        ORDER[:1],
        "%",
        rule=0.0,
        ends=("low", "high"),
    ),
    "lines": lines(ROWS, ORDER, "%"),
    "small multiples": small_multiples(ROWS, ORDER, rule=0.0),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_with_its_names_and_no_request(kind: str) -> None:
    drawn = svg(KINDS[kind], "key", "A title", "Words for it")
    assert drawn.startswith("<svg") and "Wheat" in drawn
    assert "<script" not in drawn and "<image" not in drawn and "Steel & <iron>" not in drawn
    assert 'aria-labelledby="key-title"' in drawn and '<desc id="key-desc">Words for it</desc>' in drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_chart_is_the_same_picture(kind: str) -> None:
    assert svg(KINDS[kind], "k", "t", "a") == svg(KINDS[kind], "k", "t", "a")


def test_two_pictures_on_a_page_do_not_borrow_each_others_parts() -> None:
    def names(key: str) -> set[str]:
        return set(re.findall(r'\bid="([^"]*)"', svg(KINDS["lines"], key, "t", "a")))

    assert names("one") and not names("one") & names("two")


def test_title_and_words_are_text_and_never_markup() -> None:
    drawn = svg(KINDS["bars"], "k", "<b>Bold</b>", "a & b")
    assert "<b>" not in drawn and "&lt;b&gt;Bold" in drawn and "a &amp; b" in drawn


def test_long_names_are_cut_and_still_told_apart() -> None:
    long = ["x" * LONGEST + ending for ending in ("one", "two")]
    rows, order = shortened([{"name": name, "value": 1.0} for name in long], [*long, "short"])
    assert order[2] == "short" and len(set(order)) == 3
    assert all(len(name.rstrip("\u200b")) == LONGEST for name in order[:2])
    assert [row["name"] for row in rows] == order[:2]
