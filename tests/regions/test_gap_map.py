"""Gaps on a map, of whatever the shapes are: the regions, or their units."""

from __future__ import annotations

import numpy as np

from lustrum.regions.gap_answers import regional
from lustrum.regions.gap_map import gap_map
from lustrum.regions.geojson import Shapes

RING = np.array([[0.0, 0], [1, 0], [1, 1], [0, 0]])


def shapes(names):
    return Shapes("s.geojson", {name: [(RING + k,)] for k, name in enumerate(names)}, True)


def test_shapes_of_regions_give_a_map_of_regions_and_shapes_of_units_one_of_units(states):
    found = gap_map(states, shapes(states.regions))
    _, income, mean = regional(states)
    assert found.axes == ("region",) and np.allclose(found["gap"], 100 * (income[-1] / mean[-1] - 1))
    of_units = gap_map(states, shapes(states.unit[:20]))
    assert of_units.axes == ("unit",) and len(of_units.items) == len(states.unit) and len(of_units.drawing.shapes) == 20
