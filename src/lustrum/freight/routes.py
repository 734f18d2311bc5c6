"""Flows as routes: from where to where, over which nodes; a second road to what was delivered; a search for circles.

A flow without circles falls into paths from supply to need. Their sum is what was delivered, which nothing in the
programme says in these words; a circle left over is freight, or empties, that move for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.freight.network import Arcs, sums
from lustrum.freight.programme import Loads

LEAST = 1e-6
"""Of the largest flow: what is followed as a route."""


@dataclass(frozen=True)
class Route:
    """A part of the flow of a commodity in a season."""

    commodity: int
    season: int
    nodes: tuple[int, ...]
    quantity: float


def routes(loads: Loads) -> list[Route]:
    """Return the routes of all goods, those delivered where they come from left out."""
    freight, arcs = loads.freight, loads.freight.arcs
    found = []
    for k in range(len(loads.flow)):
        for t in range(len(freight.season)):
            for nodes, quantity in _paths(arcs, loads.flow[k, :, t], len(freight.node)):
                found.append(Route(k, t, nodes, quantity))
    return found


def _paths(arcs: Arcs, flow: Array, nodes: int) -> list[tuple[tuple[int, ...], float]]:
    """Return the paths of a flow of shape (arcs,), from where more leaves than arrives to where more arrives."""
    left = flow.copy()
    least = LEAST * max(float(flow.max(initial=0.0)), 1e-300)
    net = sums(arcs.start, left, nodes) - sums(arcs.end, left, nodes)
    found: list[tuple[tuple[int, ...], float]] = []
    for start in np.flatnonzero(net > least):
        while net[start] > least:
            path: list[int] = []
            at, seen = int(start), {int(start)}
            while not (path and net[at] < -least):
                out = np.flatnonzero((arcs.start == at) & (left > least))
                if not len(out):
                    break
                step = int(out[np.argmax(left[out])])
                path.append(step)
                at = int(arcs.end[step])
                if at in seen:  # a circle, found by `circles`
                    return found
                seen.add(at)
            if not path or net[at] >= -least:
                break
            size = min(float(left[path].min()), float(net[start]), float(-net[at]))
            left[path] -= size
            net[start] -= size
            net[at] += size
            found.append(((int(start), *(int(arcs.end[step]) for step in path)), size))
    return found


def circles(arcs: Arcs, flow: Array, nodes: int) -> list[tuple[int, ...]]:
    """Return the first circle of each set of arcs with a flow, shape (arcs,), that leads back to where it began."""
    least = LEAST * max(float(np.max(flow, initial=0.0)), 1e-300)
    onward: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(flow > least):
        onward[int(arcs.start[arc])].append(int(arcs.end[arc]))
    done: set[int] = set()
    for start in range(nodes):
        path: list[int] = []
        stack: list[tuple[int, int]] = [(start, 0)]
        while stack:
            node, step = stack.pop()
            if step == 0:
                if node in done:
                    continue
                path.append(node)
            if step < len(onward[node]):
                stack.append((node, step + 1))
                after = onward[node][step]
                if after in path:
                    return [(*path[path.index(after) :], after)]
                stack.append((after, 0))
            else:
                done.add(node)
                path.remove(node)
    return []


def running_in_circles(loads: Loads) -> list[str]:
    """Return in words where goods or empties run in a circle; an answer at costs above nought has none."""
    freight, arcs = loads.freight, loads.freight.arcs
    said = []
    moving = [(freight.commodity(k), loads.flow[k]) for k in range(len(loads.flow))]
    moving += [(f"empty {wagon.name} wagons", loads.empty[w]) for w, wagon in enumerate(freight.wagon)]
    for name, flow in moving:
        for t, season in enumerate(freight.season):
            for circle in circles(arcs, flow[:, t], len(freight.node)):
                said.append(f"{name} in {season}: {' → '.join(freight.node[n] for n in circle)}")
    return said
