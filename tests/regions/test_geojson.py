"""Shapes from GeoJSON: what is a shape, and every way in which a file is none, with its place."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.regions.geojson import read_shapes

RING = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[2, 2], [4, 2], [4, 4], [2, 2]]


def feature(name="N", geometry=None, key="region"):
    return {
        "type": "Feature",
        "properties": {key: name},
        "geometry": geometry or {"type": "Polygon", "coordinates": [RING]},
    }


def written(tmp_path, features, **more):
    file = tmp_path / "shapes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return file


def test_polygons_with_holes_and_several_polygons_are_read_and_features_of_one_name_are_one_region(tmp_path):
    several = {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [RING]]}
    file = written(tmp_path, [feature("N", several), feature("N"), feature("S", key="name"), feature(7)])
    shapes = read_shapes(file)
    assert {name: [len(polygon) for polygon in each] for name, each in shapes.polygons.items()} == {
        "N": [2, 1, 1], "S": [1], "7": [1],
    }  # fmt: skip
    assert np.array_equal(shapes.polygons["N"][0][1], np.array(HOLE, dtype=float)) and shapes.in_degrees


def test_the_property_region_goes_before_the_name_and_a_collection_of_areas_is_an_area(tmp_path):
    both = feature("N", {"type": "GeometryCollection", "geometries": [feature()["geometry"]] * 2})
    both["properties"]["name"] = "Northern"
    assert {name: len(each) for name, each in read_shapes(written(tmp_path, [both])).polygons.items()} == {"N": 2}


def test_a_feature_that_lies_nowhere_is_named_and_heights_are_left_out(tmp_path):
    nowhere = {"type": "Feature", "properties": {"name": "Sea"}, "geometry": None}
    high = feature("N", {"type": "Polygon", "coordinates": [[[*point, 120.0] for point in RING]]})
    shapes = read_shapes(written(tmp_path, [nowhere, high]))
    assert shapes.without_area == ("Sea",) and shapes.polygons["N"][0][0].shape == (5, 2)


def test_coordinates_of_a_plane_are_known_by_their_size_or_by_what_the_file_says(tmp_path):
    metres = feature("N", {"type": "Polygon", "coordinates": [[[x * 1e5, y * 1e5] for x, y in RING]]})
    assert not read_shapes(written(tmp_path, [metres])).in_degrees
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    small = read_shapes(written(tmp_path, [feature()], crs=named))
    assert not small.in_degrees and small.system.endswith("25832")
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_shapes(written(tmp_path, [feature()], crs=degrees)).in_degrees
    with pytest.raises(DataError, match=r"says it counts in degrees .*reach 1,000,000 and 1,000,000"):
        read_shapes(written(tmp_path, [metres], crs=degrees))


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([feature(geometry=polygon(RING[:3]))], r"feature 1 \('N'\), ring 1: has fewer than four positions"),
        ([feature(geometry=polygon(RING, [*HOLE[:3], [3, 2]]))], r"ring 2: does not end where it begins"),
        ([feature(geometry=polygon([[0, 0], [1, "x"], [1, 1], [0, 0]]))], r'position 2: is \[1, "x"\]'),
        ([feature(geometry=polygon([[0, 0], [1], [1, 1], [0, 0]]))], r"position 2: is \[1\]"),
        ([feature(geometry=polygon([[0, 0], [1, True], [1, 1], [0, 0]]))], r"position 2: is \[1, true\]"),
        ([feature(geometry=polygon([[0, 0], [1, 1e999], [1, 1], [0, 0]]))], "a figure without end, or that is none"),
        ([feature(geometry=polygon())], "has no rings"),
        ([feature(geometry={"type": "MultiPolygon", "coordinates": [[RING], [RING[:2]]]})], "polygon 2, ring 1"),
        ([feature(geometry={"type": "Point", "coordinates": [0, 0]})], "is a Point; a region is an area"),
        ([feature(geometry=[1])], "thing without a type"),
        ([feature(key="NUTS")], "feature 1: has no property `region` or `name`"),
        ([7], "feature 1: is no Feature"),
        ([], "holds no area"),
    ],
)
def test_what_is_no_area_is_refused_with_its_place(tmp_path, features, words):
    with pytest.raises(DataError, match=words):
        read_shapes(written(tmp_path, features))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{\n  'x'", r"line 2: is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"type": "Feature"}', "is no GeoJSON FeatureCollection"),
        ("[]", "is no GeoJSON FeatureCollection"),
    ],
)
def test_what_is_no_geojson_is_refused(tmp_path, text, words):
    (tmp_path / "shapes.geojson").write_text(text)
    with pytest.raises(DataError, match=words):
        read_shapes(tmp_path / "shapes.geojson")


def test_a_number_too_large_for_any_place_is_refused_with_its_position(tmp_path):
    file = written(tmp_path, [feature()])
    file.write_text(file.read_text().replace("[10, 10]", "[1e999, 10]"))
    with pytest.raises(DataError, match="position 3: is without end"):
        read_shapes(file)


def test_every_fault_is_named_and_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError) as caught:
        read_shapes(written(tmp_path, [7, feature(key="x"), feature(geometry=[1])]))
    assert len(caught.value.faults) == 3
    with pytest.raises(UsageError, match="There is no file"):
        read_shapes(tmp_path / "none.geojson")
