"""Shapes of regions from a GeoJSON file somebody made: areas by name, every fault named with its place.

References
----------
.. [1] Butler et al., *The GeoJSON Format*, RFC 7946, 2016.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import DataError
from lustrum.results import Fault, raise_faults
from lustrum.results.text import read_small_text

MOST_BYTES = 100_000_000
NAMES = ("region", "name")
"""Properties of a feature that say which region it is, the first that is there."""
GEOGRAPHIC = ("CRS84", "EPSG:4326", "EPSG::4326")
"""Ends of the names of coordinate systems that count in degrees."""
MOST_FAULTS = 50

Polygon = tuple[Array, ...]
"""An outer ring and its holes, each of shape (points, 2), the last point the first."""


@dataclass(frozen=True, eq=False)
class Shapes:
    """Areas by the name their features bear.

    Attributes
    ----------
    polygons : mapping of name to list of Polygon
        As written: longitude and latitude in degrees, or coordinates of a plane.
    in_degrees : bool
    system : str
        The coordinate system the file names, '' where it names none.
    without_area : tuple of str
        Features that lie nowhere (geometry null).
    """

    file: str
    polygons: Mapping[str, Sequence[Polygon]]
    in_degrees: bool
    system: str = ""
    without_area: tuple[str, ...] = ()


def read_shapes(path: Path | str) -> Shapes:
    """Return the areas of a GeoJSON file, by the property `region`, or `name`, of their features.

    Features of one name are one region; holes and several polygons are kept.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no GeoJSON FeatureCollection of polygons; every fault with feature, polygon, ring and position.
    """
    path = Path(path)
    data = _parsed(path)
    reader = _Reader(path.name)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection" or not _is_list(data.get("features")):
        reader.fault("", "is no GeoJSON FeatureCollection.", 'It begins {"type": "FeatureCollection", "features": [.')
        raise_faults(reader.faults, path)
    found: dict[str, list[Polygon]] = {}
    nowhere: list[str] = []
    for number, feature in enumerate(data["features"], start=1):
        name, polygons = reader.feature(number, feature)
        if polygons:
            found.setdefault(name, []).extend(polygons)
        elif name:
            nowhere.append(name)
        if len(reader.faults) > MOST_FAULTS:
            break
    if not found and not reader.faults:
        reader.fault("", "holds no area.", "Give each region a Feature with a Polygon or MultiPolygon.")
    raise_faults(reader.faults, path)
    system = _system(data)
    return Shapes(path.name, found, _in_degrees(system, found, path), system, tuple(nowhere))


def _parsed(path: Path) -> Any:
    def refuse(_: str) -> Any:
        raise ValueError("a figure without end, or that is none, stands in it")

    text = read_small_text(path, MOST_BYTES, plain=False)
    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        fault = Fault("not_json", path.name, f"line {error.lineno}", "", f"is no JSON: {error.msg} (at {error.colno}).")
    except (ValueError, RecursionError) as error:
        said = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
        fault = Fault("not_json", path.name, "", "", f"is no JSON: {said}.")
    raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


class _Reader:
    """Takes features apart and collects what is wrong."""

    def __init__(self, file: str) -> None:
        self.file, self.faults = file, list[Fault]()

    def fault(self, place: str, message: str, way_out: str = "") -> None:
        self.faults.append(Fault("geojson", f"{self.file}, {place}" if place else self.file, "", "", message, way_out))

    def feature(self, number: int, feature: Any) -> tuple[str, list[Polygon]]:
        """Return the name of a feature and its polygons; none where something is wrong or it lies nowhere."""
        place = f"feature {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            self.fault(place, 'is no Feature ({"type": "Feature", ...}).')
            return "", []
        properties = feature.get("properties")
        name = _name(properties if isinstance(properties, dict) else {})
        if not name:
            self.fault(place, "has no property `region` or `name`.", "Name the region it is.")
            return "", []
        geometry = feature.get("geometry")
        if geometry is None:
            return name, []
        return name, self.geometry(f"{place} ('{name}')", geometry)

    def geometry(self, place: str, geometry: Any) -> list[Polygon]:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind == "GeometryCollection" and _is_list(geometry.get("geometries")):
            each = [self.geometry(place, part) for part in geometry["geometries"]]
            return [polygon for polygons in each for polygon in polygons]
        if kind not in ("Polygon", "MultiPolygon"):
            self.fault(place, f"is a {kind or 'thing without a type'}; a region is an area.", "Give a Polygon.")
            return []
        written = geometry.get("coordinates")
        several = [written] if kind == "Polygon" else written
        if not _is_list(several) or not several or not all(_is_list(each) and each for each in several):
            self.fault(place, "has no rings in its coordinates.")
            return []
        found = []
        for k, rings in enumerate(several, start=1):
            at = f"{place}, polygon {k}" if kind == "MultiPolygon" else place
            read = [self.ring(f"{at}, ring {j}", ring) for j, ring in enumerate(rings, start=1)]
            if all(len(ring) for ring in read):
                found.append(tuple(read))
        return found

    def ring(self, place: str, ring: Any) -> Array:
        """Return a ring as points, shape (points, 2), empty where it is at fault."""
        nothing = np.empty((0, 2))
        if not _is_list(ring) or len(ring) < 4:
            self.fault(place, "has fewer than four positions.", "A ring ends where it begins.")
            return nothing
        try:
            points = np.array([position[:2] for position in ring], dtype=float)
            plain = points.shape == (len(ring), 2) and bool(np.isfinite(points).all())
        except (TypeError, ValueError, OverflowError, KeyError):
            plain = False
        if not plain or (odd := _first(ring, lambda position: any(isinstance(each, bool) for each in position))):
            at = _first(ring, lambda position: not _is_position(position)) or odd
            self.fault(f"{place}, position {at}", f"is {_short(ring[at - 1])}; two numbers are meant.")
            return nothing
        if (points[0] != points[-1]).any():
            self.fault(place, "does not end where it begins.", "Close it: its last position is its first.")
            return nothing
        return points


def _first(ring: Sequence[Any], is_so: Callable[[Any], bool]) -> int:
    """Return the number of the first position that is so, from 1; 0 where none is."""
    return next((k for k, position in enumerate(ring, start=1) if is_so(position)), 0)


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(each, int | float) and not isinstance(each, bool) for each in value[:2])
        and all(abs(each) < 1e300 and math.isfinite(each) for each in value[:2])
    )


def _short(value: Any) -> str:
    try:
        text = json.dumps(value, allow_nan=False)
    except ValueError:
        return "without end"
    return text if len(text) <= 40 else text[:39] + "…"


def _name(properties: Mapping[str, Any]) -> str:
    for key in NAMES:
        value = properties.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _system(data: Mapping[str, Any]) -> str:
    """Return the coordinate system named by a file of the first kind of GeoJSON, '' where none is."""
    crs = data.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""


def _in_degrees(system: str, found: Mapping[str, Sequence[Polygon]], path: Path) -> bool:
    """Say whether coordinates are longitude and latitude: as the file says, else by their size."""
    outer = np.concatenate([polygon[0] for polygons in found.values() for polygon in polygons])
    size = np.abs(outer).max(axis=0)
    fits = bool(size[0] <= 360.0 and size[1] <= 90.0)
    says = bool(system) and any(system.endswith(end) for end in GEOGRAPHIC)
    if says and not fits:
        far = f"{size[0]:,.0f} and {size[1]:,.0f}"
        fault = Fault(
            "geojson", path.name, "", "", f"says it counts in degrees ({system}), and its coordinates reach {far}.",
            "Name the system it is in, or leave `crs` out.",
        )  # fmt: skip
        raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
    return says or (fits and not system)
