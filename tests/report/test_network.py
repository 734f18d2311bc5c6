"""A network drawn: thickness is load, colour is a full line, words do not lie on each other."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.report.canvas import SERIES, Canvas
from lustrum.report.forms import NARROW, WIDE
from lustrum.report.network import THICKEST, network, network_drawn, on_a_circle
from lustrum.results import Drawing, Measure, Result

PLACES = {"A": (0.0, 0.0), "B": (4.0, 0.0), "C": (2.0, 3.0)}


def result(values=(6.0, 3.0, 2.0, 0.0), worth=(0.0, 0.0, 9.0, 0.0), places=PLACES):
    items = [("A", "B", "summer"), ("B", "A", "summer"), ("B", "C", "summer"), ("A", "C", "winter")]
    import numpy as np

    measures = {"wagons": Measure(np.array(values), "wagons/day"), "worth": Measure(np.array(worth), "rouble")}
    return Result(
        "loads",
        "Loads",
        ("from", "to", "season"),
        items,
        measures,
        drawing=Drawing("network", "wagons", series="worth", places=places),
    )


def paths(canvas):
    return [
        (float(width), colour)
        for part in canvas.parts
        for colour, width in re.findall(r'class="l\d" stroke="(#\w+)" stroke-width="([\d.]+)"', part)
    ]


def drawn_on(width, given):
    picture, canvas = network_drawn(given, given.drawing), Canvas(width)
    network(canvas, picture.chart)
    return canvas


def test_both_ways_count_together_and_a_full_line_is_marked():
    picture = network_drawn(result(), result().drawing)
    lines = {(row["from"], row["to"]): (row["value"], row["strong"]) for row in picture.chart.rows if "from" in row}
    assert lines == {("A", "B"): (9.0, False), ("B", "C"): (2.0, True), ("A", "C"): (0.0, False)}
    assert "both ways together, in the busiest season" in picture.unit and picture.chart.series == ("with room", "full")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_thickness_is_load_and_what_nothing_goes_over_is_dashed(width):
    canvas = drawn_on(width, result())
    assert sorted(paths(canvas)) == [(pytest.approx(THICKEST * 2 / 9, abs=0.06), SERIES[1]), (THICKEST, SERIES[0])]
    assert sum("stroke-dasharray" in part for part in canvas.parts) == 1


def test_the_busiest_season_is_drawn_and_not_the_sum():
    import numpy as np

    items = [("A", "B", "summer"), ("A", "B", "winter")]
    given = Result(
        "l",
        "L",
        ("from", "to", "season"),
        items,
        {"wagons": Measure(np.array([2.0, 5.0]), "1")},
        drawing=Drawing("network", "wagons"),
    )
    (line,) = [row for row in network_drawn(given, given.drawing).chart.rows if "from" in row]
    assert line["value"] == 5.0


def test_nothing_carried_is_no_picture():
    empty = result(values=(0.0, 0.0, 0.0, 0.0))
    assert network_drawn(empty, empty.drawing) is None


def test_places_that_nobody_states_stand_on_a_circle_and_that_is_said():
    given = result(places={"A": (0.0, 0.0)})
    picture = network_drawn(given, given.drawing)
    assert "stand on a circle" in picture.alt
    at = on_a_circle(["A", "B", "C"])
    assert all(math.hypot(*place) == pytest.approx(1.0) for place in at.values())
    assert "circle" not in network_drawn(result(), result().drawing).alt


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=3, max_size=3, unique=True))
def test_wherever_places_lie_all_is_drawn_on_the_sheet(points):
    given = result(places=dict(zip("ABC", points, strict=True)))
    canvas = drawn_on(NARROW, given)
    for part in canvas.parts:
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", part):
            assert -1.0 <= float(x) <= NARROW + 1.0 and 0.0 <= float(y) <= canvas.height
