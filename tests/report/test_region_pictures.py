"""Answers about regions as pictures: what the title says, what is left out, what cannot be drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.report.forms import svg
from lustrum.report.region_pictures import FURTHER, MOST_CELLS, NEARER, heat_table, map_of, panels, slope_chart
from lustrum.report.result_pictures import drawn
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.typeset import THIN

SQUARE = [[[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.0, 0.5]]]


def shares(values, rule=100.0):
    items = [(f"R{k}", year) for k in range(len(values)) for year in ("2005", "2006", "2010")]
    figures = np.array([each for a, b in values for each in (a, np.nan, b)])
    drawing = Drawing("slopes", "share", "year", "region", rule=rule)
    return Result("gaps", "G", ("region", "year"), items, {"share": Measure(figures, "% of the mean")}, drawing=drawing)


def test_a_slope_goes_from_the_first_to_the_last_year_and_says_who_comes_nearer():
    found = drawn(shares([(50.0, 60.0), (150.0, 170.0), (100.0, 100.0)]))
    by_name = {row["name"]: row for row in found.chart.rows}
    assert by_name["R0"]["first"], by_name["R0"]["last"] == (50.0, 60.0)
    assert [by_name[name]["series"] for name in ("R0", "R1", "R2")] == [NEARER, FURTHER, NEARER]
    assert found.chart.steps == ("2005", "2010")
    assert found.title == "2 of 3 come nearer to 100 or stay; R1 moves most, from 150 % to 170 %"


def test_gaps_that_are_ratios_stand_on_a_logarithmic_scale_that_is_said():
    far = drawn(shares([(10.0, 12.0), (700.0, 690.0)])).chart
    assert "logarithmic" in far.unit and far.rule == 2.0 and far.rows[0]["texts"] == ("700", "690")
    below = drawn(shares([(-10.0, 12.0), (700.0, 690.0)], rule=0.0)).chart
    assert "logarithmic" not in below.unit and below.rule == 0.0


def test_one_region_or_one_year_has_no_slope():
    assert slope_chart(shares([(1.0, 2.0)]), shares([(1.0, 2.0)]).drawing) is None


def sales(count, nothing=False):
    names = [f"R{k}" for k in range(count)]
    pairs = [pair for pair in itertools.product(names, names) if pair[0] != pair[1]]
    values = np.array([0.0 if nothing else 1e6 * (1 + k) for k in range(len(pairs))])
    drawing = Drawing("heat", "sales", "to", "from")
    return Result("sales", "S", ("from", "to"), pairs, {"sales": Measure(values, "million USD/year")}, drawing=drawing)


def test_a_heat_table_names_the_largest_flow_and_counts_in_a_unit_that_can_be_read():
    found = drawn(sales(3))
    assert found.title == "The largest flow is from R2 to R1: 6 000 billion USD/year".replace("6 000", f"6{THIN}000")
    assert found.unit.startswith("Sales, billion USD/year") and found.chart.rows[0]["text"].startswith("1")
    assert drawn(sales(3, nothing=True)) is None


def test_of_many_regions_the_largest_are_drawn_and_the_line_beneath_says_so():
    found = heat_table(sales(MOST_CELLS + 3), sales(3).drawing)
    assert len(found.chart.order) == MOST_CELLS and f"the {MOST_CELLS} largest of {MOST_CELLS + 3}" in found.unit


def beside(kinds=("consumption", "gdp")):
    items = [(f"R{k}", kind, year) for k in range(2) for kind in kinds for year in ("2005", "2006")]
    values = np.arange(float(len(items))) % 5
    drawing = Drawing("panels", "off", "year", "quantity", by="region", rule=0.0, rule_says="the trend")
    return Result(
        "t", "T", ("region", "quantity", "year"), items, {"off": Measure(values, "%")}, {"gdp": "GDP"}, drawing=drawing
    )


def test_panels_have_one_chart_a_region_and_one_line_a_quantity_told_apart():
    found = panels(beside(), beside().drawing)
    assert list(found.chart.order) == ["R0", "R1"] and list(found.chart.series) == ["Consumption", "GDP"]
    assert found.unit.endswith("the trend") and found.chart.rule == 0.0
    picture = svg(found.chart, found.title, found.alt)
    assert picture.count('class="l0"') == 4 and picture.count('class="l1"') == 4  # two regions, two widths


def test_more_lines_than_can_be_told_apart_are_refused():
    many = beside(tuple(f"k{n}" for n in range(8)))
    with pytest.raises(UsageError, match="8 lines cannot be told apart"):
        panels(many, many.drawing)


def test_a_map_names_the_extremes_and_who_is_not_on_it():
    drawing = Drawing("areas", "gap", shapes={"N": SQUARE, "S": SQUARE})
    values = {"gap": Measure(np.array([2.0, -3.0, 9.0]), "%")}
    found = map_of(Result("m", "M", ("region",), [("N",), ("S",), ("W",)], values), drawing)
    assert found.title == "Gap is highest in N (2.00 %), lowest in S (−3.00 %)" and found.unit.endswith("map: W")
    assert map_of(Result("m", "M", ("region",), [("N",), ("S",), ("W",)], values), Drawing("areas", "gap")) is None
