"""How answers are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.report.forms import svg
from lustrum.report.picture_words import decided_at
from lustrum.report.result_pictures import MOST_LINES, drawn
from lustrum.results import Drawing, Measure, Result

YEARS = ("2013", "2014", "2015")


def by_year(count, **drawing):
    items = [(f"P{i}", year) for i in range(count) for year in YEARS]
    values = np.array([i + k / 10 for i in range(count) for k in range(len(YEARS))])
    return Result("x", "X", ("product", "year"), items, {"price": Measure(values, "1")}, drawing=Drawing(**drawing))


def test_lines_run_over_the_years_one_for_each_label():
    picture = drawn(by_year(3, kind="lines", y="price", x="year", series="product"))
    rows = picture.chart.rows
    assert {row["name"] for row in rows} == {"P0", "P1", "P2"}
    assert [row["value"] for row in rows if row["name"] == "P2"] == [2.0, 2.1, 2.2]
    assert "P1" in svg(picture.chart, picture.title, picture.alt)


def test_of_many_lines_those_furthest_from_zero_are_drawn_and_the_line_beneath_says_so():
    picture = drawn(by_year(20, kind="lines", y="price", x="year", series="product"))
    assert {row["name"] for row in picture.chart.rows} == {f"P{i}" for i in range(20 - MOST_LINES, 20)}
    assert picture.unit == f"Price; the {MOST_LINES} of 20 that end furthest from 0"
    assert picture.title == "Price ends highest for p19 (19.2), lowest for p0 (0.200)" or "P19" in picture.title


def test_a_curve_goes_through_the_points_in_their_order_and_leaves_out_those_without_a_number():
    result = Result(
        "x",
        "X",
        ("point",),
        [("a",), ("b",), ("c",)],
        {"up": Measure(np.array([3.0, np.nan, 1.0]), "t"), "across": Measure(np.array([1.0, 2.0, 3.0]), "t")},
        drawing=Drawing("curve", y="up", x="across"),
    )
    points = [(row["x"], row["y"], row["label"]) for row in drawn(result).chart.rows]
    assert points == [(1.0, 3.0, "a"), (3.0, 1.0, "c")]


def test_an_answer_in_words_alone_has_no_picture():
    assert drawn(Result("x", "X", ("p",), [("a",)], {"advice": Measure(["stop"], "")})) is None


def test_an_unknown_kind_of_drawing_is_refused():
    known = "bars, lines, curve, stack, map, tornado, panels, slopes, heat, areas, network, none"
    with pytest.raises(UsageError, match=f"Known: {known}"):
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
    rows = found.chart.rows
    assert [(row["name"], row["part"]) for row in rows[:3]] == [
        ("one", "idle"), ("one", "technique"), ("one", "trade"),
    ]  # fmt: skip
    assert found.chart.series == ["idle", "technique", "trade"]
    assert found.title == "The largest part of share is trade"
    assert found.unit == "Share, %" and "idle, technique, trade" in found.alt
    assert "<svg" in svg(found.chart, found.title, found.alt)


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
    assert [row["label"] for row in found.chart.rows] == ["0.500", "9.91"]
    assert found.unit == "Up, m; price beside each point"


@pytest.mark.parametrize("kind", ["bars", "lines", "curve"])
def test_nothing_to_see_is_no_picture(kind):
    drawing = {
        "bars": Drawing("bars"),
        "lines": Drawing("lines", "price", x="year"),
        "curve": Drawing("curve", "price", x="price"),
    }[kind]
    for years, values in ((("2013",), [1.0]), (("2013", "2014"), [np.nan, np.nan])):
        items, measure = [(year,) for year in years], Measure(np.array(values), "1")
        assert drawn(Result("x", "X", ("year",), items, {"price": measure}, drawing=drawing)) is None
    if kind != "curve":
        zeros = Measure(np.zeros(2), "1")
        assert drawn(Result("x", "X", ("year",), [("2013",), ("2014",)], {"price": zeros}, drawing=drawing)) is None


def test_the_value_that_decides_is_drawn_and_named_in_the_finding():
    ratio = {"ratio": Measure(np.array([0.5, 2.0, 0.9]), "1")}
    said = Drawing("bars", rule=1.0, rule_says="1: parity")
    found = drawn(Result("x", "X", ("product",), [("a",), ("b",), ("c",)], ratio, drawing=said))
    assert (found.chart.rule, found.chart.rule_says) == (1.0, "1: parity")
    assert found.title == "Ratio is below 1 for a and c; highest for b (2.00)"


@pytest.mark.parametrize(
    ("unit", "rule"), [("1 (base-year basket = 1)", 1.0), ("2013 = 100", 100.0), ("%", None), ("1", None)]
)
def test_a_unit_that_names_its_base_has_a_line_there(unit, rule):
    assert decided_at(Drawing("bars"), unit) == rule


def test_names_stand_in_the_picture_and_codes_after_them():
    measure = {"share": Measure(np.array([1.0, 2.0]), "1")}
    found = drawn(
        Result("x", "X", ("product",), [("A01",), ("wheat",)], measure, titles={"A01": "Farms", "wheat": "Corn"})
    )
    assert found.chart.order == ["Corn", "Farms"] and found.chart.codes == {"Corn": "", "Farms": "A01"}
