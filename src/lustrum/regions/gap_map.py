"""How far regions, or the units they consist of, stand from the mean, on a map."""

from __future__ import annotations

from lustrum.regions.gap_answers import regional
from lustrum.regions.geojson import Shapes
from lustrum.regions.read import RegionUnits
from lustrum.regions.region_map import region_map
from lustrum.results import Result


def gap_map(units: RegionUnits, shapes: Shapes) -> Result:
    """Return gaps of the last date with outlines: of the regions where the shapes are theirs, else of the units.

    Raises
    ------
    UsageError
        If the file has the shape of no region and no unit.
    """
    _, income, mean = regional(units)
    of_regions = dict(zip(units.regions, income[-1], strict=True))
    of_units = dict(zip(units.unit, units.income[-1], strict=True))
    several = sum(name in shapes.polygons for name in of_units) > sum(name in shapes.polygons for name in of_regions)
    values = of_units if several else of_regions
    return region_map(
        shapes, {name: 100.0 * (float(value) / float(mean[-1]) - 1.0) for name, value in values.items()},
        "gap", "% from the mean", title=f"Where the {'units' if several else 'regions'} lie, {units.years[-1]}",
        axis="unit" if several else "region", rule=0.0,
    )  # fmt: skip
