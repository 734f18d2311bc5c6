"""Outlines of maps: areas that compare, lands across the date line in one piece, no more points than can be seen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.regions.geojson import Shapes
from lustrum.regions.outlines import ROUND, outlines, seam, simplified, unwrapped


def box(west, south, east, north):
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]], dtype=float)


def shapes(polygons, in_degrees=True, system=""):
    return Shapes("shapes.geojson", polygons, in_degrees, system)


def area(ring):
    x, y = np.array(ring).T
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2.0))


def test_areas_on_the_map_compare_as_on_the_globe():
    lands = {"equator": [(box(0, 0, 10, 10),)], "north": [(box(20, 60, 30, 70),)]}
    found = outlines(shapes(lands), ["equator", "north"])
    drawn = [area(found.rings[name][0]) for name in ("equator", "north")]
    globe = [np.sin(np.radians(b)) - np.sin(np.radians(a)) for a, b in ((0, 10), (60, 70))]
    assert drawn[1] / drawn[0] == pytest.approx(globe[1] / globe[0], rel=5e-3)
    assert found.said == "Cylindrical equal-area projection, true at 35 degrees N"


def test_a_small_country_keeps_its_shape():
    along = np.cos(np.radians(50.5))
    ring = np.array(outlines(shapes({"a": [(box(9, 50, 10, 51),)]}), ["a"]).rings["a"][0])
    width, height = ring.max(axis=0) - ring.min(axis=0)
    assert width / height == pytest.approx(along, rel=1e-3)


def test_north_is_up_and_coordinates_of_a_plane_stand_as_they_are():
    for in_degrees in (True, False):
        found = outlines(shapes({"n": [(box(0, 5, 1, 6),)], "s": [(box(0, 0, 1, 1),)]}, in_degrees), ["n", "s"])
        assert max(y for _, y in found.rings["n"][0]) < min(y for _, y in found.rings["s"][0])
    assert found.said == "Coordinates of a plane, as they stand"
    assert "EPSG:1" in outlines(shapes({"a": [(box(0, 0, 3, 1),)]}, False, "EPSG:1"), ["a"]).said


def test_an_island_across_the_date_line_is_drawn_in_one_piece():
    ring = np.array([[179.0, -17], [-179.0, -17], [-179.0, -16], [179.0, -16], [179.0, -17]])
    whole = unwrapped((ring,))[0]
    assert whole[:, 0].max() - whole[:, 0].min() == 2.0
    found = outlines(shapes({"a": [(ring,)], "b": [(box(-178, -17, -177, -16),)]}), ["a", "b"])
    assert max(x for x, _ in found.rings["a"][0]) < min(x for x, _ in found.rings["b"][0])


def test_a_land_cut_at_the_date_line_is_put_together_again():
    east, west = box(150, 60, 180, 70), box(-180, 60, -170, 70)
    found = outlines(shapes({"a": [(east,), (west,)]}), ["a"]).rings["a"]
    assert max(x for x, _ in found[0]) == pytest.approx(min(x for x, _ in found[1]), abs=2 * 10.0**-ROUND)


def test_holes_follow_their_outer_ring_and_a_ring_round_the_pole_goes_over_it():
    outer = np.array([[170.0, 0], [-160.0, 0], [-160.0, 20], [170.0, 20], [170.0, 0]])
    hole = box(-178, 5, -175, 10)
    moved = unwrapped((outer, hole))
    assert moved[0][:, 0].min() < moved[1][:, 0].min() and moved[1][:, 0].max() < moved[0][:, 0].max()
    polar = np.array([[0.0, -70], [90.0, -70], [180.0, -70], [-90.0, -70], [0.0, -70]])
    assert unwrapped((polar,))[0][:, 1].min() == -90.0


def test_the_edge_of_a_map_of_the_world_is_no_way_across_the_date_line():
    world = box(-180, -60, 180, 60)
    assert np.array_equal(unwrapped((world,))[0], world)


def test_a_map_is_cut_where_nothing_lies_and_at_the_usual_place_where_that_is_nearly_as_narrow():
    assert seam(np.array([[170.0, 185.0], [-175.0, -170.0]])) == pytest.approx(0.0)
    assert abs(seam(np.array([[-168.0, -35.0], [-18.0, 180.0], [-180.0, -170.0]]))) == pytest.approx(169.0)
    assert seam(np.array([[-180.0, 180.0]])) == -180.0


@settings(deadline=None)
@given(st.integers(4, 400), st.floats(0.001, 0.1), st.integers(0, 99))
def test_every_point_left_out_lies_within_a_step_and_a_quarter_of_what_is_kept(count, step, seed):
    random = np.random.default_rng(seed)
    angle = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    radius = 0.3 + 0.1 * random.random(count)
    ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    ring = np.vstack([ring, ring[:1]])
    kept = simplified(ring, step)
    closed = np.vstack([kept, kept[:1]])
    away = np.full(len(ring), np.inf)
    for a, b in itertools.pairwise(closed):
        along = np.clip((ring - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-300), 0.0, 1.0)
        away = np.minimum(away, np.hypot(*(ring - a - along[:, None] * (b - a)).T))
    assert away.max() <= 1.4 * step


def test_a_file_of_very_many_points_is_drawn_with_few_and_a_speck_is_kept_where_it_is_a_region():
    angle = np.linspace(0.0, 2.0 * np.pi, 200_001)
    wavy = 10.0 + 0.5 * np.sin(900.0 * angle)
    land = np.column_stack([wavy * np.cos(angle), wavy * np.sin(angle)])
    land[-1] = land[0]
    speck = box(20.0, 0.0, 20.0001, 0.0001)
    found = outlines(shapes({"land": [(land,), (box(15, 0, 15.001, 0.001),)], "speck": [(speck,)]}), ["land", "speck"])
    assert sum(len(ring) for rings in found.rings.values() for ring in rings) <= 4_000
    assert len(found.rings["land"]) == 1 and len(found.rings["speck"][0]) >= 3
