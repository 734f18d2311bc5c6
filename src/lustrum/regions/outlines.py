"""Outlines of regions for a map: laid flat, put together across the date line, no more points than can be seen.

Longitude and latitude are drawn in the cylindrical equal-area projection that is true at the middle latitude of what is
shown: areas compare, and shapes of a single country hardly bend. Coordinates of a plane are drawn as they stand.

References
----------
.. [2] Snyder, *Map Projections: A Working Manual*, US Geological Survey, 1987, pages 76-80.
.. [3] Douglas and Peucker, "Algorithms for the reduction of the number of points", *Cartographica* 10(2), 1973.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.regions.geojson import Polygon, Shapes

FINEST = 1.0 / 1400.0
"""Of the map's longer side: half a pixel of a sheet 700 wide."""
COARSER = 1.4
MOST_POINTS = 4_000
"""Points of a whole map; of more, fewer and fewer are kept."""
MOST_LATITUDE = 75.0
"""Nearer to a pole than this no latitude is true: circles of latitude would shrink to nothing."""
ABOUT = 1.1
"""A map this much wider than the narrowest is taken where its cut is the usual one."""
ROUND = 4
"""Decimals kept of a point in the square of side 1."""


@dataclass(frozen=True, eq=False)
class Outlines:
    """What lies where, in a square of side 1, y downward.

    Attributes
    ----------
    rings : mapping of name to list of rings
        Each a list of points; the last is the first and left out.
    said : str
        How the surface was laid flat.
    """

    rings: Mapping[str, list[list[list[float]]]]
    said: str


def outlines(shapes: Shapes, names: Sequence[str], most: int = MOST_POINTS) -> Outlines:
    """Return the outlines of the regions named, no more than so many points."""
    chosen = {name: shapes.polygons[name] for name in names if name in shapes.polygons}
    if shapes.in_degrees:
        laid, said = _laid_flat(chosen)
    else:
        laid = {name: [_upside(polygon) for polygon in polygons] for name, polygons in chosen.items()}
        of = f" ({shapes.system})" if shapes.system else ""
        said = f"Coordinates of a plane{of}, as they stand"
    every = np.concatenate([ring for polygons in laid.values() for polygon in polygons for ring in polygon])
    low, high = every.min(axis=0), every.max(axis=0)
    size = max(float((high - low).max()), 1e-300)
    unit = {
        name: [tuple((ring - low) / size for ring in polygon) for polygon in polygons]
        for name, polygons in laid.items()
    }
    step = FINEST
    while True:
        found = {name: _thinned(polygons, step) for name, polygons in unit.items()}
        count = sum(len(ring) for rings in found.values() for ring in rings)
        if count <= most or step > 0.1:
            break
        step *= COARSER
    rounded = {name: [np.round(ring, ROUND).tolist() for ring in rings] for name, rings in found.items()}
    return Outlines(rounded, said)


def _upside(polygon: Polygon) -> Polygon:
    return tuple(ring * np.array([1.0, -1.0]) for ring in polygon)


def _laid_flat(chosen: Mapping[str, Sequence[Polygon]]) -> tuple[dict[str, list[Polygon]], str]:
    whole = {name: [unwrapped(polygon) for polygon in polygons] for name, polygons in chosen.items()}
    every = [polygon for polygons in whole.values() for polygon in polygons]
    cut = seam(np.array([[polygon[0][:, 0].min(), polygon[0][:, 0].max()] for polygon in every]))
    latitude = np.concatenate([polygon[0][:, 1] for polygon in every])
    true = float(np.clip((latitude.min() + latitude.max()) / 2.0, -MOST_LATITUDE, MOST_LATITUDE))
    flat = {name: [_projected(_moved(polygon, cut), true) for polygon in each] for name, each in whole.items()}
    side = "S" if true < 0.0 else "N"
    return flat, f"Cylindrical equal-area projection, true at {abs(true):.0f} degrees {side}"


def unwrapped(polygon: Polygon) -> Polygon:
    """Return a polygon in degrees whose rings do not jump at the date line; one round a pole goes over the pole.

    An edge longer than half way round is taken the short way, one of exactly 360 degrees as the edge of a map.
    """
    rings = [_unwrapped(ring) for ring in polygon]
    middle = _middle(rings[0])
    return tuple(ring + np.array([360.0 * round((middle - _middle(ring)) / 360.0), 0.0]) for ring in rings)


def _middle(ring: Array) -> float:
    return float((ring[:, 0].min() + ring[:, 0].max()) / 2.0)


