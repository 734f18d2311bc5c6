"""How answers are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.report.chart import svg
from lustrum.report.result_pictures import MOST_LINES, drawn
from lustrum.results import Drawing, Measure, Result

YEARS = ("2013", "2014", "2015")


def by_year(count, **drawing):
    items = [(f"P{i}", year) for i in range(count) for year in YEARS]
    values = np.array([i + k / 10 for i in range(count) for k in range(len(YEARS))])
    return Result("x", "X", ("product", "year"), items, {"price": Measure(values, "1")}, drawing=Drawing(**drawing))


def test_lines_run_over_the_years_one_for_each_label():
    picture = drawn(by_year(3, kind="lines", y="price", x="year", series="product"))
    rows = picture.spec["data"]["values"]
    assert {row["name"] for row in rows} == {"P0", "P1", "P2"}
    assert [row["value"] for row in rows if row["name"] == "P2"] == [2.0, 2.1, 2.2]
    assert "P1" in svg(picture.spec, "k", picture.title, picture.alt)


def test_of_many_lines_those_furthest_from_zero_are_drawn_and_the_title_says_so():
    picture = drawn(by_year(20, kind="lines", y="price", x="year", series="product"))
    assert {row["name"] for row in picture.spec["data"]["values"]} == {f"P{i}" for i in range(20 - MOST_LINES, 20)}
    assert picture.title.endswith(f"{MOST_LINES} of 20")


def test_a_curve_goes_through_the_points_in_their_order_and_leaves_out_those_without_a_number():
    result = Result(
        "x",
        "X",
        ("point",),
        [("a",), ("b",), ("c",)],
        {"up": Measure(np.array([3.0, np.nan, 1.0]), "t"), "across": Measure(np.array([1.0, 2.0, 3.0]), "t")},
        drawing=Drawing("curve", y="up", x="across"),
    )
    points = [(row["x"], row["y"], row["label"]) for row in drawn(result).spec["data"]["values"]]
    assert points == [(1.0, 3.0, "a"), (3.0, 1.0, "c")]


def test_an_answer_in_words_alone_has_no_picture():
    assert drawn(Result("x", "X", ("p",), [("a",)], {"advice": Measure(["stop"], "")})) is None


def test_an_unknown_kind_of_drawing_is_refused():
    with pytest.raises(UsageError, match=r"Known: bars, lines, curve, stack, map, tornado, none"):
        drawn(by_year(1, kind="pie"))


def test_a_stack_has_one_bar_for_each_label_made_of_its_parts_in_order():
    result = Result(
        "x",
        "Parts",
        ("resource", "part"),
        [(r, p) for r in ("one", "two") for p in ("idle", "technique", "trade")],
        {"share": Measure(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), "%")},
        drawing=Drawing("stack", "share", x="resource", series="part"),
    )
    found = drawn(result)
    rows = found.spec["data"]["values"]
    assert [(row["name"], row["part"], row["order"]) for row in rows[:3]] == [
        ("one", "idle", 0), ("one", "technique", 1), ("one", "trade", 2),
    ]  # fmt: skip
    assert found.spec["encoding"]["color"]["scale"]["domain"] == ["idle", "technique", "trade"]
    assert found.unit == "%" and "idle, technique, trade" in found.alt
    assert "<svg" in svg(found.spec, "k", found.title, found.alt)


def test_a_curve_may_write_a_measure_beside_its_points():
    result = Result(
        "x",
        "Curve",
        ("floor",),
        [("a",), ("b",)],
        {"up": Measure(np.array([2.0, 1.0]), "m"), "price": Measure(np.array([0.5, 9.91]), "")},
        drawing=Drawing("curve", "up", x="up", series="price"),
    )
    found = drawn(result)
    assert [row["label"] for row in found.spec["data"]["values"]] == ["0.500", "9.91"]
    assert "price beside each point" in found.title
