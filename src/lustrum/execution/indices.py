"""Three pure ratios of an indicator, always together, and quantified flow charts with their bottleneck.

Actuality is what is done, capability what could be done with what is there, potentiality what could be done if what
holds it back were removed. To cut capability so as to look productive lowers latency: that is why none stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

PAST = 24
"""Readings whose largest stands for capability where nobody stated one."""


@dataclass(frozen=True)
class Indices:
    """Productivity, latency and performance.

    Parameters
    ----------
    actuality, capability, potentiality : float
        In the indicator's unit.
    stated : bool
        Whether capability and potentiality were stated; else they are the largest figures of the last two dozen and
        of all, which say how the indicator stands beside its own past and no more.

    Examples
    --------
    >>> found = Indices(60.0, 80.0, 100.0)
    >>> found.productivity, found.latency, round(found.performance, 6)
    (0.75, 0.8, 0.6)
    """

    actuality: float
    capability: float
    potentiality: float
    stated: bool = True

    @property
    def productivity(self) -> float:
        """Actuality over capability."""
        return self.actuality / self.capability if self.capability > 0.0 else float("nan")

    @property
    def latency(self) -> float:
        """Capability over potentiality."""
        return self.capability / self.potentiality if self.potentiality > 0.0 else float("nan")

    @property
    def performance(self) -> float:
        """Productivity times latency: actuality over potentiality."""
        return self.productivity * self.latency


def own_indices(figures: Array) -> Indices | None:
    """Return the indices of an indicator beside its own past, None where it has no figure above 0.

    Parameters
    ----------
    figures : array, shape (periods,)
    """
    known = figures[np.isfinite(figures)]
    if not len(known) or known.max() <= 0.0:
        return None
    return Indices(float(known[-1]), float(known[-PAST:].max()), float(known.max()), stated=False)


@dataclass(frozen=True)
class Node:
    """A step of a flow chart.

    Parameters
    ----------
    name : str
    capacity : float
        Most it takes in, in the unit of its own input.
    part : float
        What comes out of a unit that goes in, in the unit of the next step's input.
    owner : str
    """

    name: str
    capacity: float
    part: float = 1.0
    owner: str = ""


@dataclass(frozen=True)
class FlowChart:
    """Steps in a row: what the first may take in, and where it is held up.

    Parameters
    ----------
    name : str
    nodes : tuple of Node

    Examples
    --------
    >>> chart = FlowChart("bread", (Node("mill", 100.0, 0.8), Node("dough", 60.0, 1.4), Node("oven", 140.0)))
    >>> chart.bottleneck.name, chart.input_limit
    ('dough', 75.0)
    """

    name: str
    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.nodes:
            raise UsageError(f"Flow chart '{self.name}' has no step: give at least one.")
        for node in self.nodes:
            if node.capacity < 0.0 or node.part <= 0.0:
                message = f"Step '{node.name}' of flow chart '{self.name}' has capacity {node.capacity:g} and yield "
                raise UsageError(f"{message}{node.part:g}: give a capacity from 0 and a yield above 0.")

    @property
    def limits(self) -> Array:
        """Input of the first step at which each is full, shape (nodes,)."""
        before = np.cumprod([1.0, *(node.part for node in self.nodes[:-1])])
        return np.asarray([node.capacity for node in self.nodes] / before)

    @property
    def input_limit(self) -> float:
        """Most the first step may take in: min over k of capacity_k / (yield_1 ... yield_{k-1})."""
        return float(self.limits.min())

    @property
    def bottleneck(self) -> Node:
        """The step that is full first."""
        return self.nodes[int(np.argmin(self.limits))]

    @property
    def output(self) -> float:
        """What comes out at the end at most."""
        return self.input_limit * float(np.prod([node.part for node in self.nodes]))

    def loads(self, taken_in: float | None = None) -> Sequence[float]:
        """Return how full each step is, as a share, when the first takes in so much; the most unless stated."""
        amount = self.input_limit if taken_in is None else taken_in
        limits = self.limits
        return [float(amount / limit) if limit > 0.0 else float("inf") for limit in limits]

    def gain(self) -> float:
        """Return by what factor more could go in if the bottleneck had no limit, infinite for a single step."""
        others = np.delete(self.limits, int(np.argmin(self.limits)))
        return float(others.min() / self.input_limit) if len(others) and self.input_limit > 0.0 else float("inf")
