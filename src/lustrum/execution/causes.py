"""Alarms grouped by cause: which of those that fell together is the source, along the table of who buys from whom.

A fall of one industry's output takes orders from those it buys from (by the Leontief inverse) and goods from those it
sells to (by Ghosh's). For each industry and each way the pattern is fitted to all falls at once by one number, how far
the source fell; named is the one that leaves the smallest squares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags

EVERYTHING = 0.4
"""Share of indicators in alarm at which no source is looked for: everything fell."""
FEW = 10
"""Indicators below which nothing is said of everything."""
BOUND = 0.05
"""An alarm belongs to a source's group where the source accounts for so large a share of its fall, at least."""
SOURCES = 5
"""Most sources looked for one after another."""
WAYS = ("orders", "deliveries")
"""How a fall goes on: to those the source buys from, to those it sells to."""


@dataclass(frozen=True, eq=False)
class Links:
    """How a fall of one label carries on to others.

    Parameters
    ----------
    labels : tuple of str
    orders, deliveries : array, shape (labels, sources)
        Share by which each label falls where a source falls by one per cent; ones on the diagonal.
    """

    labels: tuple[str, ...]
    orders: Array
    deliveries: Array

    def pattern(self, way: str) -> Array:
        """Return the pattern of one way, shape (labels, sources)."""
        return self.orders if way == "orders" else self.deliveries


@dataclass(frozen=True)
class Group:
    """Alarms with one cause.

    Parameters
    ----------
    source : str
        Label the fall came from; '' where everything fell.
    way : str
        `orders` or `deliveries`; '' where one alarm stands alone or everything fell.
    members : tuple of str
        Labels in alarm it accounts for, the largest fall first.
    size : float
        How far the source fell, a share; NaN where it is not told by shares.
    reports : bool
        Whether the source is an indicator that reports; else its fall is known from others alone.
    """

    source: str
    way: str
    members: tuple[str, ...]
    size: float
    reports: bool = True

    @property
    def everything(self) -> bool:
        """Whether so many fell that no source is named."""
        return not self.source


def links_of(labels: Sequence[str], flows: Array, output: Array) -> Links:
    """Return how falls carry on in a table.

    Parameters
    ----------
    labels : sequence of str
    flows : array, shape (labels, labels)
        What each sells (rows) to each (columns), per year.
    output : array, shape (labels,)
        Output of each per year, in the same unit; one without any stands alone.
    """
    made = np.flatnonzero(output > 0.0)  # what makes nothing can neither fall nor take from others
    total, inside = output[made], flows[np.ix_(made, made)]
    one = np.eye(len(made))
    leontief = np.linalg.inv(one - inside / total[None, :])
    ghosh = np.linalg.inv(one - inside / total[:, None])  # row i, column j: what a unit less of i takes from j
    orders, deliveries = np.eye(len(labels)), np.eye(len(labels))
    orders[np.ix_(made, made)] = leontief / np.diag(leontief)[None, :] * total[None, :] / total[:, None]
    deliveries[np.ix_(made, made)] = (ghosh / np.diag(ghosh)[:, None] * total[:, None] / total[None, :]).T
    return Links(tuple(labels), orders, deliveries)


def group_alarms(
    links: Links, falls: Mapping[str, float], spreads: Mapping[str, float], alarmed: Sequence[str]
) -> tuple[Group, ...]:
    """Return the alarms of a period in groups, the largest source first.

    Parameters
    ----------
    links : Links
    falls : mapping of label to float
        How far each indicator that reports lies from its course, as a share (below 0: a fall); also without alarm.
        NaN where it is not told by shares: it stands alone.
    spreads : mapping of label to float
        How far each strays where nothing happens.
    alarmed : sequence of str
        Labels in alarm; those the table does not hold each stand alone.
    """
    shares = {label: fall for label, fall in falls.items() if math.isfinite(fall)}
    known = [label for label in links.labels if label in shares]
    outside = [label for label in alarmed if label not in known]
    groups = [Group(label, "", (label,), falls.get(label, float("nan"))) for label in outside]
    inside = [label for label in alarmed if label in known]
    if len(falls) >= FEW and len(alarmed) > EVERYTHING * len(falls):
        ordered = sorted(alarmed, key=lambda label: shares.get(label, math.inf))
        told = [shares[label] for label in alarmed if label in shares]
        return (Group("", "", tuple(ordered), float(np.median(told)) if told else math.nan),)
    rest = np.array([falls[label] for label in known])
    spread = np.maximum(np.array([spreads[label] for label in known]), 1e-9)
    rows = np.array([links.labels.index(label) for label in known], dtype=int)
    left = list(inside)
    for _ in range(SOURCES):
        if not left:
            break
        asked = np.array([label in left for label in known])
        source, way, size, effect = _best(links, rows, rest, spread, asked)
        share = effect / np.where(rest == 0.0, np.inf, rest)
        members = [label for k, label in enumerate(known) if label in left and share[k] >= BOUND]
        name = links.labels[source]
        if not members:
            break
        members.sort(key=lambda label: falls[label])
        groups.append(Group(name, way if len(members) > 1 else "", tuple(members), size, name in falls))
        left = [label for label in left if label not in members]
        rest = rest - effect
    groups += [Group(label, "", (label,), falls[label]) for label in left]
    return tuple(sorted(groups, key=lambda group: -len(group.members)))


def _best(links: Links, rows: Array, falls: Array, spread: Array, asked: Flags) -> tuple[int, str, float, Array]:
    """Return source, way, size and effect on each known label of the pattern that leaves the smallest squares.

    Parameters
    ----------
    rows : array of int, shape (known,)
        Where the known labels stand in the table.
    falls, spread : array, shape (known,)
    asked : array of bool, shape (known,)
        Labels in alarm that no source accounts for yet.
    """
    best: tuple[float, int, str, float, Array] | None = None
    for way in WAYS:
        pattern = links.pattern(way)[rows]
        scaled = pattern / spread[:, None]
        target = falls / spread
        norm = (scaled**2).sum(axis=0)
        size = (scaled * target[:, None]).sum(axis=0) / np.where(norm > 0.0, norm, 1.0)
        gained = size**2 * norm
        # A source accounts for one alarm at least that is still asked about.
        share = pattern * size[None, :] * np.sign(falls)[:, None]  # what rises accounts for no fall
        helps = (share >= BOUND * np.abs(falls)[:, None])[asked].any(axis=0)
        gained = np.where(helps & (norm > 0.0), gained, -1.0)
        found = int(np.argmax(gained))
        if best is None or gained[found] > best[0]:
            best = (float(gained[found]), found, way, float(size[found]), pattern[:, found] * size[found])
    assert best is not None
    return best[1], best[2], best[3], best[4]
