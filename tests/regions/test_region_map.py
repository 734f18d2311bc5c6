"""Figures on a map: who has no shape and which shape has no figure is named."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.regions.geojson import Shapes
from lustrum.regions.region_map import SHAPES, region_map, shapes_beside
from lustrum.report.analysis import analysis_html
from lustrum.results import as_data, from_data

RING = np.array([[0.0, 0], [1, 0], [1, 1], [0, 0]])


def test_who_has_no_shape_and_which_shape_has_no_figure_is_named():
    shapes = Shapes("s.geojson", {"N": [(RING,)], "S": [(RING + 1,)], "X": [(RING,)]}, True, without_area=("Sea",))
    found = region_map(shapes, {"N": 1.0, "S": 2.0, "W": 3.0}, "gap", "%", title="T", rule=0.0)
    assert "Without a shape, and not on the map: W" in found.notes
    assert "Shapes of no region, left out: X, Sea" in found.notes
    assert set(found.drawing.shapes) == {"N", "S"} and list(found["gap"]) == [1.0, 2.0, 3.0]


def test_a_file_without_the_shape_of_any_region_is_refused_with_both_lists():
    with pytest.raises(UsageError, match=r"shape of no region: its features are X, the regions N.*property `region`"):
        region_map(Shapes("s.geojson", {"X": [(RING,)]}, True), {"N": 1.0}, "gap", "%", title="T")


def test_a_map_is_the_same_when_it_is_read_back():
    found = region_map(
        Shapes("s", {"N": [(RING,)], "S": [(RING + 1,)]}, True), {"N": 1.0, "S": 2.0}, "g", "%", title="T"
    )
    again = from_data(as_data(found))
    assert analysis_html([again]) == analysis_html([found]) and "<path" in analysis_html([found])


def test_shapes_are_looked_for_beside_the_other_files(tmp_path):
    assert shapes_beside(tmp_path) is None
    text = '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "N"}, "geometry": '
    text += '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}'
    (tmp_path / SHAPES).write_text(text)
    assert list(shapes_beside(tmp_path).polygons) == ["N"]
