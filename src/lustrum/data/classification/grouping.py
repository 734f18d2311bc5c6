"""How the axes of an economy are grouped."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.levels import Levels
from lustrum.data.tables import EconomyTables


@dataclass(frozen=True, eq=False)
class Grouping:
    """How an axis is grouped: share of each label (rows) in each target (columns).

    Parameters
    ----------
    labels, targets : tuple of str
    shares : array, shape (labels, targets)
    titles : dict
    """

    labels: tuple[str, ...]
    targets: tuple[str, ...]
    shares: Array
    titles: dict[str, str]

    @property
    def renames(self) -> bool:
        """Each label becomes one target of its own."""
        return bool((self.shares > 0).sum(axis=0).max(initial=0) <= 1 and (self.shares > 0).sum(axis=1).max() <= 1)

    @property
    def divides(self) -> bool:
        """Some label goes to several targets."""
        return bool(((self.shares > 0) & (self.shares < 1)).any())

    @property
    def most(self) -> int:
        """The largest number of labels in one target."""
        return int((self.shares > 0).sum(axis=0).max(initial=1))

    def sources(self, target: str) -> list[tuple[str, float]]:
        """Return the labels of a target, with the share of each."""
        column = self.shares[:, self.targets.index(target)]
        return [(self.labels[row], float(column[row])) for row in np.flatnonzero(column > 0)]

    def reordered(self, labels: tuple[str, ...]) -> Array:
        """Return the shares with rows in the order of `labels`.

        Of shape (labels, groups).
        """
        position = {label: row for row, label in enumerate(self.labels)}
        return self.shares[[position[label] for label in labels]]


@dataclass(frozen=True, eq=False)
class Groupings:
    """Groupings of an economy: of products and activities, and those of single files where they differ."""

    tables: EconomyTables
    levels: Levels
    product: Grouping
    activity: Grouping
    by_file: MappingOf[str, tuple[Grouping, Grouping]]

    def of(self, file: str) -> tuple[Grouping, Grouping]:
        """Return the groupings of products and of activities that a file follows."""
        return self.by_file.get(file, (self.product, self.activity))