def _unwrapped(ring: Array) -> Array:
    step = np.diff(ring[:, 0])
    jumps = (np.abs(step) > 180.0) & (np.abs(step) < 360.0 - 1e-9)
    if not jumps.any():
        return ring
    turn = np.concatenate([[0.0], np.cumsum(np.where(jumps, -360.0 * np.sign(step), 0.0))])
    found = np.column_stack([ring[:, 0] + turn, ring[:, 1]])
    if turn[-1]:  # once round: the pole is inside
        pole = 90.0 if found[:, 1].mean() >= 0.0 else -90.0
        found = np.vstack([found, [found[-1, 0], pole], [found[0, 0], pole], found[0]])
    return found


def seam(spans: Array) -> float:
    """Return the longitude at which a map is best cut: the middle of a wide stretch that nothing lies on.

    Of stretches that leave about the same width it is the one nearest to 180 degrees, where maps are cut as a rule.

    Parameters
    ----------
    spans : array, shape (polygons, 2)
        West and east ends, in degrees. Where everything is covered the cut is at -180.
    """
    width = spans[:, 1] - spans[:, 0]
    if (width >= 360.0).any():
        return -180.0
    west = spans[:, 0] % 360.0
    order = np.argsort(west)
    free: list[tuple[float, float]] = []  # width and middle
    reach = float((west + width).max()) - 360.0  # what lies beyond 360 comes in again at 0
    for k in order:
        if west[k] > reach:
            free.append((float(west[k]) - reach, (float(west[k]) + reach) / 2.0))
        reach = max(reach, float(west[k] + width[k]))
    if not free:
        return -180.0
    least = ABOUT * (360.0 - max(free)[0])
    cut = min(
        (middle for size, middle in free if 360.0 - size <= least), key=lambda middle: abs(middle % 360.0 - 180.0)
    )
    return (cut + 180.0) % 360.0 - 180.0


def _moved(polygon: Polygon, cut: float) -> Polygon:
    """Return a polygon shifted by whole turns to where its middle lies east of the cut, within one turn."""
    middle = _middle(polygon[0])
    turn = np.array([-360.0 * np.floor((middle - cut) / 360.0), 0.0])
    return tuple(ring + turn for ring in polygon)


def _projected(polygon: Polygon, true: float) -> Polygon:
    along = float(np.cos(np.radians(true)))
    return tuple(
        np.column_stack([np.radians(ring[:, 0]) * along, -np.sin(np.radians(ring[:, 1])) / along]) for ring in polygon
    )


def _thinned(polygons: Sequence[Polygon], step: float) -> list[Array]:
    """Return the rings of a region without what is too small to be seen; its largest ring is kept whatever it is."""
    rings = [ring for polygon in polygons for ring in polygon]
    areas = np.array([abs(_area(ring)) for ring in rings])
    largest = int(np.argmax(areas))
    kept = []
    for k, ring in enumerate(rings):
        thin = simplified(ring, step)
        if k == largest and len(thin) < 3:
            low, high = ring.min(axis=0), np.maximum(ring.max(axis=0), ring.min(axis=0) + step)
            thin = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
        if k == largest or (len(thin) > 2 and areas[k] > step**2):
            kept.append(thin)
    return kept


def _area(ring: Array) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2.0)


def simplified(ring: Array, step: float) -> Array:
    """Return a closed ring with no more points than it takes to stay within a step of it, its last point left out.

    Of shape (points, 2), as the ring is.
    """
    near = np.round(ring / (step / 4.0))
    moved = np.concatenate([[True], (np.diff(near, axis=0) != 0.0).any(axis=1)])
    points = ring[moved]
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    if len(points) < 4:
        return np.array(points, dtype=float)
    far = int(np.argmax(((points - points[0]) ** 2).sum(axis=1)))
    closed = np.vstack([points, points[:1]])
    keep = np.zeros(len(closed), dtype=bool)
    keep[[0, far, len(closed) - 1]] = True
    _mark(closed, 0, far, step, keep)
    _mark(closed, far, len(closed) - 1, step, keep)
    found: Array = closed[:-1][keep[:-1]]
    return found


def _mark(points: Array, first: int, last: int, step: float, keep: Flags) -> None:
    """Mark the points between two that are farther than a step from the line between those kept (Douglas-Peucker)."""
    waiting = [(first, last)]
    while waiting:
        a, b = waiting.pop()
        if b - a < 2:
            continue
        chord, between = points[b] - points[a], points[a + 1 : b] - points[a]
        length = float(np.hypot(*chord))
        if length > 0.0:
            along = np.clip(between @ chord / length**2, 0.0, 1.0)
            away = np.hypot(*(between - along[:, None] * chord).T)
        else:
            away = np.hypot(*between.T)
        k = int(np.argmax(away))
        if away[k] > step:
            keep[a + 1 + k] = True
            waiting += [(a, a + 1 + k), (a + 1 + k, b)]
