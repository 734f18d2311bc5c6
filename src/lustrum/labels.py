"""Axes: the one place where a label becomes a position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from lustrum.errors import CONTROL, UsageError


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
        if odd := CONTROL.search("\n".join((*self.labels, *self.titles))):
            raise UsageError(f"A label of the axis '{self.name}' holds the control character U+{ord(odd[0]):04X}.")
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

    Parameters
    ----------
    dims : tuple of str
        Names of the dimensions: ``("product",)``, ``("technology", "period")``.
    items : tuple of tuples of str
        One label for each dimension, in the order of the rows.
    titles : mapping of dimension to mapping of label to title, optional
        What the labels mean, for people; no part of what makes two indexes equal.

    >>> Index.of(Axis("product", ("wheat", "steel"))).items
    (('wheat',), ('steel',))
    """

    dims: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, axis: Axis, positions: Sequence[int] | None = None) -> Index:
        """Return the index over an axis, or over some of its labels."""
        labels = axis.labels if positions is None else tuple(axis.labels[position] for position in positions)
        return cls((axis.name,), tuple((label,) for label in labels), _titles(axis))

    @classmethod
    def over(cls, *axes: Axis) -> Index:
        """Return the index over every combination of the labels of several axes, the last one running fastest.

        >>> Index.over(Axis("source", ("hydro",)), Axis("period", ("day", "night"))).items
        (('hydro', 'day'), ('hydro', 'night'))
        """
        titles: dict[str, Mapping[str, str]] = {}
        for axis in axes:
            titles |= _titles(axis)
        return cls(tuple(axis.name for axis in axes), tuple(product(*(axis.labels for axis in axes))), titles)

    @classmethod
    def single(cls) -> Index:
        """Return the index of a quantity that is one number a year."""
        return cls((), ((),))

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def with_one_label(self) -> tuple[str, ...]:
        """The dimensions along which all items have the same label."""
        along = zip(self.dims, zip(*self.items, strict=True), strict=True)
        return tuple(dimension for dimension, labels in along if len(set(labels)) == 1)

    def label(self, position: int) -> str:
        """Return the labels of one item as one text.

        >>> Index(("activity", "asset"), (("A01", "structures"),)).label(0)
        'A01, structures'
        """
        return ", ".join(self.items[position])

    def title(self, dimension: str, label: str) -> str:
        """Return what a label along a dimension means, the label itself where nobody said."""
        return self.titles.get(dimension, {}).get(label, label)

    def take(self, positions: Sequence[int]) -> Index:
        """Return the index of some of the items, in the order asked for."""
        return Index(self.dims, tuple(self.items[position] for position in positions), self.titles)

    def positions_in(self, other: Index) -> list[int]:
        """Return where each item of this index stands in another one over the same dimensions.

        Raises
        ------
        UsageError
            If the dimensions differ or an item is not there.
        """
        places = {item: position for position, item in enumerate(other.items)}
        absent = [", ".join(item) for item in self.items if item not in places]
        if self.dims != other.dims or absent:
            raise UsageError(
                f"Items over {said(self)} are not all among those over {said(other)}"
                + (f": {shown(absent)} is missing." if absent and self.dims == other.dims else ".")
            )
        return [places[item] for item in self.items]


def said(index: Index) -> str:
    """Return an index for an error message: its dimensions and its labels.

    >>> said(Index(("product",), (("wheat",), ("steel",))))
    'product (wheat, steel)'
    """
    return f"{' x '.join(index.dims) or 'one number'} ({shown([', '.join(item) for item in index.items])})"


def _titles(axis: Axis) -> dict[str, Mapping[str, str]]:
    return {axis.name: dict(zip(axis.labels, axis.titles, strict=True))} if axis.titles else {}
