"""Forms for regions: labels that keep apart, cells as dark as their figures, areas in the class of their value."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.report.canvas import KINDS, LINE, SERIES, Canvas, text_width
from lustrum.report.chart import areas, heat, slopes
from lustrum.report.forms import NARROW, WIDE
from lustrum.report.page import _luminance
from lustrum.report.region_forms import DEEPEST, _class_of, apart, classes
from lustrum.report.region_forms import areas as draw_areas
from lustrum.report.region_forms import heat as draw_heat
from lustrum.report.region_forms import slopes as draw_slopes


@given(st.lists(st.floats(0.0, 300.0), min_size=1, max_size=15))
def test_places_keep_their_order_and_stand_apart_and_one_alone_stays(places):
    found = apart(places, 14.0, 10.0)
    order = sorted(range(len(places)), key=lambda k: (places[k], k))
    moved = [found[k] for k in order]
    assert all(b - a >= 14.0 - 1e-9 for a, b in itertools.pairwise(moved)) and moved[0] >= 10.0
    assert apart([200.0], 14.0, 10.0) == [200.0]


def rows_of(values):
    return [
        {"name": f"r{k}", "first": a, "last": b, "texts": (f"{a:g}", f"{b:g}"), "series": "nearer"}
        for k, (a, b) in enumerate(values)
    ]


def test_a_slope_falls_where_the_figure_falls_and_its_ends_lie_on_one_scale():
    canvas = Canvas(WIDE)
    draw_slopes(canvas, slopes(rows_of([(10.0, 30.0), (30.0, 10.0)]), ("2005", "2010"), ("nearer",), "%"))
    lines = [part for part in canvas.parts if 'stroke-width="2"' in part]
    ends = [[float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", part[: part.index("class")])] for part in lines]
    assert ends[0][0] > ends[0][1] and ends[1][0] < ends[1][1]  # up the sheet is less
    assert ends[0][0] == pytest.approx(ends[1][1]) and ends[0][1] == pytest.approx(ends[1][0])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_labels_of_many_regions_near_each_other_do_not_lie_on_each_other(width):
    canvas = Canvas(width)
    draw_slopes(canvas, slopes(rows_of([(100.0 + k / 10, 100.0) for k in range(20)]), ("a", "b"), (), "%"))
    names = [float(re.search(r' y="([\d.]+)"', part)[1]) for part in canvas.parts if re.search(r">r\d+<", part)]
    for side in (names[::2], names[1::2]):
        assert all(b - a >= LINE - 2.1 for a, b in itertools.pairwise(sorted(side)))
    assert canvas.height > max(names)


def cells(count, value=lambda i, j: float(i + j)):
    names = [f"REGION {k}" for k in range(count)]
    rows = [
        {"name": a, "column": b, "value": value(i, j), "text": f"{value(i, j):g}"}
        for i, a in enumerate(names) for j, b in enumerate(names) if i != j
    ]  # fmt: skip
    return heat(rows, names, names, "million USD", "From down, to across")


def test_the_darker_a_cell_the_more_it_says_and_nothing_stands_where_nothing_is_known():
    canvas = Canvas(WIDE)
    chart = cells(3)
    draw_heat(canvas, chart)
    depths = [float(d) for part in canvas.parts for d in re.findall(r'opacity="([\d.]+)"', part)]
    assert len(depths) == 6 and max(depths) == pytest.approx(DEEPEST)
    values = [row["value"] for row in chart.rows]
    assert sorted(range(6), key=lambda k: values[k]) == sorted(range(6), key=lambda k: depths[k])


def test_columns_without_room_bear_upright_names_within_the_picture_and_no_figures():
    canvas = Canvas(NARROW)
    draw_heat(canvas, cells(12, lambda i, j: 1000.0 * (i + j)))
    upright = [part for part in canvas.parts if "rotate(-90" in part]
    assert len(upright) == 12
    for part in upright:
        x, y = (float(each) for each in re.search(r' x="([\d.]+)" y="([\d.]+)"', part).groups())
        assert 10.0 < x <= NARROW and y - text_width(re.search(r">([^<]*)<", part)[1]) >= -1.0
    assert any("the darker, the more" in part for part in canvas.parts)
    assert not any(">21000<" in part for part in canvas.parts)


@pytest.mark.parametrize("series", [0, 1])
def test_figures_on_the_deepest_cell_have_enough_contrast(series):
    paper, ink = (255, 255, 255), tuple(int(KINDS["ink"][k : k + 2], 16) for k in (1, 3, 5))
    colour = tuple(int(SERIES[series][k : k + 2], 16) for k in (1, 3, 5))
    ground = [p + (c - p) * DEEPEST for p, c in zip(paper, colour, strict=True)]
    assert (_luminance(ground) + 0.05) / (_luminance(ink) + 0.05) >= 4.5


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.sampled_from([None, 0.0, 100.0]))
def test_every_value_is_in_a_class_and_those_below_the_rule_in_a_colour_of_their_own(values, rule):
    found = classes(values, rule)
    for value in values:
        assert any(a <= value <= b for a, b, _, _ in found)
        series, depth = _class_of(value, found)
        assert 0.0 < depth <= 1.0
        if rule is not None and value < rule:
            assert series == 1
        if rule is not None and value > rule:
            assert series == 0


def test_the_lowest_and_the_highest_of_a_map_are_in_the_first_and_the_last_class():
    found = classes([12.3, 63.2, 209.9, 718.2], 100.0)
    assert _class_of(12.3, found) == (found[0][2], found[0][3]) != _class_of(718.2, found)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_map_fills_the_width_and_leaves_who_is_not_known_bare(width):
    square = [[0.0, 0.0], [0.5, 0.0], [0.5, 0.4], [0.0, 0.4]]
    hole = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]]
    other = [[x + 0.5, y] for x, y in square]
    rows = [
        {"name": "a", "value": 1.0, "rings": [square, hole]},
        {"name": "b", "value": None, "rings": [other]},
    ]
    canvas = Canvas(width)
    draw_areas(canvas, areas(rows, "%"))
    paths = [part for part in canvas.parts if part.startswith("<path")]
    assert paths[0].count("M") == 2 and 'fill-rule="evenodd"' in paths[0] and 'fill="none"' in paths[1]
    xs = [float(x) for part in paths for x, _ in re.findall(r"([\d.]+) ([\d.]+)", part[: part.index("class")])]
    assert min(xs) == 0.0 and max(xs) == pytest.approx(width)
    assert any("nothing is known" in part for part in canvas.parts)
