"""A figure of each region as an answer that is drawn as a map, where somebody gave the shapes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.geojson import Shapes, read_shapes
from lustrum.regions.outlines import outlines
from lustrum.results import Drawing, Measure, Result
from lustrum.results.paths import inside

SHAPES = "shapes.geojson"
"""The file that is looked for beside the others of a federation, or beside a table of regions."""


def shapes_beside(folder: Path) -> Shapes | None:
    """Return the shapes a folder holds, None where it holds none."""
    return read_shapes(inside(folder, SHAPES, f"'{folder}'")) if (folder / SHAPES).is_file() else None


def region_map(
    shapes: Shapes,
    values: Mapping[str, float],
    measure: str,
    unit: str,
    *,
    title: str,
    meaning: str = "",
    axis: str = "region",
    rule: float | None = None,
) -> Result:
    """Return one figure for each region with its outlines; who is not on the map is named. `axis` names the labels.

    Raises
    ------
    UsageError
        If the file has the shape of no region.
    """
    there = [name for name in values if name in shapes.polygons]
    if not there:
        raise UsageError(
            f"{shapes.file} has the shape of no region: its features are {shown([*shapes.polygons], 8)}, the regions "
            f"{shown([*values], 8)}. Write a property `region` into each feature, the region's name as it stands here."
        )
    drawn = outlines(shapes, there)
    bare = [name for name in values if name not in shapes.polygons]
    strangers = [name for name in shapes.polygons if name not in values]
    notes = [f"{drawn.said}; shapes from {shapes.file}"]
    if bare:
        notes.append(f"Without a shape, and not on the map: {shown(bare, 20)}")
    if strangers or shapes.without_area:
        left = [*strangers, *(name for name in shapes.without_area if name not in values)]
        notes += [f"Shapes of no region, left out: {shown(left, 20)}"] if left else []
    return Result(
        "map",
        title,
        (axis,),
        [(name,) for name in values],
        {measure: Measure(np.array([*values.values()]), unit, meaning)},
        notes=tuple(notes),
        drawing=Drawing("areas", measure, rule=rule, shapes=drawn.rings),
    )
