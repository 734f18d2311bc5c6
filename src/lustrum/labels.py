"""Axes: the one place where a label becomes a position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lustrum.errors import UsageError


@dataclass(frozen=True)
class Axis:
    """A named dimension with its labels in order.

    Parameters
    ----------
    name : str
        Singular noun of the field: ``product``, ``activity``, ``asset``, ``skill``.
    labels : tuple of str
        Distinct labels, in the order of every array along this axis.
    titles : tuple of str, optional
        What the labels mean, for people; the labels themselves when not given.
    """

    name: str
    labels: tuple[str, ...]
    titles: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if len(set(self.labels)) != len(self.labels):
            twice = sorted({label for label in self.labels if self.labels.count(label) > 1})
            raise UsageError(f"The axis '{self.name}' has labels twice: {', '.join(twice)}. Rename one of each.")
        if self.titles and len(self.titles) != len(self.labels):
            raise UsageError(f"The axis '{self.name}' has {len(self.labels)} labels but {len(self.titles)} titles.")

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {label: position for position, label in enumerate(self.labels)}

    def position(self, label: str) -> int:
        """Return where `label` stands; an unknown label is refused with the nearest known ones."""
        try:
            return self._positions[label]
        except KeyError:
            raise UsageError(
                f"'{label}' is no {self.name} here. Known: {shown(self.labels)}.", axis=self.name, label=label
            ) from None

    def positions(self, labels: Sequence[str]) -> list[int]:
        """Return where each of `labels` stands."""
        return [self.position(label) for label in labels]

    def title(self, label: str) -> str:
        """Return what a label means, the label itself when no title was given."""
        return self.titles[self.position(label)] if self.titles else label


def shown(labels: Sequence[str], most: int = 8) -> str:
    """Return labels for an error message, cut after `most`.

    >>> shown(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    if len(labels) <= most:
        return ", ".join(labels)
    return f"{', '.join(labels[:most])} and {len(labels) - most} more"


@dataclass(frozen=True)
class Index:
    """The items of a variable or a block of rows: one tuple of labels each, along one or more dimensions.

    A full axis is the usual case; a list of pairs (an activity and an asset it owns) is the sparse one.

    >>> Index.of(Axis("product", ("wheat", "steel"))).items
    (('wheat',), ('steel',))
    """

    dims: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, axis: Axis, positions: Sequence[int] | None = None) -> Index:
        """Return the index over an axis, or over some of its labels."""
        labels = axis.labels if positions is None else tuple(axis.labels[position] for position in positions)
        return cls((axis.name,), tuple((label,) for label in labels))

    @classmethod
    def single(cls) -> Index:
        """Return the index of a quantity that is one number a year."""
        return cls((), ((),))

    def __len__(self) -> int:
        return len(self.items)

    def label(self, position: int) -> str:
        """Return the labels of one item as one text.

        >>> Index(("activity", "asset"), (("A01", "structures"),)).label(0)
        'A01, structures'
        """
        return ", ".join(self.items[position])
